//! What is wrong with a scenario: every mistake with its place, all of them in one report.

use crate::source::{Place, Source};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The file, or the command-line option, in which it stands.
    pub file: String,
    /// Line and column, both counted from 1, the column in characters; `None`: the file as a whole.
    pub position: Option<(usize, usize)>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    span: Option<(Arc<str>, usize, usize)>,
}

/// All mistakes of a scenario, in the order of the text. Never empty.
#[derive(Clone, Debug)]
pub struct Mistakes {
    all: Vec<Mistake>,
}

impl Mistakes {
    /// The mistakes one by one.
    pub fn iter(&self) -> impl Iterator<Item = &Mistake> {
        self.all.iter()
    }

    /// The report for people: each mistake under the line of the file in which it stands.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let mut reports: Vec<String> =
            self.all.iter().map(|mistake| renderer.render(&[mistake.group()])).collect();
        let count = self.all.len();
        reports.push(if count == 1 { "1 mistake".to_owned() } else { format!("{count} mistakes") });
        reports.join("\n\n")
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Mistakes {}

impl Mistake {
    fn group(&self) -> Group<'_> {
        let title = Level::ERROR.primary_title(&self.message);
        let mut group = match &self.span {
            Some((text, start, end)) => {
                let annotation = AnnotationKind::Primary.span(*start..*end);
                title.element(Snippet::source(&**text).path(&*self.file).annotation(annotation))
            }
            None => Group::with_title(title),
        };
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(help));
        }
        group
    }
}

/// Collects texts and the mistakes found in them while a scenario is read.
#[derive(Debug, Default)]
pub(crate) struct Log {
    sources: RefCell<Vec<Source>>,
    said: RefCell<Vec<Said>>,
    #[cfg(test)]
    pub(crate) accepted: RefCell<BTreeSet<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Said {
    place: Option<Place>,
    file: String,
    message: String,
    help: Option<String>,
}

impl Log {
    /// A log for texts that were taken in before, so that their places keep their numbers.
    pub(crate) fn with_sources(sources: Vec<Source>) -> Log {
        Log { sources: RefCell::new(sources), ..Log::default() }
    }

    /// The texts taken in so far.
    pub(crate) fn sources(&self) -> Vec<Source> {
        self.sources.borrow().clone()
    }

    /// Takes a text in; places in it carry the returned number.
    pub(crate) fn add(&self, source: Source) -> usize {
        self.sources.borrow_mut().push(source);
        self.sources.borrow().len() - 1
    }

    /// The text of which a place is a part.
    pub(crate) fn source(&self, place: Place) -> Source {
        self.sources.borrow()[place.source].clone()
    }

    /// Notes a mistake.
    pub(crate) fn say(&self, place: Place, message: impl Into<String>) {
        self.note(Some(place), String::new(), message.into(), None);
    }

    /// Notes a mistake and the way out.
    pub(crate) fn say_help(&self, place: Place, message: impl Into<String>, help: impl Into<String>) {
        self.note(Some(place), String::new(), message.into(), Some(help.into()));
    }

    /// Notes a mistake about a file that could not be read.
    pub(crate) fn say_of_file(&self, file: String, message: String) {
        self.note(None, file, message, None);
    }

    fn note(&self, place: Option<Place>, file: String, message: String, help: Option<String>) {
        self.said.borrow_mut().push(Said { place, file, message, help });
    }

    /// Number of mistakes noted so far.
    pub(crate) fn count(&self) -> usize {
        self.said.borrow().len()
    }

    /// The mistakes, each once (variants are read one after the other and find the same ones), in the
    /// order of files and lines.
    pub(crate) fn into_mistakes(self) -> Mistakes {
        let sources = self.sources.into_inner();
        let once: BTreeSet<Said> = self.said.into_inner().into_iter().collect();
        let all = once
            .into_iter()
            .map(|said| match said.place {
                None => Mistake {
                    file: said.file,
                    position: None,
                    message: said.message,
                    help: said.help,
                    span: None,
                },
                Some(place) => {
                    let source = &sources[place.source];
                    Mistake {
                        file: source.name.clone(),
                        position: Some(source.position(place.start)),
                        message: said.message,
                        help: said.help,
                        span: Some((
                            source.text.clone(),
                            source.boundary(place.start),
                            source.boundary(place.end.max(place.start)),
                        )),
                    }
                }
            })
            .collect();
        Mistakes { all }
    }
}

/// The name most like `name`, if one is like it at all.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .filter(|&(distance, candidate)| {
            let length = candidate.chars().count().max(name.chars().count());
            distance <= (length / 3).max(1) && distance < length
        })
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// "did you mean ...?", or the names there are.
pub(crate) fn suggestion<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "there is none here".to_owned(),
        None => format!("there is: {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_offered_only_if_it_is_near() {
        assert_eq!(nearest("chrun", ["cost", "churn"]), Some("churn"));
        assert_eq!(nearest("dayz", ["seed", "days"]), Some("days"));
        assert_eq!(nearest("zebra", ["seed", "days"]), None);
        assert_eq!(nearest("membership", ["sell-once", "paid-membership"]), Some("paid-membership"));
        assert_eq!(nearest("b", ["a", "a b"]), None);
        assert_eq!(suggestion("zebra", ["seed", "days"]), "there is: seed, days");
    }

    #[test]
    fn a_report_shows_the_line_the_reason_and_the_way_out() {
        let log = Log::default();
        let source = log.add(Source::new("a.toml", "days = 3\nfirn = 1\n"));
        let place = Place { source, start: 9, end: 13 };
        log.say_help(place, "unknown key `firn`", "did you mean `firm`?");
        log.say_help(place, "unknown key `firn`", "did you mean `firm`?");
        let report = log.into_mistakes().render(false);
        let expected = "error: unknown key `firn`\n --> a.toml:2:1\n  |\n2 | firn = 1\n  | ^^^^\n  |\n  = help: \
                        did you mean `firm`?\n\n1 mistake";
        assert_eq!(report, expected);
    }
}
