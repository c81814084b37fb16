;; A data set without cases.
;;@ groups
(call $list (i32.const 0) (i32.const 0))
