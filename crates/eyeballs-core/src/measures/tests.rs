//! Every measure, computed by hand from a record small enough for it.

use super::*;
use crate::record::{ChannelRecord, CohortCount, LedgerLine, MetricName, Record, Round};
use crate::units::Day;
use std::collections::BTreeSet;

const DAYS: usize = 100;

fn units(units: i64) -> Micros {
    Micros(units * 1_000_000)
}

/// The first service of the first firm. What is counted at the end of a day grows by one a day; from day 70 on more
/// people leave.
fn reader(day: u64) -> ServiceDay {
    ServiceDay {
        users_month: 1000 + day,
        users_week: 500 + day,
        users_day: 200 + day,
        active: 900 + day,
        lapsed: 10 + day,
        joined: 4,
        returned: 3,
        left: if day < 70 { 2 } else { 5 },
        first_used: 10 + day,
        kept_day_1: 5,
        kept_day_7: 3,
        kept_day_30: 2,
        engaged: 800 + day,
        payers_month: 7 + day,
        advertisers: 11,
        merchants: 13,
        invitations_sent: 17,
        invitations_accepted: 2,
        cycle_days: 9,
        minutes: 40.0,
        satisfaction: 0.5,
        quality: 0.8,
        revenue_users: units(10),
        revenue_advertisers: units(20),
        revenue_merchants: units(30),
        revenue_other: units(40),
        cost_acquisition: units(5),
        cost_fixed: units(6),
        cost_other: units(9),
        open: true,
    }
}

/// The second service of the same firm: closed on the last day.
fn games(day: u64) -> ServiceDay {
    ServiceDay {
        users_month: 100,
        active: 100,
        minutes: 60.0,
        satisfaction: 0.9,
        quality: 0.2,
        revenue_users: units(1),
        open: day < 99,
        ..ServiceDay::default()
    }
}

/// That of another firm.
fn rival(_: u64) -> ServiceDay {
    ServiceDay { minutes: 300.0, ..ServiceDay::default() }
}

/// That of a third firm, which is bankrupt from day 50 on. Its users decay for a month after that, and before too they are
/// the same here.
fn insolvent(day: u64) -> ServiceDay {
    ServiceDay {
        users_month: 100,
        users_day: 50,
        active: 99,
        left: 1,
        joined: 2,
        payers_month: 5,
        revenue_users: units(1),
        cost_acquisition: units(4),
        first_used: 8,
        kept_day_1: if day < 1 { 0 } else { 4 },
        kept_day_7: if day < 7 { 0 } else { 2 },
        ..ServiceDay::default()
    }
}

fn service(firm: usize, day: fn(u64) -> ServiceDay) -> ServiceRecord {
    ServiceRecord { firm, days: (0..DAYS as u64).map(day).collect(), ..ServiceRecord::default() }
}

fn record() -> Record {
    let line = |model: &str, name: &str| LedgerLine {
        model: model.to_owned(),
        name: name.to_owned(),
        revenue: false,
    };
    let channel = |name: &str, joined, cost| ChannelRecord {
        name: name.to_owned(),
        joined,
        cost,
        ..ChannelRecord::default()
    };
    let metric = |name: &str, sum| MetricName {
        model: "m".to_owned(),
        name: name.to_owned(),
        unit: "1".to_owned(),
        sum,
    };
    let reader = ServiceRecord {
        lines: vec![line("other", "use"), line("market", "use"), line("market", "fixed")],
        line_amounts: [units(70), units(3), units(6)].repeat(DAYS),
        channels: vec![
            channel("press", 300, units(0)),
            channel("ads", 75, units(400)),
            channel("coupons", 25, units(100)),
        ],
        metrics: vec![metric("prizes", true), metric("load", false)],
        metric_values: (0..DAYS).flat_map(|day| [2.0, 50.0 - day as f64]).collect(),
        free_minutes: vec![200.0; DAYS],
        ..service(0, reader)
    };
    let firm = |bankrupt| FirmRecord {
        cash: (0..DAYS as i64).map(|day| units(1000 - day)).collect(),
        capital: vec![units(2); DAYS],
        bankrupt,
        ..FirmRecord::default()
    };
    let games = ServiceRecord { free_minutes: vec![100.0; DAYS], ..service(0, games) };
    let insolvent = ServiceRecord { free_minutes: vec![10.0; DAYS], ..service(2, insolvent) };
    let round = |day, firm, owners_share| Round { day: Day(day), firm, owners_share };
    Record {
        rounds: vec![round(10, 0, 0.8), round(20, 1, 0.5), round(70, 0, 0.6)],
        services: vec![reader, games, service(1, rival), insolvent],
        firms: vec![firm(None), firm(None), firm(Some(Day(50)))],
        ..Record::default()
    }
}

