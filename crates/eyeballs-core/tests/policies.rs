//! What firms decide by themselves: an event's bits, what holds numbers back, who may answer whom, and forks.

mod common;

use common::{channel, run, service, world};
use eyeballs_core::checkpoint::record_identity;
use eyeballs_core::expression::{Builder, Operator, Type, Value};
use eyeballs_core::measures::{Moment, Scope, measure};
use eyeballs_core::record::{Decision, Record};
use eyeballs_core::simulation::Simulation;
use eyeballs_core::spec::*;
use eyeballs_core::units::{Day, Micros};
use eyeballs_core::world::World;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// An expression in postfix order: numbers, facts and what is done with them.
fn formula(steps: &[Step], knows: Vec<Known>) -> Formula {
    let mut builder = Builder::default();
    for step in steps {
        match *step {
            Step::Number(number) => builder.value(Value::Number(number)),
            Step::Fact => builder.fact(Type::Number),
            Step::Apply(operator) => builder.apply(operator).expect("it has a type"),
        }
    }
    Formula { expression: builder.finish(), knows }
}

#[derive(Clone, Copy)]
enum Step {
    Number(f64),
    Fact,
    Apply(Operator),
}

fn computed(formula: Formula) -> Computed {
    Computed {
        formula,
        least: 0.0,
        above_least: false,
        most: 1e9,
        below_most: false,
        step: None,
        grain: Grain::Any,
    }
}

fn policy(number: u32, every_days: u32, from: u32, deed: Deed) -> PolicySpec {
    PolicySpec {
        number,
        name: format!("policy {number}"),
        firm: 0,
        every_days,
        from: Day(from),
        until: None,
        once: false,
        when: None,
        deeds: vec![deed],
    }
}

fn churn(service: usize) -> Action {
    Action::SetService { service, knob: ServiceKnob::ChurnHazard, value: 0.0 }
}

fn fact(name: &str, days: Lately) -> Known {
    Known::Fact { whose: Whose::Service(0), days, quantity: Quantity::Measure(name.to_owned()) }
}

/// Two services of one firm, with people coming and going.
fn market(days: u32) -> WorldSpec {
    let one = |name: &str| {
        let mut one = service(name);
        one.initial_users = 500;
        one.churn.hazard = 0.01;
        one.cost.per_join = Micros(2_000_000);
        one.channels = vec![channel("organic", ChannelKind::Organic { innovation: 0.01 })];
        one
    };
    world(3_000, days, vec![one("one"), one("two")])
}

fn decided(record: &Record) -> Vec<(u32, Option<f64>, Option<f64>)> {
    let row = |decision: &Decision| (decision.day.0, decision.before, decision.number);
    record.decisions.iter().map(row).collect()
}

#[test]
fn a_policy_that_sets_what_an_event_sets_gives_its_bits() {
    let mut by_event = market(60);
    by_event.events = vec![
        EventSpec { day: Day(20), action: churn(0).with_number(0.05) },
        EventSpec { day: Day(30), action: Action::CutChannel { service: 1, channel: 0 } },
        EventSpec { day: Day(40), action: Action::Close { service: 1 } },
    ];
    let mut by_policy = market(60);
    let constant = computed(formula(&[Step::Number(0.05)], Vec::new()));
    by_policy.policies = vec![
        policy(
            0,
            1,
            20,
            Deed { written: String::new(), action: churn(0), number: Some(constant), valuation: None },
        ),
        policy(
            1,
            1,
            30,
            Deed {
                written: String::new(),
                action: Action::CutChannel { service: 1, channel: 0 },
                number: None,
                valuation: None,
            },
        ),
        policy(
            2,
            1,
            40,
            Deed {
                written: String::new(),
                action: Action::Close { service: 1 },
                number: None,
                valuation: None,
            },
        ),
    ];
    let neither = run(market(60), 1);
    let mut record = run(by_policy, 1);
    assert_eq!(decided(&record), [(20, Some(0.01), Some(0.05)), (30, None, None), (40, None, None)]);
    record.decisions.clear();
    assert_eq!(record_identity(&record), record_identity(&run(by_event, 1)));
    assert_ne!(record_identity(&record), record_identity(&neither), "it makes a difference");
}

