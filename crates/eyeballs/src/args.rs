//! What can be typed.

use clap::{Args as ClapArgs, Parser, Subcommand};
use eyeballs_store::Shard;
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
  eyeballs run my.toml --replications 1000          and, if it was interrupted, the same again: it goes on
  eyeballs explore my.toml --vary model.reader.paid-membership.price=2:30:2
  eyeballs page my.toml --out page.html
  eyeballs list C20
  eyeballs new my --from news-site
  eyeballs check my.toml
  eyeballs models
  eyeballs check-model libtip_jar.so
  eyeballs validate";

const ENVIRONMENT_AND_EXIT_CODES: &str = "\
Environment:
  EYEBALLS_PLUGIN_PATH  model libraries and folders of them, joined as in PATH
  EYEBALLS_SIMD         none, avx2 or avx512: use no larger registers; results are the same

Exit codes:
  0 done    1 failed, a model that failed included    2 wrong usage    3 bad scenario
  4 some simulations failed    5 a required claim did not hold    6 some pictures could not be drawn
  130 interrupted";

const EXPLORE_EXAMPLES: &str = "\
Examples:
  eyeballs explore my.toml --vary model.reader.paid-membership.price=2:30:2      a curve, and the best price
  eyeballs explore my.toml --optimise                                           the best of several levers
  eyeballs explore my.toml --assumptions 2 --sensitivity sobol                  what the outcome depends on
  eyeballs explore my.toml --assumptions 2 --discover \"final.cash['acme'] < 0\"  when the plan fails
  eyeballs explore my.toml --map people.outside_weight service.reader.quality   who wins where
  eyeballs explore my.toml --design points.csv --dry-run                        what would be simulated";

/// Commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run scenarios: a table on the terminal, files and pictures in a results folder.
    Run(Run),
    /// Check scenarios without running them.
    Check(Check),
    /// Try what can be chosen: every combination of the levers' values, in each variant. Or tell what the outcome depends on.
    Explore(Explore),
    /// Make one file in which scenarios can be run and changed in a browser, without a network.
    Page(Page),
    /// Fit the parameters that a scenario names to its data.
    Calibrate(Calibrate),
    /// Put the shares of a run together that were done by `eyeballs run --shard`.
    Merge(Merge),
    /// Make the report of results folders again, a file for a reader, without simulating: report.html in each.
    Report(Report),
    /// Put the runs of several results folders side by side: a table, and one file for a reader.
    Compare(Compare),
    /// Say what results folders hold: how far a run is, and whether somebody works with it.
    Status(Status),
    /// List what is measured: the names that claims, lessons and files use.
    Measures(Measures),
    /// List the business models that scenarios can use.
    Models(Models),
    /// List the scenarios that come with the program: question, claims, models, lesson.
    List(List),
    /// Start a scenario of your own from one of them: a file that can be run as it is, with what you may want to change.
    New(New),
    /// Print the JSON schema of scenarios, for editors: what may stand in them, with the models that there are.
    Schema(Schema),
    /// Start a model of your own: a folder that builds, tests and runs as it is.
    NewModel(NewModel),
    /// Build a model and put it into your own folder of models, where all scenarios find it.
    InstallModel(InstallModel),
    /// Try a model library in every way in which the market could use it.
    CheckModel(CheckModel),
    /// Check the program: every mechanism against its textbook model, and published figures.
    Validate(Validate),
    /// What this program starts itself with to try libraries that it does not know yet.
    #[command(hide = true, name = PROBE)]
    Probe(Probe),
    /// What this program starts itself with to try a model library.
    #[command(hide = true, name = TRY_MODEL)]
    TryModel(TryModel),
    /// What this program starts itself with to simulate in a process of its own.
    #[command(hide = true, name = WORKER)]
    Worker(Worker),
}

/// Name of the command by which the program tries a model library.
pub const TRY_MODEL: &str = "try-model";

/// `eyeballs try-model`
#[derive(Debug, ClapArgs)]
pub struct TryModel {
    /// Begins the line of the answer.
    pub token: String,
    /// The check.
    pub check: String,
    /// Seconds that it has.
    pub seconds: u64,
    /// The library.
    pub file: PathBuf,
}

/// What a model is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Language {
    /// A crate.
    Rust,
    /// A file and its makefile.
    C,
    /// A module that numba compiles to a library without Python.
    Python,
}

