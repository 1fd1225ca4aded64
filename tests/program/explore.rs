//! Studies as a user asks for them: samples, lists, searches, maps, precision, and what is said when something fails.

use crate::decide::DECISION;
use crate::user::User;

fn number(text: &str) -> f64 {
    text.parse().unwrap_or_else(|_| panic!("`{text}` is a number"))
}

/// Logit demand: the best price is 2.567 (`scenarios/validation/logit-price.toml`, where the closed form stands).
const MONOPOLY: &str = r#"
title = "A price"
run = { defaults = "neutral", days = 2, replications = 4 }
people = { count = 4_000, willingness_to_pay = 1 }
firm.acme = { cash = 0, credit = "unlimited" }
[service.shop]
firm = "acme"
initial_users = 4_000
session_minutes = 0.01
return_hazard = 0
churn = { hazard = 0 }
[service.shop.model.sell-once]
price = 2
value = 2
choice = "difference"
choice_noise = 0.5
purchase_chance = 1
unit_cost = 1
fulfilment_cost = 0
return_share = 0
[goal]
maximise = "total.profit['acme']"
"#;

#[test]
fn the_price_of_a_logit_monopolist_is_found_is_seen_again_and_lies_in_its_flat_part() {
    let user = User::new("optimise");
    user.writes("shop.toml", MONOPOLY);
    let answer =
        user.types("explore shop.toml --vary model.shop.sell-once.price=1.2:5 --optimise --out found", 0);
    for said in [
        "seen again",
        "for model.shop.sell-once.price costs less than 1 % of the best",
        "Kim and Nelson 2001",
    ] {
        assert!(answer.data.contains(said), "no `{said}`\n{answer}");
    }
    let rows = user.table("found/optimum.csv");
    let of = |column: &str| number(rows[0].text(column));
    assert!((of("best") - 2.567).abs() < 0.25, "{answer}");
    assert!(of("flat_from") < 2.567 && 2.567 < of("flat_to"), "{answer}");
    // Within the first replications of the race the mean lies near the share of the closed form: 4,000 x 1.567 x 0.362.
    let race = user.table("found/race.csv");
    let chosen = race.iter().map(|row| number(row.text("mean"))).fold(0.0, f64::max);
    assert!((chosen / (4_000.0 * 1.567_143 * 0.361_896) - 1.0).abs() < 0.05, "{chosen}");
    let evaluations = user.table("found/evaluations.csv");
    assert!((8..=30).contains(&evaluations.len()), "{}", evaluations.len());
}

#[test]
fn the_conditions_under_which_a_plan_fails_are_found() {
    let user = User::new("discover");
    user.writes("app.toml", DECISION);
    let answer =
        user.types("explore app.toml --discover total.profit['acme']<300_000 --points 64 --out sample", 0);
    let said = "64 points of 2 uncertain numbers x 2 variants x 1 replication: 128 simulations";
    assert!(answer.messages.contains(said), "{answer}");
    for said in ["A plan fails where total.profit['acme']<300_000.", "`ads` fails everywhere.", "rises with"]
    {
        assert!(answer.data.contains(said), "no `{said}`\n{answer}");
    }
    // Members pay little where people have a low price in mind.
    let boxes = user.table("sample/boxes.csv");
    let key = "model.app.paid-membership.reference_price";
    let price =
        boxes.iter().find(|row| row.text("number") == key && row.text("box") == "1").expect("it matters");
    assert_eq!((price.text("variant"), price.text("from")), ("members", ""));
    assert!((1.0..5.0).contains(&number(price.text("to"))), "{answer}");
    assert!(number(price.text("density")) > 0.7 && number(price.text("coverage")) > 0.5, "{answer}");
    assert_eq!(user.table("sample/outcomes.csv").len(), 128);
    assert!(user.names("sample").iter().any(|name| name == "boxes.png"));
}

#[test]
fn a_list_of_points_is_explored_and_what_is_wrong_with_it_is_said() {
    let user = User::new("list");
    user.writes("app.toml", DECISION);
    user.writes("mine.csv", "model.app.paid-membership.price,service.app.quality\n5,0.6\n8,0.6\n15,0.6\n");
    user.types("explore app.toml --design mine.csv --out mine --quiet", 0);
    let rows = user.table("mine/explored.csv");
    let prices: Vec<&str> = rows.iter().map(|row| row.text("model.app.paid-membership.price")).collect();
    assert_eq!(prices, ["5", "8", "15", "5", "8", "15"]);
    // What does not vary is set: the same as the file's own quality.
    user.types("explore app.toml --out grid --quiet", 0);
    let of = |folder: &str| -> Vec<String> {
        let text = user.reads(&format!("{folder}/outcomes.csv"));
        text.lines().filter(|line| line.starts_with("members,5,")).map(str::to_owned).collect()
    };
    assert_eq!(of("mine"), of("grid"));
    // A design is a list.
    user.types("explore app.toml --design mine/design.csv --out again --quiet", 0);
    assert_eq!(user.files("mine"), user.files("again"));

    user.writes("wrong.csv", "model.app.paid-membership.price\n5\ncheap\n");
    let answer = user.types("explore app.toml --design wrong.csv", 3);
    assert!(
        answer
            .messages
            .contains("wrong.csv: line 3: `cheap` of `model.app.paid-membership.price` is no number"),
        "{answer}"
    );
    let answer = user.types("explore app.toml --design latin", 3);
    assert!(
        answer.messages.contains("there is no design `latin`; there are grid, latin-hypercube, sobol"),
        "{answer}"
    );
}

