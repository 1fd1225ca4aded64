//! What moves people from day to day: quality, habit, attraction, satisfaction, invitations. Values by hand.
//!
//! Sessions are so short that every user opens the service every day; of 60 free minutes a lone service of
//! quality 0.5 gets 30 beside an outside weight of 0.5.

mod common;
#[path = "common/till.rs"]
mod till;

use common::{channel, run, service, world};
use eyeballs_core::record::ServiceRecord;
use eyeballs_core::simulation::Simulation;
use eyeballs_core::spec::*;
use eyeballs_core::standing::Standing;
use eyeballs_core::units::{Day, Micros};
use eyeballs_core::world::World;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use till::till;

const USERS: u32 = 1_000;

/// A service that each of its users opens every day, and everybody is a user.
fn daily(name: &str) -> ServiceSpec {
    let mut daily = service(name);
    daily.session_minutes = 0.001;
    daily.initial_users = u64::from(USERS);
    daily
}

fn run_one(service: ServiceSpec, days: u32, events: Vec<(u32, Action)>) -> ServiceRecord {
    let mut spec = world(USERS, days, vec![service]);
    spec.events = events.into_iter().map(|(day, action)| EventSpec { day: Day(day), action }).collect();
    run(spec, 0).services[0].clone()
}

/// As precise as numbers of 32 bits are.
fn assert_near(value: f64, expected: f64, what: &str) {
    assert!((value - expected).abs() <= 2e-6 * expected.abs(), "{what}: {value}, expected {expected}");
}

/// Satisfaction is rounded by chance to steps of 2^-15: a thousand people's mean to a thirtieth of a step.
fn assert_satisfaction(value: f64, expected: f64, what: &str) {
    let error = 0.5 / 32_768.0 / f64::from(USERS).sqrt();
    assert!((value - expected).abs() < 4.0 * error + 1e-6, "{what}: {value}, expected {expected}");
}

#[test]
fn quality_decays_every_day_after_the_first_and_a_release_closes_a_share_of_the_gap() {
    let mut reader = daily("reader");
    reader.opens = Day(2);
    reader.quality = QualitySpec {
        start: 0.8,
        decay_per_day: 0.1,
        release_every_days: 3,
        release_gain: 0.25,
        release_cost: Micros::ZERO,
    };
    let days = run_one(reader, 10, Vec::new()).days;
    let released = |quality: f64| quality + 0.25 * (1.0 - quality);
    // Opened on day 2: releases on days 5 and 8, after the decay of the day.
    let mut quality = 0.8;
    for (day, today) in days.iter().enumerate().skip(2) {
        if day > 2 {
            quality *= 0.9;
        }
        if day == 5 || day == 8 {
            quality = released(quality);
        }
        assert_near(today.quality, quality, &format!("day {day}"));
    }
    assert_eq!((days[0].quality, days[1].quality), (0.0, 0.0));
}

#[test]
fn the_calendar_of_releases_starts_anew_when_a_service_opens_again() {
    let mut reader = daily("reader");
    reader.quality = QualitySpec {
        start: 0.2,
        decay_per_day: 0.0,
        release_every_days: 4,
        release_gain: 0.5,
        release_cost: Micros::ZERO,
    };
    let events = vec![(1, Action::Close { service: 0 }), (3, Action::Open { service: 0 })];
    let days = run_one(reader, 9, events).days;
    let qualities: Vec<f64> = (3..9).map(|day| days[day].quality).collect();
    for (quality, expected) in qualities.iter().zip([0.2, 0.2, 0.2, 0.2, 0.6, 0.6]) {
        assert_near(*quality, expected, "from day 3");
    }
}

