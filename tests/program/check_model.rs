//! `eyeballs check-model`: a sound model passes, and each check finds the mistake that it is for.

use crate::user::User;
use eyeballs_tests::{C_MODEL_FLAGS, built_library, compile_c, project};
use serde_json::Value;

/// The library with a mistake of `breaks.c`.
fn broken(user: &User, mistake: &str) -> String {
    let source = project().join("tests/fixtures/bad-plugins/breaks.c");
    let mut flags: Vec<String> = C_MODEL_FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
    flags.push(format!("-DBREAK={mistake}"));
    if mistake == "EXPORTS" {
        flags.push("-DBREAK_EXPORTS".to_owned());
    }
    compile_c(&source, &flags, &user.path(&format!("{}.so", mistake.to_lowercase()))).display().to_string()
}

/// The names of the checks with a verdict, and what was said of the first.
fn with(report: &Value, verdict: &str) -> (Vec<String>, String) {
    let checks =
        report["checks"].as_array().expect("a list").iter().filter(|check| check["verdict"] == verdict);
    let text = |check: &Value, key: &str| check[key].as_str().expect("a text").to_owned();
    let checks: Vec<&Value> = checks.collect();
    let names = checks.iter().map(|check| text(check, "name")).collect();
    (names, checks.first().map_or_else(String::new, |check| text(check, "detail")))
}

fn report(user: &User, words: &str, exit_code: i32) -> Value {
    let answer = user.types(words, exit_code);
    serde_json::from_str(&answer.data).unwrap_or_else(|error| panic!("{error}: {answer}"))
}

/// A mistake, the check that finds it alone, and a part of what it says.
const MISTAKES: &[(&str, &str, &str)] = &[
    ("CONTRACT", "contract", "the unit of a column is a null pointer"),
    ("TEXTS", "texts", "the metric `visits` has no meaning"),
    ("EXPORTS", "exports", "it exports helper, too"),
    ("VERSIONS", "versions", "a host that speaks version 2"),
    ("LATER_VERSIONS", "versions", "a later minor version: too new"),
    ("DESCRIPTION", "description", "asked again"),
    ("DESCRIPTION_OF_PROCESS", "description", "in another process"),
    ("FLOAT_CONTROL", "float-control", "control word"),
    ("PARAMETERS", "parameters", "at `price` = 10: day 0, serve: its `experience` cannot be NaN"),
    (
        "REFUSALS",
        "refusals",
        "at `price` = 0, `annoyance` = 1 its refusal names no parameter: \"must be below 1",
    ),
    ("NUMBERS", "numbers", "day 9, serve: its `mood` cannot be NaN"),
    ("BOOKS", "books", "day 9, serve: users paid 35000000 micro-units (column paid_micros), but 35000035"),
    (
        "BLOCKS",
        "blocks",
        "one big block here, blocks of 1 there: day 0, serve: the column `mood` of person 7",
    ),
    ("INSTANCES", "instances", "alone here, beside others there: day 0, serve"),
    (
        "CHECKPOINT",
        "checkpoint",
        "one instance here, a new one each day there: day 5, serve: the column `mood`",
    ),
    ("PROCESSES", "processes", "two processes count otherwise"),
    ("GENERATOR", "generator", "without them there: day 0, serve: the column `mood`"),
    ("BOUNDS", "bounds", "it writes to 8 bytes of padding around the column `paid_micros`"),
    ("SCRATCH", "scratch", "zeros in the scratch here, junk there"),
];

/// The same where the system must help.
#[cfg(unix)]
const MISTAKES_ON_UNIX: &[(&str, &str, &str)] = &[
    ("ERRORS", "errors", "SIGSEGV"),
    ("BEFORE_BOUNDS", "bounds", "8 bytes of padding around the column `paid_micros`"),
    ("FAR_BOUNDS", "bounds", "bytes beyond the end of the column `paid_micros`"),
    ("READ_ONLY", "read-only", "it writes to the column `minutes_today`, which may only be read"),
    ("READ_ONLY_GLOBALS", "read-only", "it writes to the globals, which may only be read"),
];
#[cfg(target_os = "linux")]
const MISTAKES_ON_LINUX: &[(&str, &str, &str)] = &[
    ("OPENS_FILE", "system", "it opens a file"),
    ("OPENS_SOCKET", "system", "it opens a socket"),
    ("STARTS_THREAD", "system", "it starts a thread"),
    ("STARTS_THREAD_AT_LOAD", "system", "it starts a thread when it is opened"),
    ("ASKS_FOR_TIME", "system", "it asks for the time"),
    ("CREATIONS", "creations", "while 9000 instances came and went"),
];

