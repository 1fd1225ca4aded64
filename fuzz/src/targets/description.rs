//! Descriptions of models: tables in memory that are made of the input. Pointers lead to memory that is there, as the
//! contract demands of a library; all else may be anything.

use eyeballs_abi::description::Description;
use eyeballs_abi::layout::{
    Block, ColumnDef, ErrorSlot, GlobalDef, Host, MetricDef, Model, ParameterDef, PostingDef, STATUS_OK,
    Status, Value, limit,
};
use std::ffi::{c_char, c_void};
use std::ptr::null;

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

/// Texts that a description may hold.
const TEXTS: [&[u8]; 12] = [
    b"price\0",
    b"minutes_today\0",
    b"experience\0",
    b"paid_micros\0",
    b"points\0",
    b"currency\0",
    b"1\0",
    b"A sentence (assumption).\0",
    b"\0",
    b"\xff\xfe\0",
    b"two words\0",
    b"\x1b[2J\0",
];

/// What is left of the input, taken piece by piece; zeros when it is used up.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn byte(&mut self) -> u8 {
        match self.0.split_first() {
            Some((byte, rest)) => {
                self.0 = rest;
                *byte
            }
            None => 0,
        }
    }

    fn word(&mut self) -> u64 {
        u64::from_le_bytes(std::array::from_fn(|_| self.byte()))
    }

    /// Mostly small, sometimes anything.
    fn number(&mut self) -> u32 {
        match self.byte() {
            small @ 0..=239 => u32::from(small % 16),
            _ => self.word() as u32,
        }
    }

    /// Mostly a plain number, sometimes any.
    fn float(&mut self) -> f64 {
        match self.byte() {
            small @ 0..=239 => f64::from(small) - 8.0,
            _ => f64::from_bits(self.word()),
        }
    }

    fn text(&mut self) -> *const c_char {
        match self.byte() as usize {
            255 => null(),
            index => TEXTS[index % TEXTS.len()].as_ptr().cast(),
        }
    }
}

/// An array of which a table says the pointer, the number and the stride.
struct Array<T> {
    rows: Vec<T>,
    first: *const T,
    count: u32,
    stride: u32,
}

impl<T> Array<T> {
    /// Up to three rows of the input. Sometimes the table says of them what cannot be.
    fn new(rest: &mut Rest<'_>, count_max: u32, row: impl Fn(&mut Rest<'_>) -> T) -> Array<T> {
        let count = usize::from(rest.byte() % 4);
        let rows: Vec<T> = (0..count).map(|_| row(rest)).collect();
        let (mut first, mut count, mut stride) = (rows.as_ptr(), count as u32, size_of::<T>() as u32);
        match rest.byte() {
            // Fewer than there are.
            248 => count = count.saturating_sub(1),
            // More than any library may have; fewer, the contract says, are there.
            249 => count = (count_max + 1).saturating_add(rest.number()),
            250 => first = null(),
            251 => first = first.wrapping_byte_add(1),
            252 => stride = rest.number() % size_of::<T>() as u32,
            253 => stride = (limit::STRIDE_MAX + 1).saturating_add(rest.number()),
            254 => stride += 1,
            _ => {}
        }
        Array { rows, first, count, stride }
    }
}

fn parameter(rest: &mut Rest<'_>, choices: &Array<*const c_char>, list: &Array<f64>) -> ParameterDef {
    ParameterDef {
        name: rest.text(),
        unit: rest.text(),
        doc: rest.text(),
        choices: choices.first,
        choice_count: choices.count,
        kind: rest.number(),
        flags: rest.number(),
        default_list_count: list.count,
        default_float: rest.float(),
        default_integer: i64::from(rest.number()),
        default_text: rest.text(),
        default_list: list.first,
        minimum: rest.float(),
        maximum: rest.float(),
        source: rest.text(),
    }
}

