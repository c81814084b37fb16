//! The text form.

use assay_track_automl_zero::{Phase, Program, render, render_effective};
use proptest::prelude::*;

use super::{language_of, usual};

proptest! {
    #[test]
    fn garbage_is_refused_calmly(
        bytes in proptest::collection::vec(0..70_u8, 0..60),
        text in "[a-z0-9(),.+*/@= :#\n-]{0,60}|(setup:|predict:|learn:|\n|s1|s2|v1|m0| = |dot|norm|uniform|\\(|\\)|\\[|\\]|,|no-op|-|\\+|3|\\.5|e9){0,30}|\\PC{0,30}",
    ) {
        let language = usual();
        let versioned = [&[1], bytes.as_slice()].concat();
        for bytes in [bytes, versioned] {
            if let Ok(program) = language.decode(&bytes) {
                prop_assert_eq!(language.encode(&program), bytes);
            }
        }
        for text in [format!("predict:\n{text}"), text] {
            if let Ok(program) = language.parse(&text) {
                prop_assert_eq!(language.check(&program), Ok(()));
                prop_assert_eq!(language.parse(&render(&program)).unwrap(), program);
            }
        }
    }
}

/// Changing a byte or a word here changes the ids of programs, or what people have written down.
#[test]
fn every_instruction_has_one_text() {
    let text = "\
setup:
  no-op
  s2 = s0 + s1
  s2 = s0 - s1
  s2 = s0 * s1
  s2 = s0 / s1
  s2 = abs(s1)
  s2 = reciprocal(s1)
  s2 = sin(s1)
  s2 = cos(s1)
  s2 = tan(s1)
  s2 = arcsin(s1)
  s2 = arccos(s1)
  s2 = arctan(s1)
  s2 = exp(s1)
  s2 = log(s1)
  s2 = heaviside(s1)
  v2 = heaviside(v1)
  m2 = heaviside(m1)
  v2 = s1 * v0
  v2 = broadcast(s1)
predict:
  v2 = reciprocal(v1)
  s2 = norm(v1)
  v2 = abs(v1)
  v2 = v0 + v1
  v2 = v0 - v1
  v2 = v0 * v1
  v2 = v0 / v1
  s2 = dot(v0, v1)
  m2 = outer(v0, v1)
  m2 = s1 * m0
  m2 = reciprocal(m1)
  v2 = m1 @ v0
  m2 = columns(v1)
  m2 = rows(v1)
  s2 = norm(m1)
  v2 = column_norm(m1)
  v2 = row_norm(m1)
  m2 = transpose(m1)
  m2 = abs(m1)
  m2 = m0 + m1
learn:
  m2 = m0 - m1
  m2 = m0 * m1
  m2 = m0 / m1
  m2 = m0 @ m1
  s2 = min(s0, s1)
  v2 = min(v0, v1)
  m2 = min(m0, m1)
  s2 = max(s0, s1)
  v2 = max(v0, v1)
  m2 = max(m0, m1)
  s2 = mean(v1)
  s2 = mean(m1)
  v2 = row_mean(m1)
  v2 = row_deviation(m1)
  s2 = deviation(v1)
  s2 = deviation(m1)
  s2 = -0.25
  v2[5] = 0.1
  m2[2, 7] = -0
  s2 = uniform(-1, 1)
  v2 = uniform(0, 1e-45)
  m2 = uniform(-3.4028235e38, 12345678)
  s2 = gaussian(0, 0.0001)
  v2 = gaussian(0, 9.999999e-5)
  m2 = gaussian(1234567.9, 1e7)
";
    let language = usual();
    let program = language.parse(text).unwrap();
    let numbers: Vec<u8> = Phase::ALL
        .into_iter()
        .flat_map(|phase| program.phase(phase))
        .map(|instruction| instruction.operation.number())
        .collect();
    assert_eq!(numbers, (0..65).collect::<Vec<_>>());

    let unmarked = render(&program).replace("  # no effect", "");
    // The one number that is written with an exponent when it comes back.
    assert_eq!(unmarked, text.replace("12345678)", "1.2345678e7)"));
    assert_eq!(language.decode(&language.encode(&program)), Ok(program));
}

#[test]
fn text_is_read_with_patience() {
    let language = usual();
    let plain = "predict:\n  s1 = dot(v0, v1)\nlearn:\n  v1[2] = -0.5\n  s2 = s0 - s1\n";
    let loose = "# A comment.\r\n\n predict : # and another\r\n\ts1=dot( v0,v1 )\r\n\nlearn:\nv1 [ 2 ]=-.500#half\n  s2=s0-s1";
    assert_eq!(language.parse(loose), language.parse(plain));
    assert_eq!(language.parse(""), Ok(Program::default()));
    assert_eq!(render(&Program::default()), "setup:\npredict:\nlearn:\n");
}

#[test]
fn what_has_no_effect_is_marked_or_left_out() {
    let program = usual()
        .parse("setup:\n s2 = 1\n s3 = 1\npredict:\n s1 = s2 + s2\n s4 = s3 + s3\n")
        .unwrap();
    let marked = "\
setup:
  s2 = 1
  s3 = 1  # no effect
predict:
  s1 = s2 + s2
  s4 = s3 + s3  # no effect
learn:
";
    assert_eq!(render(&program), marked);
    let effective = "setup:\n  s2 = 1\npredict:\n  s1 = s2 + s2\nlearn:\n";
    assert_eq!(render_effective(&program), effective);
}

