//! The terminal may be gone or full: data that nobody reads ends quietly, messages are lost, and no
//! simulation stops.
#![cfg(unix)]

use crate::user::{SHOP, User};
use std::process::{Command, Output};

/// What a shell makes of a line in which `eyeballs` is the program; the user's folder is around it.
fn shell(user: &User, line: &str) -> Output {
    let program = user.command("");
    let line = line.replace("eyeballs", &format!("'{}'", program.get_program().to_string_lossy()));
    let mut shell = Command::new("bash");
    shell.args(["-o", "pipefail", "-c", &line]).current_dir(user.path("."));
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell.output().expect("these tests need a shell")
}

#[track_caller]
fn types(user: &User, line: &str, exit_code: i32) -> (String, String) {
    let output = shell(user, line);
    let (data, messages) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(exit_code), "{line}\n--- data\n{data}\n--- messages\n{messages}");
    (data.into_owned(), messages.into_owned())
}

/// The reader is gone before the first byte: the program starts later than whoever closes the pipe.
#[test]
fn a_reader_who_has_seen_enough_is_no_error() {
    let user = User::new("streams-pipe");
    user.writes("shop.toml", SHOP);
    for words in ["models", "models --json", "check shop.toml", "--help", "run shop.toml --quiet --json"] {
        let (_, messages) = types(&user, &format!("(sleep 0.2; eyeballs {words}) | (exec <&-)"), 0);
        assert_eq!(messages, "", "{words}");
    }
    assert!(user.path("results/shop/summary.csv").is_file(), "the run was done all the same");
    let (data, messages) = types(&user, "eyeballs models | head -1", 0);
    assert_eq!((data.lines().count(), &*messages), (1, ""));
    // The exit code is that of the work, not of the pipe.
    types(&user, "(sleep 0.2; eyeballs run shop.toml --set run.days=no) 2>&1 | (exec <&-)", 3);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_standard_output_is_an_error_that_names_it_once_the_work_is_done() {
    let user = User::new("streams-full");
    user.writes("shop.toml", SHOP);
    for words in ["models", "check shop.toml", "check shop.toml --json", "--help"] {
        let (_, messages) = types(&user, &format!("eyeballs {words} > /dev/full"), 1);
        assert!(
            messages.starts_with("error: cannot write to the standard output: No space left"),
            "{messages}"
        );
    }
    for words in ["run shop.toml --quiet --out table", "run shop.toml --quiet --json --out json"] {
        let (_, messages) = types(&user, &format!("eyeballs {words} > /dev/full"), 1);
        let folder = words.rsplit(' ').next().expect("a folder");
        assert!(messages.contains("standard output") && messages.contains(folder), "{messages}");
        assert!(user.path(&format!("{folder}/summary.csv")).is_file(), "{words}");
    }
}

#[test]
fn messages_that_cannot_be_written_stop_nothing() {
    let user = User::new("streams-messages");
    user.writes("shop.toml", SHOP);
    let full = if cfg!(target_os = "linux") { "2>/dev/full" } else { "2>&-" };
    for (number, to) in ["2>&-", full, "2> >(exec <&-)"].into_iter().enumerate() {
        let (data, _) = types(&user, &format!("eyeballs run shop.toml --out results-{number} {to}"), 0);
        assert!(data.contains("A shop"), "{to}");
        assert!(user.path(&format!("results-{number}/summary.csv")).is_file(), "{to}");
        types(&user, &format!("eyeballs check missing.toml {to}"), 3);
        types(&user, &format!("eyeballs --no-such-flag {to}"), 2);
    }
}

#[test]
fn what_would_steer_a_terminal_is_shown() {
    let user = User::new("streams-control");
    user.writes("shop\u{1b}[2J\u{9b}.toml", SHOP);
    let answer = user.types("check shop\u{1b}[2J\u{9b}.toml", 0);
    assert!(answer.data.starts_with("shop\\u001b[2J\\u009b.toml: ok"), "{answer}");
    assert!(!answer.data.contains(['\u{1b}', '\u{9b}']), "{answer:?}");
    let answer = user.types("run shop\u{1b}[2J\u{9b}.toml --replications 1 --no-pictures", 0);
    assert!(!answer.messages.contains(['\u{1b}', '\u{9b}']), "{answer:?}");
}