/// 10 % up every 10 days, from what stands, within bounds and by a largest change.
#[test]
fn a_number_goes_as_far_as_bounds_and_step_let_it() {
    let mut spec = market(80);
    let more = || {
        let steps = [Step::Fact, Step::Number(2.0), Step::Apply(Operator::Multiply)];
        formula(&steps, vec![Known::Setting(churn(0))])
    };
    let number = Computed { most: 0.05, step: Some(0.015), ..computed(more()) };
    spec.policies = vec![policy(
        0,
        10,
        10,
        Deed { written: String::new(), action: churn(0), number: Some(number), valuation: None },
    )];
    let found = decided(&run(spec, 1));
    let expected = [(10, 0.01, 0.02), (20, 0.02, 0.035), (30, 0.035, 0.05)];
    assert_eq!(found.len(), 3, "at its bound nothing is done: {found:?}");
    for ((day, before, number), (expected_day, expected_before, expected)) in found.iter().zip(expected) {
        assert_eq!(*day, expected_day);
        assert!((before.expect("a number") - expected_before).abs() < 1e-12);
        assert!((number.expect("a number") - expected).abs() < 1e-12);
    }
}

/// What an end of a range leaves out is not set, and money and integers are what can be.
#[test]
fn a_number_is_one_that_can_be_set() {
    let held = |number: Computed, wanted| number.held(wanted, None);
    let any = || computed(formula(&[Step::Number(1.0)], Vec::new()));
    assert_eq!(held(Computed { above_least: true, ..any() }, -3.0), None);
    assert_eq!(held(any(), -3.0), Some(0.0));
    assert_eq!(held(Computed { most: 2.0, below_most: true, ..any() }, 5.0), None);
    assert_eq!(held(Computed { grain: Grain::Integer, ..any() }, 2.6), Some(3.0));
    assert_eq!(held(Computed { grain: Grain::Money, ..any() }, 1.234_567_8), Some(1.234_568));
    // What stands lies outside of the bounds: they win over the step.
    let stepped = Computed { least: 4.0, most: 5.0, step: Some(0.5), ..any() };
    assert_eq!(stepped.held(4.5, Some(1.0)), Some(4.0));
}

/// Each takes what the other has: they swap for ever, because both look at the same morning.
#[test]
fn two_answer_each_other_from_the_same_morning() {
    let mut spec = market(5);
    spec.services[1].churn.hazard = 0.02;
    let other = |index| computed(formula(&[Step::Fact], vec![Known::Setting(churn(index))]));
    spec.policies = vec![
        policy(
            0,
            1,
            1,
            Deed { written: String::new(), action: churn(0), number: Some(other(1)), valuation: None },
        ),
        policy(
            1,
            1,
            1,
            Deed { written: String::new(), action: churn(1), number: Some(other(0)), valuation: None },
        ),
    ];
    let record = run(spec, 1);
    let of_first: Vec<_> =
        record.decisions.iter().filter(|decision| decision.policy == 0).map(|one| one.number).collect();
    assert_eq!(of_first, [Some(0.02), Some(0.01), Some(0.02), Some(0.01)]);
}

#[test]
fn a_condition_is_of_the_days_before_and_what_has_no_value_is_not_true() {
    let above = |name: &str, days, limit| {
        let steps = [Step::Fact, Step::Number(limit), Step::Apply(Operator::GreaterOrEqual)];
        Some(formula(&steps, vec![fact(name, days)]))
    };
    let constant = || computed(formula(&[Step::Number(0.5)], Vec::new()));
    let first_day = |when, once| {
        let mut spec = market(60);
        let deed =
            Deed { written: String::new(), action: churn(1), number: Some(constant()), valuation: None };
        spec.policies = vec![PolicySpec { when, once, ..policy(0, 1, 0, deed) }];
        run(spec, 1)
    };
    let plain = run(market(60), 1);
    let users = |day: usize| plain.services[0].days[day].active as f64;
    // On the morning after the first day at whose end there are so many.
    let day = (0..60).find(|&day| users(day) >= users(20)).expect("day 20 at the latest");
    let record = first_day(above("active", Lately::Yesterday, users(20)), true);
    assert_eq!(decided(&record), [(day as u32 + 1, Some(0.01), Some(0.5))]);
    // A month is a sum of 30 days, or of as many as there are.
    let joined = |days: std::ops::Range<usize>| -> u64 {
        plain.services[0].days[days].iter().map(|day| day.joined).sum()
    };
    for end in [12, 45] {
        let limit = joined(end - end.min(30)..end);
        let first = (1..60).find(|&day: &usize| joined(day - day.min(30)..day) >= limit).expect("such a day");
        let record = first_day(above("joined", Lately::Month, limit as f64), true);
        assert_eq!(record.decisions[0].day.0 as usize, first);
    }
    // Nothing was recorded before the first day, and nobody pays: a share of nothing has no value.
    assert_eq!(first_day(above("users", Lately::Total, 0.0), false).decisions[0].day, Day(1));
    assert!(
        decided(&first_day(above("lifetime_value_to_acquisition_cost", Lately::Total, 0.0), false))
            .is_empty()
    );
}

