//! Settings in which the model is a closed form of its field.

use super::*;
use eyeballs_model::prelude::LEAVES_TODAY;

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
                if *hazard == LEAVES_TODAY && final_orders[row].is_none() {
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

/// r = 0.5, alpha = 1 week, t = 1 week: mean 1/2, variance 1, P(0) = (1/2)^(1/2), P(1) = 0.17678.
#[test]
fn latent_purchase_without_dropout_is_the_negative_binomial() {
    let mut market = market(200_000, &[LATENT, ("rate_shape", 0.5), ("rate_weeks", 1.0)]);
    let days = run(&mut market, 7);
    let orders: Vec<f64> = market.column::<u16>("orders").iter().map(|x| f64::from(*x)).collect();
    let share = |count: f64| orders.iter().map(|x| f64::from(*x == count)).collect::<Vec<f64>>();
    assert_within(&orders, 0.5, "mean");
    assert_within(&orders.iter().map(|x| (x - 0.5) * (x - 0.5)).collect::<Vec<f64>>(), 1.0, "variance");
    assert_within(&share(0.0), 0.5_f64.sqrt(), "P(0)");
    assert_within(&share(1.0), 0.176_776_695_3, "P(1)");
    let reported = |metric: &str| days.iter().map(|day| day.metric(metric)).sum::<f64>();
    let once = orders.iter().filter(|orders| **orders == 1.0).count() as f64;
    assert_eq!(reported("first_orders") - reported("second_orders"), once);
}

/// Seven orders a day on average, but each is a person's last.
#[test]
fn who_drops_out_places_no_second_order_on_that_day() {
    let parameters = [
        LATENT,
        ("rate_shape", 1000.0),
        ("rate_weeks", 20.0),
        ("dropout", 1.0),
        ("dropout_a", 1e6),
        ("dropout_b", 0.05),
    ];
    let mut market = market(2_000, &parameters);
    let day = &run(&mut market, 1)[0];
    assert!(day.metric("orders") > 1_990.0);
    assert_eq!(day.metric("dropouts"), day.metric("orders"));
    assert!(market.column::<u16>("orders").iter().all(|orders| *orders <= 1));
    for (orders, hazard) in market.column::<u16>("orders").iter().zip(market.column::<f32>("leave_hazard")) {
        assert_eq!(*hazard, if *orders > 0 { LEAVES_TODAY } else { 0.0 });
    }
}

/// A person who left and returned has initial state, but is the same person.
#[test]
fn a_returning_person_has_the_purchase_rate_of_before() {
    let mut market = market(1_000, &[LATENT]);
    run(&mut market, 1);
    let before = market.column::<f32>("weekly_rate").to_vec();
    market.fill("weekly_rate", -1.0);
    run(&mut market, 1);
    assert_eq!(market.column::<f32>("weekly_rate"), before);
    assert!(before[0] != before[1] && before[1] != before[2]);
}

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
