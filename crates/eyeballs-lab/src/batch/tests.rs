//! A batch that was stopped goes on to the records that it would have had, from what it kept and from nothing else.

use super::*;
use crate::testing::{folder, scenario};
use eyeballs_core::checkpoint::record_identity;
use std::path::PathBuf;
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

const BUILD: Build = Build { version: "0.0.0", commit: "none", executable: "e0" };

/// Two variants and two replications, in which a checkpoint is worth writing every 20 days.
fn market(head: &str) -> Scenario {
    scenario(&market_text(head))
}

fn market_text(head: &str) -> String {
    format!(
        "title = 'T'
[run]
days = 50
replications = 2
{head}
[people]
count = 50_000
[firm.f]
cash = 0
credit = 'unlimited'
[service.s]
firm = 'f'
initial_users = 20_000
[[service.s.channel]]
kind = 'organic'
innovation = 0.01
[[variant]]
name = 'a'
[[variant]]
name = 'b'
set = {{ 'service.s.churn.hazard' = 0.02 }}"
    )
}

/// What a batch on one thread amounts to.
fn results(scenario: &Scenario) -> Results {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be started");
    let mut curves = io::Cursor::new(Vec::new());
    let stop = AtomicBool::new(false);
    let run = || Batch::new(scenario).run(&mut [], &mut curves, &Warnings::default(), &stop);
    pool.install(run).expect("memory can be written")
}

/// Notes all records, and stops the batch after some.
#[derive(Default)]
struct Notes<'a> {
    records: Vec<(u32, usize, u128)>,
    stop: Option<(usize, &'a AtomicBool)>,
}

impl Sink for Notes<'_> {
    fn take(&mut self, simulation: &Simulation<'_>) -> io::Result<()> {
        let Simulation { variant, replication, record, .. } = simulation;
        self.records.push((*replication, *variant, record_identity(record)));
        if let Some((count, stop)) = self.stop {
            stop.store(self.records.len() >= count, Ordering::Relaxed);
        }
        Ok(())
    }
}

/// Keeps what it is warned of.
#[derive(Default)]
struct Warnings(Mutex<Vec<String>>);

impl Progress for Warnings {
    fn simulation_done(&self) {}

    fn warn(&self, message: &str) {
        self.0.lock().expect("no test panics with it").push(message.to_owned());
    }
}

/// Runs a batch on one thread.
fn run(batch: &Batch<'_>, notes: &mut Notes<'_>, warnings: &Warnings, stop: &AtomicBool) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be started");
    let mut curves = io::Cursor::new(Vec::new());
    let results = pool.install(|| batch.run(&mut [notes], &mut curves, warnings, stop));
    results.expect("memory can be written");
}

fn straight(scenario: &Scenario) -> Vec<(u32, usize, u128)> {
    let mut notes = Notes::default();
    run(&Batch::new(scenario), &mut notes, &Warnings::default(), &AtomicBool::new(false));
    notes.records
}

