//! Checks the thread's floating-point environment before WebAssembly runs.
//!
//! Compiled WebAssembly uses the processor's floating-point unit as it finds it. A library that has
//! switched the thread to flush-to-zero or to another rounding mode (audio code and fast-math
//! start-up objects do) would silently change scores, so every entry reads the control word first.

#![expect(
    unsafe_code,
    reason = "reading a control register needs one instruction of assembly"
)]

/// Whether the thread rounds to nearest even, keeps subnormals and masks all exceptions. The sticky
/// exception flags don't matter.
#[must_use]
pub fn is_default() -> bool {
    control_word() & MASK == DEFAULT
}

/// MXCSR without the exception flags (bits 0 to 5): all exceptions masked (bits 7 to 12), rounding
/// to nearest (bits 13 and 14), no flush-to-zero (15), no denormals-are-zero (6). Intel SDM volume
/// 1, section 10.2.3.
#[cfg(target_arch = "x86_64")]
const MASK: u64 = 0xffc0;
#[cfg(target_arch = "x86_64")]
const DEFAULT: u64 = 0x1f80;

#[cfg(target_arch = "x86_64")]
fn control_word() -> u64 {
    let mut word = 0_u32;
    // SAFETY: `stmxcsr` stores four bytes to the address given, which is that of a live `u32`.
    unsafe {
        std::arch::asm!("stmxcsr [{}]", in(reg) &raw mut word, options(nostack, preserves_flags));
    }
    u64::from(word)
}

/// FPCR: rounding mode (bits 22 and 23), FZ (24), DN (25), AH (1), FIZ (0), FZ16 (19) and trap
/// enables (8 to 12, 15), all zero. Arm architecture reference manual, D23.2.
#[cfg(target_arch = "aarch64")]
const MASK: u64 = 0x03c8_9f03;
#[cfg(target_arch = "aarch64")]
const DEFAULT: u64 = 0;

#[cfg(target_arch = "aarch64")]
fn control_word() -> u64 {
    let word: u64;
    // SAFETY: reading FPCR has no side effect.
    unsafe {
        std::arch::asm!("mrs {}, fpcr", out(reg) word, options(nomem, nostack, preserves_flags));
    }
    word
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
compile_error!("say how the floating-point control word of this architecture is read");

#[cfg(all(test, target_arch = "x86_64"))]
mod tests {
    use super::*;

    fn set(word: u32) {
        // SAFETY: `ldmxcsr` loads a valid control word; the test thread restores the default.
        unsafe {
            std::arch::asm!("ldmxcsr [{}]", in(reg) &raw const word, options(nostack));
        }
    }

    #[test]
    fn notices_every_setting_that_changes_results() {
        assert!(is_default());
        for (word, expected) in [
            (0x1f80, true),
            (0x1fbf, true),
            (0x1f80 | 1 << 15, false),
            (0x1f80 | 1 << 6, false),
            (0x1f80 | 1 << 13, false),
            (0x1f80 | 1 << 14, false),
        ] {
            set(word);
            let found = is_default();
            set(0x1f80);
            assert_eq!(found, expected, "{word:#x}");
        }
    }
}
