//! Tables that break the contract, each in one way, and what is said of them.

use super::Description;
use crate::instance::BlockPhase;
use crate::layout::*;
use core::ffi::{c_char, c_void};
use core::ptr::null;

unsafe extern "C" fn create(
    _: *const Host,
    _: *const Value,
    _: u32,
    _: *mut *mut c_void,
    _: *mut ErrorSlot,
) -> Status {
    STATUS_OK
}
unsafe extern "C" fn destroy(_: *mut c_void) {}
unsafe extern "C" fn serve(_: *const c_void, _: *const Block, _: *mut ErrorSlot) -> Status {
    STATUS_OK
}

/// A model that declares nothing.
pub(crate) const IDLE: Model = Model {
    size: size_of::<Model>() as u32,
    flags: 0,
    id: c"idle".as_ptr(),
    version: c"1".as_ptr(),
    title: c"Idle".as_ptr(),
    doc: c"Does nothing.".as_ptr(),
    parameters: null(),
    columns: null(),
    metrics: null(),
    postings: null(),
    globals: null(),
    parameter_count: 0,
    column_count: 0,
    metric_count: 0,
    posting_count: 0,
    global_count: 0,
    parameter_stride: size_of::<ParameterDef>() as u32,
    column_stride: size_of::<ColumnDef>() as u32,
    metric_stride: size_of::<MetricDef>() as u32,
    posting_stride: size_of::<PostingDef>() as u32,
    global_stride: size_of::<GlobalDef>() as u32,
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
};

const PARAMETER: ParameterDef = ParameterDef {
    name: c"p".as_ptr(),
    unit: c"1".as_ptr(),
    doc: c"A parameter.".as_ptr(),
    choices: null(),
    choice_count: 0,
    kind: value_kind::FLOAT,
    flags: 0,
    default_list_count: 0,
    default_float: 0.0,
    default_integer: 0,
    default_text: null(),
    default_list: null(),
    minimum: f64::NEG_INFINITY,
    maximum: f64::INFINITY,
    source: null(),
};

const COLUMN: ColumnDef = ColumnDef {
    name: c"c".as_ptr(),
    unit: c"1".as_ptr(),
    doc: c"A column.".as_ptr(),
    value_type: column_type::F32,
    role: column_role::STATE,
    initial_bits: 0,
};

const METRIC: MetricDef = MetricDef {
    name: c"m".as_ptr(),
    unit: c"1".as_ptr(),
    doc: c"A metric.".as_ptr(),
    kind: metric_kind::SUM,
    length: 1,
    role: metric_role::NONE,
    reserved: 0,
};

const GLOBAL: GlobalDef = GlobalDef {
    name: c"g".as_ptr(),
    unit: c"1".as_ptr(),
    doc: c"A global.".as_ptr(),
    initial: 0.0,
    length: 1,
    length_parameter: FIXED_LENGTH,
};

/// Why a table is refused.
fn refusal(table: &Model) -> String {
    // SAFETY: the tables of these tests live until the call returns, and each pointer in them is null,
    // misaligned, or points at as much as is read before the table is refused.
    unsafe { Description::read(table) }.expect_err("it breaks the contract")
}

/// Why a table with one parameter is refused.
fn refusal_of(parameter: ParameterDef) -> String {
    refusal(&Model { parameters: &raw const parameter, parameter_count: 1, ..IDLE })
}

#[test]
fn a_model_that_declares_one_of_each_is_read() {
    let table = Model {
        parameters: &PARAMETER,
        parameter_count: 1,
        columns: &COLUMN,
        column_count: 1,
        metrics: &METRIC,
        metric_count: 1,
        globals: &GLOBAL,
        global_count: 1,
        ..IDLE
    };
    // SAFETY: the table is as the contract says.
    let description = unsafe { Description::read(&table) }.expect("it keeps the contract");
    assert_eq!(description.parameters[0].name, "p");
    assert_eq!(description.columns[0].name, "c");
    assert_eq!(description.metrics[0].name, "m");
    assert_eq!(description.globals[0].name, "g");
}

#[test]
fn a_maximum_stays_to_its_last_bit_whatever_an_agent_stands_for() {
    let metrics =
        [METRIC, MetricDef { name: c"largest".as_ptr(), kind: metric_kind::MAXIMUM, length: 2, ..METRIC }];
    let table = Model { metrics: metrics.as_ptr(), metric_count: 2, ..IDLE };
    // SAFETY: the table and all in it live until the call returns.
    let description = unsafe { Description::read(&table) }.expect("it keeps the contract");
    let mut totals = [0.0; 3];
    for part in [[1.5, 0.1, 12.3], [2.0, 3.7e9, 4.56]] {
        description.add_metrics(&mut totals, &part, 10.0);
    }
    assert_eq!(totals, [35.0, 3.7e9, 12.3]);
}

