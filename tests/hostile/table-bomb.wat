;; Takes table elements until there are no more. Then the track itself gives up.
;;@ declarations
(table $entries 0 funcref)
;;@ evaluate
(loop $more
  (br_if $more
    (i32.ne (table.grow $entries (ref.null func) (i32.const 10000)) (i32.const -1))))
unreachable
