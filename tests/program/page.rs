//! `eyeballs page`: one file with the scenarios as data, and nothing in it that a scenario could run.

use crate::user::User;
use eyeballs_tests::project;

/// What the script of a page reads.
fn data(html: &str) -> serde_json::Value {
    let (_, rest) =
        html.split_once("<script type=\"application/json\" id=\"data\">").expect("a block of data");
    let (json, _) = rest.split_once("</script>").expect("its end");
    serde_json::from_str(json).expect("JSON")
}

#[test]
fn a_page_holds_the_scenario_its_world_and_what_can_be_moved() {
    let user = User::new("page");
    let file = project().join("scenarios/four-models-one-audience.toml");
    let said = user.types(&format!("page {} --out new/page.html --seed 7", file.display()), 0);
    assert!(said.messages.contains("new/page.html"), "{}", said.messages);
    let html = user.reads("new/page.html");
    assert!(html.len() < 2_000_000, "{} bytes", html.len());
    assert!(!html.contains(project().to_str().expect("UTF-8")), "no path of this machine");
    let (head, body) = html.split_once("<body>").expect("a body");
    assert!(head.contains("script-src 'sha256-") && !head.contains("unsafe-inline"));
    assert!(body.contains("which business model earns most in three years"), "before any script");
    let data = data(&html);
    let scenario = &data["scenarios"][0];
    assert_eq!((&scenario["people"], &scenario["seed"]), (&4_000.into(), &7.into()));
    let files: Vec<&String> = scenario["files"].as_object().expect("files").keys().collect();
    assert_eq!(files, ["four-models-one-audience.toml", "worlds/social-network.toml"]);
    let levers = scenario["levers"].as_array().expect("a list");
    let lever =
        |key: &str| levers.iter().find(|lever| lever["key"] == key).unwrap_or_else(|| panic!("no {key}"));
    let price = lever("model.network.paid-membership.price");
    assert_eq!(
        (&price["value"], &price["variant"], &price["is_set"]),
        (&9.99.into(), &2.into(), &true.into())
    );
    // What the file sets can be moved, also where no event may change it.
    assert_eq!(lever("model.network.paid-membership.reference_price")["value"], 3.0);
    let appeal = lever("service.network.join.appeal");
    assert_eq!((&appeal["low"], &appeal["high"]), (&0.12.into(), &1.0.into()), "as far as it can be read");
}

#[test]
fn levers_of_the_scenario_go_before_all_others() {
    let user = User::new("page-levers");
    let file = project().join("scenarios/decisions/ad-free-app.toml");
    user.types(&format!("page {}", file.display()), 0);
    let scenario = &data(&user.reads("page.html"))["scenarios"][0];
    let own = scenario["own_levers"].as_bool().expect("yes or no");
    let written = std::fs::read_to_string(file).expect("a scenario").matches("[[lever]]").count();
    assert_eq!(own, written > 0);
    if own {
        assert_eq!(scenario["levers"].as_array().expect("a list").len(), written);
    }
}

#[test]
fn a_folder_is_a_library_and_lessons_are_steps() {
    let user = User::new("page-library");
    for (folder, names) in
        [("claims", &["users-are-not-customers", "nowhere-to-hide"][..]), ("worlds", &["social-network"][..])]
    {
        std::fs::create_dir_all(user.path("library").join(folder)).expect("the test folder can be written");
        for name in names {
            let file = format!("{folder}/{name}.toml");
            let text = std::fs::read_to_string(project().join("scenarios").join(&file)).expect("a scenario");
            user.writes(&format!("library/{file}"), &text);
        }
    }
    user.types("page library --out library.html", 0);
    let html = user.reads("library.html");
    let data = data(&html);
    let scenarios = data["scenarios"].as_array().expect("a list");
    let ids: Vec<&serde_json::Value> = scenarios.iter().map(|one| &one["id"]).collect();
    assert_eq!(ids, ["nowhere-to-hide", "users-are-not-customers"], "worlds ask nothing");
    let one = scenarios.iter().find(|one| one["id"] == "users-are-not-customers").expect("it is there");
    assert_eq!(one["keys"], serde_json::json!(["C01"]));
    assert_eq!(one["models"], serde_json::json!(["free-plus-ads", "value-added-service"]));
    assert_eq!(one["has_lesson"], false, "that of the world is no lesson of it");
    let steps = one["steps"].as_array().expect("a list");
    let change = steps.iter().find(|step| step["title"] == "Change one thing").expect("a step");
    assert_eq!(change["show"], "revenue");
    assert_eq!(change["set"][1][1], "2");
    assert!(steps.iter().all(|step| !step["ask"].as_str().expect("a text").is_empty()));
    // Folders without scenarios are no library.
    std::fs::create_dir(user.path("empty")).expect("the test folder can be written");
    assert!(user.types("page empty", 1).messages.contains("no scenario"));
}

#[test]
fn what_a_page_cannot_hold_is_refused() {
    let user = User::new("page-refused");
    user.writes("wrong.toml", "title = 'T'\nquestion = 'Q'\n[peopel]\n");
    assert!(user.types("page wrong.toml", 3).messages.contains("people"));
    assert!(!user.path("page.html").exists());
    let file = project().join("scenarios/claims/five-yuan-dessert.toml").display().to_string();
    let twins = user.types(&format!("page {file} {file}"), 1).messages;
    assert!(twins.contains("five-yuan-dessert") && twins.contains("rename"), "{twins}");
    user.writes("file", "");
    assert!(user.types(&format!("page {file} --out file/page.html"), 1).messages.contains("cannot write"));
}
