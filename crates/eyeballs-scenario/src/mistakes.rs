//! What is wrong with a scenario: every mistake with its position, all of them in one report.

use crate::source::{Source, Span};
use crate::text::harmless;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::fmt;
use std::ops::Range;

/// Bytes of a line that are quoted.
const QUOTED_MAX: usize = 160;

/// One mistake. Its texts hold no control characters.
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
    pub(crate) quote: Option<Quote>,
}

/// The line in which a mistake stands, or the part of a long one around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Quote {
    /// The line from its start, and what is marked of it.
    Line(String, Range<usize>),
    /// What stands far down a long line.
    Middle(String),
}

impl Quote {
    /// Quotes the line in which a position begins.
    pub(crate) fn new(source: &Source, span: Span) -> Quote {
        let line = source.line(span.start);
        let start = source.boundary(span.start);
        let is_near = start - line.start <= QUOTED_MAX / 2;
        let first = if is_near { line.start } else { start };
        let last = source.boundary(line.end.min(first + QUOTED_MAX)).max(start);
        let dots = if last < line.end { "..." } else { "" };
        let text = format!("{}{dots}", harmless(&source.text[first..last]));
        let end = source.boundary(span.end).clamp(start, last);
        if is_near { Quote::Line(text, start - first..end - first) } else { Quote::Middle(text) }
    }
}

/// The mistakes of a scenario in the order of the text. Never empty.
#[derive(Clone, Debug)]
pub struct Mistakes {
    first: Vec<Mistake>,
    more: usize,
}

impl Mistakes {
    /// The first mistakes, and how many more there are.
    pub(crate) fn new(first: Vec<Mistake>, more: usize) -> Mistakes {
        Mistakes { first, more }
    }

    /// The mistakes one by one, the first hundred.
    pub fn iter(&self) -> impl Iterator<Item = &Mistake> {
        self.first.iter()
    }

    /// How many more there are.
    pub fn more(&self) -> usize {
        self.more
    }

    /// The report for people: each mistake under the line of the file in which it stands.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let mut reports: Vec<String> =
            self.first.iter().map(|mistake| renderer.render(&[mistake.group()])).collect();
        if self.more > 0 {
            reports.push(format!("and {} more", self.more));
        }
        let count = self.first.len() + self.more;
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
        let mut group = Group::with_title(Level::ERROR.primary_title(&self.message));
        if let Some((line, column)) = self.position {
            let origin = Origin::path(&self.file).line(line).char_column(column);
            group = match &self.quote {
                Some(Quote::Line(text, marked)) => {
                    let annotation = AnnotationKind::Primary.span(marked.clone());
                    let snippet = Snippet::source(text).path(&self.file).line_start(line);
                    group.element(snippet.annotation(annotation))
                }
                Some(Quote::Middle(text)) => {
                    group.element(origin).element(Level::NOTE.message(format!("there stands {text}")))
                }
                None => group.element(origin),
            };
        }
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(help));
        }
        group
    }
}
