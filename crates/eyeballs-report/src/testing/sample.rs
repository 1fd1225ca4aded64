//! Made-up results of a plausible shape.

use eyeballs_core::measures::{headlines, measure};
use eyeballs_lab::placebo::{Carried, PlaceboResult};
use eyeballs_lab::results::{
    Band, Bankruptcy, Cause, CausePart, ClaimResult, Difference, Failure, MetricResult, ProfitDifference,
    Quantiles, Results, Series, ServiceResult, StylisedResult, Summary, Track, WaterfallStep, period_days,
};

const NAMES: [&str; 4] = ["free + ads", "membership", "sell once", "value-added services"];

/// Variants of one firm with one service; growth, saturation, losses first and gains later.
pub(crate) fn results(variants: usize, days: u32) -> Results {
    let name = |variant: usize| match NAMES.get(variant) {
        Some(name) => (*name).to_owned(),
        None => format!("price {} CNY, trial {} days", 5 * variant, variant),
    };
    Results {
        title: "Four ways to earn from one audience".to_owned(),
        question: "Which model earns most in three years, and how sure is that?".to_owned(),
        lesson: Vec::new(),
        currency: "CNY".to_owned(),
        days,
        agents: 200_000,
        represents: 1_000,
        variants: (0..variants).map(name).collect(),
        start: None,
        fork_day: None,
        events: vec![Vec::new(); variants],
        period_days: period_days(days),
        replications: 64,
        tracks: (0..variants).map(|variant| track(variant, &name(variant), days)).collect(),
        differences: (1..variants).flat_map(differences).collect(),
        profit_differences: (1..variants).map(profit_difference).collect(),
        uncertainties: Vec::new(),
        goal: None,
        verdict: None,
        claims: claims(),
        facts: Vec::new(),
        failures: vec![Failure {
            variant: 1,
            replication: 17,
            message: "model `paid-membership`, day 4: price is not a number".to_owned(),
            model: true,
            placebo: Vec::new(),
            repeat: "eyeballs run a.toml --only 'it:17'".to_owned(),
        }],
        not_run: 0,
        ..Results::default()
    }
}

/// A card with a fact that is met, one that is off, and one that has no value.
pub(crate) fn facts_of_a_card() -> Vec<StylisedResult> {
    let fact = |text: &str, of: &str, range: (f64, f64), source: &str| StylisedResult {
        name: None,
        text: text.to_owned(),
        of: of.to_owned(),
        low: range.0,
        high: range.1,
        source: source.to_owned(),
        value: None,
        replications: 64,
        problem: None,
    };
    let value = |p10: f64, p50: f64, p90: f64, mean: f64, replications: u32| {
        Some(Summary { quantiles: Quantiles { p10, p50, p90 }, mean, replications })
    };
    let daily = "Daily users of 100 monthly ones";
    vec![
        StylisedResult {
            value: value(0.6, 0.64, 0.7, 0.65, 64),
            ..fact(daily, "final.dau_per_mau['base']", (0.5, 0.66), "Facebook 2019")
        },
        StylisedResult {
            value: value(40.0, 45.0, 50.0, 45.0, 60),
            problem: Some("it divides by zero".to_owned()),
            ..fact("Minutes a day", "final.minutes['base']", (20.0, 30.1), "Oberlo 2022")
        },
        StylisedResult {
            problem: Some("it has no value".to_owned()),
            ..fact("Kept for a year", "month13.x['base']", (0.1, 0.2), "Somebody 2020")
        },
    ]
}

