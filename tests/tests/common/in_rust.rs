//! A model in Rust that a test is compiled with, as if its library had been loaded.

use eyeballs_abi::instance::ModelHandle;
use eyeballs_model::prelude::BusinessModel;
use eyeballs_model::shim::Shim;

/// The model behind its C table.
pub fn in_rust<M: BusinessModel>() -> ModelHandle {
    // SAFETY: the table was made by the macros of the model kit and lives for ever.
    unsafe { ModelHandle::new(Box::leak(Box::new(Shim::<M>::MODEL))) }.expect("it keeps the contract")
}
