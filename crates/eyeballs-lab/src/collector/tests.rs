//! What is collected of records that are made by hand: two variants, four replications.

use super::*;
use crate::results::{Cause, LessonPart, Summary};
use eyeballs_abi::instance::ModelHandle;
use eyeballs_core::record::{FirmRecord, ServiceDay, ServiceRecord};
use eyeballs_core::units::{Day, Micros};
use eyeballs_scenario::{ModelRequest, Models, Overrides};
use std::io::Cursor;

const DAYS: usize = 40;
const REPLICATIONS: u32 = 4;

const SCENARIO: &str = "
title = 'T'
lesson = \"Of {final.users['a']} users, in {100 * claim.share['many']} %: {total.revenue['a'] / final.users['b']}, {total.bankruptcy_day['a']}, {total.payback_day['b']}.\"
run = { days = 40, replications = 4 }
people = { count = 10 }
firm.acme = { cash = 0, credit = 'unlimited' }
service.reader.firm = 'acme'
[[variant]]
name = 'a'
[[variant]]
name = 'b'
[[claim]]
name = 'many'
text = 'a has many users'
holds = \"final.users['a'] > 150\"
[[claim]]
text = 'b goes bankrupt'
holds = \"total.bankrupt['b']\"
[[claim]]
text = 'a earns for each user of b'
holds = \"total.revenue['a'] / final.users['b'] > 0.9\"
[[claim]]
text = 'b pays back'
holds = \"total.payback_day['b'] <= 60\"
required_share = 0.5
[[claim]]
text = 'b does not pay back'
holds = \"total.payback_day['b'] > 60\"
required_share = 0.75
[[claim]]
text = 'a has twice the users of b'
holds = \"final.users['a'] / final.users['b'] >= 2\"
required_share = 0.75
";

struct NoModels;

impl Models for NoModels {
    fn find(&self, _: &ModelRequest) -> Result<ModelHandle, String> {
        Err("there are none".to_owned())
    }

    fn known(&self) -> Vec<String> {
        Vec::new()
    }
}

fn record(users: u64, payers: u64, bankrupt: Option<Day>) -> Record {
    let day = ServiceDay {
        users_month: users,
        payers_month: payers,
        revenue_users: Micros(1_000_000),
        cost_fixed: Micros(if bankrupt.is_some() { 2_000_000 } else { 0 }),
        ..ServiceDay::default()
    };
    let service = ServiceRecord { days: vec![day; DAYS], ..ServiceRecord::default() };
    let firm = FirmRecord { cash: vec![Micros::ZERO; DAYS], bankrupt, ..FirmRecord::default() };
    Record { services: vec![service], firms: vec![firm], ..Record::default() }
}

/// Variant a grows with the number of the replication; variant b ends bankrupt in the last two of them, without users and
/// with a loss.
fn collected() -> Results {
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let path = folder.path().join("main.toml");
    std::fs::write(&path, SCENARIO).expect("a temporary file");
    let scenario = eyeballs_scenario::read(&path, &Overrides::default(), &NoModels);
    let scenario = scenario.unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let mut storage = Cursor::new(Vec::new());
    let mut collector = Collector::new(&scenario, &mut storage);
    for replication in 0..REPLICATIONS {
        let a = record(100 * u64::from(replication + 1), 0, None);
        let b = if replication < 2 { record(50, 5, None) } else { record(0, 0, Some(Day(10 + replication))) };
        collector.take(0, replication, a, &scenario).expect("in memory");
        collector.take(1, replication, b, &scenario).expect("in memory");
    }
    collector
        .finish(&scenario, (&[], None, Controls::default()), 2 * u64::from(REPLICATIONS))
        .expect("in memory")
}

fn summary_of(results: &Results, variant: usize, name: &str) -> Option<Summary> {
    let index = headlines().iter().position(|(measure, _)| measure.name == name).expect(name);
    results.tracks[variant].measures[index]
}

#[test]
fn a_measure_is_that_of_the_replications_that_have_it_and_says_how_many() {
    let results = collected();
    let users = summary_of(&results, 0, "users").expect("all have users");
    assert_eq!((users.quantiles.p50, users.mean, users.replications), (250.0, 250.0, 4));
    let users = summary_of(&results, 1, "users").expect("none is a number too");
    assert_eq!((users.quantiles.p50, users.mean, users.replications), (25.0, 25.0, 4));
    let ratio = summary_of(&results, 1, "customers_per_hundred_users").expect("two have it");
    assert_eq!((ratio.quantiles.p50, ratio.mean, ratio.replications), (10.0, 10.0, 2));
}

