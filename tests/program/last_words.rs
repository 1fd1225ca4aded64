//! A model that ends the program, or never comes back, is named with the place where it was, and what was
//! finished before is kept. (In a process of its own it ends but its own simulation, see `bad_plugins`.)
#![cfg(unix)]

use crate::interrupt::{full_pipe, interrupt, something_is_done, wait_a_minute_for, wait_until};
use crate::user::{SHOP, User};
use eyeballs_tests::built_library;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// The shop with the model that fails on demand: a sound variant, then one that fails on day 7.
fn shop(when: &str, how: &str) -> String {
    let head = &SHOP[..SHOP.find("[[variant]]").expect("the shop has variants")];
    format!(
        "{head}[[variant]]\nname = 'sound'\nmodel.shop.misbehaving = {{}}\n[[variant]]\nname = 'deadly'\n\
         model.shop.misbehaving = {{ when = '{when}', how = '{how}', day = 7 }}\n"
    )
}

fn command(user: &User) -> Command {
    let library = built_library("misbehaving");
    user.command(&format!(
        "run shop.toml --threads 1 --no-pictures --isolate no --plugin {}",
        library.display()
    ))
}

/// The first replication of the sound variant comes first, the deadly variant second.
fn run(test: &str, when: &str, how: &str) -> (User, Output, String) {
    let user = User::new(&format!("last-words-{test}"));
    user.writes("shop.toml", &shop(when, how));
    let output = command(&user).output().expect("the program can be started");
    let messages = String::from_utf8_lossy(&output.stderr).into_owned();
    (user, output, messages)
}

const PLACE: &str = "error: the model `misbehaving` (service `shop`, variant `deadly`, replication 0, day 7) ended the program: ";

/// What is left of a run is the sound simulation, in the store.
fn what_was_finished_is_kept(user: &User, messages: &str) {
    assert!(messages.contains("\nSimulations that finished are kept in results/shop; "), "{messages}");
    let status = user.types("status --json results/shop", 0).data;
    assert!(status.contains("\"kept\": 1,") && status.contains("\"complete\": false"), "{status}");
}

#[test]
fn a_fatal_signal_names_the_model_and_its_place_and_ends_the_program() {
    for (when, how, signal, words) in [
        ("serve", "crash", 11, "signal SIGSEGV"),
        ("settle", "crash", 11, "signal SIGSEGV"),
        ("attend", "abort", 6, "signal SIGABRT"),
        ("plan", "abort", 6, "signal SIGABRT"),
        ("serve", "trap", libc::SIGTRAP, "signal SIGTRAP"),
        ("settle", "forbidden-call", libc::SIGSYS, "signal SIGSYS"),
    ] {
        let (user, output, messages) = run(&format!("{when}-{how}"), when, how);
        assert_eq!(output.status.signal(), Some(signal), "{when} {how}: {messages}");
        assert!(messages.contains(&format!("{PLACE}{words}")), "{when} {how}: {messages}");
        what_was_finished_is_kept(&user, &messages);
    }
}

#[test]
fn a_model_that_exits_is_a_failure_and_named() {
    for when in ["serve", "settle"] {
        let (user, output, messages) = run(&format!("{when}-exit"), when, "exit");
        assert_eq!(output.status.code(), Some(1), "{when}: {messages}");
        assert!(messages.contains(&format!("{PLACE}it called `exit`")), "{when}: {messages}");
        what_was_finished_is_kept(&user, &messages);
    }
}

#[test]
fn a_model_that_ends_the_program_when_it_is_made_is_named() {
    for (how, code, signal) in [("crash", None, Some(11)), ("exit", Some(1), None)] {
        let (user, output, messages) = run(&format!("create-{how}"), "create", how);
        assert_eq!((output.status.code(), output.status.signal()), (code, signal), "{how}: {messages}");
        assert!(messages.contains("error: the model `misbehaving` ended the program: "), "{how}: {messages}");
        assert!(!user.path("results").exists(), "{how}: nothing was run");
    }
}

/// Two variants at the same time, each failing in its way and on its day.
fn two_at_once(user: &User, ways: [(&str, &str, u32); 2]) -> Command {
    let head = &SHOP[..SHOP.find("[[variant]]").expect("the shop has variants")];
    let mut text = head.replace("replications = 2", "replications = 1").replace("days = 40", "days = 1000");
    for (name, how, day) in ways {
        text += &format!(
            "[[variant]]\nname = '{name}'\n\
             model.shop.misbehaving = {{ when = 'serve', how = '{how}', day = {day} }}\n"
        );
    }
    user.writes("shop.toml", &text);
    let library = built_library("misbehaving");
    user.command(&format!(
        "run shop.toml --threads 2 --quiet --no-pictures --isolate no --plugin {}",
        library.display()
    ))
}

