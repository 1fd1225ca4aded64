//! One file that holds scenarios and the simulator, for a browser without a network.
//!
//! - [`scenario`]: what the page knows of a scenario before anything is simulated, with `lever`, the numbers that can be moved in
//!   it;
//! - `page`: the file: a static body that says what is asked, a block of data, the engine, the script, and a policy that lets
//!   nothing else run.
//!
//! The script comes from `web/`, the engine from `crates/eyeballs-engine`; both stand ready in `assets`, so that a build needs
//! neither a bundler nor a compiler for WebAssembly. `web/build.sh` makes them anew, and a test says when they are stale.

mod lever;
pub mod page;
pub mod scenario;

pub use page::{Page, page};
pub use scenario::{PageScenario, Wanted};

/// The engine as WebAssembly, compressed by gzip.
pub const ENGINE: &[u8] = include_bytes!("../assets/engine.wasm.gz");
/// The bundled script.
pub const SCRIPT: &str = include_str!("../assets/page.js");
/// The style.
pub const STYLE: &str = include_str!("../assets/page.css");
