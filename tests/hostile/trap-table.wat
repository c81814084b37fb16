;; Reads beyond the end of a table.
;;@ declarations
(table $entries 1 funcref)
;;@ evaluate
(drop (table.get $entries (local.get $count)))
unreachable
