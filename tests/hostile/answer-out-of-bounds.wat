;; Says that the answer lies at the end of the address space.
;;@ baselines
(i32.const -4)
