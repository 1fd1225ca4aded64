//! Two models for the tests, as plain tables: one with a parameter of each type, one with a required one.

use crate::{ModelRequest, Models};
use eyeballs_abi::instance::ModelHandle;
use eyeballs_abi::layout::{
    ColumnDef, ErrorSlot, Host, MetricDef, Model, ParameterDef, STATUS_CONFIG, STATUS_OK, Status, Value,
    column_role, column_type, metric_kind, metric_role, model_flag, parameter_flag, value_kind,
};
use std::ffi::{CStr, c_char, c_void};
use std::ptr::{NonNull, null};

/// A list of choices that can stand in a static.
struct Choices([*const c_char; 2]);
// SAFETY: the pointers lead to string literals.
unsafe impl Sync for Choices {}

static FORMATS: Choices = Choices([c"banner".as_ptr(), c"video".as_ptr()]);
static WEIGHTS: [f64; 2] = [1.0, 2.5];

const fn parameter(name: &'static CStr, kind: u32, flags: u32, minimum: f64, maximum: f64) -> ParameterDef {
    ParameterDef {
        name: name.as_ptr(),
        unit: c"1".as_ptr(),
        doc: c"A parameter.".as_ptr(),
        choices: null(),
        choice_count: 0,
        kind,
        flags,
        default_list_count: 0,
        default_float: 4.0,
        default_integer: 1,
        default_text: c"none".as_ptr(),
        default_list: null(),
        minimum,
        maximum,
        source: c"assumption".as_ptr(),
    }
}

static ADS_PARAMETERS: [ParameterDef; 6] = [
    parameter(c"ads_per_hour", value_kind::FLOAT, parameter_flag::TUNABLE, 0.0, 120.0),
    parameter(c"advertisers", value_kind::INTEGER, 0, 0.0, 1e6),
    parameter(c"auction", value_kind::BOOLEAN, parameter_flag::TUNABLE, 0.0, 1.0),
    ParameterDef {
        choices: FORMATS.0.as_ptr(),
        choice_count: 2,
        ..parameter(c"format", value_kind::CHOICE, parameter_flag::TUNABLE, 0.0, 1.0)
    },
    parameter(c"note", value_kind::TEXT, 0, 0.0, 1.0),
    ParameterDef {
        default_list: WEIGHTS.as_ptr(),
        default_list_count: 2,
        ..parameter(c"weights", value_kind::LIST, 0, 0.0, 10.0)
    },
];
static MEMBERSHIP_PARAMETERS: [ParameterDef; 1] = [parameter(
    c"price",
    value_kind::FLOAT,
    parameter_flag::REQUIRED | parameter_flag::TUNABLE | parameter_flag::MINIMUM_OPEN,
    0.0,
    f64::INFINITY,
)];

const fn metric(name: &'static CStr, length: u32) -> MetricDef {
    MetricDef {
        name: name.as_ptr(),
        unit: c"1".as_ptr(),
        doc: c"A metric.".as_ptr(),
        kind: metric_kind::SUM,
        length,
        role: metric_role::NONE,
        reserved: 0,
    }
}
static ADS_METRICS: [MetricDef; 2] = [metric(c"impressions", 1), metric(c"prices", 3)];
static MEMBERSHIP_METRICS: [MetricDef; 1] = [metric(c"members", 1)];

unsafe extern "C" fn create_ads(
    _: *const Host,
    values: *const Value,
    _: u32,
    out: *mut *mut c_void,
    error: *mut ErrorSlot,
) -> Status {
    // SAFETY: the host passes the six declared values, the first a float and the third a boolean.
    unsafe {
        let (ads_per_hour, auction) = ((*values).data.float, (*values.add(2)).data.integer);
        if ads_per_hour > 60.0 && auction == 1 {
            return (*error).set(STATUS_CONFIG, 0, "an auction cannot sell more than 60");
        }
    }
    // SAFETY: the host passes all pointers.
    unsafe { created(out) }
}

unsafe extern "C" fn create_membership(
    _: *const Host,
    _: *const Value,
    _: u32,
    out: *mut *mut c_void,
    _: *mut ErrorSlot,
) -> Status {
    // SAFETY: the host passes all pointers.
    unsafe { created(out) }
}

