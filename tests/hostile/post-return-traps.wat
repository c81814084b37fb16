;; Gives a good answer, then traps while the host lets it clean up.
;;@ post_return
unreachable
