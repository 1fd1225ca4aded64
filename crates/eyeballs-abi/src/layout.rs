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

use core::ffi::{CStr, c_char, c_void};

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

/// "No parameter": the error is not about one.
pub const NO_PARAMETER: u32 = u32::MAX;

/// A place for a message that the caller owns: no allocation, no ownership to pass.
#[repr(C)]
pub struct ErrorSlot {
    /// Size of this struct in bytes, set by the caller.
    pub size: u32,
    /// One of the `STATUS_` constants.
    pub code: Status,
    /// Index of the offending parameter, or [`NO_PARAMETER`].
    pub parameter: u32,
    /// Zero.
    pub reserved: u32,
    /// NUL-terminated UTF-8.
    pub message: [u8; 496],
}

impl Default for ErrorSlot {
    fn default() -> Self {
        ErrorSlot {
            size: size_of::<Self>() as u32,
            code: STATUS_OK,
            parameter: NO_PARAMETER,
            reserved: 0,
            message: [0; 496],
        }
    }
}

impl ErrorSlot {
    /// Writes code and message (cut at a character boundary if it is too long) and returns the code.
    pub fn set(&mut self, code: Status, parameter: u32, message: &str) -> Status {
        let mut length = message.len().min(self.message.len() - 1);
        while !message.is_char_boundary(length) {
            length -= 1;
        }
        self.message[..length].copy_from_slice(&message.as_bytes()[..length]);
        self.message[length] = 0;
        self.parameter = parameter;
        self.code = code;
        code
    }

    /// The message up to its NUL; bytes that are not UTF-8 are replaced.
    pub fn text(&self) -> String {
        let length = self.message.iter().position(|&byte| byte == 0).unwrap_or(self.message.len());
        String::from_utf8_lossy(&self.message[..length]).into_owned()
    }
}

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
    /// [`crate::random::RandomKey::bits`] gives for `people[row]`.
    pub fill: unsafe extern "C" fn(
        key: *const crate::random::RandomKey,
        people: *const u32,
        count: u32,
        purpose: u32,
        draw: u32,
        out: *mut u32,
    ),
}

/// Kinds of parameter values.
pub mod value_kind {
    /// A 64-bit float.
    pub const FLOAT: u32 = 1;
    /// A 64-bit signed integer.
    pub const INTEGER: u32 = 2;
    /// Zero or one.
    pub const BOOLEAN: u32 = 3;
    /// An index into the declared choices.
    pub const CHOICE: u32 = 4;
    /// NUL-terminated UTF-8.
    pub const TEXT: u32 = 5;
    /// An array of 64-bit floats.
    pub const LIST: u32 = 6;
}

/// Flags of a parameter.
pub mod parameter_flag {
    /// There is no default: a scenario must set it.
    pub const REQUIRED: u32 = 1;
    /// A dated event may change it during a run.
    pub const TUNABLE: u32 = 2;
    /// Sweeps and searches should move it on a logarithmic scale.
    pub const LOG_SCALE: u32 = 4;
    /// The lower bound itself is not allowed.
    pub const MINIMUM_OPEN: u32 = 8;
    /// The upper bound itself is not allowed.
    pub const MAXIMUM_OPEN: u32 = 16;
}

/// One scenario parameter, described by the model itself.
#[repr(C)]
pub struct ParameterDef {
    /// Key in the scenario file: lower-case words joined by underscores, unit last.
    pub name: *const c_char,
    /// Unit, for example "USD", "1/day", "1".
    pub unit: *const c_char,
    /// One or two sentences for a user; the source of the default, or the word "assumption".
    pub doc: *const c_char,
    /// Names of the choices, for [`value_kind::CHOICE`].
    pub choices: *const *const c_char,
    /// Number of choices.
    pub choice_count: u32,
    /// One of [`value_kind`].
    pub kind: u32,
    /// Bits of [`parameter_flag`].
    pub flags: u32,
    /// Number of values in `default_list`.
    pub default_list_count: u32,
    /// Default of a float.
    pub default_float: f64,
    /// Default of an integer, boolean or choice.
    pub default_integer: i64,
    /// Default of a text.
    pub default_text: *const c_char,
    /// Default of a list.
    pub default_list: *const f64,
    /// Smallest allowed value (each value, for a list).
    pub minimum: f64,
    /// Largest allowed value (each value, for a list).
    pub maximum: f64,
}

