//! The simulator inside Python: the same library crates as the command line, and so the same bits.
//!
//! A guided tour: `scenario` reads and checks (with `source`: texts on disk or in memory, `models`: where business models come from, `python_model`: those in Python, with `declared` and `view`);
//! `run` simulates, `study` explores and `calibrate` fits, all three by `work`, which leaves the interpreter free and hears Ctrl-C;
//! `results`, `table` and `column` hand over what comes out: Arrow and buffers without a copy, JSON, text, HTML (`html`, `origin`). `shard`
//! keeps parts of a run in folders, for many machines. `errors` makes exceptions, `build` says which program this is.
//!
//! Signatures for people, defaults and documentation stand in the package written in Python around this module.

mod build;
mod calibrate;
mod column;
mod daily;
mod declared;
mod errors;
mod html;
mod models;
mod origin;
mod python_model;
mod results;
mod run;
mod scenario;
mod shard;
mod source;
mod study;
mod table;
mod view;
mod work;

use pyo3::prelude::*;

/// The compiled part of the package `eyeballs`.
#[pymodule]
mod _engine {
    use super::*;

    #[pymodule_export]
    use super::calibrate::{Calibrated, calibrate};
    #[pymodule_export]
    use super::column::Column;
    #[pymodule_export]
    use super::python_model::PythonModel;
    #[pymodule_export]
    use super::results::Results;
    #[pymodule_export]
    use super::run::run;
    #[pymodule_export]
    use super::scenario::Scenario;
    #[pymodule_export]
    use super::study::{Study, explore};
    #[pymodule_export]
    use super::table::Table;
    #[pymodule_export]
    use super::view::View;

    /// Tries model libraries in a process of their own: what the package starts itself with.
    #[pyfunction]
    fn answer_probe(token: &str, files: Vec<std::path::PathBuf>) -> PyResult<()> {
        Ok(eyeballs_plugins::probe::answer(token, &files)?)
    }

    /// The kit by which a model in Python is compiled: files by their names.
    #[pyfunction]
    fn kit() -> std::collections::BTreeMap<&'static str, &'static str> {
        [
            (
                "eyeballs_model.py",
                include_str!("../../crates/eyeballs-kit/templates/python/eyeballs_model.py"),
            ),
            (
                "eyeballs_model_build.py",
                include_str!("../../crates/eyeballs-kit/templates/python/eyeballs_model_build.py"),
            ),
            ("eyeballs.h", include_str!("../../crates/eyeballs-abi/include/eyeballs.h")),
        ]
        .into()
    }

    /// e^x, with the same bits on every machine.
    #[pyfunction]
    fn exp(x: f64) -> f64 {
        libm::exp(x)
    }

    /// The natural logarithm, with the same bits on every machine.
    #[pyfunction]
    fn ln(x: f64) -> f64 {
        libm::log(x)
    }

    /// x^y, with the same bits on every machine.
    #[pyfunction]
    fn power(x: f64, y: f64) -> f64 {
        libm::pow(x, y)
    }

    /// Version of the simulator.
    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        module.add("registers", eyeballs_numerics::vectorised::registers().name())
    }
}
