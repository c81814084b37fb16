;; Claims 2^28 baselines.
;;@ baselines
(call $list (i32.const 64) (i32.const 0x10000000))
