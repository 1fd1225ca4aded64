//! Words are those that intervals carry.

use super::*;
use crate::testing::Scratch;
use eyeballs_lab::sensitivity::Pair;

fn share(value: f64, half: f64, sure: Sure) -> Share {
    Share { share: Estimated { value, low: value - half, high: value + half }, sure }
}

/// Of two variants, with three uncertain numbers: one that matters, one that does not, and one of which nothing is sure.
fn analysed() -> Analysed {
    let variance = |total: Share| Effect::Variance { first: share(0.1, 0.02, Sure::Converged), total };
    let target = |less| Target {
        variant: 0,
        less,
        mean: 1_234.0,
        effects: vec![
            variance(share(0.01, 0.02, Sure::Converged)),
            variance(share(0.7, 0.04, Sure::Converged)),
            variance(share(0.2, 0.3, Sure::NotConverged)),
        ],
        pairs: vec![Pair { factors: [0, 1], share: share(0.3, 0.1, Sure::NotConverged) }],
        noise: Some(Estimated { value: 0.12, low: 0.1, high: 0.14 }),
        problem: None,
    };
    Analysed {
        method: Method::Sobol { blocks: 64, pairs: true },
        goal: "total.profit['a']".to_owned(),
        variants: vec!["ads".to_owned(), "=cmd".to_owned()],
        factors: ["idle", "price", "unsure"].map(str::to_owned).to_vec(),
        points: 512,
        replications: 2,
        simulations: 2048,
        targets: vec![target(None), target(Some(1))],
        problems: vec![],
        failures: vec![],
    }
}

#[test]
fn what_is_sure_is_said_and_what_is_not_is_said_to_be_not() {
    let text = table(&analysed(), "T", 120);
    for said in [
        "What total.profit['a'] depends on.",
        "ads less =cmd (mean 1.23 k): what the decision hinges on",
        "Surely more than 5 % of the variance depends on: `price` 70 %.",
        "1 surely matter less than that",
        "Not converged (~): 1 of 3, with intervals wider than 10 %; `--points 256` halves them.",
        "`idle` and `price` together do 30 % that neither does alone.",
        "Of the variance of a single outcome 12 % is luck",
    ] {
        assert!(text.contains(said), "no `{said}` in\n{text}");
    }
    let nobody =
        Analysed { targets: vec![Target { effects: vec![], ..analysed().targets[0].clone() }], ..analysed() };
    assert!(table(&nobody, "", 120).contains("None surely explains more than 5 % of the variance."));
    let broken = Target { problem: Some("it has no outcome".to_owned()), ..analysed().targets[0].clone() };
    let broken = Analysed { targets: vec![broken], ..analysed() };
    assert!(table(&broken, "", 120).contains("ads: nothing can be told; it has no outcome."));
}

#[test]
fn files_have_all_numbers_and_no_formula() {
    let scratch = Scratch::new("sensitivity");
    assert!(files(&analysed(), scratch.path()).is_empty());
    let read = |name: &str| std::fs::read_to_string(scratch.path().join(name)).expect("it is written");
    let effects = read("sensitivity.csv");
    let line = effects.lines().nth(2).expect("the second row");
    assert_eq!(
        line,
        "ads,price,0.1,0.08,0.12000000000000001,converged,0.7,0.6599999999999999,0.74,converged"
    );
    assert_eq!(effects.lines().count(), 1 + 2 * 3);
    assert_eq!(read("pairs.csv").lines().count(), 3);
    let drawn = pictures(&analysed(), "T", scratch.path());
    assert_eq!((drawn.files.len(), drawn.failures.len()), (2, 0));
}

#[test]
fn a_tornado_says_what_moves_it_most_and_what_turns_it() {
    let ends = |low, high| Effect::Ends { low_value: 1.0, high_value: 2.0, low, high };
    let target = Target {
        effects: vec![ends(5.0, 6.0), ends(-20.0, 30.0), ends(9.0, 9.0)],
        pairs: vec![],
        noise: None,
        ..analysed().targets[1].clone()
    };
    let tornado = Analysed { method: Method::Tornado, targets: vec![target], ..analysed() };
    let text = table(&tornado, "", 200);
    for said in [
        "It moves most with `price`: from -20 to 30.",
        "Which of the two is better turns with `price`, each alone.",
        "--sensitivity sobol tells",
    ] {
        assert!(text.contains(said), "no `{said}` in\n{text}");
    }
    let scratch = Scratch::new("tornado");
    assert!(files(&tornado, scratch.path()).is_empty());
    let rows = std::fs::read_to_string(scratch.path().join("sensitivity.csv")).expect("it is written");
    assert_eq!(rows.lines().nth(2), Some("ads less =cmd,price,1,2,-20,30"));
    assert_eq!(pictures(&tornado, "T", scratch.path()).failures.len(), 0);
}
