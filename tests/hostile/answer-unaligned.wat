;; Says that the answer lies at an odd address.
;;@ baselines
(i32.const 1)
