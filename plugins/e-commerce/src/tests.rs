//! The textbook limits, the claims, and the books.

use crate::ECommerce;
use eyeballs_model::testing::{TestDay, TestMarket};

const LATENT: (&str, f64) = ("purchase", 1.0);
const MARKETPLACE: (&str, f64) = ("revenue", 1.0);

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
        - ["refunds", "goods", "fulfilment", "payment_fees", "return_handling", "subsidies"]
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

// Textbook limits.

/// Fader, Hardie & Lee (2005), equation for E[X(t)], CDNOW parameters.
#[test]
fn latent_purchase_with_dropout_is_the_bgnbd() {
    let people = 40_000;
    let mut market = market(people, &[LATENT, ("dropout", 1.0)]);
    // Nobody shall be there on any day: orders do not wait for visits.
    market.fill("minutes_today", 0.0);
    let mut final_orders: Vec<Option<u16>> = vec![None; people as usize];
    for (weeks, expected) in [(39, 1.195_051_878), (78, 1.858_021_759)] {
        while market.market.day < 7 * weeks {
            market.day().expect("the model goes on");
            for (row, hazard) in market.column::<f32>("leave_hazard").iter().enumerate() {
                if hazard.is_infinite() && final_orders[row].is_none() {
                    final_orders[row] = Some(market.column::<u16>("orders")[row]);
                }
            }
        }
        let orders: Vec<f64> = final_orders
            .iter()
            .zip(market.column::<u16>("orders"))
            .map(|(final_orders, orders)| f64::from(final_orders.unwrap_or(*orders)))
            .collect();
        assert_within(&orders, expected, &format!("orders in {weeks} weeks"));
    }
}

/// r = 0.5, alpha = 1 week, t = 1 week: mean 1/2, variance 1, P(0) = 0.70711, P(1) = 0.17678.
#[test]
fn latent_purchase_without_dropout_is_the_negative_binomial() {
    let mut market = market(200_000, &[LATENT, ("rate_shape", 0.5), ("rate_weeks", 1.0)]);
    run(&mut market, 7);
    let orders: Vec<f64> = market.column::<u16>("orders").iter().map(|x| f64::from(*x)).collect();
    let share = |count: f64| orders.iter().map(|x| f64::from(*x == count)).collect::<Vec<f64>>();
    assert_within(&orders, 0.5, "mean");
    assert_within(&orders.iter().map(|x| (x - 0.5) * (x - 0.5)).collect::<Vec<f64>>(), 1.0, "variance");
    assert_within(&share(0.0), 0.707_106_781_2, "P(0)");
    assert_within(&share(1.0), 0.176_776_695_3, "P(1)");
}

/// A shop in which every visit buys, at the published order values.
const EVERYBODY_BUYS: [(&str, f64); 5] = [
    ("view_share", 1.0),
    ("cart_share", 1.0),
    ("checkout_steps", 0.0),
    ("return_share", 0.0),
    ("basket_scale", 1.0),
];

/// Fader & Hardie (2013): E[Z] = p gamma / (q - 1) = 35.17, and given x orders of mean m,
/// E[Z | x, m] = p (gamma + x m) / (p x + q - 1).
#[test]
fn order_values_are_gamma_gamma() {
    let mut market = market(200_000, &EVERYBODY_BUYS);
    let values: [Vec<f64>; 3] = std::array::from_fn(|_| {
        market.day().expect("the model goes on");
        market.column::<i64>("paid_micros").iter().map(|x| *x as f64 / 1e6).collect()
    });
    assert_within(&values[0], 35.170_730_8, "mean order");
    let (p, q, g, x) = (6.2488, 3.7446, 15.4477, 2.0);
    assert!((p * (g + x * 50.0) / (p * x + q - 1.0) - 47.329_754_74_f64).abs() < 1e-6);
    let surprise: Vec<f64> = (0..200_000)
        .map(|row| ((values[0][row] + values[1][row]) / x, values[2][row]))
        .filter(|(known, _)| (45.0..55.0).contains(known))
        .map(|(known, next)| next - p * (g + x * known) / (p * x + q - 1.0))
        .collect();
    assert!(surprise.len() > 5_000);
    assert_within(&surprise, 0.0, "next order less its conditional mean");
}

