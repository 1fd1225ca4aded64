//! Reads the keys of one table: each is asked for once, with its type, range and default. What is wrong is
//! noted and replaced by something harmless, so that reading goes on; what is left over is unknown. What
//! was understood is written down for [`crate::resolved`].

use crate::defaults::Defaults;
use crate::log::Log;
use crate::merge::is_tried;
use crate::recorded::{Kind, Shapes};
use crate::resolved::{Doc, Entries};
use crate::rule::Rule;
use crate::source::Span;
use crate::text::{NAME_CHARACTERS, TEXT_CHARACTERS, control, cut};
use crate::tree::{Entry, Node, Table, Value};
use eyeballs_core::date::Date;
use eyeballs_core::units::Micros;

/// Reads one table.
pub(crate) struct Reader<'a> {
    /// Where mistakes go.
    pub log: &'a Log,
    /// Where the table stands.
    pub span: Span,
    /// What was understood.
    pub out: Entries,
    table: Table,
    name: String,
    taken: Vec<&'static str>,
    defaults: Defaults,
    /// Where the table stands in the scenario, if it is read key by key from there on.
    path: Option<Vec<String>>,
}

impl<'a> Reader<'a> {
    /// Reads a table that is called `name` in messages; without a name it is the scenario.
    pub(crate) fn new(log: &'a Log, span: Span, name: impl Into<String>, table: Table) -> Reader<'a> {
        let (out, taken, defaults) = Default::default();
        let name = name.into();
        let path = name.is_empty().then(Vec::new);
        log.writes_down(path.as_deref(), Shapes::begin);
        Reader { log, span, out, table, name, taken, defaults, path }
    }

    /// The same with other values for what the scenario does not set.
    pub(crate) fn with_defaults(self, defaults: Defaults) -> Reader<'a> {
        Reader { defaults, ..self }
    }