/// The memory behind a table that says it is short may not even be there.
#[test]
fn nothing_but_the_size_is_read_of_a_table_that_is_too_short() {
    #[repr(align(8))]
    struct Short {
        size: u32,
    }
    let short = Short { size: 100 };
    // SAFETY: a size can be read, and the rest is not.
    let refusal = unsafe { Description::read((&raw const short.size).cast()) }.expect_err("it is short");
    assert_eq!(
        refusal,
        "the model's table has 100 bytes, version 1.0 of the contract has 208; build it with the header or the crates \
         of this version"
    );
}

#[test]
fn who_is_called_for_people_declares_the_column_that_belongs_to_it() {
    let with = |name: &core::ffi::CStr, role| ColumnDef { name: name.as_ptr(), role, ..COLUMN };
    type Set = fn(Model) -> Model;
    let functions: [(&str, &core::ffi::CStr, u32, Set, BlockPhase); 3] = [
        (
            "consider",
            c"appeal",
            column_role::OUTPUT,
            |t| Model { consider: Some(serve), ..t },
            BlockPhase::Consider,
        ),
        (
            "welcome",
            c"arrival",
            column_role::INPUT,
            |t| Model { welcome: Some(serve), ..t },
            BlockPhase::Welcome,
        ),
        (
            "farewell",
            c"departure",
            column_role::INPUT,
            |t| Model { farewell: Some(serve), ..t },
            BlockPhase::Farewell,
        ),
    ];
    for (function, name, role, set, phase) in functions {
        let column = name.to_str().expect("a name");
        assert_eq!(
            refusal(&set(IDLE)),
            format!("it has `{function}`, but does not declare its column `{column}`")
        );
        let declared = with(name, role);
        let table = Model { columns: &raw const declared, column_count: 1, ..IDLE };
        assert_eq!(refusal(&table), format!("it declares the column `{column}`, but has no `{function}`"));
        let both = set(table);
        // SAFETY: the table is as the contract says, and outlives the handle.
        let handle = unsafe { crate::instance::ModelHandle::new(&raw const both) }.expect("it can answer");
        assert!(handle.has(phase) && !handle.has(BlockPhase::Attend));
    }
}

#[test]
fn what_is_read_from_others_may_have_the_name_of_what_is_shared() {
    let column = |role| ColumnDef { name: c"member".as_ptr(), role, ..COLUMN };
    let read = |roles: &[u32]| {
        let columns: Vec<_> = roles.iter().map(|&role| column(role)).collect();
        let table = Model { columns: columns.as_ptr(), column_count: columns.len() as u32, ..IDLE };
        // SAFETY: the table is as the contract says.
        unsafe { Description::read(&raw const table) }.map(|description| description.columns.len())
    };
    use column_role::{OF_CONTACTS, OF_FIRM, OF_SERVICE, SHARED, STATE};
    assert_eq!(read(&[SHARED, OF_FIRM, OF_CONTACTS]), Ok(3));
    assert_eq!(read(&[OF_SERVICE, OF_FIRM]), Ok(2));
    assert_eq!(read(&[OF_FIRM, OF_FIRM]), Err("two columns are named `member`".to_owned()));
    assert_eq!(read(&[STATE, SHARED]), Err("two columns are named `member`".to_owned()));
    assert_eq!(
        read(&[SHARED, OF_SERVICE]),
        Err("it reads `member` from another model of the service, and shares it itself".to_owned())
    );
}

#[test]
fn a_table_that_is_missing_or_misaligned_is_refused() {
    let memory = [0_u64; 2];
    for table in [null::<Model>(), memory.as_ptr().cast::<u8>().wrapping_add(4).cast()] {
        // SAFETY: null and misaligned are allowed.
        assert_eq!(unsafe { Description::read(table) }, Err("the model has no table".to_owned()));
    }
}

#[test]
fn an_array_is_refused_by_its_count_before_it_is_read() {
    let counts: [(Model, &str); 5] = [
        (Model { parameters: &PARAMETER, parameter_count: u32::MAX, ..IDLE }, "parameters"),
        (Model { columns: &COLUMN, column_count: limit::COLUMNS_MAX + 1, ..IDLE }, "columns"),
        (Model { metrics: &METRIC, metric_count: limit::METRICS_MAX + 1, ..IDLE }, "metrics"),
        (Model { postings: null(), posting_count: u32::MAX, ..IDLE }, "ledger lines"),
        (Model { globals: &GLOBAL, global_count: u32::MAX, ..IDLE }, "globals"),
    ];
    for (table, what) in counts {
        let refusal = refusal(&table);
        assert!(refusal.contains(&format!(" {what}; at most ")), "{refusal}");
    }
    let choices = [c"a".as_ptr()];
    let refusal = refusal_of(ParameterDef { choices: choices.as_ptr(), choice_count: u32::MAX, ..PARAMETER });
    assert_eq!(refusal, "it has 4294967295 choices of `p`; at most 1000 are possible");
    let list = [0.0];
    let refusal = refusal_of(ParameterDef {
        kind: value_kind::LIST,
        default_list: list.as_ptr(),
        default_list_count: 4_000_000_000,
        ..PARAMETER
    });
    assert_eq!(refusal, "it has 4000000000 values in the default of `p`; at most 65536 are possible");
}

