use super::super::F32x4;

/// A function of this module, what it computes, and the error that its page states for the argument,
/// in units of the last place.
type Case = (
    &'static str,
    fn(F32x4) -> F32x4,
    fn(f64) -> f64,
    fn(f64) -> f64,
);

const FUNCTIONS: [Case; 9] = [
    ("exp", F32x4::exp, f64::exp, |_| 1.1),
    ("ln", F32x4::ln, f64::ln, |_| 1.0),
    ("sin", F32x4::sin, f64::sin, |_| 2.5),
    ("cos", F32x4::cos, f64::cos, |_| 2.5),
    ("tan", F32x4::tan, f64::tan, |_| 4.0),
    ("arc_sin", F32x4::arc_sin, f64::asin, |_| 2.5),
    ("arc_cos", F32x4::arc_cos, f64::acos, |_| 1.5),
    ("arc_tan", F32x4::arc_tan, f64::atan, |_| 2.0),
    (
        "sigmoid",
        F32x4::sigmoid,
        |x| {
            if x < -87.683_12 {
                0.0
            } else {
                1.0 / (1.0 + (-x).exp())
            }
        },
        |x| 2.0 - 1.5 * x.min(0.0),
    ),
];

/// The distance in units of the last place of the `f32` that is nearest to `exact`.
fn error(result: f32, exact: f64) -> f64 {
    if result.is_nan() || exact.is_nan() {
        return if result.is_nan() && exact.is_nan() {
            0.0
        } else {
            f64::INFINITY
        };
    }
    let nearest = exact as f32;
    if result == nearest {
        return 0.0;
    }
    let unit = if nearest.is_infinite() {
        f32::MAX
    } else {
        nearest
    };
    let unit = f64::from(unit.abs().next_up()) - f64::from(unit.abs());
    let exact = exact.clamp(-2.0_f64.powi(128), 2.0_f64.powi(128));
    (f64::from(result) - exact).abs() / unit
}

/// All exponents and both signs, more densely where functions change, and what is special.
fn arguments() -> impl Iterator<Item = f32> {
    let everywhere = (0..=u32::MAX).step_by(65_537).map(f32::from_bits);
    let near = (-200_000..=200_000).map(|step| step as f32 * 5.3e-4);
    let unit = (-60_000..=60_000).map(|step| step as f32 * 1.7e-5);
    let special = [
        0.0,
        1.0,
        0.5,
        f32::MIN_POSITIVE,
        88.722_84,
        103.97,
        104.0,
        f32::INFINITY,
    ];
    let special = special
        .into_iter()
        .flat_map(|number| [number, -number, number.next_down()]);
    everywhere.chain(near).chain(unit).chain(special)
}

#[test]
fn errors_are_as_stated() {
    for (name, function, exact, bound) in FUNCTIONS {
        for x in arguments() {
            let result = function(F32x4::splat(x)).to_array()[0];
            let (exact, bound) = (exact(f64::from(x)), bound(f64::from(x)));
            let error = error(result, exact);
            assert!(
                error <= bound,
                "{name}({x:e}) = {result:e}, not {exact:e}: {error} units"
            );
        }
    }
}

#[test]
fn special_arguments_have_their_results() {
    let of = |function: fn(F32x4) -> F32x4, x| function(F32x4::splat(x)).to_array()[3];
    for (name, function, ..) in FUNCTIONS {
        assert!(of(function, f32::NAN).is_nan(), "{name}");
    }
    for function in [F32x4::sin, F32x4::tan, F32x4::arc_sin, F32x4::arc_tan] {
        assert_eq!(of(function, -0.0).to_bits(), (-0.0_f32).to_bits());
    }
    for function in [F32x4::sin, F32x4::cos, F32x4::tan] {
        assert!(of(function, f32::NEG_INFINITY).is_nan());
    }
    assert_eq!(of(F32x4::exp, 0.0), 1.0);
    assert_eq!(of(F32x4::exp, f32::NEG_INFINITY), 0.0);
    assert_eq!(of(F32x4::exp, f32::INFINITY), f32::INFINITY);
    assert_eq!(of(F32x4::ln, 1.0).to_bits(), 0);
    assert_eq!(of(F32x4::ln, -0.0), f32::NEG_INFINITY);
    assert_eq!(of(F32x4::sigmoid, 0.0), 0.5);
    assert_eq!(of(F32x4::sigmoid, 18.0), 1.0);
    assert_eq!(of(F32x4::sigmoid, f32::INFINITY), 1.0);
    assert_eq!(of(F32x4::sigmoid, f32::NEG_INFINITY).to_bits(), 0);
}

/// A lane doesn't see its neighbours, even where one of them takes another way.
#[test]
fn lanes_are_independent() {
    for (name, function, ..) in FUNCTIONS {
        for x in [0.3, 500.0, -2.0, f32::INFINITY, 1e-40] {
            let mixed = function(F32x4::from_array([x, 1e9, -0.7, f32::NAN])).to_array()[0];
            let alone = function(F32x4::splat(x)).to_array()[2];
            let same = mixed.to_bits() == alone.to_bits() || (mixed.is_nan() && alone.is_nan());
            assert!(same, "{name}({x})");
        }
    }
}

#[test]
fn directions_are_sine_and_cosine() {
    for step in 0..100_000 {
        let turns = step as f32 * 1.0e-5;
        let (sin, cos) = F32x4::splat(turns).sin_cos_turns();
        let (exact_sin, exact_cos) = (f64::from(turns) * std::f64::consts::TAU).sin_cos();
        for (result, exact) in [(sin, exact_sin), (cos, exact_cos)] {
            let error = (f64::from(result.to_array()[1]) - exact).abs();
            assert!(error < 2.0_f64.powi(-23), "{turns}: {error:e}");
        }
    }
}

/// A changed bit must show: it would change the scores of every track that uses the function.
#[test]
fn bits_are_golden() {
    let mut digest = 0xcbf2_9ce4_8422_2325_u64;
    let mut mix = |results: F32x4| {
        for result in results.to_array() {
            let bits = if result.is_nan() {
                0x7fc0_0000
            } else {
                result.to_bits()
            };
            digest = (digest ^ u64::from(bits))
                .wrapping_mul(0x0100_0000_01b3)
                .rotate_left(23);
        }
    };
    let mut rng = crate::Rng::new(1);
    for _ in 0..1_000 {
        let [a, b] = [rng.unit(), rng.uniform(-120.0, 120.0)].map(|x| x as f32);
        let c = f32::from_bits(rng.next_u64() as u32);
        for (_, function, ..) in FUNCTIONS {
            mix(function(F32x4::from_array([a, -a, b, c])));
        }
        let (sin, cos) = F32x4::from_array([a, b.abs(), 0.0, 0.25]).sin_cos_turns();
        mix(sin);
        mix(cos);
    }
    assert_eq!(digest, 0x64e0_154d_4a52_53a0, "{digest:#018x}");
}
