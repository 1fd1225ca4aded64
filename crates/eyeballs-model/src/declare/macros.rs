//! What the macros expand to; not for direct use.
use super::*;

pub use core::ffi::c_char as CChar;

pub const fn c_string(text: &'static str) -> *const c_char {
    match CStr::from_bytes_with_nul(text.as_bytes()) {
        Ok(text) => text.as_ptr(),
        Err(_) => panic!("a NUL inside a name, unit or doc"),
    }
}

pub const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut index = 0;
    while index < a.len() {
        if a[index] != b[index] {
            return false;
        }
        index += 1;
    }
    true
}

pub const fn position(names: &[&str], name: &str) -> u32 {
    let mut index = 0;
    while index < names.len() {
        if same(names[index].as_bytes(), name.as_bytes()) {
            return index as u32;
        }
        index += 1;
    }
    panic!("a name is not among those declared")
}

pub const fn flag(name: &str) -> u32 {
    if same(name.as_bytes(), b"tunable") {
        parameter_flag::TUNABLE
    } else if same(name.as_bytes(), b"log_scale") {
        parameter_flag::LOG_SCALE
    } else if same(name.as_bytes(), b"minimum_open") {
        parameter_flag::MINIMUM_OPEN
    } else if same(name.as_bytes(), b"maximum_open") {
        parameter_flag::MAXIMUM_OPEN
    } else if same(name.as_bytes(), b"required") {
        parameter_flag::REQUIRED
    } else {
        panic!("flags are tunable, log_scale, minimum_open, maximum_open and required")
    }
}

pub const fn role(name: &str) -> u32 {
    if same(name.as_bytes(), b"advertisers") {
        metric_role::ADVERTISERS
    } else if same(name.as_bytes(), b"merchants") {
        metric_role::MERCHANTS
    } else if same(name.as_bytes(), b"price") {
        metric_role::PRICE
    } else if same(name.as_bytes(), b"ads_per_hour") {
        metric_role::ADS_PER_HOUR
    } else {
        panic!("roles of a metric are advertisers, merchants, price and ads_per_hour")
    }
}

pub const fn parameter(kind: u32, name: &'static str, unit: &'static str, doc: &'static str) -> ParameterDef {
    ParameterDef {
        name: c_string(name),
        unit: c_string(unit),
        doc: c_string(doc),
        choices: core::ptr::null(),
        choice_count: 0,
        kind,
        flags: 0,
        default_list_count: 0,
        default_float: 0.0,
        default_integer: 0,
        default_text: core::ptr::null(),
        default_list: core::ptr::null(),
        minimum: f64::NEG_INFINITY,
        maximum: f64::INFINITY,
        source: core::ptr::null(),
    }
}

pub const fn global(
    name: &'static str,
    unit: &'static str,
    doc: &'static str,
    initial: f64,
    (length, length_parameter): (u32, u32),
) -> GlobalDef {
    GlobalDef {
        name: c_string(name),
        unit: c_string(unit),
        doc: c_string(doc),
        initial,
        length,
        length_parameter,
    }
}

/// # Safety
/// `value` must be a float, and so on for the others.
pub unsafe fn float(value: &Value) -> f64 {
    debug_assert_eq!(value.kind, value_kind::FLOAT);
    // SAFETY: the caller's promise.
    unsafe { value.data.float }
}

/// # Safety
/// `value` must be an integer, boolean or choice.
pub unsafe fn integer(value: &Value) -> i64 {
    // SAFETY: the caller's promise.
    unsafe { value.data.integer }
}

/// # Safety
/// `value` must be a choice.
///
/// # Panics
/// If the index is none of the declared ones, which no host gives.
pub unsafe fn choice<C: Choice>(value: &Value) -> C {
    // SAFETY: the caller's promise.
    C::ALL[unsafe { integer(value) } as usize]
}

/// # Safety
/// `value` must be a valid text.
pub unsafe fn text(value: &Value) -> String {
    // SAFETY: the caller's promise.
    unsafe { CStr::from_ptr(value.data.pointer.cast()) }.to_string_lossy().into_owned()
}

/// # Safety
/// `value` must be a valid list.
pub unsafe fn list(value: &Value) -> Vec<f64> {
    if value.count == 0 {
        return Vec::new();
    }
    // SAFETY: the caller's promise.
    unsafe { core::slice::from_raw_parts(value.data.pointer.cast(), value.count as usize) }.to_vec()
}

/// # Safety
/// `pointer` must be valid for `count` values and live for `'a`, unless `count` is 0.
pub unsafe fn slice<'a, T>(pointer: *const T, count: usize) -> &'a [T] {
    // SAFETY: the caller's promise.
    if count == 0 { &[] } else { unsafe { core::slice::from_raw_parts(pointer, count) } }
}

/// # Safety
/// As [`slice`], and nobody else may use the values meanwhile.
pub unsafe fn slice_mut<'a, T>(pointer: *mut T, count: usize) -> &'a mut [T] {
    // SAFETY: the caller's promise.
    if count == 0 { &mut [] } else { unsafe { core::slice::from_raw_parts_mut(pointer, count) } }
}

/// Takes the first `count` elements off a slice.
pub fn take<'a, T>(rest: &mut &'a [T], count: usize) -> &'a [T] {
    let (first, after) = rest.split_at(count);
    *rest = after;
    first
}

/// Takes the first `count` elements off a slice.
pub fn take_mut<'a, T>(rest: &mut &'a mut [T], count: usize) -> &'a mut [T] {
    let (first, after) = core::mem::take(rest).split_at_mut(count);
    *rest = after;
    first
}