/// `eyeballs new-model`
#[derive(Debug, ClapArgs)]
pub struct NewModel {
    /// Its name in scenarios, and that of its new folder: lower-case words joined by hyphens.
    #[arg(value_name = "NAME")]
    pub name: String,
    /// What it is written in.
    #[arg(long, value_name = "LANGUAGE", default_value = "rust")]
    pub lang: Language,
}

/// `eyeballs install-model`
#[derive(Debug, ClapArgs)]
pub struct InstallModel {
    /// A library, or the folder of a model: cargo or make builds it first.
    #[arg(value_name = "FOLDER|LIBRARY")]
    pub source: PathBuf,
    /// Print as JSON.
    #[arg(long)]
    pub json: bool,
}

/// `eyeballs check-model`
#[derive(Debug, ClapArgs)]
pub struct CheckModel {
    /// The library.
    #[arg(value_name = "LIBRARY")]
    pub file: PathBuf,
    /// Only these checks (repeatable).
    #[arg(long, value_name = "CHECK")]
    pub only: Vec<String>,
    /// Seconds that each check has.
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub time_limit: u64,
    /// Print as JSON.
    #[arg(long)]
    pub json: bool,
}

/// Name of the command by which the program simulates for itself.
pub const WORKER: &str = "simulate-for";

/// `eyeballs simulate-for`
#[derive(Debug, ClapArgs)]
pub struct Worker {
    /// Bytes of memory that it may take.
    #[arg(long)]
    pub memory: Option<u64>,
    /// Which of the scenario files.
    #[arg(long, default_value_t = 0)]
    pub file: usize,
    /// The bits of the numbers that facts of today determine.
    #[arg(long, value_delimiter = ',')]
    pub today: Vec<u64>,
    /// The command of the other process.
    #[arg(last = true)]
    pub words: Vec<std::ffi::OsString>,
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

/// Yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum YesNo {
    /// Yes.
    Yes,
    /// No.
    No,
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
    /// Empty the results folder first; without it whatever of its store is still the same is used again.
    #[arg(long)]
    pub force: bool,
    /// Keep simulations that run, too, every DAYS days; those that finished are kept always.
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..))]
    pub checkpoint_every: Option<u32>,
    /// Do but one of several shares of the simulations, and leave them in the folder for `eyeballs merge`; for example 3/8.
    #[arg(long, value_name = "I/N", value_parser = shard, requires = "out")]
    pub shard: Option<Shard>,
    /// Simulate in processes of their own, so that a model that crashes, hangs or eats memory loses its own simulation alone. By
    /// default where a library is not one of those beside the program.
    #[arg(long, value_name = "WHETHER")]
    pub isolate: Option<YesNo>,
    /// Seconds that a simulation has in a process of its own.
    #[arg(long, value_name = "SECONDS", default_value_t = 600, value_parser = clap::value_parser!(u64).range(1..))]
    pub time_limit: u64,
    /// Megabytes of memory that a process of its own may take; by default four times what is expected, and 1,000 more.
    #[arg(long, value_name = "MB", value_parser = clap::value_parser!(u64).range(1..))]
    pub memory_limit: Option<u64>,
    /// Do one simulation alone, without a store, to see how it fails; for example 'ads:12' for a variant and a replication.
    #[arg(long, value_name = "VARIANT:REPLICATION")]
    pub only: Option<String>,
    /// What has gone.
    #[arg(long, hide = true, num_args = 0..=1, require_equals = true, default_missing_value = "", value_parser = no_resume)]
    pub resume: Option<bool>,
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

/// `eyeballs merge`
#[derive(Debug, ClapArgs)]
pub struct Merge {
    /// The folders of all shards, in any order.
    #[arg(required = true, value_name = "FOLDER")]
    pub folders: Vec<PathBuf>,
    /// Results folder.
    #[arg(long, value_name = "FOLDER")]
    pub out: PathBuf,
    /// Empty the results folder first.
    #[arg(long)]
    pub force: bool,
    /// Threads; all cores by default. They never change a result.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// Print the results as JSON instead of a table.
    #[arg(long)]
    pub json: bool,
    /// No messages and no progress: the table only.
    #[arg(long, short)]
    pub quiet: bool,
}

/// `eyeballs status`
#[derive(Debug, ClapArgs)]
pub struct Status {
    /// Results folders.
    #[arg(required = true, value_name = "FOLDER")]
    pub folders: Vec<PathBuf>,
    /// Print as JSON.
    #[arg(long)]
    pub json: bool,
}

