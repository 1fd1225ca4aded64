//! `eyeballs install-model`: puts a model into the user's own folder, where all scenarios find it.

use crate::args::{InstallModel, PROBE};
use crate::exit::Exit;
use crate::output::{data, message};
use eyeballs_kit::build;
use eyeballs_plugins::library::sha256_of;
use eyeballs_plugins::{Found, Origin, Permission, Probe, Registry, Search};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// Builds, tries and copies.
///
/// # Errors
/// What does not build, a library that cannot be used, a folder that cannot be written.
pub fn install_model(args: &InstallModel) -> Result<Exit, Box<dyn Error>> {
    let built = if args.source.is_dir() {
        build::library_of(&args.source, &|line| message(line))?
    } else {
        args.source.clone()
    };
    let named = |path: &Path| -> Result<Registry, Box<dyn Error>> {
        let search = Search::default().with_paths([path.to_path_buf()]);
        Ok(Registry::open(search, Permission::default(), Some(Probe::by_this_program(PROBE)?))?)
    };
    // It is tried before it comes where every command finds it.
    let hash = sha256_of(&built)?;
    let models = of_file(&named(&built)?, &hash);
    let folder = Search::from_environment().user_folder.ok_or(
        "it is not known where your own folder is; set HOME (or XDG_DATA_HOME), or name the library with --plugin each time",
    )?;
    let place = put(&built, &folder)?;
    let used = Registry::open(
        Search::from_environment(),
        Permission::default(),
        Some(Probe::by_this_program(PROBE)?),
    )?;
    let known = used.known();
    for model in &models {
        let first = known.iter().find(|found| found.id() == model.id());
        if let Some(Found { origin: Origin::Path(path), .. }) =
            first.filter(|found| found.sha256.as_deref() != Some(&hash))
        {
            message(format_args!(
                "warning: `{}` is still taken from {}, which comes first",
                model.id(),
                path.display()
            ));
        }
    }
    if args.json {
        let models: Vec<_> = models
            .iter()
            .map(|found| serde_json::json!({ "id": found.id(), "version": found.version }))
            .collect();
        let all =
            serde_json::json!({ "file": place.display().to_string(), "sha256": hash, "models": models });
        data(&serde_json::to_string_pretty(&all)?)?;
        return Ok(Exit::Done);
    }
    let mut text = String::new();
    for model in &models {
        text += &format!("installed {} {}\n", model.id(), model.version);
    }
    text += &format!(
        "  {}\n  sha256 {hash}\n\nA scenario that must run with this file and no other says so:\n",
        place.display()
    );
    for model in &models {
        text += &format!("\n[plugin.{}]\nsha256 = \"{hash}\"\n", model.id());
    }
    data(&text)?;
    Ok(Exit::Done)
}

/// The models of the library with a hash.
fn of_file(registry: &Registry, hash: &str) -> Vec<Found> {
    registry.known().into_iter().filter(|found| found.sha256.as_deref() == Some(hash)).collect()
}

/// Copies the library into the folder: first under another name, so that no other program opens half of it, and one that has the
/// old file open keeps it.
fn put(library: &Path, folder: &Path) -> Result<PathBuf, String> {
    let name = library.file_name().ok_or("it has no name")?;
    let place = folder.join(name);
    let written = || -> std::io::Result<()> {
        fs::create_dir_all(folder)?;
        let mut new_name = name.to_os_string();
        new_name.push(".new");
        let new = folder.join(new_name);
        fs::copy(library, &new)?;
        fs::rename(&new, &place).inspect_err(|_| {
            // What cannot be put there is not left behind either.
            let _ = fs::remove_file(&new);
        })
    };
    written().map_err(|error| {
        format!("{}: cannot be written ({error}); check the folder and its permissions", place.display())
    })?;
    Ok(place)
}
