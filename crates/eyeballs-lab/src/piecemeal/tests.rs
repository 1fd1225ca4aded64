use super::*;
use crate::testing::scenario;
use crate::{Progress, Simulation as Recorded, Sink, batch};
use std::collections::BTreeMap;
use std::io;

struct Silent;

impl Progress for Silent {
    fn simulation_done(&self) {}

    fn warn(&self, message: &str) {
        panic!("{message}");
    }
}

/// Records as bytes, by replication and variant.
#[derive(Default)]
struct Kept(BTreeMap<(u32, usize), Record>);

impl Sink for Kept {
    fn take(&mut self, simulation: &Recorded<'_>) -> io::Result<()> {
        self.0.insert((simulation.replication, simulation.variant), simulation.record.clone());
        Ok(())
    }
}

fn market(head: &str, tail: &str) -> Scenario {
    scenario(&format!(
        "title = 'T'
question = 'Q?'
[run]
days = 90
replications = 3
seed = 4
{head}
[people]
count = 3_000
[firm.f]
cash = 0
credit = 'unlimited'
[service.s]
firm = 'f'
initial_users = 300
churn = {{ hazard = 0.01 }}
return_hazard = 0.01
cost = {{ per_active_day = 0.01, fixed_per_day = 10 }}
[[service.s.channel]]
kind = 'organic'
innovation = 0.01
[[variant]]
name = 'plain'
[[variant]]
name = 'better'
service.s.quality = 0.7
[[claim]]
text = 'Better is better'
holds = \"final.users['better'] > final.users['plain']\"
{tail}"
    ))
}

/// Runs it in slices, the simulations in another order than a batch has them.
fn piece_by_piece(scenario: &Scenario, slice: u32) -> (Piecemeal, Vec<Done>, Vec<Left>) {
    let mut piecemeal = Piecemeal::new(scenario.clone());
    let (mut done, mut all) = (Vec::new(), Vec::new());
    for replication in (0..scenario.replications).rev() {
        for variant in (0..scenario.variants.len()).rev() {
            piecemeal.begin(variant, replication).expect("it begins");
            while !piecemeal.advance(slice).expect("it runs") {}
            let left = piecemeal.finish();
            done.push(Done { variant, replication, record: Ok(left.record.clone()) });
            all.push(left);
        }
    }
    (piecemeal, done, all)
}

#[test]
fn slices_come_to_what_a_batch_comes_to() {
    let uncertain = "[[uncertainty]]
key = 'service.s.session_minutes'
about = 0.5
[goal]
maximise = \"final.users['s']\"";
    for (head, tail) in [("", ""), ("fork_day = 20", ""), ("", uncertain), ("fork_day = 20", uncertain)] {
        let scenario = market(head, tail);
        let mut kept = Kept::default();
        let never = AtomicBool::new(false);
        let mut curves = Cursor::new(Vec::new());
        let whole = batch::run(&scenario, &mut [&mut kept], &mut curves, &Silent, &never).expect("it runs");
        let (mut piecemeal, done, all) = piece_by_piece(&scenario, 7);
        for (Done { variant, replication, .. }, left) in done.iter().zip(&all) {
            let record = &kept.0[&(*replication, *variant)];
            let bits = |values: &[f64]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
            assert_eq!(bits(&left.curves), bits(&super::curves(record, 0)), "{head} {tail}");
            assert_eq!(left.curves.len(), CURVES.len() * 90);
        }
        let (results, channels) = piecemeal.results(done).expect("they are its own");
        let joined = |record: &Record| record.services[0].channels[0].joined;
        let all_joined: u64 = kept.0.values().map(joined).sum();
        assert_eq!(channels.iter().map(|channel| channel.joined).sum::<u64>(), all_joined);
        assert_eq!(channels.iter().map(|channel| channel.simulations).collect::<Vec<_>>(), [3, 3]);
        let json = |results: &Results| {
            // Repeated draws are what only a batch does; what follows from them is left out.
            let mut results = results.clone();
            results.verdict = None;
            results.goal.iter_mut().for_each(|goal| goal.repeats = None);
            format!("{results:?}")
        };
        assert_eq!(json(&results), json(&whole), "{head} {tail}");
        assert_eq!(results.claims[0].evaluated, 3);
        assert_eq!(results.uncertainties.is_empty(), tail.is_empty());
    }
}

#[test]
fn what_is_missing_or_failed_is_said_and_costs_nothing_else() {
    let scenario = market("", "");
    let (mut piecemeal, mut done, _) = piece_by_piece(&scenario, 100);
    let failure = Failed { message: "a model failed".to_owned(), model: true };
    done.pop();
    done[0].record = Err(failure);
    let (results, _) = piecemeal.results(done).expect("they are its own");
    assert_eq!((results.not_run, results.failures.len()), (1, 1));
    assert_eq!(results.claims[0].evaluated, 1);
    assert!(piecemeal.begin(2, 0).is_err(), "there are two variants");
    assert!(piecemeal.begin(0, 3).is_err(), "there are three replications");
}

#[test]
fn variants_that_are_alike_have_one_identity() {
    let alike = Piecemeal::new(market("", "")).identities().expect("all is known");
    let changed = market("", "[[event]]\nday = 3\nset = { 'service.s.quality' = 0.4 }\n");
    let changed = Piecemeal::new(changed).identities().expect("all is known");
    assert!(alike[0] != alike[1] && alike[0] != changed[0], "{alike:?} {changed:?}");
    assert_eq!(alike, Piecemeal::new(market("", "")).identities().expect("all is known"));
}

#[test]
fn another_scenario_takes_over_what_it_can_and_comes_to_the_same() {
    let (first, other) = (market("", ""), market("fork_day = 20", ""));
    let again = |from: &Scenario, to: &Scenario| {
        let mut piecemeal = Piecemeal::new(from.clone()).again(to.clone());
        piecemeal.begin(1, 2).expect("it begins");
        while !piecemeal.advance(50).expect("it runs") {}
        piecemeal.finish().record
    };
    assert_eq!(again(&first, &other), again(&other, &other));
    assert_eq!(again(&other, &first), again(&first, &first));
    assert_ne!(again(&first, &first), again(&other, &other), "before they part, variants are alike");
}
