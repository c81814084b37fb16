;; A text that is not UTF-8: a surrogate, encoded.
;;@ render
(i32.store (i32.const 64) (i32.const 0x0080a0ed))
(call $ok (i32.const 64) (i32.const 3))
