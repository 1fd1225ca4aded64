//! One file per command.

mod bundled;
pub mod calibrate;
pub mod check;
pub mod check_model;
pub mod explore;
pub mod install_model;
pub mod list;
pub mod measures;
pub mod merge;
pub mod models;
pub mod new;
pub mod new_model;
pub mod origin;
pub mod page;
pub mod probe;
pub mod report;
pub mod run;
pub mod schema;
mod solved;
pub mod status;
pub mod study;
pub mod validate;
pub mod worker;
