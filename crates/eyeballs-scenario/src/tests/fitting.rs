//! What goes beyond one fit to the data: priors, rivals and derived numbers.

use super::{CALIBRATION, WORLD, mistakes_in, read_files};
use crate::Overrides;

#[test]
fn priors_rivals_and_derived_numbers_are_refused_where_they_mean_nothing() {
    let wrong = |parameter: &str, table: &str, more: &str| {
        let calibration = CALIBRATION
            .replace("to = 0.1", &format!("to = 0.1\n{parameter}"))
            .replace("[calibration]", &format!("[calibration]\n{table}"));
        let text = format!("{WORLD}{calibration}{more}");
        mistakes_in(&[("main.toml", &text)], &Overrides::default())
            .into_iter()
            .map(|line| line.split_once(": ").map_or(line.clone(), |(_, said)| said.to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        wrong("prior = 0.02", "", ""),
        [
            "a prior that is one number leaves nothing to be fitted (write a distribution, for example { lognormal = { median = \
          0.02, sigma = 0.3 } }, or no parameter)"
        ]
    );
    assert_eq!(
        wrong("prior = { uniform = { minimum = 0.01, maximum = 0.1 } }", "", ""),
        [
            "the prior has no density at 0.001, an end of the range (let the range end where the prior still gives a chance)"
        ]
    );
    assert_eq!(
        wrong("", "rivals = ['base']", ""),
        ["one alone has no rival (name two variants or more, or leave out `rivals`)"]
    );
    assert!(wrong("", "rivals = ['base', 'bose']", "")[0].contains("there is no variant `bose`"));
    let derived = |of: &str| format!("[[calibration.derived]]\nof = \"{of}\"\n");
    let help = "(write setting['KEY'], where KEY is the `key` of a [[calibration.parameter]])";
    assert_eq!(
        wrong("", "", &derived("setting['service.reader.quality'] * 2")),
        [format!("`service.reader.quality` is not fitted {help}")]
    );
    assert_eq!(
        wrong("", "", &derived("final.users['base']")),
        [format!("what is derived knows fitted numbers only {help}")]
    );
    assert!(wrong("prior = { lognormal = { median = 0.02, sigma = 0.3 } }", "", "").is_empty());
}

#[test]
fn what_targets_say_of_a_variant_is_said_of_each_rival() {
    let variants = "[[variant]]\nname = 'base'\n[[variant]]\nname = 'other'\nset = { 'service.reader.churn.hazard' = 0.05 }\n";
    let calibration = CALIBRATION.replace("[calibration]", "[calibration]\nrivals = ['base', 'other']");
    let text = format!(
        "{WORLD}{variants}{calibration}[[calibration.derived]]\nname = 'd'\nof = \"setting['service.reader.churn.hazard'] + 1\"\n"
    );
    let scenario = read_files(&[("main.toml", &text)], &Overrides::default());
    let plan = scenario.unwrap_or_else(|mistakes| panic!("{mistakes}")).calibration.expect("it has one");
    assert_eq!(plan.derived[0].value(&[0.5]), Some(1.5));
    let rivals = plan.rivals();
    let of: Vec<(&str, Vec<usize>)> =
        rivals.iter().map(|(name, plan)| (*name, plan.targets[0].variants())).collect();
    assert_eq!(of, [("base", vec![0]), ("other", vec![1])]);
}

#[test]
fn bins_have_a_count_each() {
    let target = |lines: &str| {
        let (head, _) = CALIBRATION.split_once("of =").expect("a target");
        let text = format!("{WORLD}{head}{lines}\n");
        read_files(&[("main.toml", &text)], &Overrides::default())
    };
    let bins = "bins = [\"final.users_day['base']\", \"final.users['base'] - final.users_day['base']\"]\n";
    let scenario =
        target(&format!("{bins}observed = [30, 70]")).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let plan = scenario.calibration.expect("it has one");
    let found = &plan.targets[0];
    assert_eq!(found.rows.iter().map(|row| row.observed).collect::<Vec<_>>(), [30.0, 70.0]);
    assert!(found.is_distribution && found.rows.iter().all(|row| row.count && row.last_day == 99));
    for (lines, expected) in [
        (format!("{bins}observed = [30]"), "there are 2 `bins` and 1 counts `observed`"),
        (format!("{bins}observed = [0, 0]"), "nothing was observed in any bin"),
        (format!("{bins}observed = [-1, 2]"), "observed"),
        (
            "bins = [\"final.users['base']\", \"final.nothing['base']\"]\nobserved = [1, 2]".to_owned(),
            "nothing",
        ),
    ] {
        let mistakes = target(&lines).err().unwrap_or_else(|| panic!("nothing is wrong with {lines}"));
        assert!(mistakes.to_string().contains(expected), "{mistakes}");
    }
}