const READER: Part = Part::Service(0);
const GAMES: Part = Part::Service(1);
const ACME: Part = Part::Firm(0);
const RIVAL: Part = Part::Firm(1);
const INSOLVENT: Part = Part::Firm(2);

/// Measure, moment, of whom, and the value. Days 70 to 99 sum to 2535, days 10 to 99 to 4905.
fn expected() -> Vec<(&'static str, &'static str, Part, Option<f64>)> {
    let final_churn = 1.0 - (-30.0_f64 * 150.0 / (30.0 * 905.0 + 2535.0)).exp();
    let closing_churn = 1.0 - (-30.0_f64 * 270.0 / (90.0 * 900.0 + 4905.0 + 270.0)).exp();
    let some = |name, moment, part, value: f64| (name, moment, part, Some(value));
    vec![
        some("open", "final", READER, 1.0),
        some("open", "final", GAMES, 0.0),
        some("open", "day98", GAMES, 1.0),
        some("open", "final", ACME, 1.0),
        some("open", "final", RIVAL, 0.0),
        some("users", "final", READER, 1099.0),
        some("users", "final", ACME, 1199.0),
        some("users", "day5", READER, 1005.0),
        some("users", "month2", READER, 1059.0),
        some("users", "peak", READER, 1099.0),
        some("users_week", "final", READER, 599.0),
        some("users_day", "final", READER, 299.0),
        some("active", "final", READER, 999.0),
        some("lapsed", "final", READER, 109.0),
        some("joined", "final", READER, 30.0 * 4.0),
        some("joined", "total", READER, 400.0),
        some("joined", "peak", READER, 4.0),
        some("returned", "month1", READER, 90.0),
        some("left", "final", READER, 150.0),
        some("left", "total", READER, 290.0),
        some("left", "peak", READER, 5.0),
        some("payers", "final", READER, 106.0),
        some("advertisers", "final", READER, 11.0),
        some("merchants", "final", READER, 13.0),
        // A level: that of the last day, not a sum.
        some("customers", "final", READER, 106.0 + 11.0 + 13.0),
        some("customers", "total", READER, 130.0),
        some("customers_per_hundred_users", "final", READER, 100.0 * 130.0 / 1099.0),
        some("customers_per_hundred_users", "total", ACME, 100.0 * 130.0 / 1199.0),
        ("customers_per_hundred_users", "final", RIVAL, None),
        some("invitations_sent", "month1", READER, 510.0),
        some("invitations_accepted", "month1", READER, 60.0),
        some("invitation_cycle_days", "month1", READER, 4.5),
        some("invitation_cycle_days", "total", ACME, 4.5),
        ("invitation_cycle_days", "total", RIVAL, None),
        some("minutes", "month1", READER, 1200.0),
        some("minutes", "total", ACME, 10_000.0),
        some("satisfaction", "final", READER, 0.5),
        some("satisfaction", "final", ACME, (0.5 * 997.0 + 0.9 * 100.0) / 1097.0),
        some("satisfaction", "peak", ACME, (0.5 * 895.0 + 0.9 * 100.0) / 995.0),
        ("satisfaction", "final", RIVAL, None),
        some("quality", "day98", ACME, 0.5),
        some("quality", "final", ACME, 0.8),
        ("quality", "final", GAMES, None),
        some("revenue_users", "month1", READER, 300.0),
        some("revenue_advertisers", "month1", READER, 600.0),
        some("revenue_merchants", "month1", READER, 900.0),
        some("revenue_other", "month1", READER, 1200.0),
        some("revenue", "final", READER, 3000.0),
        some("revenue", "final", ACME, 3030.0),
        some("revenue", "total", ACME, 10_100.0),
        some("revenue", "peak", ACME, 101.0),
        some("cost_acquisition", "total", READER, 500.0),
        some("cost_fixed", "total", READER, 600.0),
        some("cost_other", "total", READER, 900.0),
        some("cost_use", "total", READER, 300.0),
        some("cost_use", "total", GAMES, 0.0),
        some("cost_models", "total", READER, 600.0),
        some("cost_models", "peak", READER, 6.0),
        some("cost", "total", READER, 2000.0),
        some("profit", "total", READER, 8000.0),
        some("profit", "month1", ACME, 2430.0),
        some("cash", "final", ACME, 901.0),
        some("npv", "month1", ACME, 2430.0),
        some("npv", "total", READER, 8000.0),
        ("irr", "total", ACME, None),
        some("terminal_value", "total", RIVAL, 0.0),
        some("npv_with_terminal", "total", RIVAL, 0.0),
        some("lowest_cash", "total", ACME, 901.0),
        some("lowest_cash_day", "total", ACME, 99.0),
        some("cash", "peak", ACME, 1000.0),
        some("cash", "month1", ACME, 971.0),
        some("capital", "total", ACME, 200.0),
        some("arpu", "final", READER, 3000.0 / ((30.0 * 1000.0 + 2535.0) / 30.0)),
        ("arpu", "final", RIVAL, None),
        some("churn", "final", READER, final_churn),
        some("churn", "closing", READER, closing_churn),
        ("churn", "final", RIVAL, None),
        // Revenue less other cost: 91 a day.
        some(
            "lifetime_value",
            "closing",
            READER,
            90.0 * 91.0 / ((90.0 * 1000.0 + 4905.0) / 30.0) / closing_churn,
        ),
        ("lifetime_value", "closing", GAMES, None),
        ("lifetime_value_discounted", "total", READER, None),
        ("lifetime_value_to_acquisition_cost", "total", READER, None),
        some("acquisition_cost_per_user", "total", READER, 1.25),
        ("acquisition_cost_per_user", "total", GAMES, None),
        some("viral_coefficient", "month1", READER, 0.5),
        ("viral_coefficient", "total", GAMES, None),
        some("paid_acquisition_cost_per_user", "total", READER, 5.0),
        ("paid_acquisition_cost_per_user", "total", GAMES, None),
        some("payback_day", "total", READER, 0.0),
        some("minutes_share", "total", READER, 0.1),
        some("attention_share", "final", READER, 0.2),
        // 40 and 60 minutes of 200 and 100.
        some("attention_share", "month2", ACME, 1.0 / 3.0),
        ("attention_share", "total", RIVAL, None),
        some("owners_share", "day9", ACME, 1.0),
        some("owners_share", "month2", ACME, 0.8),
        some("owners_share", "total", ACME, 0.6),
        some("owners_share", "final", INSOLVENT, 1.0),
        some("minutes_share", "month2", ACME, 0.25),
        some("minutes_per_user_day", "final", READER, 40.0 * 30.0 / (30.0 * 1000.0 + 2535.0)),
        some("stickiness", "final", READER, (30.0 * 200.0 + 2535.0) / (30.0 * 1000.0 + 2535.0)),
        some("engaged", "final", READER, 899.0),
        some("first_used", "month1", READER, 300.0 + 435.0),
        some("kept_day_1", "month1", READER, 150.0),
        some("kept_day_7", "month1", READER, 90.0),
        some("kept_day_30", "month1", READER, 60.0),
        // First uses of days 69 to 98, 0 to 22, and 40 to 69.
        some("retention_day_1", "final", READER, 150.0 / (300.0 + 2505.0)),
        some("retention_day_7", "month1", READER, 90.0 / (230.0 + 253.0)),
        some("retention_day_30", "final", READER, 60.0 / (300.0 + 1635.0)),
        ("retention_day_30", "day29", READER, None),
        ("retention_day_1", "final", RIVAL, None),
        ("retention_month_12", "total", READER, None),
        some("days_of_use", "final", READER, 30.0 * (30.0 * 200.0 + 2535.0) / (30.0 * 1000.0 + 2535.0)),
        some("minutes_per_daily_user", "final", READER, 40.0 * 30.0 / (30.0 * 200.0 + 2535.0)),
        ("minutes_per_daily_user", "final", RIVAL, None),
        some("bankrupt", "total", INSOLVENT, 1.0),
        some("bankrupt", "day49", INSOLVENT, 0.0),
        some("bankrupt", "day50", INSOLVENT, 1.0),
        some("bankrupt", "total", RIVAL, 0.0),
        some("bankruptcy_day", "total", INSOLVENT, 50.0),
        ("bankruptcy_day", "total", RIVAL, None),
    ]
}

