//! The host's safe handle on a model: every pointer of a call comes from a slice that was checked
//! against the model's description, and every way to fail comes back as a [`ModelFailure`].

use crate::columns::ColumnBuffer;
use crate::description::{Description, ParameterValue, whole};
use crate::float_environment;
use crate::host::HOST;
use crate::layout::{
    Block, BlockFn, DayFn, DayTotals, ErrorSlot, Market, Model, NO_PARAMETER, STATUS_CONFIG, STATUS_MODEL,
    STATUS_OK, STATUS_PANIC, Value, ValueData, limit, value_kind,
};
use crate::running::{Running, during};
use core::ffi::{CStr, c_void};
use eyeballs_numerics::random::RandomKey;
use std::ffi::CString;
use std::sync::Arc;

/// Why a model could not go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelFailure {
    /// What kind of failure.
    pub kind: FailureKind,
    /// The model's own words, or ours where it had none.
    pub message: String,
}

/// Kinds of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// The values of the parameters cannot be; the index of the one to look at.
    Config(Option<usize>),
    /// The model returned an error.
    Model,
    /// The model panicked.
    Panic,
    /// The model and this host do not fit.
    Unsupported,
    /// The model changed the floating-point control word.
    FloatEnvironment,
    /// The model gave a number that cannot be.
    Output,
}

impl std::fmt::Display for ModelFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.kind {
            FailureKind::Panic => write!(f, "panicked: {}", self.message),
            _ => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for ModelFailure {}

/// A model that was found, checked and described.
#[derive(Clone, Debug)]
pub struct ModelHandle {
    table: Arc<Model>,
    description: Arc<Description>,
}

impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model").finish_non_exhaustive()
    }
}

impl ModelHandle {
    /// Reads and checks a table.
    ///
    /// # Errors
    /// What is wrong with the table.
    ///
    /// # Safety
    /// As for [`Description::read`]; and the table's functions must be as the contract says.
    pub unsafe fn new(table: *const Model) -> Result<ModelHandle, String> {
        // SAFETY: the caller's promise.
        let (table, description) = unsafe {
            let table = whole(table)?;
            let description = Description::of(&table)?;
            (table, description)
        };
        Ok(ModelHandle { table: Arc::new(table), description: Arc::new(description) })
    }

    /// What the model says of itself.
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// Whether the model has something to say in a phase.
    pub fn has(&self, phase: BlockPhase) -> bool {
        self.function(phase).is_some()
    }

    fn function(&self, phase: BlockPhase) -> Option<BlockFn> {
        match phase {
            BlockPhase::Attend => self.table.attend,
            BlockPhase::Serve => self.table.serve,
            BlockPhase::Consider => self.table.consider,
            BlockPhase::Welcome => self.table.welcome,
            BlockPhase::Farewell => self.table.farewell,
        }
    }

