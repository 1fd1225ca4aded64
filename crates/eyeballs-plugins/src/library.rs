//! Opens one library and checks all that it hands out.
//!
//! A library is opened at most once per process and never closed: thread-local destructors, statics and
//! threads of a library may outlive any moment at which closing it would seem safe.

use crate::error::PluginError;
use core::ffi::c_void;
use eyeballs_abi::float_environment;
use eyeballs_abi::host::HOST;
use eyeballs_abi::instance::ModelHandle;
use eyeballs_abi::layout::{ABI_MAJOR, ENTRY_SYMBOL, EntryFn, ErrorSlot, Model, Plugin, STATUS_OK, limit};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A library that was opened and keeps the contract.
#[derive(Debug)]
pub struct Library {
    /// Absolute path without links.
    pub path: PathBuf,
    /// SHA-256 of the file, in 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// Its models, each with an id of its own.
    pub models: Vec<ModelHandle>,
}

type Outcome = Result<Arc<Library>, PluginError>;

/// Opens a library, or gives what came of it when this process opened it before.
///
/// # Errors
/// Why it cannot be used.
pub fn open(path: &Path) -> Outcome {
    let path = path.canonicalize().map_err(|error| PluginError::unreadable(path, &error))?;
    let mut opened = opened();
    if let Some(outcome) = opened.get(&path) {
        return outcome.clone();
    }
    let outcome = open_first_time(&path);
    opened.insert(path, outcome.clone());
    outcome
}

/// Whether this process opened a library, or tried to.
pub(crate) fn is_opened(path: &Path) -> bool {
    path.canonicalize().is_ok_and(|path| opened().contains_key(&path))
}

/// What this process opened.
fn opened() -> MutexGuard<'static, BTreeMap<PathBuf, Outcome>> {
    static OPENED: Mutex<BTreeMap<PathBuf, Outcome>> = Mutex::new(BTreeMap::new());
    // The map is whole even if a panic poisoned the lock: entries are inserted complete.
    OPENED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Opens a library whose file was seen to have the pinned hash.
///
/// # Errors
/// Why it cannot be used; also if this process opened the file when it had another hash.
pub fn open_pinned(path: &Path, pin: &str) -> Outcome {
    let library = open(path)?;
    if library.sha256 == pin {
        return Ok(library);
    }
    Err(PluginError::in_file(
        path,
        "was replaced after this program opened it, and an opened library stays",
        "start the program again",
    ))
}

/// Most bytes of a library: one with debug information has some hundred megabytes.
const BYTES_MAX: u64 = 1 << 30;

