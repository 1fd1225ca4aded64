//! Work on threads of its own, while the interpreter is free for other threads: it hears Ctrl-C and says how far it is.

use crate::errors;
use eyeballs_lab::Progress;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How often signals are looked at, and progress is told.
const MOMENT: Duration = Duration::from_millis(50);

/// What work tells of itself, and asks.
#[derive(Default)]
pub struct Ear {
    done: AtomicU64,
    total: AtomicU64,
    warnings: Mutex<Vec<String>>,
    /// Set when the work is to end early.
    pub stop: AtomicBool,
}

impl Ear {
    /// Says how many simulations are to come.
    pub fn expect(&self, simulations: u64) {
        self.total.store(simulations, Ordering::Relaxed);
    }
}

/// Passes on what is lost, and counts nothing: for simulations before the work itself.
pub struct Before<'a>(pub &'a Ear);

impl Progress for Before<'_> {
    fn simulation_done(&self) {}

    fn warn(&self, message: &str) {
        self.0.warn(message);
    }
}

impl Progress for Ear {
    fn simulation_done(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    fn warn(&self, message: &str) {
        self.warnings.lock().unwrap_or_else(PoisonError::into_inner).push(message.to_owned());
    }
}

/// Does work in a pool of threads (as many as there are cores, if nobody says) and tells `progress` of it: a callable that takes the
/// simulations that ended and how many there are.
///
/// # Errors
/// `KeyboardInterrupt` or whatever else a signal brings about, or what `progress` raises: the work is then stopped and its result is
/// lost. A defect of the engine itself.
pub fn work<T: Send>(
    py: Python<'_>,
    threads: Option<usize>,
    progress: Option<&Bound<'_, PyAny>>,
    task: impl FnOnce(&Ear) -> T + Send,
) -> PyResult<T> {
    if threads == Some(0) {
        return Err(PyValueError::new_err("threads is 1 or more; None takes all cores"));
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).build();
    let pool = pool.map_err(|error| errors::failed(py, format!("no threads could be started: {error}")))?;
    let ear = Ear::default();
    let (sender, end) = mpsc::channel::<Result<T, Box<dyn Any + Send>>>();
    let end = Mutex::new(end);
    let mut interrupted: Option<PyErr> = None;
    let outcome = std::thread::scope(|scope| {
        let (ear, pool) = (&ear, &pool);
        scope.spawn(move || {
            let done = catch_unwind(AssertUnwindSafe(|| pool.install(|| task(ear))));
            // It is awaited as long as it is not there.
            let _ = sender.send(done);
        });
        let mut told = 0;
        loop {
            let next = py.detach(|| end.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(MOMENT));
            let (done, total) = (ear.done.load(Ordering::Relaxed), ear.total.load(Ordering::Relaxed));
            if interrupted.is_none() {
                let heard = py.check_signals().and_then(|()| match progress {
                    Some(progress) if done != told => progress.call1((done, total.max(done))).map(drop),
                    _ => Ok(()),
                });
                told = done;
                if let Err(error) = heard {
                    ear.stop.store(true, Ordering::Relaxed);
                    interrupted = Some(error);
                }
            }
            match next {
                Ok(outcome) => return Some(outcome),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    });
    if let Some(error) = interrupted {
        return Err(error);
    }
    say(py, &ear)?;
    match outcome {
        Some(Ok(done)) => Ok(done),
        _ => {
            let message = "the engine itself failed; please report it with the scenario";
            Err(errors::failed(py, message.to_owned()))
        }
    }
}

/// Hands warnings to the module `warnings`.
fn say(py: Python<'_>, ear: &Ear) -> PyResult<()> {
    let warnings = std::mem::take(&mut *ear.warnings.lock().unwrap_or_else(PoisonError::into_inner));
    if warnings.is_empty() {
        return Ok(());
    }
    let warn = py.import("warnings")?.getattr("warn")?;
    warnings.into_iter().try_for_each(|message| warn.call1((message,)).map(drop))
}
