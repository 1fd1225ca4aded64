//! The functions of the C table, one set for each model type, and the export of a library.
//!
//! The same table serves a model that is linked in and one that is loaded. Panics are caught here,
//! inside the plugin: unwinding across the C boundary would abort the program.

use crate::declare::{Columns, Globals, Metrics, Parameters, Postings, macros};
use crate::model::{Block, BusinessModel, Day, ModelError};
use crate::random::Draws;
use core::ffi::{CStr, c_char, c_void};
use core::marker::PhantomData;
use eyeballs_abi::layout::{
    self, DayTotals, EXTENSION_RANDOM, ErrorSlot, FIXED_LENGTH, Host, Model, NO_PARAMETER, RandomExtension,
    STATUS_CONFIG, STATUS_MODEL, STATUS_OK, STATUS_PANIC, Status, Value, column_role,
};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The C table of a model type.
pub struct Shim<M>(PhantomData<M>);

struct Held<M> {
    model: M,
    global_lengths: Vec<usize>,
    random: Option<&'static RandomExtension>,
}

impl<M: BusinessModel> Shim<M> {
    const DECLARED: () = {
        assert!(
            M::ATTENDS == declares::<M>(column_role::OUTPUT, c"attraction"),
            "`const ATTENDS: bool = true;` belongs to a model with an output column `attraction`, and to no other"
        );
        assert!(
            M::CONSIDERS == declares::<M>(column_role::OUTPUT, c"appeal"),
            "`const CONSIDERS: bool = true;` belongs to a model with an output column `appeal`, and to no other"
        );
    };

    /// The table.
    pub const MODEL: Model = {
        let () = Self::DECLARED;
        Self::TABLE
    };

    const TABLE: Model = Model {
        size: size_of::<Model>() as u32,
        flags: 0,
        id: M::ID.as_ptr(),
        version: M::VERSION.as_ptr(),
        title: M::TITLE.as_ptr(),
        doc: M::DOC.as_ptr(),
        parameters: M::Parameters::DEFS.as_ptr(),
        columns: M::Columns::DEFS.as_ptr(),
        metrics: M::Metrics::DEFS.as_ptr(),
        postings: M::Postings::DEFS.as_ptr(),
        globals: M::Globals::DEFS.as_ptr(),
        parameter_count: M::Parameters::DEFS.len() as u32,
        column_count: M::Columns::DEFS.len() as u32,
        metric_count: M::Metrics::DEFS.len() as u32,
        posting_count: M::Postings::DEFS.len() as u32,
        global_count: M::Globals::DEFS.len() as u32,
        parameter_stride: size_of::<layout::ParameterDef>() as u32,
        column_stride: size_of::<layout::ColumnDef>() as u32,
        metric_stride: size_of::<layout::MetricDef>() as u32,
        posting_stride: size_of::<layout::PostingDef>() as u32,
        global_stride: size_of::<layout::GlobalDef>() as u32,
        scratch_bytes_per_person: 16 * M::DRAWS as u32,
        reserved: 0,
        create: Some(Self::create),
        destroy: Some(Self::destroy),
        plan: Some(Self::plan),
        attend: if M::ATTENDS { Some(Self::attend) } else { None },
        serve: Some(Self::serve),
        settle: Some(Self::settle),
        get_extension: None,
        consider: if M::CONSIDERS { Some(Self::consider) } else { None },
        welcome: if declares::<M>(column_role::INPUT, c"arrival") { Some(Self::welcome) } else { None },
        farewell: if declares::<M>(column_role::INPUT, c"departure") { Some(Self::farewell) } else { None },
    };

    unsafe extern "C" fn create(
        host: *const Host,
        values: *const Value,
        count: u32,
        out: *mut *mut c_void,
        error: *mut ErrorSlot,
    ) -> Status {
        let make = || {
            if count as usize != M::Parameters::DEFS.len() {
                return Err(ModelError::new("the host gave another number of parameters than were declared"));
            }
            // SAFETY: the contract: `count` values of the declared kinds.
            let (parameters, global_lengths) = unsafe {
                let values = macros::slice(values, count as usize);
                (M::Parameters::from_values(values), global_lengths::<M::Globals>(values))
            };
            let held = Held { model: M::new(parameters)?, global_lengths, random: find_random(host) };
            // SAFETY: the contract: `out` may be written.
            unsafe { *out = Box::into_raw(Box::new(held)).cast() };
            Ok(())
        };
        guard::<M::Parameters>(error, STATUS_CONFIG, make)
    }

    unsafe extern "C" fn destroy(instance: *mut c_void) {
        // SAFETY: `instance` came from `create` and is destroyed once.
        let dropped =
            catch_unwind(AssertUnwindSafe(|| drop(unsafe { Box::from_raw(instance.cast::<Held<M>>()) })));
        if let Err(payload) = dropped {
            core::mem::forget(payload);
        }
    }

    unsafe extern "C" fn plan(
        instance: *const c_void,
        totals: *const DayTotals,
        error: *mut ErrorSlot,
    ) -> Status {
        // SAFETY: the contract: an instance of this type and valid totals.
        unsafe { Self::day(instance, totals, error, M::plan) }
    }

