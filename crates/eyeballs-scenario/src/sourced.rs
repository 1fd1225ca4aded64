//! `[source]`: where the numbers of a scenario come from, by path.
//!
//! A path names a number, or a table and with it all numbers below; the longest that fits counts. What a file says of
//! sources is about the numbers that it and the files above it set: a file that starts from it and sets a number anew
//! has to say anew where that comes from.

use crate::log::Log;
use crate::merge::{name_of, shorthand_key};
use crate::reader::{Reader, refuse_text, table};
use crate::resolved::{Doc, Entries, document, number_text};
use crate::source::{Source, Span};
use crate::text::TEXT_CHARACTERS;
use crate::tree::{Entry, Node, Table, Value, parse, parse_path};
use toml_writer::{ToTomlKey, ToTomlValue};

/// Keys of a scenario whose numbers are no numbers of the world: how it is run, and what it is held against.
const NOT_OF_THE_WORLD: [&str; 10] =
    ["run", "claim", "fact", "calibration", "uncertainty", "assumptions", "lever", "goal", "step", "source"];

/// How a source says that it is none.
pub(crate) const ASSUMPTION: &str = "assumption";

/// Most sources.
const SOURCES_MAX: usize = 10_000;

/// A number that a scenario sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourcedNumber {
    /// Where it stands: keys joined by dots; of a list, the names of its items or their places from 0.
    pub path: String,
    /// The number as TOML; a list of numbers is one.
    pub value: String,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where a number comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// What the scenario says: a citation, or "assumption".
    Source(String),
    /// An option of the command line set it.
    Option,
    /// The scenario does not say.
    Unknown,
}

/// What `[source]` says of a path.
pub(crate) struct Sources(Vec<Sourced>);

struct Sourced {
    path: Vec<String>,
    span: Span,
    text: String,
}

/// What stands at the end of a path.
struct Leaf {
    path: Vec<String>,
    /// As it is written, by which an option reaches it.
    written: Vec<String>,
    span: Span,
    /// Whether an option, and no file, set it.
    is_option: bool,
    /// The number; nothing if it is none.
    number: Option<String>,
}

/// Whether a source says that a number is an assumption.
pub(crate) fn is_assumption(source: &str) -> bool {
    source.trim_start().get(..ASSUMPTION.len()).is_some_and(|start| start.eq_ignore_ascii_case(ASSUMPTION))
}

/// Reads the table; what its paths name is looked for in [`Sources::numbers`].
pub(crate) fn sources(root: &mut Reader<'_>) -> Sources {
    let log = root.log;
    let Some((_, node)) = root.take("source") else { return Sources(Vec::new()) };
    let entries = table(log, "source", node).entries;
    if let Some(entry) = entries.get(SOURCES_MAX) {
        log.say(
            entry.span,
            format!("there are more than {SOURCES_MAX} of `source`, too many for this program"),
        );
    }
    Sources(entries.into_iter().take(SOURCES_MAX).filter_map(|entry| sourced(log, entry)).collect())
}

fn sourced(log: &Log, Entry { key, span, node }: Entry) -> Option<Sourced> {
    let Value::Text(text) = node.value else {
        let message = format!("the source of `{key}` must be a text; this is {}", node.value.type_name());
        let help = "write \"service.NAME.KEY\" = \"assumption\", or the citation; the path stands in quotes";
        log.say_help(node.span, message, help);
        return None;
    };
    if text.trim().is_empty() {
        log.say_help(
            node.span,
            format!("the source of `{key}` is empty"),
            "cite it, or write \"assumption\"",
        );
        return None;
    }
    if !refuse_text(log, "source", node.span, &text, TEXT_CHARACTERS) {
        return None;
    }
    let Some(path) = parse_path(&key) else {
        log.say_help(span, format!("`{key}` is not a path"), "write for example \"service.reader.quality\"");
        return None;
    };
    // A key that a file above has, too, still stands there: who says it is the file of the text.
    let span = if node.span.source == span.source { span } else { node.span };
    Some(Sourced { path: canonical(path), span, text })
}

