;; A thousand names of mutations that are all the same megabyte: eight kilobytes that would become
;; a gigabyte in the host.
;;@ describe
(local $at i32)
(drop (memory.grow (i32.const 32)))
(memory.fill (i32.const 0x100000) (i32.const 97) (i32.const 0x100000))
(local.set $at (i32.const 8192))
(loop $next
  (i32.store (local.get $at) (i32.const 0x100000))
  (i32.store offset=4 (local.get $at) (i32.const 0x100000))
  (local.set $at (i32.add (local.get $at) (i32.const 8)))
  (br_if $next (i32.lt_u (local.get $at) (i32.const 16192))))
(i32.store (i32.const 1088) (i32.const 8192))
(i32.store (i32.const 1092) (i32.const 1000))
(i32.const 1024)
