//! The functions of the C table of a model of the whole market.

use crate::declare::{Globals, Metrics, Parameters, Postings, macros};
use crate::market_model::{MarketDay, MarketModel, OfService};
use crate::model::ModelError;
use crate::shim::{global_lengths, guard};
use core::ffi::c_void;
use core::marker::PhantomData;
use core::ptr::null;
use eyeballs_abi::layout::{
    self, DayTotals, ErrorSlot, Host, Model, STATUS_CONFIG, STATUS_MODEL, Status, Value, model_flag,
};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The C table of a type of such models.
pub struct MarketShim<M>(PhantomData<M>);

struct Held<M> {
    model: M,
    global_lengths: Vec<usize>,
}

impl<M: MarketModel> MarketShim<M> {
    /// The table.
    pub const MODEL: Model = Model {
        size: size_of::<Model>() as u32,
        flags: model_flag::MARKET_WIDE,
        id: M::ID.as_ptr(),
        version: M::VERSION.as_ptr(),
        title: M::TITLE.as_ptr(),
        doc: M::DOC.as_ptr(),
        parameters: M::Parameters::DEFS.as_ptr(),
        columns: null(),
        metrics: M::Metrics::DEFS.as_ptr(),
        postings: M::Postings::DEFS.as_ptr(),
        globals: M::Globals::DEFS.as_ptr(),
        parameter_count: M::Parameters::DEFS.len() as u32,
        column_count: 0,
        metric_count: M::Metrics::DEFS.len() as u32,
        posting_count: M::Postings::DEFS.len() as u32,
        global_count: M::Globals::DEFS.len() as u32,
        parameter_stride: size_of::<layout::ParameterDef>() as u32,
        column_stride: size_of::<layout::ColumnDef>() as u32,
        metric_stride: size_of::<layout::MetricDef>() as u32,
        posting_stride: size_of::<layout::PostingDef>() as u32,
        global_stride: size_of::<layout::GlobalDef>() as u32,
        scratch_bytes_per_person: 0,
        reserved: 0,
        create: Some(Self::create),
        destroy: Some(Self::destroy),
        plan: Some(Self::plan),
        attend: None,
        serve: None,
        settle: Some(Self::settle),
        get_extension: None,
        consider: None,
        welcome: None,
        farewell: None,
    };

    unsafe extern "C" fn create(
        _: *const Host,
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
            let held = Held { model: M::new(parameters)?, global_lengths };
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

    unsafe fn day(
        instance: *const c_void,
        totals: *const DayTotals,
        error: *mut ErrorSlot,
        function: fn(&M, MarketDay<'_, M>) -> Result<(), ModelError>,
    ) -> Status {
        // SAFETY: the caller's promise.
        let (held, totals) = unsafe { (&*instance.cast::<Held<M>>(), &*totals) };
        guard::<M::Parameters>(error, STATUS_MODEL, || {
            let (metrics, postings) = (totals.metric_count as usize, totals.posting_count as usize);
            // SAFETY: the contract: arrays of the stated lengths, those of a service one after the other, disjoint, valid for
            // the call.
            let day = unsafe {
                MarketDay {
                    market: &*totals.market,
                    globals: M::Globals::view_mut(
                        macros::slice_mut(totals.globals, totals.global_count as usize),
                        &held.global_lengths,
                    ),
                    services: (0..totals.service_count as usize)
                        .map(|service| OfService {
                            metrics: M::Metrics::view(macros::slice_mut(
                                totals.metrics.wrapping_add(service * metrics),
                                metrics,
                            )),
                            postings: M::Postings::view(macros::slice_mut(
                                totals.postings.wrapping_add(service * postings),
                                postings,
                            )),
                        })
                        .collect(),
                    random: totals.random,
                    lasting: totals.lasting,
                }
            };
            function(&held.model, day)
        })
    }
}
