;; More behaviour values than axes.
;;@ traits
(call $list (i32.const 64) (i32.const 2))
