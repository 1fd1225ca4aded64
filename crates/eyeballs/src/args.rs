//! What can be typed.

use clap::{Args as ClapArgs, Parser, Subcommand};
use std::path::PathBuf;

/// Simulates internet business models person by person.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true, before_help = EXAMPLES, after_help = ENVIRONMENT_AND_EXIT_CODES)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  eyeballs run scenarios/four-models-one-audience.toml
  eyeballs run my.toml --set service.reader.quality=0.7 --replications 16
  eyeballs run my.toml --checkpoint-every 30        and, if it was interrupted:
  eyeballs run my.toml --resume
  eyeballs explore my.toml --vary model.reader.paid-membership.price=2:30:2
  eyeballs check my.toml
  eyeballs models
  eyeballs validate";

const ENVIRONMENT_AND_EXIT_CODES: &str = "\
Environment:
  EYEBALLS_PLUGIN_PATH  model libraries and folders of them, joined as in PATH
  EYEBALLS_SIMD         none, avx2 or avx512: use no larger registers; results are the same

Exit codes:
  0 done    1 failed, a model that failed included    2 wrong usage    3 bad scenario
  4 some simulations failed    5 a required claim did not hold    6 some pictures could not be drawn
  130 interrupted";

/// Commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run scenarios: a table on the terminal, files and pictures in a results folder.
    Run(Run),
    /// Check scenarios without running them.
    Check(Check),
    /// Try what can be chosen: every combination of the levers' values, in each variant.
    Explore(Explore),
    /// Fit the parameters that a scenario names to its data.
    Calibrate(Calibrate),
    /// List what is measured: the names that claims, lessons and files use.
    Measures(Measures),
    /// List the business models that scenarios can use.
    Models(Models),
    /// Check the program: every mechanism against its textbook model, and published figures.
    Validate(Validate),
    /// What this program starts itself with to try libraries that it does not know yet.
    #[command(hide = true, name = PROBE)]
    Probe(Probe),
}

/// Name of the command by which the program tries libraries.
pub const PROBE: &str = "probe-libraries";

/// `eyeballs probe-libraries`
#[derive(Debug, ClapArgs)]
pub struct Probe {
    /// Begins each line of the answer.
    pub token: String,
    /// The libraries.
    pub files: Vec<PathBuf>,
}

/// Where models come from.
#[derive(Debug, ClapArgs)]
pub struct Plugins {
    /// A model library, or a folder of them, to be preferred over all others (repeatable).
    #[arg(long = "plugin", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

/// Where models come from, where a scenario has a say.
#[derive(Debug, ClapArgs)]
pub struct ScenarioPlugins {
    /// Where models come from.
    #[command(flatten)]
    pub plugins: Plugins,
    /// Open the libraries that the scenarios name. Their code then runs as you: only for scenarios of people
    /// whom you trust.
    #[arg(long)]
    pub allow_plugins: bool,
}

/// Changes to a scenario.
#[derive(Debug, ClapArgs)]
pub struct Changes {
    /// Set a value of the scenario, for example service.reader.quality=0.7 (repeatable).
    #[arg(long, value_name = "KEY=VALUE", value_parser = key_and_value)]
    pub set: Vec<(String, String)>,
    /// Every number that is said to be an assumption is uncertain, between a RATIO-th and RATIO times itself; for
    /// example 2.
    #[arg(long, value_name = "RATIO")]
    pub assumptions: Option<f64>,
    /// Replications of each variant.
    #[arg(long, value_name = "N")]
    pub replications: Option<u32>,
    /// Seed of the random numbers.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Number of agents, for a trial run; the market stays as large.
    #[arg(long, value_name = "N")]
    pub people: Option<u32>,
}

/// `eyeballs run`
#[derive(Debug, ClapArgs)]
pub struct Run {
    /// Scenario files.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Changes to the scenarios.
    #[command(flatten)]
    pub changes: Changes,
    /// Threads; all cores by default. They never change a result.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// Results folder (with several files: the folder of their folders). By default a new one below
    /// results/.
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// Replace the results folder if it exists.
    #[arg(long)]
    pub force: bool,
    /// Keep what is done on the disk, beside the results folder: finished simulations, and running ones
    /// every DAYS days. A run that was interrupted or killed goes on from there with --resume.
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..))]
    pub checkpoint_every: Option<u32>,
    /// Go on with a run that kept checkpoints; --resume=FOLDER says which, if there are several.
    #[arg(long, value_name = "FOLDER", num_args = 0..=1, require_equals = true)]
    pub resume: Option<Option<PathBuf>>,
    /// Write the daily rows as text too, daily.csv; it is large.
    #[arg(long)]
    pub daily_csv: bool,
    /// Draw no pictures.
    #[arg(long)]
    pub no_pictures: bool,
    /// Print the results as JSON instead of a table.
    #[arg(long)]
    pub json: bool,
    /// No messages and no progress: the table only.
    #[arg(long, short)]
    pub quiet: bool,
    /// Where models come from.
    #[command(flatten)]
    pub plugins: ScenarioPlugins,
}

