//! The textbook limits, the claims, and the books.

mod books;
mod buyers;
mod claims;
mod rewards;
mod second_coupon;
mod settings;
mod textbook;

use crate::ECommerce;
use crate::declarations::{Purchase, Seller};
use eyeballs_model::testing::{TestDay, TestMarket};

const LATENT: (&str, f64) = ("purchase", Purchase::Latent as u32 as f64);
const MARKETPLACE: (&str, f64) = ("revenue", Seller::Marketplace as u32 as f64);

/// A market in which everybody visits every day, neither pleased nor displeased.
fn market(people: u32, parameters: &[(&str, f64)]) -> TestMarket<ECommerce> {
    let mut market = TestMarket::new(people, parameters).expect("the test's parameters are valid");
    market.fill("minutes_today", 5.0);
    market.fill("satisfaction", 0.5);
    market
}

fn run(market: &mut TestMarket<ECommerce>, days: u32) -> Vec<TestDay> {
    (0..days).map(|_| market.day().expect("the model goes on")).collect()
}

fn total(days: &[TestDay], metric: &str) -> f64 {
    days.iter().map(|day| day.metric(metric)).sum()
}

fn posted(days: &[TestDay], line: &str) -> i64 {
    days.iter().map(|day| day.posting(line)).sum()
}

/// What the firm earns less what it spends.
fn profit(days: &[TestDay]) -> i64 {
    posted(days, "sales") + posted(days, "commissions") + posted(days, "deposits")
        - ["refunds", "goods", "fulfilment", "payment_fees", "return_handling", "subsidies", "service"]
            .iter()
            .map(|line| posted(days, line))
            .sum::<i64>()
        - posted(days, "deposits_returned")
}

/// Mean of numbers and its standard error.
fn mean(numbers: &[f64]) -> (f64, f64) {
    let count = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / count;
    let variance = numbers.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (count - 1.0);
    (mean, (variance / count).sqrt())
}

fn assert_within(numbers: &[f64], expected: f64, what: &str) {
    let (mean, error) = mean(numbers);
    assert!((mean - expected).abs() < 4.0 * error, "{what}: {mean} +- {error}, expected {expected}");
}

/// A shop in which every visit buys, at the published order values.
const EVERYBODY_BUYS: [(&str, f64); 5] = [
    ("view_share", 1.0),
    ("cart_share", 1.0),
    ("checkout_steps", 0.0),
    ("return_share", 0.0),
    ("basket_scale", 1.0),
];

/// Everything switched on, for the books.
const EVERYTHING: [(&str, f64); 10] = [
    ("coupon_share", 0.5),
    ("points_per_currency", 1.0),
    ("point_value", 0.2),
    ("cross_sell_share", 0.3),
    ("checkout_steps", 0.0),
    ("dropout", 1.0),
    ("price_level", 0.9),
    ("return_share", 0.2),
    ("return_days", 3.0),
    ("basket_scale", 0.5),
];

#[test]
fn combinations_that_make_no_sense_are_refused() {
    let refusal =
        |parameters: &[(&str, f64)]| TestMarket::<ECommerce>::new(1, parameters).err().expect("a refusal");
    assert!(refusal(&[LATENT, ("rate_weeks", 0.001), ("rate_shape", 10.0)]).contains("rate_weeks"));
    assert!(refusal(&[("price_level", 0.01), ("price_elasticity", -20.0)]).contains("price_level"));
    assert!(refusal(&[("points_per_currency", 101.0)]).contains("gives back 1.01"));
    assert!(refusal(&[MARKETPLACE, ("loss_leader_share", 0.1)]).contains("own goods"));
    let fund = ("revenue", Seller::Fund as u32 as f64);
    assert!(refusal(&[fund, ("loss_leader_share", 0.1)]).contains("a fund sells none"));
    assert!(refusal(&[fund, ("yield_effect", 1000.0)]).contains("lower yield_effect"));
    assert!(refusal(&[MARKETPLACE, ("merchants_at_start", 500.0)]).contains("only 400 merchants"));
    let service = [("service_per_buyer_month", 1.0), ("retention_market", 0.6), ("retention_best", 0.5)];
    assert!(refusal(&service).contains("service would drive buyers away"));
    assert!(refusal(&[("retention_market", 0.0)]).contains("retention_market"));
    assert!(refusal(&[("person_shape", 1.0)]).contains("person_shape"));
}

#[test]
fn a_run_is_the_same_twice_and_another_replication_is_not() {
    for mode in [&[LATENT][..], &[MARKETPLACE], &[]] {
        let fingerprint = |replication| {
            let mut market = market(2_000, &[&EVERYTHING[..], mode].concat()).replication(replication);
            let days = run(&mut market, 60);
            let globals: Vec<u64> = market.globals().iter().map(|x| x.to_bits()).collect();
            (total(&days, "gross_merchandise_value").to_bits(), profit(&days), globals)
        };
        assert_eq!(fingerprint(0), fingerprint(0));
        assert_ne!(fingerprint(0), fingerprint(1));
    }
}
