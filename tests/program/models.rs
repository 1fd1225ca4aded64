//! The list of models.

use crate::user::User;

/// Each standard model with one of its parameters.
const STANDARD: [(&str, &str); 9] = [
    ("ad-buyers", "budget_per_thousand_people"),
    ("business-accounts", "rent_per_seat"),
    ("creator-platform", "creator_share"),
    ("e-commerce", "take_rate"),
    ("free-plus-ads", "ads_per_hour"),
    ("paid-membership", "joining_chance"),
    ("sell-once", "purchase_chance"),
    ("two-sided-platform", "user_fee"),
    ("value-added-service", "potential_payers"),
];

/// The page in the tree is what the program prints: whoever adds a measure makes it again.
#[test]
fn measures_are_listed_as_a_text_and_as_the_page() {
    let user = User::new("measures");
    let page = std::fs::read_to_string(eyeballs_tests::project().join("docs/measures.md")).expect("the page");
    assert_eq!(user.types("measures --markdown", 0).data, page);
    assert!(user.types("measures", 0).data.contains("\nbankruptcy_day  (day; run, of firms)\n"));
}

#[test]
fn the_standard_models_are_listed_with_origin_version_hash_and_parameters() {
    let user = User::new("models");
    let text = user.types("models", 0).data;
    let json: serde_json::Value =
        serde_json::from_str(&user.types("models --json", 0).data).expect("JSON and nothing else");
    for (id, parameter) in STANDARD {
        let model = json
            .as_array()
            .and_then(|models| models.iter().find(|model| model["id"] == id && !model["sha256"].is_null()))
            .unwrap_or_else(|| panic!("{id} is not in {json:#}"));
        let [origin, version, hash] =
            ["origin", "version", "sha256"].map(|key| model[key].as_str().expect("a text"));
        assert!(origin.ends_with(&format!(
            "{}_plugin{}",
            id.replace('-', "_"),
            std::env::consts::DLL_SUFFIX
        )));
        assert!(text.contains(&format!("\n  version {version} of {origin}\n  sha256 {hash}\n")), "{text}");
        assert!(text.contains(&format!("\n    {parameter} = ")), "{text}");
        let names = model["parameters"].as_array().expect("a list").iter().map(|known| &known["name"]);
        assert!(names.into_iter().any(|name| name == parameter), "{model:#}");
    }
}

/// Whoever changes a parameter puts the table into the page again.
#[test]
fn the_table_on_the_page_of_each_standard_model_is_what_the_program_prints_and_names_every_source() {
    let user = User::new("models-markdown");
    for (id, parameter) in STANDARD {
        let page = eyeballs_tests::project().join("plugins").join(id).join("README.md");
        let page = std::fs::read_to_string(page).expect("the page");
        let table = user.types(&format!("models --markdown {id}"), 0).data;
        assert!(table.contains(&format!("\n| `{parameter}`")), "{table}");
        assert!(page.contains(&format!("\n\n{table}\n")), "the page of {id} has another table than\n{table}");
        assert!(!table.contains("| not stated |"), "a default of {id} has no source:\n{table}");
    }
}

#[test]
fn one_model_can_be_asked_for_by_its_id_and_a_wrong_id_is_answered_with_the_right_ones() {
    let user = User::new("models-one");
    let answer = user.types("models sell-once", 0);
    assert!(answer.data.starts_with("sell-once  ") && !answer.data.contains("e-commerce"), "{answer}");
    let answer = user.types("models sell-twice", 1);
    assert!(answer.messages.contains("sell-twice") && answer.messages.contains("sell-once"), "{answer}");
}

#[test]
fn the_program_alone_has_the_standard_models_in_itself() {
    let user = User::new("models-alone").with_the_program_alone();
    let json: serde_json::Value =
        serde_json::from_str(&user.types("models --json", 0).data).expect("JSON and nothing else");
    let models: Vec<(&str, &str, bool)> = json
        .as_array()
        .expect("a list")
        .iter()
        .map(|model| {
            let text = |key: &str| model[key].as_str().expect("a text");
            (text("id"), text("origin"), model["sha256"].is_null())
        })
        .collect();
    assert_eq!(models, STANDARD.map(|(id, _)| (id, "part of this program", true)));
}

#[test]
fn a_model_says_all_that_it_reads_keeps_answers_reports_and_posts() {
    let user = User::new("models-in-full");
    let text = user.types("models paid-membership", 0).data;
    for part in [
        "\n  reads\n    minutes_today (f32, min)\n",
        "\n  answers\n",
        "\n  reports\n",
        "\n  posts\n",
        "\n  is asked to ",
    ] {
        assert!(text.contains(part), "no {part:?} in\n{text}");
    }
    let all: serde_json::Value =
        serde_json::from_str(&user.types("models sell-once --json", 0).data).expect("JSON");
    let model = &all[0];
    let column = |name: &str| {
        model["columns"].as_array().expect("a list").iter().find(|column| column["name"] == name)
    };
    let paid = column("paid_micros").expect("users pay");
    assert_eq!(
        (&paid["role"], &paid["type"], &paid["unit"]),
        (&"output".into(), &"i64".into(), &"1e-6 currency".into())
    );
    assert!(
        model["postings"].as_array().expect("a list").iter().any(|line| line["party"] == "users"),
        "{model:#}"
    );
    // The page has the same table of parameters as the model's own page, and a heading for each part.
    let page = user.types("models sell-once --page", 0).data;
    assert!(page.contains(&user.types("models sell-once --markdown", 0).data), "{page}");
    for heading in
        ["## Parameters", "## What it reads", "## What it answers", "## What it reports", "## What it posts"]
    {
        assert!(page.contains(heading), "{page}");
    }
    // Without a name there are the parameters only.
    assert!(!user.types("models", 0).data.contains("\n  reads\n"));
}
