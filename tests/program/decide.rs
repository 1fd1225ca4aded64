//! A decision as a user makes it: what nobody knows, what can be chosen, what counts, and the verdict.

use crate::user::User;

/// A small service that earns by advertisements or by members.
pub const DECISION: &str = r#"
title = "Ads or members"
run = { days = 120, replications = 16 }
people = { count = 4_000, represents = 100, outside_weight = 4 }
firm.acme = { cash = 0, credit = "unlimited" }
[service.app]
firm = "acme"
quality = 0.6
session_minutes = 20
initial_users = 200_000
cost = { fixed_per_day = 50 }
channel = [{ kind = "organic", innovation = 0.004 }]
[[variant]]
name = "ads"
model.app.free-plus-ads = {}
[[variant]]
name = "members"
model.app.paid-membership = { price = 5, reference_price = 5 }
[goal]
maximise = "total.profit['acme']"
[[uncertainty]]
key = "people.outside_weight"
about = 0.5
[[uncertainty]]
key = "model.app.paid-membership.reference_price"
distribution = { lognormal = { median = 5, sigma = 0.8 } }
[[lever]]
key = "model.app.paid-membership.price"
values = [2, 5, 15]
[source]
"service.app.quality" = "assumption"
"#;

#[test]
fn a_run_ends_in_a_verdict_which_is_the_same_on_any_number_of_threads() {
    let user = User::new("verdict");
    user.writes("app.toml", DECISION);
    let one = user.types("run app.toml --out one --threads 1 --quiet --no-pictures", 0);
    let many = user.types("run app.toml --out many --threads 3 --quiet --no-pictures", 0);
    assert_eq!(one.data, many.data);
    assert_eq!(user.files("one"), user.files("many"));
    for said in [
        "Verdict: total.profit['acme'] is to be as large as possible.",
        "What it hinges on, `",
        "To know all of it before deciding is worth ",
        "From future to future the difference varies by ",
    ] {
        assert!(one.data.contains(said), "{said}\n{}", one.data);
    }
    let draws = user.reads("one/uncertainties.csv");
    let names = "replication,people.outside_weight,model.app.paid-membership.reference_price";
    assert_eq!(draws.lines().next(), Some(names));
    assert_eq!(draws.lines().count(), 17);
    assert_eq!(user.reads("one/outcomes.csv").lines().count(), 33);
}

#[test]
fn without_a_goal_or_with_one_variant_each_replication_draws_all_the_same() {
    let user = User::new("draws");
    let (head, rest) = DECISION.split_once("[goal]").expect("there is a goal");
    let rest = &rest[rest.find("[[uncertainty]]").expect("something is uncertain")..];
    user.writes("app.toml", &format!("{head}{rest}"));
    let answer = user.types("run app.toml --out results --quiet --no-pictures", 0);
    assert!(!answer.data.contains("Verdict"), "{}", answer.data);
    user.writes("goal.toml", DECISION);
    user.types("run goal.toml --out goal --quiet --no-pictures", 0);
    assert_eq!(user.reads("results/uncertainties.csv"), user.reads("goal/uncertainties.csv"));
    assert_eq!(user.reads("results/summary.csv"), user.reads("goal/summary.csv"));
    assert!(!user.names("results").contains(&"outcomes.csv".to_owned()));
}

#[test]
fn an_option_fixes_what_is_uncertain_and_assumptions_can_be() {
    let user = User::new("fixed");
    user.writes("app.toml", DECISION);
    let head = |folder: &str| {
        let draws = user.reads(&format!("{folder}/uncertainties.csv"));
        draws.lines().next().unwrap_or_default().to_owned()
    };
    user.types(
        "run app.toml --set people.outside_weight=4 --out fixed --quiet --no-pictures --replications 2",
        0,
    );
    assert_eq!(head("fixed"), "replication,model.app.paid-membership.reference_price");
    user.types("run app.toml --assumptions 2 --out assumed --quiet --no-pictures --replications 2", 0);
    let head = head("assumed");
    let quality =
        "replication,people.outside_weight,model.app.paid-membership.reference_price,service.app.quality,";
    assert!(head.starts_with(quality), "{head}");
    // Defaults of the models that are assumptions, and none that is not.
    assert!(head.contains(",model.app.free-plus-ads.value_spread,"), "{head}");
    assert!(!head.contains("free-plus-ads.ads_per_hour"), "{head}");
}

