//! Reads a model's table, and refuses one that does not keep the contract.

use super::{
    COLUMNS_MOST, Column, ColumnRole, ColumnType, Description, Global, Input, Length, Metric, MetricKind,
    MetricRole, Output, Parameter, ParameterValue, Party, Posting, PostingKind, RESERVED_PARAMETER,
};
use crate::layout::{
    self, ColumnDef, FIXED_LENGTH, GlobalDef, MetricDef, Model, ParameterDef, PostingDef, column_role,
    column_type, metric_kind, metric_role, parameter_flag, party, posting_kind, value_kind,
};
use core::ffi::{CStr, c_char};

impl Description {
    /// Reads and checks a table.
    ///
    /// # Errors
    /// What is wrong with the table, in one sentence for the model's author.
    ///
    /// # Safety
    /// `table` must point at a [`Model`] as the contract describes it (at least the fields of version
    /// 1.0), valid for the life of the process. That the *contents* make sense is what this checks.
    pub unsafe fn read(table: *const Model) -> Result<Description, String> {
        // SAFETY: the caller's promise.
        let table = unsafe { table.as_ref() }.ok_or("the model's table is a null pointer")?;
        if (table.size as usize) < size_of::<Model>() {
            return Err(format!(
                "the model's table has {} bytes, version 1.0 of the contract has {}",
                table.size,
                size_of::<Model>()
            ));
        }
        // SAFETY: strings and arrays of the table are valid by the caller's promise.
        unsafe {
            let id = text(table.id, "id")?;
            let description = Description {
                version: text(table.version, "version")?,
                title: text(table.title, "title")?,
                doc: text(table.doc, "doc")?.trim().to_owned(),
                parameters: rows(table.parameters, table.parameter_count, table.parameter_stride, parameter)?,
                columns: rows(table.columns, table.column_count, table.column_stride, column)?,
                metrics: rows(table.metrics, table.metric_count, table.metric_stride, metric)?,
                postings: rows(table.postings, table.posting_count, table.posting_stride, posting)?,
                globals: rows(table.globals, table.global_count, table.global_stride, global)?,
                scratch_bytes_per_person: table.scratch_bytes_per_person as usize,
                id,
            };
            description.check(table)?;
            Ok(description)
        }
    }

    fn check(&self, table: &Model) -> Result<(), String> {
        if self.columns.len() > COLUMNS_MOST {
            return Err(format!(
                "it has {} columns; at most {COLUMNS_MOST} are possible",
                self.columns.len()
            ));
        }
        identifier(&self.id, '-').map_err(|reason| format!("the id `{}` {reason}", self.id))?;
        for (what, names) in [
            ("parameter", self.parameters.iter().map(|p| &p.name).collect::<Vec<_>>()),
            ("column", self.columns.iter().map(|c| &c.name).collect()),
            ("metric", self.metrics.iter().map(|m| &m.name).collect()),
            ("ledger line", self.postings.iter().map(|p| &p.name).collect()),
            ("global", self.globals.iter().map(|g| &g.name).collect()),
        ] {
            for (index, name) in names.iter().enumerate() {
                identifier(name, '_').map_err(|reason| format!("the {what} `{name}` {reason}"))?;
                if names[..index].contains(name) {
                    return Err(format!("two {what}s are named `{name}`"));
                }
            }
        }
        for parameter in &self.parameters {
            if parameter.doc.is_empty() {
                return Err(format!("the parameter `{}` has no doc", parameter.name));
            }
            if parameter.name == RESERVED_PARAMETER {
                return Err(format!(
                    "`{RESERVED_PARAMETER}` is the scenario's own key, no name for a parameter"
                ));
            }
            if parameter.minimum.is_nan()
                || parameter.maximum.is_nan()
                || parameter.minimum > parameter.maximum
            {
                return Err(format!(
                    "the parameter `{}` has no range: {} to {}",
                    parameter.name, parameter.minimum, parameter.maximum
                ));
            }
            if parameter.log_scale && parameter.minimum < 0.0 {
                return Err(format!("the parameter `{}` has no logarithm below 0", parameter.name));
            }
            if !parameter.required {
                parameter
                    .check(&parameter.default)
                    .map_err(|reason| format!("the default of `{}` {reason}", parameter.name))?;
            }
        }
        for global in &self.globals {
            if let Length::Parameter(index) = global.length {
                let parameter = self.parameters.get(index).ok_or_else(|| {
                    format!("the global `{}` takes its length from a missing parameter", global.name)
                })?;
                let whole = matches!(parameter.default, ParameterValue::Integer(_));
                if !whole || parameter.tunable || parameter.minimum < 0.0 || parameter.maximum > 1e8 {
                    return Err(format!(
                        "the global `{}` takes its length from `{}`, which must be an integer from 0 to at \
                         most 1e8 that does not change during a run",
                        global.name, parameter.name
                    ));
                }
            }
        }
        if table.create.is_none() || table.destroy.is_none() || table.serve.is_none() {
            return Err("create, destroy and serve must not be null".to_owned());
        }
        Ok(())
    }
}

