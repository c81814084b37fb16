//! The operands: every kind of float there is, their neighbours, and random bits.

use assay_sdk::Rng;

/// The operands of one type, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operands {
    F32,
    F64,
    I32,
    I64,
    /// Those of `F32` or `F64` that an operator which traps on all others converts.
    Convertible(Conversion),
}

/// A float to integer conversion: what a trapping one accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Conversion {
    pub(crate) from_double: bool,
    /// Bits of the integer.
    pub(crate) width: i32,
    pub(crate) signed: bool,
}

impl Operands {
    /// The bits, in their order, which the golden depends on.
    pub(crate) fn bits(self) -> Vec<u64> {
        match self {
            Self::F32 => singles().into_iter().map(u64::from).collect(),
            Self::F64 => doubles(),
            Self::I32 => words().into_iter().map(u64::from).collect(),
            Self::I64 => long_words(),
            Self::Convertible(conversion) => conversion
                .source()
                .bits()
                .into_iter()
                .filter(|bits| conversion.accepts(*bits))
                .collect(),
        }
    }

    /// Bytes of one operand.
    pub(crate) fn size(self) -> usize {
        match self {
            Self::F32 | Self::I32 => 4,
            Self::F64 | Self::I64 => 8,
            Self::Convertible(conversion) => conversion.source().size(),
        }
    }
}

impl Conversion {
    /// The operands that it is given, convertible or not.
    pub(crate) fn source(self) -> Operands {
        if self.from_double {
            Operands::F64
        } else {
            Operands::F32
        }
    }

    /// Whether the float, cut to an integer, is one of the target's.
    pub(crate) fn accepts(self, bits: u64) -> bool {
        let value = if self.from_double {
            f64::from_bits(bits)
        } else {
            f64::from(f32::from_bits(bits as u32))
        };
        let (low, high) = if self.signed {
            let limit = 2.0_f64.powi(self.width - 1);
            (-limit, limit)
        } else {
            (0.0, 2.0_f64.powi(self.width))
        };
        (low..high).contains(&value.trunc())
    }
}

fn singles() -> Vec<u32> {
    let one = 1.0_f32.to_bits();
    let tie = f32::EPSILON / 2.0;
    let magnitudes = [
        // Zero, subnormals, the smallest normal numbers.
        0,
        1,
        2,
        0x0040_0000,
        0x007f_ffff,
        0x0080_0000,
        0x0080_0001,
        // Added to 1: below, at and above half a unit in the last place.
        (tie / 2.0).to_bits(),
        tie.to_bits(),
        (tie * 1.5).to_bits(),
        // Halfway between integers, and next to it.
        0.5_f32.to_bits() - 1,
        0.5_f32.to_bits(),
        0.5_f32.to_bits() + 1,
        1.5_f32.to_bits(),
        2.5_f32.to_bits(),
        8_388_607.5_f32.to_bits(),
        8_388_608_f32.to_bits(),
        8_388_609_f32.to_bits(),
        // One, three, a number without a short reciprocal.
        one - 1,
        one,
        one + 1,
        3_f32.to_bits(),
        0.1_f32.to_bits(),
        // The limits of the integers, and the last number below each.
        2_147_483_648_f32.to_bits() - 1,
        2_147_483_648_f32.to_bits(),
        4_294_967_296_f32.to_bits() - 1,
        4_294_967_296_f32.to_bits(),
        9_223_372_036_854_775_808_f32.to_bits() - 1,
        9_223_372_036_854_775_808_f32.to_bits(),
        18_446_744_073_709_551_616_f32.to_bits() - 1,
        18_446_744_073_709_551_616_f32.to_bits(),
        // The largest numbers, infinity.
        (f32::MAX / 2.0).to_bits(),
        f32::MAX.to_bits() - 1,
        f32::MAX.to_bits(),
        f32::INFINITY.to_bits(),
        // Quiet NaNs: canonical, with payloads; signalling ones.
        0x7fc0_0000,
        0x7fc0_0001,
        0x7fd5_5555,
        0x7fff_ffff,
        0x7f80_0001,
        0x7faa_aaaa,
        0x7fbf_ffff,
    ];
    let mut bits: Vec<u32> = both_signs(&magnitudes, 1 << 31);
    let mut rng = Rng::new(32);
    while bits.len() < 96 {
        let random = rng.next_u32();
        bits.push(random);
        // The same fraction with an exponent near that of 1, so that sums of two have work to do.
        bits.push((random & 0x807f_ffff) | (120 + (random >> 27)) << 23);
    }
    bits
}

