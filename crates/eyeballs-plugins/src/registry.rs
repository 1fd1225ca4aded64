//! Answers "which model is this?" and "which models are there?".

use crate::error::PluginError;
use crate::library::{self, Library};
use crate::linked_in;
use crate::permission::Permission;
use crate::probe::Probe;
use crate::search::{Search, libraries_at};
use crate::writable;
use eyeballs_abi::instance::ModelHandle;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// A model and where it comes from.
#[derive(Clone, Debug)]
pub struct Found {
    /// The model.
    pub handle: ModelHandle,
    /// Where it comes from.
    pub origin: Origin,
    /// The model's version.
    pub version: String,
    /// SHA-256 of the library file; none for a linked-in model.
    pub sha256: Option<String>,
}

impl Found {
    /// The model's id.
    pub fn id(&self) -> &str {
        &self.handle.description().id
    }
}

/// Where a model comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A library: its absolute path without links.
    Path(PathBuf),
    /// It is part of the program.
    LinkedIn,
}

/// All models that can be used, in search order. Libraries are opened when an answer needs them; the
/// answers do not depend on what was asked before.
#[derive(Debug)]
pub struct Registry {
    search: Search,
    permission: Permission,
    /// Tries libraries before they are opened.
    probe: Option<Probe>,
    /// Libraries named on the command line.
    named: Vec<Arc<Library>>,
    candidates: Vec<Candidate>,
    /// What trying all candidates gave, once an answer needed it.
    tried: OnceLock<Vec<Result<(), PluginError>>>,
    problems: Vec<PluginError>,
    linked_in: Vec<ModelHandle>,
}

/// A library that may be opened.
#[derive(Debug)]
struct Candidate {
    path: PathBuf,
    outcome: OnceLock<Result<Arc<Library>, PluginError>>,
}

impl Registry {
    /// Lists the libraries that there are and opens those that were named on the command line. Scenarios may
    /// name what `permission` says; with a `probe`, each library is tried before this process opens it.
    ///
    /// # Errors
    /// A named path that does not exist, or a named library that cannot be used.
    pub fn open(
        search: Search,
        permission: Permission,
        probe: Option<Probe>,
    ) -> Result<Registry, PluginError> {
        let mut files = Vec::new();
        for path in &search.paths {
            for file in libraries_at(path)? {
                if !files.contains(&file) {
                    files.push(file);
                }
            }
        }
        let (libraries, problems) = search.libraries();
        let candidates = libraries
            .into_iter()
            .filter(|path| !files.contains(path))
            .map(|path| Candidate { path, outcome: OnceLock::new() })
            .collect();
        let mut registry = Registry {
            search,
            permission,
            probe,
            named: Vec::new(),
            candidates,
            tried: OnceLock::new(),
            problems,
            linked_in: linked_in::models(),
        };
        let tried = registry.try_all(&files);
        for (file, tried) in files.iter().zip(tried) {
            tried?;
            registry.named.push(library::open(file)?);
        }
        Ok(registry)
    }

    /// What would come of opening each library. Those that everybody may write to are refused; those that
    /// this process opened before need not be tried again.
    fn try_all<P: AsRef<Path>>(&self, files: &[P]) -> Vec<Result<(), PluginError>> {
        let files: Vec<&Path> = files.iter().map(AsRef::as_ref).collect();
        let mut verdicts: Vec<_> = files.iter().map(|file| writable::refuse(file)).collect();
        let Some(probe) = &self.probe else { return verdicts };
        let of_interest = |index: &usize| verdicts[*index].is_ok() && !library::is_opened(files[*index]);
        let open: Vec<usize> = (0..files.len()).filter(of_interest).collect();
        let tried = probe.try_all(&open.iter().map(|&index| files[index]).collect::<Vec<_>>());
        for (index, verdict) in open.into_iter().zip(tried) {
            verdicts[index] = verdict;
        }
        verdicts
    }

