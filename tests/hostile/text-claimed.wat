;; Claims a text of 4 GiB.
;;@ render
(call $ok (i32.const 0) (i32.const -1))