impl Sources {
    /// All numbers of a scenario with their sources; a path of the file itself that names none is a mistake.
    pub(crate) fn numbers(&self, log: &Log, tree: &Table, file: Span) -> Vec<SourcedNumber> {
        let leaves = leaves(tree);
        for sourced in self.0.iter().filter(|sourced| sourced.span.source == file.source) {
            sourced.refuse_if_lost(log, &leaves);
        }
        let number = |leaf: &Leaf| {
            let origin = match self.of(leaf) {
                _ if leaf.is_option => Origin::Option,
                Some(sourced) => Origin::Source(sourced.text.clone()),
                None => Origin::Unknown,
            };
            leaf.number.clone().map(|value| SourcedNumber { path: written(&leaf.path), value, origin })
        };
        leaves.iter().filter_map(number).collect()
    }

    /// What is said of a leaf: by the longest path, and of several by the last.
    fn of(&self, leaf: &Leaf) -> Option<&Sourced> {
        // Files further below were read later and have larger numbers.
        let covers = |sourced: &&Sourced| {
            leaf.path.starts_with(&sourced.path) && sourced.span.source <= leaf.span.source
        };
        self.0.iter().filter(covers).max_by_key(|sourced| sourced.path.len())
    }

    /// Writes down, for a scenario as it was understood, the sources of what stands there.
    ///
    /// What all variants set alike has moved into what they share, and its path with it.
    pub(crate) fn resolved(&self, numbers: &[SourcedNumber], understood: &Entries) -> Option<Doc> {
        if self.0.is_empty() {
            return None;
        }
        let log = Log::default();
        let source = Source::new("", document(understood));
        let tree = parse(&log, log.add(source.clone()), &source)?;
        let there: Vec<String> = leaves(&tree).iter().map(|leaf| written(&leaf.path)).collect();
        let mut docs = Entries::new();
        for number in numbers {
            let Origin::Source(text) = &number.origin else { continue };
            let place = match there.contains(&number.path) {
                true => Some(number.path.clone()),
                false => parse_path(&number.path)
                    .filter(|keys| keys[0] == "variant" && keys.len() > 2)
                    .map(|keys| written(&keys[2..]))
                    .filter(|place| there.contains(place)),
            };
            if let Some(place) = place.filter(|place| docs.iter().all(|(other, _)| other != place)) {
                docs.push((place, Doc::text(text)));
            }
        }
        Some(Doc::Table(docs))
    }
}

/// The numbers of a scenario, found by path.
pub(crate) struct Places<'a> {
    /// What the files and options wrote.
    leaves: Vec<Leaf>,
    /// Options that reach into the variants.
    late: &'a [Table],
    /// Names of the variants, and all numbers of each, defaults included.
    variants: Vec<(&'a str, Vec<Leaf>)>,
}

