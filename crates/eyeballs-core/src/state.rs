//! What a simulation remembers from one day to the next, and the working memory of a day.

pub(crate) mod attached;
pub(crate) mod channel;
pub(crate) mod considering;
pub(crate) mod due;
pub(crate) mod habit;
pub(crate) mod happenings;
pub(crate) mod market_model;
pub mod memory;
pub(crate) mod picks;
pub(crate) mod purpose;
pub(crate) mod reused;
pub(crate) mod scratch;
pub(crate) mod service;
pub(crate) mod settings;
pub mod simulation;
pub mod standing;
pub(crate) mod window;
