//! What the host offers to plugins.

use crate::layout::{
    ABI_MAJOR, ABI_MINOR, EXTENSION_MATH, EXTENSION_RANDOM, Host, MathExtension, RandomExtension,
};
use core::ffi::{CStr, c_char, c_void};
use core::mem::MaybeUninit;
use eyeballs_numerics::random::RandomKey;
use eyeballs_numerics::{math, sampling};

/// The host table that every plugin gets.
pub static HOST: Host = Host {
    size: size_of::<Host>() as u32,
    abi_major: ABI_MAJOR,
    abi_minor: ABI_MINOR,
    reserved: 0,
    name: c"eyeballs".as_ptr(),
    version: concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast(),
    context: core::ptr::null_mut(),
    get_extension: Some(get_extension),
};

static RANDOM: RandomExtension =
    RandomExtension { size: size_of::<RandomExtension>() as u32, reserved: 0, fill: random_fill };

static MATH: MathExtension = MathExtension {
    size: size_of::<MathExtension>() as u32,
    reserved: 0,
    exp_f32,
    ln_f32,
    probability_f32,
    exp,
    ln,
    pow,
    normal,
    poisson_of_word,
    gamma,
    beta,
    poisson,
    binomial,
};

unsafe extern "C" fn exp_f32(x: f32) -> f32 {
    math::exp(x)
}

unsafe extern "C" fn ln_f32(x: f32) -> f32 {
    math::ln(x)
}

unsafe extern "C" fn probability_f32(hazard: f32) -> f32 {
    math::probability(hazard)
}

unsafe extern "C" fn exp(x: f64) -> f64 {
    libm::exp(x)
}

unsafe extern "C" fn ln(x: f64) -> f64 {
    libm::log(x)
}

unsafe extern "C" fn pow(x: f64, y: f64) -> f64 {
    libm::pow(x, y)
}

unsafe extern "C" fn normal(word: u32) -> f32 {
    math::normal(word)
}

unsafe extern "C" fn poisson_of_word(mean: f32, word: u32) -> u32 {
    math::poisson(mean, word)
}

unsafe extern "C" fn gamma(key: *const RandomKey, person: u32, purpose: u32, shape: f64) -> f64 {
    // SAFETY: the contract: a valid key.
    sampling::gamma(shape, &mut unsafe { &*key }.stream_of_person(person, purpose))
}

unsafe extern "C" fn beta(key: *const RandomKey, person: u32, purpose: u32, a: f64, b: f64) -> f64 {
    // SAFETY: the contract: a valid key.
    sampling::beta(a, b, &mut unsafe { &*key }.stream_of_person(person, purpose))
}

unsafe extern "C" fn poisson(key: *const RandomKey, person: u32, purpose: u32, mean: f64) -> u64 {
    // SAFETY: the contract: a valid key.
    sampling::poisson(mean, &mut unsafe { &*key }.stream_of_person(person, purpose))
}

unsafe extern "C" fn binomial(
    key: *const RandomKey,
    person: u32,
    purpose: u32,
    trials: u64,
    chance: f64,
) -> u64 {
    // SAFETY: the contract: a valid key.
    sampling::binomial(trials, chance, &mut unsafe { &*key }.stream_of_person(person, purpose))
}

unsafe extern "C" fn get_extension(_context: *mut c_void, id: *const c_char) -> *const c_void {
    if id.is_null() {
        return core::ptr::null();
    }
    // SAFETY: the contract says that ids are NUL-terminated strings.
    let id = unsafe { CStr::from_ptr(id) };
    if id == EXTENSION_RANDOM {
        (&raw const RANDOM).cast()
    } else if id == EXTENSION_MATH {
        (&raw const MATH).cast()
    } else {
        core::ptr::null()
    }
}

unsafe extern "C" fn random_fill(
    key: *const RandomKey,
    people: *const u32,
    count: u32,
    purpose: u32,
    draw: u32,
    out: *mut u32,
) {
    if count == 0 {
        return;
    }
    // SAFETY: the contract says that `people` holds `count` and `out` has room for four times `count` words,
    // disjoint. Nobody says that anything was written to `out` before.
    unsafe {
        let count = count as usize;
        let people = core::slice::from_raw_parts(people, count);
        let out = core::slice::from_raw_parts_mut(out.cast::<MaybeUninit<u32>>(), 4 * count);
        (*key).fill_uninit(people, purpose, draw, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use eyeballs_numerics::random::key_of;

    /// Under Miri, a slice of words over this memory would be an error.
    #[test]
    fn bulk_random_numbers_come_into_memory_that_nobody_wrote_to() {
        let key = RandomKey { key: key_of(2014, 0), day: 3, stream: 4 };
        let people = [5, 70, 900];
        let mut out: Vec<u32> = Vec::with_capacity(4 * people.len());
        // SAFETY: `people` holds three words, and there is room for four times three; the call fills them.
        unsafe {
            (RANDOM.fill)(&raw const key, people.as_ptr(), 3, 6, 8, out.as_mut_ptr());
            out.set_len(4 * people.len());
        }
        for (row, &person) in people.iter().enumerate() {
            let planes = [out[row], out[3 + row], out[6 + row], out[9 + row]];
            assert_eq!(planes, key.bits(person, 6, 8));
        }
    }
}
