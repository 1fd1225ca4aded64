//! Who knows whom: a kind of graph, or a file of links.

use crate::context::Context;
use crate::mistakes::{Log, suggestion};
use crate::reader::{Reader, table, text};
use crate::resolved::{Doc, Entries};
use crate::rule::{Rule, SHARE, between};
use crate::source::{Place, Source, record_line};
use eyeballs_core::spec::{ContactsSpec, EdgeList};
use std::path::Path;
use std::sync::Arc;

pub(crate) const NAMES: [&str; 3] = ["small_world", "heavy_tailed", "edges"];
/// Contacts per person.
const MEAN: Rule = between(0.0, 10_000.0);
/// Close contacts per person (assumption; Facebook counted 191 of all kinds in 2011).
const DEFAULT_MEAN: f64 = 20.0;
/// Share of far links (assumption; the middle of the small-world range of Watts & Strogatz 1998).
const DEFAULT_REWIRE: f64 = 0.1;
/// More mistakes than this in one list are not shown.
const MOST_MISTAKES: usize = 20;

/// Reads `contacts`.
pub(crate) fn contacts(reader: &mut Reader<'_>, context: &Context<'_>, people: u32) -> ContactsSpec {
    let log = reader.log;
    let default = ContactsSpec::SmallWorld { mean: DEFAULT_MEAN, rewire: DEFAULT_REWIRE };
    let Some((place, node)) = reader.take("contacts") else {
        write(reader, "small_world", &[("mean", DEFAULT_MEAN), ("rewire", DEFAULT_REWIRE)]);
        return default;
    };
    let value_place = node.place;
    let mut entries = table(log, "contacts", node).entries;
    if entries.len() > 1 {
        log.say_help(value_place, "`contacts` must name exactly one kind of contacts", NAMES.join(", "));
        return default;
    }
    let Some(entry) = entries.pop() else {
        log.say_help(place, "`contacts` names no kind of contacts", NAMES.join(", "));
        return default;
    };
    match entry.key.as_str() {
        "edges" => {
            let Some(name) = text(log, "edges", &entry.node) else { return default };
            let path = log.source(entry.node.place).folder.join(&name);
            let absolute = std::path::absolute(&path).unwrap_or_else(|_| path.clone());
            let edges = vec![("edges".to_owned(), Doc::text(&absolute.to_string_lossy()))];
            reader.write("contacts", Doc::inline(&edges));
            let read = || read_edges(log, entry.node.place, &path, people);
            ContactsSpec::Edges(
                context.edges.borrow_mut().entry(absolute).or_insert_with(|| Arc::new(read())).clone(),
            )
        }
        "small_world" => {
            let inner = table(log, "small_world", entry.node);
            let mut inner = Reader::new(log, entry.place, "contacts.small_world", inner);
            let mean = inner.number("mean", MEAN, Some(DEFAULT_MEAN));
            let rewire = inner.number("rewire", SHARE, Some(DEFAULT_REWIRE));
            inner.finish();
            write(reader, "small_world", &[("mean", mean), ("rewire", rewire)]);
            ContactsSpec::SmallWorld { mean, rewire }
        }
        "heavy_tailed" => {
            let inner = table(log, "heavy_tailed", entry.node);
            let mut inner = Reader::new(log, entry.place, "contacts.heavy_tailed", inner);
            let mean = inner.number("mean", MEAN, Some(DEFAULT_MEAN));
            inner.finish();
            write(reader, "heavy_tailed", &[("mean", mean)]);
            ContactsSpec::HeavyTailed { mean }
        }
        other => {
            log.say_help(
                entry.place,
                format!("there is no kind of contacts `{other}`"),
                suggestion(other, NAMES),
            );
            default
        }
    }
}

fn write(reader: &mut Reader<'_>, kind: &str, numbers: &[(&str, f64)]) {
    let numbers: Entries =
        numbers.iter().map(|&(key, number)| (key.to_owned(), Doc::number(number))).collect();
    reader.write("contacts", Doc::inline(&vec![(kind.to_owned(), Doc::Table(numbers))]));
}

