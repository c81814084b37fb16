;; Calls an empty table entry.
;;@ declarations
(table $entries 1 funcref)
;;@ evaluate
(call_indirect $entries (result i32) (i32.const 0))