#[test]
fn a_firm_out_of_business_decides_nothing() {
    let mut spec = market(40);
    spec.firms[0] = FirmSpec { name: "brink".to_owned(), cash: Micros(1), credit: Some(Micros::ZERO) };
    let double = formula(
        &[Step::Fact, Step::Number(1.5), Step::Apply(Operator::Multiply)],
        vec![Known::Setting(churn(0))],
    );
    spec.policies = vec![policy(
        0,
        1,
        0,
        Deed { written: String::new(), action: churn(0), number: Some(computed(double)), valuation: None },
    )];
    let record = run(spec, 1);
    let bankrupt = record.firms[0].bankrupt.expect("each join costs");
    assert_eq!(record.decisions.last().map(|decision| decision.day), Some(bankrupt));
}

#[test]
fn worlds_with_other_policies_are_others() {
    let with = |most| {
        let mut spec = market(40);
        let number = Computed { most, ..computed(formula(&[Step::Number(0.5)], Vec::new())) };
        spec.policies = vec![policy(
            0,
            1,
            0,
            Deed { written: String::new(), action: churn(0), number: Some(number), valuation: None },
        )];
        World::new(spec).identity()
    };
    assert_eq!(with(1.0), with(1.0));
    assert_ne!(with(1.0), with(0.5));
    assert_ne!(with(1.0), World::new(market(40)).identity());
}

/// Half the price that the other one asks is worth a third of the firm; the owners of the start keep what is left of each round.
#[test]
fn capital_at_a_price_leaves_the_owners_a_share() {
    let mut spec = market(30);
    let capital =
        |amount| Action::Capital { firm: 0, amount: Micros(amount), valuation: Some(Micros(2_000_000)) };
    spec.events = vec![EventSpec { day: Day(3), action: capital(1_000_000) }];
    let users = || formula(&[Step::Fact], vec![fact("users", Lately::Month)]);
    spec.policies = vec![PolicySpec {
        once: true,
        ..policy(
            0,
            1,
            10,
            Deed {
                written: String::new(),
                action: Action::Capital { firm: 0, amount: Micros::ZERO, valuation: None },
                number: Some(Computed { most: 1e9, grain: Grain::Money, ..computed(users()) }),
                valuation: Some(formula(&[Step::Number(3_000.0)], Vec::new())),
            },
        )
    }];
    let record = run(spec, 1);
    let users = record.services[0].days[9].users_month as f64;
    let owners = measure("owners_share").expect("listed");
    let on = |day| owners.value(Scope::of_firm(&record, 0), Moment::Day(day)).expect("a share");
    assert_eq!((on(2), on(3), on(9)), (1.0, 2.0 / 3.0, 2.0 / 3.0));
    assert!((on(10) - 2.0 / 3.0 * 3_000.0 / (3_000.0 + users)).abs() < 1e-12, "{} of {users}", on(10));
    assert_eq!(record.firms[0].capital[10], Micros::from_units(users).expect("countable"));
    assert_eq!(record.firms[0].capital.iter().filter(|amount| **amount != Micros::ZERO).count(), 2);
}

