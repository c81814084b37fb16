;; Takes memory page by page, and writes over each so that the host must really give it, until there
;; is no more. Then the track itself gives up.
;;@ evaluate
(local $page i32)
(loop $more
  (local.set $page (memory.grow (i32.const 1)))
  (if (i32.ne (local.get $page) (i32.const -1))
    (then
      (memory.fill (i32.shl (local.get $page) (i32.const 16)) (i32.const 1) (i32.const 0x10000))
      (br $more))))
unreachable
