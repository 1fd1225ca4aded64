//! Merges one tree into another: a file over the one it extends, a variant over the base, an option of the
//! command line over everything.
//!
//! Tables are merged key by key; anything else is replaced. Four places know better:
//!
//! - channels are merged by name, so that a variant can change one number of one channel;
//! - a table over a list of named things (`variant`, `channel`) picks one of them by name, so that paths
//!   like `service.reader.channel.paid-ads.cap` mean something;
//! - a choice (a distribution, the contacts) is replaced if another one is chosen;
//! - `quality`, `churn` and `capacity` may be a bare number, which stands for their first key.

use crate::log::Log;
use crate::source::Span;
use crate::tree::{Entry, Node, Table, Value};
use std::collections::{HashMap, VecDeque};

/// Keys of `[people]` whose table names one of several alternatives.
const CHOICES: [&str; 5] = ["free_minutes", "sociability", "ad_tolerance", "willingness_to_pay", "contacts"];

/// Tables of things by name, which paths must know.
const NAMED: [&str; 3] = ["firm", "service", "nest"];

/// One merge.
pub(crate) struct Layer<'a> {
    /// Where mistakes go.
    pub log: &'a Log,
    /// Number of the layer; what one layer sets it may not set again.
    pub number: u32,
    /// New firms, services and nests are mistakes: the layer comes from paths, which are easily mistyped.
    pub only_known: bool,
}

impl Layer<'_> {
    /// Merges `over` into `base`.
    pub(crate) fn merge(&self, base: &mut Table, over: Table) {
        self.tables(base, over, &mut Vec::new());
    }

    fn tables(&self, base: &mut Table, over: Table, path: &mut Vec<String>) {
        let known: HashMap<String, usize> = base.keys().map(str::to_owned).zip(0..).collect();
        for mut entry in over.entries {
            if let Some(&index) = known.get(&entry.key) {
                path.push(entry.key);
                self.nodes(&mut base.entries[index].node, entry.node, path);
                path.pop();
            } else if self.only_known && matches!(path.as_slice(), [root] if NAMED.contains(&root.as_str())) {
                self.unknown(entry.span, &path[0], &entry.key, base.keys());
            } else {
                mark(&mut entry.node, self.number);
                base.entries.push(entry);
            }
        }
    }

    fn nodes(&self, base: &mut Node, mut over: Node, path: &mut Vec<String>) {
        if let Some(first_key) = shorthand(path) {
            spell_out(base, first_key);
            spell_out(&mut over, first_key);
        }
        let span = over.span;
        match (&mut base.value, over.value) {
            (Value::Table(base), Value::Table(over)) => {
                if is_choice(path) {
                    base.entries.retain(|entry| over.get(&entry.key).is_some());
                }
                self.tables(base, over, path);
            }
            (Value::Array(items), Value::Table(over)) if items.iter().any(|item| name_of(item).is_some()) => {
                self.by_name(items, over, path);
            }
            (Value::Array(items), Value::Array(over)) if is_channels(path) => {
                self.channels(items, over, path);
            }
            (_, value) => {
                if base.layer == self.number && self.number > 0 {
                    self.log.say(span, format!("`{}` is set a second time here", path.join(".")));
                }
                *base = Node { span, layer: 0, value };
                mark(base, self.number);
            }
        }
    }

    fn by_name(&self, items: &mut [Node], over: Table, path: &mut Vec<String>) {
        // The first of a name counts.
        let named = items.iter().enumerate().rev();
        let named = named.filter_map(|(index, item)| Some((name_of(item)?.to_owned(), index)));
        let named: HashMap<String, usize> = named.collect();
        for entry in over.entries {
            match named.get(&entry.key) {
                Some(&index) => {
                    path.push(entry.key);
                    self.nodes(&mut items[index], entry.node, path);
                    path.pop();
                }
                None => {
                    let what = path.last().map_or("", String::as_str);
                    self.unknown(entry.span, what, &entry.key, items.iter().filter_map(name_of));
                }
            }
        }
    }

    fn channels(&self, items: &mut Vec<Node>, over: Vec<Node>, path: &mut Vec<String>) {
        // Those of one name are met one after the other.
        let mut below: HashMap<String, VecDeque<usize>> = HashMap::new();
        for (index, item) in items.iter().enumerate() {
            if let Some(name) = name_of(item) {
                below.entry(name.to_owned()).or_default().push_back(index);
            }
        }
        for mut channel in over {
            let same = name_of(&channel).and_then(|name| below.get_mut(name)?.pop_front());
            match same {
                Some(index) => {
                    path.push(name_of(&channel).unwrap_or_default().to_owned());
                    self.nodes(&mut items[index], channel, path);
                    path.pop();
                }
                None => {
                    mark(&mut channel, self.number);
                    items.push(channel);
                }
            }
        }
    }

    fn unknown<'k>(&self, span: Span, what: &str, name: &str, known: impl Iterator<Item = &'k str>) {
        self.log.say_nearest(span, format!("there is no {what} `{name}`"), name, known);
    }
}

/// The name of one of a list of named things: a channel without one is called after its kind.
pub(crate) fn name_of(item: &Node) -> Option<&str> {
    let Value::Table(table) = &item.value else { return None };
    match &table.get("name").or_else(|| table.get("kind"))?.value {
        Value::Text(name) => Some(name),
        _ => None,
    }
}

