;; Reads beyond the end of memory.
;;@ evaluate
(i32.load (i32.const -4))