#[test]
fn bad_text_is_named_with_its_place() {
    let language = usual();
    let cases = [
        (
            "s1 = 0",
            "1, 1: expected `setup:`, `predict:` or `learn:` before the first instruction",
        ),
        (
            "learn:\n\nsetup:",
            "3, 1: `setup:` must come once, in the order setup, predict, learn",
        ),
        (
            "setup",
            "1, 6: expected `:` after the name of a phase, found the end of the line",
        ),
        (
            "setup: s1 = 0",
            "1, 8: expected the end of the line, found \"s1\"",
        ),
        (
            "setup:\n  forget:",
            "2, 3: expected `setup:`, `predict:`, `learn:`, `no-op` or a cell such as `s1`, found \"forget\"",
        ),
        (
            "setup:\n  é",
            "2, 3: expected `setup:`, `predict:`, `learn:`, `no-op` or a cell such as `s1`, found \"é\"",
        ),
        (
            "setup:\n  v14 = v0 + v0",
            "2, 3: vector addresses are v0 to v13, not v14",
        ),
        (
            "setup:\n  v3 = v0 + v99",
            "2, 13: vector addresses are v0 to v13, not v99",
        ),
        (
            "setup:\n  v3 = v0 + v300",
            "2, 13: \"v300\" is not an address",
        ),
        (
            "setup:\n  s0 = 1",
            "2, 3: s0 (the label) and v0 (the features) can't be written",
        ),
        (
            "setup:\n  s2 + s1",
            "2, 6: expected `=`, or `[` and the number of an element, found \"+\"",
        ),
        (
            "setup:\n  s2[1] = 1",
            "2, 5: expected `=`: a scalar has no elements, found \"[\"",
        ),
        (
            "setup:\n  v2[8] = 1",
            "2, 6: elements are numbered 0 to 7, not 8",
        ),
        (
            "setup:\n  m2[1] = 1",
            "2, 7: expected `,` and the column, as in `m0[0, 1]`, found \"]\"",
        ),
        (
            "setup:\n  v2 = 1",
            "2, 8: a vector is not set to a number as a whole: set one element, `v1[0] = 1` or `m0[0, 1] = 1`, or use `broadcast`",
        ),
        (
            "setup:\n  s2 = ",
            "2, 7: expected a cell, a function or a number, found the end of the line",
        ),
        ("setup:\n  s2 = --1", "2, 9: expected a number, found \"-\""),
        ("setup:\n  s2 = 1x", "2, 8: \"1x\" is not a number"),
        ("setup:\n  s2 = 1e39", "2, 8: constants must be finite"),
        (
            "setup:\n  s2 = s1",
            "2, 10: expected `+`, `-`, `*`, `/` or `@`, found the end of the line",
        ),
        (
            "setup:\n  s2 = s1 + 1",
            "2, 13: expected a cell such as `s1`, `v0` or `m0`, found \"1\"",
        ),
        (
            "setup:\n  s2 = s1 + s1 + s1",
            "2, 16: expected the end of the line, found \"+\"",
        ),
        (
            "setup:\n  v2 = v1 * s1",
            "2, 8: `*` takes (scalar, scalar) or (scalar, vector) or (vector, vector) or (scalar, matrix) or (matrix, matrix), not (vector, scalar)",
        ),
        (
            "setup:\n  v2 = dot(v1, v1)",
            "2, 8: this gives a scalar, but the cell on the left is a vector",
        ),
        (
            "setup:\n  s2 = dot(v1)",
            "2, 8: `dot` takes (vector, vector), not (vector)",
        ),
        (
            "setup:\n  s2 = dot(v1 v1)",
            "2, 15: expected `,` or `)`, found \"v1\"",
        ),
        (
            "setup:\n  s2 = uniform(0)",
            "2, 17: expected `,` and the second of two numbers, found \")\"",
        ),
        (
            "setup:\n  s2 = sqrt(s1)",
            "2, 8: unknown function \"sqrt\"; there are abs, arccos, arcsin, arctan, broadcast, column_norm, columns, cos, deviation, dot, exp, gaussian, heaviside, log, max, mean, min, norm, outer, reciprocal, row_deviation, row_mean, row_norm, rows, sin, tan, transpose, uniform",
        ),
    ];
    for (text, message) in cases {
        let error = language.parse(text).unwrap_err().to_string();
        let (place, problem) = message.split_once(": ").unwrap();
        let (line, column) = place.split_once(", ").unwrap();
        assert_eq!(error, format!("line {line}, column {column}: {problem}"));
    }

    let small = language_of(4, [4, 3, 0], [0, 1, 0]);
    let message = |text| small.parse(text).unwrap_err().to_string();
    assert_eq!(
        message("predict:\n  v1 = m0 @ v0"),
        "line 2, column 8: this challenge has no matrix cells"
    );
    assert_eq!(
        message("predict:\n  no-op\n  no-op"),
        "line 3, column 3: predict may have at most 1 instructions"
    );
}
