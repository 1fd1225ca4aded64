//! The scenario as it was understood, as TOML text: what the readers of tables wrote down while reading,
//! defaults included. What all variants share stands in the base, the rest in each variant.

use std::fmt::Write;
use toml_writer::{ToTomlKey, ToTomlValue};

/// A value to be written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Doc {
    /// TOML text of a value.
    Atom(String),
    /// A table.
    Table(Entries),
    /// A list of tables; channels, events and so on.
    List(Vec<Entries>),
}

/// Keys and values in order.
pub(crate) type Entries = Vec<(String, Doc)>;

impl Doc {
    /// A number.
    pub(crate) fn number(number: f64) -> Doc {
        Doc::Atom(number_text(number))
    }

    /// A text.
    pub(crate) fn text(text: &str) -> Doc {
        Doc::Atom(text.to_toml_value())
    }

    /// A list of texts.
    pub(crate) fn texts(texts: &[String]) -> Doc {
        let texts: Vec<String> = texts.iter().map(|text| text.to_toml_value()).collect();
        Doc::Atom(format!("[{}]", texts.join(", ")))
    }

    /// A table on one line.
    pub(crate) fn inline(entries: &Entries) -> Doc {
        Doc::Atom(inline_text(entries))
    }
}

/// A number in the shortest form that reads back as the same.
pub(crate) fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        format!("{}", number as i64)
    } else {
        format!("{number:?}")
    }
}

fn inline_text(entries: &Entries) -> String {
    let parts: Vec<String> = entries
        .iter()
        .map(|(key, doc)| {
            let value = match doc {
                Doc::Atom(text) => text.clone(),
                Doc::Table(entries) => inline_text(entries),
                Doc::List(items) => {
                    format!("[{}]", items.iter().map(inline_text).collect::<Vec<_>>().join(", "))
                }
            };
            format!("{} = {value}", key.to_toml_key())
        })
        .collect();
    if parts.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", parts.join(", ")) }
}

/// Splits worlds into what they share and what is left of each.
///
/// Merging the shared part with a rest gives the world again, entries in the same order: firms,
/// services and models are numbered by it. Where an order would be lost nothing is shared.
pub(crate) fn split(worlds: &[Entries]) -> (Entries, Vec<Entries>) {
    let mut shared = Entries::new();
    let mut rests = vec![Entries::new(); worlds.len()];
    let (first, others) = worlds.split_first().expect("a scenario has at least one variant");
    for (key, doc) in first {
        let counterparts: Option<Vec<&Doc>> = others.iter().map(|world| find(world, key)).collect();
        let Some(counterparts) = counterparts else { continue };
        if counterparts.iter().all(|other| *other == doc) {
            shared.push((key.clone(), doc.clone()));
            continue;
        }
        let tables: Option<Vec<Entries>> = std::iter::once(doc)
            .chain(counterparts)
            .map(|doc| match doc {
                Doc::Table(entries) => Some(entries.clone()),
                _ => None,
            })
            .collect();
        if let Some(tables) = tables {
            let (inner, inner_rests) = split(&tables);
            if !inner.is_empty() {
                shared.push((key.clone(), Doc::Table(inner)));
                for (rest, inner_rest) in rests.iter_mut().zip(inner_rests) {
                    rest.push((key.clone(), Doc::Table(inner_rest)));
                }
            }
        }
    }
    for (rest, world) in rests.iter_mut().zip(worlds) {
        let split_tables = std::mem::take(rest);
        for (key, doc) in world {
            match (find(&shared, key), find(&split_tables, key)) {
                (None, _) => rest.push((key.clone(), doc.clone())),
                (Some(_), Some(Doc::Table(inner))) if inner.is_empty() => {}
                (Some(_), Some(inner)) => rest.push((key.clone(), inner.clone())),
                (Some(_), None) => {}
            }
        }
    }
    let only_tables = worlds.iter().flatten().all(|(_, doc)| matches!(doc, Doc::Table(_)));
    let order_kept = worlds.iter().zip(&rests).all(|(world, rest)| {
        let unshared = rest.iter().filter(|(key, _)| find(&shared, key).is_none());
        let merged = shared.iter().chain(unshared).map(|(key, _)| key);
        merged.eq(world.iter().map(|(key, _)| key))
    });
    if only_tables && !order_kept { (Entries::new(), worlds.to_vec()) } else { (shared, rests) }
}

/// What a world changes of a base from which it was made.
pub(crate) fn changes(base: &Entries, world: &Entries) -> Entries {
    let change = |(key, doc): &(String, Doc)| {
        let changed = match (find(base, key), doc) {
            (Some(before), after) if before == after => None,
            (Some(Doc::Table(before)), Doc::Table(after)) => Some(Doc::Table(changes(before, after))),
            _ => Some(doc.clone()),
        };
        changed.map(|doc| (key.clone(), doc))
    };
    world.iter().filter_map(change).collect()
}