#[test]
fn beyond_its_capacity_quality_falls_by_the_power_of_the_crowd() {
    let mut reader = daily("reader");
    // An agent stands for four: 4,000 users the day after the first, where 1,000 find room.
    reader.initial_users = 4 * u64::from(USERS);
    reader.capacity = Some(CapacitySpec { users: 1_000.0, exponent: 0.5 });
    let mut spec = world(USERS, 2, vec![reader]);
    spec.people.represents = 4;
    let days = &run(spec, 0).services[0].days.clone();
    assert_near(days[0].quality, 0.5, "nobody is there in the morning");
    assert_near(days[1].quality, 0.25, "(1,000 / 4,000)^0.5 of 0.5");
}

#[test]
fn a_habit_multiplies_the_weight_by_what_tenure_made_of_it() {
    let mut reader = daily("reader");
    reader.habit = HabitSpec { strength: 0.8, days: 5.0, growth: HabitGrowth::Tenure };
    let days = run_one(reader, 200, Vec::new()).days;
    for day in [1, 2, 5, 20, 71, 199] {
        // It no longer grows after 14 times its days.
        let tenure = f64::min(day as f64, 70.0);
        let weight = 0.5 * f64::exp(0.8 * (1.0 - f64::exp(-tenure / 5.0)));
        let expected = 60.0 * f64::from(USERS) * weight / (weight + 0.5);
        assert_near(days[day].minutes, expected, &format!("day {day}"));
    }
}

#[test]
fn a_habit_by_use_grows_on_days_of_use_and_fades_on_others() {
    let mut reader = daily("reader");
    reader.habit = HabitSpec { strength: 0.8, days: 5.0, growth: HabitGrowth::Use { fade_days: 10.0 } };
    let mut spec = world(USERS, 60, vec![reader]);
    // For ten days there is so much else to do that nobody opens it.
    spec.events = [(30, 1e6), (40, 0.5)]
        .map(|(day, weight)| EventSpec { day: Day(day), action: Action::SetOutsideWeight(weight) })
        .into();
    spec.services[0].session_minutes = 1.0;
    spec.people.free_minutes = Distribution::Constant(1_000.0);
    let days = &run(spec, 0).services[0].days.clone();
    let mut habit = 0.0;
    for (day, today) in days.iter().enumerate().skip(1) {
        if !(30..40).contains(&day) {
            let weight = 0.5 * f64::exp(0.8 * habit);
            let expected = 1_000.0 * f64::from(USERS) * weight / (weight + 0.5);
            let found = today.minutes;
            assert!((found / expected - 1.0).abs() < 1e-3, "day {day}: {found}, not {expected}");
            habit = 1.0 - (1.0 - habit) * f64::exp(-0.2);
        } else {
            habit *= f64::exp(-0.1);
        }
    }
}

#[test]
fn frequency_of_use_is_a_factor_on_the_weight_and_not_on_what_pleases() {
    let mut reader = daily("reader");
    reader.satisfaction = SatisfactionSpec { initial: 0.5, smoothing: 1.0 };
    reader.frequency = FrequencySpec { spread: 1.0 };
    let mut spec = world(USERS, 2, vec![reader]);
    // So much else to do that minutes are in proportion to the weight.
    spec.people.outside_weight = 1e5;
    let days = &run(spec, 0).services[0].days.clone();
    let equal = 60.0 * f64::from(USERS) * 0.5 / 1e5;
    let error = equal / f64::from(USERS).sqrt();
    assert!((days[1].minutes - equal).abs() < 4.0 * error, "{} of {equal} +- {error}", days[1].minutes);
    assert!((days[1].minutes - equal).abs() > 1e-4 * equal, "{} although people differ", days[1].minutes);
    assert_satisfaction(days[1].satisfaction, 0.5, "quality is the same for all");
}

#[test]
fn attractions_of_models_multiply_the_weight() {
    let mut reader = daily("reader");
    reader.models = vec![till(&[("attraction", 3.0)], 0), till(&[("attraction", 2.0)], 2)];
    let days = run_one(reader, 3, Vec::new()).days;
    let of_weight = |weight: f64| 60.0 * f64::from(USERS) * weight / (weight + 0.5);
    assert_near(days[1].minutes, of_weight(1.5), "one model works");
    assert_near(days[2].minutes, of_weight(3.0), "both work");
}

