;; Makes a resource in a post-return function: the component model forbids to leave the component
;; there.
;;@ post_return
(drop (call $new_space (i32.const 1)))
