;; One case more than a split may have.
;;@ groups
(drop (memory.grow (i32.const 8)))
(call $list (i32.const 4096) (i32.const 65537))
