;; An outcome that is neither score nor fault.
;;@ evaluate
(drop (call $outcomes (i64.const 0) (local.get $count)))
(i32.store (i32.load (i32.const 4)) (i32.const 2))
(i32.const 0)
