//! Whether simulations run in processes of their own, and how these are started.

use super::plan::Plan;
use super::today::Today;
use crate::args::{Run, WORKER, YesNo};
use crate::hands::{Orders, Processes};
use eyeballs_lab::batch::{self, Batch};
use eyeballs_plugins::{Found, Origin};
use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

/// What a process takes beside its simulation; address space is what the system limits, and that is generous.
pub const BESIDES_BYTES: u64 = 1_000_000_000;
/// How many times what is expected a process may take.
pub const TIMES: u64 = 4;

/// By which a process sees that it has read the same scenario.
pub fn design_of(batch: &Batch<'_>) -> u64 {
    eyeballs_store::hash(batch.design().join("\n").as_bytes())
}

/// The processes of a run, if it has any; `command` is what was typed.
pub fn processes(
    (plan, command): (&Plan<'_>, &[String]),
    batch: &Batch<'_>,
    today: &Today,
) -> Option<Processes> {
    let args = plan.args;
    let isolate = match args.isolate {
        Some(answer) => answer == YesNo::Yes,
        None => plan.job.models.iter().any(is_strange),
    };
    isolate.then(|| {
        let memory_bytes = args.memory_limit.map_or_else(
            || TIMES * batch::memory_bytes(&plan.job.scenario, 1) + BESIDES_BYTES,
            |megabytes| megabytes * 1_000_000,
        );
        Processes::new(orders((plan, command), batch, today, memory_bytes), plan.threads())
    })
}

fn orders(
    (plan, command): (&Plan<'_>, &[String]),
    batch: &Batch<'_>,
    today: &Today,
    memory_bytes: u64,
) -> Orders {
    let mut words: Vec<OsString> =
        [WORKER.to_owned(), format!("--memory={memory_bytes}")].map(Into::into).into();
    words.push(format!("--file={}", file_index(plan.args, plan.job.file)).into());
    if !today.values.is_empty() {
        let bits: Vec<String> = today.values.iter().map(|value| value.to_bits().to_string()).collect();
        words.push(format!("--today={}", bits.join(",")).into());
    }
    words.push("--".into());
    words.extend(command.iter().map(Into::into));
    Orders {
        program: std::env::current_exe().unwrap_or_default(),
        words,
        design: design_of(batch),
        time: Duration::from_secs(plan.args.time_limit),
        memory_bytes: Some(memory_bytes),
    }
}

fn file_index(args: &Run, file: &Path) -> usize {
    args.files.iter().position(|other| other == file).unwrap_or(0)
}

/// Whether a library is not one of those that lie beside the program.
pub fn is_strange(found: &Found) -> bool {
    let Origin::Path(path) = &found.origin else { return false };
    let program = std::env::current_exe().ok().and_then(|program| program.canonicalize().ok());
    let folder = program.as_deref().and_then(Path::parent);
    let is_ours = |folder: &Path| {
        path.parent().is_some_and(|of| of == folder || of == folder.join("deps"))
            && path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("_plugin"))
    };
    !folder.is_some_and(is_ours)
}
