//! Collects texts and the mistakes found in them while a scenario is read.

use crate::files::Shelf;
use crate::mistakes::{Mistake, Mistakes, Quote};
use crate::recorded::{Kind, Shapes};
use crate::source::{Source, Span};
use crate::suggestion::suggestion;
use crate::text::visible;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

/// Mistakes that a report shows.
pub(crate) const SHOWN: usize = 100;
/// Mistakes that are kept to choose them from, the first in the order of the text: with more of them, nobody
/// misses one.
const KEPT: usize = 1_000;

/// Collects texts and the mistakes found in them while a scenario is read. However many there are, each costs
/// no more than the first.
#[derive(Debug, Default)]
pub(crate) struct Log {
    /// Where files lie.
    pub(crate) files: Shelf,
    sources: RefCell<Vec<Source>>,
    said: RefCell<BTreeSet<Said>>,
    distinct: RefCell<HashSet<u64>>,
    noted: Cell<usize>,
    /// What was asked for, if somebody wants to know.
    shapes: RefCell<Option<Shapes>>,
    #[cfg(test)]
    pub(crate) accepted: RefCell<BTreeSet<String>>,
    #[cfg(test)]
    pub(crate) suggestions: Cell<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Said {
    span: Option<Span>,
    file: String,
    message: String,
    help: Option<String>,
}

impl Log {
    /// A log for texts that were taken in before, so that their positions keep their numbers.
    pub(crate) fn with_sources(sources: Vec<Source>, files: Shelf) -> Log {
        Log { sources: RefCell::new(sources), files, ..Log::default() }
    }

    /// A log that writes down what is asked for.
    pub(crate) fn recording() -> Log {
        Log { shapes: RefCell::new(Some(Shapes::default())), ..Log::default() }
    }

    /// Writes down what is asked for, if somebody wants to know.
    pub(crate) fn asks(&self, path: Option<&[String]>, key: &str, kind: impl FnOnce() -> Kind) {
        if let (Some(shapes), Some(path)) = (self.shapes.borrow_mut().as_mut(), path) {
            shapes.note(path, key, kind());
        }
    }

    /// Writes down something else of a table, if somebody wants to know.
    pub(crate) fn writes_down(&self, path: Option<&[String]>, what: impl FnOnce(&mut Shapes, &[String])) {
        if let (Some(shapes), Some(path)) = (self.shapes.borrow_mut().as_mut(), path) {
            what(shapes, path);
        }
    }

    /// What was asked for.
    pub(crate) fn into_shapes(self) -> Shapes {
        self.shapes.into_inner().unwrap_or_default()
    }

    /// The texts taken in so far.
    pub(crate) fn sources(&self) -> Vec<Source> {
        self.sources.borrow().clone()
    }

    /// Takes a text in; positions in it carry the returned number.
    pub(crate) fn add(&self, source: Source) -> usize {
        self.sources.borrow_mut().push(source);
        self.sources.borrow().len() - 1
    }

    /// The text of which a position is a part.
    pub(crate) fn source(&self, span: Span) -> Source {
        self.sources.borrow()[span.source].clone()
    }

    /// Notes a mistake.
    pub(crate) fn say(&self, span: Span, message: impl Into<String>) {
        self.note(Some(span), String::new(), message.into(), || None);
    }

    /// Notes a mistake and what helps.
    pub(crate) fn say_help(&self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.note(Some(span), String::new(), message.into(), || Some(help.into()));
    }

    /// Notes that a name is none of those known, with the nearest of them.
    pub(crate) fn say_nearest<'a>(
        &self,
        span: Span,
        message: impl Into<String>,
        name: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) {
        self.note(Some(span), String::new(), message.into(), || {
            #[cfg(test)]
            self.suggestions.update(|count| count + 1);
            Some(suggestion(name, known))
        });
    }

    /// Notes a mistake about a file that could not be read.
    pub(crate) fn say_of_file(&self, file: String, message: String) {
        self.note(None, file, message, || None);
    }

    fn note(&self, span: Option<Span>, file: String, message: String, help: impl FnOnce() -> Option<String>) {
        self.noted.update(|count| count + 1);
        let hash = BuildHasherDefault::<DefaultHasher>::new().hash_one((span, &file, &message));
        // Variants are read one after the other and find the same mistakes.
        if !self.distinct.borrow_mut().insert(hash) {
            return;
        }
        if !self.is_full() {
            let said = Said { span, file, message, help: help() };
            self.said.borrow_mut().insert(said);
        }
    }

    /// Whether no more mistakes are kept, so that nobody needs to look for what would help.
    pub(crate) fn is_full(&self) -> bool {
        self.said.borrow().len() >= KEPT
    }

