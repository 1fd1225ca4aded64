//! The program as its users meet it: what they type, what comes back, what stands on their disk.
//!
//! These files belong to the package `eyeballs`: cargo tells where a program is only to the tests of its
//! own package.

mod bad_plugins;
mod book;
mod build;
mod c_model;
mod calibrate;
mod cards;
mod changes;
mod check_model;
mod claims_page;
mod decide;
mod decisions;
mod determinism;
mod explore;
mod forks;
mod install_model;
mod interrupt;
mod kills;
mod last_words;
mod library;
mod losses;
mod mistakes;
mod models;
mod new_model;
mod page;
mod permission;
mod report;
mod results;
mod results_page;
mod scenarios;
mod schema;
mod store;
mod streams;
mod today;
mod user;
mod validate;
mod worlds;
