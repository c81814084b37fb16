;; A fault that the interface does not have.
;;@ evaluate
(drop (call $outcomes (i64.const 2) (local.get $count)))
(i32.store (i32.load (i32.const 4)) (i32.const 1))
(i32.const 0)