    /// Number of mistakes noted so far, also those that were noted before.
    pub(crate) fn count(&self) -> usize {
        self.noted.get()
    }

    /// The mistakes, each once, in the order of files and lines.
    ///
    /// Of each file that the scenario names at most one line is quoted: it may be any file of this machine.
    pub(crate) fn into_mistakes(self) -> Mistakes {
        let sources = self.sources.into_inner();
        let mut quoted = BTreeSet::new();
        let shown: Vec<Mistake> = self
            .said
            .into_inner()
            .into_iter()
            .take(SHOWN)
            .map(|said| {
                let source = said.span.map(|span| (span, &sources[span.source]));
                Mistake {
                    file: visible(source.map_or(&said.file, |(_, source)| &source.name)),
                    position: source.map(|(span, source)| source.position(span.start)),
                    message: visible(&said.message),
                    help: said.help.as_deref().map(visible),
                    quote: source
                        .filter(|(span, source)| !source.is_foreign || quoted.insert(span.source))
                        .map(|(span, source)| Quote::new(source, span)),
                }
            })
            .collect();
        let more = self.distinct.into_inner().len() - shown.len();
        Mistakes::new(shown, more)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log_of(name: &str, text: &str, is_foreign: bool) -> Log {
        let log = Log::default();
        log.add(Source { is_foreign, ..Source::new(name, text) });
        log
    }

    fn span(start: usize, end: usize) -> Span {
        Span { source: 0, start, end }
    }

    #[test]
    fn a_report_shows_the_line_the_reason_and_what_helps() {
        let log = log_of("a.toml", "days = 3\nfirn = 1\n", false);
        log.say_help(span(9, 13), "unknown key `firn`", "did you mean `firm`?");
        log.say_help(span(9, 13), "unknown key `firn`", "did you mean `firm`?");
        assert_eq!(log.count(), 2);
        let report = log.into_mistakes().render(false);
        let expected = "error: unknown key `firn`\n --> a.toml:2:1\n  |\n2 | firn = 1\n  | ^^^^\n  |\n  = help: \
                        did you mean `firm`?\n\n1 mistake";
        assert_eq!(report, expected);
    }

    #[test]
    fn of_very_many_mistakes_the_first_are_shown_and_the_others_counted() {
        let log = log_of("a.toml", &"x\n".repeat(10_000), false);
        for line in 0..10_000 {
            log.say_nearest(span(2 * line, 2 * line + 1), format!("unknown {line}"), "x", ["y"]);
        }
        assert_eq!(log.suggestions.get(), KEPT, "the nearest name is looked for only while it may be shown");
        let mistakes = log.into_mistakes();
        assert_eq!((mistakes.iter().count(), mistakes.more()), (SHOWN, 9_900));
        let report = mistakes.render(false);
        assert!(report.ends_with("\n\nand 9900 more\n\n10000 mistakes"), "{}", &report[report.len() - 99..]);
        // Quadratic work would copy the text, or most of it, for each mistake.
        let kept: usize = mistakes.iter().map(|mistake| format!("{mistake:?}").len()).sum();
        assert!(kept < 40_000, "{kept} bytes for {SHOWN} mistakes");
    }

    #[test]
    fn at_most_one_line_of_a_foreign_file_is_quoted() {
        let quoted = |is_foreign| {
            let log = log_of("secrets", "first = 1\nsecond = 2\n", is_foreign);
            log.say(span(0, 5), "this one");
            log.say(span(10, 16), "that one");
            let report = log.into_mistakes().render(false);
            (report.contains("first"), report.contains("second"), report.contains("secrets:2:1"))
        };
        assert_eq!(quoted(false), (true, true, true));
        assert_eq!(quoted(true), (true, false, true));
    }

    #[test]
    fn control_characters_of_a_file_are_shown_and_not_sent() {
        let text = "key = '\u{1b}[2J\u{9b}31m'\n";
        let log = log_of("\u{1b}.toml", text, false);
        log.say_help(span(0, 3), "bad `\u{1b}`", "not \u{7}");
        let mistakes = log.into_mistakes();
        for colour in [false, true] {
            let report = mistakes.render(colour);
            let own = if colour { report.replace("\u{1b}[", "") } else { report };
            assert_eq!(crate::text::control(&own), None, "{own:?}");
        }
    }

    #[test]
    fn a_very_long_line_is_cut_around_the_mistake() {
        let text = format!("{} = 'é{}'\n", "k".repeat(500), "v".repeat(5_000_000));
        let log = log_of("a.toml", &text, false);
        log.say(span(503, text.len() - 1), "too long");
        let report = log.into_mistakes().render(false);
        assert!(report.contains("a.toml:1:504"), "{report}");
        assert!(report.contains("note: there stands 'évvv") && report.len() < 1_000, "{report}");
    }
}