/// Reads a list of links: two person numbers a line, counted from 0, in either direction and as often as
/// you like; a header and lines starting with `#` are passed over.
fn read_edges(log: &Log, place: Place, path: &Path, people: u32) -> EdgeList {
    let source = match Source::read(path) {
        Ok(source) => source,
        Err(reason) => {
            log.say(place, format!("the list of contacts {}: {reason}", path.display()));
            return EdgeList::default();
        }
    };
    let (links, mistakes) = parse(&source.text, people);
    if !mistakes.is_empty() {
        let more = mistakes.len().saturating_sub(MOST_MISTAKES);
        let source = log.add(source);
        for (start, end, message) in mistakes.into_iter().take(MOST_MISTAKES) {
            log.say(Place { source, start, end }, message);
        }
        if more > 0 {
            log.say(place, format!("{more} more lines of {} are wrong", path.display()));
        }
    }
    compress(log, place, links)
}

/// Links in both directions, and what is wrong in which bytes.
#[expect(clippy::type_complexity, reason = "two lists, named by the line above")]
fn parse(text: &str, people: u32) -> (Vec<(u32, u32)>, Vec<(usize, usize, String)>) {
    let mut lines = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut links = Vec::new();
    let mut mistakes = Vec::new();
    let mut record = csv::StringRecord::new();
    let mut first = true;
    while let Ok(true) = lines.read_record(&mut record) {
        let is_header = first && record.iter().all(|field| field.parse::<f64>().is_err());
        first = false;
        if is_header {
            continue;
        }
        match link(&record, people) {
            Ok((from, to)) => links.extend([(from, to), (to, from)]),
            Err(reason) => {
                let start = record.position().map_or(0, |position| position.byte() as usize);
                let line = record_line(text, start);
                mistakes.push((line.start, line.end, reason));
            }
        }
    }
    (links, mistakes)
}

fn link(record: &csv::StringRecord, people: u32) -> Result<(u32, u32), String> {
    let [from, to] = [record.get(0), record.get(1)];
    let (Some(from), Some(to), 2) = (from, to, record.len()) else {
        return Err(format!("a line must hold two person numbers, not {} fields", record.len()));
    };
    let person = |field: &str| match field.parse::<u32>() {
        Ok(person) if person < people => Ok(person),
        _ => Err(format!("`{field}` is not the number of a person: there are {people}, counted from 0")),
    };
    let (from, to) = (person(from)?, person(to)?);
    if from == to { Err(format!("person {from} cannot be a contact of their own")) } else { Ok((from, to)) }
}

fn compress(log: &Log, place: Place, mut links: Vec<(u32, u32)>) -> EdgeList {
    links.sort_unstable();
    links.dedup();
    if u32::try_from(links.len()).is_err() {
        log.say(place, "the list has more than 2 147 483 647 links, too many for this program");
        return EdgeList::default();
    }
    let rows = links.last().map_or(0, |&(person, _)| person as usize + 1);
    let mut first = vec![0; rows + 1];
    for &(person, _) in &links {
        first[person as usize + 1] += 1;
    }
    for row in 0..rows {
        first[row + 1] += first[row];
    }
    EdgeList { first, contacts: links.into_iter().map(|(_, contact)| contact).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_links_becomes_rows_of_contacts_in_both_directions() {
        let (links, mistakes) = parse("from,to\n# a comment\n0,2\n2, 0\n\n1,2\n", 5);
        assert_eq!(mistakes, []);
        let log = Log::default();
        let list = compress(&log, Place { source: 0, start: 0, end: 0 }, links);
        assert_eq!(list.first, [0, 1, 2, 4]);
        assert_eq!(list.contacts, [2, 2, 0, 1]);
    }

    #[test]
    fn every_wrong_line_is_found_with_its_bytes() {
        let text = "0,1\n# c\n7,1\n1\n\nx,2\n3,3\n-1,2\n";
        let (_, mistakes) = parse(text, 5);
        let shown: Vec<(&str, &str)> =
            mistakes.iter().map(|(start, end, message)| (&text[*start..*end], message.as_str())).collect();
        assert_eq!(
            shown,
            [
                ("7,1", "`7` is not the number of a person: there are 5, counted from 0"),
                ("1", "a line must hold two person numbers, not 1 fields"),
                ("x,2", "`x` is not the number of a person: there are 5, counted from 0"),
                ("3,3", "person 3 cannot be a contact of their own"),
                ("-1,2", "`-1` is not the number of a person: there are 5, counted from 0"),
            ]
        );
    }
}
