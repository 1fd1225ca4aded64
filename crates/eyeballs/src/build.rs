//! Which program this is.

use eyeballs_lab::build::Build;
use eyeballs_plugins::PluginError;
use eyeballs_plugins::library::sha256_of;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Identity of this program; its build script says the commit.
pub const BUILD: Build =
    Build { version: env!("CARGO_PKG_VERSION"), commit: env!("EYEBALLS_BUILD_COMMIT"), executable: "" };

/// The same with the hash of its file, so that a model that is linked in and was edited is another program. It is
/// computed once, and only where work is kept.
///
/// # Errors
/// If its file cannot be read.
pub fn build_with_executable() -> Result<Build, PluginError> {
    static HASH: OnceLock<String> = OnceLock::new();
    let executable = match HASH.get() {
        Some(hash) => hash,
        None => {
            let hash = sha256_of(&executable())?;
            HASH.get_or_init(|| hash)
        }
    };
    Ok(Build { executable, ..BUILD })
}

/// The file that runs: on Linux the one that was started, also if another has taken its name.
fn executable() -> PathBuf {
    let running = Path::new("/proc/self/exe");
    if running.exists() { running.to_owned() } else { std::env::current_exe().unwrap_or_default() }
}
