//! What nobody knows, and what counts: what the keys mean, and what is refused. Lines count from the world's five.

use super::{WORLD, check, good, read_files};
use crate::Overrides;
use crate::checked::{Facts, Quantity, Risk, Second, Spread, Subject, Uncertainties, Uncertainty};
use eyeballs_core::measures::Moment;
use eyeballs_core::spec::Distribution;

/// The uncertainties of the world with more text.
fn uncertain(more: &str) -> Uncertainties {
    good(more).uncertainties.expect("some are uncertain")
}

#[test]
fn about_is_even_around_the_number_of_the_file_or_its_default() {
    let uncertainties = uncertain(
        "service.reader.churn = 0.2
         [[uncertainty]]
         key = 'firm.acme.cash'
         about = 0.2
         [[uncertainty]]
         key = 'service.reader.churn.hazard'
         about = 0.5
         [[uncertainty]]
         key = 'service.reader.session_minutes'
         about = 0.1",
    );
    let ends = |index: usize| match uncertainties.list[index].spread {
        Spread::Distribution(Distribution::Uniform { minimum, maximum }) => [minimum, maximum],
        ref other => panic!("{other:?}"),
    };
    assert_eq!(ends(0), [4.0, 6.0]);
    assert_eq!(ends(1), [0.1, 0.2 * 1.5]);
    let default = good("").variants[0].world.services[0].session_minutes;
    assert_eq!(ends(2), [default * 0.9, default * 1.1]);
}

#[test]
fn a_point_becomes_values_and_values_become_the_scenario() {
    let scenario = good(
        "service.reader.quality = 0.5
         [[event]]
         name = 'better'
         day = 40
         set = { 'service.reader.quality' = 0.7 }
         [[uncertainty]]
         key = 'people.outside_weight'
         distribution = { lognormal = { median = 2, sigma = 0.5 } }
         [[uncertainty]]
         key = 'event.better.day'
         distribution = { uniform = { minimum = 10, maximum = 20 } }
         integer = true
         [[uncertainty]]
         key = 'event.better.set.\"service.reader.quality\"'
         distribution = { uniform = { minimum = 0.6, maximum = 0.8 } }",
    );
    let uncertainties = scenario.uncertainties.expect("some are uncertain");
    assert_eq!(uncertainties.factors(), 3);
    let values = uncertainties.values(&[0.5, 0.26, 0.75]);
    assert_eq!(values, [2.0, 13.0, 0.6 + (0.8 - 0.6) * 0.75]);
    let factors = uncertainties.list.iter().map(|uncertainty| &uncertainty.factor);
    let candidates = scenario.candidates.expect("some numbers take other values");
    let scenario = candidates.at(factors.zip(values)).expect("they go together");
    let world = &scenario.variants[0].world;
    assert_eq!(world.people.outside_weight, 2.0);
    assert_eq!(world.events[0].day.0, 13);
    assert!(format!("{:?}", world.events[0].action).contains("0.75"), "{:?}", world.events[0].action);
    assert!(scenario.uncertainties.is_none());
    // Tails that are next to impossible are left out, and no value is beyond them.
    let low = uncertainties.values(&[1e-12, 0.5, 0.5])[0];
    assert!((low / (2.0 * (-3.090_232 * 0.5_f64).exp()) - 1.0).abs() < 1e-6, "{low}");
}

#[test]
fn groups_move_together_and_correlations_are_those_of_normal_scores() {
    let uncertainties = uncertain(
        "[[uncertainty]]
         key = 'people.outside_weight'
         about = 0.5
         group = 'demand'
         [[uncertainty]]
         key = 'service.reader.session_minutes'
         about = 0.5
         group = 'demand'
         [[uncertainty]]
         key = 'service.reader.quality'
         distribution = { uniform = { minimum = 0, maximum = 1 } }
         correlation = { 'people.outside_weight' = -0.6 }",
    );
    assert_eq!(uncertainties.factors(), 2);
    let share = |index: usize, value: f64| match uncertainties.list[index].spread {
        Spread::Distribution(Distribution::Uniform { minimum, maximum }) => {
            (value - minimum) / (maximum - minimum)
        }
        ref other => panic!("{other:?}"),
    };
    let shares = |point: [f64; 2]| {
        let values = uncertainties.values(&point);
        [share(0, values[0]), share(1, values[1]), share(2, values[2])]
    };
    let [one, other, third] = shares([0.9, 0.5]);
    assert!((one - 0.9).abs() < 1e-12 && (other - 0.9).abs() < 1e-12, "{one} {other}");
    // The score of 0.9 is 1.2816; -0.6 of it is -0.7689, below which lie 22.1 %.
    assert!((third - 0.220_97).abs() < 1e-4, "{third}");
    let [.., third] = shares([0.5, 0.9]);
    // 0.8 of 1.2816 is 1.0252, below which lie 84.74 %.
    assert!((third - 0.847_4).abs() < 1e-4, "{third}");
}

