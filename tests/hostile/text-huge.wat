;; A text of 100 MB that is really there.
;;@ render
(drop (memory.grow (i32.const 1600)))
(memory.fill (i32.const 65536) (i32.const 97) (i32.const 100000000))
(call $ok (i32.const 65536) (i32.const 100000000))
