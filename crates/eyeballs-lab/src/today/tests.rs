//! Markets of today whose hidden numbers are known.

use super::*;
use crate::Silent;
use crate::draws::scenario_at;
use crate::results::TodayResult;
use crate::testing::scenario;
use eyeballs_core::record::Record;
use eyeballs_core::simulation::Simulation;
use eyeballs_core::world::World;
use std::fmt::Write;
use std::sync::Arc;

/// Solves a scenario and checks it.
fn solved(text: &str) -> (Scenario, Vec<TodayResult>) {
    let never = AtomicBool::new(false);
    let solved = solve(scenario(text), &Silent, &never).unwrap_or_else(|error| panic!("{error}"));
    let rows = check(&solved, &Silent, &never).unwrap_or_else(|error| panic!("{error}"));
    (solved, rows)
}

fn row<'a>(rows: &'a [TodayResult], fact: &str) -> &'a TodayResult {
    rows.iter().find(|row| row.fact == fact).unwrap_or_else(|| panic!("no {fact}: {rows:?}"))
}

fn records(scenario: &Scenario, replications: u32) -> Vec<Record> {
    let world = Arc::new(World::new(scenario.variants[0].world.clone()));
    let record = |replication| {
        let simulation = Simulation::new(&world, replication).expect("it begins");
        let (record, result) = simulation.run(&AtomicBool::new(false));
        result.expect("it ends");
        record
    };
    (0..replications).map(record).collect()
}

/// A market of people with a service that nobody leaves but by the hazard.
fn market(people: u32, days: u32, service: &str) -> String {
    format!(
        "title = 'T'
[run]
defaults = 'neutral'
days = {days}
seed = 7
replications = 8
[people]
count = {people}
sociability = 1
[firm.f]
cash = 0
credit = 'unlimited'
[service.s]
firm = 'f'
return_hazard = 0
{service}
"
    )
}

const ORGANIC: &str = "[[service.s.channel]]\nkind = 'organic'\naudience_fit = 0\n";

/// What a firm could know of the last 30 days of a simulation.
struct Seen {
    users: f64,
    tenure: f64,
    churn: f64,
    new: f64,
    minutes: f64,
    stickiness: f64,
}

fn seen(record: &Record, month: std::ops::Range<usize>) -> Seen {
    let service = &record.services[0];
    let days = &service.days[month.clone()];
    let sum = |of: fn(&eyeballs_core::record::ServiceDay) -> u64| days.iter().map(of).sum::<u64>() as f64;
    let last = days.last().expect("a month has days");
    let user_days = sum(|day| day.active + day.left);
    let counted = service
        .cohorts
        .iter()
        .filter(|count| (count.joined_month + count.age_months + 1) * 30 == month.end as u32);
    let (mut of_age, mut users) = (0.0, 0.0);
    for count in counted {
        of_age += count.users as f64 * (f64::from(count.age_months) * 30.0 + 15.0);
        users += count.users as f64;
    }
    Seen {
        users: last.active as f64,
        tenure: of_age / users,
        churn: 1.0 - (-30.0 * sum(|day| day.left) / user_days).exp(),
        new: sum(|day| day.joined),
        minutes: days.iter().map(|day| day.minutes).sum::<f64>() / 30.0 / last.users_month as f64,
        stickiness: sum(|day| day.users_day) / 30.0 / last.users_month as f64,
    }
}

fn mean(records: &[Record], of: impl Fn(&Record) -> f64) -> (f64, f64) {
    let values: Vec<f64> = records.iter().map(of).collect();
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, (squares / (count * (count - 1.0))).sqrt())
}

