;; A metric that is neither maximized nor minimized.
;;@ describe
(i32.store8 (i32.const 1056) (i32.const 2))
(i32.const 1024)
