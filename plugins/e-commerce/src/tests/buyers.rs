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
