;; An outcome for each case but the last.
;;@ evaluate
(call $outcomes (i64.const 0) (i32.sub (local.get $count) (i32.const 1)))
