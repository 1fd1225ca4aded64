//! Values of parameters: which are taken, which are refused, and that instances leave nothing behind.

use super::answers::{balanced, possible};
use super::{Check, Context, Outcome, of_each_model, verdict};
use crate::call::{Failure, Made};
use crate::days::{Service, Settings};
use crate::host;
use crate::subject::Tested;
use crate::values::{Point, points};
use eyeballs_abi::layout::{STATUS_CONFIG, STATUS_OK};

pub(super) const PARAMETERS: Check = Check {
    name: "parameters",
    asks: "it can be made of its defaults, and goes on at the ends of every range, at pairs of them and between",
    advice: "narrow the range, refuse the combination in `create` or `new`, or mend the arithmetic",
    run: |context| {
        of_each_model(context, |tested| parameters(tested).map_or_else(Outcome::Failed, Outcome::Passed))
    },
};

/// Days that each instance does.
const DAYS: u32 = 2;

fn parameters(tested: &Tested) -> Result<String, String> {
    let description = &tested.description;
    let watch = |phase, answer: &_| {
        possible(description, phase, answer).and_then(|()| balanced(description, phase, answer))
    };
    let settings = Settings { people: 120, block: 50, watch: Some(&watch), ..Settings::PLAIN };
    let (mut made_of, mut refused) = (0, 0);
    for (number, Point { values, text }) in points(description).iter().enumerate() {
        let made = match Made::new(tested, &host::ordinary(), values) {
            Ok(made) => made,
            Err(failure) if number == 0 => return Err(format!("with {text} `create` {failure}")),
            Err(Failure { status: STATUS_CONFIG, .. }) => {
                refused += 1;
                continue;
            }
            Err(failure) => return Err(format!("at {text} `create` {failure}, which is no refusal")),
        };
        let mut service = Service::new(tested, values, settings);
        (0..DAYS).try_for_each(|_| service.day(&made)).map_err(|problem| format!("at {text}: {problem}"))?;
        made_of += 1;
    }
    Ok(format!("made of {made_of} combinations, {refused} refused"))
}

pub(super) const REFUSALS: Check = Check {
    name: "refusals",
    asks: "where it refuses a combination, it names the parameter and says why",
    advice: "fail with EYEBALLS_STATUS_CONFIG, the index of the parameter and a sentence (Rust: ModelError::parameter); users \
             read it under the line of their scenario",
    run: |context| of_each_model(context, |tested| verdict(refusals(tested))),
};

fn refusals(tested: &Tested) -> Result<(), String> {
    let count = tested.description.parameters.len();
    for Point { values, text } in points(&tested.description) {
        let Err(failure) = Made::new(tested, &host::ordinary(), &values) else { continue };
        let problem = match failure.parameter {
            _ if failure.message.trim().is_empty() => "says nothing".to_owned(),
            None => format!("names no parameter: \"{}\"", failure.message),
            Some(index) if index as usize >= count => {
                format!("names parameter {index} of {count} (counted from 0)")
            }
            Some(_) => continue,
        };
        return Err(format!("at {text} its refusal {problem}"));
    }
    Ok(())
}

pub(super) const ERRORS: Check = Check {
    name: "errors",
    asks: "where nobody takes its words it answers the same: the place for an error may be null",
    advice: "look whether `error` is null before anything is written to it; eyeballs_fail does",
    run: |context| {
        of_each_model(context, |tested| errors(tested).map_or_else(Outcome::Failed, Outcome::Passed))
    },
};

fn errors(tested: &Tested) -> Result<String, String> {
    let mut refused = 0;
    for Point { values, text } in points(&tested.description) {
        let heard = Made::new(tested, &host::ordinary(), &values).map(drop).map_err(|failure| failure.status);
        let silent = Made::in_silence(tested, &host::ordinary(), &values).map(drop);
        if heard != silent {
            let status = |answer: Result<(), i32>| answer.err().unwrap_or(STATUS_OK);
            return Err(format!(
                "at {text} `create` ends with status {} where its words are taken, and {} where they are not",
                status(heard),
                status(silent)
            ));
        }
        refused += usize::from(silent.is_err());
    }
    Ok(format!("{refused} refusals"))
}

pub(super) const CREATIONS: Check = Check {
    name: "creations",
    asks: "ten thousand instances, one after the other, leave no memory behind",
    advice: "free in `destroy` all that `create` took, also where `create` refuses after it took something",
    run: |context| creations(context),
};

/// Instances that are made and ended before memory is counted, and all.
const BEFORE: usize = 1_000;
const INSTANCES: usize = 10_000;
/// Bytes by which memory may grow meanwhile: less than 16 for each instance, the least that anybody takes.
const GROWTH_MAX: u64 = 128 * 1024;

fn creations(context: &Context<'_>) -> Outcome {
    of_each_model(context, |tested| {
        let points = points(&tested.description);
        let make = |number: usize| {
            // Refused ones too: they must leave nothing either.
            drop(Made::new(tested, &host::ordinary(), &points[number % points.len()].values));
        };
        (0..BEFORE).for_each(make);
        let Some(before) = memory() else {
            (BEFORE..INSTANCES).for_each(make);
            return Outcome::Skipped(
                "memory can be counted on Linux only; all instances were made".to_owned(),
            );
        };
        (BEFORE..INSTANCES).for_each(make);
        let growth = memory().unwrap_or(before).saturating_sub(before);
        match growth > GROWTH_MAX {
            true => Outcome::Failed(format!(
                "memory grew by {} kB while {} instances came and went",
                growth / 1024,
                INSTANCES - BEFORE
            )),
            false => Outcome::Passed(String::new()),
        }
    })
}

/// Bytes of memory that this process has at the moment.
fn memory() -> Option<u64> {
    #[cfg(target_os = "linux")]
    {
        let text = std::fs::read_to_string("/proc/self/statm").ok()?;
        let pages: u64 = text.split(' ').nth(1)?.parse().ok()?;
        // SAFETY: it only answers.
        let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
        Some(pages * u64::try_from(page).ok()?)
    }
    #[cfg(not(target_os = "linux"))]
    None
}