#[test]
fn studies_are_the_same_in_processes_of_their_own() {
    let user = User::new("explore-isolated");
    user.writes("app.toml", DECISION);
    for ask in ["--replications 2", "--over all --points 8 --replications 2", "--sensitivity tornado"] {
        let here = user.types(&format!("explore app.toml {ask} --isolate no --out here --force"), 0);
        let apart =
            user.types(&format!("explore app.toml {ask} --isolate yes --threads 2 --out apart --force"), 0);
        assert_eq!(here.data, apart.data, "{ask}");
        assert_eq!(user.files("here"), user.files("apart"), "{ask}");
    }
}

#[test]
fn who_wins_over_two_numbers_is_mapped() {
    let user = User::new("map");
    user.writes("app.toml", DECISION);
    let lever = "model.app.paid-membership.price";
    let answer =
        user.types(&format!("explore app.toml --map {lever} people.outside_weight --points 32 --out map"), 0);
    assert!(answer.data.contains("`members` wins on "), "{answer}");
    assert_eq!(user.table("map/map.csv").len(), 25 * 25);
    let design = user.table("map/design.csv");
    assert!(design.iter().all(|row| ["2", "5", "15"].contains(&row.text(lever))));
    let refused = user.types("explore app.toml --map service.app.quality people.outside_weight", 3);
    assert!(
        refused.messages.contains("`service.app.quality` is no lever and no uncertainty of the scenario"),
        "{refused}"
    );
}

#[test]
fn replications_go_on_until_the_best_is_known() {
    let user = User::new("precision");
    user.writes("shop.toml", MONOPOLY);
    let ask = "explore shop.toml --vary model.shop.sell-once.price=1.6,2.5,3.4 --precision 20 --out known";
    let answer = user.types(ask, 0);
    let words = answer.data.split_whitespace().collect::<Vec<_>>().join(" ");
    let chosen = "model.shop.sell-once.price = 2.5 is chosen: it is the best, or worse by less than 20";
    assert!(words.contains(chosen) && words.contains("Its lead over "), "{answer}");
    let race = user.table("known/race.csv");
    let chosen: Vec<&str> = race
        .iter()
        .filter(|row| row.text("is_chosen") == "true")
        .map(|row| row.text("model.shop.sell-once.price"))
        .collect();
    assert_eq!(chosen, ["2.5"]);
    let refused = user.types("explore shop.toml --precision 0", 2);
    assert!(refused.messages.contains("write a number above 0"), "{refused}");
}

#[test]
fn values_that_do_not_go_together_are_said_with_the_command_that_shows_it() {
    let user = User::new("explore-fails");
    user.writes("app.toml", DECISION);
    let key = "model.app.free-plus-ads.disappointing_return";
    let answer =
        user.types(&format!("explore app.toml --vary {key}=0.1,90,0.2 --replications 2 --out some"), 4);
    assert!(answer.messages.contains("values do not go together"), "{answer}");
    let again = answer.messages.lines().find(|line| line.contains("to see it: eyeballs run app.toml --set "));
    let again = again.expect("the command is said").trim_start_matches("  to see it: eyeballs ").to_owned();
    assert!(again.contains(&format!(" --set {key}=90 ")) && again.contains(" --only "), "{again}");
    // The command says the same.
    let seen = user.types(&again, 3);
    assert!(seen.messages.contains("disappointing_return"), "{seen}");
    let rows = user.table("some/explored.csv");
    let unknown = rows.iter().filter(|row| row.text("mean").is_empty()).count();
    assert!(unknown > 0 && unknown < rows.len(), "{answer}");
}

#[test]
fn two_goals_have_a_front() {
    let user = User::new("front");
    let text = DECISION.replace("maximise = ", "and_maximise = \"final.users['app']\"\nmaximise = ");
    user.writes("app.toml", &text);
    let answer = user.types("explore app.toml --out front", 0);
    assert!(answer.data.contains("And final.users['app'] is to be as large as possible."), "{answer}");
    let front = user.table("front/front.csv");
    let of = |column: &str| -> Vec<f64> { front.iter().map(|row| number(row.text(column))).collect() };
    assert!(of("outcome").is_sorted_by(|one, other| one > other), "{answer}");
    assert!(of("second_outcome").is_sorted_by(|one, other| one < other), "{answer}");
    assert!(user.names("front").iter().any(|name| name == "front.png"));
    user.writes("both.toml", &text.replace("and_maximise", "and_minimise = \"1\"\nand_maximise"));
    let refused = user.types("explore both.toml", 3);
    assert!(
        refused.messages.contains("a second goal has `and_maximise` or `and_minimise`; both stand here"),
        "{refused}"
    );
}