#[test]
fn bankruptcies_are_counted_and_dated() {
    let results = collected();
    let [a, b] = &results.tracks[..] else { panic!("two tracks") };
    assert_eq!(a.bankruptcies, []);
    let expected = [(2, 12), (3, 13)].map(|(replication, day)| Bankruptcy { replication, day });
    assert_eq!(b.bankruptcies, expected);
    assert_eq!(summary_of(&results, 0, "bankrupt").map(|share| share.mean), Some(0.0));
    assert_eq!(
        summary_of(&results, 1, "bankrupt").map(|share| (share.mean, share.replications)),
        Some((0.5, 4))
    );
    assert_eq!(summary_of(&results, 0, "bankruptcy_day"), None);
    let day = summary_of(&results, 1, "bankruptcy_day").expect("two have one");
    assert_eq!((day.quantiles.p50, day.mean, day.replications), (12.5, 12.5, 2));
}

/// Variant b loses 1 a day in the last two of four replications; nobody is a user, so that all of it is fixed cost.
#[test]
fn profit_is_compared_with_that_of_the_first_variant_by_causes() {
    let results = collected();
    let [difference] = &results.profit_differences[..] else { panic!("one firm, two variants") };
    assert_eq!((difference.variant, &*difference.firm, difference.pairs), (1, "acme", 4));
    assert_eq!((difference.first, difference.other), (40.0, 0.0));
    let parts: Vec<(Cause, f64)> = difference.causes.iter().map(|part| (part.cause, part.mean)).collect();
    assert_eq!(parts, Cause::ALL.map(|cause| (cause, if cause == Cause::FixedCost { -40.0 } else { 0.0 })));
    let steps = &results.tracks[1].waterfall;
    let steps: Vec<f64> = steps.iter().map(|step| step.mean).filter(|mean| *mean != 0.0).collect();
    assert_eq!(steps, [40.0, 40.0, 40.0], "money from users, revenue, fixed costs; no profit");
}

#[test]
fn claims_are_of_the_replications_in_which_they_can_be_evaluated() {
    let results = collected();
    let counts: Vec<_> = results.claims.iter().map(|claim| (claim.held, claim.evaluated)).collect();
    // The third: 40 / 50, and a division by zero where b has no users.
    assert_eq!(counts, [(3, 4), (2, 4), (0, 2), (2, 4), (2, 4), (2, 2)]);
    assert_eq!(results.claims[2].problem.as_deref(), Some("it divides by zero"));
    assert_eq!(results.claims[0].problem, None);
}

/// A day that never comes is not within 60 days, and a claim that cannot be evaluated is not one that holds.
#[test]
fn what_is_required_is_a_share_of_all_replications() {
    let results = collected();
    let met: Vec<_> = results.claims.iter().map(|claim| (claim.replications, claim.met())).collect();
    let [asked, open] = [true, false].map(|met| (4, Some(met)));
    assert_eq!(met, [(4, None), (4, None), (4, None), asked, open, open]);
    let nothing = ClaimResult { held: 0, evaluated: 0, replications: 0, ..results.claims[3].clone() };
    assert_eq!(nothing.met(), Some(false));
}

#[test]
fn a_lesson_is_filled_with_medians_and_shares() {
    let text = |text: &str| LessonPart::Text(text.to_owned());
    let expected = [
        text("Of "),
        LessonPart::Number(Some(250.0)),
        text(" users, in "),
        LessonPart::Number(Some(75.0)),
        text(" %: "),
        LessonPart::Number(Some(0.8)),
        text(", "),
        LessonPart::Number(None),
        text(", "),
        LessonPart::Number(Some(f64::INFINITY)),
        text("."),
    ];
    assert_eq!(collected().lesson, expected);
}

/// A loss of 2 a day in the first year, 3 and then 5 a day in the second; a third year is not complete.
#[test]
fn profit_is_kept_of_each_whole_year() {
    let scenario = crate::testing::scenario(
        "
title = 'T'
run = { days = 800, replications = 2 }
people = { count = 10 }
firm.acme = { cash = 0, credit = 'unlimited' }
service.reader.firm = 'acme'
",
    );
    let mut storage = Cursor::new(Vec::new());
    let mut collector = Collector::new(&scenario, &mut storage);
    for (replication, later) in [(0, 3), (1, 5)] {
        let day = |day: i64| ServiceDay {
            revenue_users: Micros(if day < 365 { 0 } else { later * 1_000_000 }),
            cost_fixed: Micros(if day < 365 { 2_000_000 } else { 0 }),
            ..ServiceDay::default()
        };
        let service = ServiceRecord { days: (0..800).map(day).collect(), ..ServiceRecord::default() };
        let firm = FirmRecord { cash: vec![Micros::ZERO; 800], ..FirmRecord::default() };
        let record = Record { services: vec![service], firms: vec![firm], ..Record::default() };
        collector.take(0, replication, record, &scenario).expect("in memory");
    }
    let results = collector.finish(&scenario, (&[], None, Controls::default()), 2).expect("in memory");
    let years = results.tracks[0].profit_by_year.iter().map(|year| {
        let year = year.expect("there are replications");
        (year.quantiles.p50, year.mean, year.replications)
    });
    assert_eq!(years.collect::<Vec<_>>(), [(-730.0, -730.0, 2), (4.0 * 365.0, 4.0 * 365.0, 2)]);
}