/// SHA-256 of a file in 64 lower-case hexadecimal digits.
///
/// # Errors
/// Why it cannot be read; what is no file, or larger than any library, is not read.
pub fn sha256_of(path: &Path) -> Result<String, PluginError> {
    let read = || {
        check_is_file(path)?;
        let file = File::open(path)?;
        if file.metadata()?.len() > BYTES_MAX {
            return Err(std::io::Error::other("it is larger than 1 GiB, no library is"));
        }
        let mut file = file.take(BYTES_MAX);
        let mut hash = Sha256::new();
        let mut part = [0; 1 << 16];
        loop {
            match file.read(&mut part)? {
                0 => return Ok(hash.finalize()),
                length => hash.update(&part[..length]),
            }
        }
    };
    let digest = read().map_err(|error| PluginError::unreadable(path, &error))?;
    Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// For before a file is opened: that could wait for the other end of a pipe.
fn check_is_file(path: &Path) -> std::io::Result<()> {
    if path.metadata()?.is_file() { Ok(()) } else { Err(std::io::Error::other("it is not a file")) }
}

fn open_first_time(path: &Path) -> Outcome {
    let sha256 = sha256_of(path)?;
    Ok(Arc::new(Library { path: path.to_owned(), sha256, models: load(path)? }))
}

/// Loads a library and checks all that it hands out.
///
/// # Errors
/// Why it cannot be used.
pub(crate) fn load(path: &Path) -> Result<Vec<ModelHandle>, PluginError> {
    check_is_file(path).map_err(|error| PluginError::unreadable(path, &error))?;
    let at_fault = |problem: String, advice: &str| PluginError::in_file(path, problem, advice);

    let (opened, float_changed) = float_environment::guarded(|| dynamic_library(path));
    let library = opened.map_err(|error| {
        let cause = std::error::Error::source(&error).map_or(error.to_string(), ToString::to_string);
        let cause = cause.strip_prefix(&format!("{}: ", path.display())).map_or(cause.clone(), str::to_owned);
        at_fault(
            format!("cannot be opened as a library ({cause})"),
            "build it for this machine, with all libraries it needs",
        )
    })?;
    if float_changed {
        return Err(at_fault(FLOAT_CHANGED.replace("{}", "opening it"), FLOAT_ADVICE));
    }

    let Some(entry) = symbol(&library, ENTRY_SYMBOL.to_bytes_with_nul()) else {
        return Err(no_entry(path, &library));
    };
    // SAFETY: the contract gives the symbol of this name this type.
    let entry = unsafe { std::mem::transmute::<*mut c_void, EntryFn>(entry) };
    let mut plugin: *const Plugin = std::ptr::null();
    let mut error = ErrorSlot::default();
    // SAFETY: all pointers live until the call returns; the host's table lives for ever.
    let (status, float_changed) =
        float_environment::guarded(|| unsafe { entry(&raw const HOST, &raw mut plugin, &raw mut error) });
    if float_changed {
        return Err(at_fault(FLOAT_CHANGED.replace("{}", "its entry"), FLOAT_ADVICE));
    }
    if status != STATUS_OK {
        let text = error.text();
        let reason = if text.is_empty() { format!("status {status}, without a message") } else { text };
        return Err(at_fault(
            format!("refuses to work with this program: {reason}"),
            "install versions of program and plugin that fit each other",
        ));
    }
    // SAFETY: the entry said that all went well, so its table is as the contract says.
    unsafe { models_of(plugin) }
        .map_err(|problem| at_fault(problem, "this is a mistake in the plugin: tell its author"))
}

const FLOAT_CHANGED: &str = "{} changed the floating-point control word (flush-to-zero?), which would \
                             change the results of every model";
const FLOAT_ADVICE: &str = "build the plugin, and the libraries it needs, without -ffast-math";

#[cfg(unix)]
type Handle = libloading::os::unix::Library;
#[cfg(windows)]
type Handle = libloading::os::windows::Library;

fn dynamic_library(path: &Path) -> Result<ManuallyDrop<Handle>, libloading::Error> {
    // SAFETY: opening a library runs its constructors: the user who named its place trusts it, as the
    // documentation says, and a process of its own survived it. Symbols stay local and are all resolved now, not in the middle of a run.
    #[cfg(unix)]
    let library = unsafe {
        use libloading::os::unix::{RTLD_LOCAL, RTLD_NOW};
        Handle::open(Some(path), RTLD_NOW | RTLD_LOCAL)
    };
    // SAFETY: as above. The flag lets a library find others that lie beside it.
    #[cfg(windows)]
    let library =
        unsafe { Handle::load_with_flags(path, libloading::os::windows::LOAD_WITH_ALTERED_SEARCH_PATH) };
    library.map(ManuallyDrop::new)
}

fn symbol(library: &Handle, name: &[u8]) -> Option<*mut c_void> {
    // SAFETY: the address is looked up only; whoever uses it states its type.
    let address = unsafe { library.get::<*mut c_void>(name) }.ok()?.as_raw_ptr();
    (!address.is_null()).then_some(address)
}

fn no_entry(path: &Path, library: &Handle) -> PluginError {
    const MAJORS: std::ops::Range<u32> = 1..100;
    let other = MAJORS
        .filter(|&major| major != ABI_MAJOR)
        .find(|major| symbol(library, format!("eyeballs_plugin_entry_v{major}\0").as_bytes()).is_some());
    match other {
        Some(major) => PluginError::in_file(
            path,
            format!(
                "was made for version {major} of the plugin contract, this program speaks version {ABI_MAJOR}"
            ),
            "install the plugin made for this program, or the program made for this plugin",
        ),
        None => PluginError::in_file(
            path,
            format!("is a library but not a plugin: it does not export `{}`", ENTRY_SYMBOL.to_string_lossy()),
            "export the models with `export_plugin!` (Rust) or EYEBALLS_EXPORT (C)",
        ),
    }
}

/// # Safety
/// `plugin` must be null, misaligned, or point at readable memory that stays for ever and begins with the size
/// of the table; and so on for the pointers in it, see [`ModelHandle::new`].
unsafe fn models_of(plugin: *const Plugin) -> Result<Vec<ModelHandle>, String> {
    if plugin.is_null() || !plugin.is_aligned() {
        return Err("its entry hands out no table".to_owned());
    }
    // SAFETY: the caller's promise: a size can be read. No reference to more than that is made yet.
    let size = unsafe { (*plugin).size } as usize;
    if size < size_of::<Plugin>() {
        return Err(format!(
            "its table has {size} bytes, version 1.0 of the contract has {}",
            size_of::<Plugin>()
        ));
    }
    // SAFETY: the table is as large as it says, by the caller's promise.
    let plugin = unsafe { &*plugin };
    if plugin.abi_major != ABI_MAJOR {
        return Err(format!(
            "its table says version {} of the contract, its entry version {ABI_MAJOR}",
            plugin.abi_major
        ));
    }
    if plugin.model_count == 0 || plugin.model_count > limit::MODELS_MAX {
        return Err(format!(
            "it offers {} models, a plugin has 1 to {}",
            plugin.model_count,
            limit::MODELS_MAX
        ));
    }
    if plugin.models.is_null() || !plugin.models.is_aligned() {
        return Err(format!("it offers {} models, but no array of them", plugin.model_count));
    }
    let mut models: Vec<ModelHandle> = Vec::new();
    for index in 0..plugin.model_count as usize {
        // SAFETY: the caller's promise: an array of as many pointers.
        let table: *const Model = unsafe { *plugin.models.add(index) };
        // SAFETY: the caller's promise; the library is never closed, so the table lives for ever.
        let model = unsafe { ModelHandle::new(table) }
            .map_err(|problem| format!("model {index} (counted from 0) breaks the contract: {problem}"))?;
        let id = &model.description().id;
        if models.iter().any(|other| other.description().id == *id) {
            return Err(format!("two of its models have the id `{id}`"));
        }
        models.push(model);
    }
    Ok(models)
}