/// Methods of sensitivity analysis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Sensitivity {
    /// Shares of the variance of the outcome.
    Sobol,
    /// Elementary effects: a screening of many numbers by few simulations.
    Morris,
    /// One number at a time, low and high, the others in the middle.
    Tornado,
}

/// Which numbers a study moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Over {
    /// What can be chosen.
    Levers,
    /// What nobody knows.
    Uncertainties,
    /// Both.
    All,
}

/// `eyeballs explore`
#[derive(Debug, ClapArgs)]
#[command(after_help = EXPLORE_EXAMPLES)]
pub struct Explore {
    /// A scenario file with a table `[goal]`. With levers, in it or by --vary, it tries what can be chosen; else it tells what the outcome
    /// depends on, of all that is uncertain, and where the plan fails.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Try a number at these values: FROM:TO, FROM:TO:STEP, or numbers with commas between them (repeatable).
    #[arg(long, value_name = "KEY=VALUES", value_parser = key_and_value)]
    pub vary: Vec<(String, String)>,
    /// Where to look: grid (every combination of the levers' values), latin-hypercube, sobol, or a CSV file with a column for each key and a
    /// row for each point. By default grid for levers, sobol for what is uncertain.
    #[arg(long, value_name = "DESIGN", conflicts_with_all = ["sensitivity", "optimise", "map"])]
    pub design: Option<String>,
    /// Which numbers move: what can be chosen, what nobody knows, or both.
    #[arg(long, value_name = "WHICH", conflicts_with_all = ["optimise", "map"])]
    pub over: Option<Over>,
    /// Points of the design (256 by default), blocks (sobol, 64) or trajectories (morris, 16) of --sensitivity, evaluations of each
    /// variant by --optimise (20, and 10 for each lever).
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=65_536))]
    pub points: Option<u32>,
    /// What the outcome depends on, of what moves: shares of its variance (sobol), a screening of many numbers (morris), or one number
    /// at a time (tornado).
    #[arg(long, value_name = "METHOD", conflicts_with_all = ["optimise", "map", "discover"])]
    pub sensitivity: Option<Sensitivity>,
    /// With --sensitivity sobol: what pairs do together, too; twice as many points.
    #[arg(long, requires = "sensitivity")]
    pub pairs: bool,
    /// Look for the best values of the levers in few simulations, instead of trying all; the best are simulated again with new luck.
    #[arg(long, conflicts_with_all = ["map", "discover"])]
    pub optimise: bool,
    /// Which variant wins over two numbers, levers or uncertain ones, and where the border lies.
    #[arg(long, num_args = 2, value_names = ["KEY", "KEY"], conflicts_with = "discover")]
    pub map: Option<Vec<String>>,
    /// Under which conditions a plan fails: a statement like "final.cash['acme'] < 0". Stands for `fails_if` of the goal.
    #[arg(long, value_name = "STATEMENT")]
    pub discover: Option<String>,
    /// Go on with the replications of those that may be the best until the best is known to this, in the unit of the goal.
    #[arg(long, value_name = "WIDTH", value_parser = width, conflicts_with_all = ["sensitivity", "map", "discover"])]
    pub precision: Option<f64>,
    /// Write the design and say how many simulations it takes, without simulating.
    #[arg(long)]
    pub dry_run: bool,
    /// Changes to the scenario.
    #[command(flatten)]
    pub changes: Changes,
    /// Threads; all cores by default. They never change a result.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// Results folder. By default a new one below results/.
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// Empty the results folder first; without it whatever of its store is still the same is used again.
    #[arg(long)]
    pub force: bool,
    /// Simulate in processes of their own, as `eyeballs run` does.
    #[arg(long, value_name = "WHETHER")]
    pub isolate: Option<YesNo>,
    /// Seconds that a simulation has in a process of its own.
    #[arg(long, value_name = "SECONDS", default_value_t = 600, value_parser = clap::value_parser!(u64).range(1..))]
    pub time_limit: u64,
    /// Megabytes of memory that a process of its own may take; by default four times what is expected, and 1,000 more.
    #[arg(long, value_name = "MB", value_parser = clap::value_parser!(u64).range(1..))]
    pub memory_limit: Option<u64>,
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
    /// The best values only: no standard errors, intervals, bands and refits. It saves what is simulated along intervals.
    #[arg(long)]
    pub no_intervals: bool,
    /// With how many assumed numbers, those that matter most, all is fitted again at half and at twice each; 0 tries no
    /// assumption. The scenario's by default.
    #[arg(long, value_name = "N")]
    pub refits: Option<u32>,
    /// Changes to the scenario; --replications are those of an evaluation.
    #[command(flatten)]
    pub changes: Changes,
    /// Threads; all cores by default. They never change a result.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// Results folder. By default a new one below results/.
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// Empty the results folder first; without it whatever of its store is still the same is used again.
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