    unsafe extern "C" fn settle(
        instance: *const c_void,
        totals: *const DayTotals,
        error: *mut ErrorSlot,
    ) -> Status {
        // SAFETY: the contract: an instance of this type and valid totals.
        unsafe { Self::day(instance, totals, error, M::settle) }
    }

    unsafe extern "C" fn attend(
        instance: *const c_void,
        block: *const layout::Block,
        error: *mut ErrorSlot,
    ) -> Status {
        // SAFETY: the contract: an instance of this type and a valid block.
        unsafe { Self::block(instance, block, error, M::attend) }
    }

    unsafe extern "C" fn serve(
        instance: *const c_void,
        block: *const layout::Block,
        error: *mut ErrorSlot,
    ) -> Status {
        // SAFETY: the contract: an instance of this type and a valid block.
        unsafe { Self::block(instance, block, error, M::serve) }
    }

    unsafe extern "C" fn consider(
        instance: *const c_void,
        block: *const layout::Block,
        error: *mut ErrorSlot,
    ) -> Status {
        // SAFETY: the contract: an instance of this type and a valid block.
        unsafe { Self::block(instance, block, error, M::consider) }
    }

    unsafe extern "C" fn welcome(
        instance: *const c_void,
        block: *const layout::Block,
        error: *mut ErrorSlot,
    ) -> Status {
        // SAFETY: the contract: an instance of this type and a valid block.
        unsafe { Self::block(instance, block, error, M::welcome) }
    }

    unsafe extern "C" fn farewell(
        instance: *const c_void,
        block: *const layout::Block,
        error: *mut ErrorSlot,
    ) -> Status {
        // SAFETY: the contract: an instance of this type and a valid block.
        unsafe { Self::block(instance, block, error, M::farewell) }
    }

