//! What a run says: what it will do, what came out, where it is, what went wrong.

use super::plan::Plan;
use crate::commands::check::print_doubts;
use crate::exit::Exit;
use crate::numbers::{bytes, grouped};
use crate::output::{Unprintable, data, message, terminal_width};
use eyeballs_lab::batch;
use eyeballs_lab::results::Results;
use eyeballs_report::{Drawn, Error};
use eyeballs_store::{Place, Store};
use std::path::Path;
use std::time::Duration;

/// Before the first simulation.
pub fn beginning(plan: &Plan<'_>, place: &Place, store: &Store) {
    for damaged in store.damaged() {
        message(format_args!("warning: {damaged}"));
    }
    if plan.args.quiet {
        return;
    }
    print_doubts(plan.job.file, &plan.job.scenario);
    message(size(plan));
    let (kept, folder) = (store.count() as u64, place.path().display());
    if kept > 0 && place.is_of_another_program() {
        let kept = grouped(kept);
        message(format_args!(
            "{folder} keeps {kept} simulations of another build or other models, which are not used; --force removes them"
        ));
    } else if kept > 0 {
        message(format_args!("going on with {folder}, which keeps {} simulations", grouped(kept)));
    }
}

fn size(plan: &Plan<'_>) -> String {
    let scenario = &plan.job.scenario;
    let world = &scenario.variants[0].world;
    let stands = match world.people.represents {
        1 => String::new(),
        many => format!(", each standing for {}", grouped(u64::from(many))),
    };
    format!(
        "{}: {} simulations ({} variants x {} replications) of {} days and {} people{stands}; up to {} of memory on {}",
        plan.job.file.display(),
        grouped(batch::simulations(scenario)),
        scenario.variants.len(),
        scenario.replications,
        grouped(u64::from(world.days)),
        grouped(u64::from(world.people.count)),
        bytes(plan.memory_bytes),
        match plan.threads() {
            1 => "1 thread".to_owned(),
            threads => format!("{threads} threads"),
        },
    )
}

/// The table, or the JSON.
pub fn results(plan: &Plan<'_>, results: &Results) -> Result<(), Unprintable> {
    data(&match plan.args.json {
        true => eyeballs_report::json(results),
        false => eyeballs_report::table(results, terminal_width()),
    })
}

/// An interrupted run that can go on.
pub fn goes_on(plan: &Plan<'_>) {
    message(format_args!("what is done is kept in {}; go on with the same command", plan.place.display()));
}

/// Which files are missing, and what stands all the same.
pub fn what_failed(plan: &Plan<'_>, failed: &[Error], pictures: &Drawn) {
    let place = plan.place.display();
    for error in failed {
        message(format_args!("error: {error}; all other files of numbers are in {place}"));
    }
    for error in &pictures.failures {
        message(format_args!("warning: {error}; the numbers are in {place}"));
    }
    for sentence in &pictures.left_out {
        message(format_args!("warning: {sentence}"));
    }
}

/// Where the files are.
pub fn ending(plan: &Plan<'_>, simulated: Duration, drawn: Duration) {
    let place = plan.place.display();
    match plan.args {
        args if args.quiet => {}
        args if args.no_pictures => {
            message(format_args!("simulated in {simulated:.1?}; files are in {place}"));
        }
        _ => message(format_args!(
            "simulated in {simulated:.1?}, drawn in {drawn:.1?}; files and pictures are in {place}"
        )),
    }
}

/// The exit code, once the results were to be printed; what is computed is in `place`.
pub fn printed(printed: Result<(), Unprintable>, exit: Exit, place: &Path) -> Exit {
    match printed {
        Ok(()) => exit,
        Err(full) => {
            message(format_args!("error: {full}; the results are in {}", place.display()));
            exit.max(Exit::Failed)
        }
    }
}
