;; 17 behaviour axes.
;;@ describe
(i32.store (i32.const 1096) (i32.const 8192))
(i32.store (i32.const 1100) (i32.const 17))
(i32.const 1024)
