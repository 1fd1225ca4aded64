//! Explores a scenario: levers, what is not known, sensitivity, the best, who wins.

use crate::run::{Failure, solved};
use crate::scenario::Scenario;
use crate::shard::open_study;
use crate::work::{Ear, work};
use crate::{errors, html};
use eyeballs_lab::exploration::{Error, Exploration, Explored};
use eyeballs_lab::factors::{Design, Over};
use eyeballs_lab::map::{Map, Mapped};
use eyeballs_lab::optimise::{Optimisation, Optimised};
use eyeballs_lab::sample::{Sample, Sampled};
use eyeballs_lab::sensitivity::{Analysed, Sensitivity};
use eyeballs_lab::store::Store;
use eyeballs_lab::way::{Asked, Kind, Points, Way};
use eyeballs_report as report;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use std::path::{Path, PathBuf};

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        match error {
            Error::Interrupted => Failure::Interrupted,
            error => Failure::Asked(error.to_string()),
        }
    }
}

/// What a study found.
enum Found {
    Levers(Explored),
    Sample(Sampled),
    Sensitivity(Analysed),
    Optimum(Optimised),
    Map(Mapped),
}

/// A study of a scenario: text, JSON, files and pictures.
#[pyclass(frozen, module = "eyeballs._engine")]
pub struct Study {
    title: String,
    kind: &'static str,
    found: Found,
}

/// A list of points: keys, and values by point.
type List = (Vec<String>, Vec<Vec<f64>>);

/// Explores a scenario, in the words of the command line.
///
/// # Errors
/// What does not go with the scenario; what a signal brings about.
#[pyfunction]
#[pyo3(signature = (scenario, *, threads, progress, kind, pairs, map, design, list, over, points, discover, names_levers, replications, precision, store, force))]
#[allow(clippy::too_many_arguments)]
pub fn explore(
    py: Python<'_>,
    scenario: &Bound<'_, Scenario>,
    threads: Option<usize>,
    progress: Option<&Bound<'_, PyAny>>,
    kind: &str,
    pairs: bool,
    map: Option<[String; 2]>,
    design: Option<&str>,
    list: Option<List>,
    over: Option<&str>,
    points: Option<u32>,
    discover: bool,
    names_levers: bool,
    replications: Option<u32>,
    precision: Option<f64>,
    store: Option<PathBuf>,
    force: bool,
) -> PyResult<Study> {
    let kind = match (kind, map) {
        ("points", _) => Kind::Points,
        ("sobol", _) => Kind::Sobol { pairs },
        ("morris", _) => Kind::Morris,
        ("tornado", _) => Kind::Tornado,
        ("optimum", _) => Kind::Optimum,
        ("map", Some(keys)) => Kind::Map(keys),
        (other, _) => return Err(PyValueError::new_err(format!("there is no study `{other}`"))),
    };
    let over = over.map(|over| match over {
        "levers" => Ok(Over::Levers),
        "uncertainties" => Ok(Over::Uncertainties),
        "all" => Ok(Over::All),
        other => Err(PyValueError::new_err(format!(
            "over cannot be `{other}`; it is \"levers\", \"uncertainties\" or \"all\""
        ))),
    });
    let design = match (design, list) {
        (_, Some((keys, values))) => Some(Points::List(Design::List { keys, values })),
        (None, None) => None,
        (Some("grid"), None) => Some(Points::Grid),
        (Some("latin-hypercube"), None) => Some(Points::LatinHypercube),
        (Some("sobol"), None) => Some(Points::Sobol),
        (Some(other), None) => {
            return Err(PyValueError::new_err(format!(
                "there is no design `{other}`; it is \"grid\", \"latin-hypercube\", \"sobol\", or a dict of values by key"
            )));
        }
    };
    let asked = Asked { kind, design, over: over.transpose()?, points, discover, names_levers };
    let read = scenario.get();
    let build = crate::build::build(py)?;
    let found = work(py, threads, progress, |ear| -> Result<_, Failure> {
        let (mut scenario, _) = solved(&read.checked, ear)?;
        let way = Way::of(asked, &scenario);
        scenario.replications = way.replications(replications, &scenario);
        let kept = open_study((store.as_deref(), force), &build, (read, &scenario), format!("{way:?}"))?;
        let keeper = kept.as_ref().map(|kept| &kept.store as &dyn Store);
        let found = found(&scenario, &way, precision, (keeper, ear));
        if let Some(kept) = kept {
            kept.end(found.is_ok())?;
        }
        Ok((way.name(), found?))
    })?;
    let (kind, found) = found.map_err(|failure| failure.raised(py))?;
    Ok(Study { title: read.checked.title.clone(), kind, found })
}