#[test]
fn levers_are_explored_to_the_same_bytes_on_any_number_of_threads() {
    let user = User::new("explore");
    user.writes("app.toml", DECISION);
    let one = user.types("explore app.toml --out one --threads 1", 0);
    let many = user.types("explore app.toml --out many --threads 3 --quiet", 0);
    assert_eq!(one.data, many.data);
    assert_eq!(user.files("one"), user.files("many"));
    let said = "3 combinations of 1 lever x 2 variants x 16 replications: 64 simulations; 32 more are the same again";
    assert!(one.messages.contains(said), "{}", one.messages);
    assert!(one.data.contains("Best (*) is `"), "{}", one.data);
    let rows = user.reads("one/explored.csv");
    assert_eq!(rows.lines().count(), 7);
    // What a run says of the file's own price is what the exploration says of it.
    user.types("run app.toml --out run --quiet --no-pictures", 0);
    let of_run = user.reads("run/outcomes.csv");
    let explored = user.reads("one/outcomes.csv");
    let members: Vec<&str> = of_run.lines().filter_map(|line| line.strip_prefix("members,")).collect();
    let at_five: Vec<&str> = explored.lines().filter_map(|line| line.strip_prefix("members,5,")).collect();
    assert_eq!(members.len(), 16);
    assert_eq!(members, at_five);
}

#[test]
fn what_an_exploration_lacks_is_said() {
    let user = User::new("explore-lacks");
    // Without a lever and without uncertainties, which would be sampled.
    let (head, rest) = DECISION.split_once("[[uncertainty]]").expect("there are some");
    let rest = &rest[rest.find("[source]").expect("there are sources")..];
    user.writes("app.toml", &format!("{head}{rest}"));
    let answer = user.types("explore app.toml", 3);
    let said = "error: app.toml: the scenario has no lever; write what can be chosen under [[lever]], or --vary \
                KEY=FROM:TO:STEP\n";
    assert_eq!(answer.messages, said);
    let answer = user.types("explore app.toml --vary model.app.paid-membership.prise=1:5", 3);
    assert!(answer.messages.contains("did you mean `price`?"), "{}", answer.messages);
    let answer = user.types("explore app.toml --vary model.app.paid-membership.price=9:1", 3);
    assert!(answer.messages.contains("the range is empty: from 9 to 1"), "{}", answer.messages);
    assert!(user.names(".").iter().all(|name| name == "app.toml"), "{:?}", user.names("."));
}

#[test]
fn what_a_decision_hinges_on_is_told_and_a_study_goes_on_where_it_was() {
    let user = User::new("sensitivity");
    user.writes("app.toml", DECISION);
    let dry = user.types("explore app.toml --sensitivity sobol --points 8 --dry-run --out study", 0);
    assert!(
        dry.messages.contains("2 uncertain numbers, 32 points x 2 variants x 2 replications: 96"),
        "{dry}"
    );
    assert!(dry.messages.contains("nothing was simulated; the design is in study/design.csv"), "{dry}");
    assert_eq!(dry.data, "");
    let design = user.reads("study/design.csv");
    assert_eq!(
        design.lines().next(),
        Some("point,people.outside_weight,model.app.paid-membership.reference_price")
    );
    assert_eq!(design.lines().count(), 33);

    let answer = user.types("explore app.toml --sensitivity sobol --points 8 --out study", 0);
    for said in ["what the decision hinges on", "alone", "with others", "Not converged (~)", "is luck"] {
        assert!(answer.data.contains(said), "no `{said}`\n{answer}");
    }
    assert!(answer.messages.contains(" by a pilot of 8"), "{answer}");
    let rows = user.table("study/sensitivity.csv");
    let outcomes: Vec<&str> = rows.iter().map(|row| row.text("outcome")).collect();
    assert_eq!(outcomes[..4], ["ads", "ads", "members", "members"]);
    assert!(outcomes[4].contains(" less "), "{outcomes:?}");
    // The price that people have in mind is nothing to a service without a price.
    assert!(rows[1].text("total").parse::<f64>().expect("a number").abs() < 1e-9, "{outcomes:?}");
    let first = user.files("study");

    // All of it is kept; twice the points do half of theirs anew.
    let again = user.types("explore app.toml --sensitivity sobol --points 8 --out study", 0);
    assert!(again.messages.contains("going on with study, which keeps "), "{again}");
    assert!(!again.messages.contains("by a pilot"), "{again}");
    assert_eq!((again.data, user.files("study")), (answer.data, first));

    let screened = user.types("explore app.toml --sensitivity morris --points 4 --quiet --out screened", 0);
    assert!(screened.data.contains("In the order of their size: `"), "{screened}");
    // Of what is named by --vary, a lever.
    let key = "service.app.quality";
    let varied = user.types(
        &format!(
            "explore app.toml --vary {key}=0.2:0.9 --sensitivity morris --points 3 --dry-run --out levers"
        ),
        0,
    );
    assert!(varied.messages.contains("2 levers, 9 points x 2 variants x 2 replications"), "{varied}");
    let lacking = DECISION[..DECISION.find("[[uncertainty]]").expect("there are some")].to_owned();
    user.writes("known.toml", &lacking);
    let refused = user.types("explore known.toml --sensitivity morris", 3);
    assert!(
        refused.messages.contains("nothing in the scenario is uncertain; write [[uncertainty]]"),
        "{refused}"
    );
}