    /// Opens a library, with a hash that it was seen to have if there is a pin.
    fn open_tried(&self, file: &Path, pin: Option<&str>) -> Result<Arc<Library>, PluginError> {
        self.try_all(&[file]).into_iter().collect::<Result<(), _>>()?;
        match pin {
            Some(pin) => library::open_pinned(file, pin),
            None => library::open(file),
        }
    }

    /// The libraries that lie in folders, opened one by one as they are asked for; one process tries them all.
    fn opened(&self) -> impl Iterator<Item = &Arc<Library>> {
        self.candidates.iter().enumerate().filter_map(|(index, candidate)| {
            let outcome = candidate.outcome.get_or_init(|| {
                let tried = self.tried.get_or_init(|| {
                    let files: Vec<&Path> =
                        self.candidates.iter().map(|other| other.path.as_path()).collect();
                    self.try_all(&files)
                });
                tried[index].clone().and_then(|()| library::open(&candidate.path))
            });
            outcome.as_ref().ok()
        })
    }

    /// The model of an id: the first in search order, or the one of a library (or folder) that the
    /// scenario names, or the one in a file with the pinned SHA-256.
    ///
    /// With a pin, no library is opened for this answer whose hash is another. What the scenario names is opened
    /// with permission only: that of the registry, or by being named on the command line, too.
    ///
    /// # Errors
    /// Why there is none, and what was found instead.
    pub fn find(&self, id: &str, path: Option<&Path>, sha256: Option<&str>) -> Result<Found, PluginError> {
        let pin = sha256.map(pinned).transpose()?;
        match (path, pin) {
            (Some(path), pin) => self.find_at(id, path, pin.as_deref()),
            (None, Some(pin)) => self.find_pinned(id, &pin),
            (None, None) => self.find_first(id),
        }
    }

    /// All models in the order of their ids; of several with one id the one that is used comes first,
    /// the ones it hides follow in search order. Opens every library.
    pub fn known(&self) -> Vec<Found> {
        let libraries = self.named.iter().chain(self.opened());
        let mut known: Vec<Found> = libraries.flat_map(|library| models_in(library)).collect();
        known.extend(self.linked_in.iter().map(linked));
        known.sort_by(|a, b| a.id().cmp(b.id()));
        known
    }

    /// What is wrong with places and libraries that nobody named on the command line, as far as they
    /// were looked at until now.
    pub fn warnings(&self) -> Vec<PluginError> {
        let looked_at = self.candidates.iter().filter_map(|candidate| candidate.outcome.get());
        let broken = looked_at.filter_map(|outcome| outcome.as_ref().err());
        self.problems.iter().chain(broken).cloned().collect()
    }

    fn find_first(&self, id: &str) -> Result<Found, PluginError> {
        self.named
            .iter()
            .chain(self.opened())
            .find_map(|library| model_in(library, id))
            .or_else(|| self.linked_in.iter().map(linked).find(|found| found.id() == id))
            .ok_or_else(|| self.not_found(id))
    }

    fn find_pinned(&self, id: &str, pin: &str) -> Result<Found, PluginError> {
        let has_hash = |path: &Path| library::sha256_of(path).is_ok_and(|hash| hash == pin);
        let named = self.named.iter().filter(|library| library.sha256 == pin);
        if let Some(found) = named.into_iter().find_map(|library| model_in(library, id)) {
            return Ok(found);
        }
        for candidate in self.candidates.iter().filter(|candidate| has_hash(&candidate.path)) {
            let library = self.open_tried(&candidate.path, Some(pin))?;
            if let Some(found) = model_in(&library, id) {
                return Ok(found);
            }
        }
        Err(self.not_pinned(id, pin))
    }

