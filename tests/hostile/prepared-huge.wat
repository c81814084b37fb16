;; Prepared data that fills all the memory there is.
;;@ prepare
(drop (memory.grow (i32.const 1900)))
(call $ok (i32.const 0) (i32.const 124000000))
