;; The smallest integer, whose absolute value is no integer.
;;@ evaluate
(call $outcomes (i64.const 0x8000000000000000) (local.get $count))
