;; Scores better each time it is asked, which breaks the promise that a score is a function of its
;; arguments. A fresh instance for each verdict takes the memory away.
;;@ declarations
(global $asked (mut i64) (i64.const 0))
;;@ evaluate
(global.set $asked (i64.add (global.get $asked) (i64.const 1)))
(call $outcomes (global.get $asked) (local.get $count))
