//! What a run leaves behind, and what it leaves alone.

use crate::user::{SHOP, User};
use eyeballs_tests::built_library;

#[test]
fn a_run_prints_a_table_and_leaves_a_folder() {
    let user = User::new("folder");
    user.writes("shop.toml", SHOP);
    let answer = user.types("run shop.toml --daily-csv", 0);
    for expected in ["A shop", "dear", "cheap", "profit"] {
        assert!(answer.data.contains(expected), "no `{expected}`\n{answer}");
    }
    for expected in [
        "4 simulations (2 variants x 2 replications) of 40 days and 500 people",
        "files and pictures are in results/shop",
    ] {
        assert!(answer.messages.contains(expected), "no `{expected}`\n{answer}");
    }
    assert_eq!(user.names("results"), ["shop"], "nothing half made stays");
    let names = user.names("results/shop");
    let pictures = |name: &String| name.ends_with(".png") || name.ends_with(".svg");
    let (pictures, files): (Vec<String>, Vec<String>) = names.into_iter().partition(pictures);
    assert_eq!(
        files,
        [
            "README.txt",
            "channels.csv",
            "claims.csv",
            "cohorts.csv",
            "daily.csv",
            "daily.parquet",
            "differences.csv",
            "failures.csv",
            "monthly.csv",
            "report.html",
            "run.json",
            "store",
            "summary.csv",
            "waterfall.csv"
        ]
    );
    let readme = user.reads("results/shop/README.txt");
    for name in files[1..].iter().map(String::as_str).chain(["*.png", "*.svg"]) {
        assert!(readme.contains(name), "README.txt does not say what {name} is");
    }
    for picture in ["users", "payers", "revenue", "profit", "cash"] {
        for ending in ["png", "svg"] {
            assert!(
                pictures.contains(&format!("{picture}.{ending}")),
                "no {picture}.{ending} in {pictures:?}"
            );
        }
    }
}

#[test]
fn the_daily_table_has_every_day_of_every_simulation_and_its_money_adds_up() {
    let user = User::new("daily");
    user.writes("shop.toml", SHOP);
    user.types("run shop.toml --quiet --daily-csv", 0);
    let rows = user.table("results/shop/daily.csv");
    assert_eq!(rows.len(), 2 * 2 * 40);
    let cents = |value: f64| (value * 100.0).round();
    let mut cash = 1_000_000.0;
    for (index, row) in rows.iter().enumerate() {
        let day = index % 40;
        if day == 0 {
            cash = 1_000_000.0;
        }
        assert_eq!(row.number("day"), day as f64);
        cash += row.number("profit_USD");
        assert_eq!(cents(row.number("firm_cash_USD")), cents(cash), "day {day}");
    }
    assert!(rows.iter().any(|row| row.number("sell-once.sales_USD") > 0.0));
}

/// A service that closes runs for one more day: what its models report then belongs to the money of that
/// day.
#[test]
fn the_last_day_of_a_service_is_reported_like_any_other() {
    let user = User::new("last-day");
    user.writes(
        "closing.toml",
        &format!("{SHOP}[[event]]\nday = 5\nset = {{ 'model.shop.sell-once.purchase_chance' = 1.0 }}\n[[event]]\nday = 5\nclose = 'shop'\n"),
    );
    user.types("run closing.toml --quiet --daily-csv", 0);
    let rows = user.table("results/closing/daily.csv");
    let last_days: Vec<_> = rows.iter().filter(|row| row.number("day") == 5.0).collect();
    assert_eq!(last_days.len(), 4);
    for row in last_days {
        let price = if row.text("variant") == "dear" { 120.0 } else { 80.0 };
        assert!(row.number("revenue_users_USD") > 0.0);
        assert_eq!(row.number("sell-once.sales_count") * price, row.number("revenue_users_USD"));
    }
}

/// In `plan` that of the day before.
#[test]
fn models_are_told_the_quality_of_the_day() {
    let user = User::new("quality");
    let head = &SHOP[..SHOP.find("[[variant]]").expect("the shop has variants")];
    let fading =
        "[service.shop.quality]\nstart = 0.8\ndecay_per_day = 0.1\n[service.shop.model.misbehaving]\n";
    user.writes("fading.toml", &format!("{head}{fading}"));
    let library = built_library("misbehaving");
    user.types(&format!("run fading.toml --quiet --daily-csv --plugin {}", library.display()), 0);
    let rows = user.table("results/fading/daily.csv");
    let qualities: Vec<f64> = rows.iter().map(|row| row.number("quality_share")).collect();
    for (index, row) in rows.iter().enumerate() {
        assert_eq!(row.number("misbehaving.quality"), qualities[index]);
        assert_eq!(
            row.number("misbehaving.planned_quality"),
            qualities[if index % 40 == 0 { index } else { index - 1 }]
        );
    }
    assert!(qualities[39] < 0.1);
}

