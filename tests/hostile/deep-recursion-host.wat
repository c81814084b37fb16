;; Calls itself, and at each level asks the host for memory that it does not get: the host's own
;; code runs at the very end of WebAssembly's stack.
;;@ memory
(memory (export "memory") 1 1)
;;@ declarations
(func $down (param $level i64) (result i64)
  (drop (memory.grow (i32.const 1)))
  (i64.add (local.get $level) (call $down (i64.add (local.get $level) (i64.const 1)))))
;;@ evaluate
(drop (call $down (i64.const 0)))
unreachable
