//! Whether the simulations of a study run in processes of their own, and how these are started.

use crate::args::{Explore, WORKER, YesNo};
use crate::commands::run::{BESIDES_BYTES, TIMES, design_of, is_strange};
use crate::hands::{Orders, Processes};
use eyeballs_lab::batch::{self, Batch};
use eyeballs_plugins::Found;
use eyeballs_scenario::Scenario;
use std::ffi::OsString;
use std::time::Duration;

/// The processes of a study, if it has any: one for each thread.
pub fn processes(
    args: &Explore,
    (scenario, models, today): (&Scenario, &[Found], &[f64]),
    threads: usize,
) -> Option<Processes> {
    let isolate = match args.isolate {
        Some(answer) => answer == YesNo::Yes,
        None => models.iter().any(is_strange),
    };
    if !isolate {
        return None;
    }
    let memory_bytes = args.memory_limit.map_or_else(
        || TIMES * batch::memory_bytes(scenario, 1) + BESIDES_BYTES,
        |megabytes| megabytes * 1_000_000,
    );
    let mut words: Vec<OsString> =
        [WORKER.to_owned(), format!("--memory={memory_bytes}")].map(Into::into).into();
    if !today.is_empty() {
        let bits: Vec<String> = today.iter().map(|value| value.to_bits().to_string()).collect();
        words.push(format!("--today={}", bits.join(",")).into());
    }
    words.push("--".into());
    words.extend(std::env::args_os().skip(1));
    let orders = Orders {
        program: std::env::current_exe().unwrap_or_default(),
        words,
        design: design_of(&Batch::new(scenario)),
        time: Duration::from_secs(args.time_limit),
        memory_bytes: Some(memory_bytes),
    };
    Some(Processes::new(orders, threads))
}
