;; One outcome too many.
;;@ evaluate
(call $outcomes (i64.const 0) (i32.add (local.get $count) (i32.const 1)))
