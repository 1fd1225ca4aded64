//! The second coupon, for those who came and did not buy.

use super::*;

/// Nobody buys of their own accord; a tenth answers three days after the first visit.
const ANSWERED: [(&str, f64); 5] = [
    ("view_share", 0.0),
    ("return_share", 0.0),
    ("second_coupon_answer", 0.1),
    ("second_coupon_value", 2.5),
    ("second_coupon_days", 3.0),
];

#[test]
fn it_is_offered_once_to_each_who_came_and_a_tenth_orders() {
    let mut market = market(100_000, &ANSWERED);
    market.column_mut::<f32>("minutes_today")[..50_000].fill(0.0);
    let mut days = run(&mut market, 1);
    // The others come first on day 1, and nobody later.
    market.fill("minutes_today", 0.0);
    market.column_mut::<f32>("minutes_today")[..50_000].fill(5.0);
    days.extend(run(&mut market, 1));
    market.fill("minutes_today", 0.0);
    days.extend(run(&mut market, 5));
    let of = |metric: &str| days.iter().map(|day| day.metric(metric)).collect::<Vec<_>>();
    let half = 50_000.0;
    assert_eq!(of("second_coupons_offered"), [0.0, 0.0, 0.0, half, half, 0.0, 0.0]);
    let used = total(&days, "second_coupons_used");
    // The standard deviation is that of 100,000 draws at 0.1.
    assert!((used - 10_000.0).abs() < 4.0 * 9_000_f64.sqrt(), "{used}");
    for metric in ["orders", "first_orders", "coupons_used"] {
        assert_eq!(total(&days, metric), used, "{metric}");
    }
    // Its value, but for the few orders that are worth less.
    let given = total(&days, "coupon_value_given") / used;
    assert!(given > 2.4 && given <= 2.5, "{given}");
    let paid = total(&days, "gross_merchandise_value") - total(&days, "coupon_value_given");
    assert!((posted(&days, "sales") as f64 / 1e6 - paid).abs() < 1e-6 * used);
}

#[test]
fn who_ordered_or_never_came_is_not_offered_it() {
    let offered = |parameters: &[(&str, f64)], minutes: f32| {
        let mut market = market(500, &[&EVERYBODY_BUYS[..], &ANSWERED[2..], parameters].concat());
        market.fill("minutes_today", minutes);
        total(&run(&mut market, 8), "second_coupons_offered")
    };
    assert_eq!(offered(&[], 5.0), 0.0, "who ordered");
    assert_eq!(offered(&[("cart_share", 0.0)], 0.0), 0.0, "who never came");
    assert_eq!(offered(&[("cart_share", 0.0)], 5.0), 500.0, "who came");
    assert_eq!(offered(&[("cart_share", 0.0), ("second_coupon_answer", 0.0)], 5.0), 0.0, "it is off");
}

/// In the latent process the rates are so low that nobody else orders.
#[test]
fn it_is_answered_in_the_latent_process_too() {
    let low = [LATENT, ("rate_weeks", 1e6), ("second_coupon_answer", 1.0), ("second_coupon_days", 1.0)];
    let days = run(&mut market(200, &low), 3);
    assert_eq!((days[0].metric("orders"), days[1].metric("orders")), (0.0, 200.0));
}
