//! Properties of all languages and programs, and the meaning of each operator.

use assay_random::Rng;
use proptest::prelude::*;

use super::*;
use crate::ProgramError;

fn everything(max_nodes: usize) -> Language {
    Language::new(Definition {
        inputs: vec![
            Input::number("room"),
            Input::number("size"),
            Input::truth("last"),
        ],
        operators: Operator::all().collect(),
        result: Type::Number,
        constants: -10.0..=10.0,
        max_nodes,
    })
    .unwrap()
}

/// Without truth inputs, and with a result that needs a comparison.
fn decision(max_nodes: usize) -> Language {
    Language::new(Definition {
        inputs: vec![Input::number("x")],
        operators: vec![Operator::Add, Operator::Less, Operator::Not, Operator::If],
        result: Type::Truth,
        constants: 1.0..=1.0,
        max_nodes,
    })
    .unwrap()
}

/// A program of a random size, some mutations and crossings away from a fresh one.
fn walk(language: &Language, seed: u64, steps: usize) -> Expression {
    let mut rng = Rng::new(seed);
    let mut program = language.random(&mut rng);
    for _ in 0..steps {
        let kind = *rng.choose(&Mutation::ALL);
        program = language.mutate(&program, kind, &mut rng);
        if rng.chance(0.2) {
            let other = language.random(&mut rng);
            program = language.crossover(&program, &other, &mut rng);
        }
    }
    program
}

fn number(text: &str, room: f64, size: f64) -> f64 {
    let program = everything(64).parse(text).unwrap();
    let inputs = [Value::Number(room), Value::Number(size), Value::Truth(true)];
    match program.evaluate(&inputs) {
        Value::Number(value) => value,
        Value::Truth(_) => panic!("the language's result is a number"),
    }
}

proptest! {
    #[test]
    fn bytes_and_text_give_back_the_program(seed: u64, steps in 0..60_usize, max in 3..200_usize) {
        for language in [everything(max), decision(max)] {
            let program = walk(&language, seed, steps);
            prop_assert!(program.len() <= max);
            prop_assert!(program.depth() <= MAX_DEPTH);
            let bytes = language.encode(&program);
            // Decoding checks types and caps again, so this is the proof that walks stay valid.
            prop_assert_eq!(&language.decode(&bytes).unwrap(), &program);
            let text = language.render(&program);
            prop_assert_eq!(&language.parse(&text).unwrap(), &program, "{}", text);
        }
    }

    #[test]
    fn constants_keep_their_bits(bits: u64) {
        let language = everything(8);
        let value = f64::from_bits(bits);
        let Some(constant) = Constant::new(value) else {
            prop_assert!(!value.is_finite());
            return Ok(());
        };
        let program = Expression::from_checked(vec![
            Node::Operator(Operator::Negate),
            Node::Constant(constant),
        ]);
        prop_assert_eq!(&language.parse(&language.render(&program)).unwrap(), &program);
        prop_assert_eq!(&language.decode(&language.encode(&program)).unwrap(), &program);
    }

    #[test]
    fn garbage_is_refused_calmly(
        bytes in proptest::collection::vec(any::<u8>(), 0..80),
        text in "[a-z0-9(),.+*/<>= \n-]{0,60}|(if|min|room|size|\\(|\\)|-|\\+|<|,|3|\\.|e){0,30}|\\PC{0,30}",
    ) {
        let language = everything(20);
        let versioned = [&[FORMAT_VERSION], bytes.as_slice()].concat();
        for bytes in [bytes, versioned] {
            if let Ok(program) = language.decode(&bytes) {
                prop_assert_eq!(language.encode(&program), bytes);
            }
        }
        if let Ok(program) = language.parse(&text) {
            prop_assert_eq!(language.parse(&language.render(&program)).unwrap(), program);
        }
    }

    #[test]
    fn damaged_programs_are_refused_or_other_programs(seed: u64, at: usize, mask in 1..=255_u8) {
        let language = everything(100);
        let program = walk(&language, seed, 20);
        let mut bytes = language.encode(&program);
        let at = at % bytes.len();
        bytes[at] ^= mask;
        if let Ok(other) = language.decode(&bytes) {
            prop_assert_ne!(&other, &program);
            prop_assert_eq!(language.encode(&other), bytes);
        }
    }
}