#[test]
fn an_array_that_is_missing_is_refused() {
    assert_eq!(
        refusal(&Model { column_count: 2, ..IDLE }),
        "it has 2 columns, but no array of them: a null pointer"
    );
    let list = ParameterDef { kind: value_kind::LIST, default_list_count: 3, ..PARAMETER };
    assert_eq!(
        refusal_of(list),
        "it has 3 values in the default of `p`, but no array of them: a null pointer"
    );
    let choice = ParameterDef { kind: value_kind::CHOICE, choice_count: 3, ..PARAMETER };
    assert_eq!(refusal_of(choice), "it has 3 choices of `p`, but no array of them: a null pointer");
}

#[test]
fn an_array_that_does_not_begin_or_step_at_multiples_of_its_alignment_is_refused() {
    let columns = [COLUMN, COLUMN];
    let misaligned = columns.as_ptr().wrapping_byte_add(4);
    assert_eq!(
        refusal(&Model { columns: misaligned, column_count: 1, ..IDLE }),
        "the array of its columns does not begin at a multiple of 8 bytes"
    );
    let list = [0.0, 0.0];
    let list = ParameterDef {
        kind: value_kind::LIST,
        default_list: list.as_ptr().wrapping_byte_add(1),
        default_list_count: 1,
        ..PARAMETER
    };
    assert!(refusal_of(list).contains("does not begin at a multiple of 8 bytes"));
    for stride in [0, 39, 44, u32::MAX - 7] {
        assert_eq!(
            refusal(&Model { columns: columns.as_ptr(), column_count: 2, column_stride: stride, ..IDLE }),
            format!("its columns lie {stride} bytes apart; in version 1.0 of the contract that is 40")
        );
    }
}

#[test]
fn a_text_without_an_end_is_refused() {
    let endless = vec![b'a'; limit::TEXT_BYTES_MAX as usize + 1];
    let doc = endless.as_ptr().cast::<c_char>();
    assert_eq!(refusal(&Model { doc, ..IDLE }), "the doc is longer than 65536 bytes");
}

#[test]
fn memory_that_no_market_could_give_is_refused() {
    assert_eq!(
        refusal(&Model { scratch_bytes_per_person: u32::MAX, ..IDLE }),
        "it wants 4294967295 bytes of scratch per person; at most 4096 are possible"
    );
    let metrics = [METRIC, MetricDef { name: c"long".as_ptr(), length: limit::METRIC_VALUES_MAX, ..METRIC }];
    assert_eq!(
        refusal(&Model { metrics: metrics.as_ptr(), metric_count: 2, ..IDLE }),
        "its metrics have 1048577 values together; at most 1048576 are possible"
    );
    let global = GlobalDef { length: u32::MAX, ..GLOBAL };
    assert_eq!(
        refusal(&Model { globals: &raw const global, global_count: 1, ..IDLE }),
        "its globals have 4294967295 values together; at most 100000000 are possible"
    );
}

#[test]
fn globals_that_parameters_make_too_long_are_refused_when_an_instance_is_made() {
    use crate::description::ParameterValue;
    use crate::instance::{FailureKind, ModelHandle};
    let length = ParameterDef { kind: value_kind::INTEGER, minimum: 0.0, maximum: 1e8, ..PARAMETER };
    let of_length = GlobalDef { length_parameter: 0, ..GLOBAL };
    let globals = [GlobalDef { name: c"h".as_ptr(), length_parameter: 0, ..GLOBAL }, of_length];
    let table = Model {
        parameters: &raw const length,
        parameter_count: 1,
        globals: globals.as_ptr(),
        global_count: 2,
        ..IDLE
    };
    // SAFETY: the table is as the contract says, and outlives the handle.
    let handle = unsafe { ModelHandle::new(&raw const table) }.expect("each alone is possible");
    let failure = handle.create(&[ParameterValue::Integer(60_000_000)]).expect_err("two are not");
    assert_eq!(failure.kind, FailureKind::Config(None));
    assert!(failure.message.contains("would have 120000000 values"), "{failure}");
    assert_eq!(handle.create(&[ParameterValue::Integer(3)]).expect("that fits").global_count(), 6);
}
