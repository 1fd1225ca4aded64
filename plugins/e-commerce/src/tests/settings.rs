//! Shops that sell something else: places at a table, and a fund.

use super::*;

const FUND: (&str, f64) = ("revenue", Seller::Fund as u32 as f64);

/// A hundred people order every day; there are forty places.
#[test]
fn who_finds_no_place_is_turned_away_and_pays_nothing() {
    let mut market = market(100, &[&EVERYBODY_BUYS[..], &[("places_per_day", 40.0)]].concat());
    let first = market.day().expect("the model goes on");
    assert_eq!((first.metric("orders"), first.metric("turned_away")), (100.0, 0.0), "nobody knows yet");
    let days = run(&mut market, 200);
    let (served, away) = (total(&days, "orders"), total(&days, "turned_away"));
    assert_eq!(served + away, 200.0 * 100.0);
    // Each is served with chance 2/5: 8,000 of 20,000, with a standard deviation of 69.
    assert!((served - 8_000.0).abs() < 4.0 * 69.3, "{served}");
    let felt = market.column::<f32>("experience");
    let paid = market.column::<i64>("paid_micros");
    for (row, (&felt, &paid)) in felt.iter().zip(paid).enumerate() {
        assert_eq!(felt, if paid > 0 { 0.1 } else { -0.3 }, "row {row}");
    }
    let customers = paid.iter().filter(|&&paid| paid > 0).count() as f64;
    assert_eq!(customers, days[199].metric("orders"));
    assert!(customers > 20.0 && customers < 60.0, "{customers}");
}

#[test]
fn places_that_are_enough_change_nothing() {
    let bought = |places: f64| {
        let mut market = market(300, &[&EVERYTHING[..], &[("places_per_day", places)]].concat());
        profit(&run(&mut market, 40))
    };
    assert_eq!(bought(0.0), bought(300.0));
    assert_ne!(bought(0.0), bought(1.0));
}

/// Deposits add up, half of them go each day, and a hundredth of the morning's balance is kept on each day.
#[test]
fn a_fund_keeps_what_is_left_and_the_firm_its_spread() {
    let settings = [
        FUND,
        ("yield_per_year", 0.0),
        ("yield_elsewhere", 0.0),
        ("withdrawal_per_day", 0.5),
        ("spread_per_year", 3.65),
    ];
    let mut market = market(200, &[&EVERYBODY_BUYS[..], &settings].concat());
    let mut balance = 0.0_f64;
    for day in 0..6 {
        let today = market.day().expect("the model goes on");
        let deposited = today.metric("deposited");
        assert!(deposited > 1_000.0 && deposited == today.metric("gross_merchandise_value"), "{deposited}");
        assert_eq!(today.posting("spread"), (0.01 * balance * 1e6).round() as i64, "day {day}");
        assert!((today.metric("withdrawn") - 0.5 * balance).abs() < 1e-6, "day {day}");
        balance = 0.5 * balance + deposited;
        assert!((today.metric("balance") - balance).abs() < 1e-6, "day {day}");
        assert_eq!(today.posting("sales") + today.posting("goods") + today.posting("refunds"), 0);
        assert!(market.column::<i64>("paid_micros").iter().all(|&paid| paid == 0), "users pay the fund");
    }
}

#[test]
fn those_who_left_yesterday_have_taken_their_share() {
    let settings = [FUND, ("withdrawal_per_day", 0.0), ("yield_per_year", 0.0), ("yield_effect", 0.0)];
    let mut market = market(100, &[&EVERYBODY_BUYS[..], &settings].concat());
    let first = market.day().expect("the model goes on").metric("balance");
    market.market.active = 75.0;
    market.market.left = 25.0;
    let second = market.day().expect("the model goes on");
    assert!((second.metric("balance") - 0.75 * first - second.metric("deposited")).abs() < 1e-6);
}

/// An advantage of a half: e^{1/2} times the deposits, e^{-1/2} times the withdrawals, half a log odd of joining.
#[test]
fn a_better_yield_brings_deposits_and_holds_them() {
    let run = |yield_per_year: f64| {
        let settings = [
            FUND,
            ("view_share", 1.0),
            ("cart_share", 0.3),
            ("checkout_steps", 0.0),
            ("return_share", 0.0),
            ("yield_per_year", yield_per_year),
            ("yield_elsewhere", 0.02),
            ("yield_effect", 10.0),
            ("withdrawal_per_day", 0.2),
        ];
        let mut market = market(20_000, &settings);
        let appeal = market.consider().expect("an offer")[0];
        let first = market.day().expect("the model goes on");
        let share = market.day().expect("the model goes on").metric("withdrawn") / first.metric("balance");
        (appeal, first.metric("orders"), share)
    };
    let (plain, better) = (run(0.02), run(0.07));
    assert_eq!((plain.0, better.0), (0.0, 0.5));
    let more = better.1 / plain.1;
    assert!((more / 0.5_f64.exp() - 1.0).abs() < 0.05, "{more}");
    assert!((better.2 / plain.2 * 0.5_f64.exp() - 1.0).abs() < 0.01, "{} and {}", better.2, plain.2);
}
