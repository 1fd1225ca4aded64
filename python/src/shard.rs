//! A folder in which what a run computes is kept, alone or as one of several parts of it.

use crate::models::names;
use crate::run::{Failure, simulations};
use crate::scenario::Scenario;
use eyeballs_lab::batch::Batch;
use eyeballs_lab::build::Build;
use eyeballs_store::{Manifest, Place, Shard, Store};
use std::path::{Path, PathBuf};

/// What lies in the folder, for people.
const CONTENTS: &str = "What a run from Python computed lies in `store`; the same run takes it from there.\n";

/// Where a run is kept, and which part of it is done.
pub struct Part {
    /// The folder, if anything is kept.
    pub folder: Option<PathBuf>,
    /// Whether it is emptied first.
    pub force: bool,
    /// The part by its number, from 0, and how many there are.
    pub shard: Option<(u32, u32)>,
    /// Folders of parts that are done, to be put together.
    pub shards: Vec<PathBuf>,
    /// Which program this is.
    pub build: Build,
}

/// A folder that is ours, and its store.
pub struct Kept {
    /// The folder.
    pub place: Place,
    /// What was computed.
    pub store: Store,
}

/// What lies in the folder of a study, for people.
const STUDY: &str =
    "What a study from Python computed lies in `store`; the same study takes it from there.\n";

/// The store speaks to whoever types.
fn refused(text: &str) -> Failure {
    Failure::Failed(text.replace("--out", "store=").replace("--force", "force=True"))
}

/// Takes the folder of a study, which `design` tells from others of the scenario; nothing without a folder.
///
/// # Errors
/// If it cannot be used.
pub fn open_study(
    (folder, force): (Option<&Path>, bool),
    build: &Build,
    (read, solved): (&Scenario, &eyeballs_scenario::Scenario),
    design: String,
) -> Result<Option<Kept>, Failure> {
    let Some(folder) = folder else { return Ok(None) };
    let file = read.path.display().to_string();
    let mut manifest = Manifest::new(build.to_string(), names(&read.models), Vec::new(), file);
    manifest.design = Batch::new(solved).design();
    manifest.design.push(design);
    let place = Place::open(folder, force, manifest, STUDY);
    let place = place.map_err(|why| refused(&why.to_string()))?;
    let store = place.store(None)?;
    Ok(Some(Kept { place, store }))
}

impl Kept {
    /// Ends the work of a study: what was kept is put in order, whether all of it was done or not.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn end(mut self, whole: bool) -> Result<(), Failure> {
        self.store.settle()?;
        Ok(self.place.finish(whole, Vec::new())?)
    }
}

/// Takes the folder of a part.
///
/// # Errors
/// If it cannot be used, or the parts to be put together are not all of this run.
pub fn open(part: &Part, scenario: &Scenario, batch: &Batch<'_>) -> Result<Kept, Failure> {
    let path = part.folder.clone().unwrap_or_default();
    let file = scenario.path.display().to_string();
    let mut manifest = Manifest::new(part.build.to_string(), names(&scenario.models), Vec::new(), file);
    manifest.design = batch.design();
    manifest.simulations = simulations(&scenario.checked);
    manifest.shard = part.shard.map(|(index, of)| Shard { index: index + 1, of });
    if !part.shards.is_empty() {
        let theirs = eyeballs_store::merge(&part.shards)?;
        if theirs.makers() != manifest.makers() || theirs.design != manifest.design {
            let message = "the parts are not of this scenario, program and models: workers have others";
            return Err(Failure::Failed(message.to_owned()));
        }
    }
    let place = Place::open(&path, part.force, manifest, CONTENTS);
    let place = place.map_err(|why| refused(&why.to_string()))?;
    if !part.shards.is_empty() {
        place.gather(&part.shards)?;
    }
    let store = place.store(None)?;
    Ok(Kept { place, store })
}
