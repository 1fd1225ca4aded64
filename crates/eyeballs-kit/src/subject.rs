//! A library that is tried. It was opened and checked as every library is; then it is called directly.

use core::ffi::c_void;
use eyeballs_abi::description::Description;
use eyeballs_abi::float_environment;
use eyeballs_abi::layout::{ENTRY_SYMBOL, EntryFn, ErrorSlot, Host, Model, Plugin, STATUS_OK};
use eyeballs_plugins::library;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

/// A library that is tried.
#[derive(Debug)]
pub struct Subject {
    /// Absolute path without links.
    pub path: PathBuf,
    /// Its models.
    pub models: Vec<Tested>,
    entry: EntryFn,
}

/// A model of the library.
#[derive(Clone, Debug)]
pub struct Tested {
    /// Its table, which lives for ever.
    pub table: &'static Model,
    /// What it says of itself.
    pub description: Description,
}

/// A table that the entry of the library handed out.
#[derive(Clone, Copy, Debug)]
pub struct Table(*const Model);

/// What an entry answered that refused.
#[derive(Clone, Debug)]
pub struct Refused {
    /// One of the `STATUS_` constants.
    pub status: i32,
    /// Its words.
    pub message: String,
}

impl Subject {
    /// Opens a library.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub fn open(path: &Path) -> Result<Subject, String> {
        // Whatever is wrong with it is said here; it stays open.
        let opened = library::open(path).map_err(|error| error.problem)?;
        let entry = entry(&opened.path)?;
        let mut subject = Subject { path: opened.path.clone(), models: Vec::new(), entry };
        subject.models = subject
            .tables(&crate::host::ordinary())
            .map_err(|refused| format!("its entry refuses the second call: {}", refused.message))?
            .into_iter()
            .map(|table| subject.tested(table))
            .collect::<Result<_, _>>()?;
        Ok(subject)
    }

    /// Asks the entry for its models.
    ///
    /// # Errors
    /// That it refuses this host.
    pub fn tables(&self, host: &Host) -> Result<Vec<Table>, Refused> {
        let mut plugin: *const Plugin = core::ptr::null();
        let mut error = ErrorSlot::default();
        // SAFETY: the type of the symbol is the contract's; all pointers live until the call returns.
        let (status, _) =
            float_environment::guarded(|| unsafe { (self.entry)(host, &raw mut plugin, &raw mut error) });
        if status != STATUS_OK {
            return Err(Refused { status, message: error.text() });
        }
        if plugin.is_null() {
            return Err(Refused { status, message: "it hands out no table".to_owned() });
        }
        // SAFETY: the same entry handed out a sound table before, see `open`.
        let plugin = unsafe { &*plugin };
        // SAFETY: as above: an array of as many pointers.
        Ok((0..plugin.model_count as usize)
            .map(|index| unsafe { Table(*plugin.models.add(index)) })
            .collect())
    }

    /// Reads a model's table.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn tested(&self, Table(table): Table) -> Result<Tested, String> {
        // SAFETY: the library handed it out and is never closed; what can be checked of it is checked.
        let description = unsafe { Description::read(table) }?;
        // SAFETY: it was just read, so it is there and as long as the struct.
        Ok(Tested { table: unsafe { &*table }, description })
    }
}

fn entry(path: &Path) -> Result<EntryFn, String> {
    #[cfg(unix)]
    type Handle = libloading::os::unix::Library;
    #[cfg(windows)]
    type Handle = libloading::os::windows::Library;
    // SAFETY: it is open already, so that this runs nothing; it is never closed.
    let library = unsafe { Handle::new(path) }.map(ManuallyDrop::new).map_err(|error| error.to_string())?;
    // SAFETY: the address is looked up only.
    let address = unsafe { library.get::<*mut c_void>(ENTRY_SYMBOL.to_bytes_with_nul()) };
    let address = address.map_err(|error| error.to_string())?.as_raw_ptr();
    // SAFETY: the contract gives the symbol of this name this type.
    Ok(unsafe { std::mem::transmute::<*mut c_void, EntryFn>(address) })
}
