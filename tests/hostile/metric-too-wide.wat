;; A worst score beyond 10^15 nano-units, where sums could overflow.
;;@ describe
(i64.store (i32.const 1064) (i64.const -1000000000000001))
(i32.const 1024)
