;; Calls itself until the stack ends. How deep that is depends on the compiler, so it is no
;; verdict.
;;@ declarations
(func $down (param $level i64) (result i64)
  (i64.add (local.get $level) (call $down (i64.add (local.get $level) (i64.const 1)))))
;;@ evaluate
(drop (call $down (i64.const 0)))
unreachable
