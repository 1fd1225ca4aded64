//! The words and files of an exploration, as a reader meets them.

use super::*;
use crate::testing::Scratch;
use eyeballs_lab::exploration::Frontier;
use eyeballs_lab::race::{Difference, Raced, Standing};
use std::fs;

/// An alternative of two replications.
fn alternative(variant: usize, values: &[f64], mean: f64, loss: f64, loss_error: f64) -> Alternative {
    Alternative {
        variant,
        values: values.to_vec(),
        outcomes: vec![Some(mean - 1.0), Some(mean + 1.0)],
        mean: Some(mean),
        low: mean - 2.0,
        high: mean + 2.0,
        second_outcomes: vec![None, None],
        second_mean: None,
        second_low: f64::NAN,
        second_high: f64::NAN,
        is_choice: true,
        loss: Some(loss),
        loss_error: Some(loss_error),
        told_apart: loss > loss_error,
        replications_to_decide: (loss > 0.0 && loss <= loss_error).then_some(30),
    }
}

fn explored(levers: &[&str], alternatives: Vec<Alternative>, best: Option<usize>) -> Explored {
    Explored {
        levers: levers.iter().map(|key| (*key).to_owned()).collect(),
        goal: "total.profit['acme']".to_owned(),
        maximise: true,
        variants: vec!["ads".to_owned(), "paid".to_owned()],
        replications: 2,
        simulations: 12,
        alternatives,
        best,
        second: None,
        front: Vec::new(),
        race: None,
        problems: Vec::new(),
        failures: Vec::new(),
    }
}

/// `ads` is not moved by the price, `paid` overtakes it.
fn by_price() -> Explored {
    let ads = |price: f64, loss: f64| alternative(0, &[price], 100.0, loss, 1.0);
    let paid = |price: f64, mean: f64| alternative(1, &[price], mean, 110.0 - mean, 3.0);
    let alternatives = vec![
        ads(2.0, 10.0),
        ads(4.0, 10.0),
        ads(6.0, 10.0),
        paid(2.0, 40.0),
        paid(4.0, 109.5),
        paid(6.0, 110.0),
    ];
    explored(&["model.s.paid.price"], alternatives, Some(5))
}

#[test]
fn a_sweep_says_what_is_best_how_flat_it_is_and_where_the_winner_changes() {
    let text = table(&by_price(), "A title", 100);
    let expected = "\
A title
total.profit['acme'] is to be as large as possible; means of replications, 95 % intervals below.

 price              paid
─────────────────────────
 2                    40
                38 to 42
 4                 110 ≈
              108 to 112
 6                 110 *
              108 to 112

Not changed by model.s.paid.price: `ads` 100 (98 to 102).
Best (*) is `paid` at model.s.paid.price = 6: 110 (108 to 112); 2 replications cannot tell one other
(≈) from it. About 30 would, if means stay; --precision goes on until they do.
That is the highest model.s.paid.price that was tried: beyond it may be better still.
Of `paid` anything from 4 to 6 costs less than 1 % of the best.
Along price `ads` is best up to 2, `paid` from 4 on; surely that changes between 2 and 4.
";
    assert_eq!(text, expected);
}

#[test]
fn several_levers_are_shown_from_the_best_combination_down() {
    let alternatives = vec![
        alternative(0, &[1.0, 10.0], 50.0, 20.0, 2.0),
        alternative(0, &[1.0, 20.0], 60.0, 10.0, 2.0),
        alternative(1, &[1.0, 10.0], 70.0, 0.0, 0.0),
        Alternative { is_choice: false, ..alternative(1, &[1.0, 20.0], 80.0, -10.0, 1.0) },
    ];
    let text = table(&explored(&["a.fee", "a.\"b.c\".days"], alternatives, Some(2)), "", 200);
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with(" 1")).collect();
    assert_eq!(rows.len(), 3, "{text}");
    assert!(rows[0].contains("paid") && rows[0].contains("70 *"), "{text}");
    assert!(text.contains("2 replications tell it from all others."), "{text}");
    assert!(!text.contains("costs less than"), "{text}");
}