/// Types of a column's values.
pub mod column_type {
    /// 32-bit float.
    pub const F32: u32 = 1;
    /// 64-bit float.
    pub const F64: u32 = 2;
    /// Unsigned byte.
    pub const U8: u32 = 3;
    /// Unsigned 16-bit integer.
    pub const U16: u32 = 4;
    /// Unsigned 32-bit integer.
    pub const U32: u32 = 5;
    /// Signed 64-bit integer.
    pub const I64: u32 = 6;
}

/// What a column is for.
pub mod column_role {
    /// Filled by the market before each call; read only. See [`super::input`] for the names.
    pub const INPUT: u32 = 1;
    /// Zeroed by the market before each call, read by it afterwards. See [`super::output`].
    pub const OUTPUT: u32 = 2;
    /// The model's own memory of a person; kept by the market, written only by this model.
    pub const STATE: u32 = 3;
}

/// Names of the input columns that the market can fill.
pub mod input {
    /// f32, minutes: time spent on the service today; 0 for a user who did not open it.
    pub const MINUTES_TODAY: &str = "minutes_today";
    /// f32, minutes a day: the person's free minutes, shared among all services and the outside.
    pub const FREE_MINUTES: &str = "free_minutes";
    /// f32, 0..1: satisfaction with the service before today.
    pub const SATISFACTION: &str = "satisfaction";
    /// f32, days since the person first became a user of the service.
    pub const TENURE_DAYS: &str = "tenure_days";
    /// f32, 0..1: how much advertising the person bears.
    pub const AD_TOLERANCE: &str = "ad_tolerance";
    /// f32: what a thing is worth to the person relative to others; the scenario's distribution.
    pub const WILLINGNESS_TO_PAY: &str = "willingness_to_pay";
    /// f32, mean 1: how sociable the person is.
    pub const SOCIABILITY: &str = "sociability";
    /// f32, 0..1: how well the service fits the person's taste.
    pub const FIT: &str = "fit";
    /// All names, for messages and checks.
    pub const ALL: [&str; 8] = [
        MINUTES_TODAY,
        FREE_MINUTES,
        SATISFACTION,
        TENURE_DAYS,
        AD_TOLERANCE,
        WILLINGNESS_TO_PAY,
        SOCIABILITY,
        FIT,
    ];
}

/// Names of the output columns that the market reads.
pub mod output {
    /// f32, 0..1e9, 1 before the call, read after `attend`: the weight of the service in today's choice is
    /// multiplied by it. 0.9 costs at most a tenth of the minutes, 0 locks the door.
    pub const ATTRACTION: &str = "attraction";
    /// f32, -1..1, read after `serve`: how today felt; moves satisfaction. Ignored for a user who did
    /// not open the service today.
    pub const EXPERIENCE: &str = "experience";
    /// i64, micro-units of money, not negative, read after `serve`: what the person paid today. The
    /// sum over people must equal what was posted to lines whose payer is the user.
    pub const PAID_MICROS: &str = "paid_micros";
    /// f32, 1/day, not negative, read after `serve`: added to the hazard of leaving the service
    /// today. Infinity makes the person leave for certain.
    pub const LEAVE_HAZARD: &str = "leave_hazard";
    /// All names, for messages and checks.
    pub const ALL: [&str; 4] = [ATTRACTION, EXPERIENCE, PAID_MICROS, LEAVE_HAZARD];
}

/// One column of the block that a model reads or writes.
#[repr(C)]
pub struct ColumnDef {
    /// For inputs and outputs one of the names in [`input`] and [`output`]; for state any name.
    pub name: *const c_char,
    /// Unit.
    pub unit: *const c_char,
    /// What it holds.
    pub doc: *const c_char,
    /// One of [`column_type`].
    pub value_type: u32,
    /// One of [`column_role`].
    pub role: u32,
    /// Initial value of a state column: the bits of its type, little-endian. A person gets it
    /// again on becoming a user and on returning.
    pub initial_bits: u64,
}

