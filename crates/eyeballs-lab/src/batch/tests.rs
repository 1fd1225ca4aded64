//! A batch that was stopped goes on to the records that it would have had, from what it kept and from nothing else.

use super::*;
use crate::testing::{Memory, scenario as scenario_of};
use eyeballs_core::checkpoint::record_identity;
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

/// Two variants and two replications, in which a checkpoint is worth writing every 20 days.
fn market(head: &str) -> Scenario {
    scenario_of(&market_text(head))
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

/// Goes on to the end with what a store holds: all records, and what was warned of.
fn resumed(scenario: &Scenario, store: &Memory) -> (Vec<(u32, usize, u128)>, Vec<String>) {
    let (mut notes, warnings) = (Notes::default(), Warnings::default());
    run(&Batch::new(scenario).keeping(store), &mut notes, &warnings, &AtomicBool::new(false));
    assert_eq!(store.states(), 0, "no state stays of what is finished");
    (notes.records, warnings.0.into_inner().expect("no test panics with it"))
}

/// Runs until so many simulations finished and so many states were kept, and stops then.
fn stopped_at(scenario: &Scenario, finished: usize, states: usize) -> Memory {
    let (stop, store) = (AtomicBool::new(false), Memory::new(Some(10)));
    scope(|threads| {
        threads.spawn(|| {
            let start = Instant::now();
            let there = || (store.records(), store.states()) >= (finished, states);
            while !there() && start.elapsed() < Duration::from_secs(60) {
                sleep(Duration::from_micros(200));
            }
            stop.store(true, Ordering::Relaxed);
        });
        run(&Batch::new(scenario).keeping(&store), &mut Notes::default(), &Warnings::default(), &stop);
    });
    assert_eq!((store.records(), store.states()), (finished, states));
    store
}

#[test]
fn a_batch_that_was_stopped_between_simulations_goes_on() {
    let (scenario, store) = (market(""), Memory::new(None));
    let stop = AtomicBool::new(false);
    let mut notes = Notes { stop: Some((3, &stop)), ..Notes::default() };
    run(&Batch::new(&scenario).keeping(&store), &mut notes, &Warnings::default(), &stop);
    assert_eq!(notes.records, straight(&scenario)[..3]);
    assert_eq!(store.records(), 3);
    assert_eq!(resumed(&scenario, &store), (straight(&scenario), vec![]));
    assert_eq!((store.records(), store.read()), (4, 3), "what was kept was taken from there");
}

#[test]
fn a_batch_that_was_stopped_within_a_simulation_goes_on() {
    let scenario = market("");
    let store = stopped_at(&scenario, 1, 1);
    assert_eq!(resumed(&scenario, &store), (straight(&scenario), vec![]));
    // What is damaged is said, and computed again.
    let store = stopped_at(&scenario, 1, 1);
    store.damage_states();
    let (records, warnings) = resumed(&scenario, &store);
    assert_eq!(records, straight(&scenario));
    assert_eq!(warnings, ["`state` is damaged: it ends too early; these days are simulated again"]);
}

#[test]
fn days_that_variants_have_in_common_are_kept_and_gone_on_with() {
    let scenario = market("fork_day = 30");
    assert_eq!(resumed(&scenario, &stopped_at(&scenario, 0, 1)), (straight(&scenario), vec![]));
    assert_eq!(resumed(&scenario, &stopped_at(&scenario, 2, 1)), (straight(&scenario), vec![]));
}

#[test]
fn a_lost_record_is_said_and_computed_again() {
    let (scenario, store) = (market(""), Memory::new(None));
    run(
        &Batch::new(&scenario).keeping(&store),
        &mut Notes::default(),
        &Warnings::default(),
        &AtomicBool::new(false),
    );
    store.damage_record();
    let (records, warnings) = resumed(&scenario, &store);
    assert_eq!(records, straight(&scenario));
    assert_eq!(warnings.len(), 1);
    let expected = "that was kept is damaged: its checksum is wrong; it is simulated again";
    assert!(warnings[0].ends_with(expected), "{warnings:?}");
}

/// Only what did not change is taken from a store: an edited variant is simulated, and more replications begin with those that are
/// there.
#[test]
fn a_design_that_grows_or_changes_takes_what_did_not_change() {
    let (scenario, store) = (market(""), Memory::new(None));
    resumed(&scenario, &store);
    let edited = scenario_of(&market_text("").replace("hazard' = 0.02", "hazard' = 0.03"));
    assert_eq!(resumed(&edited, &store).0, straight(&edited));
    assert_eq!((store.records(), store.read()), (6, 2));
    let more = Scenario { replications: 3, ..scenario.clone() };
    assert_eq!(resumed(&more, &store).0, straight(&more));
    assert_eq!((store.records(), store.read()), (8, 2 + 4));
    let other = market("seed = 5");
    assert_eq!(resumed(&other, &store).0, straight(&other));
    assert_eq!((store.records(), store.read()), (12, 2 + 4));
}

#[test]
fn shares_of_a_batch_are_all_of_it_together() {
    let text = market_text("replications = 5").replace("replications = 2\n", "");
    let (scenario, store) = (scenario_of(&text), Memory::new(None));
    for rest in 0..3 {
        let batch = Batch::new(&scenario).keeping(&store).share(rest, 3);
        let mut notes = Notes::default();
        run(&batch, &mut notes, &Warnings::default(), &AtomicBool::new(false));
        let whole = straight(&scenario);
        let ours: Vec<_> = whole.into_iter().filter(|(replication, ..)| replication % 3 == rest).collect();
        assert_eq!(notes.records, ours);
    }
    assert_eq!(store.records(), 10);
    assert_eq!(resumed(&scenario, &store).0, straight(&scenario));
    assert_eq!(store.read(), 10);
}

/// A store that takes nothing is said once and costs no result.
#[test]
fn what_cannot_be_kept_is_computed_all_the_same() {
    let (scenario, store) = (market(""), Memory::full());
    let batch = Batch::new(&scenario).keeping(&store);
    let (mut notes, warnings) = (Notes::default(), Warnings::default());
    run(&batch, &mut notes, &warnings, &AtomicBool::new(false));
    assert_eq!(notes.records, straight(&scenario));
    let warnings = warnings.0.into_inner().expect("no test panics with it");
    assert_eq!(warnings, ["not all that is computed can be kept: the store is full"]);
    assert!(batch.could_not_keep());
}

#[test]
fn a_state_is_written_where_it_is_worth_it() {
    let store = Memory::new(Some(10));
    let keeping = Keeping::new(Some(&store));
    let days = [2_000_000, 100_000, 99_999, 1_000].map(|people| keeping.every_days(people));
    assert_eq!(days, [10, 10, 20, 1_000].map(Some));
    assert_eq!(Keeping::new(None).every_days(1_000), None);
}

#[test]
fn draws_that_are_repeated_are_kept_too() {
    let text = market_text("").replace("replications = 2", "replications = 8")
        + "
[[uncertainty]]
key = 'service.s.session_minutes'
about = 0.5
[goal]
maximise = \"final.users['s']\"";
    let (scenario, store) = (scenario_of(&text), Memory::new(None));
    resumed(&scenario, &store);
    let answers = 2 * 8 * 2;
    assert_eq!((store.records(), store.answers_count(), store.read()), (16, answers, 0));
    resumed(&scenario, &store);
    assert_eq!((store.records(), store.answers_count(), store.read()), (16, answers, 16 + answers));
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
    scenario_of(&whole)
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
    let results = results(&scenario_of(&text));
    let failed: Vec<_> = results.failures.iter().map(|failure| failure.message.as_str()).collect();
    assert!(!failed.is_empty() && failed.len() < 16, "{failed:?}");
    assert!(failed.iter().all(|message| message.contains("values do not go together: ")), "{failed:?}");
    assert!(failed[0].contains("people.represents = 1"), "{failed:?}");
}
