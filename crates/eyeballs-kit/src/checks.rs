//! The list of checks.

mod answers;
mod library;
mod memory;
mod parameters;
mod repetition;
mod system;

use crate::host;
use crate::subject::{Subject, Tested};
use std::path::Path;

/// Something that is asked of a library.
#[derive(Debug)]
pub struct Check {
    /// Its name on the command line.
    pub name: &'static str,
    /// What holds of a library that passes.
    pub asks: &'static str,
    /// What to do where it does not.
    pub advice: &'static str,
    /// Looks.
    pub run: fn(&Context<'_>) -> Outcome,
}

/// What a check works with.
pub struct Context<'a> {
    /// The library.
    pub file: &'a Path,
    /// How lines of this process begin.
    pub token: &'a str,
    /// What another process answers to the question of this name.
    pub ask_another_process: &'a dyn Fn(&str) -> Outcome,
}

/// What came of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It holds; a word about it, perhaps.
    Passed(String),
    /// It does not hold, and why.
    Failed(String),
    /// It could not be looked at, and why.
    Skipped(String),
}

/// All of them, in the order in which they are reported.
pub const CHECKS: &[Check] = &[
    library::CONTRACT,
    library::TEXTS,
    library::EXPORTS,
    library::VERSIONS,
    library::DESCRIPTION,
    library::FLOAT_CONTROL,
    parameters::PARAMETERS,
    parameters::REFUSALS,
    parameters::ERRORS,
    answers::NUMBERS,
    answers::BOOKS,
    repetition::BLOCKS,
    repetition::AGAIN,
    repetition::INSTANCES,
    repetition::CHECKPOINT,
    repetition::ORDER,
    repetition::THREADS,
    repetition::PROCESSES,
    repetition::GENERATOR,
    memory::BOUNDS,
    memory::READ_ONLY,
    memory::SCRATCH,
    system::SYSTEM,
    parameters::CREATIONS,
    system::SPEED,
];

/// Questions that checks ask of another process; nobody else asks them.
pub const QUESTIONS: &[Check] = &[library::DESCRIBE, repetition::FINGERPRINT];

/// A check or a question by its name.
pub fn named(name: &str) -> Option<&'static Check> {
    CHECKS.iter().chain(QUESTIONS).find(|check| check.name == name)
}

/// Opens the library and looks at each of its models. Words of those that passed are joined.
fn of_each_model(context: &Context<'_>, look: impl Fn(&Tested) -> Outcome) -> Outcome {
    let subject = match Subject::open(context.file) {
        Ok(subject) => subject,
        Err(problem) => return Outcome::Failed(problem),
    };
    let several = subject.models.len() > 1;
    let mut passed = Vec::new();
    let mut skipped = Vec::new();
    for tested in &subject.models {
        let word = |text: String| match several {
            true if !text.is_empty() => format!("{}: {text}", tested.description.id),
            _ => text,
        };
        match look(tested) {
            Outcome::Passed(text) => passed.push(word(text)),
            Outcome::Skipped(text) => skipped.push(word(text)),
            Outcome::Failed(text) => {
                return Outcome::Failed(format!("the model `{}`: {text}", tested.description.id));
            }
        }
    }
    passed.retain(|text| !text.is_empty());
    if passed.is_empty() && skipped.len() == subject.models.len() {
        return Outcome::Skipped(skipped.join("; "));
    }
    Outcome::Passed(passed.join("; "))
}

/// Passed without a word, or failed.
fn verdict(result: Result<(), String>) -> Outcome {
    result.map_or_else(Outcome::Failed, |()| Outcome::Passed(String::new()))
}

/// Days of a model with its defaults.
fn plainly(
    tested: &Tested,
    settings: crate::days::Settings<'_>,
    days: u32,
) -> Result<crate::trace::Trace, String> {
    let values = crate::values::defaults(&tested.description);
    crate::days::simulate(tested, &host::ordinary(), &values, settings, days)
}
