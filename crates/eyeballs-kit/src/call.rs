//! One call of a model, directly: an instance, a block of people, a day.

mod block;

pub use block::{BlockAnswer, BlockCall, BlockFailure};

use crate::subject::Tested;
use core::ffi::c_void;
use eyeballs_abi::description::ParameterValue;
use eyeballs_abi::float_environment;
use eyeballs_abi::instance::BlockPhase;
use eyeballs_abi::layout::{
    BlockFn, DayFn, DayTotals, ErrorSlot, Host, Market, NO_PARAMETER, STATUS_CONFIG, STATUS_OK, STATUS_PANIC,
    Value, ValueData, value_kind,
};
use eyeballs_numerics::random::{RandomKey, key_of, stream_of};
use std::ffi::CString;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

/// An instance of a model.
#[derive(Debug)]
pub struct Made<'a> {
    /// The model.
    pub tested: &'a Tested,
    /// The values that it was made of.
    pub values: Vec<ParameterValue>,
    instance: *mut c_void,
}

// SAFETY: the contract: an instance is immutable after `create`, and blocks may be served from several threads.
unsafe impl Sync for Made<'_> {}
// SAFETY: as above.
unsafe impl Send for Made<'_> {}

/// An error that a model returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// One of the `STATUS_` constants.
    pub status: i32,
    /// Index of the parameter that it names.
    pub parameter: Option<u32>,
    /// Its words.
    pub message: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.status {
            STATUS_CONFIG => "refuses the parameters",
            STATUS_PANIC => "panicked",
            _ => "reports an error",
        };
        let words = if self.message.is_empty() { "without a word" } else { &self.message };
        write!(f, "{kind} (status {}): {words}", self.status)
    }
}

/// Whether some call changed the floating-point control word. It is put back after each.
static FLOAT_CHANGED: AtomicBool = AtomicBool::new(false);

/// Whether some call of this process changed the floating-point control word since the last question.
pub fn take_float_changed() -> bool {
    FLOAT_CHANGED.swap(false, Ordering::Relaxed)
}

fn guarded<T>(call: impl FnOnce() -> T) -> T {
    let (result, changed) = float_environment::guarded(call);
    if changed {
        FLOAT_CHANGED.store(true, Ordering::Relaxed);
    }
    result
}

fn outcome(status: i32, error: &ErrorSlot) -> Result<(), Failure> {
    if status == STATUS_OK {
        return Ok(());
    }
    let parameter = (error.parameter != NO_PARAMETER).then_some(error.parameter);
    Err(Failure { status, parameter, message: error.text() })
}

/// What a call for a day is given and changes.
#[derive(Clone, Debug, Default)]
pub struct DayState {
    /// The globals.
    pub globals: Vec<f64>,
    /// The metrics; of a model of the whole market once for each service.
    pub metrics: Vec<f64>,
    /// The postings, likewise.
    pub postings: Vec<i64>,
}