fn identifier(name: &str, joint: char) -> Result<(), String> {
    let well_formed = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == joint);
    if well_formed { Ok(()) } else { Err(format!("is not made of lower-case words joined by `{joint}`")) }
}

unsafe fn text(pointer: *const c_char, what: &str) -> Result<String, String> {
    if pointer.is_null() {
        return Err(format!("the {what} is a null pointer"));
    }
    // SAFETY: the caller's promise: a NUL-terminated string.
    unsafe { CStr::from_ptr(pointer) }
        .to_str()
        .map(str::to_owned)
        .map_err(|_| format!("the {what} is not UTF-8"))
}

unsafe fn rows<Def, Row>(
    first: *const Def,
    count: u32,
    stride: u32,
    read: unsafe fn(&Def) -> Result<Row, String>,
) -> Result<Vec<Row>, String> {
    const MOST: u32 = 10_000;
    if count == 0 {
        return Ok(Vec::new());
    }
    let aligned = (stride as usize).is_multiple_of(align_of::<Def>());
    if first.is_null() || count > MOST || (stride as usize) < size_of::<Def>() || !aligned {
        return Err(format!("an array of the table cannot be: {count} elements of {stride} bytes"));
    }
    // SAFETY: `count` elements lie `stride` bytes apart by the caller's promise.
    (0..count as usize).map(|index| unsafe { read(&*first.byte_add(index * stride as usize)) }).collect()
}

unsafe fn parameter(def: &ParameterDef) -> Result<Parameter, String> {
    // SAFETY: strings and arrays of the definition are valid by the caller's promise.
    unsafe {
        let name = text(def.name, "name of a parameter")?;
        let choices = if def.choice_count == 0 {
            Vec::new()
        } else if def.choices.is_null() {
            return Err(format!("the choices of `{name}` are a null pointer"));
        } else {
            (0..def.choice_count as usize)
                .map(|index| text(*def.choices.add(index), "name of a choice"))
                .collect::<Result<_, _>>()?
        };
        let default = match def.kind {
            value_kind::FLOAT => ParameterValue::Float(def.default_float),
            value_kind::INTEGER => ParameterValue::Integer(def.default_integer),
            value_kind::BOOLEAN => ParameterValue::Boolean(def.default_integer != 0),
            value_kind::CHOICE => {
                ParameterValue::Choice(usize::try_from(def.default_integer).unwrap_or(usize::MAX))
            }
            value_kind::TEXT if def.default_text.is_null() => ParameterValue::Text(String::new()),
            value_kind::TEXT => ParameterValue::Text(text(def.default_text, "default of a parameter")?),
            value_kind::LIST if def.default_list_count == 0 => ParameterValue::List(Vec::new()),
            value_kind::LIST if def.default_list.is_null() => {
                return Err(format!("the default of `{name}` is a null pointer"));
            }
            value_kind::LIST => ParameterValue::List(
                core::slice::from_raw_parts(def.default_list, def.default_list_count as usize).to_vec(),
            ),
            other => return Err(format!("the parameter `{name}` has the unknown type {other}")),
        };
        Ok(Parameter {
            unit: text(def.unit, "unit of a parameter")?,
            doc: text(def.doc, "doc of a parameter")?.trim().to_owned(),
            default,
            choices,
            required: def.flags & parameter_flag::REQUIRED != 0,
            tunable: def.flags & parameter_flag::TUNABLE != 0,
            log_scale: def.flags & parameter_flag::LOG_SCALE != 0,
            minimum: def.minimum,
            maximum: def.maximum,
            minimum_open: def.flags & parameter_flag::MINIMUM_OPEN != 0,
            maximum_open: def.flags & parameter_flag::MAXIMUM_OPEN != 0,
            name,
        })
    }
}

