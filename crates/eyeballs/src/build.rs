//! Which program this is.

use eyeballs_lab::build::Build;

/// Identity of this program; its build script says the commit.
pub const BUILD: Build = Build { version: env!("CARGO_PKG_VERSION"), commit: env!("EYEBALLS_BUILD_COMMIT") };
