//! The floating-point control word: rounding, flush-to-zero, exception masks.
//!
//! A library built with `-ffast-math` switches flush-to-zero on in the thread that loads it, which
//! silently changes results. The host compares [`current`] before and after every foreign call that
//! could do so, and puts the old word back: see [`guarded`]. Nothing else sets the word:
//!
//! ```compile_fail,E0603
//! eyeballs_abi::float_environment::restore(0);
//! ```

/// The control word of this thread, status flags left out. 0 where the platform has none we know.
pub fn current() -> u32 {
    #[cfg(target_arch = "x86_64")]
    {
        /// The six lowest bits of MXCSR record past exceptions; they are not settings.
        const STATUS_FLAGS: u32 = 0x3F;
        let mut word = 0_u32;
        // SAFETY: stmxcsr stores four bytes to a live u32.
        unsafe { core::arch::asm!("stmxcsr [{}]", in(reg) &mut word, options(nostack)) };
        word & !STATUS_FLAGS
    }
    #[cfg(target_arch = "aarch64")]
    {
        let word: u64;
        // SAFETY: reading FPCR has no side effect.
        unsafe { core::arch::asm!("mrs {}, fpcr", out(reg) word, options(nomem, nostack)) };
        word as u32
    }
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    {
        0
    }
}

/// Puts a word back.
///
/// # Safety
/// The word must have come from [`current`]: another one may not be valid, which is a fault of the
/// processor, or change what later arithmetic gives.
unsafe fn restore(word: u32) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: the word came from `current`, so it is a valid MXCSR value.
    unsafe {
        core::arch::asm!("ldmxcsr [{}]", in(reg) &word, options(nostack, readonly));
    }
    #[cfg(target_arch = "aarch64")]
    // SAFETY: the word came from `current`, so it is a valid FPCR value.
    unsafe {
        core::arch::asm!("msr fpcr, {}", in(reg) u64::from(word), options(nomem, nostack));
    }
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    let _ = word;
}

/// Runs `f` and tells whether it changed the control word; the old word is back afterwards.
pub fn guarded<T>(f: impl FnOnce() -> T) -> (T, bool) {
    let before = current();
    let result = f();
    let changed = current() != before;
    if changed {
        // SAFETY: the word came from `current`.
        unsafe { restore(before) };
    }
    (result, changed)
}

/// Switches flush-to-zero on, as a library that was built with `-ffast-math` does.
#[cfg(all(test, target_arch = "x86_64"))]
pub(crate) fn flush_to_zero() {
    const FLUSH_TO_ZERO: u32 = 1 << 15;
    // SAFETY: every processor of this kind knows the bit; the tests that call this put the word back.
    unsafe { restore(current() | FLUSH_TO_ZERO) };
}

#[cfg(all(test, target_arch = "x86_64"))]
mod tests {
    use super::*;

    #[test]
    fn flush_to_zero_is_noticed_and_undone() {
        let before = current();
        let ((), changed) = guarded(flush_to_zero);
        assert!(changed);
        assert_eq!(current(), before);
        assert!(!guarded(|| 1.0_f64 / 3.0).1);
    }
}
