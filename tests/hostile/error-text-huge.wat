;; Refuses the parameters with 100 MB of reasons.
;;@ open
(drop (memory.grow (i32.const 1600)))
(drop (call $malformed (i32.const 0)))
(i32.store (i32.const 8) (i32.const 65536))
(i32.store (i32.const 12) (i32.const 100000000))
(i32.const 0)