#[test]
fn measures_are_those_of_their_definitions() {
    let record = record();
    for (name, at, part, value) in expected() {
        let this = measure(name).unwrap_or_else(|| panic!("no `{name}`"));
        let moment = Moment::parse(at).expect(at);
        assert!(this.has(moment), "{at}.{name}");
        let found = this.value(Scope { record: &record, part }, moment);
        let near = |one: f64, other: f64| (one - other).abs() <= 1e-12 * other.abs();
        let same = match (found, value) {
            (Some(found), Some(value)) => near(found, value),
            (found, value) => found == value,
        };
        assert!(same, "{at}.{name} of {part:?}: {found:?}, not {value:?}");
    }
    let computed: BTreeSet<&str> = expected().iter().map(|(name, ..)| *name).collect();
    let listed: BTreeSet<&str> = MEASURES.iter().map(|measure| measure.name).collect();
    assert_eq!(computed, listed, "a measure is missing here, or there twice");
    assert_eq!(listed.len(), MEASURES.len());
}

/// Also those of its services, and also those that reach back to days before; sums and levels stand.
#[test]
fn a_bankrupt_firm_has_no_ratios_from_its_last_day_on() {
    let record = record();
    let thirty_days_churn = 1.0 - (-30.0_f64 / 100.0).exp();
    let of = |name: &str, at: &str, part| {
        let moment = Moment::parse(at).expect(at);
        measure(name).expect(name).value(Scope { record: &record, part }, moment)
    };
    for part in [INSOLVENT, Part::Service(3)] {
        for (name, before) in [
            ("customers_per_hundred_users", 5.0),
            ("arpu", 0.3),
            ("churn", thirty_days_churn),
            ("lifetime_value", 0.3 / thirty_days_churn),
            ("acquisition_cost_per_user", 2.0),
            ("minutes_share", 0.0),
            ("attention_share", 0.0),
            ("minutes_per_user_day", 0.0),
            ("stickiness", 0.5),
            ("days_of_use", 15.0),
            ("minutes_per_daily_user", 0.0),
            ("retention_day_1", 0.5),
            ("retention_day_7", 0.25),
            ("viral_coefficient", 0.0),
        ] {
            for at in ["month1", "day49"] {
                let found = of(name, at, part).expect("it is in business");
                assert!((found - before).abs() < 1e-12, "{at}.{name} of {part:?}: {found}");
            }
            for at in ["day50", "month2", "final", "closing", "total"] {
                assert_eq!(of(name, at, part), None, "{at}.{name} of {part:?}");
            }
        }
        assert_eq!(of("users", "final", part), Some(100.0));
        assert_eq!(of("revenue", "total", part), Some(100.0));
        assert_eq!(of("payback_day", "total", part), Some(f64::INFINITY));
    }
    let ratios = MEASURES.iter().filter(|this| this.is_ratio());
    // Nobody was invited here: the cycle time has no value before either.
    assert_eq!(ratios.count(), 17, "a ratio is missing here");
}

