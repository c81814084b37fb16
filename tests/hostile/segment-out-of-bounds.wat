;; A data segment beyond the end of memory: instantiation traps.
;;@ declarations
(data (i32.const 65535) "ab")
