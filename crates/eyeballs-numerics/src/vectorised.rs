//! One loop, compiled for registers of several sizes.
//!
//! A library must run on any processor, so the compiler uses registers of four floats. [`vectorised!`](crate::vectorised!)
//! compiles a function again for registers of eight (AVX2) and of sixteen (AVX-512) and chooses when it is
//! called. All are the same source without fused or reordered operations, so they give the same bits.
//!
//! [`SIMD_VARIABLE`] limits the registers from outside, so that one machine can show the same bits with
//! each. A model that was loaded has its own copy of this module: the environment is what all copies share.

use core::sync::atomic::{AtomicU8, Ordering};
use std::ffi::OsStr;
use std::fmt;

/// The environment variable that says what registers may be used: the name of one of [`Registers::ALL`].
/// Those that the processor has are used if it is not set or empty.
pub const SIMD_VARIABLE: &str = "EYEBALLS_SIMD";

/// What registers the loops use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Registers {
    /// Those that every processor has.
    Baseline = 1,
    /// AVX2.
    Avx2 = 2,
    /// AVX-512 with the instructions that move bytes (F, BW, CD, VL, VBMI, VBMI2, from 2019) and counting of bits.
    Avx512 = 3,
}

impl Registers {
    /// All, the smallest first.
    pub const ALL: [Registers; 3] = [Registers::Baseline, Registers::Avx2, Registers::Avx512];

    /// As [`SIMD_VARIABLE`] names them.
    pub const fn name(self) -> &'static str {
        match self {
            Registers::Baseline => "none",
            Registers::Avx2 => "avx2",
            Registers::Avx512 => "avx512",
        }
    }

    /// The largest that this processor has.
    pub fn detected() -> Registers {
        #[cfg(target_arch = "x86_64")]
        {
            use std::arch::is_x86_feature_detected as has;
            let avx512 = has!("avx512f")
                && has!("avx512bw")
                && has!("avx512cd")
                && has!("avx512vl")
                && has!("avx512vbmi")
                && has!("avx512vbmi2")
                && has!("popcnt")
                && has!("bmi1")
                && has!("bmi2")
                && has!("lzcnt");
            if avx512 {
                return Registers::Avx512;
            }
            if has!("avx2") {
                return Registers::Avx2;
            }
        }
        Registers::Baseline
    }
}

/// Why [`SIMD_VARIABLE`] cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SimdRefusal {
    /// It names none of [`Registers::ALL`].
    Unknown(String),
    /// The processor does not have the registers.
    Missing {
        /// Those that were asked for.
        requested: Registers,
        /// The largest that there are.
        detected: Registers,
    },
}

impl fmt::Display for SimdRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |largest: Registers| {
            let names = Registers::ALL.iter().filter(|registers| **registers <= largest);
            names.map(|registers| registers.name()).collect::<Vec<_>>().join(", ")
        };
        match self {
            SimdRefusal::Unknown(value) => write!(
                f,
                "{SIMD_VARIABLE} is `{}`, and it can be one of: {}",
                value.escape_debug(),
                names(Registers::Avx512)
            ),
            SimdRefusal::Missing { requested, detected } => write!(
                f,
                "{SIMD_VARIABLE} is `{}`, which this processor does not have; it can be one of: {}",
                requested.name(),
                names(*detected)
            ),
        }
    }
}

impl std::error::Error for SimdRefusal {}

/// The registers that the environment asks for, or the largest that there are.
///
/// # Errors
/// If [`SIMD_VARIABLE`] names something else, or registers that this processor does not have. A program
/// says so when it starts; [`registers`] takes it as not set.
pub fn requested_registers() -> Result<Registers, SimdRefusal> {
    parse(std::env::var_os(SIMD_VARIABLE).as_deref(), Registers::detected())
}

