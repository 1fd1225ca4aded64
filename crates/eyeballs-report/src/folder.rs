//! What lies in a results folder, for its reader, and files that are written whole or not at all.

use crate::Error;
use std::fs;
use std::path::Path;
use std::process;

/// What lies in the folder of a run, for its reader.
pub const RUN_CONTENTS: &str = "\
report.html      all of it for a reader: open it in a browser
summary.csv      each measure of each firm in each variant: tenth, half and nine tenths of the replications
monthly.csv      each measure of each service in each month, small enough for a spreadsheet
differences.csv  each variant less the first, replication by replication, with a 95 % interval
waterfall.csv    money from revenue to profit, and what makes the profit of a variant another than that of the first
claims.csv       the scenario's claims: in how many replications they held
facts.csv        the scenario's card: numbers of the world beside their published ranges; only if it has one
today.csv        what is said of day 0, what is simulated, and the numbers that it determines; only if it is said
failures.csv     simulations that failed, and why
daily.parquet    one row per variant, replication, service and day; money as floating-point numbers
daily.csv        the same as text, money exact; only with --daily-csv
cohorts.csv      users by month of joining and age
channels.csv     what each channel brought and cost
decisions.csv    what firms decided by their policies; only if one has some
metric_vectors.csv what models report as lists of numbers, by month; only if one does
run.json         how the results came about: versions, hashes, seed, times, the scenario in full
store            what was simulated, so that it is never simulated twice
*.png, *.svg     the pictures, for slides and for print

The last part of a column's name is its unit. An empty cell has no value. Months have 30 days, days count from 0.
An apostrophe before a text that looks like a formula keeps spreadsheets from running it.
docs/results.md of the program says what every file and column holds.
";

/// Writes a file whole or not at all.
///
/// # Errors
/// If it cannot be written; a file of that name from before is then still there.
pub fn write_file(path: &Path, content: &[u8]) -> Result<(), Error> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".partial-{}", process::id()));
    let partial = path.with_file_name(name);
    let written = fs::write(&partial, content).and_then(|()| fs::rename(&partial, path));
    written.map_err(|cause| {
        let _ = fs::remove_file(&partial);
        Error::file("write", path)(cause)
    })
}
