;; A program of one byte more than the challenge allows.
;;@ random
(call $list (i32.const 4096) (i32.const 16385))
