//! Everything that crosses the boundary, `#[repr(C)]`, with the sizes asserted on both sides.
//!
//! Rules of the contract, version 1:
//!
//! - every struct that can grow starts with its own `size`, and arrays are stepped by a stride, so a
//!   minor version only appends;
//! - the major version is part of the entry symbol's name;
//! - strings are NUL-terminated UTF-8 and live as long as the library;
//! - pointers in [`Block`] and [`DayTotals`] are valid for the call only;
//! - status codes are integers, never an enumeration of either language;
//! - the contract is for 64-bit little-endian machines.
//!
//! [`Model`] is a model's table; `declared` is what it declares of itself, [`limit`] how much that may be, `call` what
//! its functions are given.

mod call;
mod declared;
pub mod limit;

pub use call::*;
pub use declared::*;

use core::ffi::{CStr, c_char, c_void};
use eyeballs_numerics::random::RandomKey;

/// Major version: a change breaks every plugin and renames the entry symbol.
pub const ABI_MAJOR: u32 = 1;
/// Minor version: fields and extensions only get appended.
pub const ABI_MINOR: u32 = 0;
/// The one symbol that a plugin library exports.
pub const ENTRY_SYMBOL: &CStr = c"eyeballs_plugin_entry_v1";

/// What every fallible function of a plugin returns: one of the `STATUS_` constants.
pub type Status = i32;
/// All went well.
pub const STATUS_OK: Status = 0;
/// A parameter, or a combination of them, cannot be: [`ErrorSlot::parameter`] says which.
pub const STATUS_CONFIG: Status = 1;
/// The model cannot go on: this simulation stops, the instance can still be destroyed.
pub const STATUS_MODEL: Status = 2;
/// The model panicked: the instance may only be destroyed.
pub const STATUS_PANIC: Status = 3;
/// The other side is too old, too new or lacks an extension.
pub const STATUS_UNSUPPORTED: Status = 4;

/// What the host offers to a plugin.
#[repr(C)]
pub struct Host {
    /// Size of this struct in bytes.
    pub size: u32,
    /// The host's [`ABI_MAJOR`].
    pub abi_major: u32,
    /// The host's [`ABI_MINOR`].
    pub abi_minor: u32,
    /// Zero.
    pub reserved: u32,
    /// The host's name.
    pub name: *const c_char,
    /// The host's version.
    pub version: *const c_char,
    /// Passed back to `get_extension`.
    pub context: *mut c_void,
    /// Asks for an optional ability by id, for example [`EXTENSION_RANDOM`]; null if unknown.
    pub get_extension: Option<unsafe extern "C" fn(context: *mut c_void, id: *const c_char) -> *const c_void>,
}

/// Id of the extension of functions with the same bits everywhere; the host answers with a [`MathExtension`].
pub const EXTENSION_MATH: &CStr = c"eyeballs.math/1";

/// What Rust authors have in `eyeballs_model::{math, libm, sampling}`. Random numbers that take several words come from the
/// stream of a key, person and purpose, from its beginning.
#[repr(C)]
pub struct MathExtension {
    /// Size of this struct in bytes.
    pub size: u32,
    /// Zero.
    pub reserved: u32,
    /// e^x, 32 bits.
    pub exp_f32: unsafe extern "C" fn(x: f32) -> f32,
    /// Natural logarithm, 32 bits.
    pub ln_f32: unsafe extern "C" fn(x: f32) -> f32,
    /// 1 - e^-hazard, 32 bits.
    pub probability_f32: unsafe extern "C" fn(hazard: f32) -> f32,
    /// e^x.
    pub exp: unsafe extern "C" fn(x: f64) -> f64,
    /// Natural logarithm.
    pub ln: unsafe extern "C" fn(x: f64) -> f64,
    /// x^y.
    pub pow: unsafe extern "C" fn(x: f64, y: f64) -> f64,
    /// A standard normal number from a word.
    pub normal: unsafe extern "C" fn(word: u32) -> f32,
    /// A Poisson number of a mean up to 40 from a word.
    pub poisson_of_word: unsafe extern "C" fn(mean: f32, word: u32) -> u32,
    /// A Gamma number of scale 1, `shape` above 0.
    pub gamma: unsafe extern "C" fn(key: *const RandomKey, person: u32, purpose: u32, shape: f64) -> f64,
    /// A Beta number, both shapes above 0.
    pub beta: unsafe extern "C" fn(key: *const RandomKey, person: u32, purpose: u32, a: f64, b: f64) -> f64,
    /// A Poisson number of any mean.
    pub poisson: unsafe extern "C" fn(key: *const RandomKey, person: u32, purpose: u32, mean: f64) -> u64,
    /// A binomial number.
    pub binomial: unsafe extern "C" fn(
        key: *const RandomKey,
        person: u32,
        purpose: u32,
        trials: u64,
        chance: f64,
    ) -> u64,
}

