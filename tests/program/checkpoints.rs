//! A run that was killed or interrupted goes on from its checkpoints to the same bytes; what is damaged is
//! named and simulated again; checkpoints that belong to something else are refused by name.
#![cfg(unix)]

use crate::user::{SHOP, User};
use eyeballs_plugins::library::sha256_of;
use eyeballs_tests::project;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A market with all models in which 25,000 people make a checkpoint worth writing every 40 days.
const RUN: &str = "run market.toml --daily-csv --quiet --threads 1";
pub const KEPT: &str = "results/market.checkpoints";
/// The second of four simulations; the first is finished when it is kept.
const SECOND: &str = "results/market.checkpoints/replication-0-variant-1.checkpoint";

/// All files of a results folder but `run.json`, which says when, where and how they were made.
pub type Files = BTreeMap<String, Vec<u8>>;

fn user(test: &str) -> User {
    let user = User::new(&format!("checkpoints-{test}"));
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

pub fn files(user: &User, folder: &str) -> Files {
    let names = user.names(folder).into_iter().filter(|name| name != "run.json");
    names.map(|name| (name.clone(), bytes(user, &format!("{folder}/{name}")))).collect()
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
        files(&user, "results/market")
    })
}

#[track_caller]
fn assert_same(user: &User, expected: &Files) {
    let files = files(user, "results/market");
    let differ: Vec<&String> =
        expected.keys().filter(|name| files.get(*name) != expected.get(*name)).collect();
    assert!(differ.is_empty() && files.len() == expected.len(), "{differ:?} differ");
    assert_eq!(user.names("results"), ["market"], "nothing else stays");
}

