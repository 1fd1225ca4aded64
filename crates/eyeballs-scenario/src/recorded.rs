//! What keys of a scenario may be, as it is written down while readers ask for them.

use crate::rule::Rule;
use std::collections::{BTreeMap, BTreeSet};

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
    needs: BTreeMap<Vec<String>, Needs>,
    /// Paths of tables that must be there, since something must be in them.
    demanded: BTreeSet<Vec<String>>,
}

/// What the tables of a path cannot be without.
#[derive(Clone, Debug, Default, PartialEq)]
struct Needs {
    /// Tables of the path that were read.
    tables: usize,
    /// In how many of them a key had to be there.
    keys: BTreeMap<String, usize>,
}

impl Shapes {
    /// The keys without which no table of a path is right, whatever else it says: those of a table that is laid over no other.
    pub fn required(&self, path: &[String]) -> Vec<String> {
        let Some(needs) = self.needs.get(path) else { return Vec::new() };
        // The scenario itself is read by several readers, each of its part.
        let tables = if path.is_empty() { 1 } else { needs.tables };
        let in_all = needs.keys.iter().filter(|(_, count)| **count >= tables);
        let mut keys: Vec<String> = in_all.map(|(key, _)| key.clone()).collect();
        let inside = self.demanded.iter().filter_map(|table| table.strip_prefix(path)?.first());
        keys.extend(inside.cloned());
        keys.sort();
        keys.dedup();
        keys
    }

    /// Takes in what readers demanded of a scenario that says nothing.
    pub(crate) fn demand(&mut self, of_nothing: Shapes) {
        let demanded =
            of_nothing.needs.into_iter().filter(|(path, needs)| !path.is_empty() && !needs.keys.is_empty());
        self.demanded = demanded.map(|(path, _)| path).collect();
    }

    /// A table of a path is read.
    pub(crate) fn begin(&mut self, path: &[String]) {
        self.needs.entry(path.to_vec()).or_default().tables += 1;
    }

    /// A key must be there.
    pub(crate) fn need(&mut self, path: &[String], key: &str) {
        *self.needs.entry(path.to_vec()).or_default().keys.entry(key.to_owned()).or_default() += 1;
    }

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
