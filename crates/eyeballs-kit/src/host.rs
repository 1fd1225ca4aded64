//! Hosts as a library may meet them: this one, a later minor version, another major version, one without its generator.

use core::ffi::{CStr, c_char, c_void};
use eyeballs_abi::host::HOST;
use eyeballs_abi::layout::{ABI_MINOR, EXTENSION_RANDOM, Host};

/// This program.
pub fn ordinary() -> Host {
    Host { size: size_of::<Host>() as u32, ..copy(&HOST) }
}

/// One that speaks another major version of the contract.
pub fn of_major(abi_major: u32) -> Host {
    Host { abi_major, ..ordinary() }
}

/// A later minor version. What it appends to the table lies behind it, see [`Longer`].
pub fn later() -> Longer {
    let host = Host { size: size_of::<Longer>() as u32, abi_minor: ABI_MINOR + 9, ..ordinary() };
    Longer { host, appended: [7; 2] }
}

/// A host table of a later minor version.
#[repr(C)]
pub struct Longer {
    /// What version 1.0 knows of it.
    pub host: Host,
    appended: [u64; 2],
}

/// One that has no random numbers in bulk: the library uses its own copy of the generator.
pub fn without_bulk_random() -> Host {
    Host { get_extension: Some(all_but_random), ..ordinary() }
}

unsafe extern "C" fn all_but_random(context: *mut c_void, id: *const c_char) -> *const c_void {
    // SAFETY: the contract: ids are NUL-terminated strings.
    if !id.is_null() && unsafe { CStr::from_ptr(id) } == EXTENSION_RANDOM {
        return core::ptr::null();
    }
    match HOST.get_extension {
        // SAFETY: the host's own function, with the arguments that it expects.
        Some(function) => unsafe { function(context, id) },
        None => core::ptr::null(),
    }
}

fn copy(host: &Host) -> Host {
    Host {
        size: host.size,
        abi_major: host.abi_major,
        abi_minor: host.abi_minor,
        reserved: host.reserved,
        name: host.name,
        version: host.version,
        context: host.context,
        get_extension: host.get_extension,
    }
}