#[test]
fn text_is_infix_with_the_fewest_brackets() {
    let language = everything(64);
    let texts = [
        "if(room - size < 3, 1, -room / size)",
        "room - size - 3 - (room - size)",
        "room * (size + 1) / -2.5",
        "-(room * size)",
        "-(3) + -3 - -0 * -(-room)",
        "if(and(last, not(room <= 1e-300)), min(abs(size), 2), ln(sqrt(exp(1e300))))",
        "if(or(room > size, room >= 1), max(1, 0.1), 0)",
    ];
    for text in texts {
        let program = language.parse(text).unwrap();
        assert_eq!(language.render(&program), text);
        let spread = text.replace(['('], "( \n").replace(')', "\t ) ");
        let bracketed = format!("(({spread}))");
        assert_eq!(language.parse(&bracketed).unwrap(), program);
    }
    assert_eq!(language.parse("room--size").unwrap().len(), 4);
}

#[test]
fn canonical_bytes_are_pinned() {
    let language = everything(64);
    let program = language.parse("min(room, -2 * size)").unwrap();
    let bytes = [1, 5, 128, 2, 127, 0, 0, 0, 0, 0, 0, 0, 0xc0, 129];
    assert_eq!(language.encode(&program), bytes);
}

#[test]
fn bad_bytes_are_named() {
    let language = everything(3);
    let cases: [(&[u8], &str); 10] = [
        (&[], "program bytes must begin with version 1"),
        (&[2, 128], "program bytes must begin with version 1"),
        (&[1], "the program ends too early, after byte 1"),
        (&[1, 0, 128], "the program ends too early, after byte 3"),
        (&[1, 127, 0, 0], "the program ends too early, after byte 4"),
        (
            &[1, 128, 128],
            "the program is complete, but more follows at byte 2",
        ),
        (
            &[1, 99],
            "code 99 at byte 1 is not an operator of this track",
        ),
        (&[1, 131], "there is no input 3, named at byte 1"),
        (
            &[1, 0, 130, 128],
            "the node at byte 2 gives a truth value, but a number belongs there",
        ),
        (
            &[1, 0, 0, 128, 128, 128],
            "the program has more than 3 nodes",
        ),
    ];
    for (bytes, message) in cases {
        assert_eq!(language.decode(bytes).unwrap_err().to_string(), message);
    }
    let infinite = [&[1, 127][..], &f64::INFINITY.to_le_bytes()].concat();
    assert_eq!(
        language.decode(&infinite).unwrap_err(),
        ExpressionError::NotFinite { at: 1 }
    );
}

#[test]
fn bad_text_is_named_with_its_place() {
    let language = decision(5);
    let cases = [
        (
            "",
            "line 1, column 1: expected a number, an input, a function or an opening bracket",
        ),
        (
            "x <\n  y",
            "line 2, column 3: unknown name \"y\"; the inputs are x",
        ),
        ("x < $", "line 1, column 5: unexpected character '$'"),
        (
            "x < 1 1",
            "line 1, column 7: expected an operator, a comma, a closing bracket or the end",
        ),
        ("x < (1", "line 1, column 5: this bracket is never closed"),
        ("x < 1)", "line 1, column 6: nothing to close here"),
        (
            "x < (1, 2)",
            "line 1, column 7: a comma belongs between the arguments of a function",
        ),
        (
            "not(x < 1, x)",
            "line 1, column 1: not takes 1 arguments, not 2",
        ),
        (
            "not(x)",
            "line 1, column 5: this gives a number, but a truth value belongs here",
        ),
        (
            "x + 1",
            "line 1, column 1: this gives a number, but a truth value belongs here",
        ),
        (
            "x * 1",
            "line 1, column 3: \"*\" is not an operator of this track",
        ),
        (
            "min(x, 1)",
            "line 1, column 1: \"min\" is not an operator of this track",
        ),
        (
            "x < 1e999",
            "line 1, column 5: \"1e999\" is not a finite number",
        ),
        ("x < 1e", "line 1, column 5: \"1e\" is not a finite number"),
        ("x < x + x + x", "the program has more than 5 nodes"),
    ];
    for (text, message) in cases {
        assert_eq!(
            language.parse(text).unwrap_err().to_string(),
            message,
            "{text}"
        );
    }
}

