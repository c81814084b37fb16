;; Gives odd addresses. Text may lie there; the list of files may not.
;;@ cabi_realloc
(i32.const 4097)
