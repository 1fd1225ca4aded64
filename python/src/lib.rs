//! The simulator inside Python: the same library crates as the command line, and so the same bits.
//!
//! A guided tour: [`scenario`] reads and checks (with `source`: texts on disk or in memory, `models`: where business models come from);
//! [`run`] simulates, [`study`] explores and [`calibrate`] fits, all three by `work`, which leaves the interpreter free and hears Ctrl-C;
//! [`results`], [`table`] and [`column`] hand over what comes out: Arrow and buffers without a copy, JSON, text, HTML (`html`). `shard`
//! keeps parts of a run in folders, for many machines. `errors` makes exceptions, `build` says which program this is.
//!
//! Signatures for people, defaults and documentation stand in the package written in Python around this module.

mod build;
mod calibrate;
mod column;
mod daily;
mod errors;
mod html;
mod models;
mod results;
mod run;
mod scenario;
mod shard;
mod source;
mod study;
mod table;
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
    use super::results::Results;
    #[pymodule_export]
    use super::run::run;
    #[pymodule_export]
    use super::scenario::Scenario;
    #[pymodule_export]
    use super::study::{Study, explore};
    #[pymodule_export]
    use super::table::Table;

    /// Tries model libraries in a process of their own: what the package starts itself with.
    #[pyfunction]
    fn answer_probe(token: &str, files: Vec<std::path::PathBuf>) -> PyResult<()> {
        Ok(eyeballs_plugins::probe::answer(token, &files)?)
    }

    /// Version of the simulator.
    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        module.add("registers", eyeballs_numerics::vectorised::registers().name())
    }
}