#[test]
fn run_json_says_how_the_results_came_about() {
    let user = User::new("manifest");
    user.writes("shop.toml", SHOP);
    user.types("run shop.toml --quiet --daily-csv --threads 2 --seed 11", 0);
    let run = user.json("results/shop/run.json");
    assert_eq!(run["scenario_file"], "shop.toml");
    assert_eq!((run["seed"].as_u64(), run["threads"].as_u64()), (Some(11), Some(2)));
    assert_eq!(run["simulations_done"], 4);
    let model = &run["models"][0];
    assert_eq!(model["id"], "sell-once");
    assert!(model["origin"].as_str().is_some_and(|path| path.contains("sell_once_plugin")), "{model}");
    assert_eq!(model["sha256"].as_str().map(str::len), Some(64));

    // The scenario in full is a scenario again, and the same one.
    user.writes("again.toml", run["resolved_scenario"].as_str().expect("a text"));
    user.types("run again.toml --quiet --daily-csv", 0);
    assert_eq!(user.reads("results/again/daily.csv"), user.reads("results/shop/daily.csv"));
}

#[test]
fn a_second_run_leaves_the_first_one_as_it_was() {
    let user = User::new("second");
    user.writes("shop.toml", SHOP);
    user.types("run shop.toml --quiet --daily-csv", 0);
    let first = user.reads("results/shop/daily.csv");
    user.types("run shop.toml --quiet --daily-csv --seed 2", 0);
    assert_eq!(user.names("results"), ["shop", "shop-2"]);
    assert_eq!(user.reads("results/shop/daily.csv"), first);
    assert_ne!(user.reads("results/shop-2/daily.csv"), first);
}

#[test]
fn a_folder_that_was_asked_for_takes_the_next_run_and_is_never_somebody_else_s() {
    let user = User::new("force");
    user.writes("shop.toml", SHOP);
    user.types("run shop.toml --quiet --daily-csv --out mine", 0);
    let first = user.reads("mine/daily.csv");
    user.writes("mine/notes.txt", "my own");
    user.types("run shop.toml --quiet --no-pictures --daily-csv --seed 2 --out mine", 0);
    assert_ne!(user.reads("mine/daily.csv"), first);
    let is_picture = |name: &String| name.ends_with(".png");
    assert!(
        !user.names("mine").iter().any(is_picture),
        "pictures of the first run do not stay beside numbers of the second"
    );
    assert_eq!(user.reads("mine/notes.txt"), "my own");
    user.writes("other.toml", SHOP);
    let refused = user.types("run other.toml --quiet --out mine", 1);
    assert!(refused.messages.contains("`mine` holds results of shop.toml"), "{refused}");
    user.types("run other.toml --quiet --daily-csv --out mine --force", 0);
    assert_eq!(user.reads("mine/daily.csv"), first);

    std::fs::create_dir(user.path("thesis")).expect("a test folder can be made");
    user.writes("thesis/chapter1.txt", "a year of work");
    let refused = user.types("run shop.toml --quiet --out thesis --force", 1);
    assert!(refused.messages.contains("thesis"), "{refused}");
    assert_eq!(user.names("thesis"), ["chapter1.txt"]);
}

#[test]
fn data_goes_to_the_standard_output_and_messages_can_be_switched_off() {
    let user = User::new("json");
    user.writes("shop.toml", SHOP);
    let answer = user.types("run shop.toml --json --quiet", 0);
    let results: serde_json::Value = serde_json::from_str(&answer.data).expect("JSON and nothing else");
    assert_eq!(results["title"], "A shop");
    assert_eq!(answer.messages, "");
}

#[test]
fn several_files_get_a_folder_each() {
    let user = User::new("several");
    user.writes("one.toml", SHOP);
    user.writes("two.toml", &SHOP.replace("A shop", "Another shop"));
    let answer = user.types("run one.toml two.toml --quiet --out both", 0);
    assert!(answer.data.contains("A shop") && answer.data.contains("Another shop"), "{answer}");
    assert_eq!(answer.messages, "");
    assert_eq!(user.names("both"), ["one", "two"]);
}

#[test]
fn a_claim_that_is_required_and_does_not_hold_fails_the_program_and_keeps_the_results() {
    let user = User::new("claim");
    let claim = |required: &str| {
        format!("{SHOP}[[claim]]\ntext = 'Nobody sells'\nholds = \"total.revenue['dear'] == 0\"\n{required}")
    };
    user.writes("required.toml", &claim("required_share = 0.5"));
    user.writes("told.toml", &claim(""));
    let answer = user.types("run required.toml --quiet --daily-csv", 5);
    assert!(answer.data.contains("Nobody sells"), "{answer}");
    let claims = user.table("results/required/claims.csv");
    assert_eq!((claims[0].text("held_replications"), claims[0].text("met")), ("0", "false"));
    assert_eq!(user.table("results/required/daily.csv").len(), 2 * 2 * 40);
    // What is only told fails nothing.
    user.types("run told.toml --quiet --daily-csv --replications 1", 0);
}
