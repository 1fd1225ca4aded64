//! Every unit of money is posted once.

use super::*;

/// A market in which everything happens.
fn lively(replication: u32) -> Market {
    let mut market = market(
        3_000,
        &[
            ("access", FREE_TIER),
            ("consider_hazard", 0.02),
            ("joining_chance", 0.5),
            ("annual_share", 0.4),
            ("loyalty_discount", 0.1),
            ("payment_fee", 0.3),
            ("members_most", 1_200.0),
        ],
    )
    .replication(replication);
    for (person, willingness) in market.column_mut::<f32>("willingness_to_pay").iter_mut().enumerate() {
        *willingness = 0.2 + 0.001 * person as f32;
    }
    market
}

#[test]
fn what_users_paid_is_what_was_posted_and_the_provider_keeps_its_share() {
    let mut market = lively(0);
    let (mut annual_fees, mut period_fees) = (0, 0);
    for _ in 0..800 {
        let day = market.day().expect("a day");
        let paid: &[i64] = market.column("paid_micros");
        assert!(paid.iter().all(|&micros| micros >= 0));
        assert_eq!(paid.iter().sum::<i64>(), day.posting("period_fees") + day.posting("annual_fees"));
        let fees: i64 =
            paid.iter().filter(|&&p| p > 0).map(|&p| (p as f64 * 0.029).round() as i64 + 300_000).sum();
        assert_eq!(fees, day.posting("payment_fees"));
        let payments = paid.iter().filter(|&&micros| micros > 0).count() as f64;
        assert_eq!(payments, day.metric("new_members") + day.metric("renewals"));
        annual_fees += day.posting("annual_fees");
        period_fees += day.posting("period_fees");
    }
    assert!(annual_fees > 0 && period_fees > 0);
}

#[test]
fn members_are_those_who_joined_and_did_not_leave() {
    let mut market = lively(1);
    let mut members = 0.0;
    for _ in 0..800 {
        let day = market.day().expect("a day");
        members += day.metric("new_members")
            - day.metric("cancelled_voluntary")
            - day.metric("cancelled_involuntary");
        assert_eq!(day.metric("members"), members);
        let everybody = ["members", "free_users", "waiting", "trial_users"].map(|name| day.metric(name));
        assert_eq!(everybody.iter().sum::<f64>(), 3_000.0);
    }
}

#[test]
fn a_year_costs_its_periods_less_the_discount_and_is_paid_in_advance() {
    let mut market = plain(
        100,
        &[("annual_share", 1.0), ("annual_churn_mean", 0.0), ("annual_discount", 0.2), ("price", 10.0)],
    );
    for day_number in 0..=730 {
        let fees = market.day().expect("a day").posting("annual_fees");
        let due = if day_number % 365 == 0 { 100 * 97_333_333 } else { 0 };
        assert_eq!(fees, due, "on day {day_number}");
    }
}

#[test]
fn a_run_is_the_same_twice_and_another_replication_is_another() {
    let run = |replication| {
        let mut market = lively(replication);
        days(&mut market, 100);
        (
            market.column::<u8>("stage").to_vec(),
            market.column::<u16>("due").to_vec(),
            market.globals().to_vec(),
        )
    };
    assert_eq!(run(0), run(0));
    assert_ne!(run(0), run(1));
}

#[test]
fn dates_survive_the_end_of_their_two_bytes() {
    let mut market = plain(50, &[("churn_mean", 0.0)]);
    market.market.day = 65_530;
    for day_number in 0..90 {
        let fees = market.day().expect("a day").posting("period_fees");
        assert_eq!(fees > 0, day_number % 30 == 0, "on day {day_number}");
    }
}