/// The mean of a day is one of those who were users in the morning: in the evening some have joined and some have left.
#[test]
fn satisfaction_is_weighted_by_the_users_of_the_morning() {
    let day = |active, joined, returned, left, satisfaction| ServiceDay {
        active,
        joined,
        returned,
        left,
        satisfaction,
        ..ServiceDay::default()
    };
    let old = vec![day(10, 10, 0, 0, 0.0), day(10, 0, 0, 0, 0.8), day(12, 3, 1, 2, 0.6)];
    // Opens on the second day; all leave on the third.
    let new = vec![day(0, 0, 0, 0, 0.0), day(30, 30, 0, 0, 0.0), day(0, 0, 0, 30, 0.4)];
    let service = |days| ServiceRecord { days, ..ServiceRecord::default() };
    let record = Record {
        services: vec![service(old), service(new)],
        firms: vec![FirmRecord::default()],
        ..Record::default()
    };
    let of = |part, day| {
        let value =
            measure("satisfaction").expect("listed").value(Scope { record: &record, part }, Moment::Day(day));
        value.map(|value| (value * 1e9).round() / 1e9)
    };
    assert_eq!([0, 1, 2].map(|day| of(READER, day)), [None, Some(0.8), Some(0.6)]);
    assert_eq!([0, 1, 2].map(|day| of(GAMES, day)), [None, None, Some(0.4)]);
    assert_eq!([0, 1, 2].map(|day| of(ACME, day)), [None, Some(0.8), Some(0.45)]);
}

/// Cohorts are counted at the end of a month: that of month m at age 12 on day 30 (m + 13) - 1.
#[test]
fn retention_after_a_year_is_of_the_cohorts_that_reach_it_within_the_days() {
    let count = |joined_month, age_months, size, users| CohortCount { joined_month, age_months, size, users };
    let cohorts =
        vec![count(0, 11, 100, 90), count(0, 12, 100, 40), count(1, 12, 300, 60), count(0, 13, 100, 10)];
    let service =
        ServiceRecord { days: vec![ServiceDay::default(); 450], cohorts, ..ServiceRecord::default() };
    let record = Record { services: vec![service], firms: vec![FirmRecord::default()], ..Record::default() };
    let of = |moment| {
        measure("retention_month_12").expect("listed").value(Scope { record: &record, part: READER }, moment)
    };
    assert_eq!(of(Moment::Total), Some(0.25));
    assert_eq!(of(Moment::Month(13)), Some(0.4));
    assert_eq!(of(Moment::Day(389)), Some(0.4));
    assert_eq!(of(Moment::Day(388)), None);
    assert_eq!(of(Moment::Month(14)), Some(0.2));
    assert_eq!(of(Moment::Final), None);
}

