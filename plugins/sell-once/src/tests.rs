//! The textbook limits and the accounts. Bounds are four standard errors.

use super::*;
use eyeballs_model::libm;
use eyeballs_model::numerics::random::philox;
use eyeballs_model::testing::{TestDay, TestMarket};

type Shop = TestMarket<SellOnce>;

/// Everybody comes every day and values the product at its default price.
fn shop(visitors: u32, parameters: &[(&str, f64)]) -> Shop {
    let mut shop = Shop::new(visitors, parameters).unwrap();
    shop.fill("minutes_today", 5.0);
    shop.fill("willingness_to_pay", 1.0);
    shop
}

/// A day, after which those who bought are gone, as in the real market.
fn day_and_leave(shop: &mut Shop) -> TestDay {
    let day = shop.day().unwrap();
    let left: Vec<bool> =
        shop.column::<f32>("leave_hazard").iter().map(|hazard| hazard.is_infinite()).collect();
    for (minutes, left) in shop.column_mut::<f32>("minutes_today").iter_mut().zip(left) {
        if left {
            *minutes = 0.0;
        }
    }
    day
}

fn within_four_standard_errors(count: f64, of: f64, chance: f64) {
    let error = (of * chance * (1.0 - chance)).sqrt();
    assert!((count - of * chance).abs() <= 4.0 * error, "{count} of {of}, expected {}", of * chance);
}

#[test]
fn the_time_to_a_purchase_is_geometric() {
    let visitors = 20_000;
    let mut shop = shop(visitors, &[("choice_noise", 0.0), ("purchase_chance", 0.1)]);
    let mut bought = 0.0;
    for day in 1..=30 {
        bought += day_and_leave(&mut shop).metric("sales");
        within_four_standard_errors(bought, f64::from(visitors), 1.0 - 0.9_f64.powi(day));
    }
}

/// Lognormal willingness to pay: P(W >= p) = 1 - Phi(ln p / sigma).
#[test]
fn demand_is_the_survival_function_of_willingness_to_pay() {
    let (visitors, sigma) = (20_000, 0.5_f64);
    for price in [50.0, 100.0, 180.0] {
        let parameters = [("price", price), ("choice_noise", 0.0), ("purchase_chance", 0.2)];
        let mut shop = shop(visitors, &parameters);
        for (person, willingness) in shop.column_mut::<f32>("willingness_to_pay").iter_mut().enumerate() {
            let word = philox([person as u32, 0, 0, 0], [2014, 0])[0];
            *willingness = math::exp(sigma as f32 * math::normal(word));
        }
        let bought: f64 = (0..100).map(|_| day_and_leave(&mut shop).metric("sales")).sum();
        let z = libm::log(price / 100.0) / sigma;
        within_four_standard_errors(bought, f64::from(visitors), 0.5 * libm::erfc(z / 2.0_f64.sqrt()));
    }
}

#[test]
fn with_noise_the_choice_is_a_logit_in_the_logarithm_of_money() {
    let visitors = 20_000;
    for (price, ready) in [(50.0, 0.8), (100.0, 0.5), (200.0, 0.2)] {
        let mut shop = shop(visitors, &[("price", price), ("choice_noise", 0.5), ("purchase_chance", 1.0)]);
        within_four_standard_errors(shop.day().unwrap().metric("sales"), f64::from(visitors), ready);
    }
}

/// v = 2 and b = 1: a share 1 / (1 + e^{p - 2}).
#[test]
fn by_difference_the_choice_is_a_logit_in_money() {
    let visitors = 20_000;
    for (price, ready) in [(0.0, 0.880_797), (2.0, 0.5), (2.567_143, 0.361_896), (5.0, 0.047_426)] {
        let by_difference = [
            ("price", price),
            ("value", 2.0),
            ("choice", 1.0),
            ("choice_noise", 0.5),
            ("purchase_chance", 1.0),
        ];
        let sales = shop(visitors, &by_difference).day().unwrap().metric("sales");
        within_four_standard_errors(sales, f64::from(visitors), ready);
    }
}

#[test]
fn a_higher_price_sells_less_to_the_same_people() {
    let buyers = |price: f64| {
        let mut shop = shop(5_000, &[("price", price), ("purchase_chance", 0.5)]);
        shop.day().unwrap();
        shop.column::<i64>("paid_micros").iter().map(|&paid| paid > 0).collect::<Vec<bool>>()
    };
    let (cheap, dear) = (buyers(80.0), buyers(120.0));
    assert!(cheap.iter().zip(&dear).all(|(cheap, dear)| cheap | !dear));
    assert!(cheap.iter().filter(|&&bought| bought).count() > dear.iter().filter(|&&bought| bought).count());
}

#[test]
fn who_buys_leaves_for_certain_and_who_does_not_visit_does_not_buy() {
    let mut shop = shop(2_000, &[("purchase_chance", 0.5)]);
    shop.column_mut::<f32>("minutes_today")[..1_000].fill(0.0);
    let day = shop.day().unwrap();
    assert_eq!(day.metric("visits"), 1_000.0);
    let (paid, hazard) = (shop.column::<i64>("paid_micros"), shop.column::<f32>("leave_hazard"));
    assert!(paid[..1_000].iter().all(|&paid| paid == 0));
    assert!(paid[1_000..].iter().any(|&paid| paid > 0));
    for (&paid, &hazard) in paid.iter().zip(hazard) {
        assert_eq!(hazard, if paid > 0 { f32::INFINITY } else { 0.0 });
    }
}