/// `eyeballs report`
#[derive(Debug, ClapArgs)]
pub struct Report {
    /// Results folders of run, explore or calibrate.
    #[arg(required = true, value_name = "FOLDER")]
    pub folders: Vec<PathBuf>,
}

/// `eyeballs compare`
#[derive(Debug, ClapArgs)]
pub struct Compare {
    /// Results folders of run, at least two.
    #[arg(required = true, num_args = 2.., value_name = "FOLDER")]
    pub folders: Vec<PathBuf>,
    /// The file that is written.
    #[arg(long, value_name = "FILE", default_value = "comparison.html")]
    pub out: PathBuf,
}

/// `eyeballs page`
#[derive(Debug, ClapArgs)]
pub struct Page {
    /// Scenario files, or folders of them; the reader of the page chooses among them.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The file that is written.
    #[arg(long, value_name = "FILE", default_value = "page.html")]
    pub out: PathBuf,
    /// Set a value of the scenarios, for example service.reader.quality=0.7 (repeatable).
    #[arg(long, value_name = "KEY=VALUE", value_parser = key_and_value)]
    pub set: Vec<(String, String)>,
    /// Replications that the page begins with; by default those of the file, 16 at the most.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=256))]
    pub replications: Option<u32>,
    /// Seed of the random numbers.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Number of agents; by default those of the file, 4,000 at the most. The market stays as large.
    #[arg(long, value_name = "N")]
    pub people: Option<u32>,
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
    /// Print the whole page of each model in Markdown.
    #[arg(long, conflicts_with_all = ["json", "markdown"])]
    pub page: bool,
    /// Where models come from.
    #[command(flatten)]
    pub plugins: Plugins,
}

/// `eyeballs list`
#[derive(Debug, ClapArgs)]
pub struct List {
    /// Only those in which all of these words stand: a claim's key, a model, a word of the question.
    #[arg(value_name = "WORD")]
    pub words: Vec<String>,
    /// The folder of scenarios; by default `scenarios` here, or beside the program.
    #[arg(long, value_name = "FOLDER")]
    pub scenarios: Option<PathBuf>,
    /// Print as JSON.
    #[arg(long)]
    pub json: bool,
    /// Where models come from.
    #[command(flatten)]
    pub plugins: ScenarioPlugins,
}

/// `eyeballs new`
#[derive(Debug, ClapArgs)]
pub struct New {
    /// Its name; the file NAME.toml is written here.
    #[arg(value_name = "NAME")]
    pub name: String,
    /// A scenario to start from: a file, or one that `eyeballs list` names, such as news-site.
    #[arg(long, value_name = "WORLD_OR_CLAIM")]
    pub from: String,
    /// The folder of scenarios; by default `scenarios` here, or beside the program.
    #[arg(long, value_name = "FOLDER")]
    pub scenarios: Option<PathBuf>,
    /// Where models come from.
    #[command(flatten)]
    pub plugins: ScenarioPlugins,
}

/// `eyeballs schema`
#[derive(Debug, ClapArgs)]
pub struct Schema {
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

fn shard(text: &str) -> Result<Shard, String> {
    let numbers = text.split_once('/').and_then(|(index, of)| Some((index.parse().ok()?, of.parse().ok()?)));
    match numbers {
        Some((index, of)) if (1..=of).contains(&index) => Ok(Shard { index, of }),
        _ => Err("write I/N, for example 3/8 for the third of eight shares".to_owned()),
    }
}

fn width(text: &str) -> Result<f64, String> {
    let width = text.replace('_', "").parse::<f64>().ok().filter(|width| *width > 0.0 && width.is_finite());
    width.ok_or_else(|| "write a number above 0, in the unit of the goal".to_owned())
}

fn no_resume(_: &str) -> Result<bool, String> {
    Err("is no longer needed: the same command goes on by itself".to_owned())
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
