//! Placebos of claims: the scenario with a mechanism off. Lines count from the world's five.

use super::{WORLD, check, good, read_files};
use crate::Overrides;
use eyeballs_abi::description::ParameterValue;

const CLAIM: &str = "[[claim]]\ntext = 'so'\nholds = \"final.users['base'] > 1\"\n";

#[test]
fn a_placebo_is_the_scenario_at_other_values_and_claims_of_the_same_values_share_one() {
    let other = "placebo = { 'service.reader.churn.hazard' = 0.25, 'service.reader.quality' = 0.125 }\n";
    let one = "placebo = { 'service.reader.churn.satisfaction_effect' = 0 }\n";
    let scenario =
        good(&format!("service.reader.churn = 0.5\n{CLAIM}{one}{CLAIM}{other}{CLAIM}{CLAIM}{one}"));
    let hazard = |scenario: &crate::Scenario| scenario.variants[0].world.services[0].churn.hazard;
    let [first, second] = &scenario.placebos[..] else { panic!("{}", scenario.placebos.len()) };
    assert_eq!((&first.claims[..], &second.claims[..]), (&[0, 3][..], &[1][..]));
    let setting = ("service.reader.churn.satisfaction_effect".to_owned(), "0".to_owned());
    assert_eq!(first.settings, [setting]);
    assert_eq!([hazard(&scenario), hazard(&first.scenario), hazard(&second.scenario)], [0.5, 0.5, 0.25]);
    assert_eq!(first.scenario.variants[0].world.services[0].churn.satisfaction_effect, 0.0);
    assert_eq!(second.scenario.variants[0].world.services[0].quality.start, 0.125);
    assert_eq!(first.scenario.claims.len(), 4);
    assert!(first.scenario.placebos.is_empty());
}

/// What is switched off stays off, and all else is drawn as in the scenario.
#[test]
fn a_placebo_wins_over_what_is_drawn() {
    let uncertain = "[[uncertainty]]\nkey = 'service.reader.churn.hazard'\nabout = 0.5\n\
                     [[uncertainty]]\nkey = 'service.reader.session_minutes'\nabout = 0.5\n";
    let text = format!("{CLAIM}placebo = {{ 'service.reader.churn.hazard' = 0.25 }}\n{uncertain}");
    let scenario = good(&text);
    let placebo = &scenario.placebos[0].scenario;
    let drawn = |scenario: &crate::Scenario| {
        let uncertainties = scenario.uncertainties.as_ref().expect("two are uncertain");
        let values = uncertainties.values(&[0.75, 0.75]);
        let factors = uncertainties.list.iter().map(|one| &one.factor);
        let candidates = scenario.candidates.as_ref().expect("they take other values");
        let drawn = candidates.at(factors.zip(values)).expect("good");
        let service = &drawn.variants[0].world.services[0];
        (service.churn.hazard, service.session_minutes)
    };
    assert_eq!(drawn(placebo).0, 0.25);
    assert_ne!(drawn(&scenario).0, 0.25);
    assert_eq!(drawn(placebo).1, drawn(&scenario).1);
}

/// An option may set the same values: so it is no mistake.
#[test]
fn a_placebo_that_changes_nothing_is_doubtful() {
    let doubts = |value: f64| {
        let placebo = format!("placebo = {{ 'service.reader.churn.spread' = {value} }}");
        let channel = "service.reader.channel = [{ kind = 'organic' }]\n";
        crate::doubts(&good(&format!("{channel}{CLAIM}{placebo}")))
    };
    assert_eq!(doubts(0.5), [""; 0]);
    assert_eq!(
        doubts(0.8),
        [
            "the placebo of the claim `so` changes nothing: all is at its values already (name the numbers that carry the claim, and values at \
          which they do nothing)"
        ]
    );
}

#[test]
fn a_placebo_that_switches_nothing_off_is_refused() {
    let with = |placebo: &str| format!("{CLAIM}placebo = {placebo}");
    check(
        &with("{}"),
        &[
            "9:1: this placebo switches nothing off (write for example placebo = { \"service.reader.churn.satisfaction_effect\" = 0 })",
        ],
    );
    check(
        &with("{ 'run.days' = 3 }"),
        &[
            "9:13: a placebo cannot set `run.days` (write a path as in --set, for example service.reader.churn.hazard)",
        ],
    );
    check(
        &with("{ 'service.reader.churn.hazrd' = 3 }"),
        &["9:13: unknown key `hazrd` in churn (did you mean `hazard`?)"],
    );
    check(
        &with("{ 'service.reader.churn.hazard' = -3 }"),
        &["9:45: `hazard` must be 0 to 100 1/day, not -3"],
    );
    check(&with("3"), &["9:11: `placebo` must be a table; this is an integer"]);
}

/// A variant may say `model.SERVICE.ID` or, as a scenario in full does, `service.SERVICE.model.ID`; a path in either way leads there.
#[test]
fn a_path_leads_to_the_model_of_a_variant_however_either_is_written() {
    for model in ["model.reader.free-plus-ads", "service.reader.model.free-plus-ads"] {
        for path in ["model.reader.free-plus-ads", "service.reader.model.free-plus-ads"] {
            let variant =
                |name, ads| format!("[[variant]]\nname = '{name}'\n{model} = {{ ads_per_hour = {ads} }}\n");
            let claim = format!("{CLAIM}placebo = {{ 'variant.base.{path}.ads_per_hour' = 5 }}\n");
            let text = format!("{WORLD}{}{}{claim}", variant("base", 3), variant("other", 4));
            let set = Overrides {
                set: vec![(format!("variant.base.{path}.ads_per_hour"), "7".to_owned())],
                ..Overrides::default()
            };
            let read = |text: &str, overrides: &Overrides| {
                read_files(&[("main.toml", text)], overrides)
                    .unwrap_or_else(|mistakes| panic!("{mistakes}\nin\n{text}"))
            };
            let ads = |scenario: &crate::Scenario| match scenario.variants[0].world.services[0].models[0]
                .values[0]
            {
                ParameterValue::Float(number) => number,
                _ => panic!("it is a number"),
            };
            let first = read(&text, &Overrides::default());
            for scenario in [&first, &read(&first.resolved, &Overrides::default())] {
                assert_eq!(ads(scenario), 3.0);
                assert_eq!(ads(&scenario.placebos[0].scenario), 5.0);
                assert_eq!(ads(&read(&scenario.resolved, &set)), 7.0);
            }
            assert_eq!(ads(&read(&text, &set)), 7.0);
        }
    }
}