fn track(variant: usize, name: &str, days: u32) -> Track {
    let size = 1.0 / (1.0 + variant as f64);
    let around = |p50: f64| {
        let quantiles = Quantiles { p10: p50 - 0.1 * f64::abs(p50), p50, p90: p50 + 0.1 * f64::abs(p50) };
        Summary { quantiles, mean: p50, replications: 64 }
    };
    // The third variant goes bankrupt in some replications, and pays back in none.
    let bankrupt = if variant == 2 { 16 } else { 0 };
    let of_rest = |p50: f64| Some(Summary { replications: 64 - bankrupt, ..around(p50) });
    let never = Quantiles { p10: f64::INFINITY, p50: f64::INFINITY, p90: f64::INFINITY };
    let share = f64::from(bankrupt) / 64.0;
    let measures = headlines().into_iter().map(|(measure, _)| match measure.name {
        "users" => Some(around(1e6 * size)),
        "customers" => Some(around(4e4 + 3e3 * variant as f64)),
        "customers_per_hundred_users" => of_rest(4.0 / size),
        "revenue" => Some(around(2.4e8 * size + 1e7)),
        "profit" => Some(around(1.9e8 * size - 8e7)),
        "arpu" => of_rest(0.235 / size),
        "churn" => of_rest(0.0482 / size),
        "lifetime_value" => of_rest(3.456),
        "acquisition_cost_per_user" => Some(around(1.2)),
        "payback_day" if variant == 2 => {
            Some(Summary { quantiles: never, mean: f64::INFINITY, replications: 64 })
        }
        "payback_day" => Some(around(400.0)),
        "bankrupt" => {
            let quantiles = Quantiles { p10: 0.0, p50: 0.0, p90: if bankrupt > 6 { 1.0 } else { 0.0 } };
            Some(Summary { quantiles, mean: share, replications: 64 })
        }
        "bankruptcy_day" => (bankrupt > 0).then(|| Summary { replications: bankrupt, ..around(200.0) }),
        "cost_acquisition" => Some(around(3e6)),
        name if name.starts_with("cost_") => Some(around(0.0)),
        _ => None,
    });
    Track {
        variant,
        firm: "acme".to_owned(),
        label: name.to_owned(),
        replications: 64,
        bankruptcies: (0..bankrupt).map(|n| Bankruptcy { replication: 4 * n, day: 180 + n }).collect(),
        measures: measures.collect(),
        profit_by_year: (1..=days / 365).map(|year| Some(around(1e7 * f64::from(year)))).collect(),
        waterfall: waterfall(),
        bands: Series::ALL.map(|series| band(series, variant as f64, days)).to_vec(),
        services: vec![service_result("reader", 1.0, variant, days)],
    }
}

fn band(series: Series, variant: f64, days: u32) -> Band {
    let grown = |day: f64, middle: f64| 1.0 / (1.0 + (-(day - middle) / 80.0).exp());
    let median = |day: u32| {
        let day = f64::from(day);
        let users = 1.2e6 / (1.0 + 0.35 * variant) * grown(day, 250.0 + 40.0 * variant);
        let wave = 1.0 + 0.05 * (day / 45.0 + variant).sin();
        match series {
            Series::Users => users * wave,
            Series::Payers => users * wave * (0.02 + 0.01 * variant),
            Series::Advertisers => {
                if variant == 0.0 {
                    40.0 * grown(day, 250.0)
                } else {
                    0.0
                }
            }
            Series::Merchants => 0.0,
            Series::Revenue => users * wave * (1.0 + variant),
            Series::Profit => users * wave * (1.0 + variant) - 1.1e6,
            Series::Cash => 5e6 - 2e4 * day + 12.0 * day * day * (1.0 + variant) / 2.0,
        }
    };
    let p50: Vec<f64> = (0..days).map(median).collect();
    let floor = match series {
        Series::Profit | Series::Cash => f64::NEG_INFINITY,
        _ => 0.0,
    };
    let spread = |day: usize| 0.12 * p50[day].abs();
    Band {
        p10: (0..p50.len()).map(|day| (p50[day] - spread(day)).max(floor)).collect(),
        p90: (0..p50.len()).map(|day| p50[day] + spread(day)).collect(),
        p50,
    }
}

