//! Reads memory of a library: strings and arrays, each refused if its pointer or its size cannot be.

use crate::layout::limit;
use core::ffi::{CStr, c_char};

/// A string.
///
/// # Safety
/// `pointer` must be null or a string that ends with a NUL.
pub(super) unsafe fn text(pointer: *const c_char, what: &str) -> Result<String, String> {
    if pointer.is_null() {
        return Err(format!("the {what} is a null pointer"));
    }
    // SAFETY: the caller's promise: bytes up to a NUL. None is read beyond it, nor beyond the limit.
    let ends = (0..=limit::TEXT_BYTES_MAX as usize).any(|index| unsafe { *pointer.add(index) } == 0);
    if !ends {
        return Err(format!("the {what} is longer than {} bytes", limit::TEXT_BYTES_MAX));
    }
    // SAFETY: a NUL was just found.
    let text = unsafe { CStr::from_ptr(pointer) };
    text.to_str().map(str::to_owned).map_err(|_| format!("the {what} is not UTF-8"))
}

/// An array of values one after the other.
///
/// # Safety
/// `first` must be null, misaligned, or point at `count` values.
pub(super) unsafe fn values<T: Copy>(
    what: &str,
    first: *const T,
    count: u32,
    count_max: u32,
) -> Result<Vec<T>, String> {
    if count == 0 {
        return Ok(Vec::new());
    }
    check_array(what, first, count, count_max)?;
    // SAFETY: the pointer is aligned and, by the caller's promise, points at `count` values.
    Ok(unsafe { core::slice::from_raw_parts(first, count as usize) }.to_vec())
}

/// An array of structs that a later minor version may have made longer.
///
/// # Safety
/// `first` must be null, misaligned, or point at `count` structs that lie `stride` bytes apart.
pub(super) unsafe fn rows<Def, Row>(
    what: &str,
    first: *const Def,
    count: u32,
    stride: u32,
    count_max: u32,
    read: unsafe fn(&Def) -> Result<Row, String>,
) -> Result<Vec<Row>, String> {
    if count == 0 {
        return Ok(Vec::new());
    }
    check_array(what, first, count, count_max)?;
    let stride = stride as usize;
    let possible = size_of::<Def>()..=limit::STRIDE_MAX as usize;
    if !possible.contains(&stride) || !stride.is_multiple_of(align_of::<Def>()) {
        return Err(format!(
            "its {what} lie {stride} bytes apart; in version 1.0 of the contract that is {}",
            size_of::<Def>()
        ));
    }
    // SAFETY: the pointer and the stride are aligned, and `count` structs lie `stride` bytes apart by the
    // caller's promise.
    (0..count as usize).map(|index| unsafe { read(&*first.byte_add(index * stride)) }).collect()
}

fn check_array<T>(what: &str, first: *const T, count: u32, count_max: u32) -> Result<(), String> {
    if count > count_max {
        return Err(format!("it has {count} {what}; at most {count_max} are possible"));
    }
    if first.is_null() {
        return Err(format!("it has {count} {what}, but no array of them: a null pointer"));
    }
    if !first.is_aligned() {
        return Err(format!(
            "the array of its {what} does not begin at a multiple of {} bytes",
            align_of::<T>()
        ));
    }
    Ok(())
}