fn each_is_found_by_its_check_alone(user: &User, mistakes: &[(&str, &str, &str)]) {
    for (mistake, check, words) in mistakes {
        let report = report(user, &format!("check-model {} --json", broken(user, mistake)), 1);
        let (failed, detail) = with(&report, "failed");
        assert_eq!(failed, [*check], "{mistake}: {report:#}");
        assert!(detail.contains(words), "{mistake}: no `{words}` in {detail}");
    }
}

#[test]
fn each_mistake_is_found_by_its_check_alone() {
    each_is_found_by_its_check_alone(&User::new("check-model-mistakes"), MISTAKES);
}

#[test]
#[cfg(unix)]
fn whoever_reaches_for_memory_of_others_is_found() {
    each_is_found_by_its_check_alone(&User::new("check-model-memory"), MISTAKES_ON_UNIX);
}

#[test]
#[cfg(target_os = "linux")]
fn whoever_asks_the_system_for_something_is_found() {
    each_is_found_by_its_check_alone(&User::new("check-model-system"), MISTAKES_ON_LINUX);
}

/// What a library remembers of other calls shows wherever something is done twice.
#[test]
fn whatever_is_kept_in_statics_is_found() {
    let user = User::new("check-model-statics");
    for (mistake, checks) in [("AGAIN", &["again"][..]), ("ORDER", &["order"]), ("THREADS", &["threads"])] {
        let report = report(&user, &format!("check-model {} --json", broken(&user, mistake)), 1);
        let (failed, _) = with(&report, "failed");
        assert!(checks.iter().all(|check| failed.iter().any(|name| name == check)), "{mistake}: {report:#}");
        let earlier =
            ["contract", "texts", "parameters", "numbers", "books", "bounds", "read-only", "system"];
        assert!(!failed.iter().any(|name| earlier.contains(&name.as_str())), "{mistake}: {report:#}");
    }
}

#[test]
fn a_library_that_hangs_or_crashes_fails_the_check_in_which_it_does() {
    let user = User::new("check-model-hangs");
    let hangs = broken(&user, "HANGS");
    let answer = user.types(&format!("check-model {hangs} --time-limit 1 --only speed --only again"), 1);
    assert!(
        answer.data.contains("FAILED   speed ") && answer.data.contains("it took more than 1 s"),
        "{answer}"
    );
    assert!(answer.data.contains(&format!("again: eyeballs check-model {hangs} --only speed\n")), "{answer}");
    assert!(
        answer.data.contains("2 checks in ") && answer.data.contains(": 1 passed, 1 failed, 0 skipped\n"),
        "{answer}"
    );
    #[cfg(unix)]
    {
        let report = report(&user, &format!("check-model {} --json", broken(&user, "CRASHES")), 1);
        let (failed, detail) = with(&report, "failed");
        assert_eq!(failed, ["numbers", "books", "speed"], "{report:#}");
        assert!(detail.contains("SIGSEGV"), "{report:#}");
    }
}

#[test]
fn a_check_that_does_not_exist_and_a_library_that_is_not_there_are_named() {
    let user = User::new("check-model-wrong");
    let answer = user.types(&format!("check-model {} --only bound", broken(&user, "SOUND")), 1);
    assert!(answer.messages.contains("there is no check `bound`; there are contract, "), "{answer}");
    // The page says what each means.
    let page = std::fs::read_to_string(project().join("docs/writing-a-model.md")).expect("the page");
    let all = answer.messages.trim_end().rsplit_once("there are ").expect("a list").1;
    assert!(all.split(", ").count() > 20, "{all}");
    for name in all.split(", ") {
        assert!(page.contains(&format!("`{name}`")), "the page does not name the check {name}");
    }
    let answer = user.types("check-model nowhere.so", 1);
    assert!(answer.messages.contains("nowhere.so: cannot be read"), "{answer}");
}

#[test]
fn sound_models_pass() {
    let user = User::new("check-model-sound");
    let c_model = |name: &str| {
        let source = project().join("tests/fixtures/c-model").join(name);
        compile_c(&source, C_MODEL_FLAGS, &user.path(&format!("{name}.so"))).display().to_string()
    };
    let mut libraries = vec![broken(&user, "SOUND"), c_model("tip_jar.c"), c_model("red_packet.c")];
    let standard = [
        "ad_buyers",
        "business_accounts",
        "creator_platform",
        "e_commerce",
        "free_plus_ads",
        "paid_membership",
        "sell_once",
        "two_sided_platform",
        "value_added_service",
    ];
    libraries.extend(standard.map(|name| built_library(&format!("{name}_plugin")).display().to_string()));
    for library in libraries {
        let report = report(&user, &format!("check-model {library} --json"), 0);
        let (passed, said) = with(&report, "passed");
        assert!(passed.len() >= if cfg!(target_os = "linux") { 24 } else { 21 }, "{library}: {report:#}");
        assert!(!said.is_empty(), "the model and its version");
    }
}
