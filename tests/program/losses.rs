//! Nothing that was computed is lost: what cannot be written or drawn is named, and all else stands.
#![cfg(unix)]

use crate::user::{SHOP, User};

/// The shop for long enough that its daily rows take more than its other files together.
fn long_shop(user: &User) {
    let shop = SHOP.replace("days = 40", "days = 400").replace("replications = 2", "replications = 16");
    user.writes("shop.toml", &shop);
}

#[test]
fn a_file_that_does_not_fit_on_the_disk_takes_no_other_with_it() {
    let user = User::new("losses-daily");
    long_shop(&user);
    let answer = user.types_with_files_of_at_most(200, "run shop.toml --quiet --no-pictures", 1);
    let error = "error: cannot write `results/shop/daily.parquet`: ";
    assert!(answer.messages.contains(error) && answer.messages.contains("File too large"), "{answer}");
    assert!(answer.messages.contains("all other files of numbers are in results/shop"), "{answer}");
    assert!(answer.data.contains("A shop") && answer.data.contains("profit"), "{answer}");
    assert_eq!(user.names("results"), ["shop"]);
    let names = user.names("results/shop");
    for name in ["channels.csv", "cohorts.csv", "monthly.csv", "run.json", "summary.csv"] {
        assert!(names.iter().any(|other| other == name), "no {name} in {names:?}");
    }
    assert!(!names.iter().any(|name| name.starts_with("daily")), "half a file stays: {names:?}");
    assert_eq!(user.json("results/shop/run.json")["simulations_done"], 32);
}

#[test]
fn daily_rows_as_text_that_do_not_fit_leave_those_in_the_other_file() {
    let user = User::new("losses-daily-text");
    user.writes("shop.toml", &SHOP.replace("replications = 2", "replications = 32"));
    let words = "run shop.toml --quiet --no-pictures --daily-csv";
    let answer = user.types_with_files_of_at_most(200, words, 1);
    assert!(answer.messages.contains("error: cannot write `results/shop/daily.csv`: "), "{answer}");
    assert!(!answer.messages.contains("daily.parquet"), "{answer}");
    let rows = std::fs::read(user.path("results/shop/daily.parquet")).expect("the other file stands");
    assert!(rows.starts_with(b"PAR1") && rows.ends_with(b"PAR1"), "it is complete");
    assert!(!user.names("results/shop").iter().any(|name| name == "daily.csv"), "half a file is gone");
}

#[test]
fn a_picture_that_cannot_be_drawn_is_named_and_the_numbers_stand() {
    let user = User::new("losses-pictures");
    user.writes("shop.toml", SHOP);
    let answer = user.types_with_files_of_at_most(50, "run shop.toml --quiet", 6);
    let refused = |line: &str| {
        let (path, why) = line.strip_prefix("warning: cannot write `results/shop/")?.split_once("`: ")?;
        assert!(
            why.contains("File too large") && why.contains("the numbers are in results/shop"),
            "{answer}"
        );
        Some(path.to_owned())
    };
    let refused: Vec<String> = answer.messages.lines().filter_map(refused).collect();
    assert!(refused.iter().any(|name| name == "payers.png"), "{answer}");
    assert!(answer.data.contains("A shop"), "{answer}");
    let names = user.names("results/shop");
    for name in ["daily.parquet", "summary.csv", "run.json"] {
        assert!(names.iter().any(|other| other == name), "no {name} in {names:?}");
    }
    assert!(!names.iter().any(|name| refused.contains(name) || name.contains("partial")), "{names:?}");
    assert!(names.iter().any(|name| name.ends_with(".svg")), "the other pictures stand: {names:?}");
}

#[test]
fn pictures_are_not_drawn_if_nobody_wants_them() {
    let user = User::new("losses-no-pictures");
    user.writes("shop.toml", SHOP);
    let answer = user.types("run shop.toml --no-pictures", 0);
    assert!(answer.messages.contains("files are in results/shop"), "{answer}");
    let names = user.names("results/shop");
    assert!(!names.iter().any(|name| name.ends_with("png") || name.ends_with("svg")), "{names:?}");
}

/// What cannot be kept is said once, and is computed and shown all the same.
#[test]
fn a_store_that_takes_nothing_more_costs_no_result() {
    let user = User::new("losses-store");
    long_shop(&user);
    let words = "run shop.toml --quiet --no-pictures --threads 1";
    let answer = user.types_with_files_of_at_most(200, words, 1);
    let said = answer.messages.matches("warning: not all that is computed can be kept: ").count();
    assert_eq!(said, 1, "{answer}");
    assert!(answer.messages.contains("store/journal`: File too large"), "{answer}");
    assert!(answer.data.contains("A shop"), "{answer}");
    let answer = user.types("run shop.toml --no-pictures", 0);
    assert!(answer.messages.contains("going on with results/shop, which keeps "), "{answer}");
    assert_eq!(user.names("results"), ["shop"]);
    assert_eq!(user.json("results/shop/run.json")["simulations_done"], 32);
}
