//! What a model says of itself, safe to read: every string copied, every claim checked once.

mod check;
mod declarations;
mod raw;
mod read;
#[cfg(test)]
pub(crate) mod tests;

pub(crate) use read::whole;

/// A key that scenarios keep for themselves in a model's table: the day it starts to work.
pub const RESERVED_PARAMETER: &str = "starts";

/// What a model says of itself, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Description {
    /// Name in scenarios.
    pub id: String,
    /// The model's version.
    pub version: String,
    /// A few words for people.
    pub title: String,
    /// A few sentences for people.
    pub doc: String,
    /// The parameters in order of declaration.
    pub parameters: Vec<Parameter>,
    /// The columns in order of declaration.
    pub columns: Vec<Column>,
    /// The metrics in order of declaration.
    pub metrics: Vec<Metric>,
    /// The ledger lines in order of declaration.
    pub postings: Vec<Posting>,
    /// The globals in order of declaration.
    pub globals: Vec<Global>,
    /// Bytes of scratch per person in a block.
    pub scratch_bytes_per_person: usize,
    /// It belongs to the whole market and not to a service.
    pub market_wide: bool,
}

/// One parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Key in the scenario file.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// What it means.
    pub doc: String,
    /// Where its default comes from: a citation, or a text that begins with "assumption". None: not stated.
    pub source: Option<String>,
    /// Default, and with it the type. For a required parameter the value means nothing.
    pub default: ParameterValue,
    /// Names of the choices; empty for other types.
    pub choices: Vec<String>,
    /// A scenario must set it.
    pub required: bool,
    /// A dated event may change it.
    pub tunable: bool,
    /// Sweeps should move it on a logarithmic scale.
    pub log_scale: bool,
    /// Smallest value.
    pub minimum: f64,
    /// Largest value.
    pub maximum: f64,
    /// `minimum` itself is not allowed.
    pub minimum_open: bool,
    /// `maximum` itself is not allowed.
    pub maximum_open: bool,
}

/// A value of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum ParameterValue {
    /// A float.
    Float(f64),
    /// An integer.
    Integer(i64),
    /// Yes or no.
    Boolean(bool),
    /// Index of one of the choices.
    Choice(usize),
    /// A text.
    Text(String),
    /// Floats.
    List(Vec<f64>),
}

impl ParameterValue {
    /// The type's name for people.
    pub fn type_name(&self) -> &'static str {
        match self {
            ParameterValue::Float(_) => "float",
            ParameterValue::Integer(_) => "integer",
            ParameterValue::Boolean(_) => "boolean",
            ParameterValue::Choice(_) => "choice",
            ParameterValue::Text(_) => "text",
            ParameterValue::List(_) => "list of floats",
        }
    }
}

impl Parameter {
    /// A value of this parameter for people: a choice by its name.
    pub fn value_text(&self, value: &ParameterValue) -> String {
        match value {
            ParameterValue::Choice(index) => match self.choices.get(*index) {
                Some(choice) => choice.clone(),
                None => index.to_string(),
            },
            ParameterValue::Float(number) => number.to_string(),
            ParameterValue::Integer(number) => number.to_string(),
            ParameterValue::Boolean(yes) => yes.to_string(),
            ParameterValue::Text(text) => text.clone(),
            ParameterValue::List(numbers) => format!("{numbers:?}"),
        }
    }

    /// The allowed range for people, for example "0 to 120" or "above 0"; empty if anything goes.
    pub fn range(&self) -> String {
        let bounded = !matches!(
            self.default,
            ParameterValue::Boolean(_) | ParameterValue::Choice(_) | ParameterValue::Text(_)
        );
        if !bounded {
            return self.choices.join(", ");
        }
        match (self.minimum.is_finite(), self.maximum.is_finite()) {
            (false, false) => String::new(),
            (true, false) if self.minimum_open => format!("above {}", self.minimum),
            (true, false) => format!("at least {}", self.minimum),
            (false, true) if self.maximum_open => format!("below {}", self.maximum),
            (false, true) => format!("at most {}", self.maximum),
            (true, true) => format!(
                "{}{} to {}{}",
                if self.minimum_open { "above " } else { "" },
                self.minimum,
                if self.maximum_open { "below " } else { "" },
                self.maximum
            ),
        }
    }

