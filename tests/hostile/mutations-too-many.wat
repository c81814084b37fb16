;; 257 kinds of mutation, without names.
;;@ describe
(i32.store (i32.const 1088) (i32.const 8192))
(i32.store (i32.const 1092) (i32.const 257))
(i32.const 1024)