#[test]
fn hostile_nesting_meets_the_depth_cap_not_the_stack() {
    let language = everything(MAX_NODES);
    let nested =
        |depth: usize| format!("{}room{}", "abs(".repeat(depth - 1), ")".repeat(depth - 1));
    let deepest = language.parse(&nested(MAX_DEPTH)).unwrap();
    assert_eq!(deepest.depth(), MAX_DEPTH);
    assert_eq!(language.parse(&language.render(&deepest)).unwrap(), deepest);
    assert_eq!(
        language.parse(&nested(MAX_DEPTH + 1)),
        Err(ExpressionError::TooDeep)
    );

    let mut bytes = vec![FORMAT_VERSION];
    bytes.resize(1 + MAX_DEPTH, Operator::Absolute.code());
    bytes.push(128);
    assert_eq!(language.decode(&bytes), Err(ExpressionError::TooDeep));

    let brackets = "(".repeat(MAX_TEXT_BYTES / 2);
    assert!(language.parse(&brackets).is_err());
    let closed = format!("{}room{}", &brackets[4..], ")".repeat(brackets.len() - 4));
    assert_eq!(language.parse(&closed).unwrap().len(), 1);
    assert_eq!(
        language.parse(&" ".repeat(MAX_TEXT_BYTES + 1)),
        Err(ExpressionError::TextTooLong)
    );
    assert!(language.parse(&"-".repeat(MAX_TEXT_BYTES)).is_err());

    // The largest program there is stays within the limits of program bytes and text.
    let chain = vec!["-1.2345678901234567e-300"; MAX_NODES.div_ceil(2)];
    let mut groups: Vec<String> = chain.into_iter().map(str::to_owned).collect();
    while groups.len() > 1 {
        groups = groups
            .chunks(2)
            .map(|pair| {
                if let [a, b] = pair {
                    format!("max({a}, {b})")
                } else {
                    pair[0].clone()
                }
            })
            .collect();
    }
    let largest = language.parse(&groups[0]).unwrap();
    assert_eq!(largest.len(), MAX_NODES - 1);
    assert!(language.encode(&largest).len() <= 16 * 1024);
    assert!(language.render(&largest).len() <= MAX_TEXT_BYTES);
}

#[test]
fn operators_mean_what_they_say() {
    let nan = f64::NAN;
    assert_eq!(number("1 / room", 0.0, 0.0), f64::INFINITY);
    assert_eq!(number("1 / room", -0.0, 0.0), f64::NEG_INFINITY);
    assert_eq!(number("1 / -room", 0.0, 0.0), f64::NEG_INFINITY);
    assert_eq!(number("1 / abs(room)", -0.0, 0.0), f64::INFINITY);
    assert!(number("room / size", 0.0, 0.0).is_nan());
    assert_eq!(number("min(room, 1)", 2.0, 0.0), 1.0);
    assert_eq!(number("max(room, 1)", 2.0, 0.0), 2.0);
    assert_eq!(number("min(1, room)", nan, 0.0), 1.0);
    assert!(number("min(room, 1)", nan, 0.0).is_nan());
    assert_eq!(number("1 / min(room, size)", 0.0, -0.0), f64::INFINITY);
    assert_eq!(number("1 / max(room, size)", -0.0, 0.0), f64::NEG_INFINITY);
    assert!(number("sqrt(room)", -1.0, 0.0).is_nan());
    assert_eq!(number("ln(room)", 0.0, 0.0), f64::NEG_INFINITY);
    assert_eq!(number("exp(room)", 1000.0, 0.0), f64::INFINITY);
    for comparison in ["<", "<=", ">", ">="] {
        let text = format!("if(room {comparison} size, 1, 2)");
        assert_eq!(number(&text, nan, 1.0), 2.0);
        let zero = if comparison.len() == 2 { 1.0 } else { 2.0 };
        assert_eq!(number(&text, 0.0, -0.0), zero);
    }
    assert_eq!(number("if(and(last, not(room < 1)), 1, 2)", 1.0, 0.0), 1.0);
    assert_eq!(number("if(or(not(last), room < 1), 1, 2)", 1.0, 0.0), 2.0);

    let single = everything(8).parse("room + 0.1").unwrap();
    let inputs = [
        Value::Number(1.0_f32),
        Value::Number(0.0),
        Value::Truth(true),
    ];
    assert_eq!(single.evaluate(&inputs), Value::Number(1.1_f32));
}