    /// A table inside this one, or in its place.
    pub(crate) fn inside(&self, span: Span, name: impl Into<String>, table: Table) -> Reader<'a> {
        Reader::new(self.log, span, name, table).with_defaults(self.defaults)
    }

    /// The same for the table of a key, written down as what stands there.
    fn below(&self, keys: &[&str], span: Span, name: impl Into<String>, table: Table) -> Reader<'a> {
        let keys = keys.iter().map(|key| (*key).to_owned());
        let path: Option<Vec<String>> =
            self.path.as_ref().map(|path| path.iter().cloned().chain(keys).collect());
        self.log.writes_down(path.as_deref(), Shapes::begin);
        Reader { path, ..self.inside(span, name, table) }
    }

    /// The table of a key that was taken, for which the number of `first_key` may stand.
    pub(crate) fn inside_key(
        &self,
        key: &'static str,
        first_key: Option<&'static str>,
        span: Span,
        table: Table,
    ) -> Reader<'a> {
        self.asks(key, || first_key.map_or(Kind::Table, Kind::TableOr));
        self.below(&[key], span, key, table)
    }

    /// Writes down what is asked for, if somebody wants to know.
    fn asks(&self, key: &str, kind: impl FnOnce() -> Kind) {
        self.log.asks(self.path.as_deref(), key, kind);
    }

    /// The default of a key of a mechanism that has a neutral value, see [`Defaults`].
    pub(crate) fn either<T>(&self, neutral: T, world: T) -> T {
        match self.defaults {
            Defaults::Neutral => neutral,
            Defaults::World => world,
        }
    }

    fn name(&self) -> &str {
        if self.name.is_empty() { "the scenario" } else { &self.name }
    }

    /// The value of a key, which is still to be read.
    pub(crate) fn peek(&self, key: &str) -> Option<&Node> {
        self.table.get(key)
    }

    /// The value of a key as it stands, and the position of the key.
    pub(crate) fn take(&mut self, key: &'static str) -> Option<(Span, Node)> {
        self.taken.push(key);
        self.asks(key, || Kind::Any);
        self.table.entry(key).map(|entry| (entry.span, entry.node.clone()))
    }

    /// The same for a key that must be there.
    pub(crate) fn require(&mut self, key: &'static str) -> Option<(Span, Node)> {
        self.log.writes_down(self.path.as_deref(), |shapes, path| shapes.need(path, key));
        let taken = self.take(key);
        if taken.is_none() {
            let name = self.name();
            self.log.say(self.span, format!("{name} needs the key `{key}`"));
        }
        taken
    }

    /// Writes down how a key was understood.
    pub(crate) fn write(&mut self, key: &str, doc: Doc) {
        self.out.push((key.to_owned(), doc));
    }

    /// A number; without a default it is required.
    pub(crate) fn number(&mut self, key: &'static str, rule: Rule, default: Option<f64>) -> f64 {
        self.asks(key, || Kind::Number(rule.into()));
        let node = if default.is_some() { self.take(key) } else { self.require(key) };
        let number = node.and_then(|(_, node)| number(self.log, key, &node, rule)).or(default).unwrap_or(1.0);
        self.write(key, Doc::number(number));
        number
    }

    /// A number that may be missing.
    pub(crate) fn optional_number(&mut self, key: &'static str, rule: Rule) -> Option<f64> {
        self.asks(key, || Kind::Number(rule.into()));
        let (_, node) = self.take(key)?;
        let number = number(self.log, key, &node, rule)?;
        self.write(key, Doc::number(number));
        Some(number)
    }

    /// An integer; without a default it is required.
    pub(crate) fn integer(&mut self, key: &'static str, rule: Rule, default: Option<u64>) -> u64 {
        self.asks(key, || Kind::Integer(rule.into()));
        let node = if default.is_some() { self.take(key) } else { self.require(key) };
        let integer = node.and_then(|(_, node)| integer(self.log, key, &node, rule)).or(default).unwrap_or(1);
        self.write(key, Doc::Atom(integer.to_string()));
        integer
    }

    /// An integer that may be missing.
    pub(crate) fn optional_integer(&mut self, key: &'static str, rule: Rule) -> Option<u64> {
        self.asks(key, || Kind::Integer(rule.into()));
        let (_, node) = self.take(key)?;
        let integer = integer(self.log, key, &node, rule)?;
        self.write(key, Doc::Atom(integer.to_string()));
        Some(integer)
    }

    /// An integer that fits 32 bits by its rule; without a default it is required.
    pub(crate) fn integer_32(&mut self, key: &'static str, rule: Rule, default: Option<u32>) -> u32 {
        u32::try_from(self.integer(key, rule, default.map(u64::from))).expect("the rule keeps it below 2^32")
    }

    /// An amount of money in currency units; without a default it is required.
    pub(crate) fn money(&mut self, key: &'static str, rule: Rule, default: Option<f64>) -> Micros {
        Micros::from_units(self.number(key, rule, default)).expect("the rule keeps it countable")
    }

    /// True or false.
    pub(crate) fn boolean(&mut self, key: &'static str, default: bool) -> bool {
        self.asks(key, || Kind::Boolean);
        let yes = match self.take(key) {
            Some((_, Node { value: Value::Boolean(yes), .. })) => yes,
            Some((_, node)) => {
                wrong_type(self.log, key, &node, "true or false");
                default
            }
            None => default,
        };
        self.write(key, Doc::Atom(yes.to_string()));
        yes
    }

    /// A text; without a default it is required.
    pub(crate) fn text(&mut self, key: &'static str, default: Option<&str>) -> String {
        self.short_text(key, TEXT_CHARACTERS, default)
    }

    /// A text of at most `max_characters`; without a default it is required.
    pub(crate) fn short_text(
        &mut self,
        key: &'static str,
        max_characters: usize,
        default: Option<&str>,
    ) -> String {
        self.asks(key, || Kind::Text);
        let node = if default.is_some() { self.take(key) } else { self.require(key) };
        let text = node.and_then(|(_, node)| short_text(self.log, key, &node, max_characters));
        let text = text.unwrap_or_else(|| default.unwrap_or_default().to_owned());
        self.write(key, Doc::text(&text));
        text
    }

    /// A text that may be missing.
    pub(crate) fn optional_text(&mut self, key: &'static str) -> Option<String> {
        self.asks(key, || Kind::Text);
        let (_, node) = self.take(key)?;
        let text = text(self.log, key, &node)?;
        self.write(key, Doc::text(&text));
        Some(text)
    }

    /// A day of the calendar that may be missing: a date of TOML, or a text.
    pub(crate) fn optional_date(&mut self, key: &'static str) -> Option<Date> {
        self.asks(key, || Kind::Date);
        let (_, node) = self.take(key)?;
        let Some(written) = date_text(&node) else {
            wrong_type(self.log, key, &node, "a date, for example 2026-01-31");
            return None;
        };
        let date = Date::parse(written);
        match date {
            Some(date) => self.write(key, Doc::Atom(date.to_string())),
            None => {
                let message = format!("`{key}` is not a day of the calendar: {}", cut(written));
                self.log.say_help(node.span, message, "write for example 2026-01-31");
            }
        }
        date
    }

    /// One of some names, or the mistake that it is none of them; `kinds` says what they are.
    pub(crate) fn name_among(&mut self, key: &'static str, kind: &str, known: &[&str]) -> Option<usize> {
        let taken = self.require(key);
        self.one_of(taken, key, kind, known)
    }

    /// The place of a name that was taken.
    fn one_of(
        &mut self,
        taken: Option<(Span, Node)>,
        key: &'static str,
        kind: &str,
        known: &[&str],
    ) -> Option<usize> {
        self.asks(key, || names(kind, known));
        let (_, node) = taken?;
        let name = text(self.log, key, &node)?;
        self.write(key, Doc::text(&name));
        index_of(self.log, node.span, kind, &name, known)
    }

    /// The same for a key that may be missing.
    pub(crate) fn optional_name_among(
        &mut self,
        key: &'static str,
        kind: &str,
        known: &[&str],
    ) -> Option<usize> {
        let taken = self.take(key);
        self.one_of(taken, key, kind, known)
    }

    /// The place of one of some names, that of the default if the key is missing or its value is a mistake.
    pub(crate) fn name_among_or(
        &mut self,
        key: &'static str,
        kind: &str,
        known: &[&str],
        default: usize,
    ) -> usize {
        let taken = self.take(key);
        if taken.is_none() {
            self.write(key, Doc::text(known[default]));
        }
        self.one_of(taken, key, kind, known).unwrap_or(default)
    }

    /// A table inside; an empty one if the key is missing.
    pub(crate) fn table(&mut self, key: &'static str) -> Reader<'a> {
        let name = if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) };
        self.asks(key, || Kind::Table);
        match self.take(key) {
            Some((span, node)) => self.below(&[key], span, name, table(self.log, key, node)),
            None => self.below(&[key], self.span, name, Table::default()),
        }
    }

    /// The tables inside a table, at most `max`, by name, in the order of the text.
    pub(crate) fn named(&mut self, key: &'static str, max: usize) -> Vec<(String, Reader<'a>)> {
        self.asks(key, || Kind::Named);
        let Some((_, node)) = self.take(key) else { return Vec::new() };
        let mut readers = Vec::new();
        let entries = table(self.log, key, node).entries;
        refuse_many(self.log, entries.get(max).map(|entry| entry.span), key, max);
        for entry in entries.into_iter().take(max) {
            check_name(self.log, entry.span, key, &entry.key);
            let name = format!("{key}.{}", entry.key);
            let inner = table(self.log, &name, entry.node);
            readers.push((entry.key, self.below(&[key, "*"], entry.span, name, inner)));
        }
        readers
    }

    /// The tables of a list of at most `max` tables.
    pub(crate) fn list(&mut self, key: &'static str, max: usize) -> Vec<Reader<'a>> {
        self.asks(key, || Kind::List);
        let Some((_, node)) = self.take(key) else { return Vec::new() };
        let span = node.span;
        let Value::Array(items) = node.value else {
            let message = format!("`{key}` must be a list of tables, not {}", node.value.type_name());
            self.log.say_help(span, message, format!("write each under a header [[...{key}]]"));
            return Vec::new();
        };
        refuse_many(self.log, items.get(max).map(|item| item.span), key, max);
        items
            .into_iter()
            .take(max)
            .map(|item| self.below(&[key, "[]"], item.span, key, table(self.log, key, item)))
            .collect()
    }

    /// The entries of a table whose keys are paths.
    pub(crate) fn into_entries(self) -> Vec<Entry> {
        self.table.entries
    }

    /// Ends the reading: keys that nobody asked for are mistakes.
    pub(crate) fn finish(self) -> Entries {
        for entry in &self.table.entries {
            if !self.taken.contains(&entry.key.as_str()) {
                let message = format!("unknown key `{}` in {}", entry.key, self.name());
                self.log.say_nearest(entry.span, message, &entry.key, self.taken.iter().copied());
            }
        }
        #[cfg(test)]
        self.log.accepted.borrow_mut().extend(self.taken.iter().map(|&key| key.to_owned()));
        self.out
    }

    /// Ends the reading of a table inside and writes it down under its key.
    pub(crate) fn close(&mut self, key: &str, inner: Reader<'a>) {
        let entries = inner.finish();
        self.write(key, Doc::Table(entries));
    }
}

