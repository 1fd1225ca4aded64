//! The text of a verdict, as a reader meets it.

use super::*;
use eyeballs_lab::results::{GoalResult, UncertaintyResult};
use eyeballs_lab::verdict::Range;

fn interval(low: f64, high: f64) -> Range {
    Range { low, high }
}

fn share(share: f64, low: f64, high: f64) -> Share {
    Share { share, interval: interval(low, high) }
}

fn standing(variant: usize, best_share: f64, mean: f64) -> Standing {
    Standing {
        variant,
        best_share,
        best_share_interval: interval(best_share - 0.1, best_share + 0.1),
        mean,
        mean_interval: interval(mean - 2e6, mean + 2e6),
        p10: mean - 1e7,
        p90: mean + 1e7,
        worst_tenth: mean - 1.2e7,
        mean_regret: 3e6,
        largest_regret: 4e7,
        may_be_best: true,
    }
}

fn results() -> Results {
    let worth = |value, standard_error| Worth { value, standard_error };
    let input = |key: &str, explains, value, break_even| Input {
        key: key.to_owned(),
        explains: Some(explains),
        information: worth(value, 5e5),
        break_even,
        wins_at_lowest: 0.4,
        wins_at_highest: 1.0,
    };
    let price = BreakEven { at: 4.2, low: Some(3.1), high: None, wins_above: true, certainty: 0.9 };
    let hinges = Hinges {
        between: [1, 0],
        split: Some(Split {
            deviation: 4.5e7,
            ignorance: share(0.62, 0.4, 0.8),
            luck: share(-0.01, -0.05, 0.05),
            agents: share(0.39, 0.2, 0.6),
            agents_needed: Some(115_000),
            agents_dominate: false,
        }),
        inputs: vec![
            input("model.s.shop.price", share(0.8, 0.7, 0.9), 1.8e7, vec![price]),
            input("people.outside_weight", share(0.01, 0.0, 0.03), 0.0, Vec::new()),
        ],
        information: Some(worth(2.8e7, 1e6)),
        clairvoyance: worth(3.1e7, 2e6),
        map: None,
    };
    Results {
        variants: vec!["ads".to_owned(), "membership".to_owned()],
        agents: 20_000,
        uncertainties: vec![UncertaintyResult { key: "model.s.shop.price".to_owned(), values: Vec::new() }],
        goal: Some(GoalResult {
            expression: "total.profit['acme']".to_owned(),
            maximise: true,
            risk: "mean",
            ..GoalResult::default()
        }),
        verdict: Some(Verdict {
            futures: 64,
            choices: vec![0, 1],
            best: Some(1),
            standings: vec![standing(0, 0.3, 1e7), standing(1, 0.7, 2e7)],
            comparisons: vec![Comparison {
                best: 1,
                other: 0,
                advantage: 1e7,
                interval: interval(4e6, 1.6e7),
                told_apart: true,
                futures_to_decide: Some(40),
            }],
            hinges: Some(hinges),
            missing: Vec::new(),
        }),
        ..Results::default()
    }
}

#[test]
fn half_a_page_says_what_is_best_what_it_hinges_on_and_what_knowing_is_worth() {
    let text = verdict(&results(), 100);
    let expected = "\
Verdict: total.profit['acme'] is to be as large as possible.
On average over 64 futures `membership` is best, 10 M ahead of `ads` (4 to 16 M). It is best in 70 %
of them (60 to 80).

              best in   mean         10th to 90th percentile   worst tenth   mean regret   largest
───────────────────────────────────────────────────────────────────────────────────────────────────
 ads          30 %      10 M         0 to 20 M                 -2 M          3 M           40 M
                        8 to 12 M
 membership   70 %      20 M         10 to 30 M                8 M           3 M           40 M
                        18 to 22 M

What it hinges on, `membership` against `ads`:
- model.s.shop.price: explains 80 % (70 to 90) of what ignorance makes of the difference; knowing it
is worth 18 M ± 500 k; `membership` wins above 4.2 (3.1 to ?).
Of the other number nothing could be told.
To know all of it before deciding is worth 28 M ± 1 M; to know luck as well, which nobody can, 31 M
± 2 M.
From future to future the difference varies by 45 M (standard deviation). Of its variance 62 % (40
to 80) is ignorance, 0 % (0 to 5) the market's luck, 39 % (20 to 60) noise of the 20,000 agents.
With 115,000 agents it would be a tenth (--people 115000).
";
    assert_eq!(text, expected);
}

#[test]
fn what_cannot_be_told_apart_is_not_ranked_and_it_says_what_would_decide() {
    let with = |futures_to_decide| {
        let mut results = results();
        let first = &mut results.verdict.as_mut().expect("there is one").comparisons[0];
        (first.told_apart, first.interval, first.futures_to_decide) =
            (false, interval(-4e6, 2.4e7), futures_to_decide);
        verdict(&results, 200)
    };
    let text = with(Some(1_420));
    let line = "64 futures do not tell `membership` from `ads`: on average it is 10 M ahead of `ads` (-4 to 24 M). \
                About 1,420 would decide (--replications 1420).";
    assert!(text.contains(line), "{text}");
    assert!(!text.contains("is best, "), "{text}");
    assert!(with(None).contains("They seem equal: more futures would hardly decide."), "{}", with(None));
}

#[test]
fn agents_that_drown_the_answer_and_other_attitudes_to_risk_are_said() {
    let mut results = results();
    results.goal.as_mut().expect("one").risk = "cvar10";
    let verdict_of = results.verdict.as_mut().expect("one");
    verdict_of.best = Some(0);
    verdict_of.missing = vec!["where it rains: nobody looked".to_owned()];
    let split = verdict_of.hinges.as_mut().and_then(|hinges| hinges.split.as_mut()).expect("one");
    (split.agents_dominate, split.agents_needed) = (true, None);
    let text = verdict(&results, 300);
    for said in [
        "In the worst tenth of its futures `ads` does better: by risk = \"cvar10\" it is the choice.",
        "WARNING: noise of agents dominates. Nothing but noise was found: run many more agents.",
        "Not known: where it rains: nobody looked.",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
    results.verdict = None;
    assert_eq!(verdict(&results, 100), "");
}

#[test]
fn where_nothing_is_uncertain_futures_are_said_to_differ_by_luck_alone() {
    let mut results = results();
    assert!(!verdict(&results, 300).contains("luck alone"));
    results.uncertainties.clear();
    results.verdict.as_mut().expect("one").hinges = None;
    let text = verdict(&results, 300);
    assert!(
        text.contains("All numbers are taken as known here: these futures differ by luck alone."),
        "{text}"
    );
}