#[test]
fn who_runs_in_another_thread_is_not_accused() {
    let user = User::new("last-words-innocent");
    let (deadly, innocent) = (("deadly", "exit", 999), ("innocent", "hang", 7));
    // Whichever thread comes first.
    for ways in [[deadly, innocent], [innocent, deadly]] {
        let output = two_at_once(&user, ways).output().expect("the program can be started");
        let messages = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{messages}");
        assert!(
            messages.contains("variant `deadly`, replication 0, day 999) ended the program"),
            "{messages}"
        );
        assert!(!messages.contains("variant `innocent`"), "{messages}");
    }
}

#[test]
fn two_threads_that_crash_at_once_leave_the_whole_message() {
    let user = User::new("last-words-twice");
    let (mut messages, stderr) = full_pipe();
    let mut command = two_at_once(&user, [("one", "crash", 7), ("other", "crash", 7)]);
    let mut child = command.stderr(stderr).spawn().expect("the program can be started");
    drop(command);
    // The first of them waits for a reader meanwhile, which must not let the other end the program.
    wait_until("it runs", || user.path("results").exists());
    sleep(Duration::from_millis(500));
    let mut text = String::new();
    messages.read_to_string(&mut text).expect("messages are text");
    assert_eq!(wait_a_minute_for(&mut child).signal(), Some(libc::SIGSEGV), "{text}");
    assert_eq!(text.matches("ended the program: signal SIGSEGV").count(), 1, "{text}");
    let left = "\nSimulations that finished are kept in results/shop; the same command goes on";
    assert!(text.contains(left) && text.ends_with(".\n"), "{text}");
}

#[test]
fn a_crash_ends_the_program_also_if_nobody_reads_its_messages() {
    let user = User::new("last-words-unread");
    let (unread, stderr) = full_pipe();
    let mut command = two_at_once(&user, [("one", "crash", 7), ("other", "hang", 7)]);
    let mut child = command.stderr(stderr).spawn().expect("the program can be started");
    assert_eq!(wait_a_minute_for(&mut child).signal(), Some(libc::SIGSEGV));
    drop(unread);
}

#[test]
fn a_thread_of_a_library_that_exits_is_a_failure() {
    let (_, output, messages) = run("exit-in-thread", "create", "exit-in-thread");
    assert_eq!(output.status.code(), Some(1), "{messages}");
    assert!(messages.contains("error: a library that was loaded"), "{messages}");
    assert!(messages.contains(" ended the program: it called `exit`\n"), "{messages}");
}

#[test]
fn the_second_interruption_names_a_model_that_never_comes_back() {
    let user = User::new("last-words-hang");
    user.writes("shop.toml", &shop("serve", "hang"));
    let mut child = command(&user).stderr(Stdio::piped()).spawn().expect("the program can be started");
    let mut messages = BufReader::new(child.stderr.take().expect("a pipe")).lines();
    let mut wait_for = |part: &str| {
        let line = messages.by_ref().map_while(Result::ok).find(|line| line.contains(part));
        line.unwrap_or_else(|| panic!("`{part}` was never said"))
    };
    wait_for("a planned hang");
    interrupt(&child);
    wait_for("interrupted: ");
    interrupt(&child);
    let line = wait_for("what ran: ");
    let place = "the model `misbehaving` (service `shop`, variant `deadly`, replication 0, day 7)";
    assert!(line.contains(place), "{line}");
    let status = child.wait().expect("it ends");
    assert_eq!(status.code(), Some(130));
}

#[test]
fn the_second_interruption_ends_the_program_also_if_nobody_reads_its_messages() {
    let user = User::new("last-words-hang-unread");
    user.writes("shop.toml", &shop("serve", "hang"));
    let (unread, stderr) = full_pipe();
    let mut command = command(&user);
    command.arg("--quiet").stdout(Stdio::piped()).stderr(stderr);
    let mut child = command.spawn().expect("the program can be started");
    // The model that hangs comes next. It has a message too, and holds the standard error while it waits.
    wait_until("the sound simulation is done", || something_is_done(&user));
    for _ in 0..2 {
        // Two signals at once would be one.
        sleep(Duration::from_millis(500));
        interrupt(&child);
    }
    assert_eq!(wait_a_minute_for(&mut child).code(), Some(130));
    let output = child.wait_with_output().expect("it has ended");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "", "it did not come to its end");
    drop(unread);
}