#[test]
fn satisfaction_moves_by_a_share_towards_quality_and_half_of_the_experiences() {
    let mut reader = daily("reader");
    reader.satisfaction = SatisfactionSpec { initial: 0.25, smoothing: 0.25 };
    reader.models = vec![till(&[("experience", 0.5)], 0), till(&[("experience", -0.1)], 0)];
    let days = run_one(reader, 4, Vec::new()).days;
    assert_eq!(days[0].satisfaction, 0.0, "nobody was a user in the morning");
    let mut expected = 0.25;
    for (day, today) in days.iter().enumerate().skip(1) {
        expected += 0.25 * (0.5 + 0.4 / 2.0 - expected);
        assert_satisfaction(today.satisfaction, expected, &format!("day {day}"));
    }
}

#[test]
fn whoever_did_not_open_the_service_keeps_the_satisfaction() {
    let mut reader = daily("reader");
    reader.satisfaction = SatisfactionSpec { initial: 0.25, smoothing: 1.0 };
    reader.models = vec![till(&[("attraction", 0.0), ("experience", 1.0)], 0)];
    assert_eq!(run_one(reader, 3, Vec::new()).days[2].satisfaction, 0.25);
}

#[test]
fn the_better_service_beside_it_dissatisfies_users_of_the_worse_one() {
    let services = [("worse", 0.4), ("better", 0.8)].map(|(name, quality)| {
        let mut one = daily(name);
        one.quality.start = quality;
        one.satisfaction.smoothing = 1.0;
        one
    });
    let mut spec = world(USERS, 2, services.into());
    spec.people.comparison = 0.25;
    let record = run(spec, 0);
    assert_satisfaction(record.services[0].days[1].satisfaction, 0.4 - 0.25 * (0.8 - 0.4), "the worse");
    assert_satisfaction(record.services[1].days[1].satisfaction, 0.8, "the better");
}

#[test]
fn nobody_compares_with_a_service_that_they_do_not_use_or_that_is_closed() {
    for opens in [0, 2] {
        let mut worse = daily("worse");
        worse.quality.start = 0.4;
        worse.satisfaction.smoothing = 1.0;
        let mut better = daily("better");
        better.quality.start = 0.8;
        better.initial_users = 0;
        better.opens = Day(opens);
        let mut spec = world(USERS, 2, vec![worse, better]);
        spec.people.comparison = 0.25;
        assert_satisfaction(run(spec, 0).services[0].days[1].satisfaction, 0.4, "alone");
    }
}

#[test]
fn a_shock_shifts_everybodys_satisfaction_once_and_within_its_bounds() {
    let shock = |shift| Action::Shock { service: 0, leave_share: 0.0, satisfaction_shift: shift };
    let mut reader = daily("reader");
    reader.satisfaction = SatisfactionSpec { initial: 0.5, smoothing: 0.0 };
    let days = run_one(reader, 6, vec![(2, shock(-0.25)), (4, shock(0.9))]).days;
    let satisfactions: Vec<f64> = days[1..].iter().map(|day| day.satisfaction).collect();
    assert_eq!(satisfactions, [0.5, 0.25, 0.25, 1.0, 1.0]);
    assert_eq!(days[2].left, 0);
}

fn invites(per_active_day: f64, satisfaction: f64) -> u64 {
    let mut reader = daily("reader");
    reader.initial_users = 10_000;
    reader.satisfaction = SatisfactionSpec { initial: satisfaction, smoothing: 0.0 };
    reader.channels = vec![channel(
        "invitation",
        ChannelKind::Invitation {
            per_new_user: 0.0,
            per_active_day,
            acceptance: 0.0,
            delay_days: 1,
            reward: Micros::ZERO,
        },
    )];
    let mut spec = world(10_000, 2, vec![reader]);
    spec.people.contacts = ContactsSpec::SmallWorld { mean: 200.0, rewire: 1.0 };
    let record = run(spec, 0);
    assert_eq!(record.services[0].days[0].invitations_sent, 0, "who joins today has not opened it");
    record.services[0].days[1].invitations_sent
}