/// Id of the bulk random number extension; the host answers with a [`RandomExtension`].
pub const EXTENSION_RANDOM: &CStr = c"eyeballs.random/1";

/// Bulk random numbers by the host's vectorised generator.
#[repr(C)]
pub struct RandomExtension {
    /// Size of this struct in bytes.
    pub size: u32,
    /// Zero.
    pub reserved: u32,
    /// Fills four planes of `count` words each, `out[word * count + row]`, with the bits that
    /// [`RandomKey::bits`] gives for `people[row]`.
    pub fill: unsafe extern "C" fn(
        key: *const RandomKey,
        people: *const u32,
        count: u32,
        purpose: u32,
        draw: u32,
        out: *mut u32,
    ),
}

/// Flags of a model.
pub mod model_flag {
    /// It belongs to the whole market and not to a service: it has `plan` and `settle` only, no columns, and its metrics and ledger
    /// lines once for each service.
    pub const MARKET_WIDE: u32 = 1;
}

/// A business model: a static table.
#[repr(C)]
pub struct Model {
    /// Size of this struct in bytes.
    pub size: u32,
    /// Any of [`model_flag`].
    pub flags: u32,
    /// Name in scenarios: lower-case words joined by hyphens.
    pub id: *const c_char,
    /// The model's version.
    pub version: *const c_char,
    /// A few words for people.
    pub title: *const c_char,
    /// What it is, in a few sentences.
    pub doc: *const c_char,
    /// The parameters.
    pub parameters: *const ParameterDef,
    /// The columns.
    pub columns: *const ColumnDef,
    /// The metrics.
    pub metrics: *const MetricDef,
    /// The ledger lines.
    pub postings: *const PostingDef,
    /// The globals.
    pub globals: *const GlobalDef,
    /// Number of parameters.
    pub parameter_count: u32,
    /// Number of columns.
    pub column_count: u32,
    /// Number of metrics.
    pub metric_count: u32,
    /// Number of ledger lines.
    pub posting_count: u32,
    /// Number of globals.
    pub global_count: u32,
    /// Bytes from one parameter to the next.
    pub parameter_stride: u32,
    /// Bytes from one column to the next.
    pub column_stride: u32,
    /// Bytes from one metric to the next.
    pub metric_stride: u32,
    /// Bytes from one ledger line to the next.
    pub posting_stride: u32,
    /// Bytes from one global to the next.
    pub global_stride: u32,
    /// Bytes of scratch that the model wants per person in a block.
    pub scratch_bytes_per_person: u32,
    /// Zero.
    pub reserved: u32,
    /// Makes an instance from checked values in order of declaration. Required.
    pub create: Option<CreateFn>,
    /// Ends an instance. Required.
    pub destroy: Option<unsafe extern "C" fn(instance: *mut c_void)>,
    /// Sets the day's terms, once a day before anybody chooses. May be null.
    pub plan: Option<DayFn>,
    /// Says how much the day's terms attract or annoy each user, before minutes are shared. May be
    /// null. Called for many blocks at once.
    pub attend: Option<BlockFn>,
    /// Says what happened to each user today. Required, but null for a model of the whole market. Called for many blocks at once.
    pub serve: Option<BlockFn>,
    /// Closes the day for the other side of the market. May be null.
    pub settle: Option<DayFn>,
    /// Asks the model for an optional ability by id. May be null.
    pub get_extension: Option<unsafe extern "C" fn(id: *const c_char) -> *const c_void>,
    /// Says what the model offers people who consider joining the service. May be null. Called for many blocks at
    /// once.
    pub consider: Option<BlockFn>,
    /// Says what people bring who became users today, or were before the model starts: writes state and shared
    /// columns. May be null. Called for many blocks at once.
    pub welcome: Option<BlockFn>,
    /// Sees those who leave today: a last payment, and what remains of them. May be null. Called for many blocks at
    /// once.
    pub farewell: Option<BlockFn>,
}

