//! What came of some days: every value that a model wrote, and where two of them differ.

use eyeballs_abi::description::{Column, ColumnType, Description};

/// What some values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A column, a value for each person.
    Column(usize),
    /// The metrics.
    Metrics,
    /// The postings.
    Postings,
    /// The globals.
    Globals,
}

/// Values after a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Values {
    /// The day.
    pub day: u32,
    /// The function that was called.
    pub phase: &'static str,
    /// What they are.
    pub part: Part,
    /// Whose they are; empty if not of people.
    pub people: Vec<u32>,
    /// Their bits.
    pub bits: Vec<u64>,
}

/// All that came of some days.
#[derive(Clone, Debug, Default)]
pub struct Trace(pub Vec<Values>);

/// How sums of metrics may differ that were added up in another order: relative.
const SAME_SUM: f64 = 1e-9;

impl Trace {
    /// Where another one differs first, in words that end "... here, ... there"; `sums`: metrics and globals may differ as sums
    /// do that were added up in another order.
    pub fn difference(&self, other: &Trace, description: &Description, sums: bool) -> Option<String> {
        for (here, there) in self.0.iter().zip(&other.0) {
            if let Some(words) = here.difference(there, description, sums) {
                return Some(words);
            }
        }
        (self.0.len() != other.0.len()).then(|| "the calls are not as many".to_owned())
    }

    /// A number that two traces share only if they are the same.
    pub fn fingerprint(&self) -> u64 {
        // FNV-1a over words, http://www.isthe.com/chongo/tech/comp/fnv/
        let words = self.0.iter().flat_map(|values| values.bits.iter());
        words.fold(0xCBF2_9CE4_8422_2325, |hash, &word| (hash ^ word).wrapping_mul(0x0000_0100_0000_01B3))
    }
}

impl Values {
    fn difference(&self, other: &Values, description: &Description, sums: bool) -> Option<String> {
        let kind = (self.day, self.phase, self.part);
        if kind != (other.day, other.phase, other.part) || self.bits.len() != other.bits.len() {
            return Some(format!("day {}, {}: the calls are others", self.day, self.phase));
        }
        let loose = sums && matches!(self.part, Part::Metrics | Part::Globals);
        let same = |(&a, &b): (&u64, &u64)| {
            let (x, y) = (f64::from_bits(a), f64::from_bits(b));
            a == b || (loose && (x - y).abs() <= SAME_SUM * x.abs().max(y.abs()).max(1.0))
        };
        let index = self.bits.iter().zip(&other.bits).position(|pair| !same(pair))?;
        let (what, here, there) = match self.part {
            Part::Column(column) => {
                let column = &description.columns[column];
                let text = |bits| number(column, bits);
                let what = format!("the column `{}` of person {}", column.name, self.people[index]);
                (what, text(self.bits[index]), text(other.bits[index]))
            }
            Part::Postings => {
                let line = &description.postings[index % description.postings.len()];
                let text = |bits: u64| format!("{} micro-units", bits as i64);
                (format!("the ledger line `{}`", line.name), text(self.bits[index]), text(other.bits[index]))
            }
            Part::Metrics | Part::Globals => {
                let text = |bits| format!("{:?}", f64::from_bits(bits));
                let what = if self.part == Part::Metrics {
                    metric(description, index)
                } else {
                    format!("value {index} of the globals (counted from 0)")
                };
                (what, text(self.bits[index]), text(other.bits[index]))
            }
        };
        Some(format!("day {}, {}: {what} is {here} here, {there} there", self.day, self.phase))
    }
}

/// The name of a metric's value.
pub fn metric(description: &Description, index: usize) -> String {
    let index = index % description.metric_values().max(1);
    let found = description.metric_spans().find(|(_, span)| span.contains(&index));
    found.map_or_else(|| "a metric".to_owned(), |(metric, _)| format!("the metric `{}`", metric.name))
}

/// A value of a column for people.
pub fn number(column: &Column, bits: u64) -> String {
    match column.value_type {
        ColumnType::F32 => format!("{:?}", f32::from_bits(bits as u32)),
        ColumnType::F64 => format!("{:?}", f64::from_bits(bits)),
        ColumnType::I64 => (bits as i64).to_string(),
        ColumnType::U8 | ColumnType::U16 | ColumnType::U32 => bits.to_string(),
    }
}