/// Takes out what stands at a path; lists are entered by name.
pub(crate) fn remove(entries: &mut Entries, path: &[String]) {
    let Some((key, rest)) = path.split_first() else { return };
    if rest.is_empty() {
        entries.retain(|(other, _)| other != key);
        return;
    }
    match entries.iter_mut().find(|(other, _)| other == key) {
        Some((_, Doc::Table(inner))) => remove(inner, rest),
        Some((_, Doc::List(items))) => {
            let name = Doc::text(&rest[0]);
            let is_named = |item: &&mut Entries| find(item, "name") == Some(&name);
            if let Some(item) = items.iter_mut().find(is_named) {
                remove(item, &rest[1..]);
            }
        }
        _ => {}
    }
}

fn find<'a>(entries: &'a Entries, key: &str) -> Option<&'a Doc> {
    entries.iter().find(|(other, _)| other == key).map(|(_, doc)| doc)
}

/// Writes a document.
pub(crate) fn document(entries: &Entries) -> String {
    let mut out = String::new();
    body(&mut out, entries, &mut Vec::new());
    out
}

fn body(out: &mut String, entries: &Entries, path: &mut Vec<String>) {
    for (key, doc) in entries {
        match doc {
            Doc::Atom(text) => line(out, key, text),
            Doc::Table(inner) if is_short(inner, path.len()) => line(out, key, &inline_text(inner)),
            Doc::List(items) if items.is_empty() => line(out, key, "[]"),
            _ => {}
        }
    }
    for (key, doc) in entries {
        path.push(key.to_toml_key());
        match doc {
            Doc::Table(inner) if !is_short(inner, path.len() - 1) => {
                let only_tables = !inner.is_empty()
                    && inner
                        .iter()
                        .all(|(_, doc)| matches!(doc, Doc::Table(inner) if !is_short(inner, path.len())));
                if !only_tables {
                    let _ = writeln!(out, "\n[{}]", path.join("."));
                }
                body(out, inner, path);
            }
            Doc::List(items) => {
                for item in items {
                    let _ = writeln!(out, "\n[[{}]]", path.join("."));
                    body(out, item, path);
                }
            }
            _ => {}
        }
        path.pop();
    }
}

fn line(out: &mut String, key: &str, value: &str) {
    let _ = writeln!(out, "{} = {value}", key.to_toml_key());
}

/// Whether a table reads better on one line: a few plain values, below a service or deeper.
fn is_short(entries: &Entries, depth: usize) -> bool {
    depth >= 2 && entries.len() <= 6 && entries.iter().all(|(_, doc)| matches!(doc, Doc::Atom(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(entries: &[(&str, Doc)]) -> Doc {
        Doc::Table(entries.iter().map(|(key, doc)| ((*key).to_owned(), doc.clone())).collect())
    }

    fn entries(doc: &Doc) -> Entries {
        match doc {
            Doc::Table(entries) => entries.clone(),
            _ => Entries::new(),
        }
    }

    #[test]
    fn what_variants_share_stands_in_the_base() {
        let one = |value| Doc::number(value);
        let left = table(&[("a", one(1.0)), ("t", table(&[("x", one(1.0)), ("y", one(2.0))]))]);
        let right = table(&[("a", one(1.0)), ("t", table(&[("x", one(1.0)), ("y", one(3.0))]))]);
        let (shared, rests) = split(&[entries(&left), entries(&right)]);
        assert_eq!(document(&shared), "a = 1\n\n[t]\nx = 1\n");
        assert_eq!(document(&rests[0]), "\n[t]\ny = 2\n");
        assert_eq!(document(&rests[1]), "\n[t]\ny = 3\n");
    }

    #[test]
    fn nothing_is_shared_where_the_order_of_tables_would_be_lost() {
        let named = |names: &[&str]| -> Entries {
            names.iter().map(|name| ((*name).to_owned(), table(&[]))).collect()
        };
        let worlds = [named(&["c", "d"]), named(&["d"])];
        assert_eq!(split(&worlds), (Entries::new(), worlds.to_vec()));
        let worlds = [named(&["c", "d"]), named(&["c"])];
        assert_eq!(split(&worlds), (named(&["c"]), vec![named(&["d"]), named(&[])]));
    }

    #[test]
    fn numbers_read_back_as_the_same() {
        for number in [0.1, 1e300, 240.0, -3.0, 1e15, 123_456_789.123_456, 5e-324] {
            assert_eq!(number_text(number).parse::<f64>(), Ok(number));
        }
    }
}
