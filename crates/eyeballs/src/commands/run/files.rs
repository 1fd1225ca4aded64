//! The files of numbers: begun before the first simulation, in their place after the last.

use super::manifest;
use super::plan::Plan;
use crate::build::build_with_executable;
use crate::last_words;
use eyeballs_lab::batch::Batch;
use eyeballs_lab::results::Results;
use eyeballs_report::{Channels, Cohorts, Daily, DailyText, Folder, Monthly, Spool, Streams};
use std::error::Error;
use std::path::PathBuf;
use std::time::Duration;

/// What a run writes to, and the batch that it runs.
pub struct Files<'a> {
    pub batch: Batch<'a>,
    pub streams: Streams,
    pub curves: Spool,
    folder: Folder,
}

/// What came of the files.
pub struct Written {
    /// Where they are.
    pub place: PathBuf,
    /// Those that could not be written.
    pub failed: Vec<eyeballs_report::Error>,
    /// Why what was kept on the way is still there, if it is.
    pub kept: Option<String>,
}

impl<'a> Files<'a> {
    /// # Errors
    /// If a folder is in the way, or nothing can be written.
    pub fn prepare(plan: &Plan<'a>) -> Result<Files<'a>, Box<dyn Error>> {
        let mut batch = Batch::new(&plan.job.scenario);
        let folder = folder(plan, &mut batch)?;
        last_words::tell_of_results(&left_behind(plan, &batch, &folder));
        let mut streams = Streams::new();
        streams.add(Daily::create(folder.path(), plan.columns())?);
        if plan.args.daily_csv {
            streams.add(DailyText::create(folder.path(), plan.columns())?);
        }
        let start = plan.job.scenario.start;
        let (currency, spool) = (&plan.job.scenario.currency, || folder.unnamed_file().map(Spool::new));
        streams.add(Monthly::measures(folder.path(), currency, start, spool()?)?);
        streams.add(Cohorts::create(folder.path())?);
        streams.add(Channels::create(folder.path(), currency)?);
        if plan.has_metric_vectors() {
            streams.add(Monthly::metric_vectors(folder.path(), currency, start, spool()?)?);
        }
        let curves = spool()?;
        Ok(Files { batch, streams, curves, folder })
    }

    /// Writes what is left to write, and gives the folder its name. What was kept on the way goes when all
    /// files are safe.
    ///
    /// # Errors
    /// If the folder does not get its name; the error says where the files are.
    pub fn put_in_place(
        mut self,
        plan: &Plan<'_>,
        results: &Results,
        simulated: Duration,
    ) -> Result<Written, Box<dyn Error>> {
        let partial = self.folder.path().to_owned();
        let mut failed = self.streams.finish();
        failed.extend(eyeballs_report::summary(results, &partial));
        failed.extend(manifest::write(&partial, plan, results, simulated).err());
        failed.extend(self.folder.sync());
        let place = self.folder.finish()?;
        last_words::tell_of_results("");
        let kept = match failed.is_empty() {
            true => self.batch.forget().err().map(|error| error.to_string()),
            false => self
                .batch
                .keeps()
                .then(|| "the same command with --resume --force writes the files again from it".to_owned()),
        };
        let failed = failed.into_iter().map(|error| error.moved(&partial, &place)).collect();
        Ok(Written { place, failed, kept })
    }
}

/// What is left if a model ends the program.
fn left_behind(plan: &Plan<'_>, batch: &Batch<'_>, folder: &Folder) -> String {
    if batch.keeps() {
        return format!("What was kept is in {}.", plan.checkpoints().display());
    }
    let files = if plan.args.daily_csv {
        "daily.csv, cohorts.csv and channels.csv"
    } else {
        "cohorts.csv and channels.csv"
    };
    format!(
        "Simulations that were finished before are in {}, as rows of its {files}, until the next run to the same \
         place. A run with --checkpoint-every keeps them whole.",
        folder.path().display()
    )
}

/// The folder to write the results to, and what is kept on the way, if it is asked for.
fn folder(plan: &Plan<'_>, batch: &mut Batch<'_>) -> Result<Folder, Box<dyn Error>> {
    let (args, kept) = (plan.args, plan.checkpoints());
    match (&args.resume, args.checkpoint_every) {
        (Some(_), every) => batch.resume(&kept, every, &build_with_executable()?, &plan.model_names())?,
        (None, Some(every)) => batch.keep(&kept, every, &build_with_executable()?, &plan.model_names())?,
        (None, None) => return Ok(Folder::create(&plan.place, args.force)?),
    }
    let folder = Folder::create_within(&kept, &plan.place, args.force);
    if folder.is_err() && args.resume.is_none() {
        batch.forget()?;
    }
    Ok(folder?)
}
