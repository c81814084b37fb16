;; A name of one byte more than 4 KiB.
;;@ describe
(memory.fill (i32.const 8192) (i32.const 97) (i32.const 4097))
(i32.store (i32.const 1024) (i32.const 8192))
(i32.store (i32.const 1028) (i32.const 4097))
(i32.const 1024)