impl<'a> Places<'a> {
    /// `tree` is what was written; `variants` are worlds as they were understood.
    pub(crate) fn new(
        tree: &Table,
        late: &'a [Table],
        variants: impl Iterator<Item = (&'a str, &'a Entries)>,
    ) -> Places<'a> {
        let understood = |entries: &Entries| {
            let log = Log::default();
            let source = Source::new("", document(entries));
            parse(&log, log.add(source.clone()), &source).map_or_else(Vec::new, |tree| leaves(&tree))
        };
        let variants = variants.map(|(name, entries)| (name, understood(entries))).collect();
        Places { leaves: leaves(tree), late, variants }
    }

    /// The number at a path, as it is set or by default: that of the variant which the path names, else of the first that
    /// has one.
    pub(crate) fn number(&self, path: &[String]) -> Option<f64> {
        let variant = match path {
            [root, name, ..] if root == "variant" => Some(name),
            _ => None,
        };
        let place = canonical(path.to_vec());
        let place = in_world(&place);
        let of = |leaves: &[Leaf]| {
            let found = leaves.iter().find(|leaf| leaf.is_at(place));
            found?.number.as_ref()?.parse().ok()
        };
        let named = self.variants.iter().filter(|(name, _)| variant.is_none_or(|wanted| wanted == name));
        named.map(|(_, leaves)| of(leaves)).find(Option::is_some).flatten().or_else(|| of(&self.leaves))
    }

    /// Paths, as they are written, and values of the numbers of the files whose source says that they are assumptions.
    pub(crate) fn assumed(&self, sources: &Sources) -> Vec<(Vec<String>, f64)> {
        let assumed = |leaf: &&Leaf| {
            !leaf.is_option && sources.of(leaf).is_some_and(|source| is_assumption(&source.text))
        };
        let number = |leaf: &Leaf| {
            let number = leaf.number.as_ref()?.parse().ok().filter(|number| *number != 0.0)?;
            Some((leaf.written.clone(), number))
        };
        self.leaves.iter().filter(assumed).filter_map(number).collect()
    }

    /// Paths and values of the numbers that nobody writes and that are not 0, of each variant's world.
    pub(crate) fn defaults(&self) -> Vec<(Vec<String>, f64)> {
        let mut found: Vec<(Vec<String>, f64)> = Vec::new();
        for leaf in self.variants.iter().flat_map(|(_, leaves)| leaves) {
            let number = leaf.number.as_ref().and_then(|number| number.parse().ok());
            let Some(number) = number.filter(|number| *number != 0.0) else { continue };
            if !self.is_written(&leaf.path) && found.iter().all(|(path, _)| *path != leaf.path) {
                found.push((leaf.path.clone(), number));
            }
        }
        found
    }

    /// How many single numbers the files write without saying where they come from.
    pub(crate) fn unsourced(&self, sources: &Sources) -> usize {
        let single = |leaf: &&Leaf| leaf.number.as_ref().is_some_and(|number| number.parse::<f64>().is_ok());
        self.leaves.iter().filter(single).filter(|leaf| !leaf.is_option && sources.of(leaf).is_none()).count()
    }

    /// Whether a file or an option sets the number at a path, in the base or in some variant.
    pub(crate) fn is_written(&self, path: &[String]) -> bool {
        let place = canonical(path.to_vec());
        let late = || self.late.iter().flat_map(leaves);
        self.leaves.iter().any(|leaf| in_world(&leaf.path) == place) || late().any(|leaf| leaf.path == place)
    }

    /// Whether an option of the command line set the number at a path.
    pub(crate) fn is_option(&self, path: &[String]) -> bool {
        let place = canonical(path.to_vec());
        let late = || self.late.iter().flat_map(leaves);
        self.leaves.iter().any(|leaf| leaf.is_option && leaf.is_at(&place))
            || late().any(|leaf| leaf.is_at(&place))
    }
}

impl Leaf {
    /// Whether it is the number at a path, which may name the table for whose first key a bare number stands.
    fn is_at(&self, path: &[String]) -> bool {
        let short = match self.path.as_slice() {
            [rest @ .., key, first] if shorthand_key(key) == Some(first) => {
                path == [rest, std::slice::from_ref(key)].concat()
            }
            _ => false,
        };
        short || self.path == path
    }
}

impl Sourced {
    fn refuse_if_lost(&self, log: &Log, leaves: &[Leaf]) {
        let mut here = leaves.iter().filter(|leaf| leaf.path.starts_with(&self.path)).peekable();
        let is_there = here.peek().is_some();
        if here.any(|leaf| leaf.number.is_some()) || self.gave_way(leaves) {
            return;
        }
        let path = written(&self.path);
        let message = match is_there {
            true => format!("there is no number at `{path}`"),
            false => format!("`{path}` names nothing in this scenario"),
        };
        let known: Vec<String> = places(leaves).into_iter().map(written).collect();
        log.say_nearest(self.span, message, &path, known.iter().map(String::as_str));
    }