/// Kinds of metrics.
pub mod metric_kind {
    /// Starts at zero every day; `serve` and `settle` add to it.
    pub const SUM: u32 = 1;
    /// Set by `plan` or `settle`; keeps its value from day to day.
    pub const GAUGE: u32 = 2;
}

/// What a metric means to the market.
pub mod metric_role {
    /// Nothing: it is only reported.
    pub const NONE: u32 = 0;
    /// The number of advertisers who paid within the last 30 days.
    pub const ADVERTISERS: u32 = 1;
    /// The number of merchants who paid within the last 30 days.
    pub const MERCHANTS: u32 = 2;
}

/// One number (or short array of numbers) a day that a model reports.
#[repr(C)]
pub struct MetricDef {
    /// Name without unit.
    pub name: *const c_char,
    /// Unit.
    pub unit: *const c_char,
    /// What it means.
    pub doc: *const c_char,
    /// One of [`metric_kind`].
    pub kind: u32,
    /// How many values; only metrics of length 1 stand in the daily table.
    pub length: u32,
    /// One of [`metric_role`].
    pub role: u32,
    /// Zero.
    pub reserved: u32,
}

/// Who stands on the other side of a posting.
pub mod party {
    /// A user of the service.
    pub const USER: u32 = 1;
    /// An advertiser.
    pub const ADVERTISER: u32 = 2;
    /// A merchant.
    pub const MERCHANT: u32 = 3;
    /// Anybody else, for example a supplier.
    pub const OTHER: u32 = 4;
}

/// Directions of a posting.
pub mod posting_kind {
    /// Money that comes in.
    pub const REVENUE: u32 = 1;
    /// Money that goes out.
    pub const COST: u32 = 2;
}

/// One line of the ledger that a model posts to, in integer micro-units of money. Amounts are posted
/// as positive numbers, for revenue and for cost.
#[repr(C)]
pub struct PostingDef {
    /// Name of the line, for example "subscriptions".
    pub name: *const c_char,
    /// What it is for.
    pub doc: *const c_char,
    /// One of [`posting_kind`].
    pub kind: u32,
    /// One of [`party`]: who pays, or who is paid.
    pub party: u32,
}

/// "The length of this global does not come from a parameter".
pub const FIXED_LENGTH: u32 = u32::MAX;

/// One number, or array of numbers, that the model remembers for the whole service.
#[repr(C)]
pub struct GlobalDef {
    /// Name.
    pub name: *const c_char,
    /// Unit.
    pub unit: *const c_char,
    /// What it holds.
    pub doc: *const c_char,
    /// Value of every element at the start.
    pub initial: f64,
    /// Number of elements, if `length_parameter` is [`FIXED_LENGTH`].
    pub length: u32,
    /// Index of the integer parameter that gives the number of elements.
    pub length_parameter: u32,
}

/// The value of one parameter.
#[repr(C)]
#[derive(Clone, Copy)]
pub union ValueData {
    /// A float.
    pub float: f64,
    /// An integer, boolean or choice.
    pub integer: i64,
    /// A text (`*const c_char`) or the floats of a list (`*const f64`).
    pub pointer: *const c_void,
}

/// A checked parameter value, in the order of declaration; valid during `create` only.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Value {
    /// One of [`value_kind`].
    pub kind: u32,
    /// Number of floats in a list; bytes of a text without its NUL.
    pub count: u32,
    /// The value.
    pub data: ValueData,
}

/// The public facts of the day. Counts and money are those of the whole market, each agent counted
/// as many times as it represents people.
#[repr(C)]
#[derive(Clone, Debug)]
pub struct Market {
    /// Size of this struct in bytes.
    pub size: u32,
    /// The day, counted from 0.
    pub day: u32,
    /// Number of days in the run.
    pub days: u32,
    /// How many people one agent stands for.
    pub represents: u32,
    /// People in the market.
    pub population: f64,
    /// People who are users of this service at the start of the day.
    pub active: f64,
    /// People who used the service yesterday.
    pub users_day: f64,
    /// People who used the service within the 30 days up to yesterday.
    pub users_month: f64,
    /// People who paid this service within the 30 days up to yesterday.
    pub payers_month: f64,
    /// People who became users yesterday, returning ones not counted.
    pub joined: f64,
    /// People who left yesterday.
    pub left: f64,
    /// Minutes spent on the service yesterday by everybody together.
    pub minutes: f64,
    /// Effective quality of the service today, 0..1. In `plan` it is yesterday's.
    pub quality: f64,
    /// The firm's cash at the start of the day, in micro-units of money.
    pub cash_micros: i64,
}

