//! `eyeballs page`: one file in which scenarios can be run and changed in a browser.

use crate::args::Page;
use crate::commands::bundled;
use crate::commands::check::print_mistakes;
use crate::exit::Exit;
use crate::output::message;
use eyeballs_abi::instance::ModelHandle;
use eyeballs_page::{PageScenario, Wanted};
use eyeballs_plugins::linked_in;
use eyeballs_scenario::{ModelRequest, Models};
use std::error::Error;
use std::fs;
use std::path::PathBuf;

/// The models that the engine of a page has.
struct Standard(Vec<ModelHandle>);

impl Models for Standard {
    fn find(&self, request: &ModelRequest) -> Result<ModelHandle, String> {
        let found =
            self.0.iter().find(|model| model.description().id == request.id && request.path.is_none());
        let refusal = || {
            format!("a page opens no libraries; it has the standard models only: {}", self.known().join(", "))
        };
        found.cloned().ok_or_else(refusal)
    }

    fn known(&self) -> Vec<String> {
        self.0.iter().map(|model| model.description().id.clone()).collect()
    }
}

/// Reads the scenarios and writes the page.
///
/// # Errors
/// Two files of one name, or a page that cannot be written.
pub fn page(args: &Page) -> Result<Exit, Box<dyn Error>> {
    let models = Standard(linked_in::models());
    let wanted = Wanted {
        set: args.set.clone(),
        people: args.people,
        replications: args.replications,
        seed: args.seed,
    };
    let mut scenarios: Vec<PageScenario> = Vec::new();
    let mut exit = Exit::Done;
    for file in &files(&args.files)? {
        match PageScenario::read(file, &wanted, &models) {
            Ok(scenario) => scenarios.push(scenario),
            Err(mistakes) => {
                print_mistakes(&mistakes);
                exit = Exit::BadScenario;
            }
        }
    }
    if exit != Exit::Done {
        return Ok(exit);
    }
    if let Some(twin) = twin(&scenarios) {
        return Err(format!(
            "two scenarios of the page are called `{twin}`; a link could not tell them apart, rename a file"
        )
        .into());
    }
    let html = eyeballs_page::page(&eyeballs_page::Page {
        version: env!("CARGO_PKG_VERSION"),
        scenarios: &scenarios,
    });
    let failed = |error| format!("cannot write {}: {error}", args.out.display());
    if let Some(folder) = args.out.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::write(&args.out, &html).map_err(failed)?;
    message(format_args!(
        "the page is {} ({:.1} MB); open it in a browser",
        args.out.display(),
        html.len() as f64 / 1e6
    ));
    Ok(Exit::Done)
}

/// The files, and of each folder those that ask something: its own, and of a library as `scenarios` those of its parts but the worlds.
fn files(named: &[PathBuf]) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut all = Vec::new();
    for path in named {
        if !path.is_dir() {
            all.push(path.clone());
            continue;
        }
        let found = bundled::files(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let before = all.len();
        all.extend(found.into_iter().filter(|(name, _)| !name.starts_with("worlds/")).map(|(_, path)| path));
        if all.len() == before {
            return Err(format!(
                "{}: the folder holds no scenario, a file that ends in .toml",
                path.display()
            )
            .into());
        }
    }
    Ok(all)
}

fn twin(scenarios: &[PageScenario]) -> Option<&str> {
    let ids = || scenarios.iter().map(|scenario| scenario.id.as_str());
    ids().enumerate().find(|(place, id)| ids().take(*place).any(|other| other == *id)).map(|(_, id)| id)
}