#[test]
fn conversion_is_the_product_of_the_funnel() {
    let visits = 400_000.0;
    let day = &run(&mut market(400_000, &[]), 1)[0];
    assert_eq!(day.metric("visits"), visits);
    let expected = [("product_views", 0.45), ("carts", 0.45 * 0.16), ("orders", 0.45 * 0.16 * 0.3043)];
    for (metric, share) in expected {
        let error = (share * (1.0 - share) / visits).sqrt();
        assert!((day.metric(metric) / visits - share).abs() < 4.0 * error, "{metric}");
    }
    assert_eq!(day.metric("conversion"), day.metric("orders") / visits);
}

#[test]
fn nobody_buys_in_the_funnel_without_a_visit() {
    let mut market = market(10_000, &EVERYBODY_BUYS);
    market.fill("minutes_today", 0.0);
    assert_eq!(run(&mut market, 1)[0].metric("orders"), 0.0);
}

/// Each step keeps 0.3043 of the carts (claim C20).
#[test]
fn every_checkout_step_loses_the_stated_share() {
    for steps in [0, 1, 2, 3] {
        let day = &run(&mut market(300_000, &[("checkout_steps", f64::from(steps))]), 1)[0];
        let (carts, kept) = (day.metric("carts"), 0.3043_f64.powi(steps));
        let error = (kept * (1.0 - kept) / carts).sqrt();
        assert!((day.metric("orders") / carts - kept).abs() <= 4.0 * error, "{steps} steps");
    }
}

/// Lerner: with constant elasticity e and unit cost c the best price is c e / (e - 1); profit is
/// proportional to p^-e (p - c).
#[test]
fn the_best_price_follows_the_lerner_rule() {
    let (e, c) = (2.62, 0.62);
    let best = c * e / (e - 1.0);
    let gain_at = |price: f64| {
        let parameters = [
            ("price_level", price),
            ("view_share", 1.0),
            ("cart_share", 0.2),
            ("checkout_steps", 0.0),
            ("return_share", 0.0),
            ("payment_fee_share", 0.0),
            ("fulfilment_per_order", 0.0),
            ("basket_scale", 1.0),
        ];
        let gain = profit(&run(&mut market(100_000, &parameters), 10)) as f64 / 1e6;
        let exact = 1e6 * 0.2 * price.powf(-e) * (price - c) * 35.170_730_8;
        // The standard error of the gain is about half a per cent.
        assert!((gain / exact - 1.0).abs() < 0.02, "price {price}: {gain} of {exact}");
        gain
    };
    assert!(gain_at(best) > 1.02 * gain_at(best / 1.3));
    assert!(gain_at(best) > 1.02 * gain_at(best * 1.3));
}

// The books.

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
fn every_unit_that_users_pay_is_posted_once() {
    let parameters = [&EVERYTHING[..], &[("loss_leader_share", 0.2)]].concat();
    let mut market = market(5_000, &parameters);
    let mut days = Vec::new();
    for _ in 0..40 {
        let day = market.day().expect("the model goes on");
        assert_eq!(market.column::<i64>("paid_micros").iter().sum::<i64>(), day.posting("sales"));
        days.push(day);
    }
    assert!(total(&days, "coupons_used") > 0.0 && total(&days, "points_redeemed") > 0.0);
    let reductions = total(&days, "coupon_value_given") + 0.2 * total(&days, "points_redeemed");
    let expected = total(&days, "gross_merchandise_value") - reductions;
    let orders = total(&days, "orders");
    assert!((posted(&days, "sales") as f64 / 1e6 - expected).abs() < 1e-6 * orders);
    assert_eq!(posted(&days, "fulfilment") as f64, 11e6 * orders);
    for line in ["commissions", "deposits", "subsidies", "deposits_returned"] {
        assert_eq!(posted(&days, line), 0, "{line}");
    }
}

#[test]
fn refunds_follow_orders_after_the_stated_days() {
    let days = run(&mut market(5_000, &EVERYTHING), 20);
    for (index, day) in days.iter().enumerate() {
        let (promised, returned) = match index.checked_sub(3) {
            Some(then) => (days[then].metric("refunds_promised"), days[then].metric("returned_orders")),
            None => (0.0, 0.0),
        };
        assert_eq!(day.posting("refunds"), (promised * 1e6).round() as i64, "day {index}");
        assert_eq!(day.posting("return_handling"), (returned * 10e6) as i64, "day {index}");
        let owed = total(&days[index.saturating_sub(2)..=index], "refunds_promised");
        assert!((day.metric("refunds_owed") - owed).abs() < 1e-6 * owed);
    }
}