impl<'a> Made<'a> {
    /// Makes an instance.
    ///
    /// # Errors
    /// The model's refusal.
    pub fn new(tested: &'a Tested, host: &Host, values: &[ParameterValue]) -> Result<Made<'a>, Failure> {
        let mut error = ErrorSlot::default();
        Made::create(tested, host, values, &raw mut error).map_err(|status| {
            let failure = outcome(status, &error);
            failure.expect_err("the status is none of success")
        })
    }

    /// The same where nobody takes its words.
    ///
    /// # Errors
    /// The status of the model's refusal.
    pub fn in_silence(tested: &'a Tested, host: &Host, values: &[ParameterValue]) -> Result<Made<'a>, i32> {
        Made::create(tested, host, values, core::ptr::null_mut())
    }

    fn create(
        tested: &'a Tested,
        host: &Host,
        values: &[ParameterValue],
        error: *mut ErrorSlot,
    ) -> Result<Made<'a>, i32> {
        // They live until the call returns, as the contract asks.
        let texts: Vec<CString> = values
            .iter()
            .map(|value| match value {
                ParameterValue::Text(text) => CString::new(text.replace('\0', "")).unwrap_or_default(),
                _ => CString::default(),
            })
            .collect();
        let raw: Vec<Value> = values.iter().zip(&texts).map(|(value, text)| raw_value(value, text)).collect();
        let create = tested.table.create.expect("the description was checked");
        let mut instance = core::ptr::null_mut();
        // SAFETY: the contract: as many values as parameters, of their types; all pointers live until the call returns; that to
        // the place for an error may be null.
        let status =
            guarded(|| unsafe { create(host, raw.as_ptr(), raw.len() as u32, &raw mut instance, error) });
        if status != STATUS_OK {
            return Err(status);
        }
        Ok(Made { tested, values: values.to_vec(), instance })
    }

    /// Whether the model has something to say in a phase.
    pub fn has(&self, phase: BlockPhase) -> bool {
        self.function(phase).is_some()
    }

    fn function(&self, phase: BlockPhase) -> Option<BlockFn> {
        let table = self.tested.table;
        match phase {
            BlockPhase::Attend => table.attend,
            BlockPhase::Serve => table.serve,
            BlockPhase::Consider => table.consider,
            BlockPhase::Welcome => table.welcome,
            BlockPhase::Farewell => table.farewell,
        }
    }

    /// Sets the day's terms, if the model does.
    ///
    /// # Errors
    /// What it returned.
    pub fn plan(&self, state: &mut DayState, market: &Market) -> Result<(), Failure> {
        self.day(self.tested.table.plan, state, market)
    }

    /// Closes the day, if the model does.
    ///
    /// # Errors
    /// What it returned.
    pub fn settle(&self, state: &mut DayState, market: &Market) -> Result<(), Failure> {
        self.day(self.tested.table.settle, state, market)
    }

    fn day(&self, function: Option<DayFn>, state: &mut DayState, market: &Market) -> Result<(), Failure> {
        let Some(function) = function else { return Ok(()) };
        let description = &self.tested.description;
        let random = self.random(market.day);
        let totals = DayTotals {
            size: size_of::<DayTotals>() as u32,
            global_count: state.globals.len() as u32,
            metric_count: description.metric_values() as u32,
            posting_count: description.postings.len() as u32,
            globals: state.globals.as_mut_ptr(),
            metrics: state.metrics.as_mut_ptr(),
            postings: state.postings.as_mut_ptr(),
            market,
            random,
            lasting: random.for_life(),
            service_count: if description.market_wide { market.service_count } else { 0 },
            reserved: 0,
        };
        let mut error = ErrorSlot::default();
        // SAFETY: the contract: slices of the declared lengths, which live until the call returns.
        let status = guarded(|| unsafe { function(self.instance, &raw const totals, &raw mut error) });
        outcome(status, &error)
    }

    fn random(&self, day: u32) -> RandomKey {
        let stream = stream_of(self.tested.description.id.as_bytes());
        RandomKey { key: key_of(2014, 0), day, stream }
    }
}

impl Drop for Made<'_> {
    fn drop(&mut self) {
        let destroy = self.tested.table.destroy.expect("the description was checked");
        // SAFETY: it came from this model's `create` and is destroyed once.
        guarded(|| unsafe { destroy(self.instance) });
    }
}

fn raw_value(value: &ParameterValue, text: &CString) -> Value {
    let (kind, count, data) = match value {
        ParameterValue::Float(float) => (value_kind::FLOAT, 0, ValueData { float: *float }),
        ParameterValue::Integer(integer) => (value_kind::INTEGER, 0, ValueData { integer: *integer }),
        ParameterValue::Boolean(yes) => (value_kind::BOOLEAN, 0, ValueData { integer: i64::from(*yes) }),
        ParameterValue::Choice(index) => (value_kind::CHOICE, 0, ValueData { integer: *index as i64 }),
        ParameterValue::Text(_) => {
            (value_kind::TEXT, text.as_bytes().len() as u32, ValueData { pointer: text.as_ptr().cast() })
        }
        ParameterValue::List(list) => {
            (value_kind::LIST, list.len() as u32, ValueData { pointer: list.as_ptr().cast() })
        }
    };
    Value { kind, count, data }
}
