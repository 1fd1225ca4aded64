//! `eyeballs new`: a scenario of one's own that starts from another.

use super::bundled;
use super::check::print_mistakes;
use crate::args::New;
use crate::exit::Exit;
use crate::installed::Installed;
use crate::output::data;
use eyeballs_scenario::checked::{Origin, SourcedNumber, Variant};
use eyeballs_scenario::{Overrides, Scenario};
use std::error::Error;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use toml_writer::ToTomlValue;

/// Writes the file.
///
/// # Errors
/// A name that cannot be, nothing to start from, or a file that is there or cannot be written.
pub fn new(args: &New) -> Result<Exit, Box<dyn Error>> {
    let installed = Installed::for_scenarios(&args.plugins)?;
    let name = args.name.strip_suffix(".toml").unwrap_or(&args.name);
    let is_plain = |c: char| c.is_alphanumeric() || "-_".contains(c);
    if name.is_empty() || !name.chars().all(is_plain) {
        return Err(format!("`{name}` is no name for a scenario: write letters, digits and hyphens").into());
    }
    let base = base(args)?;
    let scenario = match eyeballs_scenario::read(&base, &Overrides::default(), &installed) {
        Ok(scenario) => scenario,
        Err(mistakes) => {
            print_mistakes(&mistakes);
            return Ok(Exit::BadScenario);
        }
    };
    let models: Vec<String> = installed.registry.known().iter().map(|found| found.id().to_owned()).collect();
    let file = PathBuf::from(format!("{name}.toml"));
    let mut written = File::create_new(&file).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            format!("{}: is there already; take another name, or remove it", file.display())
        }
        _ => format!("{}: cannot be written ({error})", file.display()),
    })?;
    written.write_all(text(name, &base, &scenario, &models).as_bytes())?;
    data(&format!(
        "{file} starts from {base}\n\n  eyeballs check {file}\n  eyeballs run {file}",
        file = file.display(),
        base = base.display()
    ))?;
    Ok(Exit::Done)
}

/// What it starts from: a file, or a scenario of the program by its name, with or without its folder.
fn base(args: &New) -> Result<PathBuf, Box<dyn Error>> {
    let named = Path::new(&args.from);
    if named.is_file() {
        return Ok(named.to_owned());
    }
    let files = bundled::files(&bundled::folder(args.scenarios.as_deref())?)?;
    let wanted = args.from.strip_suffix(".toml").unwrap_or(&args.from);
    let is_wanted = |name: &str| name == wanted || name.rsplit('/').next() == Some(wanted);
    match files.iter().find(|(name, _)| is_wanted(name)) {
        Some((_, path)) => Ok(path.clone()),
        None => {
            let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
            Err(format!("there is no scenario `{wanted}` to start from; there are {}", names.join(", "))
                .into())
        }
    }
}

/// The scenario: it says nothing anew but its name, and shows what it could say.
fn text(name: &str, base: &Path, scenario: &Scenario, models: &[String]) -> String {
    let mut text = format!(
        "# A scenario of your own. It starts from another and says only what is different: take `# ` away before a line, and change it.\n\
         # `eyeballs check {name}.toml` says what is wrong, docs/scenario.md what every key means.\n\n\
         extends = {}\ntitle = {}\nquestion = \"What do you want to know?\"\nclaims = []\nlesson = \"\"\nstep = []\n",
        base.to_string_lossy().to_toml_value(),
        name.to_toml_value(),
    );
    let run = &scenario.variants[0].world;
    text += "\n# How long, how often, under which seed.\n";
    for (key, number) in
        [("days", u64::from(run.days)), ("replications", scenario.replications.into()), ("seed", run.seed)]
    {
        let _ = writeln!(text, "# run.{key} = {number}");
    }
    text += "\n# Numbers of the world, and where they come from. Who changes one says in [source] where that comes from.\n";
    for number in scenario.numbers.iter().filter(|number| is_path(&number.path)) {
        let SourcedNumber { path, value, origin } = number;
        let from = match origin {
            Origin::Source(source) => format!(" # {}", source.replace(['\n', '\r'], " ")),
            Origin::Option | Origin::Unknown => String::new(),
        };
        let _ = writeln!(text, "# {} = {value}{from}", written(path));
    }
    text + &more(scenario, models)
}

/// Alternatives, what is not known, and a statement, as examples.
fn more(scenario: &Scenario, models: &[String]) -> String {
    let service = |variant: &Variant| variant.world.services.first().map(|service| service.name.clone());
    // A variant stands for its only service, which may have the name of a firm.
    let subject = |variant: &Variant, name: &str, service: &str| match variant.world.services.len() {
        1 => name.to_owned(),
        _ => format!("{name}/{service}"),
    };
    let (first, last) = (&scenario.variants[0], &scenario.variants[scenario.variants.len() - 1]);
    let (Some(service_of_first), Some(service_of_last)) = (service(first), service(last)) else {
        return String::new();
    };
    let mut text = String::new();
    let mut names = [first.name.as_str(), last.name.as_str()];
    if scenario.variants.len() == 1
        && let Some(model) = models.iter().find(|id| *id == "free-plus-ads").or(models.first())
    {
        names = ["as it is", "another"];
        let _ = write!(
            text,
            "\n# Alternatives, with the same people and the same luck. Business models: {}; `eyeballs models NAME` says more.\n\
             # [[variant]]\n# name = \"as it is\"\n# [[variant]]\n# name = \"another\"\n# model.{service_of_first}.{model} = {{}}\n",
            models.join(", ")
        );
    }
    let _ = write!(
        text,
        "\n# What nobody knows: each replication draws it.\n\
         # [[uncertainty]]\n# key = \"service.{service_of_first}.session_minutes\"\n# about = 0.3\n"
    );
    if names.iter().all(|name| !name.contains(['\'', '"', '\\'])) {
        let first = subject(first, names[0], &service_of_first);
        let last = subject(last, names[1], &service_of_last);
        let _ = write!(
            text,
            "\n# A statement; the report says in which share of the replications it holds, and whether a mechanism carries it.\n\
             # [[claim]]\n# text = \"The last one has more users\"\n\
             # holds = \"final.users['{last}'] > final.users['{first}']\"\n\
             # placebo = {{ \"people.comparison\" = 0 }}\n"
        );
    }
    text
}

/// Whether a path can stand in a file: items of lists without names have a number.
fn is_path(path: &str) -> bool {
    !path.split('.').any(|key| key.chars().all(|c| c.is_ascii_digit()))
}

/// A path as variants write those of models.
fn written(path: &str) -> String {
    let Some((variant, service)) = path.split_once(".service.").filter(|_| path.starts_with("variant."))
    else {
        return path.to_owned();
    };
    match service.split_once(".model.") {
        Some((service, parameter)) => format!("{variant}.model.{service}.{parameter}"),
        None => path.to_owned(),
    }
}