    /// The model of a library or folder that the scenario names for it.
    fn find_at(&self, id: &str, path: &Path, pin: Option<&str>) -> Result<Found, PluginError> {
        let mut ids = Vec::new();
        let mut hashes = Vec::new();
        for file in libraries_at(path)? {
            if let Some(pin) = pin {
                let hash = library::sha256_of(&file)?;
                if hash != pin {
                    hashes.push(format!("{} has {hash}", file.display()));
                    continue;
                }
            }
            if self.named.iter().all(|library| library.path != file) {
                self.permission.check(&file)?;
            }
            let library = self.open_tried(&file, pin)?;
            if let Some(found) = model_in(&library, id) {
                return Ok(found);
            }
            ids.extend(library.models.iter().map(|model| model.description().id.clone()));
        }
        Err(match (pin, ids.as_slice()) {
            (Some(pin), []) if !hashes.is_empty() => PluginError::in_file(
                path,
                format!("is not the pinned library with the SHA-256 {pin}: {}", hashes.join(", ")),
                "get the library that was pinned, or correct the hash if you trust this one",
            ),
            (_, []) => PluginError::in_file(
                path,
                format!("there is no library in this folder, so no model `{id}`"),
                "name the library itself, or build it first",
            ),
            (_, ids) => PluginError::in_file(
                path,
                format!("has no model `{id}`, only {}", ids.join(", ")),
                "correct the name or the path",
            ),
        })
    }

    fn not_found(&self, id: &str) -> PluginError {
        let mut ids: Vec<String> = self.known().iter().map(|found| found.id().to_owned()).collect();
        ids.dedup();
        let mut problem = format!("there is no model `{id}`");
        problem += &match ids.as_slice() {
            [] => " and no other".to_owned(),
            ids => format!(" among {}", ids.join(", ")),
        };
        let warnings = self.warnings();
        if !warnings.is_empty() {
            let broken: Vec<String> = warnings.iter().map(PluginError::finding).collect();
            problem += &format!(" (it may be in what cannot be used: {})", broken.join(", "));
        }
        PluginError::new(
            problem,
            format!("correct the name, or name the library that has it; looked in {}", self.places()),
        )
    }

    /// Names libraries by their file names: opening them to learn more would run code that the pin
    /// is there to keep out.
    fn not_pinned(&self, id: &str, pin: &str) -> PluginError {
        let mut problem = format!("no library with the SHA-256 {pin} has the model `{id}`");
        let part = id.replace('-', "_");
        let paths = self.named.iter().map(|library| library.path.as_path());
        for path in paths.chain(self.candidates.iter().map(|candidate| candidate.path.as_path())) {
            let named_alike = path.file_stem().is_some_and(|stem| stem.to_string_lossy().contains(&part));
            if named_alike && let Ok(hash) = library::sha256_of(path) {
                problem += &format!("; {} has {hash}", path.display());
            }
        }
        if self.linked_in.iter().any(|model| model.description().id == id) {
            problem += "; the one that is part of the program is in no file of its own and cannot be pinned";
        }
        PluginError::new(
            problem,
            format!(
                "install that library, or correct the hash if you trust another; looked in {}",
                self.places()
            ),
        )
    }

    fn places(&self) -> String {
        let places: Vec<String> =
            self.search.places().iter().map(|place| place.display().to_string()).collect();
        if places.is_empty() { "no folder".to_owned() } else { places.join(", ") }
    }
}

/// A pin in the form of [`library::sha256_of`].
fn pinned(text: &str) -> Result<String, PluginError> {
    let well_formed = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if well_formed {
        return Ok(text.to_ascii_lowercase());
    }
    Err(PluginError::new(
        format!("`{text}` is not a SHA-256, which has 64 hexadecimal digits"),
        "copy the one that `eyeballs models` prints",
    ))
}

fn models_in(library: &Library) -> impl Iterator<Item = Found> {
    library.models.iter().map(|model| Found {
        handle: model.clone(),
        origin: Origin::Path(library.path.clone()),
        version: model.description().version.clone(),
        sha256: Some(library.sha256.clone()),
    })
}

fn model_in(library: &Library, id: &str) -> Option<Found> {
    models_in(library).find(|found| found.id() == id)
}

fn linked(model: &ModelHandle) -> Found {
    Found {
        handle: model.clone(),
        origin: Origin::LinkedIn,
        version: model.description().version.clone(),
        sha256: None,
    }
}