    /// Says why a value of the right type cannot be, if it cannot.
    ///
    /// # Errors
    /// The reason, in words that follow the parameter's name: "must be ...".
    pub fn check(&self, value: &ParameterValue) -> Result<(), String> {
        if core::mem::discriminant(value) != core::mem::discriminant(&self.default) {
            return Err(format!("must be a {}, not a {}", self.default.type_name(), value.type_name()));
        }
        let numbers: &[f64] = match value {
            ParameterValue::Float(number) => core::slice::from_ref(number),
            ParameterValue::Integer(number) => &[*number as f64],
            ParameterValue::List(numbers) => numbers,
            ParameterValue::Choice(index) if *index >= self.choices.len() => {
                return Err(format!("must be one of {}", self.choices.join(", ")));
            }
            ParameterValue::Boolean(_) | ParameterValue::Choice(_) | ParameterValue::Text(_) => &[],
        };
        for &number in numbers {
            let above = if self.minimum_open { number > self.minimum } else { number >= self.minimum };
            let below = if self.maximum_open { number < self.maximum } else { number <= self.maximum };
            if !number.is_finite() || !above || !below {
                let unit = if self.unit == "1" { String::new() } else { format!(" {}", self.unit) };
                return Err(format!("must be {}{unit}, not {number}", self.range()));
            }
        }
        Ok(())
    }
}

/// Type of a column's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// 32-bit float.
    F32,
    /// 64-bit float.
    F64,
    /// Unsigned byte.
    U8,
    /// Unsigned 16-bit integer.
    U16,
    /// Unsigned 32-bit integer.
    U32,
    /// Signed 64-bit integer.
    I64,
}

impl ColumnType {
    /// Bytes per value.
    pub fn bytes(self) -> usize {
        match self {
            ColumnType::U8 => 1,
            ColumnType::U16 => 2,
            ColumnType::F32 | ColumnType::U32 => 4,
            ColumnType::F64 | ColumnType::I64 => 8,
        }
    }
}

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnRole {
    /// Filled by the market.
    Input(Input),
    /// Read by the market.
    Output(Output),
    /// The model's own.
    State,
    /// The model's own, and shared by its name.
    Shared,
    /// Shared by another model of the service.
    OfService,
    /// Shared by models of the firm's other services, added up.
    OfFirm,
    /// Shared by a model of the service, added up over the person's contacts.
    OfContacts,
    /// The same, added up over those who have the person among their contacts.
    OfFollowers,
    /// The same, added up over the others of the person's group.
    OfGroup,
}

impl ColumnRole {
    /// Whether the market keeps it for each person.
    pub fn is_kept(self) -> bool {
        matches!(self, ColumnRole::State | ColumnRole::Shared)
    }

    /// Whether it is what models share, read by another model or of other people.
    pub fn is_read_of_others(self) -> bool {
        match self {
            ColumnRole::OfService
            | ColumnRole::OfFirm
            | ColumnRole::OfContacts
            | ColumnRole::OfFollowers
            | ColumnRole::OfGroup => true,
            ColumnRole::Input(_) | ColumnRole::Output(_) | ColumnRole::State | ColumnRole::Shared => false,
        }
    }
}

/// An input column, see [`crate::layout::input`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// [`crate::layout::input::MINUTES_TODAY`]
    MinutesToday,
    /// [`crate::layout::input::FREE_MINUTES`]
    FreeMinutes,
    /// [`crate::layout::input::SATISFACTION`]
    Satisfaction,
    /// [`crate::layout::input::TENURE_DAYS`]
    TenureDays,
    /// [`crate::layout::input::AD_TOLERANCE`]
    AdTolerance,
    /// [`crate::layout::input::WILLINGNESS_TO_PAY`]
    WillingnessToPay,
    /// [`crate::layout::input::SOCIABILITY`]
    Sociability,
    /// [`crate::layout::input::FIT`]
    Fit,
    /// [`crate::layout::input::OTHERS_SHARE`]
    OthersShare,
    /// [`crate::layout::input::OTHERS_VALUE`]
    OthersValue,
    /// [`crate::layout::input::CONTACTS_USING`]
    ContactsUsing,
    /// [`crate::layout::input::CONTACTS_PAYING`]
    ContactsPaying,
    /// [`crate::layout::input::ARRIVAL`]
    Arrival,
    /// [`crate::layout::input::DEPARTURE`]
    Departure,
    /// [`crate::layout::input::PAYING`]
    Paying,
    /// [`crate::layout::input::GIFT`]
    Gift,
    /// [`crate::layout::input::CHANNEL`]
    Channel,
    /// [`crate::layout::input::PLACE_IN_GROUP`]
    PlaceInGroup,
}

/// An output column, see [`crate::layout::output`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// [`crate::layout::output::ATTRACTION`]
    Attraction,
    /// [`crate::layout::output::EXPERIENCE`]
    Experience,
    /// [`crate::layout::output::PAID_MICROS`]
    PaidMicros,
    /// [`crate::layout::output::LEAVE_HAZARD`]
    LeaveHazard,
    /// [`crate::layout::output::APPEAL`]
    Appeal,
    /// [`crate::layout::output::LEAVE_FACTOR`]
    LeaveFactor,
    /// [`crate::layout::output::INVITATIONS`]
    Invitations,
    /// [`crate::layout::output::INVITATION_GIFT`]
    InvitationGift,
    /// [`crate::layout::output::HAND_OVER`]
    HandOver,
    /// [`crate::layout::output::BRINGS`]
    Brings,
}

