//! What keys of a scenario may be, as it is written down while readers ask for them.

use crate::rule::Rule;
use std::collections::BTreeMap;

/// What the value of a key may be.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// More than is written down here.
    Any,
    /// A number in a range.
    Number(Range),
    /// An integer in a range.
    Integer(Range),
    /// True or false.
    Boolean,
    /// A text.
    Text,
    /// A date of TOML, or a text.
    Date,
    /// One of some names.
    Names(Vec<String>),
    /// A table, whose path is that of this one and the key.
    Table,
    /// The same, or a bare number in place of the table: the value of this key of it.
    TableOr(&'static str),
    /// Tables by name; their path ends in `*`.
    Named,
    /// A list of tables; their path ends in `[]`.
    List,
}

/// A range of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The smallest.
    pub minimum: f64,
    /// The largest.
    pub maximum: f64,
    /// The smallest itself is not allowed.
    pub minimum_open: bool,
    /// Unit, for people; may be empty.
    pub unit: &'static str,
}

/// The keys of each table that is read key by key, by its path; the scenario itself has the path of no keys.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shapes {
    /// Kinds of each key: several where it depends on another key.
    pub tables: BTreeMap<Vec<String>, BTreeMap<String, Vec<Kind>>>,
}

impl Shapes {
    pub(crate) fn note(&mut self, path: &[String], key: &str, kind: Kind) {
        let kinds = self.tables.entry(path.to_vec()).or_default().entry(key.to_owned()).or_default();
        match kind {
            Kind::Any if !kinds.is_empty() => {}
            kind if kinds.contains(&kind) => {}
            kind => {
                kinds.retain(|known| *known != Kind::Any);
                kinds.push(kind);
            }
        }
    }
}

impl From<Rule> for Range {
    fn from(rule: Rule) -> Range {
        let (minimum, maximum, minimum_open, unit) = rule.bounds();
        Range { minimum, maximum, minimum_open, unit }
    }
}
