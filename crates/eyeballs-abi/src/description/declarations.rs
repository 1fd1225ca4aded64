//! Reads what a model declares, one struct of the contract at a time.

use super::raw::{text, values};
use super::{
    Column, ColumnRole, ColumnType, Global, Input, Length, Metric, MetricKind, MetricRole, Output, Parameter,
    ParameterValue, Party, Posting, PostingKind,
};
use crate::layout::{
    self, ColumnDef, FIXED_LENGTH, GlobalDef, MetricDef, ParameterDef, PostingDef, column_role, column_type,
    limit, metric_kind, metric_role, parameter_flag, party, posting_kind, value_kind,
};

pub(super) unsafe fn parameter(def: &ParameterDef) -> Result<Parameter, String> {
    // SAFETY: strings and arrays of the definition are valid by the caller's promise.
    unsafe {
        let name = text(def.name, "name of a parameter")?;
        let choices =
            values(&format!("choices of `{name}`"), def.choices, def.choice_count, limit::CHOICES_MAX)?;
        let choices: Vec<String> = choices
            .into_iter()
            .map(|choice| text(choice, &format!("name of a choice of `{name}`")))
            .collect::<Result<_, _>>()?;
        let default = match def.kind {
            value_kind::FLOAT => ParameterValue::Float(def.default_float),
            value_kind::INTEGER => ParameterValue::Integer(def.default_integer),
            value_kind::BOOLEAN => ParameterValue::Boolean(def.default_integer != 0),
            value_kind::CHOICE => {
                ParameterValue::Choice(usize::try_from(def.default_integer).unwrap_or(usize::MAX))
            }
            value_kind::TEXT if def.default_text.is_null() => ParameterValue::Text(String::new()),
            value_kind::TEXT => ParameterValue::Text(text(def.default_text, "default of a parameter")?),
            value_kind::LIST => ParameterValue::List(values(
                &format!("values in the default of `{name}`"),
                def.default_list,
                def.default_list_count,
                limit::LIST_DEFAULT_MAX,
            )?),
            other => return Err(format!("the parameter `{name}` has the unknown type {other}")),
        };
        Ok(Parameter {
            unit: text(def.unit, "unit of a parameter")?,
            doc: text(def.doc, "doc of a parameter")?.trim().to_owned(),
            source: if def.source.is_null() {
                None
            } else {
                Some(text(def.source, "source of a parameter")?.trim().to_owned())
            },
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

pub(super) unsafe fn column(def: &ColumnDef) -> Result<Column, String> {
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
        column_role::SHARED => ColumnRole::Shared,
        column_role::OF_SERVICE => ColumnRole::OfService,
        column_role::OF_FIRM => ColumnRole::OfFirm,
        column_role::OF_CONTACTS => ColumnRole::OfContacts,
        column_role::OF_FOLLOWERS => ColumnRole::OfFollowers,
        column_role::OF_GROUP => ColumnRole::OfGroup,
        column_role::INPUT => ColumnRole::Input(match name.as_str() {
            layout::input::MINUTES_TODAY => Input::MinutesToday,
            layout::input::FREE_MINUTES => Input::FreeMinutes,
            layout::input::SATISFACTION => Input::Satisfaction,
            layout::input::TENURE_DAYS => Input::TenureDays,
            layout::input::AD_TOLERANCE => Input::AdTolerance,
            layout::input::WILLINGNESS_TO_PAY => Input::WillingnessToPay,
            layout::input::SOCIABILITY => Input::Sociability,
            layout::input::FIT => Input::Fit,
            layout::input::OTHERS_SHARE => Input::OthersShare,
            layout::input::OTHERS_VALUE => Input::OthersValue,
            layout::input::CONTACTS_USING => Input::ContactsUsing,
            layout::input::CONTACTS_PAYING => Input::ContactsPaying,
            layout::input::ARRIVAL => Input::Arrival,
            layout::input::DEPARTURE => Input::Departure,
            layout::input::PAYING => Input::Paying,
            layout::input::GIFT => Input::Gift,
            layout::input::CHANNEL => Input::Channel,
            layout::input::PLACE_IN_GROUP => Input::PlaceInGroup,
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
            layout::output::APPEAL => Output::Appeal,
            layout::output::LEAVE_FACTOR => Output::LeaveFactor,
            layout::output::INVITATIONS => Output::Invitations,
            layout::output::INVITATION_GIFT => Output::InvitationGift,
            layout::output::HAND_OVER => Output::HandOver,
            layout::output::BRINGS => Output::Brings,
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
        ColumnRole::State | ColumnRole::Shared => None,
        _ => Some(ColumnType::F32),
    };
    if wanted.is_some_and(|wanted| wanted != value_type) {
        return Err(format!("the column `{name}` must be {wanted:?}, not {value_type:?}"));
    }
    let initial_bits = match role {
        ColumnRole::Output(Output::Attraction | Output::LeaveFactor) => u64::from(1.0_f32.to_bits()),
        ColumnRole::Output(_) => 0,
        _ => def.initial_bits,
    };
    Ok(Column { name, unit, doc, value_type, role, initial_bits })
}

pub(super) unsafe fn metric(def: &MetricDef) -> Result<Metric, String> {
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
        metric_kind::MAXIMUM => MetricKind::Maximum,
        other => return Err(format!("the metric `{name}` has the unknown kind {other}")),
    };
    let role = match def.role {
        metric_role::NONE => MetricRole::None,
        metric_role::ADVERTISERS => MetricRole::Advertisers,
        metric_role::MERCHANTS => MetricRole::Merchants,
        metric_role::PRICE => MetricRole::Price,
        metric_role::ADS_PER_HOUR => MetricRole::AdsPerHour,
        other => return Err(format!("the metric `{name}` has the unknown role {other}")),
    };
    if def.length == 0
        || def.length > limit::METRIC_VALUES_MAX
        || (role != MetricRole::None && def.length != 1)
    {
        return Err(format!("the metric `{name}` cannot have the length {}", def.length));
    }
    Ok(Metric { name, unit, doc, kind, length: def.length as usize, role })
}

pub(super) unsafe fn posting(def: &PostingDef) -> Result<Posting, String> {
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
        party::SERVICE => Party::Service,
        other => return Err(format!("the ledger line `{name}` has the unknown party {other}")),
    };
    Ok(Posting { name, doc, kind, party })
}

pub(super) unsafe fn global(def: &GlobalDef) -> Result<Global, String> {
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
