//! What was computed is never computed twice: a run that was killed or interrupted goes on to the same bytes, one that grows or is edited
//! does what is new, shares and processes of their own give the bytes of one process; what is damaged is named and simulated again.
#![cfg(unix)]

use crate::user::{Files, SHOP, User};
use eyeballs_plugins::library::sha256_of;
use eyeballs_tests::project;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A market with all models in which 25,000 people make a checkpoint worth writing every 40 days.
const RUN: &str = "run market.toml --daily-csv --quiet --threads 1";
pub const STORE: &str = "results/market/store";

fn user(test: &str) -> User {
    let user = User::new(&format!("store-{test}"));
    let path = project().join("tests/fixtures/scenarios/two-firms.toml");
    let market = fs::read_to_string(path).expect("the fixture can be read");
    user.writes("market.toml", &market.replace("days = 45", "days = 130"));
    user
}

/// The same market, its variants one until day 60; the event of day 35 is moved behind it.
pub fn forked_user(test: &str) -> User {
    let user = user(test);
    let market = user.reads("market.toml").replace("days = 130", "days = 130\nfork_day = 60");
    user.writes("market.toml", &market.replace("day = 35", "day = 75"));
    user
}

fn bytes(user: &User, name: &str) -> Vec<u8> {
    fs::read(user.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// What a run leaves that nobody interrupts.
fn straight() -> &'static Files {
    static STRAIGHT: OnceLock<Files> = OnceLock::new();
    STRAIGHT.get_or_init(|| {
        let user = user("straight");
        user.types(RUN, 0);
        user.files("results/market")
    })
}

#[track_caller]
fn assert_same(user: &User, expected: &Files) {
    let files = user.files("results/market");
    let differ: Vec<&String> =
        expected.keys().filter(|name| files.get(*name) != expected.get(*name)).collect();
    assert!(differ.is_empty() && files.len() == expected.len(), "{differ:?} differ");
    assert_eq!(user.names("results"), ["market"], "nothing else stays");
}

/// Whether a run came to its end and its files are in their place.
pub fn complete(user: &User, folder: &str) -> bool {
    user.path(folder).join("run.json").exists()
        && user.reads(&format!("{folder}/store/manifest.json")).contains("\"complete\": true")
}

/// Starts a run and ends it by a signal once so many simulations finished and one is on its way.
fn ended_by(user: &User, signal: &str, finished: usize) -> Output {
    let child = user
        .command(&format!("{RUN} --checkpoint-every 40"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program can be started");
    let start = Instant::now();
    while (kept(user), states(user) > 0) < (finished, true) {
        assert!(start.elapsed() < Duration::from_secs(300), "not that far after five minutes");
        sleep(Duration::from_millis(5));
    }
    send(&child, signal);
    child.wait_with_output().expect("it ends")
}

/// Simulations that finished.
fn kept(user: &User) -> usize {
    let journal = fs::read(user.path(&format!("{STORE}/journal"))).unwrap_or_default();
    journal.windows(8).filter(|bytes| bytes == b"#record\n").count()
}

/// Simulations on their way.
fn states(user: &User) -> usize {
    let folder = format!("{STORE}/states");
    let is_state = |name: &String| name.ends_with(".checkpoint");
    if user.path(&folder).exists() { user.names(&folder).into_iter().filter(is_state).count() } else { 0 }
}

fn send(child: &Child, signal: &str) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status();
    assert!(sent.expect("there is `kill`").success());
}

#[test]
fn a_run_that_was_killed_goes_on_to_the_same_bytes() {
    let user = user("killed");
    ended_by(&user, "-KILL", 1);
    assert!(!complete(&user, "results/market"));
    let status = user.types("status results/market", 0).data;
    for expected in [
        "results/market: not complete: the same command goes on",
        "asks for   4 simulations",
        "1 simulations in",
    ] {
        assert!(status.contains(expected), "no `{expected}`\n{status}");
    }
    let answer = user.types("run market.toml --daily-csv --threads 2", 0);
    assert!(answer.messages.contains("going on with results/market, which keeps 1 simulations"), "{answer}");
    assert_same(&user, straight());
    assert!(user.types("status results/market", 0).data.contains("results/market: complete"));
}

#[test]
fn a_run_that_was_interrupted_says_how_to_go_on_and_does() {
    let user = user("interrupted");
    let output = ended_by(&user, "-INT", 1);
    assert_eq!(output.status.code(), Some(130));
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(messages.contains("kept in results/market; go on with the same command"), "{messages}");
    let table = String::from_utf8_lossy(&output.stdout);
    assert!(table.contains("Interrupted"), "{table}");
    assert_eq!(states(&user), 1, "what ran is kept as it was");
    user.types(RUN, 0);
    assert_same(&user, straight());
    assert_eq!(states(&user), 0);
}

#[test]
fn keeping_states_changes_nothing() {
    let user = user("kept");
    user.types(&format!("{RUN} --checkpoint-every 1"), 0);
    assert_same(&user, straight());
}

/// A design that grows, or a scenario that is edited, does what is new and nothing else; a store that is emptied does all.
#[test]
fn what_did_not_change_is_not_simulated_again() {
    let user = user("grown");
    let run = "run market.toml --daily-csv --threads 1 --no-pictures --out results/market";
    let times = |words: &str, expected: &str| {
        let answer = user.types(&format!("{run} {words}"), 0);
        assert!(answer.messages.contains(expected), "no `{expected}`\n{answer}");
        let status = user.types("status --json results/market", 0).data;
        let status: serde_json::Value = serde_json::from_str(&status).expect("it is JSON");
        status[0]["kept"].as_u64().expect("a number")
    };
    assert_eq!(times("", "4 simulations"), 4);
    assert_eq!(times("", "going on with results/market, which keeps 4 simulations"), 4);
    assert_eq!(times("--replications 3", "which keeps 4 simulations"), 6);
    let grown = user.files("results/market");
    let straight = self::user("grown-straight");
    straight.types(&format!("{RUN} --no-pictures --replications 3"), 0);
    assert!(grown == straight.files("results/market"), "a run that grew is one that was never smaller");
    // One variant of two is edited.
    let edited =
        user.reads("market.toml").replace("marketplace against shops", "shops against a marketplace");
    user.writes("market.toml", &edited);
    assert_eq!(times("--replications 3", "which keeps 6 simulations"), 6, "a name is no number");
    assert_eq!(times("--seed 8", "which keeps 6 simulations"), 10);
    assert_eq!(times("--force", "4 simulations"), 4);
}

#[test]
fn another_program_finds_nothing_and_says_so() {
    let user = user("program");
    user.types(&format!("{RUN} --no-pictures --out results/market"), 0);
    let manifest = user.reads(&format!("{STORE}/manifest.json"));
    let executable = sha256_of(Path::new(env!("CARGO_BIN_EXE_eyeballs"))).expect("the program can be read");
    assert!(manifest.contains(&format!(", executable {executable}, ")), "{manifest}");
    user.writes(&format!("{STORE}/manifest.json"), &manifest.replace(&executable, &"0".repeat(64)));
    let answer = user.types("run market.toml --no-pictures --daily-csv --out results/market", 0);
    assert!(
        answer.messages.contains("4 simulations of another build or other models, which are not used"),
        "{answer}"
    );
}

#[test]
fn what_is_in_the_way_is_refused_by_name() {
    let user = User::new("store-refused");
    user.writes("shop.toml", SHOP);
    user.writes("other.toml", SHOP);
    user.types("run shop.toml --quiet --no-pictures --out results/shop", 0);
    let refused = |words: &str, expected: &str| {
        let answer = user.types(&format!("run {words} --no-pictures"), 1);
        assert!(answer.messages.contains(expected), "no `{expected}`\n{answer}");
    };
    refused(
        "other.toml --out results/shop",
        "`results/shop` holds results of shop.toml; choose another place with --out",
    );
    fs::create_dir_all(user.path("photographs")).expect("the test folder can be written");
    for force in ["", " --force"] {
        refused(
            &format!("shop.toml --out photographs{force}"),
            "`photographs` is in the way and is not a results folder",
        );
    }
    let manifest = user.reads("results/shop/store/manifest.json");
    user.writes(
        "results/shop/store/manifest.json",
        &manifest.replace("\"store_format\": 1", "\"store_format\": 99"),
    );
    refused(
        "shop.toml --out results/shop",
        "has format 99, and this version of Eyeballs reads format 1 only",
    );
    user.types("run other.toml --quiet --no-pictures --out results/shop --force", 0);
    let answer = user.types("run shop.toml --resume", 2);
    assert!(answer.messages.contains("is no longer needed: the same command goes on by itself"), "{answer}");
    let answer = user.types("run shop.toml --checkpoint-every 0", 2);
    assert!(answer.messages.contains("--checkpoint-every"), "{answer}");
    let answer = user.types("status photographs", 1);
    assert!(answer.messages.contains("`photographs` is not a results folder of Eyeballs"), "{answer}");
}

/// A results folder of another run: its name, and each file.
fn copied(from: &User, to: &User) {
    let copy = |folder: &str| {
        fs::create_dir_all(to.path(folder)).expect("the test folder can be written");
        for name in from.names(folder) {
            let path = from.path(folder).join(&name);
            if path.is_file() {
                fs::copy(path, to.path(folder).join(&name)).expect("it can be copied");
            }
        }
    };
    ["results/market", STORE, "results/market/store/states"].into_iter().for_each(copy);
}

#[test]
fn what_is_damaged_is_named_and_simulated_again() {
    let kept = user("damaged");
    ended_by(&kept, "-KILL", 1);
    let state = format!("{STORE}/states/{}", kept.names(&format!("{STORE}/states"))[0]);
    let journal = format!("{STORE}/journal");
    // Which file, what becomes of it, and what is said.
    type Damage = fn(&mut Vec<u8>);
    let cases: [(&str, Damage, &str); 4] = [
        (
            &state,
            |bytes| bytes.truncate(bytes.len() / 2),
            "is damaged: it ends too early; these days are simulated again",
        ),
        (&state, |bytes| bytes.fill(0), "is not a checkpoint of Eyeballs; these days are simulated again"),
        (
            &journal,
            |bytes| {
                let middle = bytes.len() / 2;
                bytes[middle] ^= 4;
            },
            "bytes from byte 0 on are damaged; the simulations that they held are done again",
        ),
        (
            &journal,
            |bytes| bytes.fill(0),
            "bytes from byte 0 on are damaged; the simulations that they held are done again",
        ),
    ];
    for (number, (name, damage, expected)) in cases.into_iter().enumerate() {
        let user = user(&format!("damaged-{number}"));
        copied(&kept, &user);
        let mut damaged = bytes(&user, name);
        damage(&mut damaged);
        fs::write(user.path(name), damaged).expect("the test folder can be written");
        let answer = user.types(&format!("{RUN} --checkpoint-every 40"), 0);
        assert!(answer.messages.contains(name) && answer.messages.contains(expected), "{answer}");
        assert_eq!(answer.messages.matches("warning: ").count(), 1, "{answer}");
        assert_same(&user, straight());
    }
}

#[test]
fn a_folder_with_which_a_run_works_is_nobody_else_s() {
    let user = user("shared");
    let run = format!("{RUN} --out results/market --replications 1000");
    let mut child =
        user.command(&run).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it can be started");
    let start = Instant::now();
    while kept(&user) == 0 {
        assert!(start.elapsed() < Duration::from_secs(60), "not that far after a minute");
        sleep(Duration::from_millis(5));
    }
    let expected = format!("is in use by another run that is working now (process {})", child.id());
    for words in [run.clone(), format!("{run} --force")] {
        let answer = user.types(&words, 1);
        assert!(answer.messages.contains(&expected), "{words}\n{answer}");
    }
    let status = user.types("status results/market", 0).data;
    assert!(status.contains(&format!("process {} works with it now", child.id())), "{status}");
    // Without a place of its own the next one takes another.
    user.types("run market.toml --people 100 --quiet --no-pictures", 0);
    assert_eq!(user.names("results"), ["market", "market-2"]);
    child.kill().and_then(|()| child.wait()).expect("it can be ended");
    assert!(user.types("status results/market", 0).data.contains("not complete"));
}

#[test]
fn shares_come_together_to_the_bytes_of_a_run_that_was_never_divided() {
    let user = user("shares");
    let run = "run market.toml --daily-csv --quiet --threads 1 --replications 3";
    user.types(&format!("{run} --out whole"), 0);
    for share in ["1/2", "2/2"] {
        let out = format!("share-{}", &share[..1]);
        user.types(&format!("{run} --shard {share} --out {out}"), 0);
        assert_eq!(user.names(&out), ["README.txt", "store"]);
    }
    let refused = |folders: &str, expected: &str| {
        let answer = user.types(&format!("merge {folders} --out all"), 1);
        assert!(answer.messages.contains(expected), "no `{expected}`\n{answer}");
        assert!(!user.path("all").exists());
    };
    refused("share-1", "missing: shard 2/2");
    refused("share-1 share-2 share-1", "`share-1` is shard 1/2 again, as `share-1` is");
    refused("share-1 whole", "`whole` is no shard");
    user.types(&format!("{run} --seed 9 --shard 2/2 --out share-foreign"), 0);
    refused(
        "share-1 share-foreign",
        "is of another run than `share-1`: it has `seed 9`, and the other `seed 7`",
    );
    user.types("merge share-2 share-1 --out all --quiet", 0);
    assert!(user.files("all") == user.files("whole"));
    let answer = user.types("run market.toml --shard 3/2 --out x", 2);
    assert!(answer.messages.contains("write I/N, for example 3/8"), "{answer}");
    // All was taken from the shares.
    let status = user.types("status --json all", 0).data;
    assert!(status.contains("\"kept\": 6"), "{status}");
}

#[test]
fn processes_give_the_bytes_of_threads() {
    let user = forked_user("processes");
    user.types(RUN, 0);
    let threads = user.files("results/market");
    let isolated = forked_user("processes-isolated");
    isolated.types(&format!("{RUN} --isolate yes"), 0);
    assert_same(&isolated, &threads);
    let limited = forked_user("processes-limited");
    let answer = limited.types("run market.toml --no-pictures --isolate yes --memory-limit 1", 1);
    let expected = "it asked for more memory than it may have (at most 1.0 MB)";
    let failures = limited.reads("results/market/failures.csv");
    assert!(failures.contains(expected) && failures.contains("--memory-limit allows more"), "{answer}");
}

#[test]
fn forks_are_the_same_in_a_batch_alone_resumed_and_at_any_number_of_threads() {
    let user = forked_user("forked");
    user.types(RUN, 0);
    let straight = user.files("results/market");
    let [one, two] = ["ads and members against items", "marketplace against shops"];
    // The past is the same for both, the days after are not.
    let minutes = |variant: &str| -> Vec<String> {
        let rows = user.table("results/market/daily.csv");
        let of_variant = rows.iter().filter(|row| row.text("variant") == variant);
        of_variant.map(|row| row.text("minutes_min").to_owned()).collect()
    };
    assert_eq!(minutes(one)[..60], minutes(two)[..60]);
    assert_ne!(minutes(one)[60..130], minutes(two)[60..130]);

    let threads = forked_user("forked-threads");
    threads.types("run market.toml --daily-csv --quiet --threads 7", 0);
    assert_same(&threads, &straight);

    let killed = forked_user("forked-killed");
    ended_by(&killed, "-KILL", 1);
    killed.types(&format!("{RUN} --checkpoint-every 40"), 0);
    assert_same(&killed, &straight);
    let past = forked_user("forked-killed-early");
    ended_by(&past, "-KILL", 0);
    past.types(&format!("{RUN} --checkpoint-every 40"), 0);
    assert_same(&past, &straight);

    // The second variant by itself: the first, its event and the claim left out.
    let alone = forked_user("forked-alone");
    let market = alone.reads("market.toml");
    let cut = |from: &str, to: &str, text: &str| {
        let start = text.find(from).expect("the fixture has it");
        let end = start + text[start..].find(to).unwrap_or(text.len() - start);
        format!("{}{}", &text[..start], &text[end..])
    };
    let market = cut("[[claim]]", "no end", &market);
    let market = cut("[[event]]\nday = 75", "[[event]]\nday = 40", &market);
    let first = market.find("[[variant]]").expect("variants");
    let second = first + 1 + market[first + 1..].find("[[variant]]").expect("two variants");
    alone.writes("market.toml", &format!("{}{}", &market[..first], &market[second..]));
    alone.types(RUN, 0);
    // Columns that only the first variant fills are not there: compare those that are.
    let common = |user: &User| -> Vec<String> {
        let rows = user.table("results/market/daily.csv");
        let of_variant = rows.iter().filter(|row| row.text("variant") == two);
        of_variant
            .map(|row| {
                [
                    "replication",
                    "service",
                    "day",
                    "minutes_min",
                    "profit_EUR",
                    "e-commerce.sales_EUR",
                    "users_day_people",
                ]
                .map(|column| row.text(column).to_owned())
                .join(",")
            })
            .collect()
    };
    assert_eq!(common(&alone).len(), 2 * 2 * 130);
    assert_eq!(common(&alone), common(&user));
}
