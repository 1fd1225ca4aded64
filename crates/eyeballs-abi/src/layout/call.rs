//! What a call carries: parameter values, the market, users, a day, and a place for a message.

use super::{STATUS_OK, Status};
use core::ffi::{c_char, c_void};

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
    /// One of [`super::value_kind`].
    pub kind: u32,
    /// Number of floats in a list; bytes of a text without its NUL.
    pub count: u32,
    /// The value.
    pub data: ValueData,
}

/// "No service": a model of the whole market has none of its own.
pub const NO_SERVICE: u32 = u32::MAX;

/// What everybody may know of a service this morning. Counts are people of the whole market.
#[repr(C)]
#[derive(Clone, Debug)]
pub struct ServiceFacts {
    /// Name.
    pub name: *const c_char,
    /// Name of its firm.
    pub firm_name: *const c_char,
    /// Number of its firm.
    pub firm: u32,
    /// 1 if it is open, else 0.
    pub open: u32,
    /// Users this morning.
    pub active: f64,
    /// People who used it yesterday.
    pub users_day: f64,
    /// People who used it within the 30 days up to yesterday.
    pub users_month: f64,
    /// People who paid it within the 30 days up to yesterday.
    pub payers_month: f64,
    /// Minutes spent on it yesterday.
    pub minutes: f64,
    /// Its quality, 0..1.
    pub quality: f64,
    /// The lowest price that its models post (metrics of the role `PRICE`); NaN if none does.
    pub price: f64,
    /// Advertisements in an hour of use, as its models post them (metrics of the role `ADS_PER_HOUR`), added up.
    pub ads_per_hour: f64,
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
    /// Number of this service, or [`NO_SERVICE`].
    pub service: u32,
    /// Number of services in the market.
    pub service_count: u32,
    /// Bytes from one of them to the next.
    pub service_stride: u32,
    /// Days since the model began to work on this service; 0 on its first.
    pub age_days: u32,
    /// Day of the week, 0 a Monday. Day 0 is one unless the scenario has a `run.start`.
    pub weekday: u32,
    /// Day of the year, 1 to 365. Day 0 is 1 January, or what `run.start` says.
    pub day_of_year: u32,
    /// The services.
    pub services: *const ServiceFacts,
    /// For `metric`.
    pub context: *const c_void,
    /// The value of a metric by its name, on a service of the own firm, or on any for a model of the whole market: of yesterday, and in
    /// its `settle` of today. NaN if there is none, or if it is none of one's business.
    pub metric: Option<unsafe extern "C" fn(market: *const Market, service: u32, name: *const c_char) -> f64>,
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
    /// This block's part of the metrics one after the other, zeroed: add to sums, raise maxima.
    pub metrics: *mut f64,
    /// This block's part of the postings, zeroed, in micro-units, each person counted once.
    pub postings: *mut i64,
    /// The day's facts.
    pub market: *const Market,
    /// Keyed by seed, replication, day, service and model.
    pub random: eyeballs_numerics::random::RandomKey,
    /// Working memory, contents undefined, 64-byte aligned: the declared bytes per person times rows.
    pub scratch: *mut c_void,
    /// Size of `scratch` in bytes.
    pub scratch_bytes: u64,
    /// For what a person is for life at every service: keyed by seed, replication and model only.
    pub lasting: eyeballs_numerics::random::RandomKey,
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
    pub random: eyeballs_numerics::random::RandomKey,
    /// Keyed by seed, replication and model only.
    pub lasting: eyeballs_numerics::random::RandomKey,
    /// 0; for a model of the whole market the number of services: `metrics` and `postings` then hold the model's own of each
    /// service, one service after the other, and the counts are those of one.
    pub service_count: u32,
    /// Zero.
    pub reserved: u32,
}
