//! Exceptions: those of the package, which are written in Python, made here with what they say.

use eyeballs_scenario::Mistakes;
use pyo3::BoundObject;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

/// The module of the exceptions.
const MODULE: &str = "eyeballs.errors";

/// `ScenarioError`: all mistakes of a scenario.
pub fn scenario(py: Python<'_>, mistakes: &Mistakes) -> PyErr {
    let list: Vec<_> = mistakes
        .iter()
        .map(|mistake| {
            let (line, column) = mistake.position.unzip();
            (&mistake.file, line, column, &mistake.message, &mistake.help)
        })
        .collect();
    raised(py, "ScenarioError", (mistakes.render(false), list, mistakes.more()))
}

/// `ScenarioError` with a sentence alone: what is asked does not go with the scenario.
pub fn asked(py: Python<'_>, message: String) -> PyErr {
    raised(py, "ScenarioError", (message, Vec::<()>::new(), 0))
}

/// `ModelError`: a library of models that cannot be used.
pub fn model(py: Python<'_>, message: String) -> PyErr {
    raised(py, "ModelError", (message,))
}

/// `EyeballsError`: what keeps results from being computed or kept.
pub fn failed(py: Python<'_>, message: String) -> PyErr {
    raised(py, "EyeballsError", (message,))
}

fn raised<'py>(py: Python<'py>, name: &str, arguments: impl IntoPyObject<'py, Target = PyTuple>) -> PyErr {
    let make = || -> PyResult<PyErr> {
        let arguments = arguments.into_pyobject(py).map_err(Into::into)?.into_bound();
        let class = py.import(MODULE)?.getattr(name)?;
        Ok(PyErr::from_value(class.call1(arguments)?))
    };
    make().unwrap_or_else(|error| PyRuntimeError::new_err(error.to_string()))
}
