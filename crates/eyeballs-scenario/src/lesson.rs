//! `lesson`: text for a class, whose numbers are those of the run.
//!
//! `{EXPRESSION}` stands for a number that is computed from facts in each replication; what is shown is the median over
//! replications. Any other digit is refused: it would stay when the run says otherwise.

use crate::expression::{Leaf, RawFact, Refusal};
use crate::fact::World;
use crate::formula::{Formula, Written};
use crate::log::Log;
use crate::operand::Operand;
use crate::reader::{Reader, text};
use crate::resolved::Doc;
use crate::suggestion::suggestion;
use crate::tree::Node;
use eyeballs_core::expression::Type;
use std::ops::Range;

/// The word that stands in the span of a moment if a claim is asked for.
const CLAIM: &str = "claim";
/// What can be asked of a claim.
const SHARE: &str = "share";

/// Text for a class.
#[derive(Clone, Debug, Default)]
pub struct Lesson {
    /// Texts and numbers, one after the other; empty if there is no lesson.
    pub parts: Vec<LessonPart>,
}

/// A piece of a lesson.
#[derive(Clone, Debug)]
pub enum LessonPart {
    /// As it is written.
    Text(String),
    /// A number of the run.
    Number(LessonNumber),
}

/// A number of the run.
#[derive(Clone, Debug)]
pub struct LessonNumber {
    formula: Formula<LessonFact>,
}

/// Of what a lesson can speak.
#[derive(Clone, Debug)]
pub enum LessonFact {
    /// What the market has in one replication.
    Market(Operand),
    /// The share of replications in which the claim of this index holds.
    ClaimShare(usize),
}

impl LessonNumber {
    /// Of what it speaks, in the order of the expression.
    pub fn facts(&self) -> &[LessonFact] {
        &self.formula.facts
    }

    /// The number, given the value of the fact of each index.
    ///
    /// # Errors
    /// Why there is none: a fact that matters has no value, or a division by zero.
    pub fn value(&self, fact: impl Fn(usize) -> Option<f64>) -> Result<f64, String> {
        self.formula.number(fact)
    }
}

/// The lesson as it is written; it is read when variants and claims are known.
pub(crate) struct RawLesson(Option<(Node, String)>);

/// Takes the lesson.
pub(crate) fn raw_lesson(root: &mut Reader<'_>) -> RawLesson {
    let taken = root.take("lesson").and_then(|(_, node)| {
        let text = text(root.log, "lesson", &node)?;
        Some((node, text))
    });
    root.write("lesson", Doc::text(taken.as_ref().map_or("", |(_, text)| text)));
    RawLesson(taken)
}

/// Reads the lesson; `claims` are the names of the claims, `currency` is what amounts may begin with.
pub(crate) fn lesson(
    raw: &RawLesson,
    root: &Reader<'_>,
    world: World<'_>,
    claims: &[Option<String>],
    currency: &str,
) -> Lesson {
    let RawLesson(Some((node, text))) = raw else { return Lesson::default() };
    numbered(root.log, node, text, world, claims, currency)
}

/// Refuses digits and braces in a text in which no number of the run stands.
pub(crate) fn plain(log: &Log, node: &Node, text: &str, currency: &str) {
    let written = Written { log, node, span: 0..text.len() };
    refuse_digits(&written, text, currency);
    if let Some(place) = text.find(['{', '}']) {
        let help = "say it in words, or in the `answer`";
        let written = Written { log, node, span: place..place + 1 };
        written.refuse(Refusal::new(0..1, "no number of the run stands here", help));
    }
}

/// A text with numbers of the run in it.
pub(crate) fn numbered(
    log: &Log,
    node: &Node,
    text: &str,
    world: World<'_>,
    claims: &[Option<String>],
    currency: &str,
) -> Lesson {
    let mut parts = Vec::new();
    let mut start = 0;
    loop {
        let end = text[start..].find(['{', '}']).map_or(text.len(), |length| start + length);
        let here = |span: Range<usize>| Written { log, node, span };
        refuse_digits(&here(start..end), &text[start..end], currency);
        if end > start {
            parts.push(LessonPart::Text(text[start..end].to_owned()));
        }
        if end == text.len() {
            return Lesson { parts };
        }
        let closing = text[end..].starts_with('{').then(|| text[end..].find('}')).flatten();
        let Some(length) = closing else {
            let help = "a number of the run stands between { and }, for example {final.users['base']}";
            here(end..end + 1).refuse(Refusal::new(0..1, "this brace has no partner", help));
            return Lesson { parts };
        };
        let inside = end + 1..end + length;
        let written = here(inside.clone());
        let expression = &text[inside.clone()];
        let formula =
            Formula::read(&written, expression, Type::Number, |leaf| known(leaf, expression, world, claims));
        if let Some(formula) = &formula
            && formula.facts.is_empty()
        {
            let help = "name a fact of the run in it, or say it in words";
            written.refuse(Refusal::new(0..inside.len(), "this number does not come from the run", help));
        }
        parts.extend(formula.map(|formula| LessonPart::Number(LessonNumber { formula })));
        start = end + length + 1;
    }
}

/// What a fact of a lesson is.
fn known(
    leaf: &Leaf<'_>,
    text: &str,
    world: World<'_>,
    claims: &[Option<String>],
) -> Result<(LessonFact, Type), Vec<Refusal>> {
    let of_a_claim = |raw: &RawFact| raw.moment.as_ref().is_some_and(|(moment, _)| moment == CLAIM);
    let raw = match leaf {
        Leaf::Fact(raw) if of_a_claim(raw) => raw,
        _ => {
            let (operand, of_type) = world.operand(leaf, text)?;
            return Ok((LessonFact::Market(operand), of_type));
        }
    };
    let mut refusals = Vec::new();
    if raw.measure.0 != SHARE {
        let message = format!("a claim has no `{}`", raw.measure.0);
        refusals.push(Refusal::new(raw.measure.1.clone(), message, "it has a `share`, that of replications"));
    }
    let index = claims.iter().position(|name| name.as_deref() == Some(&raw.subject.0));
    if index.is_none() {
        let message = format!("there is no claim `{}`", raw.subject.0);
        let help = if world.log.is_full() {
            String::new()
        } else {
            suggestion(&raw.subject.0, claims.iter().flatten().map(String::as_str))
        };
        refusals.push(Refusal::new(raw.subject.1.clone(), message, help));
    }
    match index {
        Some(index) if refusals.is_empty() => Ok((LessonFact::ClaimShare(index), Type::Number)),
        _ => Err(refusals),
    }
}

/// Digits that belong to no word, as those of B2B do: a word of letters that stand for sounds, and not an amount.
fn refuse_digits(written: &Written<'_>, text: &str, currency: &str) {
    let mut word = 0;
    let mut end = 0;
    for (start, c) in text.char_indices() {
        if !c.is_ascii_alphanumeric() {
            word = start + c.len_utf8();
        }
        let in_word = word < start && &text[word..start] != currency;
        if start >= end && c.is_numeric() && !in_word {
            end = start + number_length(&text[start..]);
            let message = format!("`{}` does not come from the run", &text[start..end]);
            let help =
                "write {final.users['base']} or another expression that the run fills in, or say it in words";
            written.refuse(Refusal::new(start..end, message, help));
        }
    }
}

/// Bytes of the number at the start of a text; a point or comma between digits belongs to it.
fn number_length(text: &str) -> usize {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(char::is_numeric);
        match rest.strip_prefix(['.', ',']) {
            Some(after) if after.starts_with(char::is_numeric) => rest = after,
            _ => return text.len() - rest.len(),
        }
    }
}