/// Number of the layer that a variant is; options of the command line come before and after.
pub(crate) const VARIANT: u32 = 1 << 16;
/// Layers of parameters of a calibration are numbered from here, apart from those of options and variants.
pub(crate) const PARAMETER: u32 = 1 << 15;

/// Whether a layer holds values that a calibration tries.
pub(crate) fn is_tried(layer: u32) -> bool {
    (PARAMETER..VARIANT).contains(&layer)
}

fn mark(node: &mut Node, layer: u32) {
    node.layer = layer;
    match &mut node.value {
        Value::Table(table) => table.entries.iter_mut().for_each(|entry| mark(&mut entry.node, layer)),
        Value::Array(items) => items.iter_mut().for_each(|item| mark(item, layer)),
        _ => {}
    }
}

/// Variants hold worlds: within one, a path means what it means in the base.
fn in_world(path: &[String]) -> &[String] {
    match path {
        [root, _, rest @ ..] if root == "variant" => rest,
        path => path,
    }
}

fn shorthand(path: &[String]) -> Option<&'static str> {
    match in_world(path) {
        [root, _, key] if root == "service" => shorthand_key(key),
        _ => None,
    }
}

/// The key for which a bare number stands.
pub(crate) fn shorthand_key(key: &str) -> Option<&'static str> {
    match key {
        "quality" => Some("start"),
        "churn" => Some("hazard"),
        "capacity" => Some("users"),
        _ => None,
    }
}

/// Turns a bare number into the table for which it stands.
pub(crate) fn spell_out(node: &mut Node, first_key: &str) {
    if node.value.number().is_some() || matches!(node.value, Value::Broken) {
        let entry = Entry { key: first_key.to_owned(), span: node.span, node: node.clone() };
        node.value = Value::Table(Table { entries: vec![entry] });
    }
}

fn is_choice(path: &[String]) -> bool {
    matches!(in_world(path), [root, key] if root == "people" && CHOICES.contains(&key.as_str()))
}

fn is_channels(path: &[String]) -> bool {
    matches!(in_world(path), [root, _, key] if root == "service" && key == "channel")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;
    use crate::tree::parse;

    /// Merges texts and shows the result.
    fn merged(texts: &[&str]) -> String {
        let log = Log::default();
        let mut base = Table::default();
        for (number, text) in texts.iter().enumerate() {
            let source = Source::new("x", *text);
            let over = parse(&log, log.add(source.clone()), &source).expect("TOML");
            Layer { log: &log, number: number as u32, only_known: false }.merge(&mut base, over);
        }
        assert_eq!(log.count(), 0);
        show(&Value::Table(base))
    }

    fn show(value: &Value) -> String {
        match value {
            Value::Table(table) => {
                let entries: Vec<String> = table
                    .entries
                    .iter()
                    .map(|entry| format!("{}={}", entry.key, show(&entry.node.value)))
                    .collect();
                format!("{{{}}}", entries.join(" "))
            }
            Value::Array(items) => {
                format!("[{}]", items.iter().map(|item| show(&item.value)).collect::<Vec<_>>().join(" "))
            }
            Value::Text(text) => text.clone(),
            other => other.number().map_or_else(String::new, |number| number.to_string()),
        }
    }

    #[test]
    fn tables_merge_and_the_rest_is_replaced() {
        assert_eq!(merged(&["a.b = 1\na.c = 2\nd = [1]", "a.c = 3\nd = [2, 3]"]), "{a={b=1 c=3} d=[2 3]}");
    }

    #[test]
    fn channels_merge_by_name_and_a_path_picks_one() {
        let base = "service.s.channel = [{ kind = 'press', audience = 1 }, { kind = 'organic', name = 'o' }]";
        let over = "service.s.channel = [{ name = 'o', cap = 2 }, { kind = 'coupon' }]";
        let path = "service.s.channel.press.audience = 7";
        assert_eq!(
            merged(&[base, over, path]),
            "{service={s={channel=[{kind=press audience=7} {kind=organic name=o cap=2} {kind=coupon}]}}}"
        );
    }

    #[test]
    fn another_choice_replaces_and_the_same_choice_merges() {
        let base = "people.free_minutes.gamma = { mean = 3, shape = 1 }";
        assert_eq!(
            merged(&[base, "people.free_minutes.gamma.mean = 4"]),
            "{people={free_minutes={gamma={mean=4 shape=1}}}}"
        );
        assert_eq!(
            merged(&[base, "people.free_minutes = { constant = 9 }"]),
            "{people={free_minutes={constant=9}}}"
        );
    }

    #[test]
    fn of_two_channels_with_one_name_the_first_is_meant() {
        let base = "service.s.channel = [{ kind = 'press', cap = 1 }, { kind = 'press', cap = 2 }]";
        assert_eq!(
            merged(&[base, "service.s.channel.press.cap = 7"]),
            "{service={s={channel=[{kind=press cap=7} {kind=press cap=2}]}}}"
        );
        assert_eq!(
            merged(&[base, "service.s.channel = [{ kind = 'press', cap = 7 }]"]),
            "{service={s={channel=[{kind=press cap=7} {kind=press cap=2}]}}}"
        );
    }

    #[test]
    fn a_bare_number_stands_for_the_first_key() {
        let table = "{service={s={quality={start=0.5 release_gain=0.1}}}}";
        assert_eq!(
            merged(&["service.s.quality = { start = 0.4, release_gain = 0.1 }", "service.s.quality = 0.5"]),
            table
        );
        assert_eq!(merged(&["service.s.quality = 0.5", "service.s.quality.release_gain = 0.1"]), table);
    }
}