fn parse(value: Option<&OsStr>, detected: Registers) -> Result<Registers, SimdRefusal> {
    let Some(value) = value.filter(|value| !value.is_empty()) else { return Ok(detected) };
    match Registers::ALL.into_iter().find(|registers| registers.name() == value) {
        None => Err(SimdRefusal::Unknown(value.to_string_lossy().into_owned())),
        Some(requested) if requested > detected => Err(SimdRefusal::Missing { requested, detected }),
        Some(requested) => Ok(requested),
    }
}

const UNKNOWN: u8 = 0;

static REGISTERS: AtomicU8 = AtomicU8::new(UNKNOWN);

/// The registers that this processor has and that may be used.
#[inline]
pub fn registers() -> Registers {
    match REGISTERS.load(Ordering::Relaxed) {
        UNKNOWN => {
            limit(requested_registers().unwrap_or(Registers::Avx512));
            registers()
        }
        3 => Registers::Avx512,
        2 => Registers::Avx2,
        _ => Registers::Baseline,
    }
}

/// Allows no larger registers in this copy of the module, for tests that all paths give the same bits.
#[cold]
pub fn limit(largest: Registers) {
    REGISTERS.store(largest.min(Registers::detected()) as u8, Ordering::Relaxed);
}

/// Defines a function that is compiled for registers of each size: meant for loops over
/// slices without branches, which become vector code. Whatever it calls must be `#[inline(always)]`, or
/// only the call is compiled again.
///
/// ```
/// eyeballs_numerics::vectorised! {
///     /// Squares of values.
///     pub fn square(values: &mut [f32]) {
///         for value in values {
///             *value *= *value;
///         }
///     }
/// }
/// let mut values = [1.0, 2.0, 3.0];
/// square(&mut values);
/// assert_eq!(values, [1.0, 4.0, 9.0]);
/// ```
#[macro_export]
macro_rules! vectorised {
    ($(#[$attribute:meta])* $visibility:vis fn $name:ident($($argument:ident: $type:ty),* $(,)?) $(-> $result:ty)? $body:block) => {
        $(#[$attribute])*
        $visibility fn $name($($argument: $type),*) $(-> $result)? {
            #[inline(always)]
            fn baseline($($argument: $type),*) $(-> $result)? $body

            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2")]
                fn avx2($($argument: $type),*) $(-> $result)? {
                    baseline($($argument),*)
                }
                #[target_feature(enable = "avx512f,avx512bw,avx512cd,avx512vl,avx512vbmi,avx512vbmi2,popcnt,bmi1,bmi2,lzcnt")]
                fn avx512($($argument: $type),*) $(-> $result)? {
                    baseline($($argument),*)
                }
                match $crate::vectorised::registers() {
                    // SAFETY: `avx512` was compiled for instructions that this processor has.
                    $crate::vectorised::Registers::Avx512 => return unsafe { avx512($($argument),*) },
                    // SAFETY: as above.
                    $crate::vectorised::Registers::Avx2 => return unsafe { avx2($($argument),*) },
                    $crate::vectorised::Registers::Baseline => {}
                }
            }
            baseline($($argument),*)
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_limits_the_registers() {
        let parse = |value: &str, detected| parse(Some(OsStr::new(value)), detected);
        assert_eq!(super::parse(None, Registers::Avx2), Ok(Registers::Avx2));
        assert_eq!(parse("", Registers::Avx2), Ok(Registers::Avx2));
        for registers in Registers::ALL {
            assert_eq!(parse(registers.name(), Registers::Avx512), Ok(registers));
        }
    }

    #[test]
    fn registers_that_are_unknown_or_missing_are_refused_with_the_choices() {
        let refusal = |value: &str, detected| {
            parse(Some(OsStr::new(value)), detected).expect_err("it is refused").to_string()
        };
        assert_eq!(
            refusal("AVX2\u{1b}", Registers::Avx512),
            "EYEBALLS_SIMD is `AVX2\\u{1b}`, and it can be one of: none, avx2, avx512"
        );
        assert_eq!(
            refusal("avx512", Registers::Avx2),
            "EYEBALLS_SIMD is `avx512`, which this processor does not have; it can be one of: none, avx2"
        );
    }
}
