//! `[[step]]`: a lesson as a list of settings with a question each. A page leads a class through them; the terminal prints them.

use crate::Models;
use crate::candidates::{Candidates, Factor};
use crate::event::value_text;
use crate::fact::World;
use crate::lesson::{Lesson, numbered, plain};
use crate::log::Log;
use crate::reader::{Reader, index_of, short_text, table, texts};
use crate::resolved::Doc;
use crate::text::{QUESTION_CHARACTERS, TEXT_CHARACTERS, TITLE_CHARACTERS};
use crate::tree::{Node, Value};

/// Most steps; a link of a page counts so far.
const STEPS_MAX: usize = 50;
/// What a step can show: predict first, a curve, or another part of the page.
const SHOWN: [&str; 12] = [
    "predict",
    "users",
    "customers",
    "revenue",
    "profit",
    "cash",
    "minutes",
    "claims",
    "hinges",
    "why",
    "people",
    "assumptions",
];

/// A step of a lesson.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it is called.
    pub title: String,
    /// What to do or to look at; may be empty.
    pub text: String,
    /// The question.
    pub ask: String,
    /// What the teacher knows, with numbers of the run; may be empty.
    pub answer: Lesson,
    /// What is shown: one of the names that the reference lists, or what was shown before.
    pub show: Option<&'static str>,
    /// Indices of the variants that are shown; all if there are none.
    pub variants: Vec<usize>,
    /// Paths as in `--set`, and values as TOML.
    pub settings: Vec<(String, String)>,
}

/// Reads the list. `claims` are the names of the claims, `currency` is what amounts may begin with. The scenario is read with the
/// settings of each step, so that what is wrong with them is shown where they stand.
pub(crate) fn steps(
    root: &mut Reader<'_>,
    world: World<'_>,
    (claims, currency): (&[Option<String>], &str),
    (candidates, models): (Option<&Candidates>, &dyn Models),
) -> Vec<Step> {
    let log = root.log;
    let before = log.count();
    let (mut steps, mut docs) = (Vec::new(), Vec::new());
    let mut settings: Vec<Vec<(Factor, Node)>> = Vec::new();
    for mut reader in root.list("step", STEPS_MAX) {
        let mut unnumbered = |key, most, required: bool| {
            let node = if required { reader.require(key) } else { reader.take(key) };
            let text = node.and_then(|(_, node)| {
                let text = short_text(log, key, &node, most)?;
                plain(log, &node, &text, currency);
                Some(text)
            });
            let text = text.unwrap_or_default();
            reader.write(key, Doc::text(&text));
            text
        };
        let title = unnumbered("title", TITLE_CHARACTERS, true);
        let text = unnumbered("text", TEXT_CHARACTERS, false);
        let ask = unnumbered("ask", QUESTION_CHARACTERS, true);
        let answer = reader.take("answer").and_then(|(_, node)| {
            let text = short_text(log, "answer", &node, TEXT_CHARACTERS)?;
            reader.write("answer", Doc::text(&text));
            Some(numbered(log, &node, &text, world, claims, currency))
        });
        let show = reader.take("show").and_then(|(_, node)| {
            let written = short_text(log, "show", &node, TITLE_CHARACTERS)?;
            let place = index_of(log, node.span, "part of a page", &written, &SHOWN)?;
            reader.write("show", Doc::text(SHOWN[place]));
            Some(SHOWN[place])
        });
        let variants = variants(&mut reader, world);
        let set = set(&mut reader);
        steps.push(Step {
            title,
            text,
            ask,
            answer: answer.unwrap_or_default(),
            show,
            variants,
            settings: set
                .iter()
                .map(|(factor, node)| (factor.key.clone(), value_text(&node.value)))
                .collect(),
        });
        settings.push(set);
        docs.push(reader.finish());
    }
    if !docs.is_empty() {
        root.write("step", Doc::List(docs));
    }
    if log.count() == before
        && let Some(candidates) = candidates
    {
        for step in settings.iter().filter(|step| !step.is_empty()) {
            candidates.read_at(log, models, step.iter().map(|(factor, node)| (factor, node.clone())));
        }
    }
    steps
}

/// The variants that are shown.
fn variants(reader: &mut Reader<'_>, world: World<'_>) -> Vec<usize> {
    let log = reader.log;
    let Some((_, node)) = reader.take("variants") else { return Vec::new() };
    let known: Vec<&str> = world.variants.iter().map(|variant| variant.name.as_str()).collect();
    let mut shown = Vec::new();
    for (name, span) in texts(log, "variants", &node) {
        let Some(index) = index_of(log, span, "variant", &name, &known) else { continue };
        if shown.contains(&index) {
            log.say(span, format!("`{name}` stands here twice"));
        }
        shown.push(index);
    }
    let names: Vec<String> = shown.iter().map(|index| known[*index].to_owned()).collect();
    reader.write("variants", Doc::texts(&names));
    shown
}

/// What is set.
fn set(reader: &mut Reader<'_>) -> Vec<(Factor, Node)> {
    let log = reader.log;
    let Some((_, node)) = reader.take("set") else { return Vec::new() };
    let entries = table(log, "set", node).entries;
    let written: Vec<(String, Doc)> =
        entries.iter().map(|entry| (entry.key.clone(), Doc::Atom(value_text(&entry.node.value)))).collect();
    reader.write("set", Doc::inline(&written));
    let mut settings = Vec::new();
    for entry in entries {
        if matches!(entry.node.value, Value::Table(_) | Value::Array(_)) {
            let help = "write the path in quotes, for example set = { \"service.reader.quality\" = 0.7 }";
            log.say_help(entry.node.span, "a step sets single values", help);
            continue;
        }
        let Some(factor) = Factor::read(log, entry.span, &entry.key, false, "a step cannot set") else {
            continue;
        };
        if factor.is_number_of_agents() {
            refuse_agents(log, &factor);
            continue;
        }
        settings.push((factor, entry.node));
    }
    settings
}

/// Whoever shows a scenario says with how many agents.
fn refuse_agents(log: &Log, factor: &Factor) {
    let help = "the size of the market is `people.represents` times as large";
    log.say_help(factor.span, "a step cannot set the number of agents", help);
}
