//! `eyeballs measures`: what can be said of a firm or a service, for tables, files and claims.

use crate::args::Measures;
use crate::exit::Exit;
use crate::output::{data, terminal_width};
use eyeballs_report::measures::{list, page};
use std::error::Error;

/// Lists measures.
///
/// # Errors
/// If it cannot be printed.
pub fn measures(args: &Measures) -> Result<Exit, Box<dyn Error>> {
    data(&if args.markdown { page() } else { list(terminal_width()) })?;
    Ok(Exit::Done)
}
