;; Makes a resource while the host passes an argument: the component model forbids to leave the
;; component there.
;;@ cabi_realloc
(drop (call $new_space (i32.const 1)))
(i32.const 4096)
