//! Most that a library may declare. A host reads no more than this of foreign memory, and makes room for no
//! more: a table beyond it is a mistake, not a model. Later minor versions may raise a limit.

/// Models of a library.
pub const MODELS_MAX: u32 = 1_000;
/// Parameters of a model: a scenario lists them by name.
pub const PARAMETERS_MAX: u32 = 1_000;
/// Columns of a model: their pointers lie in an array of this size during a call.
pub const COLUMNS_MAX: u32 = 64;
/// Metrics of a model: most are a column of the daily table.
pub const METRICS_MAX: u32 = 1_000;
/// Ledger lines of a model: each is a column of the daily table.
pub const POSTINGS_MAX: u32 = 1_000;
/// Globals of a model.
pub const GLOBALS_MAX: u32 = 1_000;
/// Choices of a parameter: an error message lists them.
pub const CHOICES_MAX: u32 = 1_000;
/// Values in the default of a list.
pub const LIST_DEFAULT_MAX: u32 = 65_536;
/// Values of all metrics of a model together: each block of people has its part of them, 8 MiB at most.
pub const METRIC_VALUES_MAX: u32 = 1 << 20;
/// Values of all globals of a model together, and of each: 0.8 GB.
pub const GLOBAL_VALUES_MAX: u32 = 100_000_000;
/// Bytes of scratch for each person of a call: four words for each of the 256 purposes of random numbers.
pub const SCRATCH_BYTES_PER_PERSON_MAX: u32 = 4_096;
/// Bytes from one struct of an array to the next.
pub const STRIDE_MAX: u32 = 4_096;
/// Bytes of a text without its NUL.
pub const TEXT_BYTES_MAX: u32 = 65_536;