#[test]
fn an_option_fixes_what_is_uncertain() {
    let text = format!(
        "{WORLD}
         [[uncertainty]]
         key = 'people.outside_weight'
         about = 0.5
         [[uncertainty]]
         key = 'service.reader.quality'
         about = 0.5"
    );
    let with = |set: &[(&str, &str)]| {
        let set = set.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let overrides = Overrides { set, ..Overrides::default() };
        let scenario = read_files(&[("main.toml", &text)], &overrides).unwrap_or_else(|m| panic!("{m}"));
        let list = scenario.uncertainties.map_or_else(Vec::new, |uncertainties| uncertainties.list);
        list.into_iter().map(|uncertainty| uncertainty.factor.key).collect::<Vec<_>>()
    };
    assert_eq!(with(&[]), ["people.outside_weight", "service.reader.quality"]);
    assert_eq!(with(&[("people.outside_weight", "3")]), ["service.reader.quality"]);
    assert!(with(&[("people.outside_weight", "3"), ("service.reader.quality", "0.4")]).is_empty());
}

/// What is uncertain with assumptions off by a factor of two, with the ends of what is assumed.
fn assumed(world: &str) -> Vec<(String, f64, f64)> {
    let overrides = Overrides { assumptions: Some(2.0), ..Overrides::default() };
    let scenario = read_files(&[("main.toml", world)], &overrides).unwrap_or_else(|m| panic!("{m}"));
    let ends = |uncertainty: Uncertainty| match uncertainty.spread {
        Spread::Ratio { low, high } => (uncertainty.factor.key, low, high),
        Spread::Distribution(_) => (uncertainty.factor.key, 0.0, 0.0),
    };
    scenario.uncertainties.map_or_else(Vec::new, |all| all.list.into_iter().map(ends).collect())
}

#[test]
fn what_is_assumed_is_halved_to_doubled_within_its_range() {
    let found = assumed(
        "title = 'T'
         run = { days = 100 }
         people = { count = 1000, represents = 10 }
         firm.acme = { cash = 5 }
         [service.reader]
         firm = 'acme'
         quality = 0.7
         churn = 0.2
         session_minutes = 12
         return_hazard = 0.01
         [[variant]]
         name = 'a'
         [[variant]]
         name = 'b'
         set = { 'service.reader.churn.hazard' = 0.1 }
         [[uncertainty]]
         key = 'service.reader.return_hazard'
         about = 0.5
         [[lever]]
         key = 'firm.acme.cash'
         from = 1
         to = 2
         [source]
         'people' = 'assumption'
         'firm' = 'Assumption: a guess'
         'service.reader' = 'assumption'
         'service.reader.session_minutes' = 'Somebody 2014'
         'variant.b' = 'assumption'",
    );
    let keys: Vec<&str> = found.iter().map(|(key, ..)| key.as_str()).collect();
    // Neither the number of agents, nor the lever, nor what has a source.
    let expected = [
        "service.reader.return_hazard",
        "people.represents",
        "service.reader.quality",
        "service.reader.churn",
        "variant.b.set.\"service.reader.churn.hazard\"",
    ];
    assert_eq!(keys, expected);
    let ends = |index: usize| (found[index].1, found[index].2);
    assert_eq!(ends(0), (0.0, 0.0), "it has a distribution of its own");
    assert_eq!(ends(1), (5.0, 20.0));
    // A quality is no more than 1.
    let (low, high) = ends(2);
    assert!(low == 0.35 && (0.98..=1.0).contains(&high), "{low} {high}");
    assert_eq!(ends(3), (0.1, 0.4));
    assert_eq!(ends(4), (0.05, 0.2));
}

