//! Reads scenario files.
pub mod checked;
