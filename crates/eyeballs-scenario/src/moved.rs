//! Keys that have another name now. Each is refused with the new one, wherever a scenario can write it: in its
//! tables, in those of a variant, and in paths.

use crate::log::Log;
use crate::source::Span;
use crate::tree::{Entry, Node, Table, Value};
use crate::world::TABLES;

/// A key that was renamed. Paths are dotted; `*` stands for any name, and `[]` follows the name of a list.
struct Moved {
    old: &'static str,
    new: &'static str,
    /// The version in which it got its new name.
    since: &'static str,
}

/// All keys that have moved, the oldest first.
const MOVED: [Moved; 1] =
    [Moved { old: "calibration.parameter[].whole", new: "calibration.parameter[].integer", since: "0.1.0" }];

/// Notes each key of a scenario that has moved, and gives it its new name or takes it out.
pub(crate) fn refuse(log: &Log, tree: &mut Table) {
    refuse_all(log, tree, &MOVED);
}

/// Whether a path leads to a key that has moved, which is noted.
pub(crate) fn is_moved(log: &Log, span: Span, path: &[String]) -> bool {
    is_one_moved(log, span, path, &MOVED)
}

fn refuse_all(log: &Log, tree: &mut Table, moved: &[Moved]) {
    for moved in moved {
        let segments: Vec<&str> = moved.old.split('.').collect();
        moved.refuse_below(log, tree, &segments, &mut Vec::new());
        if TABLES.contains(&segments[0])
            && let Some(Value::Array(variants)) = tree.get_mut("variant").map(|node| &mut node.value)
        {
            for variant in variants {
                if let Value::Table(variant) = &mut variant.value {
                    moved.refuse_below(log, variant, &segments, &mut Vec::new());
                }
            }
        }
    }
}

fn is_one_moved(log: &Log, span: Span, path: &[String], moved: &[Moved]) -> bool {
    let found = moved.iter().find(|moved| {
        let old = moved.old.split('.');
        let is_same = |(old, key): (&str, &String)| old == "*" || old == key;
        old.clone().count() == path.len() && old.zip(path).all(is_same)
    });
    if let Some(moved) = found {
        let names =
            moved.old.split('.').zip(path).filter(|(old, _)| *old == "*").map(|(_, name)| name.clone());
        moved.say(log, span, &names.collect::<Vec<_>>());
    }
    found.is_some()
}

impl Moved {
    /// `names` are those that the stars met.
    fn refuse_below(&self, log: &Log, table: &mut Table, segments: &[&str], names: &mut Vec<String>) {
        let Some((segment, rest)) = segments.split_first() else { return };
        if rest.is_empty() {
            if let Some(entry) = table.remove(segment) {
                self.say(log, entry.span, names);
                // In the same table it is read on under its new name: one mistake, not two.
                let parent = |path: &'static str| path.rsplit_once('.');
                if let (Some((old_parent, _)), Some((new_parent, key))) = (parent(self.old), parent(self.new))
                    && old_parent == new_parent
                    && table.entry(key).is_none()
                {
                    table.entries.push(Entry { key: key.to_owned(), ..entry });
                }
            }
            return;
        }
        if *segment == "*" {
            for entry in &mut table.entries {
                names.push(entry.key.clone());
                self.refuse_in(log, &mut entry.node, rest, names);
                names.pop();
            }
        } else if let Some(node) = table.get_mut(segment.trim_end_matches("[]")) {
            self.refuse_in(log, node, rest, names);
        }
    }

    fn refuse_in(&self, log: &Log, node: &mut Node, rest: &[&str], names: &mut Vec<String>) {
        match &mut node.value {
            Value::Table(table) => self.refuse_below(log, table, rest, names),
            Value::Array(items) => {
                items.iter_mut().for_each(|item| self.refuse_in(log, item, rest, names));
            }
            _ => {}
        }
    }

    fn say(&self, log: &Log, span: Span, names: &[String]) {
        let with_names = |path: &str| {
            let mut names = names.iter();
            let named = path.split('.').map(|part| match part {
                "*" => names.next().map_or("*", String::as_str),
                part => part.trim_end_matches("[]"),
            });
            named.collect::<Vec<_>>().join(".")
        };
        let (old, new) = (with_names(self.old), with_names(self.new));
        log.say_help(
            span,
            format!("`{old}` is called `{new}` since version {}", self.since),
            format!("write `{new}`"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;
    use crate::tree::{parse, parse_path};

    const TWO: [Moved; 2] = [
        Moved { old: "service.*.churn.base", new: "service.*.churn.hazard", since: "0.2.0" },
        Moved {
            old: "service.*.channel[].budget",
            new: "service.*.channel[].budget_per_day",
            since: "0.3.0",
        },
    ];

    fn said(log: Log) -> Vec<String> {
        if log.count() == 0 {
            return Vec::new();
        }
        let mistakes = log.into_mistakes();
        mistakes.iter().map(|mistake| format!("{:?} {}", mistake.position, mistake.message)).collect()
    }

    #[test]
    fn a_key_that_moved_is_refused_with_its_new_name_wherever_it_stands() {
        let text = "service.reader = { churn.base = 1, channel = [{ budget = 2 }, { cap = 1, budget = 3 }] }
[[variant]]
service.'a b'.churn = { base = 4, hazard = 5 }
";
        let log = Log::default();
        let source = Source::new("x", text);
        let mut tree = parse(&log, log.add(source.clone()), &source).expect("TOML");
        refuse_all(&log, &mut tree, &TWO);
        assert_eq!(
            said(log),
            [
                "Some((1, 26)) `service.reader.churn.base` is called `service.reader.churn.hazard` since version 0.2.0",
                "Some((1, 49)) `service.reader.channel.budget` is called `service.reader.channel.budget_per_day` since version 0.3.0",
                "Some((1, 74)) `service.reader.channel.budget` is called `service.reader.channel.budget_per_day` since version 0.3.0",
                "Some((3, 25)) `service.a b.churn.base` is called `service.a b.churn.hazard` since version 0.2.0",
            ]
        );
        // They are read on under their new names, so that nobody calls them unknown.
        let service = tree.table("service").and_then(|services| services.table("reader")).expect("a service");
        assert_eq!(service.table("churn").expect("churn").keys().collect::<Vec<_>>(), ["hazard"]);
    }

    #[test]
    fn a_path_to_a_key_that_moved_is_refused() {
        let refused = |path: &str| {
            let log = Log::default();
            let source = log.add(Source::new("x", path));
            let keys = parse_path(path).expect("a path");
            let is_moved = is_one_moved(&log, Span { source, start: 0, end: 1 }, &keys, &TWO);
            assert_eq!(is_moved, log.count() == 1);
            said(log).pop()
        };
        assert_eq!(
            refused("service.reader.churn.base").as_deref(),
            Some(
                "Some((1, 1)) `service.reader.churn.base` is called `service.reader.churn.hazard` since version 0.2.0"
            )
        );
        assert_eq!(refused("service.reader.churn.hazard"), None);
        assert_eq!(refused("service.reader.churn"), None);
        assert_eq!(refused("firm.reader.churn.base"), None);
    }
}
