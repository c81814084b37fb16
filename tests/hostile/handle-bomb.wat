;; Makes resources without end. Their handles live in a table of the host, outside linear memory.
;;@ evaluate
(loop $forever
  (drop (call $new_space (i32.const 1)))
  (br $forever))
unreachable
