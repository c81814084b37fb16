;; No baseline, so there would be no first champion.
;;@ baselines
(call $list (i32.const 0) (i32.const 0))