/// The names that a kind has in every scenario; firms, services and models have others in each.
fn names(kind: &str, known: &[&str]) -> Kind {
    if kind.starts_with("kind of ") || kind.starts_with("shape of ") {
        Kind::Names(known.iter().map(|&name| name.to_owned()).collect())
    } else {
        Kind::Text
    }
}

/// The index of a name, or the mistake that there is no such thing.
pub(crate) fn index_of(log: &Log, span: Span, kind: &str, name: &str, known: &[&str]) -> Option<usize> {
    let index = known.iter().position(|&other| other == name);
    if index.is_none() {
        log.say_nearest(span, format!("there is no {kind} `{name}`"), name, known.iter().copied());
    }
    index
}

/// A number within its range, or the mistake.
pub(crate) fn number(log: &Log, key: &str, node: &Node, rule: Rule) -> Option<f64> {
    if matches!(node.value, Value::Broken) {
        return None;
    }
    let Some(number) = node.value.number() else {
        wrong_type(log, key, node, &format!("a number: {}", rule.words()));
        return None;
    };
    if !rule.allows(number) {
        log.say(node.span, format!("`{key}` must be {}, not {number}", rule.words()));
        return None;
    }
    // A calibration may try any number of its range.
    if rule.is_lost(number) && !is_tried(node.layer) {
        let message = format!(
            "`{key}` would count as 0: money is counted in millionths, and {number} is less than half of one"
        );
        log.say_help(node.span, message, "write 0, or at least 0.000001");
    }
    Some(number)
}

