//! What the model claims about people and merchants.

use super::*;

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

/// Those of the first channel convert at two and a half times the rate, those of others and of none as before, to the order.
#[test]
fn the_channel_by_which_people_came_multiplies_their_orders() {
    let by = |channel: f32, lift: f64, mode: &[(&str, f64)]| {
        let mut market = market(100_000, &[mode, &[("channel_lift", lift)]].concat());
        market.fill("channel", channel);
        total(&run(&mut market, 20), "orders")
    };
    for mode in [&[][..], &[LATENT, ("rate_shape", 50.0), ("rate_weeks", 500.0)]] {
        let before = by(0.0, 1.0, mode);
        for factor in [2.5, 0.4] {
            let after = by(0.0, factor, mode);
            let error = factor * (1.0 / before + 1.0 / after).sqrt();
            assert!(
                (after / before - factor).abs() < 4.0 * error,
                "{mode:?}: {}, not {factor}",
                after / before
            );
            for other in [1.0, 7.0, -1.0] {
                assert_eq!(by(other, factor, mode), before, "{mode:?}: channel {other}");
            }
        }
        assert_eq!(by(0.0, 0.0, mode), 0.0);
    }
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
fn more_buyers_attract_more_merchants() {
    let (small, large) = (merchants(2_000, &[]), merchants(20_000, &[]));
    assert!(small.metric("active_merchants") > 0.0);
    assert!(large.metric("active_merchants") > 1.5 * small.metric("active_merchants"));
    assert!(large.metric("listed_merchants") < 400.0);
}

/// Twenty merchants who stay, and half of an endless assortment's orders with sixty: a quarter.
#[test]
fn assortment_scales_conversion() {
    let parameters = [MARKETPLACE, ("merchants", 20.0), ("review_chance", 0.0), ("assortment_half", 60.0)];
    let days = run(&mut market(100_000, &parameters), 6);
    assert_eq!(days[0].metric("orders"), 0.0);
    assert_eq!(days[5].metric("listed_merchants"), 20.0);
    let (visits, share) = (500_000.0, 0.25 * 0.45 * 0.16 * 0.3043);
    let error = f64::sqrt(share / visits);
    assert!((total(&days, "orders") / visits - share).abs() < 4.0 * error);
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

#[test]
fn merchants_without_buyers_wait_for_the_stated_days_and_leave() {
    let parameters = [MARKETPLACE, ("patience_days", 10.0), ("review_chance", 1.0)];
    let mut market = market(100, &parameters);
    market.fill("minutes_today", 0.0);
    let listed: Vec<f64> = run(&mut market, 12).iter().map(|day| day.metric("listed_merchants")).collect();
    assert_eq!(listed[..10], [20.0; 10]);
    assert_eq!(listed[10..], [0.0; 2]);
}

#[test]
fn who_considers_looks_at_prices_and_goods() {
    let appeal = |parameters: &[(&str, f64)]| market(2, parameters).consider().expect("an answer")[0];
    assert_eq!(appeal(&[]), 0.0);
    assert_eq!(appeal(&[("price_level", 0.5), ("joining_price_effect", 2.0)]), 1.0);
    assert!(appeal(&[("price_level", 30.0)]) < appeal(&[("price_level", 3.0)]));
    assert!(appeal(&[("price_level", 100.0)]) < -90.0);
    // Nobody sells before the first evening.
    assert_eq!(appeal(&[MARKETPLACE]), -1.0);
}
