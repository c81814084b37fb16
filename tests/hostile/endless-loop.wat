;; Never returns. Goes into every slot, one at a time: no export, nor what wasmtime itself calls
;; (`cabi_realloc`, post-return), may escape fuel and watchdog.
;;@ any
(loop $forever (br $forever))
unreachable
