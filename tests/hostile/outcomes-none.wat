;; No outcome at all.
;;@ evaluate
(call $outcomes (i64.const 0) (i32.const 0))