unsafe fn column(def: &ColumnDef) -> Result<Column, String> {
    // SAFETY: strings of the definition are valid by the caller's promise.
    let (name, unit, doc) = unsafe {
        (
            text(def.name, "name of a column")?,
            text(def.unit, "unit of a column")?,
            text(def.doc, "doc of a column")?,
        )
    };
    let value_type = match def.value_type {
        column_type::F32 => ColumnType::F32,
        column_type::F64 => ColumnType::F64,
        column_type::U8 => ColumnType::U8,
        column_type::U16 => ColumnType::U16,
        column_type::U32 => ColumnType::U32,
        column_type::I64 => ColumnType::I64,
        other => return Err(format!("the column `{name}` has the unknown type {other}")),
    };
    let role = match def.role {
        column_role::STATE => ColumnRole::State,
        column_role::INPUT => ColumnRole::Input(match name.as_str() {
            layout::input::MINUTES_TODAY => Input::MinutesToday,
            layout::input::FREE_MINUTES => Input::FreeMinutes,
            layout::input::SATISFACTION => Input::Satisfaction,
            layout::input::TENURE_DAYS => Input::TenureDays,
            layout::input::AD_TOLERANCE => Input::AdTolerance,
            layout::input::WILLINGNESS_TO_PAY => Input::WillingnessToPay,
            layout::input::SOCIABILITY => Input::Sociability,
            layout::input::FIT => Input::Fit,
            _ => {
                return Err(format!(
                    "the market has no input column `{name}`; it has {}",
                    layout::input::ALL.join(", ")
                ));
            }
        }),
        column_role::OUTPUT => ColumnRole::Output(match name.as_str() {
            layout::output::ATTRACTION => Output::Attraction,
            layout::output::EXPERIENCE => Output::Experience,
            layout::output::PAID_MICROS => Output::PaidMicros,
            layout::output::LEAVE_HAZARD => Output::LeaveHazard,
            _ => {
                return Err(format!(
                    "the market reads no output column `{name}`; it reads {}",
                    layout::output::ALL.join(", ")
                ));
            }
        }),
        other => return Err(format!("the column `{name}` has the unknown role {other}")),
    };
    let wanted = match role {
        ColumnRole::Output(Output::PaidMicros) => Some(ColumnType::I64),
        ColumnRole::Input(_) | ColumnRole::Output(_) => Some(ColumnType::F32),
        ColumnRole::State => None,
    };
    if wanted.is_some_and(|wanted| wanted != value_type) {
        return Err(format!("the column `{name}` must be {wanted:?}, not {value_type:?}"));
    }
    let initial_bits = match role {
        ColumnRole::Output(Output::Attraction) => u64::from(1.0_f32.to_bits()),
        ColumnRole::Output(_) => 0,
        ColumnRole::Input(_) | ColumnRole::State => def.initial_bits,
    };
    Ok(Column { name, unit, doc, value_type, role, initial_bits })
}

unsafe fn metric(def: &MetricDef) -> Result<Metric, String> {
    const LONGEST: u32 = 1 << 20;
    // SAFETY: strings of the definition are valid by the caller's promise.
    let (name, unit, doc) = unsafe {
        (
            text(def.name, "name of a metric")?,
            text(def.unit, "unit of a metric")?,
            text(def.doc, "doc of a metric")?,
        )
    };
    let kind = match def.kind {
        metric_kind::SUM => MetricKind::Sum,
        metric_kind::GAUGE => MetricKind::Gauge,
        other => return Err(format!("the metric `{name}` has the unknown kind {other}")),
    };
    let role = match def.role {
        metric_role::NONE => MetricRole::None,
        metric_role::ADVERTISERS => MetricRole::Advertisers,
        metric_role::MERCHANTS => MetricRole::Merchants,
        other => return Err(format!("the metric `{name}` has the unknown role {other}")),
    };
    if def.length == 0 || def.length > LONGEST || (role != MetricRole::None && def.length != 1) {
        return Err(format!("the metric `{name}` cannot have the length {}", def.length));
    }
    Ok(Metric { name, unit, doc, kind, length: def.length as usize, role })
}

unsafe fn posting(def: &PostingDef) -> Result<Posting, String> {
    // SAFETY: strings of the definition are valid by the caller's promise.
    let (name, doc) =
        unsafe { (text(def.name, "name of a ledger line")?, text(def.doc, "doc of a ledger line")?) };
    let kind = match def.kind {
        posting_kind::REVENUE => PostingKind::Revenue,
        posting_kind::COST => PostingKind::Cost,
        other => return Err(format!("the ledger line `{name}` has the unknown kind {other}")),
    };
    let party = match def.party {
        party::USER => Party::User,
        party::ADVERTISER => Party::Advertiser,
        party::MERCHANT => Party::Merchant,
        party::OTHER => Party::Other,
        other => return Err(format!("the ledger line `{name}` has the unknown party {other}")),
    };
    Ok(Posting { name, doc, kind, party })
}

unsafe fn global(def: &GlobalDef) -> Result<Global, String> {
    // SAFETY: strings of the definition are valid by the caller's promise.
    let (name, unit, doc) = unsafe {
        (
            text(def.name, "name of a global")?,
            text(def.unit, "unit of a global")?,
            text(def.doc, "doc of a global")?,
        )
    };
    let length = match def.length_parameter {
        FIXED_LENGTH => Length::Fixed(def.length as usize),
        index => Length::Parameter(index as usize),
    };
    Ok(Global { name, unit, doc, initial: def.initial, length })
}