/// What is known of [`seen`], by the keys of the scenario.
type Fact = (&'static str, fn(&Seen) -> f64);

const KNOWN: [Fact; 6] = [
    ("users", |seen| seen.users),
    ("tenure_days", |seen| seen.tenure),
    ("churn_per_month", |seen| seen.churn),
    ("new_users_per_month", |seen| seen.new),
    ("minutes_per_user_day", |seen| seen.minutes),
    ("stickiness", |seen| seen.stickiness),
];

/// Two years from nothing; what a firm sees at their end is given as today to a market of the same deeper numbers, without those
/// that it determines. They come back, and 90 days later both are alike.
fn is_like_the_market_that_it_was_seen_in(defaults: &str, spread: f64, off: [f64; 2]) {
    const PEOPLE: u32 = 100_000;
    let market = |people, days, service: &str| {
        market(people, days, service).replace("'neutral'", &format!("'{defaults}'"))
    };
    let churn = |hazard: &str| format!("churn = {{ {hazard}spread = {spread}, satisfaction_effect = 0 }}\n");
    let service = churn("hazard = 0.006, ") + "session_minutes = 12\n" + ORGANIC + "innovation = 0.0003\n";
    let before = records(&scenario(&market(PEOPLE, 810, &service)), 8);
    let lapsed = mean(&before, |record| record.services[0].days[719].lapsed as f64).0;
    let mut text = market(PEOPLE - lapsed as u32, 91, &(churn("") + ORGANIC));
    text += "[today.s]\n";
    for (key, of) in KNOWN {
        let _ = writeln!(text, "{key} = {}", mean(&before, |record| of(&seen(record, 690..720))).0);
    }
    let (solved, rows) = solved(&text);
    assert!(rows.iter().all(|row| row.is_met), "{rows:#?}");
    let [of_parameters, later] = off;
    let outside_weight = if defaults == "neutral" { 3.5 } else { 20.0 };
    for (fact, truth) in [
        ("churn_per_month", 0.006),
        ("new_users_per_month", 0.0003),
        ("minutes_per_user_day", outside_weight),
        ("stickiness", 12.0),
    ] {
        let found = row(&rows, fact);
        let ratio = found.value / truth;
        assert!((ratio - 1.0).abs() < of_parameters, "{} {} of {truth}", found.parameter, found.value);
    }
    let after = records(&solved, 8);
    for (key, of) in KNOWN.iter().filter(|(key, _)| *key != "tenure_days") {
        let (there, error) = mean(&before, |record| of(&seen(record, 780..810)));
        let (here, other) = mean(&after, |record| of(&seen(record, 61..91)));
        let chance = 4.0 * f64::hypot(error, other);
        assert!((here - there).abs() < chance + later * there, "{key}: {here} and not {there}");
    }
}

#[test]
fn a_market_goes_on_as_the_one_in_which_its_facts_were_seen() {
    is_like_the_market_that_it_was_seen_in("neutral", 0.0, [0.05, 0.01]);
    // Tenures are exponential here and were not there, where nobody was a user for more than two years.
    is_like_the_market_that_it_was_seen_in("neutral", 1.0, [0.07, 0.02]);
}

/// The habit of those who have been users, and who stays away for a month.
#[test]
fn a_market_with_habits_and_absence_goes_on_nearly_so() {
    is_like_the_market_that_it_was_seen_in("world", 0.5, [0.25, 0.06]);
}

#[test]
fn churn_in_closed_form_is_that_of_simulations() {
    for (spread, tenure, new, said) in
        [(0.0, 0.0, 0.0, 0.08), (1.0, 300.0, 0.0, 0.08), (0.8, 150.0, 900.0, 0.08), (2.0, 1_000.0, 0.0, 0.02)]
    {
        let channel = if new > 0.0 { ORGANIC } else { "" };
        let facts = if new > 0.0 { format!("new_users_per_month = {new}\n") } else { String::new() };
        let service = format!(
            "churn = {{ spread = {spread}, satisfaction_effect = 0 }}\n{channel}[today.s]\nusers = 15_000\n\
             tenure_days = {tenure}\nchurn_per_month = {said}\n{facts}"
        );
        let (solved, rows) = solved(&market(60_000, 40, &service));
        assert_eq!(row(&rows, "churn_per_month").how, "closed form");
        let (churn, error) = mean(&records(&solved, 16), |record| seen(record, 1..31).churn);
        assert!((churn - said).abs() < 4.0 * error, "{spread} {tenure}: {churn} with an error of {error}");
    }
}

/// Nobody can spend more minutes than there are free.
#[test]
fn what_cannot_be_met_together_is_flagged_with_the_reason() {
    let facts = "[today.s]\nusers = 2_000\nminutes_per_user_day = 900\nstickiness = 0.5\n";
    let (_, rows) = solved(&market(4_000, 40, facts));
    let minutes = row(&rows, "minutes_per_user_day");
    assert!(!minutes.is_met && row(&rows, "users").is_met, "{rows:#?}");
    assert!(minutes.why.as_deref().is_some_and(|why| why.contains("`people.outside_weight`")), "{rows:#?}");
    // Of people so uneven those who have stayed for years do not go: at most 5 % a month.
    let facts = "churn = { spread = 2, satisfaction_effect = 0 }\n[today.s]\nusers = 2_000\ntenure_days = 1_000\n\
                 churn_per_month = 0.1\n";
    let (_, rows) = solved(&market(4_000, 40, facts));
    let churn = row(&rows, "churn_per_month");
    assert!(!churn.is_met && churn.simulated.is_some_and(|churn| churn < 0.07), "{rows:#?}");
    assert_eq!(churn.why.as_deref(), Some("`service.s.churn.hazard` cannot be higher"));
}

#[test]
fn a_range_is_met_anywhere_inside() {
    let facts =
        "[today.s]\nusers = [1_900, 2_100]\nminutes_per_user_day = [20, 40]\nstickiness = [0.3, 0.9]\n";
    let (solved, rows) = solved(&market(4_000, 40, facts));
    assert!(rows.iter().all(|row| row.is_met), "{rows:#?}");
    assert_eq!(solved.variants[0].world.services[0].initial_users, 2_000);
}

#[test]
fn the_solved_scenario_reads_back_and_needs_no_search() {
    let text = market(4_000, 40, &FACTS.replace("[today.s]", &format!("{ORGANIC}[today.s]")));
    let (solved, rows) = solved(&text);
    assert!(solved.today.as_ref().is_some_and(|today| today.solved));
    let again = scenario(&solved.resolved);
    assert_eq!(simulations_most(&again), 0);
    assert_eq!(again.resolved, solved.resolved);
    let identity = |scenario: &Scenario| World::new(scenario.variants[0].world.clone()).identity();
    assert_eq!(identity(&again), identity(&solved));
    let never = AtomicBool::new(false);
    let checked = check(&again, &Silent, &never).expect("it runs");
    assert_eq!(format!("{checked:?}"), format!("{rows:?}"));
    // Nothing that is to be solved is written beside what determines it.
    let unsolved = scenario(&text);
    assert!(!unsolved.resolved.contains("initial_users"), "{}", unsolved.resolved);
    assert_eq!(scenario(&unsolved.resolved).resolved, unsolved.resolved);
}

const FACTS: &str = "churn = { spread = 1, satisfaction_effect = 1 }
[today.s]
users = 2_000
tenure_days = 200
churn_per_month = 0.1
new_users_per_month = 100
minutes_per_user_day = 30
";

#[test]
fn a_search_is_the_same_at_any_number_of_threads() {
    let text = market(4_000, 40, &FACTS.replace("[today.s]", &format!("{ORGANIC}[today.s]")));
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| solved(&text).0.resolved)
    };
    assert_eq!(on(1), on(3));
}