#[test]
fn a_release_costs_on_its_day_and_gains_what_is_drawn_alike_in_all_variants() {
    let release = |gain| Action::Release { service: 0, gain, cost: Micros(7_000_000) };
    let with = |gain: Distribution, seed| {
        let mut spec = market(20);
        spec.market_seed = seed;
        spec.services[0].cost.fixed_per_day = Micros(1_000_000);
        spec.events = vec![EventSpec { day: Day(5), action: release(gain) }];
        spec
    };
    let quality = |record: &Record, day: usize| record.services[0].days[day].quality;
    let constant = run(with(Distribution::Constant(0.5), 1), 1);
    assert_eq!((quality(&constant, 4), quality(&constant, 5)), (0.5, 0.75));
    let fixed: Vec<i64> = constant.services[0].days[4..7].iter().map(|day| day.cost_fixed.0).collect();
    assert_eq!(fixed, [1_000_000, 8_000_000, 1_000_000]);
    let line = |day: usize| constant.services[0].line_amounts[day * constant.services[0].lines.len() + 1];
    assert_eq!(line(5), Micros(8_000_000), "the ledger has it, too");
    let drawn = |spec, replication| quality(&run(spec, replication), 5);
    let gain = || Distribution::Uniform { minimum: 0.0, maximum: 1.0 };
    let mut other = with(gain(), 1);
    other.services[0].churn.hazard = 0.3;
    other.seed = 77;
    assert_eq!(drawn(with(gain(), 1), 1), drawn(other, 1), "the market's luck is the same in any variant");
    assert_ne!(drawn(with(gain(), 1), 1), drawn(with(gain(), 1), 2));
    let mean = (0..400).map(|replication| drawn(with(gain(), 1), replication)).sum::<f64>() / 400.0;
    // Uniform from 0.5 to 1: standard error 0.5 / sqrt(12 * 400) = 0.0072.
    assert!((mean - 0.75).abs() < 4.0 * 0.0072, "{mean}");
}

/// dq/dt = g m (1 - q), with m thousand minutes a day: the gap shrinks by exp(-g times all minutes of the days before).
#[test]
fn use_teaches() {
    let mut spec = market(40);
    spec.services[0].learning.gain_per_thousand_minutes = 0.002;
    let record = run(spec, 1);
    let days = &record.services[0].days;
    let minutes: f64 = days[..39].iter().map(|day| day.minutes).sum();
    let expected = 1.0 - 0.5 * (-0.002 * minutes / 1_000.0).exp();
    assert!((days[39].quality - expected).abs() < 1e-6, "{} {expected}", days[39].quality);
    assert!(expected > 0.6, "it learns something: {expected}");
}

/// Waiting for what may happen on any day: within t days with chance 1 - exp(-h t).
#[test]
fn what_may_happen_on_any_day_happens_once_after_its_first_day() {
    let chance = |hazard| ChanceSpec {
        number: 3,
        deed: 0,
        name: "ban".to_owned(),
        written: "close one".to_owned(),
        draw: 12,
        from: Day(10),
        hazard,
        action: Action::Close { service: 0 },
    };
    let days = |hazard: f64| -> Vec<Option<u32>> {
        let mut spec = market(60);
        spec.people.count = 10;
        spec.services.iter_mut().for_each(|service| service.initial_users = 10);
        spec.chances = vec![chance(hazard)];
        let world = Arc::new(World::new(spec));
        let one = |replication| {
            let simulation = Simulation::new(&world, replication).expect("there are no models");
            let (record, _) = simulation.run(&AtomicBool::new(false));
            let closed = record.services[0].days.iter().position(|day| !day.open);
            // It is open on the day itself, and closed from the next one on.
            let happened = record.decisions.first().map(|decision| decision.day.0);
            assert!(record.decisions.len() < 2);
            assert_eq!(closed.map(|day| day as u32), happened.map(|day| day + 1).filter(|day| *day < 60));
            happened
        };
        (0..2_000).map(one).collect()
    };
    let found = days(0.05);
    let share = |end| found.iter().flatten().filter(|day| **day < end).count() as f64 / 2_000.0;
    assert_eq!(share(10), 0.0);
    for end in [11, 20, 60] {
        let expected: f64 = 1.0 - (-0.05 * f64::from(end - 10)).exp();
        let error = (expected * (1.0 - expected) / 2_000.0).sqrt();
        assert!((share(end) - expected).abs() < 4.0 * error, "by day {end} {}, not {expected}", share(end));
    }
}
