;; An answer that is neither ok nor error.
;;@ canonicalize
(i32.store (i32.const 0) (i32.const 2))
(i32.const 0)
