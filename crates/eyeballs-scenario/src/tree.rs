//! A scenario as a tree of keys and values, each with its position in the text.

use crate::log::Log;
use crate::source::{Source, Span};
use crate::text::cut;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// Where it stands.
    pub span: Span,
    /// Which layer set it: 0 for a file, then one for each variant or option merged into it.
    pub layer: u32,
    /// What it is.
    pub value: Value,
}

/// What a value can be.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// A text.
    Text(String),
    /// An integer.
    Integer(i64),
    /// A number.
    Float(f64),
    /// True or false.
    Boolean(bool),
    /// A date or time, as it is written.
    Date(String),
    /// A list.
    Array(Vec<Node>),
    /// A table.
    Table(Table),
    /// A number that cannot be represented; the mistake is noted.
    Broken,
}

/// A table; entries stand in the order of the text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    /// The entries; keys are unique.
    pub entries: Vec<Entry>,
}

/// A key and its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub span: Span,
    /// The value.
    pub node: Node,
}

impl Value {
    /// What it is, for people.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Value::Text(_) => "a text",
            Value::Integer(_) => "an integer",
            Value::Float(_) => "a number",
            Value::Boolean(_) => "true or false",
            Value::Date(_) => "a date",
            Value::Array(_) => "a list",
            Value::Table(_) => "a table",
            Value::Broken => "a number that cannot be",
        }
    }

    /// The number, if it is one.
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Value::Integer(integer) => Some(*integer as f64),
            Value::Float(float) => Some(*float),
            _ => None,
        }
    }
}

impl Table {
    /// The entry of a key.
    pub(crate) fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// The value of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.node)
    }

    /// The value of a key, to be changed.
    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.entries.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.node)
    }

    /// The table of a key.
    pub(crate) fn table(&self, key: &str) -> Option<&Table> {
        match &self.get(key)?.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// Takes a key out.
    pub(crate) fn remove(&mut self, key: &str) -> Option<Entry> {
        let index = self.entries.iter().position(|entry| entry.key == key)?;
        Some(self.entries.remove(index))
    }

    /// About how many bytes a copy takes.
    pub(crate) fn bytes(&self) -> usize {
        fn of(node: &Node) -> usize {
            size_of::<Node>()
                + match &node.value {
                    Value::Text(text) => text.len(),
                    Value::Array(items) => items.iter().map(of).sum(),
                    Value::Table(table) => table.bytes(),
                    _ => 0,
                }
        }
        self.entries.iter().map(|entry| size_of::<Entry>() + entry.key.len() + of(&entry.node)).sum()
    }

    /// The keys.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.key.as_str())
    }
}

/// Parses the text of a source. Every mistake of the TOML itself is noted, of a foreign file only the first; then
/// there is no tree.
pub(crate) fn parse(log: &Log, number: usize, source: &Source) -> Option<Table> {
    let text = &*source.text;
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors.iter().take(if source.is_foreign { 1 } else { usize::MAX }) {
        let range = error.span().unwrap_or(0..0);
        let span = Span { source: number, start: range.start, end: range.end };
        let message = match error.message() {
            "duplicate key" => {
                format!("`{}` is defined a second time", cut(text.get(range).unwrap_or_default()))
            }
            other => format!("this is not TOML: {other}"),
        };
        log.say(span, message);
    }
    errors.is_empty().then(|| convert_table(log, number, table.get_ref()))
}

/// The keys of a dotted path (`service.reader.quality`), each possibly quoted.
pub(crate) fn parse_path(text: &str) -> Option<Vec<String>> {
    let document = format!("{text} = 0");
    let end = document.len();
    let parsed = DeTable::parse(&document).ok()?.into_inner();
    let mut keys = Vec::new();
    let mut table = &parsed;
    loop {
        let (key, value) = table.iter().next()?;
        if table.len() != 1 {
            return None;
        }
        keys.push(key.get_ref().to_string());
        match value.get_ref() {
            DeValue::Table(inner) => table = inner,
            // The zero must be ours: `a = 1 #` must not pass for a path.
            _ => return (value.span() == (end - 1..end)).then_some(keys),
        }
    }
}

/// A tree of one path: the keys and, at the end, the value.
pub(crate) fn of_path(keys: &[String], span: Span, node: Node) -> Table {
    let (first, rest) = keys.split_first().expect("a path has at least one key");
    let node = if rest.is_empty() {
        node
    } else {
        Node { span, layer: 0, value: Value::Table(of_path(rest, span, node)) }
    };
    Table { entries: vec![Entry { key: first.clone(), span, node }] }
}

fn convert_table(log: &Log, source: usize, table: &DeTable<'_>) -> Table {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            span: span(source, key),
            node: convert(log, source, value),
        })
        .collect();
    entries.sort_by_key(|entry| entry.span.start);
    Table { entries }
}

fn convert(log: &Log, source: usize, value: &Spanned<DeValue<'_>>) -> Node {
    let span = span(source, value);
    let value = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(integer) => match i64::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(integer) => Value::Integer(integer),
            Err(_) => broken(log, span),
        },
        DeValue::Float(float) => match float.as_str().parse::<f64>() {
            Ok(number) if number.is_finite() => Value::Float(number),
            _ => broken(log, span),
        },
        DeValue::Boolean(yes) => Value::Boolean(*yes),
        DeValue::Datetime(date) => Value::Date(date.to_string()),
        DeValue::Array(array) => Value::Array(array.iter().map(|item| convert(log, source, item)).collect()),
        DeValue::Table(table) => Value::Table(convert_table(log, source, table)),
    };
    Node { span, layer: 0, value }
}

fn broken(log: &Log, span: Span) -> Value {
    log.say(span, "this number is too large, or is not a number at all");
    Value::Broken
}

fn span<T>(source: usize, spanned: &Spanned<T>) -> Span {
    Span { source, start: spanned.span().start, end: spanned.span().end }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_split_at_its_dots_and_not_within_quotes() {
        let path = |text| parse_path(text).map(|keys| keys.join("|"));
        assert_eq!(path("run.days").as_deref(), Some("run|days"));
        assert_eq!(path("variant.'free + ads'.\"a.b=c\"").as_deref(), Some("variant|free + ads|a.b=c"));
        assert_eq!(path("run days"), None);
        assert_eq!(path(""), None);
        assert_eq!(path("a = 1\nb"), None);
        assert_eq!(path("'a' = 1 #"), None);
    }
}