/// `eyeballs explore`
#[derive(Debug, ClapArgs)]
pub struct Explore {
    /// A scenario file with a table `[goal]`, and levers in it or by --vary.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Try a number at these values: FROM:TO, FROM:TO:STEP, or numbers with commas between them (repeatable).
    #[arg(long, value_name = "KEY=VALUES", value_parser = key_and_value)]
    pub vary: Vec<(String, String)>,
    /// Changes to the scenario.
    #[command(flatten)]
    pub changes: Changes,
    /// Threads; all cores by default. They never change a result.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// Results folder. By default a new one below results/.
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// Replace the results folder if it exists.
    #[arg(long)]
    pub force: bool,
    /// Print the result as JSON instead of a table.
    #[arg(long)]
    pub json: bool,
    /// No messages and no progress: the table only.
    #[arg(long, short)]
    pub quiet: bool,
    /// Where models come from.
    #[command(flatten)]
    pub plugins: ScenarioPlugins,
}

/// `eyeballs calibrate`
#[derive(Debug, ClapArgs)]
pub struct Calibrate {
    /// A scenario file with a table `[calibration]`.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Evaluations of the search; the scenario's by default.
    #[arg(long, value_name = "N")]
    pub budget: Option<u32>,
    /// Changes to the scenario; --replications are those of an evaluation.
    #[command(flatten)]
    pub changes: Changes,
    /// Threads; all cores by default. They never change a result.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// Results folder. By default a new one below results/.
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// Replace the results folder if it exists.
    #[arg(long)]
    pub force: bool,
    /// Print the result as JSON instead of a table.
    #[arg(long)]
    pub json: bool,
    /// No messages and no progress: the table only.
    #[arg(long, short)]
    pub quiet: bool,
    /// Where models come from.
    #[command(flatten)]
    pub plugins: ScenarioPlugins,
}

/// `eyeballs check`
#[derive(Debug, ClapArgs)]
pub struct Check {
    /// Scenario files.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Changes to the scenarios.
    #[command(flatten)]
    pub changes: Changes,
    /// List every number of the world that the files set, with where it comes from; last those that have no source.
    #[arg(long)]
    pub sources: bool,
    /// Print the mistakes as JSON; with --sources the numbers, if there are no mistakes.
    #[arg(long)]
    pub json: bool,
    /// Where models come from.
    #[command(flatten)]
    pub plugins: ScenarioPlugins,
}

/// `eyeballs measures`
#[derive(Debug, ClapArgs)]
pub struct Measures {
    /// Print the page docs/measures.md.
    #[arg(long)]
    pub markdown: bool,
}

/// `eyeballs models`
#[derive(Debug, ClapArgs)]
pub struct Models {
    /// Only these models, in full.
    #[arg(value_name = "MODEL")]
    pub ids: Vec<String>,
    /// Print as JSON.
    #[arg(long)]
    pub json: bool,
    /// Print the table of parameters for a page in Markdown.
    #[arg(long, conflicts_with = "json")]
    pub markdown: bool,
    /// Where models come from.
    #[command(flatten)]
    pub plugins: Plugins,
}

/// `eyeballs validate`
#[derive(Debug, ClapArgs)]
pub struct Validate {
    /// Only these checks.
    #[arg(value_name = "CHECK")]
    pub names: Vec<String>,
    /// Where the scenarios of the checks are.
    #[arg(long, value_name = "FOLDER", default_value = "scenarios/validation")]
    pub scenarios: PathBuf,
    /// Where the page is written, and beside it a folder with the table and the pictures. The page of the
    /// project itself is docs/validation.md.
    #[arg(long, value_name = "FOLDER", default_value = "results/validation")]
    pub out: PathBuf,
    /// A part of the replications: bounds are wider, and it takes a fraction of the time.
    #[arg(long)]
    pub quick: bool,
    /// Threads; all cores by default. They never change a result.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// Where models come from.
    #[command(flatten)]
    pub plugins: ScenarioPlugins,
}

fn key_and_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => Ok((key.trim().to_owned(), value.trim().to_owned())),
        _ => Err("write KEY=VALUE, for example service.reader.quality=0.7".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
    }
}
