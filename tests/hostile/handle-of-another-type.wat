;; Gives a space where a dataset is asked for.
;;@ load
(global.set $cases (i32.const 3))
(call $ok_handle (call $new_space (i32.const 1)))
