;; A text that would write over the terminal.
;;@ render
(i32.store (i32.const 64) (i32.const 0x4a325b1b))
(call $ok (i32.const 64) (i32.const 4))
