//! Reports that are made again, and runs side by side.

use crate::user::{SHOP, User};

/// What the block of data of a report says.
fn data(user: &User, path: &str) -> serde_json::Value {
    let html = user.reads(path);
    let (_, rest) =
        html.split_once("<script type=\"application/json\" id=\"data\">").expect("a block of data");
    serde_json::from_str(rest.split_once("</script>").expect("it ends").0).expect("it is JSON")
}

#[test]
fn a_report_says_what_the_files_say_and_is_made_again_without_simulating() {
    let user = User::new("report");
    user.writes("shop.toml", SHOP);
    user.types("run shop.toml --out one --quiet --no-pictures", 0);
    let first = user.reads("one/report.html");
    let of = data(&user, "one/report.html");
    assert_eq!(of["kind"], "run");
    assert_eq!(of["origin"]["command"], "eyeballs run shop.toml", "what changes no number is left out");
    let summary = user.table("one/summary.csv");
    for row in summary.iter().filter(|row| row.text("measure") == "users_people") {
        let track = of["tracks"]
            .as_array()
            .expect("tracks")
            .iter()
            .find(|track| track["label"] == row.text("variant"));
        let p50 = track.expect("each variant is there")["measures"]["users"]["p50"].as_f64();
        assert_eq!(p50, Some(row.number("p50")));
    }

    let answer = user.types("report one", 0);
    assert!(answer.messages.contains("the report is one/report.html"), "{answer}");
    assert!(user.reads("one/report.html") == first);

    // An older run has none, and no store that this program could use.
    std::fs::remove_file(user.path("one/report.html")).expect("it is there");
    std::fs::remove_dir_all(user.path("one/store")).expect("it is there");
    user.types("report one", 0);
    let again = data(&user, "one/report.html");
    for name in ["title", "question", "currency", "variants", "differences", "claims", "replications"] {
        assert_eq!(again[name], of[name], "{name}");
    }
    for track in 0..2 {
        assert_eq!(again["tracks"][track]["measures"], of["tracks"][track]["measures"]);
    }

    let refused = |words: &str, expected: &str| {
        let answer = user.types(words, 1);
        assert!(answer.messages.contains(expected), "no `{expected}`\n{answer}");
    };
    std::fs::create_dir(user.path("empty")).expect("it can be made");
    refused("report empty", "empty: it is no folder of results: it has no run.json");
    user.writes("one/report.html", "<p>mine</p>");
    refused("report one", "report.html cannot be used: it holds no block of data; remove it");
    user.writes("one/summary.csv", "variant,firm\n\"x");
    std::fs::remove_file(user.path("one/report.html")).expect("it is there");
    refused("report one", "summary.csv");
}

#[test]
fn runs_stand_side_by_side_if_they_can_be_compared() {
    let user = User::new("compare");
    user.writes("shop.toml", SHOP);
    user.types("run shop.toml --out one --quiet --no-pictures", 0);
    user.types("run shop.toml --out two --quiet --no-pictures --replications 3", 0);
    user.types("run shop.toml --out short --quiet --no-pictures --set run.days=30", 0);
    let answer = user.types("compare one two --out both.html", 0);
    for expected in ["one (2 runs): dear", "two (3 runs): cheap", "2 to 3 replications of each variant"] {
        assert!(answer.data.contains(expected), "no `{expected}`\n{answer}");
    }
    let both = data(&user, "both.html");
    let alone = data(&user, "two/report.html");
    assert_eq!(both["tracks"][2]["measures"], alone["tracks"][0]["measures"]);
    assert!(both["differences"].as_array().is_some_and(Vec::is_empty), "they are not paired");
    let answer = user.types("compare one short", 1);
    assert!(answer.messages.contains("one covers 40 days and short 30"), "{answer}");
    user.types("compare one", 2);
}

#[test]
fn studies_have_a_report() {
    let user = User::new("report-study");
    user.writes("app.toml", crate::decide::DECISION);
    user.types("explore app.toml --out tried --quiet --replications 2", 0);
    let of = data(&user, "tried/report.html");
    assert_eq!(
        (&of["kind"], &of["study"]["levers"][0]),
        (&"exploration".into(), &"model.app.paid-membership.price".into())
    );
    assert!(of["study"]["alternatives"][0]["outcomes"].is_null(), "no list that grows with replications");
    assert!(of["said"].as_str().is_some_and(|said| said.contains("best")), "{}", of["said"]);
}