    /// Makes an instance.
    ///
    /// # Errors
    /// [`FailureKind::Config`] if the model refuses the values, and whatever else `create` reports.
    ///
    /// # Panics
    /// If the values are not as many, or not of the types, as the description says.
    pub fn create(&self, values: &[ParameterValue]) -> Result<Instance, ModelFailure> {
        let parameters = &self.description.parameters;
        assert_eq!(values.len(), parameters.len(), "one value per parameter");
        // The C strings live until the end of this function, as the contract asks.
        let texts: Vec<CString> = values
            .iter()
            .map(|value| match value {
                ParameterValue::Text(text) => CString::new(text.replace('\0', "")).unwrap_or_default(),
                _ => CString::default(),
            })
            .collect();
        let raw: Vec<Value> = values
            .iter()
            .zip(&texts)
            .zip(parameters)
            .map(|((value, text), parameter)| {
                assert_eq!(
                    core::mem::discriminant(value),
                    core::mem::discriminant(&parameter.default),
                    "type of {}",
                    parameter.name
                );
                raw_value(value, text)
            })
            .collect();
        let lengths = self.description.global_lengths(values);
        let global_count: usize = lengths.iter().sum();
        if global_count > limit::GLOBAL_VALUES_MAX as usize {
            return Err(ModelFailure {
                kind: FailureKind::Config(None),
                message: format!(
                    "its globals would have {global_count} values together, at most {} are possible; lower the \
                     parameters that say how many",
                    limit::GLOBAL_VALUES_MAX
                ),
            });
        }
        let create = self.table.create.expect("the description was checked");
        let mut instance = core::ptr::null_mut();
        let mut error = ErrorSlot::default();
        // SAFETY: the table's functions are as the contract says (promise of `new`); all pointers live
        // until the call returns.
        let (status, float_changed) = self.during(|| unsafe {
            create(&raw const HOST, raw.as_ptr(), raw.len() as u32, &raw mut instance, &raw mut error)
        });
        // What was made is destroyed again if it cannot be used.
        let made = (status == STATUS_OK).then(|| Instance {
            handle: self.clone(),
            instance,
            global_count,
            metric_count: self.description.metric_values(),
        });
        outcome(status, &error, float_changed)?;
        Ok(made.expect("a status that is not OK is an error"))
    }

    /// A call that is not part of a day, or one whose place nobody said.
    fn during<T>(&self, call: impl FnOnce() -> T) -> (T, bool) {
        let running = Running { model: &self.description.id, place: "", day: None };
        during(&running, || float_environment::guarded(call))
    }
}

fn raw_value(value: &ParameterValue, text: &CStr) -> Value {
    let (kind, count, data) = match value {
        ParameterValue::Float(float) => (value_kind::FLOAT, 0, ValueData { float: *float }),
        ParameterValue::Integer(integer) => (value_kind::INTEGER, 0, ValueData { integer: *integer }),
        ParameterValue::Boolean(yes) => (value_kind::BOOLEAN, 0, ValueData { integer: i64::from(*yes) }),
        ParameterValue::Choice(index) => (value_kind::CHOICE, 0, ValueData { integer: *index as i64 }),
        ParameterValue::Text(_) => {
            (value_kind::TEXT, text.to_bytes().len() as u32, ValueData { pointer: text.as_ptr().cast() })
        }
        ParameterValue::List(list) => {
            (value_kind::LIST, list.len() as u32, ValueData { pointer: list.as_ptr().cast() })
        }
    };
    Value { kind, count, data }
}

fn outcome(status: i32, error: &ErrorSlot, float_changed: bool) -> Result<(), ModelFailure> {
    if float_changed {
        return Err(ModelFailure {
            kind: FailureKind::FloatEnvironment,
            message:
                "it changed the floating-point control word (flush-to-zero?), which would change results; \
                      build it without -ffast-math"
                    .to_owned(),
        });
    }
    if status == STATUS_OK {
        return Ok(());
    }
    let text = error.text();
    let message = if text.is_empty() { format!("status {status}, without a message") } else { text };
    let kind = match status {
        STATUS_CONFIG => {
            FailureKind::Config((error.parameter != NO_PARAMETER).then_some(error.parameter as usize))
        }
        STATUS_PANIC => FailureKind::Panic,
        STATUS_MODEL => FailureKind::Model,
        _ => FailureKind::Unsupported,
    };
    Err(ModelFailure { kind, message })
}

/// One created model. Immutable: all that changes is passed in.
#[derive(Debug)]
pub struct Instance {
    handle: ModelHandle,
    instance: *mut c_void,
    global_count: usize,
    metric_count: usize,
}

// SAFETY: the contract says that an instance is immutable after `create` and that blocks may be served
// at once from several threads.
unsafe impl Send for Instance {}
// SAFETY: as above.
unsafe impl Sync for Instance {}

impl Drop for Instance {
    fn drop(&mut self) {
        let destroy = self.handle.table.destroy.expect("the description was checked");
        // SAFETY: `instance` came from this model's `create` and is destroyed once.
        let ((), _) = self.handle.during(|| unsafe { destroy(self.instance) });
    }
}

