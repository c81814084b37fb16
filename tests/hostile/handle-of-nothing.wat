;; Opens a space, and gives a handle that was never made.
;;@ open
(drop (call $new_space (i32.const 1)))
(call $ok_handle (i32.const 77))