    unsafe fn day(
        instance: *const c_void,
        totals: *const DayTotals,
        error: *mut ErrorSlot,
        function: fn(&M, Day<'_, M>) -> Result<(), ModelError>,
    ) -> Status {
        // SAFETY: the caller's promise.
        let (held, totals) = unsafe { (&*instance.cast::<Held<M>>(), &*totals) };
        guard::<M::Parameters>(error, STATUS_MODEL, || {
            // SAFETY: the contract: arrays of the stated lengths, disjoint, valid for the call.
            let day = unsafe {
                Day {
                    market: &*totals.market,
                    globals: M::Globals::view_mut(
                        macros::slice_mut(totals.globals, totals.global_count as usize),
                        &held.global_lengths,
                    ),
                    metrics: M::Metrics::view(macros::slice_mut(
                        totals.metrics,
                        totals.metric_count as usize,
                    )),
                    postings: M::Postings::view(macros::slice_mut(
                        totals.postings,
                        totals.posting_count as usize,
                    )),
                    random: totals.random,
                    lasting: totals.lasting,
                }
            };
            function(&held.model, day)
        })
    }

    unsafe fn block(
        instance: *const c_void,
        block: *const layout::Block,
        error: *mut ErrorSlot,
        function: fn(&M, Block<'_, M>) -> Result<(), ModelError>,
    ) -> Status {
        // SAFETY: the caller's promise.
        let (held, block) = unsafe { (&*instance.cast::<Held<M>>(), &*block) };
        guard::<M::Parameters>(error, STATUS_MODEL, || {
            let global_count = held.global_lengths.iter().sum();
            let metric_count = M::Metrics::DEFS.iter().map(|metric| metric.length as usize).sum();
            // SAFETY: the contract: arrays as declared, disjoint, valid for the call; the scratch is
            // 64-byte aligned.
            let view = unsafe {
                let people = macros::slice(block.people, block.count as usize);
                Block {
                    market: &*block.market,
                    people,
                    columns: M::Columns::view(block),
                    globals: M::Globals::view(
                        macros::slice(block.globals, global_count),
                        &held.global_lengths,
                    ),
                    metrics: M::Metrics::view(macros::slice_mut(block.metrics, metric_count)),
                    postings: M::Postings::view(macros::slice_mut(block.postings, M::Postings::DEFS.len())),
                    random: Draws {
                        key: block.random,
                        lasting: block.lasting,
                        people,
                        scratch: macros::slice_mut(block.scratch.cast(), 4 * M::DRAWS * people.len()),
                        extension: held.random,
                    },
                }
            };
            function(&held.model, view)
        })
    }
}

/// Whether a model declares a column.
const fn declares<M: BusinessModel>(role: u32, name: &CStr) -> bool {
    let columns = M::Columns::DEFS;
    let mut index = 0;
    while index < columns.len() {
        // SAFETY: the macro made the name from a literal that ends with a NUL.
        let declared = unsafe { CStr::from_ptr(columns[index].name) };
        if columns[index].role == role && macros::same(declared.to_bytes(), name.to_bytes()) {
            return true;
        }
        index += 1;
    }
    false
}

/// # Safety
/// One valid value per parameter.
pub(crate) unsafe fn global_lengths<G: Globals>(values: &[Value]) -> Vec<usize> {
    G::DEFS
        .iter()
        .map(|global| match global.length_parameter {
            FIXED_LENGTH => global.length as usize,
            // SAFETY: the host accepts only integer parameters as lengths.
            index => usize::try_from(unsafe { macros::integer(&values[index as usize]) }).unwrap_or(0),
        })
        .collect()
}

fn find_random(host: *const Host) -> Option<&'static RandomExtension> {
    // SAFETY: the contract: the host's table and its extensions live as long as the process, and are as large
    // as they say.
    unsafe {
        if host.is_null() || ((*host).size as usize) < size_of::<Host>() {
            return None;
        }
        let host = &*host;
        let extension: *const RandomExtension =
            host.get_extension?(host.context, EXTENSION_RANDOM.as_ptr()).cast();
        let whole = !extension.is_null() && (*extension).size as usize >= size_of::<RandomExtension>();
        whole.then(|| &*extension)
    }
}

#[inline]
pub(crate) fn guard<P: Parameters>(
    error: *mut ErrorSlot,
    code: Status,
    function: impl FnOnce() -> Result<(), ModelError>,
) -> Status {
    match catch_unwind(AssertUnwindSafe(function)) {
        Ok(Ok(())) => STATUS_OK,
        Ok(Err(failure)) => refuse::<P>(error, code, &failure),
        Err(payload) => panicked(error, payload),
    }
}

#[cold]
fn refuse<P: Parameters>(error: *mut ErrorSlot, code: Status, failure: &ModelError) -> Status {
    let parameter = failure
        .parameter
        .and_then(|name| P::NAMES.iter().position(|declared| *declared == name))
        .map_or(NO_PARAMETER, |index| index as u32);
    // SAFETY: the contract: a valid slot or null.
    match unsafe { error.as_mut() } {
        Some(slot) => slot.set(code, parameter, &failure.message),
        None => code,
    }
}

#[cold]
fn panicked(error: *mut ErrorSlot, payload: Box<dyn Any + Send>) -> Status {
    let message = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a payload that is not a text".to_owned());
    // A payload whose destructor panics must not end the host.
    core::mem::forget(payload);
    // SAFETY: the contract: a valid slot or null.
    match unsafe { error.as_mut() } {
        Some(slot) => slot.set(STATUS_PANIC, NO_PARAMETER, &message),
        None => STATUS_PANIC,
    }
}

#[doc(hidden)]
pub const MADE_WITH: *const c_char =
    macros::c_string(concat!("eyeballs-model ", env!("CARGO_PKG_VERSION"), "\0"));

/// Exports models from a library. For a leaf crate of type `cdylib` only, and once in it: two such
/// symbols in one program do not link. Its whole text is
/// `eyeballs_model::export_plugin!(my_model::MyModel);`; a model of the whole market has the word `market` before it.
#[macro_export]
macro_rules! export_plugin {
    (@table market $model:ty) => { &$crate::market_shim::MarketShim::<$model>::MODEL };
    (@table service $model:ty) => { &$crate::shim::Shim::<$model>::MODEL };
    (@tables [$($done:tt)*]) => { $crate::export_plugin!(@export $($done)*); };
    (@tables [$($done:tt)*] market $model:ty $(, $($rest:tt)*)?) => {
        $crate::export_plugin!(@tables [$($done)* {market $model}] $($($rest)*)?);
    };
    (@tables [$($done:tt)*] $model:ty $(, $($rest:tt)*)?) => {
        $crate::export_plugin!(@tables [$($done)* {service $model}] $($($rest)*)?);
    };
    (@export $({$of:ident $model:ty})+) => {
        const _: () = {
            use $crate::abi::layout;
            static MODELS: &[&layout::Model] = &[$($crate::export_plugin!(@table $of $model)),+];
            static PLUGIN: layout::Plugin = layout::Plugin {
                size: size_of::<layout::Plugin>() as u32,
                abi_major: layout::ABI_MAJOR,
                abi_minor: layout::ABI_MINOR,
                model_count: MODELS.len() as u32,
                models: MODELS.as_ptr().cast(),
                made_with: $crate::shim::MADE_WITH,
            };
            /// The entry of this library.
            // SAFETY: the name is that of the contract and stands once in the library.
            #[unsafe(no_mangle)]
            unsafe extern "C" fn eyeballs_plugin_entry_v1(
                host: *const layout::Host,
                out: *mut *const layout::Plugin,
                error: *mut layout::ErrorSlot,
            ) -> layout::Status {
                // SAFETY: the contract: valid pointers, or null for host and error.
                unsafe {
                    if host.is_null() || (*host).abi_major != layout::ABI_MAJOR {
                        if let Some(slot) = error.as_mut() {
                            slot.set(
                                layout::STATUS_UNSUPPORTED,
                                layout::NO_PARAMETER,
                                "this plugin was made for version 1 of the contract",
                            );
                        }
                        return layout::STATUS_UNSUPPORTED;
                    }
                    *out = &raw const PLUGIN;
                }
                layout::STATUS_OK
            }
            const _: layout::EntryFn = eyeballs_plugin_entry_v1;
        };
    };
    ($($models:tt)+) => { $crate::export_plugin!(@tables [] $($models)+); };
}