/// What a function sees that is called for people.
pub struct BlockCall<'a> {
    /// Row to person.
    pub people: &'a [u32],
    /// The columns in order of declaration, each with at least as many rows as people.
    pub columns: &'a mut [ColumnBuffer],
    /// The globals one after the other.
    pub globals: &'a [f64],
    /// This block's part of the metrics.
    pub metrics: &'a mut [f64],
    /// This block's part of the postings, micro-units of money.
    pub postings: &'a mut [i64],
    /// The day's facts.
    pub market: &'a Market,
    /// The day's key.
    pub random: RandomKey,
    /// The key of what a person is at every service.
    pub lasting: RandomKey,
    /// At least the declared bytes per person.
    pub scratch: &'a mut ColumnBuffer,
}

/// What `plan` and `settle` see.
pub struct DayCall<'a> {
    /// The globals one after the other.
    pub globals: &'a mut [f64],
    /// The day's metrics.
    pub metrics: &'a mut [f64],
    /// The day's postings, micro-units of money.
    pub postings: &'a mut [i64],
    /// The day's facts.
    pub market: &'a Market,
    /// The day's key.
    pub random: RandomKey,
    /// The key of what does not depend on the service.
    pub lasting: RandomKey,
    /// 0, or for a model of the whole market the number of services: so often come metrics and postings.
    pub services: usize,
}

/// Which of the functions of a block to call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockPhase {
    /// Before minutes are shared.
    Attend,
    /// What happened today.
    Serve,
    /// What people who are no users make of the service.
    Consider,
    /// What those bring who became users today.
    Welcome,
    /// Who leaves today.
    Farewell,
}

impl Instance {
    /// The model.
    pub fn handle(&self) -> &ModelHandle {
        &self.handle
    }

    /// Number of floats in the globals.
    pub fn global_count(&self) -> usize {
        self.global_count
    }

    /// Calls `plan`, if the model has it.
    ///
    /// # Errors
    /// Whatever the model reports.
    pub fn plan(&self, call: &mut DayCall<'_>) -> Result<(), ModelFailure> {
        self.day(self.handle.table.plan, call)
    }

    /// Calls `settle`, if the model has it.
    ///
    /// # Errors
    /// Whatever the model reports.
    pub fn settle(&self, call: &mut DayCall<'_>) -> Result<(), ModelFailure> {
        self.day(self.handle.table.settle, call)
    }

    fn day(&self, function: Option<DayFn>, call: &mut DayCall<'_>) -> Result<(), ModelFailure> {
        let Some(function) = function else { return Ok(()) };
        let times = if self.handle.description.market_wide { call.services } else { 1 };
        let (metrics, postings) = (self.metric_count, self.handle.description.postings.len());
        assert_eq!(call.metrics.len(), times * metrics, "metrics");
        assert_eq!(call.postings.len(), times * postings, "postings");
        assert_eq!(call.globals.len(), self.global_count, "globals");
        let totals = DayTotals {
            size: size_of::<DayTotals>() as u32,
            global_count: call.globals.len() as u32,
            metric_count: metrics as u32,
            posting_count: postings as u32,
            globals: call.globals.as_mut_ptr(),
            metrics: call.metrics.as_mut_ptr(),
            postings: call.postings.as_mut_ptr(),
            market: call.market,
            random: call.random,
            lasting: call.lasting,
            service_count: if self.handle.description.market_wide { call.services as u32 } else { 0 },
            reserved: 0,
        };
        let mut error = ErrorSlot::default();
        // SAFETY: the slices have the lengths the model declared and live until the call returns.
        let (status, float_changed) = float_environment::guarded(|| unsafe {
            function(self.instance, &raw const totals, &raw mut error)
        });
        outcome(status, &error, float_changed)
    }