#[test]
fn metrics_are_summed_or_taken_at_the_end_as_the_model_says() {
    let record = record();
    let of = |part, moment, name| metric(Scope { record: &record, part }, moment, name);
    assert_eq!(of(READER, Moment::Final, "prizes"), Some(60.0));
    assert_eq!(of(ACME, Moment::Total, "prizes"), Some(200.0));
    assert_eq!(of(READER, Moment::Final, "load"), Some(-49.0));
    assert_eq!(of(READER, Moment::Month(1), "load"), Some(21.0));
    assert_eq!(of(READER, Moment::Peak, "load"), Some(50.0));
    assert_eq!(of(GAMES, Moment::Final, "load"), None);
}

#[test]
fn payback_is_the_day_from_which_the_sum_stays_up() {
    for (profits, day) in
        [(&[1, 1, 1][..], 0.0), (&[-5, 2, 2, 2], 3.0), (&[-1, 2, -3, 1, 1], 4.0), (&[1, -5], f64::INFINITY)]
    {
        let row = |&profit: &i64| ServiceDay {
            revenue_users: units(profit + 10),
            cost_fixed: units(10),
            ..ServiceDay::default()
        };
        let service = ServiceRecord { days: profits.iter().map(row).collect(), ..ServiceRecord::default() };
        let record =
            Record { services: vec![service], firms: vec![FirmRecord::default()], ..Record::default() };
        let payback = measure("payback_day").expect("listed");
        assert_eq!(payback.value(Scope::of_firm(&record, 0), Moment::Total), Some(day), "{profits:?}");
    }
}

#[test]
fn what_was_not_recorded_has_no_value() {
    let record = record();
    let scope = Scope::of_firm(&record, 0);
    for this in MEASURES {
        assert_eq!(this.value(scope, Moment::Day(DAYS as u32)), None, "{this:?}");
    }
}

#[test]
fn each_measure_has_the_moments_that_make_sense() {
    for this in MEASURES {
        assert!(this.has(Moment::Total), "{this:?}");
        assert_eq!(this.has(Moment::Final), this.kind != Kind::Run, "{this:?}");
        let on_a_day = !matches!(this.reading, Reading::Computed(_) | Reading::Flag(_));
        assert_eq!(this.has(Moment::Peak), on_a_day, "{this:?}");
        assert!(this.headline.is_none_or(|headline| this.has(headline.moment)), "{this:?}");
    }
}

/// Names that stay: whoever reads the files of results finds them by these.
#[test]
fn columns_of_the_files_keep_their_names_and_their_order() {
    let daily: Vec<String> =
        MEASURES.iter().filter_map(|this| Some(this.column(this.daily?, "USD"))).collect();
    let expected = "open users_month_people users_week_people users_day_people active_people lapsed_people joined_people \
        returned_people left_people payers_month_people advertisers_month_count merchants_month_count \
        invitations_sent_count invitations_accepted_people minutes_min satisfaction_share quality_share \
        revenue_users_USD revenue_advertisers_USD revenue_merchants_USD revenue_other_USD revenue_USD \
        cost_acquisition_USD cost_fixed_USD cost_other_USD profit_USD firm_cash_USD firm_capital_USD \
        cost_use_USD cost_models_USD engaged_people first_used_people kept_day_1_people kept_day_7_people kept_day_30_people";
    assert_eq!(daily.join(" "), expected);
    let ranks: Vec<usize> = headlines().iter().map(|(_, headline)| headline.rank).collect();
    assert_eq!(ranks, (0..ranks.len()).collect::<Vec<_>>());
    let rows: Vec<String> =
        headlines().iter().map(|(this, headline)| this.column(headline.column, "USD")).collect();
    let expected = "users_people customers_count customers_per_hundred_users revenue_USD profit_USD \
        revenue_per_user_month_USD churn_share_per_month lifetime_value_USD acquisition_cost_per_user_USD \
        paid_acquisition_cost_per_user_USD payback_day minutes_per_user_day stickiness_share cost_acquisition_USD \
        cost_use_USD cost_fixed_USD cost_models_USD bankrupt_share bankruptcy_day npv_USD lowest_cash_USD \
        lifetime_value_discounted_USD lifetime_value_to_acquisition_cost_times";
    assert_eq!(rows.join(" "), expected);
}