/// Type of [`Model::create`].
pub type CreateFn = unsafe extern "C" fn(
    host: *const Host,
    values: *const Value,
    count: u32,
    out: *mut *mut c_void,
    error: *mut ErrorSlot,
) -> Status;
/// Type of [`Model::plan`] and [`Model::settle`].
pub type DayFn =
    unsafe extern "C" fn(instance: *const c_void, totals: *const DayTotals, error: *mut ErrorSlot) -> Status;
/// Type of the functions that are called for blocks of people.
pub type BlockFn =
    unsafe extern "C" fn(instance: *const c_void, block: *const Block, error: *mut ErrorSlot) -> Status;

/// What the entry hands out: the models of one library.
#[repr(C)]
pub struct Plugin {
    /// Size of this struct in bytes.
    pub size: u32,
    /// The plugin's [`ABI_MAJOR`].
    pub abi_major: u32,
    /// The plugin's [`ABI_MINOR`].
    pub abi_minor: u32,
    /// Number of models.
    pub model_count: u32,
    /// The models.
    pub models: *const *const Model,
    /// What it was made with, for people.
    pub made_with: *const c_char,
}

/// Type of the exported symbol named [`ENTRY_SYMBOL`].
pub type EntryFn =
    unsafe extern "C" fn(host: *const Host, out: *mut *const Plugin, error: *mut ErrorSlot) -> Status;

macro_rules! shared_tables {
    ($($table:ty),*) => { $(
        // SAFETY: these tables are immutable after construction and point at static data only.
        unsafe impl Sync for $table {}
        // SAFETY: as above.
        unsafe impl Send for $table {}
    )* };
}
shared_tables!(
    Host,
    Market,
    ServiceFacts,
    ParameterDef,
    ColumnDef,
    MetricDef,
    PostingDef,
    GlobalDef,
    Model,
    Plugin
);

// The layout is frozen: a change that moves a byte must not compile.
// It is that of 64-bit pointers; where they are smaller, models are linked in only.
#[cfg(target_pointer_width = "64")]
const _: () = {
    assert!(size_of::<ErrorSlot>() == 512);
    assert!(size_of::<Host>() == 48);
    assert!(size_of::<RandomExtension>() == 16);
    assert!(size_of::<ParameterDef>() == 104);
    assert!(size_of::<ColumnDef>() == 40);
    assert!(size_of::<MetricDef>() == 40);
    assert!(size_of::<PostingDef>() == 24);
    assert!(size_of::<GlobalDef>() == 40);
    assert!(size_of::<Value>() == 16);
    assert!(size_of::<ServiceFacts>() == 88);
    assert!(size_of::<Market>() == 144);
    assert!(size_of::<MathExtension>() == 104);
    assert!(size_of::<Block>() == 112);
    assert!(size_of::<DayTotals>() == 88);
    assert!(size_of::<Model>() == 208);
    assert!(size_of::<Plugin>() == 32);
    assert!(size_of::<RandomKey>() == 16);
};
