//! Every unit of money and every point is booked once.

use super::*;

/// One person orders once. Every line as a share of the order at list price, to a micro-unit.
#[test]
fn an_order_by_hand() {
    let order = |parameters: &[(&str, f64)]| {
        let mut market = market(1, &[&EVERYBODY_BUYS[..], parameters].concat());
        let day = market.day().expect("the model goes on");
        assert_eq!(day.metric("orders"), 1.0);
        let listed = day.metric("gross_merchandise_value") * 1e6;
        let line = |name: &str| day.posting(name) as f64;
        (listed, line("sales"), line("goods"), line("payment_fees"), line("fulfilment"))
    };
    let near = |value: f64, expected: f64, what: &str| {
        assert!((value - expected).abs() <= 1.0, "{what}: {value}, expected {expected}");
    };
    let (listed, sales, goods, fees, fulfilment) =
        order(&[("margin", 0.4), ("payment_fee_share", 0.03), ("fulfilment_per_order", 7.25)]);
    near(sales, listed, "sales");
    near(goods, 0.6 * listed, "goods");
    near(fees, 0.03 * listed, "payment fees");
    assert_eq!(fulfilment, 7_250_000.0);
    // Goods cost what they cost, whatever they are sold for.
    let dear = [("price_level", 2.0), ("price_elasticity", 0.0), ("margin", 0.4)];
    let (twice, _, goods, ..) = order(&dear);
    near(twice, 2.0 * listed, "twice the price");
    near(goods, 0.6 * listed, "the goods of twice the price");
    // A coupon takes its value off what is paid, and the fee is one of what is paid.
    let (_, sales, goods, fees, _) =
        order(&[("coupon_share", 1.0), ("coupon_value", 2.5), ("payment_fee_share", 0.03), ("margin", 0.4)]);
    near(sales, listed - 2_500_000.0, "sales with a coupon");
    near(goods, 0.6 * listed, "goods with a coupon");
    near(fees, 0.03 * (listed - 2_500_000.0), "fees with a coupon");
    let loss_leader = [("loss_leader_share", 1.0), ("loss_leader_margin", -0.2), ("margin", 0.4)];
    near(order(&loss_leader).2, 1.2 * listed, "a loss leader");
    let cross_sold = [("cross_sell_share", 1.0), ("cross_sell_size", 0.5), ("margin", 0.4)];
    let (more, sales, goods, ..) = order(&cross_sold);
    near(more, 1.5 * listed, "half as much again");
    near(sales, more, "sales of both");
    near(goods, 0.9 * listed, "goods of both");
    near(order(&[&loss_leader[..], &cross_sold].concat()).2, (1.2 + 0.3) * listed, "goods of both kinds");
}

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

/// Everybody orders on day 0 and nobody visits after it; the orders come back on day 3. Closed on days 2 to 5.
#[test]
fn orders_that_come_back_while_the_shop_is_closed_are_refunded_on_the_first_day_after_it() {
    let returned = [("return_share", 1.0), ("return_days", 3.0)];
    let mut market = market(5_000, &[&EVERYBODY_BUYS[..], &returned].concat());
    let sold = market.day().expect("the model goes on").posting("sales");
    market.fill("minutes_today", 0.0);
    assert_eq!(market.day().expect("the model goes on").posting("refunds"), 0);
    market.market.day = 6;
    let open_again = market.day().expect("the model goes on");
    // Promised in currency and posted in micro-units: a rounding for each order on the way.
    assert!((open_again.posting("refunds") - sold).abs() <= 2_500 && sold > 0);
    assert_eq!(open_again.posting("return_handling"), 5_000 * 10_000_000);
    assert_eq!(open_again.metric("refunds_owed"), 0.0);
    for _ in 0..4 {
        assert_eq!(
            market.day().expect("the model goes on").posting("refunds"),
            0,
            "each order comes back once"
        );
    }
}

#[test]
fn a_returned_order_saves_most_of_the_goods_and_earns_no_points() {
    let returned = [("return_share", 1.0), ("points_per_currency", 1.0)];
    let days = run(&mut market(5_000, &[&EVERYBODY_BUYS[..], &returned].concat()), 1);
    let goods_share = posted(&days, "goods") as f64 / posted(&days, "sales") as f64;
    assert!((goods_share - 0.62 * 0.2).abs() < 1e-6, "{goods_share}");
    assert_eq!(total(&days, "points_issued"), 0.0);
    assert_eq!(total(&days, "returned_orders"), 5_000.0);
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
        for line in ["sales", "refunds", "goods", "fulfilment", "payment_fees", "return_handling"] {
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
