;; Claims 2^28 outcomes, whose addresses overflow 32 bits.
;;@ evaluate
(call $ok (i32.const 64) (i32.const 0x10000000))
