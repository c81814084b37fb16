;; No kind of mutation.
;;@ describe
(i32.store (i32.const 1092) (i32.const 0))
(i32.const 1024)