/// One block of users of one service on one day. Rows are people who are users today, in increasing
/// order; the columns are dense, 64-byte aligned, disjoint and in the order of declaration.
#[repr(C)]
pub struct Block {
    /// Size of this struct in bytes.
    pub size: u32,
    /// Number of rows.
    pub count: u32,
    /// Number of columns.
    pub column_count: u32,
    /// Zero.
    pub reserved: u32,
    /// Row to person.
    pub people: *const u32,
    /// The columns.
    pub columns: *const *mut c_void,
    /// The globals one after the other; read only.
    pub globals: *const f64,
    /// This block's part of the metrics one after the other, zeroed; add to sums only.
    pub metrics: *mut f64,
    /// This block's part of the postings, zeroed, in micro-units, each person counted once.
    pub postings: *mut i64,
    /// The day's facts.
    pub market: *const Market,
    /// Keyed by seed, replication, day, service and model.
    pub random: crate::random::RandomKey,
    /// Working memory, contents undefined, 64-byte aligned: the declared bytes per person times rows.
    pub scratch: *mut c_void,
    /// Size of `scratch` in bytes.
    pub scratch_bytes: u64,
}

/// What `plan` and `settle` see of a day.
#[repr(C)]
pub struct DayTotals {
    /// Size of this struct in bytes.
    pub size: u32,
    /// Number of floats in `globals`.
    pub global_count: u32,
    /// Number of floats in `metrics`.
    pub metric_count: u32,
    /// Number of lines in `postings`.
    pub posting_count: u32,
    /// The globals one after the other; may be written.
    pub globals: *mut f64,
    /// The day's metrics for the whole market; in `settle`, sums hold what `serve` added.
    pub metrics: *mut f64,
    /// The day's postings for the whole market, in micro-units; in `settle`, what `serve` posted. Add
    /// to post more (not to a line whose payer is the user).
    pub postings: *mut i64,
    /// The day's facts.
    pub market: *const Market,
    /// Keyed by seed, replication, day, service and model; "people" are whatever the model numbers.
    pub random: crate::random::RandomKey,
}

/// A business model: a static table.
#[repr(C)]
pub struct Model {
    /// Size of this struct in bytes.
    pub size: u32,
    /// Zero.
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
    /// Bytes of scratch that `attend` and `serve` want per person in a block.
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
    /// Says what happened to each user today. Required. Called for many blocks at once.
    pub serve: Option<BlockFn>,
    /// Closes the day for the other side of the market. May be null.
    pub settle: Option<DayFn>,
    /// Asks the model for an optional ability by id. May be null.
    pub get_extension: Option<unsafe extern "C" fn(id: *const c_char) -> *const c_void>,
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
/// Type of [`Model::attend`] and [`Model::serve`].
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
shared_tables!(Host, ParameterDef, ColumnDef, MetricDef, PostingDef, GlobalDef, Model, Plugin);

// The layout is frozen: a change that moves a byte must not compile.
const _: () = {
    assert!(size_of::<ErrorSlot>() == 512);
    assert!(size_of::<Host>() == 48);
    assert!(size_of::<RandomExtension>() == 16);
    assert!(size_of::<ParameterDef>() == 96);
    assert!(size_of::<ColumnDef>() == 40);
    assert!(size_of::<MetricDef>() == 40);
    assert!(size_of::<PostingDef>() == 24);
    assert!(size_of::<GlobalDef>() == 40);
    assert!(size_of::<Value>() == 16);
    assert!(size_of::<Market>() == 96);
    assert!(size_of::<Block>() == 96);
    assert!(size_of::<DayTotals>() == 64);
    assert!(size_of::<Model>() == 184);
    assert!(size_of::<Plugin>() == 32);
    assert!(size_of::<crate::random::RandomKey>() == 16);
};
