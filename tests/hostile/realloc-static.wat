;; Places every argument over its own descriptor, whose strings then point anywhere.
;;@ cabi_realloc
(i32.const 1024)
