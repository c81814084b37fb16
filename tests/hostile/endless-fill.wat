;; Never returns, and spends its time in the host's own code: fills 64 MiB again and again.
;;@ evaluate
(drop (memory.grow (i32.const 1024)))
(loop $forever
  (memory.fill (i32.const 4096) (i32.const 1) (i32.const 0x4000000))
  (br $forever))
unreachable
