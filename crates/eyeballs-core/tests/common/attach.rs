//! Models of tests, made ready to be put on services.

use eyeballs_core::spec::ModelSpec;
use eyeballs_model::abi::description::ParameterValue;
use eyeballs_model::abi::instance::ModelHandle;
use eyeballs_model::prelude::*;
use eyeballs_model::shim::Shim;

/// A model at some values of its parameters, the others at their defaults, from a day on.
pub fn attached<M: BusinessModel>(values: &[(&str, f64)], starts: u32) -> ModelSpec {
    // SAFETY: the table was made by the macros of the model kit and lives for ever.
    let model =
        unsafe { ModelHandle::new(Box::leak(Box::new(Shim::<M>::MODEL))) }.expect("it keeps the contract");
    with_values(model, values, starts)
}

/// A model at some values of its parameters.
pub fn with_values(model: ModelHandle, values: &[(&str, f64)], starts: u32) -> ModelSpec {
    let description = model.description();
    let mut given: Vec<ParameterValue> =
        description.parameters.iter().map(|parameter| parameter.default.clone()).collect();
    for (name, value) in values {
        given[description.parameter(name).expect("a declared parameter")] = ParameterValue::Float(*value);
    }
    ModelSpec { model, values: given, starts: eyeballs_core::units::Day(starts) }
}