#[test]
fn nothing_to_choose_and_what_is_not_known_are_said() {
    let mut none = explored(&["a.fee"], vec![alternative(0, &[1.0], 50.0, 0.0, 0.0)], None);
    none.variants.truncate(1);
    none.alternatives[0].is_choice = false;
    none.problems = vec!["total.profit['acme'] has no value".to_owned()];
    let text = table(&none, "", 100);
    assert!(text.contains("Nothing meets the conditions of the goal in half of the replications."), "{text}");
    assert!(text.contains("Not known everywhere: total.profit['acme'] has no value."), "{text}");
    assert!(text.contains("50 x"), "{text}");
}

#[test]
fn two_goals_have_a_front_and_a_race_is_told_with_its_rule() {
    let mut both = by_price();
    both.second = Some(("final.users['s']".to_owned(), true));
    for (one, users) in both.alternatives.iter_mut().zip([500.0, 500.0, 500.0, 900.0, 700.0, 600.0]) {
        (one.second_mean, one.second_low, one.second_high) = (Some(users), users - 5.0, users + 5.0);
    }
    both.front = [(5, 0.8), (4, 0.7), (3, 1.0)]
        .map(|(alternative, certainty)| Frontier { alternative, certainty })
        .to_vec();
    let difference = Difference {
        next: 4,
        mean: 0.5,
        half_width: 0.4,
        replications: 40,
        enough: false,
        expected: Some(60),
    };
    let standing = |alternative| Standing { alternative, replications: 40, mean: 100.0, met: 1.0 };
    both.race = Some(Raced {
        indifference: 0.3,
        confidence: 0.95,
        first_stage: 10,
        standings: vec![standing(4), standing(5)],
        chosen: Some(5),
        left: vec![5],
        difference: Some(difference),
        simulations: 80,
    });
    let text = table(&both, "", 1_000);
    for said in [
        "And final.users['s'] is to be as large as possible.",
        "3 are beaten by none in both",
        "From the first to the last 70 of the first goal buy 300 of the second.",
        "After at most 40 replications `paid` at model.s.paid.price = 6 is chosen: it is the best, or worse by less than 0.3, with a chance of \
         95 % or more. Its lead over `paid` at model.s.paid.price = 4 is 0.5 ± 0.4 in 40 replications. That is wider than was asked for; about \
         60 replications would do.",
    ] {
        assert!(text.contains(said), "no `{said}` in\n{text}");
    }
    let folder = Scratch::new("front");
    assert!(files(&both, folder.path()).is_empty());
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("it was written");
    assert_eq!(read("front.csv").lines().nth(3), Some("paid,2,40,38,42,900,895,905,1"));
    assert_eq!(read("race.csv").lines().nth(2), Some("paid,6,40,100,1,true"));
    assert_eq!(pictures(&both, "A title", folder.path()).files.len(), 4);
}

#[test]
fn files_hold_every_alternative_and_every_outcome() {
    let folder = Scratch::new("exploration");
    assert!(files(&by_price(), folder.path()).is_empty());
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("it was written");
    let means = read("explored.csv");
    assert_eq!(means.lines().count(), 7);
    assert_eq!(
        means.lines().next(),
        Some("variant,model.s.paid.price,mean,low_95,high_95,is_choice,loss,loss_half_width_95")
    );
    assert_eq!(means.lines().last(), Some("paid,6,110,108,112,true,0,3"));
    assert_eq!(read("outcomes.csv").lines().nth(2), Some("ads,2,1,101"));
    let json: serde_json::Value = serde_json::from_str(&read("exploration.json")).expect("JSON");
    assert_eq!(json["alternatives"][5]["values"][0], 6.0);
    assert!(pictures(&by_price(), "A title", folder.path()).failures.is_empty());
    assert!(fs::read(folder.path().join("explored.png")).expect("a picture").starts_with(b"\x89PNG"));
}
