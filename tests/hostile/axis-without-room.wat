;; A behaviour axis that ends where it starts.
;;@ describe
(i64.store (i32.const 1152) (i64.const 0))
(i32.const 1024)
