//! What a model asks of the system, and how long it takes.

use super::{Check, Context, Outcome, of_each_model, plainly};
use crate::days::{Service, Settings};
use crate::host;
use crate::values::defaults;

pub(super) const SYSTEM: Check = Check {
    name: "system",
    asks: "it opens no files and no sockets, starts no threads, and does not ask for the time",
    advice: "take the day from the block's market, luck from its key, and what else you need from parameters; print nothing but while \
             you look for mistakes",
    run: system,
};

#[cfg(target_os = "linux")]
fn system(context: &Context<'_>) -> Outcome {
    use crate::sandbox;
    let threads = || std::fs::read_dir("/proc/self/task").map(Iterator::count).ok();
    let before = threads();
    let subject = match crate::subject::Subject::open(context.file) {
        Ok(subject) => subject,
        Err(problem) => return Outcome::Failed(problem),
    };
    if threads() != before {
        return Outcome::Failed("it starts a thread when it is opened".to_owned());
    }
    let closed = match sandbox::close(context.token) {
        Ok(closed) => closed,
        Err(problem) => return Outcome::Skipped(problem),
    };
    for tested in &subject.models {
        if let Err(problem) = plainly(tested, Settings { people: 300, ..Settings::PLAIN }, 3) {
            return Outcome::Failed(problem);
        }
    }
    let word = if closed.clock { "" } else { "this system does not let the clock be taken away" };
    Outcome::Passed(word.to_owned())
}

#[cfg(not(target_os = "linux"))]
fn system(_: &Context<'_>) -> Outcome {
    Outcome::Skipped("system calls can be watched on Linux only".to_owned())
}

pub(super) const SPEED: Check = Check {
    name: "speed",
    asks: "how long it takes for a user and a day",
    advice: "draw random numbers in bulk, and keep division and exp out of loops that everybody goes through",
    run: |context| {
        of_each_model(context, |tested| {
            if tested.description.market_wide {
                return Outcome::Skipped("a model of the whole market serves nobody".to_owned());
            }
            let values = defaults(&tested.description);
            let settings = Settings { people: 4_096, block: 4_096, timed: true, ..Settings::PLAIN };
            let made = match crate::call::Made::new(tested, &host::ordinary(), &values) {
                Ok(made) => made,
                Err(failure) => return Outcome::Failed(format!("create {failure}")),
            };
            let mut service = Service::new(tested, &values, settings);
            let mut best = f64::INFINITY;
            for _ in 0..30 {
                service.effort = (0, 0);
                service.trace.0.clear();
                if let Err(problem) = service.day(&made) {
                    return Outcome::Failed(problem);
                }
                best = best.min(service.effort.0 as f64 / settings.people as f64);
            }
            Outcome::Passed(format!("{best:.1} nanoseconds for a user and a day, all functions together"))
        })
    },
};
