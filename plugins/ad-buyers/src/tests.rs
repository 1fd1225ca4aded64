//! The limits, and what competition for one purse means.

use crate::AdBuyers;
use eyeballs_model::testing::TestWholeMarket;

type Market = TestWholeMarket<AdBuyers>;

/// What the advertising of a service reports: a supply of standard exposures, with a fit, and a reserve price.
fn advertising(exposures: f64, fit: f64, reserve: f64) -> Vec<(&'static str, f64)> {
    vec![
        ("offered_exposures", exposures),
        ("standard_click_rate", 0.01),
        ("posted_fit", fit),
        ("reserve_price", reserve),
    ]
}

/// Everybody buys at once, and never too dear.
const EAGER: [(&str, f64); 4] = [
    ("notice_days", 0.0),
    ("value_per_click", 1e3),
    ("value_spread", 0.0),
    ("budget_per_thousand_people", 1.0),
];

fn money(market: &Market, service: usize) -> f64 {
    market.posting(service, "purse") as f64 / 1e6
}

#[test]
fn a_budget_clears_at_itself_over_all_that_is_offered() {
    // 1,000 a day for a million people.
    for supplies in [vec![1e6], vec![1e6, 3e6], vec![1e6, 1e6], vec![5e5, 0.0, 2.5e6]] {
        let mut market = Market::new(supplies.len(), &EAGER).expect("it can be");
        market.services = supplies.iter().map(|&supply| advertising(supply, 0.5, 0.0)).collect();
        market.day().expect("a day");
        let all: f64 = supplies.iter().sum();
        for (service, supply) in supplies.iter().enumerate() {
            assert!((money(&market, service) - 1_000.0 * supply / all).abs() < 1e-5);
            if *supply > 0.0 {
                let price = market.metric(service, "purse_price");
                assert!((price - 1_000.0 / (all / 1_000.0)).abs() < 1e-9, "{price}");
                assert_eq!(market.metric(service, "purse_fill"), 1.0);
            }
        }
    }
}

#[test]
fn a_second_service_of_the_same_kind_does_not_bring_new_money() {
    let spent = |services: usize| {
        let mut market = Market::new(services, &[("notice_days", 0.0)]).expect("it can be");
        market.services = vec![advertising(1e6, 0.5, 0.5); services];
        (0..100).for_each(|_| market.day().expect("a day"));
        (0..services).map(|service| money(&market, service)).sum::<f64>()
    };
    let (one, two) = (spent(1), spent(2));
    assert!(two <= 15_000.0 && two < 1.9 * one, "{one} {two}");
}

#[test]
fn returns_come_down_to_what_is_required() {
    // Money for far more than there is: the last who buys just gets what it requires.
    let settings = [("notice_days", 5.0), ("value_spread", 0.0), ("budget_per_thousand_people", 1e3)];
    let mut market = Market::new(1, &settings).expect("it can be");
    market.services = vec![advertising(1e7, 0.5, 0.0)];
    (0..200).for_each(|_| market.day().expect("a day"));
    let mut returns = 0.0;
    for _ in 0..50 {
        market.day().expect("a day");
        returns += market.metric(0, "purse_return") / 50.0;
    }
    // 50,000 clicks a day: what they think of the audience follows chance a little.
    assert!((returns - 1.25).abs() < 0.02, "{returns}");
}

#[test]
fn money_goes_where_the_audience_fits_once_that_is_known() {
    let mut market = Market::new(2, &EAGER).expect("it can be");
    market.services = vec![advertising(1e6, 0.8, 0.0), advertising(1e6, 0.2, 0.0)];
    market.day().expect("a day");
    assert!((money(&market, 0) - 500.0).abs() < 1e-6, "nobody knows yet");
    (0..200).for_each(|_| market.day().expect("a day"));
    let share = money(&market, 0) / (money(&market, 0) + money(&market, 1));
    assert!((share - 0.8).abs() < 0.02, "{share}");
}

#[test]
fn who_sells_it_keeps_its_commission_and_a_service_without_advertising_gets_nothing() {
    let mut market = Market::new(2, &EAGER).expect("it can be");
    market.services[1] = advertising(1e6, 0.5, 0.0);
    market.day().expect("a day");
    assert_eq!((market.posting(0, "purse"), market.posting(1, "purse")), (0, 1_000_000_000));
    assert_eq!(market.posting(1, "purse_commission"), 100_000_000);
}
