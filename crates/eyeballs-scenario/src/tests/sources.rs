//! Sources of numbers, and stylised facts: what they say, what they reach, what is refused.

use super::{WORLD, check, check_whole, good, read_files};
use crate::Overrides;
use crate::checked::{Facts, Origin, Quantity, Scenario, Subject};
use eyeballs_core::measures::Moment;

/// Paths and sources, "?" for none and "--" for an option.
fn sources(scenario: &Scenario) -> Vec<String> {
    let said = |origin: &Origin| match origin {
        Origin::Source(text) => text.clone(),
        Origin::Option => "--".to_owned(),
        Origin::Unknown => "?".to_owned(),
    };
    let lines = scenario.numbers.iter();
    lines.map(|number| format!("{} = {}: {}", number.path, number.value, said(&number.origin))).collect()
}

#[test]
fn each_number_has_the_source_of_the_longest_path_that_fits() {
    let scenario = good(
        "service.reader.churn = 0.01 # a comment is no source
        service.reader.model.free-plus-ads = { weights = [1, 2.5], format = 'video' }
        [[service.reader.channel]]
        kind = 'press'
        name = 'a b'
        audience = 5
        [[service.reader.channel]]
        kind = 'organic'
        innovation = 0.5
        [[variant]]
        name = 'dear one'
        model.reader.paid-membership.price = 3
        set = { 'service.reader.quality' = 0.7, 'model.reader.free-plus-ads.ads_per_hour' = 4 }
        [[event]]
        day = 3
        set = { 'service.reader.quality' = 0.7 }
        [source]
        people = 'assumption'
        'service.reader.churn.hazard' = 'Antenna (2021)'
        'service.reader.churn' = 'assumption'
        'service.reader.model.free-plus-ads' = 'M'
        \"service.reader.channel.'a b'\" = 'C'
        \"variant.'dear one'.service.reader.model.free-plus-ads.ads_per_hour\" = 'W'
        'event.0.day' = 'E'
        ",
    );
    assert_eq!(
        sources(&scenario),
        [
            "people.count = 1000: assumption",
            "firm.acme.cash = 5: ?",
            "service.reader.churn.hazard = 0.01: Antenna (2021)",
            "service.reader.model.free-plus-ads.weights = [1, 2.5]: M",
            "service.reader.channel.\"a b\".audience = 5: C",
            "service.reader.channel.organic.innovation = 0.5: ?",
            "variant.\"dear one\".service.reader.model.paid-membership.price = 3: ?",
            "variant.\"dear one\".service.reader.quality.start = 0.7: ?",
            "variant.\"dear one\".service.reader.model.free-plus-ads.ads_per_hour = 4: W",
            "event.0.day = 3: E",
            "event.0.set.\"service.reader.quality\" = 0.7: ?",
        ]
    );
}

#[test]
fn a_path_may_name_all_models_of_a_service_in_a_variant() {
    let variant = "[[variant]]\nname = 'v'\nmodel.reader.paid-membership.price = 3\n";
    let scenario = good(&format!("{variant}[source]\n'variant.v.model.reader' = 'V'\n"));
    let line = "variant.v.service.reader.model.paid-membership.price = 3: V";
    assert!(sources(&scenario).contains(&line.to_owned()), "{:?}", sources(&scenario));
}

#[test]
fn what_a_file_says_of_sources_is_about_what_it_and_files_above_it_set() {
    let base = format!(
        "{WORLD}service.reader.quality = 0.4\nservice.reader.churn = 0.01\n[source]\n'service.reader' = 'base'\n'people.count' = 'base'\n"
    );
    let read = |more: &str, overrides: &Overrides| {
        let main = format!("extends = 'base.toml'\n{more}");
        let files = [("main.toml", &*main), ("base.toml", &*base)];
        sources(&read_files(&files, overrides).unwrap_or_else(|mistakes| panic!("{mistakes}")))
    };
    let plain = Overrides::default();
    let lines = read("service.reader.quality = 0.6\n", &plain);
    assert!(lines.contains(&"service.reader.quality.start = 0.6: ?".to_owned()), "{lines:?}");
    assert!(lines.contains(&"service.reader.churn.hazard = 0.01: base".to_owned()), "{lines:?}");
    let lines = read("[source]\n'service.reader.churn' = 'main'\n'people.count' = 'main'\n", &plain);
    assert!(lines.contains(&"service.reader.churn.hazard = 0.01: main".to_owned()), "{lines:?}");
    assert!(lines.contains(&"people.count = 1000: main".to_owned()), "{lines:?}");
    assert!(lines.contains(&"service.reader.quality.start = 0.4: base".to_owned()), "{lines:?}");
    let lines = read("people.count = 2000\n[source]\n'people.count' = 'main'\n", &plain);
    assert!(
        lines.contains(&"people.count = 2000: main".to_owned()),
        "of a path that both files name: {lines:?}"
    );
    let set = vec![("service.reader.churn".to_owned(), "0.5".to_owned())];
    let lines = read("", &Overrides { set, ..Overrides::default() });
    assert!(lines.contains(&"service.reader.churn.hazard = 0.5: --".to_owned()), "{lines:?}");
}