fn found(
    scenario: &eyeballs_scenario::Scenario,
    way: &Way,
    precision: Option<f64>,
    (store, ear): (Option<&dyn Store>, &Ear),
) -> Result<Found, Error> {
    Ok(match way {
        Way::Levers(design) => {
            let study = Exploration::new(scenario, design, None)?;
            ear.expect(study.simulations());
            Found::Levers(study.run(precision, store, ear, &ear.stop)?)
        }
        Way::Sample(design, over) => {
            let study = Sample::new(scenario, (design, *over), None)?;
            ear.expect(study.simulations());
            Found::Sample(study.run(store, ear, &ear.stop)?)
        }
        Way::Sensitivity(method, over) => {
            let study = Sensitivity::new(scenario, (*method, *over), None)?;
            ear.expect(study.simulations());
            Found::Sensitivity(study.run(store, ear, &ear.stop)?)
        }
        Way::Optimise(budget) => {
            let study = Optimisation::new(scenario, *budget, None)?;
            ear.expect(study.simulations());
            Found::Optimum(study.run(precision, store, ear, &ear.stop)?)
        }
        Way::Map([one, other], points) => {
            let study = Map::new(scenario, [one, other], *points, None)?;
            ear.expect(study.simulations());
            Found::Map(study.run(store, ear, &ear.stop)?)
        }
    })
}

/// The same of whatever was found, by the functions of the report.
macro_rules! of_found {
    ($found:expr, $one:ident => $($call:tt)*) => {
        match $found {
            Found::Levers($one) => { use report::exploration::*; $($call)* }
            Found::Sample($one) => { use report::sample::*; $($call)* }
            Found::Sensitivity($one) => { use report::sensitivity::*; $($call)* }
            Found::Optimum($one) => { use report::optimise::*; $($call)* }
            Found::Map($one) => { use report::map::*; $($call)* }
        }
    };
}

#[pymethods]
impl Study {
    /// `exploration`, `sample`, `sensitivity`, `optimum` or `map`.
    #[getter]
    fn kind(&self) -> &str {
        self.kind
    }

    /// Title of the scenario.
    #[getter]
    fn title(&self) -> &str {
        &self.title
    }

    /// All of it as JSON, as `eyeballs explore --json` prints it.
    fn json(&self) -> String {
        of_found!(&self.found, one => json(one))
    }

    /// The table of the terminal.
    #[pyo3(signature = (width = 120))]
    fn text(&self, width: u16) -> String {
        of_found!(&self.found, one => table(one, &self.title, width))
    }

    /// What could not be known, in sentences.
    #[getter]
    fn problems(&self) -> Vec<String> {
        match &self.found {
            Found::Levers(one) => one.problems.clone(),
            Found::Sample(one) => one.problems.clone(),
            Found::Sensitivity(one) => one.problems.clone(),
            Found::Optimum(one) => one.problems.clone(),
            Found::Map(one) => one.problems.clone(),
        }
    }

    /// The table for notebooks.
    fn html_part(&self) -> String {
        html::part(&self.text(120), &[])
    }

    /// Writes the files of numbers and the pictures into a folder that is there.
    fn save(&self, py: Python<'_>, folder: PathBuf, pictures: bool) -> PyResult<()> {
        let failed = py.detach(|| self.write(&folder, pictures));
        if failed.is_empty() { Ok(()) } else { Err(errors::failed(py, failed.join("; "))) }
    }
}

impl Study {
    /// Writes it, and says what could not be written.
    fn write(&self, folder: &Path, drawn: bool) -> Vec<String> {
        of_found!(&self.found, one => {
            let mut failed: Vec<String> = files(one, folder).iter().map(ToString::to_string).collect();
            if drawn {
                failed.extend(pictures(one, &self.title, folder).failures.iter().map(ToString::to_string));
            }
            failed
        })
    }
}