#[test]
fn on_a_day_of_use_the_satisfied_invite_twice_as_many_as_those_in_between() {
    for (per_active_day, satisfaction) in [(0.5, 1.0), (0.5, 0.5), (0.5, 0.125), (30.0, 1.0)] {
        let sent = invites(per_active_day, satisfaction) as f64;
        let expected = 10_000.0 * 2.0 * per_active_day * satisfaction;
        assert!((sent - expected).abs() < 4.0 * expected.sqrt(), "{sent}, expected {expected}");
    }
    assert_eq!(invites(0.5, 0.0), 0);
}

#[test]
fn imported_address_books_ask_their_share_of_contacts_after_the_delay() {
    let mut reader = daily("reader");
    reader.initial_users = 10_000;
    reader.channels = vec![channel(
        "import",
        ChannelKind::ContactImport { share: 0.25, contacts: 7, acceptance: 0.5, delay_days: 3 },
    )];
    let mut spec = world(40_000, 5, vec![reader]);
    spec.people.contacts = ContactsSpec::SmallWorld { mean: 20.0, rewire: 1.0 };
    let record = run(spec, 0);
    let days = &record.services[0].days;
    let sent = days[0].invitations_sent as f64;
    let error = 7.0 * (10_000.0 * 0.25 * 0.75_f64).sqrt();
    assert!((sent - 17_500.0).abs() < 4.0 * error, "{sent}");
    assert_eq!(days[..3].iter().map(|day| day.invitations_accepted).sum::<u64>(), 0);
    // Three quarters reach a prospect, who accepts one in two; hardly anybody is asked twice and says yes twice.
    let accepted = days[3].invitations_accepted as f64;
    let expected = sent * 0.75 * 0.5;
    assert!((accepted - expected).abs() < 4.0 * expected.sqrt() + 0.2 * 0.5 * expected, "{accepted}");
    assert_eq!(days[3].joined as f64, accepted);
}

/// Everybody's standing adds up to what is recorded, and who pays is among those who use.
#[test]
fn standings_are_those_that_the_record_counts() {
    let mut reader = daily("reader");
    reader.initial_users = 600;
    reader.churn.hazard = 0.02;
    reader.return_hazard = 0.01;
    reader.channels = vec![channel("press", ChannelKind::Organic { innovation: 0.01 })];
    reader.models = vec![till(&[("price", 2.0)], 0)];
    let spec = world(USERS, 60, vec![reader]);
    let world = Arc::new(World::new(spec));
    let mut simulation = Simulation::new(&world, 0).expect("it begins");
    let never = AtomicBool::new(false);
    for day in [5, 20, 60] {
        simulation.run_to(Day(day), &never).expect("it runs");
        let standings = simulation.standings(0, USERS as usize);
        assert_eq!(standings[..50], simulation.standings(0, 50));
        let counted = |which| standings.iter().filter(|standing| **standing == which).count() as u64;
        let [unknown, using, paying, gone] =
            [Standing::Never, Standing::Using, Standing::Paying, Standing::Gone].map(counted);
        let mut copy = Vec::new();
        simulation.write(&mut copy).expect("a list takes all");
        let copy = Simulation::read(&world, 0, &mut &*copy).expect("its own").into_record();
        let recorded = copy.services[0].days.last().copied().expect("a day");
        assert_eq!((using + paying, gone), (recorded.active, recorded.lapsed), "day {day}");
        assert_eq!(unknown + using + paying + gone, u64::from(USERS));
        assert!(paying > 0 && paying <= recorded.payers_month, "day {day}: {paying} {recorded:?}");
    }
}
