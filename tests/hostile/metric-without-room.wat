;; A metric whose best score is its worst.
;;@ describe
(i64.store (i32.const 1072) (i64.const 0))
(i32.const 1024)