pub(crate) fn run(input: &[u8]) {
    let mut rest = Rest(input);
    let rest = &mut rest;
    let choices = Array::new(rest, limit::CHOICES_MAX, |rest| rest.text());
    let list = Array::new(rest, limit::LIST_DEFAULT_MAX, |rest| rest.float());
    let parameters = Array::new(rest, limit::PARAMETERS_MAX, |rest| parameter(rest, &choices, &list));
    let columns = Array::new(rest, limit::COLUMNS_MAX, |rest| ColumnDef {
        name: rest.text(),
        unit: rest.text(),
        doc: rest.text(),
        value_type: rest.number(),
        role: rest.number(),
        initial_bits: rest.word(),
    });
    let metrics = Array::new(rest, limit::METRICS_MAX, |rest| MetricDef {
        name: rest.text(),
        unit: rest.text(),
        doc: rest.text(),
        kind: rest.number(),
        length: rest.number(),
        role: rest.number(),
        reserved: rest.number(),
    });
    let postings = Array::new(rest, limit::POSTINGS_MAX, |rest| PostingDef {
        name: rest.text(),
        doc: rest.text(),
        kind: rest.number(),
        party: rest.number(),
    });
    let globals = Array::new(rest, limit::GLOBALS_MAX, |rest| GlobalDef {
        name: rest.text(),
        unit: rest.text(),
        doc: rest.text(),
        initial: rest.float(),
        length: rest.number(),
        length_parameter: if rest.byte() < 128 { u32::MAX } else { rest.number() },
    });
    let table = Model {
        size: if rest.byte() == 255 {
            rest.number() % size_of::<Model>() as u32
        } else {
            size_of::<Model>() as u32
        },
        flags: rest.number(),
        id: rest.text(),
        version: rest.text(),
        title: rest.text(),
        doc: rest.text(),
        parameters: parameters.first,
        columns: columns.first,
        metrics: metrics.first,
        postings: postings.first,
        globals: globals.first,
        parameter_count: parameters.count,
        column_count: columns.count,
        metric_count: metrics.count,
        posting_count: postings.count,
        global_count: globals.count,
        parameter_stride: parameters.stride,
        column_stride: columns.stride,
        metric_stride: metrics.stride,
        posting_stride: postings.stride,
        global_stride: globals.stride,
        scratch_bytes_per_person: rest.number(),
        reserved: 0,
        create: (rest.byte() < 255).then_some(create as _),
        destroy: (rest.byte() < 255).then_some(destroy as _),
        plan: None,
        attend: None,
        serve: (rest.byte() < 255).then_some(serve as _),
        settle: None,
        get_extension: None,
        consider: (rest.byte() > 250).then_some(serve as _),
        welcome: (rest.byte() > 250).then_some(serve as _),
        farewell: (rest.byte() > 250).then_some(serve as _),
    };
    // SAFETY: the table stands on the stack, strings in statics and arrays in vectors, all for longer than the call, and
    // what is read is copied. A pointer is null, misaligned, or leads to as many rows as the table says; where it says
    // more, that is beyond the limit, and where it says another distance, that is none that could be.
    let read = unsafe { Description::read(&table) };
    let rows = [
        parameters.rows.len(),
        columns.rows.len(),
        metrics.rows.len(),
        postings.rows.len(),
        globals.rows.len(),
    ];
    match read {
        Ok(description) => promises(&description, &rows),
        Err(reason) => assert!(reason.len() < 1 << 17, "{} bytes of reason", reason.len()),
    }
}

/// What a description promises once it was accepted.
fn promises(description: &Description, rows: &[usize; 5]) {
    assert!(description.parameters.len() <= rows[0] && description.columns.len() <= rows[1]);
    for parameter in description.parameters.iter().filter(|parameter| !parameter.required) {
        parameter.check(&parameter.default).expect("a default is one of its values");
    }
    let values: Vec<_> = description.parameters.iter().map(|parameter| parameter.default.clone()).collect();
    if description.parameters.iter().all(|parameter| !parameter.required) {
        let lengths = description.global_lengths(&values);
        assert!(lengths.iter().all(|&length| length <= limit::GLOBAL_VALUES_MAX as usize), "{lengths:?}");
    }
    let places = description.metric_spans().map(|(_, range)| range.len()).sum::<usize>();
    assert_eq!(places, description.metric_values());
    assert!(places <= limit::METRIC_VALUES_MAX as usize);
}
