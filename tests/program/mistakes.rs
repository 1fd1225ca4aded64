//! What is said to somebody who made a mistake.

use crate::user::{SHOP, User};

#[test]
fn a_wrong_command_line_ends_with_2_and_says_how_it_should_be() {
    let user = User::new("usage");
    user.writes("shop.toml", SHOP);
    for (words, expected) in [
        ("", "Usage"),
        ("run", "<FILE>"),
        ("ran shop.toml", "run"),
        ("run shop.toml --thread 2", "--threads"),
        ("run shop.toml --threads 0", "--threads"),
        ("run shop.toml --replications many", "--replications"),
        ("run shop.toml --set quality", "KEY=VALUE"),
    ] {
        let answer = user.types(words, 2);
        assert!(answer.messages.contains(expected), "eyeballs {words}: no `{expected}`\n{answer}");
        assert_eq!(answer.data, "", "eyeballs {words}");
    }
    assert_eq!(user.names("."), ["shop.toml"]);
}

/// Four mistakes of four kinds.
const FOUR_MISTAKES: &str = "\
title = 'A shop'
[run]
days = 'forty'
[people]
cuont = 500
[firm.acme]
cash = 1_000_000
[service.shop]
firm = 'acne'
quality = 1.5
model.sell-once = {}
";

#[test]
fn all_mistakes_of_a_scenario_are_in_one_report_each_with_its_place() {
    let user = User::new("mistakes");
    user.writes("shop.toml", FOUR_MISTAKES);
    for command in ["run", "check"] {
        let answer = user.types(&format!("{command} shop.toml"), 3);
        for (place, word) in [
            ("shop.toml:3:8", "`days`"),
            ("shop.toml:5:1", "cuont"),
            ("shop.toml:9:8", "acne"),
            ("shop.toml:10:11", "quality"),
        ] {
            assert!(answer.messages.contains(place), "{command}: nothing about {place}\n{answer}");
            assert!(answer.messages.contains(word), "{command}: nothing about {word}\n{answer}");
        }
        assert_eq!(answer.data, "", "{command}");
    }
    assert_eq!(user.names("."), ["shop.toml"], "nothing was run");
}

#[test]
fn a_program_can_read_the_mistakes_too() {
    let user = User::new("mistakes-json");
    user.writes("shop.toml", FOUR_MISTAKES);
    let answer = user.types("check shop.toml --json", 3);
    let mistakes: serde_json::Value = serde_json::from_str(&answer.data).expect("JSON and nothing else");
    let places: Vec<(u64, u64)> = mistakes
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|mistake| Some((mistake["line"].as_u64()?, mistake["column"].as_u64()?)))
        .collect();
    for place in [(3, 8), (5, 1), (9, 8), (10, 11)] {
        assert!(places.contains(&place), "nothing about {place:?} in {mistakes:#}");
    }
}

#[test]
fn a_mistake_in_one_of_several_files_is_found_before_any_of_them_runs() {
    let user = User::new("several-mistakes");
    user.writes("good.toml", SHOP);
    user.writes("bad.toml", FOUR_MISTAKES);
    let answer = user.types("run good.toml bad.toml missing.toml", 3);
    assert!(answer.messages.contains("bad.toml:3:8") && answer.messages.contains("missing.toml"), "{answer}");
    assert_eq!(user.names("."), ["bad.toml", "good.toml"]);
}

#[test]
fn a_mistake_on_the_command_line_is_named_by_its_path() {
    let user = User::new("set-mistake");
    user.writes("shop.toml", SHOP);
    for (set, expected) in [
        ("service.shop.qualty=0.7", "quality"),
        ("service.shop.quality=7", "quality"),
        ("service.shp.quality=0.7", "shop"),
    ] {
        let answer = user.types(&format!("run shop.toml --set {set}"), 3);
        assert!(answer.messages.contains(expected), "{set}\n{answer}");
    }
}

#[test]
fn a_sound_scenario_is_said_to_be_sound_and_how_large_it_is() {
    let user = User::new("check");
    user.writes("shop.toml", SHOP);
    let answer = user.types("check shop.toml", 0);
    assert!(answer.data.contains("shop.toml: ok, 4 simulations (2 variants x 2 replications)"), "{answer}");
    assert_eq!(answer.messages, "");
    assert_eq!(user.types("check shop.toml --json", 0).data.trim(), "[]");
}

/// Only Linux says how much memory is free.
#[test]
#[cfg(target_os = "linux")]
fn a_scenario_too_large_for_the_memory_is_refused_with_the_number_of_people_that_fits() {
    let user = User::new("memory");
    let services: String = (0..100)
        .map(|number| format!("[service.shop{number}]\nfirm = 'acme'\nmodel.e-commerce = {{}}\n"))
        .collect();
    let head = &SHOP[..SHOP.find("[service.shop]").expect("the shop has a service")];
    // Some 5 TB.
    user.writes("large.toml", &format!("{}{services}", head.replace("count = 500", "count = 1_000_000_000")));
    let answer = user.types("run large.toml --threads 1", 3);
    assert!(answer.messages.contains("large.toml: needs "), "{answer}");
    let fits = answer.messages.split("--people ").nth(1).and_then(|rest| rest.split(')').next());
    let fits: u64 = fits.and_then(|number| number.parse().ok()).expect("a number that can be copied");
    assert!((1_000..1_000_000_000).contains(&fits), "{fits} people fit");
    assert_eq!(user.names("."), ["large.toml"]);
}

/// Models that can stand together and are more likely a mistake.
#[test]
fn what_is_doubtful_about_models_is_said_and_kept_from_nothing() {
    let user = User::new("doubtful");
    let scenario = |service: &str| {
        format!(
            "title = 'A shop'\nrun = {{ days = 30, replications = 1 }}\npeople.count = 500\nfirm.acme.cash = 1_000_000\n\
             service.shop.firm = 'acme'\nservice.shop.channel = [{{ kind = 'organic' }}]\n{service}"
        )
    };
    let unseen = "hardly anybody sees the advertisements of `shop`: its members are shown none, and whoever is no member leaves";
    let nobodys = "`shop` offers its advertisements to a purse that nobody has";
    let empty = "`budget_per_thousand_people` of the model `ad-buyers` is 0: nobody spends anything";
    let purse = "service.shop.model.free-plus-ads.pricing = 'purse'\n";
    let member = "service.shop.model.free-plus-ads = {}\nservice.shop.model.paid-membership";
    let event = "[[event]]\nday = 3\nset = { 'market.model.ad-buyers.budget_per_thousand_people' = 4 }";
    for (service, expected) in [
        (format!("{member} = {{}}"), Some(unseen)),
        (format!("{member}.access = 'free-tier'"), None),
        (format!("{member}.ad_free = false"), None),
        (purse.to_owned(), Some(nobodys)),
        (format!("{purse}market.model.ad-buyers = {{}}"), None),
        (format!("{purse}market.model.ad-buyers.budget_per_thousand_people = 0"), Some(empty)),
        (format!("{purse}market.model.ad-buyers.budget_per_thousand_people = 0\n{event}"), None),
    ] {
        user.writes("shop.toml", &scenario(&service));
        let answer = user.types("check shop.toml", 0);
        match expected {
            Some(expected) => {
                assert!(answer.messages.contains(expected), "{service}\n{answer}");
                assert_eq!(answer.messages.matches("warning: ").count(), 1, "{service}\n{answer}");
            }
            None => assert_eq!(answer.messages, "", "{service}"),
        }
    }
}