#[test]
fn defaults_of_models_are_assumed_where_they_are_said_to_be_and_nobody_sets_them() {
    let world =
        |parameters: &str| format!("{WORLD}\nservice.reader.model.free-plus-ads = {{ {parameters} }}");
    let key = |name: &str| format!("model.reader.free-plus-ads.{name}");
    let both = [(key("ads_per_hour"), 2.0, 8.0), (key("advertisers"), 0.5, 2.0)];
    assert_eq!(assumed(&world("")), both);
    assert_eq!(assumed(&world("advertisers = 300")), both[..1]);
    let overrides = Overrides { assumptions: Some(1.0), ..Overrides::default() };
    let shown = super::shown(read_files(&[("main.toml", WORLD)], &overrides));
    assert_eq!(shown, ["--assumptions 1:1:15: `assumptions` must be above 1 to 100, not 1"]);
}

#[test]
fn what_is_refused_of_uncertainties() {
    check(
        "[[uncertainty]]
key = 'run.days'
about = 0.3
[[uncertainty]]
key = 'people.outside_weight'
[[uncertainty]]
key = 'people.outside_weight'
about = 0.3
distribution = 3
[[uncertainty]]
key = 'service.reader.quality'
distribution = { uniform = { minimum = 0.5, maximum = 1.5 } }
[[uncertainty]]
key = 'service.reader.churn.hazrd'
distribution = { uniform = { minimum = 0.5, maximum = 1.5 } }
[[uncertainty]]
key = 'service.reader.cost.fixed_per_day'
about = 0.3
[[uncertainty]]
key = 'service.reader.session_minutes'
about = 2
[[uncertainty]]
key = 'service.reader.return_hazard'
distribution = 0.4
[[uncertainty]]
key = 'people.count'
about = 0.1
",
        &[
            "7:7: nothing can be uncertain at `run.days` (write a path as in --set, for example \
             service.reader.churn.hazard)",
            "9:1: of `distribution` and `about` an uncertainty has one; here are none (for example about = 0.3, \
             within 30 % of the number that stands in the scenario)",
            "11:1: of `distribution` and `about` an uncertainty has one; here are two (for example about = 0.3, \
             within 30 % of the number that stands in the scenario)",
            "23:9: `service.reader.cost.fixed_per_day` is 0 (a share of 0 is 0: write a `distribution`)",
            "26:9: `about` must be above 0 to 1, not 2",
            "29:16: a constant is known (leave the uncertainty out, or give it a spread)",
            "31:7: the number of agents is chosen, not unknown (the size of the market is `people.represents` times \
             as large)",
        ],
    );
    check(
        "[[uncertainty]]
key = 'service.reader.quality'
distribution = { uniform = { minimum = 0.5, maximum = 1.5 } }
[[uncertainty]]
key = 'service.reader.churn.hazrd'
distribution = { uniform = { minimum = 0.5, maximum = 1.5 } }
",
        &[
            "8:16: `start` must be 0 to 1, not 1.5",
            "10:7: unknown key `hazrd` in churn (did you mean `hazard`?)",
        ],
    );
    check(
        "[[uncertainty]]
key = 'people.outside_weight'
about = 0.3
[[uncertainty]]
key = 'service.reader.quality'
about = 0.3
correlation = { 'people.outside_weight' = 0.9, 'people.outside_wait' = 0.1, 'service.reader.quality' = 0.5 }
[[uncertainty]]
key = 'service.reader.session_minutes'
about = 0.3
correlation = { 'people.outside_weight' = 0.9, 'service.reader.quality' = -0.9 }
[[uncertainty]]
key = 'service.reader.quality'
about = 0.2
",
        &[
            "12:48: nothing is uncertain at `people.outside_wait` (did you mean `people.outside_weight`?)",
            "12:77: `service.reader.quality` goes with it already: it is the same, or of the same group",
            "16:48: no numbers can have all these correlations (near them lie service.reader.quality with \
             people.outside_weight 0.495, \
             service.reader.session_minutes with people.outside_weight 0.495, \
             service.reader.session_minutes with service.reader.quality -0.495)",
            "18:7: `service.reader.quality` stands here twice",
        ],
    );
}

