//! One loop, compiled for registers of several sizes.
//!
//! A library must run on any processor, so the compiler uses registers of four floats. [`vectorised!`](crate::vectorised!)
//! compiles a function again for registers of eight (AVX2) and of sixteen (AVX-512) and chooses when it is
//! called. All are the same source without fused or reordered operations, so they give the same bits.

use core::sync::atomic::{AtomicU8, Ordering};

/// What registers the loops use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Registers {
    /// Those that every processor has.
    Narrow = 1,
    /// AVX2.
    Wide = 2,
    /// AVX-512 with the instructions that move bytes (F, BW, CD, VL, VBMI, VBMI2, from 2019) and counting of bits.
    Widest = 3,
}

const UNKNOWN: u8 = 0;

static REGISTERS: AtomicU8 = AtomicU8::new(UNKNOWN);

/// The registers that this processor has and that may be used.
#[inline]
pub fn registers() -> Registers {
    match REGISTERS.load(Ordering::Relaxed) {
        UNKNOWN => {
            allow(Registers::Widest);
            registers()
        }
        3 => Registers::Widest,
        2 => Registers::Wide,
        _ => Registers::Narrow,
    }
}

/// Allows no larger registers in this program, for tests that all paths give the same bits.
#[cold]
pub fn allow(most: Registers) {
    REGISTERS.store(most.min(here()) as u8, Ordering::Relaxed);
}

fn here() -> Registers {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::is_x86_feature_detected as has;
        let widest = has!("avx512f")
            && has!("avx512bw")
            && has!("avx512cd")
            && has!("avx512vl")
            && has!("avx512vbmi")
            && has!("avx512vbmi2")
            && has!("popcnt")
            && has!("bmi1")
            && has!("bmi2")
            && has!("lzcnt");
        if widest {
            return Registers::Widest;
        }
        if has!("avx2") {
            return Registers::Wide;
        }
    }
    Registers::Narrow
}

/// Defines a function that is compiled for registers of each size: meant for loops over
/// slices without branches, which become vector code. Whatever it calls must be `#[inline(always)]`, or
/// only the call is compiled again.
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
                #[allow(clippy::too_many_arguments)]
                #[target_feature(enable = "avx512f,avx512bw,avx512cd,avx512vl,avx512vbmi,avx512vbmi2,popcnt,bmi1,bmi2,lzcnt")]
                fn widest($($argument: $type),*) $(-> $result)? {
                    narrow($($argument),*)
                }
                match $crate::vectorised::registers() {
                    // SAFETY: `widest` was compiled for instructions that this processor has.
                    $crate::vectorised::Registers::Widest => return unsafe { widest($($argument),*) },
                    // SAFETY: as above.
                    $crate::vectorised::Registers::Wide => return unsafe { wide($($argument),*) },
                    $crate::vectorised::Registers::Narrow => {}
                }
            }
            narrow($($argument),*)
        }
    };
}
