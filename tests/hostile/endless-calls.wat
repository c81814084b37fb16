;; Never returns, without a loop: two calls at each of 80 levels. An interruption that is looked
;; for in loops only would miss it.
;;@ declarations
(func $twice (param $level i32)
  (if (local.get $level)
    (then
      (call $twice (i32.sub (local.get $level) (i32.const 1)))
      (call $twice (i32.sub (local.get $level) (i32.const 1))))))
;;@ evaluate
(call $twice (i32.const 80))
unreachable
