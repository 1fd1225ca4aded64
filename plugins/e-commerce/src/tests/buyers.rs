//! Who is a buyer, and what that is worth to others.

use super::*;

/// Half of the way from 0.5 to 0.9 is 0.7: e^{-0.1 x 10 ln 2} = 1/2, and ln 0.7 / ln 0.5 = 0.5145732.
const HALF_OF_THE_WAY: [(&str, f64); 4] = [
    ("retention_market", 0.5),
    ("retention_best", 0.9),
    ("retention_speed", 0.1),
    ("service_per_buyer_month", 6.931_471_805_599_453),
];

fn factors(market: &TestMarket<ECommerce>) -> Vec<f32> {
    market.column::<f32>("leave_factor").to_vec()
}

/// Two of four people visit, and so order, on day 0 only; they are buyers for three days.
#[test]
fn service_holds_those_who_bought_lately_and_costs_what_it_says() {
    let mut market = market(4, &[&EVERYBODY_BUYS[..], &HALF_OF_THE_WAY, &[("buyer_days", 3.0)]].concat());
    market.column_mut::<f32>("minutes_today")[2..].fill(0.0);
    for day in 0..5 {
        let today = market.day().expect("the model goes on");
        market.fill("minutes_today", 0.0);
        let buys = day < 3;
        assert_eq!(today.metric("buyers"), if buys { 2.0 } else { 0.0 }, "day {day}");
        // Two buyers at 6.931472 / 30 = 0.231049 each.
        assert_eq!(today.posting("service"), if buys { 462_098 } else { 0 }, "day {day}");
        let of_buyers = if buys { 0.514_573_2 } else { 1.0 };
        for (factor, expected) in factors(&market).into_iter().zip([of_buyers, of_buyers, 1.0, 1.0]) {
            assert!((factor - expected).abs() < 1e-6, "day {day}: {factor}");
        }
    }
}

#[test]
fn without_service_nobody_is_held_and_nothing_is_paid() {
    let mut market = market(3, &[&EVERYBODY_BUYS[..], &HALF_OF_THE_WAY[..3]].concat());
    let today = market.day().expect("the model goes on");
    assert_eq!((today.metric("buyers"), today.posting("service")), (3.0, 0));
    assert_eq!(factors(&market), [1.0; 3]);
}

/// What all have spent, by the shared column.
fn spent(market: &TestMarket<ECommerce>) -> f64 {
    market.column::<f32>("spent").iter().map(|&spent| f64::from(spent)).sum()
}

/// List price less coupons and points, in a shop and on a marketplace, which is empty on its first day.
#[test]
fn others_read_who_ever_ordered_and_what_they_spent() {
    let rebates = [("coupon_share", 0.5), ("coupon_value", 2.5), ("points_per_currency", 1.0)];
    for seller in [&[][..], &[MARKETPLACE, ("assortment_half", 0.0)]] {
        let mut market = market(500, &[&EVERYBODY_BUYS[..], &rebates, seller].concat());
        market.column_mut::<f32>("minutes_today")[250..].fill(0.0);
        let days = run(&mut market, 4);
        let points = 0.01 * total(&days, "points_redeemed");
        let less = total(&days, "coupon_value_given") + points;
        let paid = total(&days, "gross_merchandise_value") - less;
        assert!(points > 0.0 && (spent(&market) / paid - 1.0).abs() < 1e-6, "{} of {paid}", spent(&market));
        let buyers = market.column::<u8>("buyer");
        assert_eq!((buyers[..250].iter().min(), buyers[250..].iter().max()), (Some(&1), Some(&0)));
    }
}

#[test]
fn who_sends_everything_back_is_a_buyer_who_has_spent_nothing() {
    let mut market = market(10, &[&EVERYBODY_BUYS[..], &[("return_share", 1.0)]].concat());
    run(&mut market, 2);
    assert_eq!((spent(&market), market.column::<u8>("buyer")), (0.0, &[1; 10][..]));
}

#[test]
fn who_orders_for_the_first_time_is_handed_over_once() {
    let handed_over = |hands_over: f64| {
        let mut market = market(3, &[&EVERYBODY_BUYS[..], &[("hands_over", hands_over)]].concat());
        market.column_mut::<f32>("minutes_today")[0] = 0.0;
        let days = [0, 1, 2].map(|day| {
            market.day().expect("the model goes on");
            let over = market.column::<f32>("hand_over").to_vec();
            market.column_mut::<f32>("minutes_today")[0] = if day == 0 { 5.0 } else { 0.0 };
            over
        });
        days.concat()
    };
    assert_eq!(handed_over(1.0), [0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(handed_over(0.0), [0.0; 9]);
}

/// Half of the people order each day, and each order starts 0.7 invitations on average: Poisson, so the variance is 0.7, too.
#[test]
fn orders_start_talk_and_nothing_else_does() {
    let sent = |talk: f64| {
        let mut market = market(20_000, &[&EVERYBODY_BUYS[..], &[("talk_per_order", talk)]].concat());
        market.column_mut::<f32>("minutes_today")[10_000..].fill(0.0);
        market.day().expect("the model goes on");
        market.column::<f32>("invitations").iter().map(|&sent| f64::from(sent)).collect::<Vec<_>>()
    };
    let sent_by_talk = sent(0.7);
    let (buyers, others) = sent_by_talk.split_at(10_000);
    assert_within(buyers, 0.7, "mean");
    let squares: Vec<f64> = buyers.iter().map(|sent| (sent - 0.7) * (sent - 0.7)).collect();
    assert_within(&squares, 0.7, "variance");
    assert!(others.iter().all(|&sent| sent == 0.0));
    assert!(sent(0.0).iter().all(|&sent| sent == 0.0), "it is off");
}

/// About two orders a day and person, in the latent process: talk follows orders, not people.
#[test]
fn each_of_several_orders_starts_talk() {
    let often = [LATENT, ("rate_shape", 1000.0), ("rate_weeks", 71.0), ("talk_per_order", 3.0)];
    let mut market = market(5_000, &often);
    let orders = market.day().expect("the model goes on").metric("orders");
    let sent: f64 = market.column::<f32>("invitations").iter().map(|&sent| f64::from(sent)).sum();
    assert!(
        orders > 9_000.0 && (sent - 3.0 * orders).abs() < 4.0 * (3.0 * orders).sqrt(),
        "{sent} of {orders}"
    );
}