#[test]
fn fresh_constants_stay_in_a_range_narrower_than_their_rounding() {
    let constants = 1.23451..=1.23453;
    let language = Language::new(Definition {
        inputs: Vec::new(),
        operators: Vec::new(),
        result: Type::Number,
        constants: constants.clone(),
        max_nodes: 1,
    })
    .unwrap();
    let mut rng = Rng::new(1);
    for _ in 0..100 {
        let program = language.random(&mut rng);
        let Node::Constant(constant) = program.nodes()[0] else {
            panic!("there is nothing but constants");
        };
        assert!(constants.contains(&constant.value()));
    }
}

#[test]
fn too_large_programs_are_refused_with_the_cap() {
    let error = ExpressionError::TooManyNodes { limit: 64 };
    let expected = "the program has more than 64 nodes";
    assert_eq!(
        ProgramError::from(error),
        ProgramError::Malformed(expected.to_owned())
    );
}

#[test]
fn bad_definitions_are_refused() {
    let good = Definition {
        inputs: vec![Input::number("x")],
        operators: vec![Operator::Add],
        result: Type::Number,
        constants: 0.0..=1.0,
        max_nodes: 1,
    };
    assert!(Language::new(good.clone()).is_ok());
    let change = |change: &dyn Fn(&mut Definition)| {
        let mut bad = good.clone();
        change(&mut bad);
        Language::new(bad).unwrap_err()
    };
    let names = ["", "X", "1x", "a-b", "aaaaaaaaaaaaaaaaaaaaaaaaa"];
    for name in names {
        let error = change(&|d| d.inputs = vec![Input::number(name)]);
        assert_eq!(error, LanguageError::BadName(name.to_owned()));
    }
    for name in ["x", "min"] {
        let error = change(&|d| d.inputs.push(Input::truth(name)));
        assert_eq!(error, LanguageError::DuplicateName(name.to_owned()));
    }
    assert_eq!(
        change(&|d| d.inputs = (0..129).map(|i| Input::number(&format!("x{i}"))).collect()),
        LanguageError::TooManyInputs(129)
    );
    assert_eq!(
        change(&|d| d.operators.push(Operator::Add)),
        LanguageError::DuplicateOperator(Operator::Add)
    );
    // The last is finite at both ends, but not in width.
    for constants in [1.0..=f64::INFINITY, 1.0..=0.0, -1e308..=1e308] {
        let error = change(&|d| d.constants = constants.clone());
        assert_eq!(error, LanguageError::BadConstants);
    }
    assert_eq!(
        change(&|d| d.max_nodes = 1_821),
        LanguageError::TooManyNodes(1_821)
    );
    let unreachable = |max_nodes| LanguageError::Unreachable {
        kind: Type::Truth,
        max_nodes,
    };
    assert_eq!(change(&|d| d.operators.push(Operator::If)), unreachable(1));
    assert_eq!(change(&|d| d.result = Type::Truth), unreachable(1));
    assert_eq!(
        change(&|d| {
            d.operators.push(Operator::Less);
            d.result = Type::Truth;
            d.max_nodes = 2;
        }),
        unreachable(2)
    );
}

#[test]
fn every_kind_of_mutation_does_what_its_name_says() {
    let language = everything(64);
    let parent = language.parse("if(last, room + 2, size)").unwrap();
    let mut rng = Rng::new(1);
    for kind in Mutation::ALL {
        let mut changed = 0;
        for _ in 0..100 {
            let child = language.mutate(&parent, kind, &mut rng);
            changed += usize::from(child != parent);
            let same_size = child.len() == parent.len();
            match kind {
                Mutation::ReplaceSubtree => {}
                Mutation::Insert => assert!(child.len() > parent.len()),
                Mutation::Remove => assert!(child.len() < parent.len()),
                _ => assert!(same_size),
            }
        }
        assert!(changed > 80, "{kind:?} changed {changed} of 100");
    }
}