    /// Whether an option put something else in its place.
    fn gave_way(&self, leaves: &[Leaf]) -> bool {
        (1..self.path.len())
            .rev()
            .map(|length| &self.path[..length])
            .any(|above| leaves.iter().any(|leaf| leaf.is_option && leaf.path.starts_with(above)))
    }
}

/// All places of numbers, and of the tables that hold some.
fn places(leaves: &[Leaf]) -> Vec<&[String]> {
    let mut places: Vec<&[String]> = Vec::new();
    for leaf in leaves.iter().filter(|leaf| leaf.number.is_some()) {
        places.extend((1..=leaf.path.len()).map(|length| &leaf.path[..length]));
    }
    // The most exact first: no more than some are compared.
    places.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    places.dedup();
    places
}

fn written(path: &[String]) -> String {
    path.iter().map(|key| key.to_toml_key()).collect::<Vec<_>>().join(".")
}

fn leaves(tree: &Table) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    for entry in tree.entries.iter().filter(|entry| !NOT_OF_THE_WORLD.contains(&entry.key.as_str())) {
        walk(&entry.node, &mut vec![entry.key.clone()], &mut leaves);
    }
    leaves
}

fn walk(node: &Node, path: &mut Vec<String>, leaves: &mut Vec<Leaf>) {
    let mut inner = |key: String, node: &Node| {
        path.push(key);
        walk(node, path, leaves);
        path.pop();
    };
    match &node.value {
        Value::Table(table) => {
            table.entries.iter().for_each(|entry| inner(entry.key.clone(), &entry.node));
        }
        Value::Array(items) if items.iter().any(|item| matches!(item.value, Value::Table(_))) => {
            for (index, item) in items.iter().enumerate() {
                inner(name_of(item).map_or_else(|| index.to_string(), str::to_owned), item);
            }
        }
        value => {
            let number = holds_number(value).then(|| value_text(value));
            let written = path.clone();
            let mut path = canonical(path.clone());
            if let ([root, _, key], true) = (in_world(&path), value.number().is_some())
                && root == "service"
                && let Some(first) = shorthand_key(key)
            {
                path.push(first.to_owned());
            }
            leaves.push(Leaf { path, written, span: node.span, is_option: node.layer > 0, number });
        }
    }
}

fn in_world(path: &[String]) -> &[String] {
    match path {
        [root, _, rest @ ..] if root == "variant" => rest,
        path => path,
    }
}

/// A path as the base would write it: `model.SERVICE.ID` is short for `service.SERVICE.model.ID`, and what a variant
/// sets by a path is at that path of its world.
fn canonical(mut path: Vec<String>) -> Vec<String> {
    let start = if path[0] == "variant" && path.len() > 2 { 2 } else { 0 };
    if path[start] == "set"
        && start > 0
        && let Some(keys) = path.get(start + 1).and_then(|text| parse_path(text))
    {
        path.splice(start..start + 2, keys);
    }
    if path[start] == "model" && path.len() > start + 1 {
        path[start] = "service".to_owned();
        path.insert(start + 2, "model".to_owned());
    }
    path
}

fn holds_number(value: &Value) -> bool {
    match value {
        Value::Integer(_) | Value::Float(_) => true,
        Value::Array(items) => items.iter().any(|item| holds_number(&item.value)),
        _ => false,
    }
}

fn value_text(value: &Value) -> String {
    match value {
        Value::Integer(integer) => integer.to_string(),
        Value::Float(number) => number_text(*number),
        Value::Text(text) => text.to_toml_value(),
        Value::Boolean(yes) => yes.to_string(),
        Value::Array(items) => {
            format!("[{}]", items.iter().map(|item| value_text(&item.value)).collect::<Vec<_>>().join(", "))
        }
        Value::Date(_) | Value::Table(_) | Value::Broken => String::new(),
    }
}