    /// Calls the function of a phase; nothing happens if the model has none.
    ///
    /// # Errors
    /// Whatever the model reports.
    ///
    /// # Panics
    /// If the call does not fit the model's description.
    pub fn block(&self, phase: BlockPhase, call: &mut BlockCall<'_>) -> Result<(), ModelFailure> {
        let Some(function) = self.handle.function(phase) else { return Ok(()) };
        self.check_lengths(call.globals.len(), call.metrics.len(), call.postings.len());
        let columns = &self.handle.description.columns;
        assert_eq!(call.columns.len(), columns.len(), "one buffer per column");
        let mut pointers = [core::ptr::null_mut::<c_void>(); limit::COLUMNS_MAX as usize];
        for ((pointer, buffer), column) in pointers.iter_mut().zip(call.columns.iter_mut()).zip(columns) {
            assert_eq!(buffer.value_type(), column.value_type, "type of {}", column.name);
            assert!(buffer.rows() >= call.people.len(), "rows of {}", column.name);
            *pointer = buffer.as_mut_ptr();
        }
        let scratch_bytes = self.handle.description.scratch_bytes_per_person * call.people.len();
        assert!(call.scratch.rows() * call.scratch.value_type().bytes() >= scratch_bytes, "scratch");
        let block = Block {
            size: size_of::<Block>() as u32,
            count: call.people.len() as u32,
            column_count: columns.len() as u32,
            reserved: 0,
            people: call.people.as_ptr(),
            columns: pointers.as_ptr(),
            globals: call.globals.as_ptr(),
            metrics: call.metrics.as_mut_ptr(),
            postings: call.postings.as_mut_ptr(),
            market: call.market,
            random: call.random,
            scratch: call.scratch.as_mut_ptr(),
            scratch_bytes: scratch_bytes as u64,
            lasting: call.lasting,
        };
        let mut error = ErrorSlot::default();
        // SAFETY: every buffer has the declared type and at least `count` rows, is disjoint from the
        // others (they are distinct `&mut`) and lives until the call returns.
        let (status, float_changed) = float_environment::guarded(|| unsafe {
            function(self.instance, &raw const block, &raw mut error)
        });
        outcome(status, &error, float_changed)
    }

    fn check_lengths(&self, globals: usize, metrics: usize, postings: usize) {
        assert_eq!(globals, self.global_count, "globals");
        assert_eq!(metrics, self.metric_count, "metrics");
        assert_eq!(postings, self.handle.description.postings.len(), "postings");
    }
}

#[cfg(all(test, target_arch = "x86_64"))]
mod tests {
    use super::*;
    use crate::description::tests::IDLE;
    use crate::layout::{Host, Status};
    use core::sync::atomic::{AtomicU32, Ordering};

    static LIVING: AtomicU32 = AtomicU32::new(0);

    unsafe extern "C" fn create(
        _: *const Host,
        _: *const Value,
        _: u32,
        _: *mut *mut c_void,
        _: *mut ErrorSlot,
    ) -> Status {
        LIVING.fetch_add(1, Ordering::Relaxed);
        float_environment::flush_to_zero();
        STATUS_OK
    }
    unsafe extern "C" fn destroy(_: *mut c_void) {
        LIVING.fetch_sub(1, Ordering::Relaxed);
    }

    #[test]
    fn an_instance_that_is_refused_for_its_floating_point_settings_is_destroyed() {
        static TABLE: Model = Model { create: Some(create), destroy: Some(destroy), ..IDLE };
        // SAFETY: the table is as the contract says, but for the settings.
        let handle = unsafe { ModelHandle::new(&raw const TABLE) }.expect("a sound table");
        let before = float_environment::current();
        let failure = handle.create(&[]).expect_err("it changed the control word");
        assert_eq!(failure.kind, FailureKind::FloatEnvironment);
        assert_eq!(float_environment::current(), before);
        assert_eq!(LIVING.load(Ordering::Relaxed), 0, "what was made is destroyed");
    }
}
