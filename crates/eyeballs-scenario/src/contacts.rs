//! Who knows whom: a kind of graph, or a file of links.

use crate::context::Context;
use crate::log::Log;
use crate::reader::{Reader, table, text};
use crate::resolved::{Doc, Entries};
use crate::rule::{Rule, SHARE, between};
use crate::source::{CONTACTS_MIB, Source, Span, record_line};
use crate::suggestion::suggestion;
use crate::text::cut;
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
/// Wrong lines of one list of which the number is told.
const TOLD_MAX: usize = 20;

/// Reads `contacts`, and the share of links that go to people of like taste.
pub(crate) fn contacts(reader: &mut Reader<'_>, context: &Context<'_>, people: u32) -> (ContactsSpec, f64) {
    let log = reader.log;
    let default = (ContactsSpec::SmallWorld { mean: DEFAULT_MEAN, rewire: DEFAULT_REWIRE }, 0.0);
    let Some((span, node)) = reader.take("contacts") else {
        write(
            reader,
            "small_world",
            &[("mean", DEFAULT_MEAN), ("rewire", DEFAULT_REWIRE), ("homophily", 0.0)],
        );
        return default;
    };
    let value_span = node.span;
    let mut entries = table(log, "contacts", node).entries;
    if entries.len() > 1 {
        log.say_help(value_span, "`contacts` must name exactly one kind of contacts", NAMES.join(", "));
        return default;
    }
    let Some(entry) = entries.pop() else {
        log.say_help(span, "`contacts` names no kind of contacts", NAMES.join(", "));
        return default;
    };
    match entry.key.as_str() {
        "edges" => {
            let Some(name) = text(log, "edges", &entry.node) else { return default };
            let path = log.source(entry.node.span).folder.join(&name);
            let absolute = std::path::absolute(&path).unwrap_or_else(|_| path.clone());
            let edges = vec![("edges".to_owned(), Doc::text(&absolute.to_string_lossy()))];
            reader.write("contacts", Doc::inline(&edges));
            let read = || read_edges(log, entry.node.span, &path, people);
            let edges =
                context.edges.borrow_mut().entry(absolute).or_insert_with(|| Arc::new(read())).clone();
            (ContactsSpec::Edges(edges), 0.0)
        }
        "small_world" => {
            let inner = table(log, "small_world", entry.node);
            let mut inner = Reader::new(log, entry.span, "contacts.small_world", inner);
            let mean = inner.number("mean", MEAN, Some(DEFAULT_MEAN));
            let rewire = inner.number("rewire", SHARE, Some(DEFAULT_REWIRE));
            let homophily = inner.number("homophily", SHARE, Some(0.0));
            inner.finish();
            write(reader, "small_world", &[("mean", mean), ("rewire", rewire), ("homophily", homophily)]);
            (ContactsSpec::SmallWorld { mean, rewire }, homophily)
        }
        "heavy_tailed" => {
            let inner = table(log, "heavy_tailed", entry.node);
            let mut inner = Reader::new(log, entry.span, "contacts.heavy_tailed", inner);
            let mean = inner.number("mean", MEAN, Some(DEFAULT_MEAN));
            let homophily = inner.number("homophily", SHARE, Some(0.0));
            inner.finish();
            write(reader, "heavy_tailed", &[("mean", mean), ("homophily", homophily)]);
            (ContactsSpec::HeavyTailed { mean }, homophily)
        }
        other => {
            log.say_help(
                entry.span,
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
fn read_edges(log: &Log, span: Span, path: &Path, people: u32) -> EdgeList {
    let source = match Source::read_foreign(&log.files, path, CONTACTS_MIB) {
        Ok(source) => source,
        Err(reason) => {
            log.say(span, format!("the list of contacts {}: {reason}", path.display()));
            return EdgeList::default();
        }
    };
    let Links { links, wrong } = parse(&source.text, people);
    if links.is_empty() && wrong.count == 0 {
        let message = format!("the list of contacts {}: it holds no link", path.display());
        log.say_help(span, message, "write two person numbers a line, for example 0,1");
    }
    if let Some((start, end, message)) = wrong.first {
        let lines =
            wrong.others.iter().map(|&start| source.position(start).0.to_string()).collect::<Vec<_>>();
        let source = log.add(source);
        log.say(Span { source, start, end }, message);
        let more = wrong.count - 1;
        if more > 0 {
            let dots = if more > lines.len() { " ..." } else { "" };
            let message =
                format!("{more} more lines of {} are wrong: {}{dots}", path.display(), lines.join(", "));
            log.say(span, message);
        }
    }
    // Without a number of people anybody may be meant, also somebody far beyond any memory.
    if people == u32::MAX { EdgeList::default() } else { compress(log, span, links) }
}

/// What a list of links holds.
#[derive(Default)]
struct Links {
    /// In both directions.
    links: Vec<(u32, u32)>,
    wrong: Wrong,
}

/// The wrong lines of a list, of which there may be very many.
#[derive(Default)]
struct Wrong {
    count: usize,
    /// The bytes of the first one, and what is wrong with it.
    first: Option<(usize, usize, String)>,
    /// First bytes of some others.
    others: Vec<usize>,
}

fn parse(text: &str, people: u32) -> Links {
    let mut lines = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut found = Links::default();
    let mut record = csv::StringRecord::new();
    let mut first = true;
    while let Ok(true) = lines.read_record(&mut record) {
        let is_header = first && record.iter().all(|field| field.parse::<f64>().is_err());
        first = false;
        if is_header {
            continue;
        }
        match link(&record, people) {
            Ok((from, to)) => found.links.extend([(from, to), (to, from)]),
            Err(reason) => {
                let line =
                    || record_line(text, record.position().map_or(0, |position| position.byte() as usize));
                let wrong = &mut found.wrong;
                wrong.count += 1;
                if wrong.count == 1 {
                    let line = line();
                    wrong.first = Some((line.start, line.end, reason));
                } else if wrong.others.len() < TOLD_MAX {
                    wrong.others.push(line().start);
                }
            }
        }
    }
    found
}

fn link(record: &csv::StringRecord, people: u32) -> Result<(u32, u32), String> {
    let [from, to] = [record.get(0), record.get(1)];
    let (Some(from), Some(to), 2) = (from, to, record.len()) else {
        return Err(format!("a line must hold two person numbers, not {} fields", record.len()));
    };
    let person = |field: &str| match field.parse::<u32>() {
        Ok(person) if person < people => Ok(person),
        _ => {
            Err(format!("`{}` is not the number of a person: there are {people}, counted from 0", cut(field)))
        }
    };
    let (from, to) = (person(from)?, person(to)?);
    if from == to { Err(format!("person {from} cannot be a contact of their own")) } else { Ok((from, to)) }
}

fn compress(log: &Log, span: Span, mut links: Vec<(u32, u32)>) -> EdgeList {
    links.sort_unstable();
    links.dedup();
    if u32::try_from(links.len()).is_err() {
        log.say(span, "the list has more than 2 147 483 647 links, too many for this program");
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
        let Links { links, wrong } = parse("from,to\n# a comment\n0,2\n2, 0\n\n1,2\n", 5);
        assert_eq!(wrong.count, 0);
        let log = Log::default();
        let list = compress(&log, Span { source: 0, start: 0, end: 0 }, links);
        assert_eq!(list.first, [0, 1, 2, 4]);
        assert_eq!(list.contacts, [2, 2, 0, 1]);
    }

    #[test]
    fn what_is_wrong_with_a_line_is_found_with_its_bytes() {
        let wrong = |line: &str| {
            let text = format!("0,1\n# c\n{line}\n");
            let (start, end, message) = parse(&text, 5).wrong.first.expect("wrong");
            assert_eq!(&text[start..end], line);
            message
        };
        assert_eq!(wrong("7,1"), "`7` is not the number of a person: there are 5, counted from 0");
        assert_eq!(wrong("1"), "a line must hold two person numbers, not 1 fields");
        assert_eq!(wrong("x,2"), "`x` is not the number of a person: there are 5, counted from 0");
        assert_eq!(wrong("3,3"), "person 3 cannot be a contact of their own");
        assert_eq!(wrong("-1,2"), "`-1` is not the number of a person: there are 5, counted from 0");
    }

    #[test]
    fn of_many_wrong_lines_the_first_is_told_and_the_others_counted() {
        let text = "0,1\n".to_owned() + &"x,y\n".repeat(1_000);
        let Wrong { count, first, others } = parse(&text, 5).wrong;
        assert_eq!((count, first.map(|(start, ..)| start), others.len()), (1_000, Some(4), TOLD_MAX));
        assert_eq!(others[..2], [8, 12]);
    }
}
