;; Says that arguments belong at the end of the address space.
;;@ cabi_realloc
(i32.const -16)
