;; A list of outcomes at an odd address.
;;@ evaluate
(call $ok (i32.const 65) (local.get $count))