#[test]
fn points_are_issued_redeemed_and_held() {
    let mut market = market(5_000, &EVERYTHING);
    let days = run(&mut market, 40);
    let last = days.last().expect("40 days");
    let held: f64 = market.column::<f32>("points").iter().map(|x| f64::from(*x)).sum();
    assert!(held > 0.0);
    assert!((last.metric("points_outstanding") / held - 1.0).abs() < 1e-9);
    let flow = total(&days, "points_issued") - total(&days, "points_redeemed");
    assert!((flow / held - 1.0).abs() < 1e-5, "{flow} of {held}");
    assert_eq!(last.metric("points_liability"), 0.2 * last.metric("points_outstanding"));
}

#[test]
fn a_marketplace_earns_from_merchants_and_not_from_users() {
    let parameters = [
        &EVERYTHING[..],
        &[
            MARKETPLACE,
            ("deposit", 500.0),
            ("merchant_cost", 400.0),
            ("patience_days", 10.0),
            ("review_chance", 0.2),
        ],
    ]
    .concat();
    let mut market = market(5_000, &parameters);
    let mut deposits = 0;
    let mut left = 0;
    for index in 0..80 {
        if index == 40 {
            market.fill("minutes_today", 0.0);
        }
        let day = market.day().expect("the model goes on");
        for line in ["sales", "refunds", "goods", "fulfilment", "return_handling"] {
            assert_eq!(day.posting(line), 0, "{line}");
        }
        assert!(market.column::<i64>("paid_micros").iter().all(|paid| *paid == 0));
        let sold = day.metric("gross_merchandise_value") - day.metric("returned_value");
        assert_eq!(day.posting("commissions"), (0.028 * sold * 1e6).round() as i64);
        deposits += day.posting("deposits") - day.posting("deposits_returned");
        left += day.posting("deposits_returned");
        assert_eq!(deposits, (day.metric("deposits_held") * 1e6) as i64);
        assert_eq!(day.metric("deposits_held"), 500.0 * day.metric("listed_merchants"));
    }
    assert!(left > 0, "merchants leave when the buyers are gone");
}

#[test]
fn a_marketplace_makes_coupons_good_to_its_merchants() {
    let parameters = [
        &EVERYBODY_BUYS[..],
        &[MARKETPLACE, ("assortment_half", 0.0), ("coupon_share", 1.0), ("coupon_value", 2.0)],
    ]
    .concat();
    let days = run(&mut market(2_000, &parameters), 2);
    assert_eq!(posted(&days, "subsidies"), (total(&days, "coupon_value_given") * 1e6).round() as i64);
    assert!(posted(&days, "subsidies") > 3_900_000_000);
}

// Claims.

fn orders(parameters: &[(&str, f64)]) -> f64 {
    total(&run(&mut market(100_000, parameters), 20), "orders")
}

/// Asserts that orders change by a factor, within four standard errors of two Poisson numbers.
fn assert_orders_change(parameters: &[(&str, f64)], factor: f64) {
    let (before, after) = (orders(&[]), orders(parameters));
    let error = factor * (1.0 / before + 1.0 / after).sqrt();
    assert!((after / before - factor).abs() < 4.0 * error, "{parameters:?}: {} not {factor}", after / before);
}

#[test]
fn coupons_loss_leaders_and_price_change_orders_as_stated() {
    assert_orders_change(&[("coupon_share", 0.5), ("coupon_lift", 0.6)], 1.3);
    assert_orders_change(&[("loss_leader_share", 0.4), ("loss_leader_lift", 0.5)], 1.2);
    assert_orders_change(&[("price_level", 0.9)], 0.9_f64.powf(-2.62));
    assert_orders_change(&[("price_level", 1.2)], 1.2_f64.powf(-2.62));
}

#[test]
fn satisfied_people_buy_more() {
    let with = |satisfaction: f32| {
        let mut market = market(100_000, &[]);
        market.fill("satisfaction", satisfaction);
        total(&run(&mut market, 20), "orders")
    };
    let (low, high) = (with(0.25), with(0.75));
    let factor = 0.5_f64.exp();
    assert!((high / low - factor).abs() < 4.0 * factor * (1.0 / high + 1.0 / low).sqrt(), "{low} {high}");
}