/// Starts a run and ends it by a signal when a file is there.
fn ended_by(user: &User, signal: &str, file: &str) -> Output {
    let child = user
        .command(&format!("{RUN} --checkpoint-every 40"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program can be started");
    wait_for(user, file);
    send(&child, signal);
    child.wait_with_output().expect("it ends")
}

fn wait_for(user: &User, file: &str) {
    let start = Instant::now();
    while !user.path(file).exists() {
        assert!(start.elapsed() < Duration::from_secs(300), "no {file} after five minutes");
        sleep(Duration::from_millis(5));
    }
}

fn send(child: &Child, signal: &str) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status();
    assert!(sent.expect("there is `kill`").success());
}

#[track_caller]
fn refused(user: &User, words: &str, expected: &[&str]) {
    let answer = user.types(&format!("{RUN} --resume {words}"), 1);
    for expected in expected {
        assert!(answer.messages.contains(expected), "no `{expected}`\n{answer}");
    }
    assert_eq!(user.names("results"), ["market.checkpoints"]);
}

#[test]
fn a_run_that_was_killed_goes_on_to_the_same_bytes() {
    let user = user("killed");
    ended_by(&user, "-KILL", SECOND);
    assert_eq!(user.names("results"), ["market.checkpoints"]);
    let answer = user.types("run market.toml --daily-csv --threads 2 --resume", 0);
    assert!(answer.messages.contains(&format!("going on with {KEPT}: 1 are done")), "{answer}");
    assert_same(&user, straight());
}

#[test]
fn a_run_that_was_interrupted_says_how_to_go_on_and_does() {
    let user = user("interrupted");
    let output = ended_by(&user, "-INT", SECOND);
    assert_eq!(output.status.code(), Some(130));
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(messages.contains(KEPT) && messages.contains("--resume"), "{messages}");
    assert_eq!(user.names("results"), ["market.checkpoints"], "no results that are not whole");
    user.types(&format!("{RUN} --resume={KEPT}"), 0);
    assert_same(&user, straight());
}

#[test]
fn keeping_checkpoints_changes_nothing() {
    let user = user("kept");
    user.types(&format!("{RUN} --checkpoint-every 1"), 0);
    assert_same(&user, straight());
}

#[test]
fn more_replications_can_be_asked_for_on_the_way() {
    let user = user("more");
    ended_by(&user, "-KILL", SECOND);
    user.types(&format!("{RUN} --replications 3 --resume"), 0);
    let resumed = files(&user, "results/market");
    let straight = self::user("more-straight");
    straight.types(&format!("{RUN} --replications 3"), 0);
    assert!(resumed == files(&straight, "results/market"));
}

#[test]
fn what_is_foreign_is_refused_by_name() {
    let user = user("refused");
    ended_by(&user, "-KILL", SECOND);
    refused(&user, "--seed 8", &[KEPT, "belongs to another run: it has `seed 7`", "`seed 8`"]);
    refused(&user, "--set service.game.churn.hazard=0.1", &[KEPT, "belongs to another run", "variant "]);
    refused(&user, "--people 100", &[KEPT, "belongs to another run"]);

    let about = user.reads(&format!("{KEPT}/ABOUT.txt"));
    let model = about.lines().find(|line| line.starts_with("model e-commerce")).expect("its models");
    user.writes(&format!("{KEPT}/ABOUT.txt"), &about.replace(model, "model e-commerce 0.0.1 abc"));
    refused(&user, "", &["it has `model e-commerce 0.0.1 abc`", model]);
    user.writes(&format!("{KEPT}/ABOUT.txt"), &about);

    let build = about.lines().find(|line| line.starts_with("build ")).expect("the program");
    user.writes(&format!("{KEPT}/ABOUT.txt"), &about.replace(build, "build 0.0.1, commit abc"));
    refused(&user, "", &["it has `build 0.0.1, commit abc`", build]);
    // The program's file: whatever was edited and built since is another program.
    let executable = sha256_of(Path::new(env!("CARGO_BIN_EXE_eyeballs"))).expect("the program can be read");
    assert!(build.contains(&format!(", executable {executable}, ")), "{build}");
    user.writes(&format!("{KEPT}/ABOUT.txt"), &about.replace(&executable, &"0".repeat(64)));
    refused(&user, "", &[&format!("executable {}, ", "0".repeat(64)), build]);
    let format = about.lines().nth(1).expect("the format");
    user.writes(&format!("{KEPT}/ABOUT.txt"), &about.replace(format, "format = 999"));
    refused(&user, "", &[KEPT, "has format 999, and this version of Eyeballs reads format "]);
    // As version 2 wrote it.
    user.writes(&format!("{KEPT}/ABOUT.txt"), &about.replace(&format!("{format}\n"), ""));
    refused(&user, "", &[KEPT, "has format 2 or older, and this version of Eyeballs reads format "]);
    user.writes(&format!("{KEPT}/ABOUT.txt"), "Photographs\n");
    refused(&user, "", &["ABOUT.txt` is not what Eyeballs writes"]);
}

/// A folder of checkpoints of another run: its name, and each file.
fn copied(from: &User, to: &User) {
    fs::create_dir_all(to.path(KEPT)).expect("the test folder can be written");
    for name in from.names(KEPT).into_iter().filter(|name| name != "results") {
        fs::copy(from.path(KEPT).join(&name), to.path(KEPT).join(&name)).expect("it can be copied");
    }
}

#[test]
fn what_is_damaged_is_named_and_simulated_again() {
    let kept = user("damaged");
    ended_by(&kept, "-KILL", SECOND);
    let records = format!("{KEPT}/records");
    // Which file, what becomes of it, and what is said.
    type Damage = fn(&mut Vec<u8>);
    let cases: [(&str, Damage, &str); 4] = [
        (
            SECOND,
            |bytes| bytes.truncate(bytes.len() / 2),
            "is damaged: it ends too early; these days are simulated again",
        ),
        (SECOND, |bytes| bytes.fill(0), "is not a checkpoint of Eyeballs; these days are simulated again"),
        (
            &records,
            |bytes| {
                let middle = bytes.len() / 2;
                bytes[middle] ^= 4;
            },
            "the record of replication 0 of variant `ads and members against items` is damaged: its checksum is \
             wrong; it is simulated again",
        ),
        (&records, |bytes| bytes.fill(0), "bytes from byte 0 on are damaged and hold no record any more"),
    ];
    for (number, (name, damage, expected)) in cases.into_iter().enumerate() {
        let user = user(&format!("damaged-{number}"));
        copied(&kept, &user);
        let mut damaged = bytes(&user, name);
        damage(&mut damaged);
        fs::write(user.path(name), damaged).expect("the test folder can be written");
        let answer = user.types(&format!("{RUN} --resume"), 0);
        assert!(answer.messages.contains(name) && answer.messages.contains(expected), "{answer}");
        assert_eq!(answer.messages.matches("warning: ").count(), 1, "{answer}");
        assert_same(&user, straight());
    }
}

#[test]
fn it_must_be_clear_which_run_goes_on() {
    let user = User::new("checkpoints-which");
    user.writes("shop.toml", SHOP);
    let answer = user.types("run shop.toml --resume", 1);
    assert!(answer.messages.contains("nothing to resume: no folder results/shop.checkpoints"), "{answer}");
    for folder in ["results/shop.checkpoints", "results/shop-2.checkpoints", "results/shopping.checkpoints"] {
        fs::create_dir_all(user.path(folder)).expect("the test folder can be written");
    }
    let answer = user.types("run shop.toml --resume", 1);
    let both = "results/shop.checkpoints, results/shop-2.checkpoints; say which with --resume=FOLDER";
    assert!(answer.messages.contains(both), "{answer}");
    let answer = user.types("run shop.toml --resume=results/shop", 1);
    assert!(answer.messages.contains("`results/shop.checkpoints` holds no checkpoints"), "{answer}");
    user.types("run shop.toml shop.toml --resume", 1);
    user.types("run shop.toml --checkpoint-every 0", 2);

    // A run that starts anew leaves them alone.
    user.types("run shop.toml --quiet --checkpoint-every 10", 0);
    assert_eq!(user.names("results").into_iter().filter(|name| name == "shop-3").count(), 1);
    let answer = user.types("run shop.toml --quiet --checkpoint-every 10 --out results/shop", 1);
    assert!(answer.messages.contains("is there already and holds no checkpoints"), "{answer}");
}

#[test]
fn a_folder_with_which_a_run_works_is_not_called_left_over() {
    let user = user("shared");
    let run = format!("{RUN} --checkpoint-every 40 --out results/market --replications 1000");
    let mut child =
        user.command(&run).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it can be started");
    wait_for(&user, SECOND);
    let expected = format!("is in use by another run that is working now (process {})", child.id());
    for words in [run.clone(), format!("{RUN} --replications 1000 --resume")] {
        let answer = user.types(&words, 1);
        assert!(answer.messages.contains(&expected), "{words}\n{answer}");
        assert!(!answer.messages.contains("remove it"), "{answer}");
    }
    child.kill().and_then(|()| child.wait()).expect("it can be ended");
    let answer = user.types(&run, 1);
    assert!(answer.messages.contains("is there already: an interrupted run left it"), "{answer}");
}

#[test]
fn forks_are_the_same_in_a_batch_alone_resumed_and_at_any_number_of_threads() {
    let user = forked_user("forked");
    user.types(RUN, 0);
    let straight = files(&user, "results/market");
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
    ended_by(&killed, "-KILL", SECOND);
    killed.types(&format!("{RUN} --resume"), 0);
    assert_same(&killed, &straight);
    let past = forked_user("forked-killed-early");
    ended_by(&past, "-KILL", "results/market.checkpoints/replication-1-past.checkpoint");
    past.types(&format!("{RUN} --resume"), 0);
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
