//! One loop, compiled for narrow and for wide registers.
//!
//! A library must run on any processor, so the compiler uses registers of four floats. [`vectorised!`](crate::vectorised!)
//! compiles a function a second time for registers of eight (AVX2) and chooses when it is called. Both
//! are the same source without fused or reordered operations, so they give the same bits.

use core::sync::atomic::{AtomicU8, Ordering};

const UNKNOWN: u8 = 0;
const NARROW: u8 = 1;
const WIDE: u8 = 2;

static REGISTERS: AtomicU8 = AtomicU8::new(UNKNOWN);

/// Whether this processor has wide registers and they may be used.
#[inline]
pub fn wide() -> bool {
    match REGISTERS.load(Ordering::Relaxed) {
        UNKNOWN => {
            allow_wide(true);
            REGISTERS.load(Ordering::Relaxed) == WIDE
        }
        registers => registers == WIDE,
    }
}

/// Allows or forbids wide registers in this program, for tests that both paths give the same bits.
#[cold]
pub fn allow_wide(allowed: bool) {
    #[cfg(target_arch = "x86_64")]
    let here = std::arch::is_x86_feature_detected!("avx2");
    #[cfg(not(target_arch = "x86_64"))]
    let here = false;
    REGISTERS.store(if allowed && here { WIDE } else { NARROW }, Ordering::Relaxed);
}

/// Defines a function that is compiled twice, for narrow and for wide registers: meant for loops over
/// slices without branches, which become vector code. Whatever it calls must be `#[inline(always)]`, or
/// only the call is compiled twice.
///
/// ```
/// eyeballs_abi::vectorised! {
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
            #[allow(clippy::too_many_arguments)]
            #[inline(always)]
            fn narrow($($argument: $type),*) $(-> $result)? $body

            #[cfg(target_arch = "x86_64")]
            {
                #[allow(clippy::too_many_arguments)]
                #[target_feature(enable = "avx2")]
                fn wide($($argument: $type),*) $(-> $result)? {
                    narrow($($argument),*)
                }
                if $crate::vectorised::wide() {
                    // SAFETY: `wide` was compiled for AVX2, which this processor has.
                    return unsafe { wide($($argument),*) };
                }
            }
            narrow($($argument),*)
        }
    };
}
