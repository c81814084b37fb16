;; Gives one address for everything: the arguments overwrite each other, inside the component's own
;; memory. Its problem, not the host's: the second program is all that crossover sees, and the
;; calls with one argument work.
;;@ cabi_realloc
(i32.const 8192)
