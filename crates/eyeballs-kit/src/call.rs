//! One call of a model, directly: an instance, a block of people, a day.

use crate::memory::{Ground, Memory};
use crate::subject::Tested;
use core::ffi::c_void;
use eyeballs_abi::description::{ColumnRole, ParameterValue};
use eyeballs_abi::float_environment;
use eyeballs_abi::instance::BlockPhase;
use eyeballs_abi::layout::{
    Block, BlockFn, DayFn, DayTotals, ErrorSlot, Host, Market, NO_PARAMETER, STATUS_CONFIG, STATUS_OK,
    STATUS_PANIC, Value, ValueData, value_kind,
};
use eyeballs_numerics::random::{RandomKey, key_of, stream_of};
use std::ffi::CString;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

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

/// What a call for people is given.
#[derive(Debug)]
pub struct BlockCall<'a> {
    /// Row to person.
    pub people: &'a [u32],
    /// The bits of each column's values, a row each.
    pub columns: Vec<Vec<u64>>,
    /// The globals.
    pub globals: &'a [f64],
    /// The facts.
    pub market: &'a Market,
    /// What the arrays lie in.
    pub ground: Ground,
    /// What the scratch holds.
    pub junk: u8,
    /// Take the time.
    pub timed: bool,
}

/// What came of a call for people.
#[derive(Clone, Debug, Default)]
pub struct BlockAnswer {
    /// The bits of each column's values after it.
    pub columns: Vec<Vec<u64>>,
    /// What it added to metrics.
    pub metrics: Vec<f64>,
    /// What it posted.
    pub postings: Vec<i64>,
    /// Nanoseconds that the model took.
    pub nanoseconds: u64,
}

/// Why a call for people did not do.
#[derive(Clone, Debug)]
pub enum BlockFailure {
    /// The model returned an error.
    Model(Failure),
    /// It wrote where nothing was.
    Spilt {
        /// Bytes of padding that it wrote to.
        bytes: usize,
        /// Around which array.
        array: String,
    },
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
        let mut error = ErrorSlot::default();
        // SAFETY: the contract: as many values as parameters, of their types; all pointers live until the call returns.
        let status = guarded(|| unsafe {
            create(host, raw.as_ptr(), raw.len() as u32, &raw mut instance, &raw mut error)
        });
        outcome(status, &error)?;
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

    /// Calls the model for people.
    ///
    /// # Errors
    /// What it returned, or that it wrote into padding.
    ///
    /// # Panics
    /// If the columns are not those of the model.
    pub fn block(&self, phase: BlockPhase, call: BlockCall<'_>) -> Result<BlockAnswer, BlockFailure> {
        let BlockCall { people, columns, globals, market, ground, junk, timed } = call;
        let description = &self.tested.description;
        let rows = people.len();
        assert_eq!(columns.len(), description.columns.len(), "columns");
        let array = |name: &str, bytes: usize| Memory::new(bytes, ground, name);
        let mut memories: Vec<(String, Memory)> = Vec::new();
        let mut pointers: Vec<*mut c_void> = Vec::new();
        for (column, values) in description.columns.iter().zip(&columns) {
            let width = column.value_type.bytes();
            let name = format!("the column `{}`", column.name);
            let mut memory = array(&name, rows * width);
            for (place, value) in memory.bytes_mut().chunks_exact_mut(width).zip(values) {
                place.copy_from_slice(&value.to_le_bytes()[..width]);
            }
            let written = column.role.is_kept() || matches!(column.role, ColumnRole::Output(_));
            if !written {
                memory.close();
            }
            pointers.push(memory.pointer().cast());
            memories.push((name, memory));
        }
        let columns_of = memories.len();
        let mut add = |name: &str, bytes: &[u8], read_only: bool| {
            let mut memory = array(name, bytes.len());
            memory.bytes_mut().copy_from_slice(bytes);
            if read_only {
                memory.close();
            }
            let pointer = memory.pointer();
            memories.push((name.to_owned(), memory));
            pointer
        };
        let bytes = |values: &[u64]| values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<_>>();
        let numbers: Vec<u64> = globals.iter().map(|value| value.to_bits()).collect();
        let people_bytes: Vec<u8> = people.iter().flat_map(|person| person.to_le_bytes()).collect();
        let people_pointer = add("the list of people", &people_bytes, true);
        let globals_pointer = add("the globals", &bytes(&numbers), true);
        let metrics_pointer = add("the metrics", &vec![0; 8 * description.metric_values()], false);
        let postings_pointer = add("the postings", &vec![0; 8 * description.postings.len()], false);
        let scratch_bytes = rows * description.scratch_bytes_per_person;
        let scratch_pointer = add("the scratch", &vec![junk; scratch_bytes], false);
        let random = self.random(market.day);
        let block = Block {
            size: size_of::<Block>() as u32,
            count: rows as u32,
            column_count: pointers.len() as u32,
            reserved: 0,
            people: people_pointer.cast(),
            columns: pointers.as_ptr(),
            globals: globals_pointer.cast(),
            metrics: metrics_pointer.cast(),
            postings: postings_pointer.cast(),
            market,
            random,
            scratch: scratch_pointer.cast(),
            scratch_bytes: scratch_bytes as u64,
            lasting: random.for_life(),
        };
        let function = self.function(phase).expect("a phase of the model");
        let mut error = ErrorSlot::default();
        // SAFETY: the contract: arrays of the declared types with `count` rows, which live until the call returns.
        let (status, nanoseconds) = guarded(|| unsafe {
            let start = timed.then(Instant::now);
            let status = function(self.instance, &raw const block, &raw mut error);
            (status, start.map_or(0, |start| start.elapsed().as_nanos() as u64))
        });
        for (name, memory) in &memories {
            let bytes = memory.spilt();
            if bytes > 0 {
                return Err(BlockFailure::Spilt { bytes, array: name.clone() });
            }
        }
        outcome(status, &error).map_err(BlockFailure::Model)?;
        let words = |bytes: &[u8], width: usize| -> Vec<u64> {
            let word = |bytes: &[u8]| {
                let mut word = [0; 8];
                word[..width].copy_from_slice(bytes);
                u64::from_le_bytes(word)
            };
            bytes.chunks_exact(width).map(word).collect()
        };
        let after: Vec<Vec<u64>> = memories[..columns_of]
            .iter()
            .zip(&description.columns)
            .map(|((_, memory), column)| words(memory.bytes(), column.value_type.bytes()))
            .collect();
        let of = |index: usize| words(memories[columns_of + index].1.bytes(), 8);
        Ok(BlockAnswer {
            columns: after,
            metrics: of(2).into_iter().map(f64::from_bits).collect(),
            postings: of(3).into_iter().map(|word| word as i64).collect(),
            nanoseconds,
        })
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