/// A service with cohorts that fade.
pub(crate) fn service_result(name: &str, size: f64, variant: usize, days: u32) -> ServiceResult {
    let months = days / 30;
    let kept = |joined: u32, age: u32| {
        let rate = 0.25 + 0.05 * variant as f64 + 0.01 * f64::from(joined);
        (1.0 + f64::from(age)).powf(-rate) * 0.9
    };
    ServiceResult {
        name: name.to_owned(),
        minutes: (0..days).map(|day| size * 1e6 * (1.0 - (-f64::from(day) / 90.0).exp())).collect(),
        retention: (0..months)
            .map(|joined| (0..months - joined).map(|age| kept(joined, age)).collect())
            .collect(),
        metrics: vec![MetricResult {
            model: "ads".to_owned(),
            metric: "load".to_owned(),
            unit: "ads/hour".to_owned(),
            sum: false,
            summary: Some(Summary {
                quantiles: Quantiles { p10: 2.0, p50: 4.0, p90: 6.0 },
                mean: 4.5,
                replications: 64,
            }),
        }],
    }
}

fn differences(variant: usize) -> Vec<Difference> {
    let of = |name, mean: f64, half: f64| Difference {
        variant,
        firm: "acme".to_owned(),
        measure: measure(name).expect("it is in the list"),
        mean,
        low: mean - half,
        high: mean + half,
        pairs: 64,
    };
    vec![
        of("users", -450e3 * variant as f64, 70e3),
        of("revenue", 1.2e6 * variant as f64, 2e6),
        of("profit", 4.2e6, 1e5),
        of("churn", 0.012, 0.003),
    ]
}

/// Two sources of revenue, two costs.
fn waterfall() -> Vec<WaterfallStep> {
    let step = |(name, mean)| WaterfallStep { measure: measure(name).expect("it is in the list"), mean };
    [
        ("revenue_users", 30e6),
        ("revenue_advertisers", 30e6),
        ("revenue_merchants", 0.0),
        ("revenue_other", 0.0),
        ("revenue", 60e6),
        ("cost_use", 10e6),
        ("cost_models", 0.0),
        ("cost_acquisition", 25e6),
        ("cost_fixed", 0.0),
        ("profit", 25e6),
    ]
    .map(step)
    .into()
}

fn profit_difference(variant: usize) -> ProfitDifference {
    let part = |(cause, mean): (Cause, f64)| CausePart { cause, mean, low: mean - 1e6, high: mean + 1e6 };
    let means = [-9e6, 5e6, -2e6, 3e6, 0.0];
    ProfitDifference {
        variant,
        firm: "acme".to_owned(),
        first: 25e6,
        other: 22e6,
        causes: Cause::ALL.into_iter().zip(means).map(part).collect(),
        pairs: 64,
    }
}

/// Of a claim that is carried by what it switches off.
pub(crate) fn placebo() -> PlaceboResult {
    PlaceboResult {
        settings: vec![("service.reader.churn.hazard".to_owned(), "0".to_owned())],
        held: 3,
        replications: 64,
        low: 0.016,
        high: 0.129,
        pairs: 64,
        difference: Some(0.875),
        standard_error: Some(0.0625),
        carried: Carried::ByIt,
        not_run: 0,
        problem: None,
    }
}

fn claims() -> Vec<ClaimResult> {
    let claim = |text: &str, expression: &str| ClaimResult {
        text: text.to_owned(),
        holds_expression: expression.to_owned(),
        held: 61,
        evaluated: 64,
        replications: 64,
        low: 0.87,
        high: 0.98,
        required_share: Some(0.9),
        placebo: None,
        problem: None,
    };
    vec![
        claim("Membership has fewer users but earns more", "final.users[1] < final.users[0]"),
        ClaimResult {
            held: 20,
            low: 0.21,
            high: 0.43,
            ..claim(
                "Selling once is the better business in the first year",
                "year1.profit[2] > year1.profit[0]",
            )
        },
        ClaimResult {
            held: 0,
            evaluated: 0,
            low: 0.0,
            high: 1.0,
            required_share: None,
            problem: Some("no replication has a third year".to_owned()),
            ..claim("Nobody can tell", "final.cash > 0")
        },
        ClaimResult {
            held: 57,
            evaluated: 59,
            replications: 64,
            problem: Some("it divides by zero".to_owned()),
            ..claim("Where it can be told, it holds", "final.profit[0] / final.users[0] > 1")
        },
    ]
}