/// An integer within its range, or the mistake.
pub(crate) fn integer(log: &Log, key: &str, node: &Node, rule: Rule) -> Option<u64> {
    if let Value::Float(_) = node.value {
        wrong_type(log, key, node, "an integer");
        return None;
    }
    number(log, key, node, rule)?;
    match node.value {
        Value::Integer(integer) => u64::try_from(integer).ok(),
        _ => None,
    }
}

/// What a date of TOML, or a text, says.
pub(crate) fn date_text(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Date(written) | Value::Text(written) => Some(written),
        _ => None,
    }
}

/// A text, or the mistake.
pub(crate) fn text(log: &Log, key: &str, node: &Node) -> Option<String> {
    short_text(log, key, node, TEXT_CHARACTERS)
}

/// A text of at most `max_characters`, or the mistake.
pub(crate) fn short_text(log: &Log, key: &str, node: &Node, max_characters: usize) -> Option<String> {
    let Value::Text(text) = &node.value else {
        wrong_type(log, key, node, "a text in quotes");
        return None;
    };
    refuse_text(log, key, node.span, text, max_characters).then(|| text.clone())
}

/// Whether a text can be printed: it holds no control characters and is not too long; else the mistake.
pub(crate) fn refuse_text(log: &Log, key: &str, span: Span, text: &str, max_characters: usize) -> bool {
    let characters = text.chars().count();
    if characters > max_characters {
        let message = format!("`{key}` has {characters} characters");
        log.say_help(span, message, format!("write at most {max_characters}"));
        return false;
    }
    if let Some(found) = control(text) {
        let message = format!("`{key}` holds the control character {}", found.escape_unicode());
        log.say_help(span, message, "leave it out: it would change the terminal on which it is shown");
        return false;
    }
    true
}

/// One text or a list of texts with their positions, or the mistake.
pub(crate) fn texts(log: &Log, key: &str, node: &Node) -> Vec<(String, Span)> {
    let items = match &node.value {
        Value::Array(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    items.iter().filter_map(|item| Some((text(log, key, item)?, item.span))).collect()
}

/// A table, or the mistake and an empty one.
pub(crate) fn table(log: &Log, key: &str, node: Node) -> Table {
    match node.value {
        Value::Table(table) => table,
        _ => {
            wrong_type(log, key, &node, "a table");
            Table::default()
        }
    }
}

fn wrong_type(log: &Log, key: &str, node: &Node, wanted: &str) {
    if !matches!(node.value, Value::Broken) {
        log.say(node.span, format!("`{key}` must be {wanted}; this is {}", node.value.type_name()));
    }
}

/// Notes at the first position that is too much that there are more than `max` of a kind.
fn refuse_many(log: &Log, too_much: Option<Span>, key: &str, max: usize) {
    if let Some(span) = too_much {
        log.say(span, format!("there are more than {max} of `{key}`, too many for this program"));
    }
}

/// Names stand in tables, in files' names and in claims, where a slash separates them.
pub(crate) fn check_name(log: &Log, span: Span, kind: &str, name: &str) {
    let is_plain = !name.contains(char::is_control) && control(name).is_none();
    if name.is_empty() || name.trim() != name || name.contains('/') || !is_plain {
        let message = format!("`{}` cannot be the name of a {kind}", cut(name));
        log.say_help(
            span,
            message,
            "a name is not empty, has no `/`, no control characters and no blanks at its ends",
        );
    } else if name.chars().count() > NAME_CHARACTERS {
        let message = format!("`{}` is too long for the name of a {kind}", cut(name));
        log.say_help(span, message, format!("write at most {NAME_CHARACTERS} characters"));
    }
}
