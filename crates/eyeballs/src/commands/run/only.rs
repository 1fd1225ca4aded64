//! `eyeballs run --only`: one simulation alone, to see how it fails.

use super::plan::Job;
use crate::exit::Exit;
use crate::output::message;
pub use crate::words::quoted;
use eyeballs_lab::batch::{Alone, Batch};
use eyeballs_lab::hands::{Keys, Task};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// The command that does a simulation of a scenario again; `command` is what was typed, of which other scenarios go.
pub fn repeat(
    command: &[String],
    (files, file): (&[PathBuf], &Path),
    (variant, replication): (&str, u32),
    placebo: &[(String, String)],
) -> String {
    let is_other = |word: &str| files.iter().any(|other| other != file && other.as_os_str() == word);
    let words = command.iter().filter(|word| !is_other(word) && *word != "--force");
    let only = ["--only".to_owned(), format!("{variant}:{replication}")];
    let set = placebo.iter().flat_map(|(path, value)| ["--set".to_owned(), format!("{path}={value}")]);
    let set: Vec<String> = set.collect();
    let words = words.chain(&set).chain(&only).map(|word| quoted(word));
    std::iter::once("eyeballs".into()).chain(words).collect::<Vec<Cow<'_, str>>>().join(" ")
}

/// Does it in this process, and says what came of it.
///
/// # Errors
/// If there is no such simulation.
pub fn only(job: &Job<'_>, batch: &Batch<'_>, which: &str) -> Result<Exit, String> {
    let help = "write VARIANT:REPLICATION, for example 'ads:12'";
    let (name, replication) = which.rsplit_once(':').ok_or(help)?;
    let replication: u32 = replication.parse().map_err(|_| help)?;
    let variants = &job.scenario.variants;
    let Some(variant) = variants.iter().position(|variant| variant.name == name) else {
        let names: Vec<String> = variants.iter().map(|variant| format!("`{}`", variant.name)).collect();
        return Err(format!("there is no variant `{name}`; there are {}", names.join(", ")));
    };
    match Alone::new(batch).simulate(Task { variant, replication, keys: Keys::Own, placebo: None }) {
        Ok(_) => {
            message(format_args!("variant `{name}`, replication {replication}: done, without a failure"));
            Ok(Exit::Done)
        }
        Err(failed) => {
            message(format_args!("error: variant `{name}`, replication {replication}: {}", failed.message));
            Ok(if failed.model { Exit::Failed } else { Exit::SimulationsFailed })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_that_repeats_is_one_that_a_shell_takes() {
        let words = ["run", "a.toml", "b.toml", "--force", "--set", "x=a b", "--seed=3"].map(str::to_owned);
        let files = [PathBuf::from("a.toml"), PathBuf::from("b.toml")];
        let command = repeat(&words, (&files, &files[1]), ("it's", 4), &[]);
        assert_eq!(command, r"eyeballs run b.toml --set 'x=a b' --seed=3 --only 'it'\''s:4'");
        let off = [("service.a.quality".to_owned(), "0".to_owned())];
        let command = repeat(&words, (&files, &files[0]), ("it", 0), &off);
        assert_eq!(
            command,
            "eyeballs run a.toml --set 'x=a b' --seed=3 --set service.a.quality=0 --only it:0"
        );
    }
}