unsafe fn created(out: *mut *mut c_void) -> Status {
    // SAFETY: the caller's promise; the instance is never looked into.
    unsafe { *out = NonNull::<c_void>::dangling().as_ptr() };
    STATUS_OK
}

unsafe extern "C" fn destroy(_: *mut c_void) {}

unsafe extern "C" fn serve(
    _: *const c_void,
    _: *const eyeballs_abi::layout::Block,
    _: *mut ErrorSlot,
) -> Status {
    STATUS_OK
}

const fn model(
    id: &'static CStr,
    parameters: &'static [ParameterDef],
    metrics: &'static [MetricDef],
    create: eyeballs_abi::layout::CreateFn,
) -> Model {
    Model {
        size: size_of::<Model>() as u32,
        flags: 0,
        id: id.as_ptr(),
        version: c"1".as_ptr(),
        title: c"A model".as_ptr(),
        doc: c"A model for tests.".as_ptr(),
        parameters: parameters.as_ptr(),
        columns: null(),
        metrics: metrics.as_ptr(),
        postings: null(),
        globals: null(),
        parameter_count: parameters.len() as u32,
        column_count: 0,
        metric_count: metrics.len() as u32,
        posting_count: 0,
        global_count: 0,
        parameter_stride: size_of::<ParameterDef>() as u32,
        column_stride: 0,
        metric_stride: size_of::<MetricDef>() as u32,
        posting_stride: 0,
        global_stride: 0,
        scratch_bytes_per_person: 0,
        reserved: 0,
        create: Some(create),
        destroy: Some(destroy),
        plan: None,
        attend: None,
        serve: Some(serve),
        settle: None,
        get_extension: None,
        consider: None,
        welcome: None,
        farewell: None,
    }
}

static ADS: Model = model(c"free-plus-ads", &ADS_PARAMETERS, &ADS_METRICS, create_ads);
static MEMBERSHIP: Model =
    model(c"paid-membership", &MEMBERSHIP_PARAMETERS, &MEMBERSHIP_METRICS, create_membership);

const fn shared(name: &'static CStr) -> ColumnDef {
    ColumnDef {
        name: name.as_ptr(),
        unit: c"1".as_ptr(),
        doc: c"A shared column.".as_ptr(),
        value_type: column_type::U8,
        role: column_role::SHARED,
        initial_bits: 0,
    }
}
static CARD_COLUMNS: [ColumnDef; 1] = [shared(c"points")];
static CLUB_COLUMNS: [ColumnDef; 2] = [shared(c"member"), shared(c"points")];

/// Two models that share the same name, one that belongs to the whole market.
static CARD: Model = Model {
    columns: CARD_COLUMNS.as_ptr(),
    column_count: 1,
    column_stride: size_of::<ColumnDef>() as u32,
    ..model(c"card", &[], &[], create_membership)
};
static CLUB: Model = Model {
    columns: CLUB_COLUMNS.as_ptr(),
    column_count: 2,
    column_stride: size_of::<ColumnDef>() as u32,
    ..model(c"club", &[], &[], create_membership)
};
static PURSE: Model = Model {
    flags: model_flag::MARKET_WIDE,
    serve: None,
    ..model(c"purse", &MEMBERSHIP_PARAMETERS, &MEMBERSHIP_METRICS, create_membership)
};

/// Finds the two models, and three of which the tests of sharing speak; a request with a path must name `good.so` with a hash of sevens.
pub(crate) struct TestModels;

impl Models for TestModels {
    fn find(&self, request: &ModelRequest) -> Result<ModelHandle, String> {
        if let Some(path) = &request.path
            && !(path.is_absolute()
                && path.ends_with("plugins/good.so")
                && request.sha256 == Some("7".repeat(64)))
        {
            return Err(format!("there is no library {}", path.display()));
        }
        let table = match request.id.as_str() {
            "free-plus-ads" => &ADS,
            "paid-membership" => &MEMBERSHIP,
            "card" => &CARD,
            "club" => &CLUB,
            "purse" => &PURSE,
            _ => return Err("no library has it".to_owned()),
        };
        // SAFETY: the tables above are static and as the contract says.
        unsafe { ModelHandle::new(table) }
    }

    fn known(&self) -> Vec<String> {
        vec!["free-plus-ads".to_owned(), "paid-membership".to_owned()]
    }
}
