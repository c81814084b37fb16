;; Asks for 4 GiB at once, again and again, and takes no for an answer.
;;@ evaluate
(local $tries i32)
(loop $more
  (if (i32.ne (memory.grow (i32.const 65535)) (i32.const -1)) (then unreachable))
  (local.set $tries (i32.add (local.get $tries) (i32.const 1)))
  (br_if $more (i32.lt_u (local.get $tries) (i32.const 1000))))
(call $outcomes (i64.const 0) (local.get $count))
