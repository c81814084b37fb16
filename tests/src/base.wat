;; A well-behaved track as small as a track can be, with holes to put hostile pieces into.
;;
;; A program is one letter, `a` to `z`; its text is the same letter. On case i it scores i plus the
;; letter's place, in nano-units. The prepared data is the number of cases, as four bytes.
;;
;; What stands between `;;@ name` and `;;@ end` is a slot: `base::wat` replaces it.

(module
  (import "[export]assay:track/track@0.1.0" "[resource-new]space"
    (func $new_space (param i32) (result i32)))
  (import "[export]assay:track/track@0.1.0" "[resource-new]dataset"
    (func $new_dataset (param i32) (result i32)))

  ;;@ memory
  (memory (export "memory") 1)
  ;;@ end

  ;; 0    answers of two or four words
  ;; 64   outcomes and other lists that functions write
  ;; 512  texts
  ;; 1024 the descriptor
  ;; 4096 the heap, for arguments and for lists as long as the host asks for
  (global $heap (mut i32) (i32.const 4096))
  (global $cases (mut i32) (i32.const 0))

  (data (i32.const 512) "lettersOne letter.scorestepbad")

  ;; The descriptor: name, summary, metric (name, unit, direction, worst, best), representation,
  ;; mutations, axes. Strings and lists are address and length.
  (data (i32.const 1024)
    "\00\02\00\00" "\07\00\00\00"           ;; 1024 name `letters`
    "\07\02\00\00" "\0b\00\00\00"           ;; 1032 summary `One letter.`
    "\12\02\00\00" "\05\00\00\00"           ;; 1040 metric's name `score`
    "\00\00\00\00" "\00\00\00\00"           ;; 1048 unit
    "\00\00\00\00" "\00\00\00\00"           ;; 1056 direction: maximize
    "\00\00\00\00" "\00\00\00\00"           ;; 1064 worst: 0
    "\40\42\0f\00" "\00\00\00\00"           ;; 1072 best: 1,000,000 nano-units
    "\00\02\00\00" "\07\00\00\00"           ;; 1080 representation `letters`
    "\60\04\00\00" "\01\00\00\00"           ;; 1088 one mutation, at 1120
    "\70\04\00\00" "\01\00\00\00"           ;; 1096 one axis, at 1136
    "\00\00\00\00" "\00\00\00\00"           ;; 1104
    "\00\00\00\00" "\00\00\00\00"           ;; 1112
    "\17\02\00\00" "\04\00\00\00"           ;; 1120 mutation `step`
    "\00\00\00\00" "\00\00\00\00"           ;; 1128
    "\12\02\00\00" "\05\00\00\00"           ;; 1136 axis `score`
    "\00\00\00\00" "\00\00\00\00"           ;; 1144 from 0
    "\19\00\00\00" "\00\00\00\00")          ;; 1152 to 25

  ;;@ declarations
  ;;@ end

  ;; An answer that is a list or a string.
  (func $list (param $address i32) (param $length i32) (result i32)
    (i32.store (i32.const 0) (local.get $address))
    (i32.store (i32.const 4) (local.get $length))
    (i32.const 0))

  ;; The answer `ok(list)`.
  (func $ok (param $address i32) (param $length i32) (result i32)
    (i32.store (i32.const 0) (i32.const 0))
    (i32.store (i32.const 4) (local.get $address))
    (i32.store (i32.const 8) (local.get $length))
    (i32.const 0))

  ;; The answer `ok(handle)`.
  (func $ok_handle (param $handle i32) (result i32)
    (i32.store (i32.const 0) (i32.const 0))
    (i32.store (i32.const 4) (local.get $handle))
    (i32.const 0))

  ;; The answer `error(malformed("bad"))`; in `load`'s error, `malformed` is the second case.
  (func $malformed (param $case i32) (result i32)
    (i32.store (i32.const 0) (i32.const 1))
    (i32.store (i32.const 4) (local.get $case))
    (i32.store (i32.const 8) (i32.const 539))
    (i32.store (i32.const 12) (i32.const 3))
    (i32.const 0))

  ;; Whether bytes are a program.
  (func $is_program (param $address i32) (param $length i32) (result i32)
    (if (i32.ne (local.get $length) (i32.const 1)) (then (return (i32.const 0))))
    (i32.lt_u (call $place (local.get $address)) (i32.const 26)))

  ;; A program's place in the alphabet, from 0.
  (func $place (param $address i32) (result i32)
    (i32.sub (i32.load8_u (local.get $address)) (i32.const 97)))

  ;; The answer `ok(program)` for a program, else an error.
  (func $checked (param $address i32) (param $length i32) (result i32)
    (if (result i32) (call $is_program (local.get $address) (local.get $length))
      (then (call $ok (local.get $address) (local.get $length)))
      (else (call $malformed (i32.const 0)))))

  ;; The letter at a place, as a list.
  (func $letter (param $place i64) (result i32)
    (i64.store8 (i32.const 64)
      (i64.add (i64.const 97) (i64.rem_u (local.get $place) (i64.const 26))))
    (call $list (i32.const 64) (i32.const 1)))

  ;; Fresh memory, as far as there is any.
  (func $allocate (param $align i32) (param $size i32) (result i32)
    (local $address i32) (local $missing i32)
    (local.set $address
      (i32.and
        (i32.add (global.get $heap) (i32.sub (local.get $align) (i32.const 1)))
        (i32.sub (i32.const 0) (local.get $align))))
    (global.set $heap (i32.add (local.get $address) (local.get $size)))
    (if (i32.lt_u (global.get $heap) (local.get $address)) (then unreachable))
    (local.set $missing
      (i32.sub
        (i32.add (i32.shr_u (global.get $heap) (i32.const 16)) (i32.const 1))
        (memory.size)))
    (if (i32.gt_s (local.get $missing) (i32.const 0))
      (then
        (if (i32.eq (memory.grow (local.get $missing)) (i32.const -1)) (then unreachable))))
    (local.get $address))

  (func (export "cabi_realloc")
    (param $old i32) (param $old_size i32) (param $align i32) (param $size i32) (result i32)
    ;;@ cabi_realloc
    (local $address i32)
    (local.set $address (call $allocate (local.get $align) (local.get $size)))
    (memory.copy (local.get $address) (local.get $old) (local.get $old_size))
    (local.get $address)
    ;;@ end
  )

  (func (export "assay:track/track@0.1.0#describe") (result i32)
    ;;@ describe
    (i32.const 1024)
    ;;@ end
  )

  (func (export "assay:track/track@0.1.0#[static]space.open")
    (param $text i32) (param $length i32) (result i32)
    ;;@ open
    (call $ok_handle (call $new_space (i32.const 1)))
    ;;@ end
  )

  ;; One baseline: the program `a`, by the name of the metric.
  (func (export "assay:track/track@0.1.0#[method]space.baselines") (param $space i32) (result i32)
    ;;@ baselines
    (i32.store8 (i32.const 64) (i32.const 97))
    (i32.store (i32.const 72) (i32.const 530))
    (i32.store (i32.const 76) (i32.const 5))
    (i32.store (i32.const 80) (i32.const 64))
    (i32.store (i32.const 84) (i32.const 1))
    (call $list (i32.const 72) (i32.const 1))
    ;;@ end
  )

  (func (export "assay:track/track@0.1.0#[method]space.canonicalize")
    (param $space i32) (param $program i32) (param $length i32) (result i32)
    ;;@ canonicalize
    (call $checked (local.get $program) (local.get $length))
    ;;@ end
  )

  (func (export "assay:track/track@0.1.0#[method]space.render")
    (param $space i32) (param $program i32) (param $length i32) (result i32)
    ;;@ render
    (call $checked (local.get $program) (local.get $length))
    ;;@ end
  )

  (func (export "assay:track/track@0.1.0#[method]space.parse")
    (param $space i32) (param $text i32) (param $length i32) (result i32)
    ;;@ parse
    (call $checked (local.get $text) (local.get $length))
    ;;@ end
  )

  (func (export "assay:track/track@0.1.0#[method]space.random")
    (param $space i32) (param $seed i64) (result i32)
    ;;@ random
    (call $letter (local.get $seed))
    ;;@ end
  )

  (func (export "assay:track/track@0.1.0#[method]space.mutate")
    (param $space i32) (param $parent i32) (param $length i32) (param $kind i32) (param $seed i64)
    (result i32)
    ;;@ mutate
    (call $letter
      (i64.add
        (i64.extend_i32_u (call $place (local.get $parent)))
        (i64.rem_u (local.get $seed) (i64.const 26))))
    ;;@ end
  )

  (func (export "assay:track/track@0.1.0#[method]space.crossover")
    (param $space i32) (param $first i32) (param $first_length i32)
    (param $second i32) (param $second_length i32) (param $seed i64) (result i32)
    ;;@ crossover
    (call $list
      (select
        (local.get $second)
        (local.get $first)
        (i32.and (i32.wrap_i64 (local.get $seed)) (i32.const 1)))
      (i32.const 1))
    ;;@ end
  )

  (func (export "assay:track/track@0.1.0#[method]space.complexity")
    (param $space i32) (param $program i32) (param $length i32) (result i32)
    ;;@ complexity
    (local.get $length)
    ;;@ end
  )

  (func (export "assay:track/track@0.1.0#[method]space.traits")
    (param $space i32) (param $program i32) (param $length i32) (result i32)
    ;;@ traits
    (i64.store (i32.const 64) (i64.extend_i32_u (call $place (local.get $program))))
    (call $list (i32.const 64) (i32.const 1))
    ;;@ end
  )

  (func (export "assay:track/track@0.1.0#[method]space.prepare")
    (param $space i32) (param $split i32) (param $seed i64) (param $cases i32)
    (param $files i32) (param $file_count i32) (result i32)
    ;;@ prepare
    (i32.store (i32.const 64)
      (select (local.get $cases) (i32.const 3) (local.get $cases)))
    (call $ok (i32.const 64) (i32.const 4))
    ;;@ end
  )

  (func (export "assay:track/track@0.1.0#[method]space.load")
    (param $space i32) (param $prepared i32) (param $length i32) (result i32)
    ;;@ load
    (if (result i32) (i32.eq (local.get $length) (i32.const 4))
      (then
        (global.set $cases (i32.load (local.get $prepared)))
        (call $ok_handle (call $new_dataset (i32.const 1))))
      (else (call $malformed (i32.const 1))))
    ;;@ end
  )

  (func (export "assay:track/track@0.1.0#[method]dataset.groups") (param $dataset i32) (result i32)
    ;;@ groups
    (local $address i32) (local $case i32)
    (local.set $address
      (call $allocate (i32.const 4) (i32.shl (global.get $cases) (i32.const 2))))
    (loop $next
      (if (i32.lt_u (local.get $case) (global.get $cases))
        (then
          (i32.store
            (i32.add (local.get $address) (i32.shl (local.get $case) (i32.const 2)))
            (local.get $case))
          (local.set $case (i32.add (local.get $case) (i32.const 1)))
          (br $next))))
    (call $list (local.get $address) (global.get $cases))
    ;;@ end
  )

  ;; Outcomes for a range of cases, each a score that starts at `$score` and goes up by one.
  (func $outcomes (param $score i64) (param $count i32) (result i32)
    (local $address i32) (local $at i32)
    (local.set $address
      (call $allocate (i32.const 8) (i32.shl (local.get $count) (i32.const 4))))
    (local.set $at (local.get $address))
    (loop $next
      (if (i32.lt_u
            (local.get $at)
            (i32.add (local.get $address) (i32.shl (local.get $count) (i32.const 4))))
        (then
          (i32.store (local.get $at) (i32.const 0))
          (i64.store offset=8 (local.get $at) (local.get $score))
          (local.set $score (i64.add (local.get $score) (i64.const 1)))
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (br $next))))
    (call $ok (local.get $address) (local.get $count)))

  (func (export "assay:track/track@0.1.0#[method]dataset.evaluate")
    (param $dataset i32) (param $program i32) (param $length i32)
    (param $first i32) (param $count i32) (param $budget i64) (result i32)
    ;;@ evaluate
    (call $outcomes
      (i64.extend_i32_u (i32.add (local.get $first) (call $place (local.get $program))))
      (local.get $count))
    ;;@ end
  )

  (func (export "assay:track/track@0.1.0#[method]dataset.fingerprint")
    (param $dataset i32) (param $program i32) (param $length i32) (result i32)
    ;;@ fingerprint
    (i32.store (i32.const 0) (i32.const 1))
    (i64.store (i32.const 8) (i64.extend_i32_u (call $place (local.get $program))))
    (i32.const 0)
    ;;@ end
  )

  (func (export "assay:track/track@0.1.0#[dtor]space") (param $space i32)
    ;;@ drop_space
    ;;@ end
  )

  (func (export "assay:track/track@0.1.0#[dtor]dataset") (param $dataset i32)
    ;;@ drop_dataset
    ;;@ end
  )

  ;; After each answer the heap is free again: nothing that lasts is kept there.
  (func $after_answer (param $answer i32)
    ;;@ post_return
    (global.set $heap (i32.const 4096))
    ;;@ end
  )
  (export "cabi_post_assay:track/track@0.1.0#describe" (func $after_answer))
  (export "cabi_post_assay:track/track@0.1.0#[static]space.open" (func $after_answer))
  (export "cabi_post_assay:track/track@0.1.0#[method]space.baselines" (func $after_answer))
  (export "cabi_post_assay:track/track@0.1.0#[method]space.canonicalize" (func $after_answer))
  (export "cabi_post_assay:track/track@0.1.0#[method]space.render" (func $after_answer))
  (export "cabi_post_assay:track/track@0.1.0#[method]space.parse" (func $after_answer))
  (export "cabi_post_assay:track/track@0.1.0#[method]space.random" (func $after_answer))
  (export "cabi_post_assay:track/track@0.1.0#[method]space.mutate" (func $after_answer))
  (export "cabi_post_assay:track/track@0.1.0#[method]space.crossover" (func $after_answer))
  (export "cabi_post_assay:track/track@0.1.0#[method]space.complexity" (func $after_answer))
  (export "cabi_post_assay:track/track@0.1.0#[method]space.traits" (func $after_answer))
  (export "cabi_post_assay:track/track@0.1.0#[method]space.prepare" (func $after_answer))
  (export "cabi_post_assay:track/track@0.1.0#[method]space.load" (func $after_answer))
  (export "cabi_post_assay:track/track@0.1.0#[method]dataset.groups" (func $after_answer))
  (export "cabi_post_assay:track/track@0.1.0#[method]dataset.evaluate" (func $after_answer))
  (export "cabi_post_assay:track/track@0.1.0#[method]dataset.fingerprint" (func $after_answer))
)
