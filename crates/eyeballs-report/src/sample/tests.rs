//! Words are those that intervals carry.

use super::*;
use crate::testing::Scratch;
use eyeballs_lab::sample::{DiscoveredBox, Discovery, Edge, Event, Limit, Standing};
use eyeballs_lab::sensitivity::Estimated;

fn estimated(value: f64, half: f64) -> Estimated {
    Estimated { value, low: value - half, high: value + half }
}

/// Two variants at three points of two numbers.
fn sampled() -> Sampled {
    let correlation =
        |value, half| Correlation { spearman: estimated(value, half), partial: estimated(value, half) };
    let standing =
        |mean, best| Standing { mean: estimated(mean, 1.0), p10: mean - 5.0, p90: mean + 5.0, best };
    let correlations = vec![correlation(-0.8, 0.1), correlation(0.05, 0.2)];
    let low = Edge { at: 0.14, low: Some(0.12), high: Some(0.15), found: 1.0 };
    let limit = |factor: usize, quasi_p| Limit {
        factor,
        name: ["churn", "=idle"][factor].to_owned(),
        low: Some(low),
        high: None,
        quasi_p,
    };
    let found = DiscoveredBox {
        density: 0.92,
        coverage: 0.71,
        points: 40,
        limits: vec![limit(0, 1e-9), limit(1, 0.3)],
    };
    Sampled {
        goal: "total.profit['a']".to_owned(),
        maximise: true,
        variants: ["ads", "paid"].map(str::to_owned).to_vec(),
        keys: ["churn", "=idle"].map(str::to_owned).to_vec(),
        factors: ["churn", "=idle"].map(str::to_owned).to_vec(),
        points: vec![vec![0.1, 1.0], vec![0.2, 2.0], vec![0.3, 3.0]],
        replications: 1,
        simulations: 6,
        standings: vec![standing(10.0, 0.25), standing(20.0, 0.75)],
        outcomes: vec![vec![Some(1.0), Some(2.0), None], vec![Some(3.0); 3]],
        dependences: vec![Dependence { variant: 1, less: Some(0), correlations, problem: None }],
        event: Some(Event::Said("final.cash['a'] < 0".to_owned())),
        failed: vec![vec![Some(true), Some(false), None], vec![Some(false); 3]],
        discoveries: vec![
            Discovery { variant: 0, prevalence: 0.34, boxes: vec![found], problem: None },
            Discovery { variant: 1, prevalence: 0.0, boxes: vec![], problem: None },
        ],
        problems: vec!["it has no value".to_owned()],
        failures: vec![],
    }
}

#[test]
fn what_it_depends_on_and_where_it_fails_is_said_and_chance_is_not() {
    let text = table(&sampled(), "T", 400);
    for said in [
        "3 points of 2 numbers, one replication at each.",
        "The lead of `paid` over `ads` falls with `churn` (-0.80) (rank correlations, the others held). Of one other it cannot be said.",
        "A plan fails where final.cash['a'] < 0.",
        "`ads` fails at 34 % of the points. It does so where `churn` is above 0.14 (0.12 to 0.15): at 92 % of the 40 points there, which \
         are 71 % of all that fail.",
        "`paid` fails nowhere in 3 points.",
        "Not known everywhere: it has no value.",
    ] {
        assert!(text.contains(said), "no `{said}` in\n{text}");
    }
    let nothing = Sampled { event: None, failed: vec![], discoveries: vec![], ..sampled() };
    assert!(table(&nothing, "", 400).contains("--discover \"STATEMENT\""));
}

#[test]
fn files_hold_every_point_and_no_formula() {
    let scratch = Scratch::new("sample");
    assert!(files(&sampled(), scratch.path()).is_empty());
    let read = |name: &str| std::fs::read_to_string(scratch.path().join(name)).expect("it is written");
    let outcomes = read("outcomes.csv");
    assert_eq!(outcomes.lines().next(), Some("variant,point,churn,=idle,outcome,failed"));
    assert_eq!(outcomes.lines().nth(1), Some("ads,0,0.1,1,1,true"));
    assert_eq!(outcomes.lines().nth(3), Some("ads,2,0.3,3,,"));
    assert!(
        read("correlations.csv")
            .lines()
            .nth(2)
            .is_some_and(|row| row.starts_with("paid less ads,'=idle,0.05,"))
    );
    assert_eq!(
        read("boxes.csv").lines().nth(1),
        Some("ads,1,0.92,0.71,40,churn,0.14,0.12,0.15,,,,1e-9,0.34")
    );
    let drawn = pictures(&sampled(), "T", scratch.path());
    assert_eq!((drawn.files.len(), drawn.failures.len()), (4, 0));
}