#[test]
fn the_latent_process_feels_the_same_lifts() {
    let latent = [LATENT, ("rate_shape", 50.0), ("rate_weeks", 100.0)];
    let before = orders(&latent);
    let after = orders(&[&latent[..], &[("price_level", 1.2)]].concat());
    let factor = 1.2_f64.powf(-2.62);
    assert!((after / before - factor).abs() < 4.0 * factor * (1.0 / before + 1.0 / after).sqrt());
}

#[test]
fn coupons_for_buyers_are_not_offered_to_others() {
    let one_day = |target: f64| {
        let parameters = [("coupon_share", 1.0), ("coupon_for", target)];
        run(&mut market(50_000, &parameters), 1)[0].metric("coupons_used")
    };
    assert!(one_day(0.0) > 0.0);
    assert_eq!(one_day(1.0), one_day(0.0));
    assert_eq!(one_day(2.0), 0.0);
}

#[test]
fn points_bring_people_back() {
    let points = [("points_per_currency", 1.0), ("points_lift", 0.5)];
    let repeat = |parameters: &[(&str, f64)]| {
        let days = run(&mut market(50_000, parameters), 60);
        1.0 - total(&days, "first_orders") / total(&days, "orders")
    };
    assert!(repeat(&points) > 1.05 * repeat(&[]));
}

#[test]
fn loss_leaders_cost_margin() {
    let margin = |parameters: &[(&str, f64)]| {
        let parameters = [parameters, &[("return_share", 0.0)]].concat();
        let days = run(&mut market(50_000, &parameters), 10);
        1.0 - posted(&days, "goods") as f64 / posted(&days, "sales") as f64
    };
    assert!((margin(&[]) - 0.38).abs() < 1e-6);
    let all_loss_leaders = margin(&[("loss_leader_share", 1.0)]);
    assert!((all_loss_leaders + 0.1).abs() < 1e-6);
    let with_cross_selling =
        margin(&[("loss_leader_share", 1.0), ("cross_sell_share", 1.0), ("cross_sell_size", 1.0)]);
    assert!((with_cross_selling - 0.14).abs() < 1e-6, "{with_cross_selling}");
}

#[test]
fn a_kept_order_pleases_and_a_returned_one_displeases() {
    for (share, felt) in [(0.0, 0.1_f32), (1.0, -0.3)] {
        let mut market = market(100, &[&EVERYBODY_BUYS[..], &[("return_share", share)]].concat());
        market.day().expect("the model goes on");
        assert!(market.column::<f32>("experience").iter().all(|x| *x == felt));
    }
}

fn merchants(people: u32, parameters: &[(&str, f64)]) -> TestDay {
    let parameters = [&[MARKETPLACE], parameters].concat();
    run(&mut market(people, &parameters), 400).pop().expect("400 days")
}

#[test]
fn more_buyers_attract_more_merchants_who_raise_conversion() {
    let (small, large) = (merchants(2_000, &[]), merchants(20_000, &[]));
    assert!(small.metric("active_merchants") > 0.0);
    assert!(large.metric("active_merchants") > 1.5 * small.metric("active_merchants"));
    assert!(large.metric("listed_merchants") < 400.0);
    assert!(large.metric("conversion") > small.metric("conversion"));
}

#[test]
fn take_rate_deposit_and_eligibility_keep_merchants_away() {
    let open = merchants(5_000, &[]).metric("listed_merchants");
    for barrier in [("take_rate", 0.15), ("deposit", 100_000.0), ("appeal_least", 4.0)] {
        let fewer = merchants(5_000, &[barrier]).metric("listed_merchants");
        assert!(fewer < 0.9 * open, "{barrier:?}: {fewer} of {open}");
    }
    assert_eq!(merchants(5_000, &[("take_rate", 0.25)]).metric("listed_merchants"), 0.0);
}

// Refusals and repeatability.

#[test]
fn combinations_that_make_no_sense_are_refused() {
    let refusal =
        |parameters: &[(&str, f64)]| TestMarket::<ECommerce>::new(1, parameters).err().expect("a refusal");
    assert!(refusal(&[LATENT, ("rate_weeks", 0.001), ("rate_shape", 10.0)]).contains("rate_weeks"));
    assert!(refusal(&[("price_level", 0.01), ("price_elasticity", -20.0)]).contains("price_level"));
    assert!(refusal(&[("points_per_currency", 101.0)]).contains("gives back 1.01"));
    assert!(refusal(&[MARKETPLACE, ("loss_leader_share", 0.1)]).contains("own goods"));
    assert!(refusal(&[MARKETPLACE, ("merchants_at_start", 500.0)]).contains("only 400 merchants"));
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
