//! What the host offers to plugins.

use crate::layout::{ABI_MAJOR, ABI_MINOR, EXTENSION_RANDOM, Host, RandomExtension};
use crate::random::RandomKey;
use core::ffi::{CStr, c_char, c_void};

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

unsafe extern "C" fn get_extension(_context: *mut c_void, id: *const c_char) -> *const c_void {
    if id.is_null() {
        return core::ptr::null();
    }
    // SAFETY: the contract says that ids are NUL-terminated strings.
    if unsafe { CStr::from_ptr(id) } == EXTENSION_RANDOM {
        (&raw const RANDOM).cast()
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
    // SAFETY: the contract says that `people` holds `count` and `out` four times `count` words, disjoint.
    unsafe {
        let count = count as usize;
        let people = core::slice::from_raw_parts(people, count);
        let out = core::slice::from_raw_parts_mut(out, 4 * count);
        (*key).fill(people, purpose, draw, out);
    }
}
