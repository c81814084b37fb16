;; Traps while the host drops the data: the instance must not be used after that.
;;@ drop_dataset
unreachable