/// Goes on to the end; what is there then, and what was warned of.
fn resumed(scenario: &Scenario, kept: &Path, finished: u64) -> (Vec<(u32, usize, u128)>, Vec<String>) {
    let mut batch = Batch::new(scenario);
    batch.resume(kept, None, &BUILD, &[]).expect("it is its own");
    assert_eq!(batch.finished(), finished);
    let (mut notes, warnings) = (Notes::default(), Warnings::default());
    run(&batch, &mut notes, &warnings, &AtomicBool::new(false));
    assert_eq!(names(kept), ["ABOUT.txt", "lock", "records"], "no state stays of what is finished");
    batch.forget().expect("it can be removed");
    assert!(!kept.exists());
    (notes.records, warnings.0.into_inner().expect("no test panics with it"))
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("it stays").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Runs with checkpoints until a file is there, and stops then.
fn stopped_at(scenario: &Scenario, kept: &Path, file: &str) -> PathBuf {
    let mut batch = Batch::new(scenario);
    batch.keep(kept, 10, &BUILD, &[]).expect("the test folder can be written");
    let (stop, path) = (AtomicBool::new(false), kept.join(file));
    scope(|threads| {
        threads.spawn(|| {
            let start = Instant::now();
            while !path.exists() && start.elapsed() < Duration::from_secs(60) {
                sleep(Duration::from_micros(200));
            }
            stop.store(true, Ordering::Relaxed);
        });
        run(&batch, &mut Notes::default(), &Warnings::default(), &stop);
    });
    assert!(path.exists(), "{file} is kept: {:?}", names(kept));
    path
}

#[test]
fn a_batch_that_was_stopped_between_simulations_goes_on() {
    let (scenario, folder) = (market(""), folder());
    let kept = folder.path().join("kept");
    let mut batch = Batch::new(&scenario);
    batch.keep(&kept, 10, &BUILD, &[]).expect("the test folder can be written");
    let stop = AtomicBool::new(false);
    let mut notes = Notes { stop: Some((3, &stop)), ..Notes::default() };
    run(&batch, &mut notes, &Warnings::default(), &stop);
    drop(batch);
    assert_eq!(notes.records, straight(&scenario)[..3]);
    assert_eq!(resumed(&scenario, &kept, 3), (straight(&scenario), vec![]));
}

#[test]
fn a_batch_that_was_stopped_within_a_simulation_goes_on() {
    let (scenario, folder) = (market(""), folder());
    let kept = folder.path().join("kept");
    let path = stopped_at(&scenario, &kept, "replication-0-variant-1.checkpoint");
    let good = std::fs::read(&path).expect("it is there");
    assert_eq!(resumed(&scenario, &kept, 1), (straight(&scenario), vec![]));
    // What is damaged is said, and computed again.
    stopped_at(&scenario, &kept, "replication-0-variant-1.checkpoint");
    std::fs::write(&path, &good[..good.len() / 2]).expect("the test folder can be written");
    let (records, warnings) = resumed(&scenario, &kept, 1);
    assert_eq!(records, straight(&scenario));
    let expected =
        format!("`{}` is damaged: it ends too early; these days are simulated again", path.display());
    assert_eq!(warnings, [expected]);
}

#[test]
fn days_that_variants_have_in_common_are_kept_and_gone_on_with() {
    let (scenario, folder) = (market("fork_day = 30"), folder());
    let kept = folder.path().join("kept");
    stopped_at(&scenario, &kept, "replication-0-past.checkpoint");
    assert_eq!(resumed(&scenario, &kept, 0), (straight(&scenario), vec![]));
    stopped_at(&scenario, &kept, "replication-1-past.checkpoint");
    assert_eq!(resumed(&scenario, &kept, 2), (straight(&scenario), vec![]));
}

#[test]
fn a_lost_record_is_said_and_computed_again() {
    let (scenario, folder) = (market(""), folder());
    let kept = folder.path().join("kept");
    let mut batch = Batch::new(&scenario);
    batch.keep(&kept, 10, &BUILD, &[]).expect("the test folder can be written");
    run(&batch, &mut Notes::default(), &Warnings::default(), &AtomicBool::new(false));
    drop(batch);
    let path = kept.join("records");
    let mut records = std::fs::read(&path).expect("it is there");
    let middle = records.len() / 4 + 200;
    records[middle] ^= 1;
    std::fs::write(&path, records).expect("the test folder can be written");
    let (records, warnings) = resumed(&scenario, &kept, 3);
    assert_eq!(records, straight(&scenario));
    let expected = format!(
        "`{}`: the record of replication 0 of variant `b` is damaged: its checksum is wrong; it is simulated again",
        path.display()
    );
    assert_eq!(warnings, [expected]);
}

#[test]
fn what_belongs_to_another_batch_is_refused() {
    let (scenario, folder) = (market(""), folder());
    let kept = folder.path().join("kept");
    let models = ["m 1.0".to_owned()];
    let mut batch = Batch::new(&scenario);
    batch.keep(&kept, 10, &BUILD, &models).expect("the test folder can be written");
    let refusal = |scenario: &Scenario, build: &Build, models: &[String]| {
        let error = Batch::new(scenario).resume(&kept, None, build, models).expect_err("it is refused");
        error.to_string()
    };
    // Its own batch works with it still.
    let in_use = format!("is in use by another run that is working now (process {})", std::process::id());
    assert!(refusal(&scenario, &BUILD, &models).contains(&in_use));
    let again =
        Batch::new(&scenario).keep(&kept, 10, &BUILD, &models).expect_err("it is refused").to_string();
    assert!(again.contains(&in_use), "{again}");
    drop(batch);
    let again =
        Batch::new(&scenario).keep(&kept, 10, &BUILD, &models).expect_err("it is refused").to_string();
    assert!(again.contains("an interrupted run left it; go on with it by --resume, or remove it"), "{again}");

    let other = market("seed = 5");
    for (refusal, expected) in [
        (refusal(&other, &BUILD, &models), "it has `seed 1`, and this run has `seed 5`"),
        (refusal(&scenario, &Build { commit: "c", ..BUILD }, &models), "it has `build 0.0.0, commit none, "),
        (
            refusal(&scenario, &Build { executable: "e1", ..BUILD }, &models),
            "commit none, executable e1, engine",
        ),
        (
            refusal(&scenario, &BUILD, &["m 1.1".to_owned()]),
            "it has `model m 1.0`, and this run has `model m 1.1`",
        ),
        (refusal(&market("fork_day = 9"), &BUILD, &models), "it has `variant a "),
    ] {
        assert!(refusal.contains(expected), "{refusal}");
    }
    let about = std::fs::read_to_string(kept.join("ABOUT.txt")).expect("it is there");
    for (text, expected) in [
        (format!("{about}variant c 00\n"), "it has `variant c 00`, and this run has `nothing`"),
        (about.replace("every_days = 10", "every_days = 0"), "does not say `every_days`"),
        (about.replace("format = ", "format = 9"), "and this version of Eyeballs reads format "),
        (about.replacen("Checkpoints", "Photographs", 1), "is not what Eyeballs writes"),
    ] {
        std::fs::write(kept.join("ABOUT.txt"), text).expect("the test folder can be written");
        let refusal = refusal(&scenario, &BUILD, &models);
        assert!(refusal.contains(expected), "{refusal}");
    }
    std::fs::remove_file(kept.join("ABOUT.txt")).expect("it is there");
    assert!(refusal(&scenario, &BUILD, &models).contains("holds no checkpoints"));
}

#[test]
fn a_checkpoint_is_written_where_it_is_worth_it() {
    let folder = folder();
    let owner = Owner { build: &BUILD, lines: &[], variants: &[] };
    let checkpoints = Checkpoints::start(&folder.path().join("a/kept"), 10, owner).expect("it can be made");
    assert_eq!(checkpoints.every_days(2_000_000), 10);
    assert_eq!(checkpoints.every_days(100_000), 10);
    assert_eq!(checkpoints.every_days(99_999), 20);
    assert_eq!(checkpoints.every_days(1_000), 1_000);
}

/// A market in which two numbers are uncertain, one of them set by an event, and which may fork.
fn uncertain(head: &str) -> Scenario {
    let text = "
[[event]]
name = 'better'
day = 30
set = { 'service.s.quality' = 0.7 }
[[uncertainty]]
key = 'service.s.session_minutes'
about = 0.5
[[uncertainty]]
key = 'event.better.set.\"service.s.quality\"'
distribution = { uniform = { minimum = 0.5, maximum = 0.9 } }
[goal]
maximise = \"final.users['s']\"
subject_to = \"final.users['s'] > 21_000\"";
    let whole = market_text(head) + text;
    scenario(&whole)
}

#[test]
fn each_replication_is_the_scenario_with_what_it_drew() {
    for head in ["", "fork_day = 20"] {
        let scenario = uncertain(head);
        let uncertainties = scenario.uncertainties.as_ref().expect("some");
        let drawn = straight(&scenario);
        let values = results(&scenario).uncertainties;
        let of = |replication: usize| -> Vec<f64> {
            values.iter().map(|uncertainty| uncertainty.values[replication]).collect()
        };
        assert_ne!(of(0), of(1));
        for replication in 0..2 {
            let factors = uncertainties.list.iter().map(|uncertainty| &uncertainty.factor);
            let candidates = scenario.candidates.as_ref().expect("some numbers take other values");
            let known = candidates.at(factors.zip(of(replication))).expect("they go together");
            let own = |records: &[(u32, usize, u128)]| -> Vec<(u32, usize, u128)> {
                records.iter().filter(|(number, ..)| *number == replication as u32).copied().collect()
            };
            assert_eq!(own(&straight(&known)), own(&drawn), "{head}: replication {replication}");
        }
    }
}

#[test]
fn more_replications_begin_with_the_same_draws_and_the_goal_is_known_of_each() {
    let few = results(&uncertain(""));
    let many = results(&Scenario { replications: 5, ..uncertain("") });
    for (few, many) in few.uncertainties.iter().zip(&many.uncertainties) {
        assert_eq!(few.values[..], many.values[..2], "{}", few.key);
        assert_eq!(many.values.len(), 5);
    }
    let [few, many] = [few, many].map(|results| results.goal.expect("there is one"));
    for variant in 0..2 {
        assert_eq!(few.outcomes[variant][..], many.outcomes[variant][..2]);
        let above = many.outcomes[variant].iter().filter(|users| users.expect("a number") > 21_000.0).count();
        assert_eq!(many.met[variant], [above as u32]);
    }
    assert_eq!(many.problem, None);
    // Who stays longer is there at the end.
    assert!(many.outcomes[0] != many.outcomes[1]);
}

#[test]
fn values_that_do_not_go_together_are_named_with_their_simulation() {
    let text = market_text("replications = 8").replace("count = 50_000", "count = 50_000\nrepresents = 2")
        + "
[[uncertainty]]
key = 'service.s.initial_users'
integer = true
distribution = { uniform = { minimum = 1_000, maximum = 90_000 } }
[[uncertainty]]
key = 'people.represents'
integer = true
distribution = { uniform = { minimum = 1, maximum = 2 } }";
    let text = text.replace("replications = 2\n", "");
    let results = results(&scenario(&text));
    let failed: Vec<_> = results.failures.iter().map(|failure| failure.message.as_str()).collect();
    assert!(!failed.is_empty() && failed.len() < 16, "{failed:?}");
    assert!(failed.iter().all(|message| message.contains("values do not go together: ")), "{failed:?}");
    assert!(failed[0].contains("people.represents = 1"), "{failed:?}");
}