#[test]
fn a_source_of_nothing_is_refused_with_the_nearest_path() {
    check(
        "[source]\n'service.raeder.firm' = 'x'\n'people.cuont' = 'x'\n'a b' = 'x'\n'service.reader.firm' = 'x'\n",
        &[
            "7:1: `service.raeder.firm` names nothing in this scenario (there is: firm.acme.cash, firm.acme, \
             people.count, firm, people)",
            "8:1: `people.cuont` names nothing in this scenario (did you mean `people.count`?)",
            "9:1: `a b` is not a path (write for example \"service.reader.quality\")",
            "10:1: there is no number at `service.reader.firm` (there is: firm.acme.cash, firm.acme, people.count, \
             firm, people)",
        ],
    );
    check(
        "[source]\npeople.count = 'x'\nfirm = ' '\n",
        &[
            "7:1: the source of `people` must be a text; this is a table (write \"service.NAME.KEY\" = \
             \"assumption\", or the citation; the path stands in quotes)",
            "8:8: the source of `firm` is empty (cite it, or write \"assumption\")",
        ],
    );
}

#[test]
fn an_option_that_takes_a_number_away_is_no_mistake_of_its_source() {
    let text = format!(
        "{}[source]\n'people.free_minutes.lognormal.sigma' = 'x'\n",
        WORLD.replace("count = 1000", "count = 1000, free_minutes.lognormal = { median = 60, sigma = 1 }")
    );
    let set = vec![("people.free_minutes".to_owned(), "30".to_owned())];
    let overrides = Overrides { set, ..Overrides::default() };
    assert!(read_files(&[("main.toml", &text)], &overrides).is_ok());
}

struct Made;

impl Facts for Made {
    fn value(&self, _: Moment, quantity: &Quantity, _: Subject) -> Option<f64> {
        match quantity {
            Quantity::Measure(measure) if measure.name == "users" => Some(8.0),
            _ => None,
        }
    }
}

const FACT: &str =
    "[[fact]]\ntext = 'so'\nof = \"final.users['base'] / 2\"\nlow = 1\nhigh = 3\nsource = 'S'\n";

#[test]
fn a_fact_is_a_number_with_a_published_range() {
    let fact = &good(FACT).facts[0];
    assert_eq!((fact.low, fact.high, &*fact.source), (1.0, 3.0, "S"));
    assert_eq!(fact.value(&Made), Ok(4.0));
    let fact = &good(&FACT.replace("users['base'] / 2", "arpu['base']")).facts[0];
    assert_eq!(fact.value(&Made), Err("final.arpu['base'] has no value".to_owned()));
}

#[test]
fn a_fact_without_its_range_or_its_source_is_refused() {
    check(
        "[[fact]]\ntext = 'so'\nof = \"final.users['base'] > 2\"\nhigh = 3\n",
        &[
            "6:1: fact needs the key `low`",
            "6:1: fact needs the key `source`",
            "8:7: this is true or false, where a number is wanted (a number is a fact or is computed, for example \
             final.payers['base'] / final.users['base'])",
        ],
    );
    check(
        &format!("{}name = 'n'\n{}name = 'n'\n", FACT.replace("high = 3", "high = 0.5"), FACT),
        &[
            "10:8: `high`, 0.5, is below `low`, 1 (the published range goes from `low` to `high`)",
            "19:8: there are two facts `n` (give each a name of its own)",
        ],
    );
}

/// So that the card of a world stays that of what starts from it.
#[test]
fn a_fact_without_a_variant_is_one_of_the_first() {
    let variants = "[[variant]]\nname = 'one'\n[[variant]]\nname = 'two'\n";
    let of = |subject: &str| {
        let fact = format!(
            "[[fact]]\ntext = 'so'\nof = \"final.users['{subject}']\"\nlow = 1\nhigh = 3\nsource = 'S'\n"
        );
        good(&format!("{variants}{fact}")).facts[0].facts().next().expect("one").subject
    };
    assert_eq!([of("reader"), of("acme")], [of("one/reader"), of("one/acme")]);
    assert_ne!(of("reader"), of("two/reader"));
    let claim = "[[claim]]\ntext = 'so'\nholds = \"final.users['reader'] > 1\"\n";
    check_whole(
        &format!("{WORLD}{variants}{claim}"),
        &["12:23: there is no `reader` (there is: one, one/acme, one/reader, two, two/acme, two/reader)"],
    );
}

#[test]
fn facts_are_inherited_as_a_list_that_replaces() {
    let base = format!("{WORLD}{FACT}");
    let facts = |main: &str| {
        let read = read_files(&[("main.toml", main), ("base.toml", &base)], &Overrides::default());
        let facts = read.unwrap_or_else(|mistakes| panic!("{mistakes}")).facts;
        facts.iter().map(|fact| fact.high).collect::<Vec<_>>()
    };
    assert_eq!(facts("extends = 'base.toml'"), [3.0]);
    assert_eq!(facts(&format!("extends = 'base.toml'\n{}", FACT.replace("= 3", "= 4"))), [4.0]);
}
