//! The same file gives the same bytes: at any number of threads, with registers of any size, in any folder,
//! with models loaded or linked in, however they were optimised.

use crate::user::{Files, User};
use eyeballs_numerics::vectorised::{Registers, SIMD_VARIABLE};
use eyeballs_tests::{build_folder, project};
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

/// Two firms compete; all models, contacts, invitations and events.
const SCENARIO: &str = "tests/fixtures/scenarios/two-firms.toml";

/// Runs the scenario with more words on the command line; on one thread if they do not say how many.
fn run(user: &User, words: &str) -> Files {
    let scenario = project().join(SCENARIO);
    let threads = if words.contains("--threads") { "" } else { "--threads 1" };
    user.types(&format!("run {} --daily-csv --out results --quiet {threads} {words}", scenario.display()), 0);
    user.files("results")
}

/// What all other runs are compared with: one thread, models loaded.
fn reference() -> &'static Files {
    static REFERENCE: OnceLock<Files> = OnceLock::new();
    REFERENCE.get_or_init(|| run(&User::new("reference"), ""))
}

#[track_caller]
fn assert_same(files: &Files, what: &str) {
    let reference = reference();
    let differ: Vec<&String> =
        reference.keys().filter(|name| files.get(*name) != reference.get(*name)).collect();
    assert!(differ.is_empty(), "{what} changes {differ:?}");
    assert_eq!(files.len(), reference.len(), "{what} changes which files there are");
}

#[test]
fn in_the_scenario_happens_what_could_depend_on_order() {
    let user = User::new("another-seed");
    let other = run(&user, "--seed 8");
    let rows = user.table("results/daily.csv");
    for column in [
        "free-plus-ads.advertising_EUR",
        "value-added-service.purchases_EUR",
        "paid-membership.period_fees_EUR",
        "e-commerce.sales_EUR",
        "e-commerce.commissions_EUR",
        "sell-once.sales_EUR",
        "invitations_accepted_people",
        "returned_people",
        "left_people",
    ] {
        let happens = rows.iter().filter(|row| !matches!(row.text(column), "" | "0")).count();
        assert!(happens > 10, "{column} is above 0 in {happens} rows");
    }
    // Another seed is another history.
    assert_ne!(other["daily.csv"], reference()["daily.csv"]);
}

#[test]
fn the_number_of_threads_changes_nothing() {
    for threads in [2, 7] {
        let user = User::new(&format!("threads-{threads}"));
        assert_same(&run(&user, &format!("--threads {threads}")), &format!("a number of {threads} threads"));
    }
}

#[test]
fn registers_of_every_size_give_the_same_bytes() {
    let path = project().join(SCENARIO);
    let words = format!("run {} --daily-csv --out results --quiet --threads 1", path.display());
    for registers in Registers::ALL.into_iter().filter(|registers| *registers <= Registers::detected()) {
        let user = User::new(&format!("simd-{}", registers.name()));
        let output = user.command(&words).env(SIMD_VARIABLE, registers.name()).output();
        assert!(output.expect("the program can be started").status.success(), "{}", registers.name());
        assert_eq!(user.json("results/run.json")["simd"], registers.name());
        assert_same(&user.files("results"), &format!("{SIMD_VARIABLE}={}", registers.name()));
    }
}

#[test]
fn registers_that_are_unknown_are_refused_with_the_choices() {
    let user = User::new("simd-unknown");
    let output =
        user.command("models").env(SIMD_VARIABLE, "sse2").output().expect("the program can be started");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(output.stdout, b"", "nothing is done");
    let messages = String::from_utf8_lossy(&output.stderr);
    let expected = "EYEBALLS_SIMD is `sse2`, and it can be one of: none, avx2, avx512";
    assert!(messages.contains(expected), "{messages}");
}

#[test]
fn models_linked_in_do_what_models_loaded_do() {
    let user = User::new("linked-in").with_the_program_alone();
    let linked = run(&user, "");
    for model in user.json("results/run.json")["models"].as_array().expect("a list") {
        assert_eq!(model["origin"], "part of this program");
    }
    assert_same(&linked, "linking the models in");
}

#[test]
fn models_built_in_another_profile_do_the_same() {
    let folder = plugins_of_the_other_profile();
    let user = User::new("other-profile");
    let other = run(&user, &format!("--plugin {}", folder.display()));
    for model in user.json("results/run.json")["models"].as_array().expect("a list") {
        let origin = model["origin"].as_str().expect("a text");
        assert!(origin.starts_with(&*folder.to_string_lossy()), "{origin} was used");
    }
    assert_same(&other, "another profile of the models");
}

#[test]
fn the_folder_of_the_user_changes_nothing() {
    let user = User::new("elsewhere");
    let scenario = std::fs::read_to_string(project().join(SCENARIO)).expect("it can be read");
    user.writes("two-firms.toml", &scenario);
    user.types("run two-firms.toml --daily-csv --out results --quiet --threads 1", 0);
    assert_same(&user.files("results"), "another folder");
}

/// Builds the libraries of the models as these tests were not built: half a minute the first time.
fn plugins_of_the_other_profile() -> PathBuf {
    let (profile, folder) = if cfg!(debug_assertions) { ("release", "release") } else { ("dev", "debug") };
    let target = build_folder().join("other-profile");
    let packages = [
        "ad-buyers",
        "business-accounts",
        "creator-platform",
        "e-commerce",
        "free-plus-ads",
        "paid-membership",
        "sell-once",
        "two-sided-platform",
        "value-added-service",
    ];
    let output = Command::new(env!("CARGO"))
        .args(["build", "--offline", "--locked", "--profile", profile])
        .args(packages.map(|package| format!("--package={package}-plugin")))
        .arg("--target-dir")
        .arg(&target)
        .current_dir(project())
        .output()
        .expect("cargo can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    target.join(folder).canonicalize().expect("cargo made the folder")
}
