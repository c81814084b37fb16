//! Elementary functions with the same bits on every machine.
//!
//! IEEE 754 fixes the bits of addition, multiplication, division and square root, but not of `exp`
//! or `sin`: `f64::sin` calls the platform's library, and two of those differ in the last bit. A
//! track built natively for its tests would then score otherwise than its component, and a native
//! re-implementation otherwise than both. So tracks call these functions, which are ordinary Rust
//! code of the `libm` crate, compiled the same way everywhere. The lint `clippy::disallowed_methods`
//! can keep the others out.
//!
//! Errors are below 1 unit in the last place for most arguments. Results outside a function's domain
//! are NaN or infinite as usual; the bits of a NaN are not fixed, so never look at them.
//!
//! Functions of `f64` are here, those of `f32` in [`single`].

macro_rules! functions {
    ($float:ident: $($name:ident = $implementation:ident($($argument:ident),*), $meaning:literal;)*) => {
        $(
            #[doc = $meaning]
            #[inline]
            #[must_use]
            pub fn $name($($argument: $float),*) -> $float {
                libm::$implementation($($argument),*)
            }
        )*

        /// The square root, correctly rounded: an instruction of every machine, with bits that
        /// IEEE 754 fixes.
        #[inline]
        #[must_use]
        pub fn sqrt(x: $float) -> $float {
            x.sqrt()
        }
    };
}

functions! { f64:
    exp = exp(x), "e to the power of `x`.";
    ln = log(x), "The natural logarithm.";
    sin = sin(x), "The sine of an angle in radians.";
    cos = cos(x), "The cosine of an angle in radians.";
    tan = tan(x), "The tangent of an angle in radians.";
    asin = asin(x), "The arc sine, from -π/2 to π/2.";
    acos = acos(x), "The arc cosine, from 0 to π.";
    atan = atan(x), "The arc tangent, from -π/2 to π/2.";
    tanh = tanh(x), "The hyperbolic tangent.";
    pow = pow(base, exponent), "`base` to the power of `exponent`.";
}

/// The same functions of `f32`.
pub mod single {
    functions! { f32:
        exp = expf(x), "e to the power of `x`.";
        ln = logf(x), "The natural logarithm.";
        sin = sinf(x), "The sine of an angle in radians.";
        cos = cosf(x), "The cosine of an angle in radians.";
        tan = tanf(x), "The tangent of an angle in radians.";
        asin = asinf(x), "The arc sine, from -π/2 to π/2.";
        acos = acosf(x), "The arc cosine, from 0 to π.";
        atan = atanf(x), "The arc tangent, from -π/2 to π/2.";
        tanh = tanhf(x), "The hyperbolic tangent.";
        pow = powf(base, exponent), "`base` to the power of `exponent`.";
    }
}

#[cfg(test)]
mod tests {
    use super::single;

    const DOUBLE: [fn(f64) -> f64; 10] = [
        super::exp,
        super::ln,
        super::sin,
        super::cos,
        super::tan,
        super::asin,
        super::acos,
        super::atan,
        super::tanh,
        super::sqrt,
    ];
    const SINGLE: [fn(f32) -> f32; 10] = [
        single::exp,
        single::ln,
        single::sin,
        single::cos,
        single::tan,
        single::asin,
        single::acos,
        single::atan,
        single::tanh,
        single::sqrt,
    ];

    /// A change of the `libm` crate that moves a single bit must show here: it would change the
    /// scores of every track that uses the function.
    #[test]
    fn bits_are_golden() {
        let mut digest = 0xcbf2_9ce4_8422_2325_u64;
        let mut mix = |bits: u64| {
            digest = (digest ^ bits)
                .wrapping_mul(0x0100_0000_01b3)
                .rotate_left(23);
        };
        let mut rng = crate::Rng::new(1);
        for _ in 0..1_000 {
            let (x, y) = (rng.unit(), rng.uniform(-30.0, 30.0));
            for function in DOUBLE {
                mix(function(x).to_bits());
            }
            mix(super::exp(y).to_bits());
            mix(super::sin(y).to_bits());
            mix(super::pow(x, y).to_bits());
            for function in SINGLE {
                mix(function(x as f32).to_bits().into());
            }
            mix(single::exp(y as f32).to_bits().into());
            mix(single::sin(y as f32).to_bits().into());
            mix(single::pow(x as f32, y as f32).to_bits().into());
        }
        assert_eq!(digest, 0xf725_920b_16ec_6d09, "{digest:#018x}");
    }

    #[test]
    fn functions_are_what_their_names_say() {
        let x = 0.4_f64;
        let expected = [
            x.exp(),
            x.ln(),
            x.sin(),
            x.cos(),
            x.tan(),
            x.asin(),
            x.acos(),
            x.atan(),
            x.tanh(),
            x.sqrt(),
        ];
        for ((double, single), expected) in DOUBLE.iter().zip(SINGLE).zip(expected) {
            assert!((double(x) - expected).abs() < 1e-15);
            assert!((f64::from(single(x as f32)) - expected).abs() < 1e-6);
        }
        assert_eq!(
            (super::pow(2.0, 10.0), single::pow(2.0, 10.0)),
            (1024.0, 1024.0)
        );
    }
}
