;; Nearly eight million baselines with neither name nor program: small for the component, but each is
;; many times larger in the host.
;;@ baselines
(drop (memory.grow (i32.const 1900)))
(call $list (i32.const 65536) (i32.const 7700000))
