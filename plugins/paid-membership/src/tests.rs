//! The model in a market of its own, by subject.

mod advertisements;
mod belonging;
mod limits;
mod money;
mod others;
mod places;
mod prices;

use crate::PaidMembership;
use eyeballs_model::testing::{TestDay, TestMarket};

type Market = TestMarket<PaidMembership>;

/// Settings under which everybody joins on the first day, pays by the period and is moved by nothing.
const PLAIN: [(&str, f64); 9] = [
    ("access", FREE_TIER),
    ("consider_hazard", 0.0),
    ("trial_days", 0.0),
    ("joining_chance", 1.0),
    ("annual_share", 0.0),
    ("churn_satisfaction_effect", 0.0),
    ("price_rise_effect", 0.0),
    ("payment_failure", 0.0),
    ("belonging", 0.0),
];
const FREE_TIER: f64 = 1.0;

/// People of one willingness to pay and neutral satisfaction, with plain settings but these.
fn plain(people: u32, but: &[(&str, f64)]) -> Market {
    let settings: Vec<_> = PLAIN.iter().chain(but).copied().collect();
    market(people, &settings)
}

/// The same with default settings but these.
fn market(people: u32, but: &[(&str, f64)]) -> Market {
    let mut market = Market::new(people, but).expect("settings that can be");
    market.fill("satisfaction", 0.5);
    market.fill("willingness_to_pay", 1.0);
    market
}

/// The same people with what is remembered of them, as a dated event leaves them to other settings.
fn after_an_event(before: &Market, people: u32, but: &[(&str, f64)]) -> Market {
    let mut after = plain(people, but);
    after.market.day = before.market.day;
    after.column_mut::<u8>("stage").copy_from_slice(before.column("stage"));
    after.column_mut::<u16>("due").copy_from_slice(before.column("due"));
    after.column_mut::<u32>("price").copy_from_slice(before.column("price"));
    for trait_of_person in ["satisfaction", "willingness_to_pay"] {
        after.column_mut::<f32>(trait_of_person).copy_from_slice(before.column(trait_of_person));
    }
    after
}

/// Lets days pass and returns the last.
fn days(market: &mut Market, count: u32) -> TestDay {
    (0..count).map(|_| market.day().expect("a day")).last().expect("at least one day")
}

/// Whether a share of a number of people is within four standard errors of what it should be.
fn assert_share(found: f64, people: f64, expected: f64, what: &str) {
    let standard_error = (expected * (1.0 - expected) / people).sqrt();
    assert!(
        (found / people - expected).abs() <= 4.0 * standard_error,
        "{what}: {} of {people}, expected {expected} with standard error {standard_error}",
        found / people
    );
}
