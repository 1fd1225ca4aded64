//! A search of two variants, of which one has no lever.

use super::*;
use crate::testing::Scratch;
use eyeballs_lab::optimise::Expected;
use eyeballs_lab::race::{Difference, Raced, Standing};

fn optimised() -> Optimised {
    let evaluated = |value: f64, mean: f64, why| Evaluated { values: vec![value], why, mean, met: 1.0 };
    let best = |value: f64, mean: f64| {
        Some(Expected { values: vec![value], mean, deviation: 1.0, feasibility: 0.9 })
    };
    let search = Searched {
        variant: 0,
        evaluations: vec![
            evaluated(2.0, 80.0, Why::Begin),
            evaluated(5.0, 100.0, Why::Improve),
            evaluated(9.0, 60.0, Why::Confirm),
        ],
        best: best(5.0, 99.0),
        finalists: vec![vec![5.0]],
        flat: vec![Flat { low: 4.0, high: 6.0, surely_low: 4.5, surely_high: 5.5 }],
        is_idle: false,
        luck: 2,
        problem: None,
    };
    let idle = Searched { variant: 1, best: best(2.0, 50.0), is_idle: true, flat: vec![], ..search.clone() };
    let standing = |alternative, mean| Standing { alternative, replications: 10, mean, met: 1.0 };
    Optimised {
        levers: vec!["model.s.paid.price".to_owned()],
        goal: "total.profit['acme']".to_owned(),
        maximise: true,
        conditions: vec!["final.cash['acme'] > 0".to_owned()],
        variants: ["paid", "ads"].map(str::to_owned).to_vec(),
        replications: 4,
        simulations: 100,
        searches: vec![search, idle],
        finalists: vec![(0, vec![5.0]), (1, vec![2.0])],
        race: Some(Raced {
            indifference: 1.0,
            confidence: 0.95,
            first_stage: 10,
            standings: vec![standing(0, 97.0), standing(1, 50.0)],
            chosen: Some(0),
            left: vec![0],
            difference: Some(Difference {
                next: 1,
                mean: 47.0,
                half_width: 2.0,
                replications: 10,
                enough: true,
                expected: Some(10),
            }),
            simulations: 20,
        }),
        problems: vec![],
    }
}

#[test]
fn the_best_is_said_with_how_it_was_chosen_and_how_flat_it_is() {
    let text = table(&optimised(), "T", 1_000);
    for said in [
        "total.profit['acme'] is to be as large as possible, subject to final.cash['acme'] > 0.",
        "Best is `paid` at model.s.paid.price = 5: 97 with luck that the search had not seen.",
        "After at most 10 replications `paid` at model.s.paid.price = 5 is chosen: it is the best, or worse by less than 1, with a chance \
         of 95 % or more. Its lead over `ads` is 47 ± 2 in 10 replications. The rule",
        "Of `paid`: anything from 4 to 6 for model.s.paid.price costs less than 1 % of the best, surely from 4.5 to 5.5; whether the conditions hold there is another matter.",
        "Of `ads`: no lever changes anything.",
    ] {
        assert!(text.contains(said), "no `{said}` in\n{text}");
    }
    let mut open = optimised();
    let race = open.race.as_mut().expect("there is one");
    (race.chosen, race.left, race.difference) = (None, vec![0, 1], None);
    assert!(
        table(&open, "", 1_000).contains("After 10 replications 2 may still be the best, and are not ranked: `paid` at model.s.paid.price = 5; `ads`.")
    );
}

#[test]
fn files_hold_where_it_looked_and_what_came_out() {
    let scratch = Scratch::new("optimum");
    assert!(files(&optimised(), scratch.path()).is_empty());
    let read = |name: &str| std::fs::read_to_string(scratch.path().join(name)).expect("it is written");
    assert_eq!(read("optimum.csv").lines().nth(1), Some("paid,model.s.paid.price,5,4,6,4.5,5.5,99,1,0.9"));
    assert_eq!(read("evaluations.csv").lines().nth(2), Some("paid,2,improve,5,100,1"));
    assert_eq!(read("race.csv").lines().nth(1), Some("paid,5,10,97,1,true"));
    let drawn = pictures(&optimised(), "T", scratch.path());
    assert_eq!((drawn.files.len(), drawn.failures.len()), (2, 0));
}