#[test]
fn the_money_of_users_is_what_was_posted_and_costs_follow_sales() {
    let mut shop = shop(5_000, &[("price", 99.99), ("purchase_chance", 0.3)]);
    for _ in 0..10 {
        let day = day_and_leave(&mut shop);
        let sales = day.metric("sales");
        assert_eq!(shop.column::<i64>("paid_micros").iter().sum::<i64>(), day.posting("sales"));
        assert_eq!(day.posting("sales"), sales as i64 * 99_990_000);
        assert_eq!(day.posting("goods"), sales as i64 * 60_000_000);
        assert_eq!(day.posting("fulfilment"), sales as i64 * 8_000_000);
        assert_eq!(day.metric("conversion"), sales / day.metric("visits"));
    }
}

#[test]
fn returned_units_come_back_after_their_days_for_the_price_they_were_sold_for() {
    let parameters = [("purchase_chance", 1.0), ("return_share", 0.25), ("return_days", 3.0)];
    let mut shop = shop(10_000, &parameters);
    let days: Vec<TestDay> = (0..8).map(|_| day_and_leave(&mut shop)).collect();
    for (index, day) in days.iter().enumerate() {
        let returns = day.metric("returns");
        let sold = index.checked_sub(3).map_or(0.0, |sale| days[sale].metric("sales"));
        within_four_standard_errors(returns, sold, 0.25);
        assert_eq!(day.posting("refunds"), returns as i64 * 100_000_000);
        assert_eq!(day.posting("returns"), returns as i64 * 6_000_000);
    }
    assert!(days[3].metric("returns") > 0.0);
}

/// Ten thousand units are sold on day 0 and come back on day 3; the shop is closed on days 2 to 4.
#[test]
fn units_that_come_back_while_the_shop_is_closed_are_refunded_on_the_first_day_after_it() {
    let parameters =
        [("choice_noise", 0.0), ("purchase_chance", 1.0), ("return_share", 1.0), ("return_days", 3.0)];
    let mut shop = shop(10_000, &parameters);
    assert_eq!(day_and_leave(&mut shop).metric("sales"), 10_000.0);
    assert_eq!(shop.day().unwrap().metric("returns"), 0.0);
    shop.market.day = 5;
    let open_again = shop.day().unwrap();
    assert_eq!(open_again.metric("returns"), 10_000.0);
    assert_eq!(open_again.posting("refunds"), 10_000 * 100_000_000);
    assert_eq!(open_again.posting("returns"), 10_000 * 6_000_000);
    for _ in 0..4 {
        assert_eq!(shop.day().unwrap().metric("returns"), 0.0, "each unit comes back once");
    }
}

#[test]
fn an_agent_who_stands_for_many_returns_for_all_of_them() {
    let mut shop = shop(1_000, &[("purchase_chance", 1.0), ("return_days", 1.0)]);
    shop.market.represents = 50;
    shop.day().unwrap();
    // The test market does not scale: a thousand sales are those of twenty agents.
    assert_eq!(shop.globals()[0] % 50.0, 0.0);
}

#[test]
fn extreme_prices_and_people_stay_numbers() {
    for (price, value, noise, willingness, by_ratio, by_difference) in [
        (0.0, 100.0, 0.2, 1.0, 1.0, 0.993_307),
        (0.0, 0.01, 0.2, 0.0, 1.0, 0.5),
        (1e9, 0.01, 0.2, 1.0, 0.0, 0.0),
        (100.0, 100.0, 0.2, 0.0, 0.0, 0.006_693),
        (100.0, 100.0, 1e-300, 1.0, 1.0, 1.0),
        (100.0, 100.0, 10.0, 1.0, 0.5, 0.5),
    ] {
        for (choice, ready) in [(0.0, by_ratio), (1.0, by_difference)] {
            let parameters = [
                ("price", price),
                ("value", value),
                ("choice", choice),
                ("choice_noise", noise),
                ("purchase_chance", 1.0),
            ];
            let mut shop = shop(1_000, &parameters);
            shop.fill("willingness_to_pay", willingness);
            within_four_standard_errors(shop.day().unwrap().metric("sales"), 1_000.0, ready);
        }
    }
}

#[test]
fn the_same_run_twice_gives_the_same_bits_and_another_replication_does_not() {
    let sales = |replication: u32| {
        let mut shop = shop(3_000, &[]).replication(replication);
        (0..30).map(|_| day_and_leave(&mut shop).posting("sales")).collect::<Vec<i64>>()
    };
    assert_eq!(sales(0), sales(0));
    assert_ne!(sales(0), sales(1));
}

#[test]
fn who_considers_compares_price_and_worth() {
    let appeal = |parameters: &[(&str, f64)]| {
        let mut shop = shop(3, parameters);
        shop.column_mut::<f32>("willingness_to_pay").copy_from_slice(&[0.5, 1.0, 2.0]);
        shop.consider().unwrap()
    };
    assert_eq!(appeal(&[("price", 100.0)]), [-1.0, 0.0, 0.5]);
    assert_eq!(appeal(&[("price", 0.0)]), [1.0; 3]);
    assert_eq!(appeal(&[("price", 50.0), ("joining_price_effect", 0.0)]), [0.0; 3]);
    let (low, high) = (appeal(&[("price", 3.0)]), appeal(&[("price", 30.0)]));
    assert!(low.iter().zip(&high).all(|(low, high)| low > high), "{low:?} {high:?}");
    assert!(appeal(&[("price", 3_000.0)])[2] < -10.0);
    let door = [f32::NEG_INFINITY, f32::INFINITY, f32::INFINITY];
    assert_eq!(appeal(&[("price", 100.0), ("choice_noise", 0.0)]), door);
}