/// One column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// What it holds.
    pub doc: String,
    /// Type of its values.
    pub value_type: ColumnType,
    /// What it is for.
    pub role: ColumnRole,
    /// Bits of the initial value of a column that is kept, of the neutral value of one that is read from another model, or of what an
    /// output holds before a call, which changes nothing.
    pub initial_bits: u64,
}

/// How a metric behaves over the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricKind {
    /// Starts at zero every day.
    Sum,
    /// Keeps its value.
    Gauge,
    /// The largest of the day; starts at zero every day.
    Maximum,
}

/// What a metric means to the market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricRole {
    /// Only reported.
    None,
    /// Advertisers who paid within 30 days.
    Advertisers,
    /// Merchants who paid within 30 days.
    Merchants,
    /// A price for everybody to see.
    Price,
    /// Advertisements an hour for everybody to see.
    AdsPerHour,
}

/// One metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Metric {
    /// Name without unit.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// What it means.
    pub doc: String,
    /// How it behaves over the day.
    pub kind: MetricKind,
    /// How many values.
    pub length: usize,
    /// What it means to the market.
    pub role: MetricRole,
}

/// Direction of a posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostingKind {
    /// Money in.
    Revenue,
    /// Money out.
    Cost,
}

/// The other side of a posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// A user.
    User,
    /// An advertiser.
    Advertiser,
    /// A merchant.
    Merchant,
    /// Anybody else.
    Other,
    /// Another service of the market.
    Service,
}

/// One ledger line.
#[derive(Clone, Debug, PartialEq)]
pub struct Posting {
    /// Name.
    pub name: String,
    /// What it is for.
    pub doc: String,
    /// Direction.
    pub kind: PostingKind,
    /// The other side.
    pub party: Party,
}

/// Length of a global.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// A number of elements.
    Fixed(usize),
    /// As many as the integer parameter of this index says.
    Parameter(usize),
}

/// One global.
#[derive(Clone, Debug, PartialEq)]
pub struct Global {
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// What it holds.
    pub doc: String,
    /// Value of every element at the start.
    pub initial: f64,
    /// Number of elements.
    pub length: Length,
}

impl Description {
    /// Index of a parameter by name.
    pub fn parameter(&self, name: &str) -> Option<usize> {
        self.parameters.iter().position(|parameter| parameter.name == name)
    }

    /// Number of metric values, arrays counted in full.
    pub fn metric_values(&self) -> usize {
        self.metrics.iter().map(|metric| metric.length).sum()
    }

    /// Each metric with the range of its values among those of all.
    pub fn metric_spans(&self) -> impl Iterator<Item = (&Metric, core::ops::Range<usize>)> {
        self.metrics.iter().scan(0, |start, metric| {
            let span = *start..*start + metric.length;
            *start = span.end;
            Some((metric, span))
        })
    }

    /// Takes what a block, or several people, added to metrics into those of more: sums are added, `each` times, and the largest
    /// stays.
    pub fn add_metrics(&self, totals: &mut [f64], parts: &[f64], each: f64) {
        for (metric, span) in self.metric_spans() {
            let values = totals[span.clone()].iter_mut().zip(&parts[span]);
            if metric.kind == MetricKind::Maximum {
                values.for_each(|(total, &part)| *total = total.max(part));
            } else {
                values.for_each(|(total, &part)| *total += part * each);
            }
        }
    }

    /// Sets the metrics of a day to zero, and leaves the levels.
    pub fn start_metrics(&self, values: &mut [f64]) {
        for (metric, span) in self.metric_spans() {
            if metric.kind != MetricKind::Gauge {
                values[span].fill(0.0);
            }
        }
    }

    /// The globals one after the other, as they are at the start.
    pub fn initial_globals(&self, values: &[ParameterValue]) -> Vec<f64> {
        let lengths = self.global_lengths(values);
        let each = self.globals.iter().zip(lengths);
        each.flat_map(|(global, length)| core::iter::repeat_n(global.initial, length)).collect()
    }

    /// Number of elements of each global under the given parameter values.
    pub fn global_lengths(&self, values: &[ParameterValue]) -> Vec<usize> {
        self.globals
            .iter()
            .map(|global| match global.length {
                Length::Fixed(length) => length,
                Length::Parameter(index) => match values[index] {
                    ParameterValue::Integer(length) => usize::try_from(length).unwrap_or(0),
                    _ => 0,
                },
            })
            .collect()
    }
}
