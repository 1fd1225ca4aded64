//! `eyeballs new-model`: a model to start from.

use crate::args::{Language, NewModel};
use crate::exit::Exit;
use crate::output::data;
use eyeballs_kit::new_model::{self, files};
use eyeballs_plugins::linked_in;
use std::error::Error;
use std::io::ErrorKind;
use std::path::Path;

/// Writes a folder.
///
/// # Errors
/// A name that cannot be, a folder that is there or cannot be written.
pub fn new_model(args: &NewModel) -> Result<Exit, Box<dyn Error>> {
    let (language, steps) = match args.lang {
        Language::Rust => (new_model::Language::Rust, "cargo test\n  cargo build --release"),
        Language::C => (new_model::Language::C, "make test\n  make"),
        Language::Python => (new_model::Language::Python, "make venv\n  make test\n  make"),
    };
    let name = &args.name;
    if linked_in::models().iter().any(|model| model.description().id == *name) {
        return Err(format!("`{name}` is a standard model, which yours would hide: take another name").into());
    }
    let files = files(name, language)?;
    new_model::write(Path::new(name), &files).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => format!("{name}: is there already; take another name, or remove it"),
        _ => format!("{name}: cannot be written ({error})"),
    })?;
    let readme = Path::new(name).join("README.md");
    data(&format!(
        "{name}: {} files; {} says more\n\n  cd {name}\n  {steps}",
        files.len(),
        readme.display()
    ))?;
    Ok(Exit::Done)
}
