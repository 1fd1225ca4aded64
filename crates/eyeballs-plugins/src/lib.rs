//! Finds, loads and checks business models.
//!
//! A guided tour, in reading order:
//!
//! - [`search`]: where libraries may lie, in which order, and which files count; `writable`: which of these
//!   places are open to everybody and refused;
//! - [`permission`]: which libraries a scenario may name;
//! - [`probe`]: tries libraries in a process of their own before they come into this one;
//! - [`library`]: opens one library and checks all that it hands out; each at most once per process;
//! - [`linked_in`]: the one visible list of models that are part of the program itself;
//! - [`registry`]: answers "which model is this?" and "which models are there?";
//! - [`error`]: what is said when something is wrong: the file, the problem, the help.
//!
//! A loaded model and a linked-in one are the same kind of table and end in the same
//! [`ModelHandle`](eyeballs_abi::instance::ModelHandle): nothing after this crate can tell them apart.
//!
//! This crate runs foreign code: opening a library already runs its constructors. What a scenario names is
//! therefore opened only with the user's permission, a pinned hash is compared before a library is opened,
//! and each library is opened by a process of its own first.

#[cfg(not(target_family = "wasm"))]
pub mod error;
#[cfg(not(target_family = "wasm"))]
pub mod library;
pub mod linked_in;
#[cfg(not(target_family = "wasm"))]
pub mod permission;
#[cfg(not(target_family = "wasm"))]
pub mod probe;
#[cfg(not(target_family = "wasm"))]
pub mod registry;
#[cfg(not(target_family = "wasm"))]
pub mod search;
#[cfg(not(target_family = "wasm"))]
mod writable;

#[cfg(not(target_family = "wasm"))]
pub use error::PluginError;
#[cfg(not(target_family = "wasm"))]
pub use permission::Permission;
#[cfg(not(target_family = "wasm"))]
pub use probe::Probe;
#[cfg(not(target_family = "wasm"))]
pub use registry::{Found, Origin, Registry};
#[cfg(not(target_family = "wasm"))]
pub use search::Search;