#[test]
fn a_goal_is_one_expression_for_all_variants() {
    let scenario = good(
        "[[variant]]
         name = 'a'
         [[variant]]
         name = 'b'
         [goal]
         maximise = \"total.profit['acme'] - 2 * final.users['reader']\"
         subject_to = \"final.cash['acme'] > 0\"
         risk = 'cvar10'",
    );
    let goal = scenario.goal.expect("there is one");
    assert!(goal.maximise);
    assert_eq!(goal.risk, Risk::WorstTenth);
    assert_eq!(goal.conditions, ["final.cash['acme'] > 0"]);
    struct ByVariant;
    impl Facts for ByVariant {
        fn value(&self, _: Moment, quantity: &Quantity, subject: Subject) -> Option<f64> {
            let is_users = matches!(quantity, Quantity::Measure(measure) if measure.name == "users");
            Some(if is_users { 1.0 } else { 10.0 * subject.variant as f64 })
        }
    }
    assert_eq!(goal.outcome(0, &ByVariant), Ok(-2.0));
    assert_eq!(goal.outcome(1, &ByVariant), Ok(8.0));
    assert_eq!(goal.meets(0, &ByVariant), Ok(vec![false]));
    assert_eq!(goal.meets(1, &ByVariant), Ok(vec![true]));
}

#[test]
fn a_goal_has_margins_a_second_goal_and_says_when_a_plan_fails() {
    let scenario = good(
        "[goal]
         minimise = \"final.cash['acme']\"
         subject_to = [\"final.users['reader'] >= 3\", \"final.cash['acme'] < 2\", \"final.cash['acme'] > 1 and true\"]
         and_maximise = \"final.users['reader']\"
         fails_if = \"final.users['reader'] < 4\"",
    );
    let goal = scenario.goal.expect("there is one");
    let second = Second { expression: "final.users['reader']".to_owned(), maximise: true };
    assert_eq!(
        (goal.second.as_ref(), goal.fails_if.as_deref()),
        (Some(&second), Some("final.users['reader'] < 4"))
    );
    /// Users, cash.
    struct These(f64, f64);
    impl Facts for These {
        fn value(&self, _: Moment, quantity: &Quantity, _: Subject) -> Option<f64> {
            let is_users = matches!(quantity, Quantity::Measure(measure) if measure.name == "users");
            Some(if is_users { self.0 } else { self.1 })
        }
    }
    // What is no comparison by size is met or not.
    assert_eq!(goal.margins(0, &These(10.0, 5.0)), Ok(vec![7.0, -3.0, 1.0]));
    assert_eq!(goal.margins(0, &These(2.5, 0.5)), Ok(vec![-0.5, 1.5, -1.0]));
    assert_eq!(goal.second_outcome(0, &These(10.0, 5.0)), Ok(Some(10.0)));
    assert_eq!(goal.has_failed(0, &These(10.0, 5.0)), Ok(Some(false)));
    assert_eq!(goal.has_failed(0, &These(3.0, 5.0)), Ok(Some(true)));
    let plain = good("[goal]\nmaximise = \"final.cash['acme']\"\n").goal.expect("there is one");
    assert_eq!(plain.second_outcome(0, &These(1.0, 1.0)), Ok(None));
    assert_eq!(plain.has_failed(0, &These(1.0, 1.0)), Ok(None));
    assert_eq!(plain.margins(0, &These(1.0, 1.0)), Ok(vec![]));
    check(
        "[goal]\nmaximise = \"final.cash['acme']\"\nand_maximise = \"1\"\nand_minimise = \"2\"\nfails_if = \"3\"\n",
        &[
            "9:16: a second goal has `and_maximise` or `and_minimise`; both stand here",
            "10:13: this is a number, where true or false is wanted (a statement compares, for example final.users['base'] > 1000)",
        ],
    );
}

#[test]
fn what_is_refused_of_goals() {
    check(
        "[goal]\nrisk = 'cvar10'\n",
        &["6:2: a goal has `maximise` or `minimise`; neither stands here (for example maximise = \
           \"total.profit['acme']\")"],
    );
    check(
        "[goal]\nmaximise = \"total.profit['acme'] > 3\"\nsubject_to = [\"final.cash['acmo'] > 1\"]\nrisk = 'var'\n",
        &[
            "7:13: this is true or false, where a number is wanted (a number is a fact or is computed, for \
             example final.payers['base'] / final.users['base'])",
            "8:28: there is no `acmo` (did you mean `acme`?)",
            "9:8: there is no kind of risk `var` (there is: mean, cvar10, regret)",
        ],
    );
}