/// With a spread that nobody knows, the hazard follows it so that the churn stays.
#[test]
fn a_closed_form_holds_its_fact_in_every_draw() {
    let uncertain = "\n[[uncertainty]]\nkey = 'service.s.churn.spread'\n\
        distribution = { uniform = { minimum = 0.1, maximum = 2 } }\n";
    let facts = "churn = { spread = 1, satisfaction_effect = 0 }\n[today.s]\nusers = 8_000\ntenure_days = 150\n\
        churn_per_month = 0.1\n";
    let (solved, rows) = solved(&market(16_000, 40, &format!("{facts}{uncertain}")));
    let uncertainties = solved.uncertainties.as_ref().expect("one");
    let hazard = |spread: f64| {
        let drawn =
            scenario_at(&solved, &[(&uncertainties.list[0].factor, spread)]).expect("it goes together");
        drawn.variants[0].world.services[0].churn.hazard
    };
    let base = solved.variants[0].world.services[0].churn.hazard;
    assert_eq!(hazard(1.0), base);
    assert!(hazard(0.1) < 0.8 * base && hazard(2.0) > 1.5 * base, "{} {base} {}", hazard(0.1), hazard(2.0));
    let draws = row(&rows, "churn_per_month").over_draws.expect("there are draws");
    // Of 8,000 people a standard deviation is 3 % of it.
    assert!(draws.p10 > 0.09 && draws.p90 < 0.11, "{draws:?}");
}