fn doubles() -> Vec<u64> {
    let one = 1.0_f64.to_bits();
    let tie = f64::EPSILON / 2.0;
    let single_tie = f64::from(f32::EPSILON / 2.0);
    let smallest_single = f64::from(f32::from_bits(1));
    let beyond_single = f64::from(f32::MAX) + 2.0_f64.powi(103);
    let magnitudes = [
        0,
        1,
        2,
        0x0008_0000_0000_0000,
        0x000f_ffff_ffff_ffff,
        0x0010_0000_0000_0000,
        0x0010_0000_0000_0001,
        (tie / 2.0).to_bits(),
        tie.to_bits(),
        (tie * 1.5).to_bits(),
        0.5_f64.to_bits() - 1,
        0.5_f64.to_bits(),
        0.5_f64.to_bits() + 1,
        1.5_f64.to_bits(),
        2.5_f64.to_bits(),
        4_503_599_627_370_495.5_f64.to_bits(),
        4_503_599_627_370_496_f64.to_bits(),
        4_503_599_627_370_497_f64.to_bits(),
        one - 1,
        one,
        one + 1,
        3_f64.to_bits(),
        0.1_f64.to_bits(),
        2_147_483_647_f64.to_bits(),
        2_147_483_648_f64.to_bits() - 1,
        2_147_483_648_f64.to_bits(),
        2_147_483_648.5_f64.to_bits(),
        2_147_483_649_f64.to_bits(),
        4_294_967_296_f64.to_bits() - 1,
        4_294_967_296_f64.to_bits(),
        9_223_372_036_854_775_808_f64.to_bits() - 1,
        9_223_372_036_854_775_808_f64.to_bits(),
        9_223_372_036_854_775_808_f64.to_bits() + 1,
        18_446_744_073_709_551_616_f64.to_bits() - 1,
        18_446_744_073_709_551_616_f64.to_bits(),
        // Around what single precision can tell apart: halfway above 1 (even below, even above),
        // half of its smallest number, its smallest normal one, halfway beyond its largest.
        (1.0 + single_tie).to_bits(),
        (1.0 + single_tie).to_bits() + 1,
        (1.0 + 3.0 * single_tie).to_bits(),
        (1.0 + 3.0 * single_tie).to_bits() - 1,
        (smallest_single / 2.0).to_bits(),
        (smallest_single / 2.0).to_bits() + 1,
        (smallest_single * 1.5).to_bits(),
        f64::from(f32::MIN_POSITIVE).to_bits() - 1,
        f64::from(f32::MAX).to_bits(),
        beyond_single.to_bits() - 1,
        beyond_single.to_bits(),
        (f64::MAX / 2.0).to_bits(),
        f64::MAX.to_bits() - 1,
        f64::MAX.to_bits(),
        f64::INFINITY.to_bits(),
        0x7ff8_0000_0000_0000,
        0x7ff8_0000_0000_0001,
        0x7ffa_aaaa_aaaa_aaaa,
        0x7fff_ffff_ffff_ffff,
        0x7ff0_0000_0000_0001,
        0x7ff5_5555_5555_5555,
        0x7ff7_ffff_ffff_ffff,
    ];
    let mut bits: Vec<u64> = both_signs(&magnitudes, 1 << 63);
    let mut rng = Rng::new(64);
    while bits.len() < 128 {
        let random = rng.next_u64();
        bits.push(random);
        bits.push((random & 0x800f_ffff_ffff_ffff) | (1016 + (random >> 60)) << 52);
    }
    bits
}

fn words() -> Vec<u32> {
    let mut bits = vec![
        0,
        1,
        2,
        u32::MAX,
        u32::MAX - 1,
        1 << 31,
        (1 << 31) - 1,
        (1 << 31) + 1,
        // Single precision has 24 bits: one more, halfway, with an even and an odd bit below.
        1 << 24,
        (1 << 24) + 1,
        (1 << 24) + 2,
        (1 << 24) + 3,
        (1 << 25) + 2,
        (1 << 25) + 3,
        // Halfway just below the limits, and next to it.
        0x7fff_ffbf,
        0x7fff_ffc0,
        0x7fff_ffc1,
        0xffff_ff7f,
        0xffff_ff80,
        0xffff_ff81,
    ];
    let negated: Vec<u32> = bits.iter().map(|word| word.wrapping_neg()).collect();
    bits.extend(negated);
    let mut rng = Rng::new(33);
    while bits.len() < 64 {
        bits.push(rng.next_u32() >> rng.below(32));
    }
    bits
}

fn long_words() -> Vec<u64> {
    let mut bits: Vec<u64> = words().into_iter().map(u64::from).collect();
    bits.extend([
        u64::MAX,
        u64::MAX - 1,
        1 << 63,
        (1 << 63) - 1,
        (1 << 63) + 1,
        // Double precision has 53 bits.
        (1 << 53) + 1,
        (1 << 53) + 2,
        (1 << 53) + 3,
        (1 << 54) + 2,
        (1 << 54) + 3,
        0x7fff_ffff_ffff_fdff,
        0x7fff_ffff_ffff_fe00,
        0x7fff_ffff_ffff_fe01,
        0xffff_ffff_ffff_fbff,
        0xffff_ffff_ffff_fc00,
        0xffff_ffff_ffff_fc01,
        // Halfway for single precision but for the last bit: wrong if rounded to double first.
        (1 << 60) + (1 << 36) - 1,
        (1 << 60) + (1 << 36),
        (1 << 60) + (1 << 36) + 1,
        (1 << 63) + (1 << 39) - 1,
        (1 << 63) + (1 << 39),
        (1 << 63) + (1 << 39) + 1,
    ]);
    let negated: Vec<u64> = bits.iter().map(|word| word.wrapping_neg()).collect();
    bits.extend(negated);
    let mut rng = Rng::new(65);
    while bits.len() < 192 {
        bits.push(rng.next_u64() >> rng.below(64));
    }
    bits
}

fn both_signs<B: Copy + std::ops::BitOr<Output = B>>(magnitudes: &[B], sign: B) -> Vec<B> {
    magnitudes
        .iter()
        .flat_map(|&bits| [bits, bits | sign])
        .collect()
}
