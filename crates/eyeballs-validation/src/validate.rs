//! Runs checks.

use crate::check::{Check, Method};
use crate::finding::Findings;
use crate::instruments::Instruments;
use crate::sample::Sample;
use eyeballs_lab::calibration::{self, Calibrated, Settings, Status, calibrate};
use eyeballs_lab::{Silent, Simulation, Sink, batch};
use eyeballs_scenario::{Mistakes, Models, Overrides, Scenario};
use std::io;
use std::io::Cursor;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// How much is simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// The scenarios as they stand.
    Full,
    /// A part of the replications: the same bounds in standard errors, which are wider. A calibration finds
    /// the same at both sizes; intervals, which take most of its time, are left out where no line asks for them.
    Quick,
}

impl Size {
    /// One replication in this many is run when it is quick.
    const PART: u32 = 8;
    /// Fewer have no standard error worth the name.
    const MIN: u32 = 16;

    fn replications(self, written: u32) -> u32 {
        match self {
            Size::Full => written,
            Size::Quick => (written / Size::PART).max(Size::MIN).min(written),
        }
    }
}

/// A check and what it found.
pub struct Outcome {
    /// The check.
    pub check: Check,
    /// What it found.
    pub findings: Findings,
}

/// Why a check could not be made.
#[derive(Debug)]
pub enum Failure {
    /// Its scenario has mistakes.
    Scenario(Mistakes),
    /// A simulation failed; a sentence about the first that did.
    Simulation {
        /// Name of the check.
        check: &'static str,
        /// What happened.
        message: String,
    },
    /// It was asked to stop.
    Stopped,
}

/// Makes one check in a pool of threads, with its scenario from a folder.
///
/// # Errors
/// A scenario that cannot be read, a simulation that fails, or a stop.
pub fn validate(
    check: &Check,
    folder: &Path,
    models: &dyn Models,
    pool: &rayon::ThreadPool,
    size: Size,
    stop: &AtomicBool,
) -> Result<Outcome, Failure> {
    let read = |name: &str| {
        let path = folder.join(name).with_extension("toml");
        eyeballs_scenario::read(&path, &Overrides::default(), &Instruments(models)).map_err(Failure::Scenario)
    };
    let findings = match check.method {
        Method::Simulation { observe, judge } => {
            let mut scenario = read(check.name)?;
            scenario.replications = size.replications(scenario.replications);
            judge(&pool.install(|| samples(check.name, &scenario, observe, stop))?)
        }
        Method::Calibration { also, intervals, judge } => {
            let intervals = intervals || size == Size::Full;
            let names = [check.name].into_iter().chain(also.iter().copied());
            let calibrated: Result<Vec<Calibrated>, Failure> = names
                .map(|name| {
                    let scenario = read(name)?;
                    pool.install(|| calibrated(check.name, scenario, intervals, stop))
                })
                .collect();
            judge(&calibrated?)
        }
    };
    Ok(Outcome { check: *check, findings })
}

fn samples(
    check: &'static str,
    scenario: &Scenario,
    observe: fn(&eyeballs_core::record::Record) -> Vec<f64>,
    stop: &AtomicBool,
) -> Result<Vec<Sample>, Failure> {
    let samples =
        scenario.variants.iter().map(|variant| Sample { variant: variant.name.clone(), rows: Vec::new() });
    let mut observer = Observer { observe, samples: samples.collect() };
    let failed = |message: String| Failure::Simulation { check, message };
    let results = batch::run(scenario, &mut [&mut observer], &mut Cursor::new(Vec::new()), &Silent, stop)
        .map_err(|error| failed(error.to_string()))?;
    if stop.load(Ordering::Relaxed) {
        return Err(Failure::Stopped);
    }
    match results.failures.into_iter().next() {
        Some(failure) => Err(failed(failure.message)),
        None => Ok(observer.samples),
    }
}

fn calibrated(
    check: &'static str,
    scenario: Scenario,
    intervals: bool,
    stop: &AtomicBool,
) -> Result<Calibrated, Failure> {
    let failed = |message: String| Failure::Simulation { check, message };
    let plan = scenario.calibration.ok_or_else(|| failed("the scenario has no [calibration]".to_owned()))?;
    let settings = Settings { intervals, refits: 0, origins: 0, store: None };
    match calibrate(&plan, settings, &Silent, stop) {
        Ok(calibrated) if calibrated.status == Status::Interrupted => Err(Failure::Stopped),
        Ok(calibrated) => Ok(calibrated),
        Err(calibration::Error::Interrupted) => Err(Failure::Stopped),
        Err(error) => Err(failed(error.to_string())),
    }
}

/// Keeps a row of each simulation.
struct Observer {
    observe: fn(&eyeballs_core::record::Record) -> Vec<f64>,
    samples: Vec<Sample>,
}

impl Sink for Observer {
    fn take(&mut self, simulation: &Simulation<'_>) -> io::Result<()> {
        self.samples[simulation.variant].rows.push((self.observe)(simulation.record));
        Ok(())
    }
}
