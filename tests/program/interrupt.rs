//! Ctrl-C: the first one lets the simulations that run come to their end and keeps them, the second one ends
//! the program, and the next run tidies up.
#![cfg(unix)]

use crate::user::{SHOP, User};
use std::io::{ErrorKind, PipeReader, PipeWriter, Read, Write};
use std::os::fd::AsRawFd;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A shop whose simulations take long enough to be interrupted, one after the other.
fn shop(replications: u32, days: u32) -> String {
    let large = SHOP.replace("count = 500", "count = 50_000").replace("days = 40", &format!("days = {days}"));
    let head = &large[..large.find("[[variant]]").expect("the shop has variants")];
    let head = head.replace("replications = 2", &format!("replications = {replications}"));
    format!("{head}[service.shop.model.sell-once]\n")
}

fn start(user: &User, words: &str) -> Child {
    let mut command = user.command(words);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("the program can be started")
}

pub fn interrupt(child: &Child) {
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(killed.expect("there is `kill`").success());
}

#[track_caller]
pub fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(60), "not within a minute: {what}");
        sleep(Duration::from_millis(5));
    }
}

/// How a program ended. One that does not end is killed, and fails the test.
#[track_caller]
pub fn wait_a_minute_for(child: &mut Child) -> ExitStatus {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(60) {
        if let Some(status) = child.try_wait().expect("it is our child") {
            return status;
        }
        sleep(Duration::from_millis(5));
    }
    child.kill().expect("it is our child");
    child.wait().expect("it was killed");
    panic!("it did not end within a minute");
}

/// A pipe that takes nothing until somebody reads.
pub fn full_pipe() -> (PipeReader, PipeWriter) {
    let (reader, writer) = std::io::pipe().expect("a pipe can be made");
    let block = |flags: libc::c_int| {
        // SAFETY: it sets a flag of a file that is open.
        let set = unsafe { libc::fcntl(writer.as_raw_fd(), libc::F_SETFL, flags) };
        assert_eq!(set, 0, "the flags of a pipe can be set");
    };
    block(libc::O_NONBLOCK);
    for piece in [&[b'.'; 512][..], b"."] {
        while (&writer).write(piece).map_err(|error| error.kind()) != Err(ErrorKind::WouldBlock) {}
    }
    block(0);
    (reader, writer)
}

/// Whether a store holds a simulation that is done.
pub fn something_is_done(user: &User) -> bool {
    user.path("results").is_dir()
        && user.names("results").iter().any(|name| {
            let journal = user.path("results").join(name).join("store/journal");
            journal.metadata().is_ok_and(|metadata| metadata.len() > 0)
        })
}

fn messages(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn the_first_interruption_finishes_what_runs_and_keeps_it() {
    let user = User::new("interrupt-once");
    user.writes("shop.toml", &shop(50, 400));
    let child = start(&user, "run shop.toml --threads 1 --quiet --daily-csv --no-pictures");
    wait_until("a simulation is done", || something_is_done(&user));
    // The second one runs.
    interrupt(&child);
    let output = child.wait_with_output().expect("it ends by itself");
    let messages = messages(&output);
    assert_eq!(output.status.code(), Some(130), "{messages}");
    assert!(messages.contains("interrupted: finishing the simulations that run"), "{messages}");

    assert_eq!(user.names("results"), ["shop"], "the folder is in its place");
    let run = user.json("results/shop/run.json");
    let [done, not_run] =
        ["simulations_done", "simulations_not_run"].map(|key| run[key].as_u64().expect("a count"));
    assert!(done >= 2 && not_run > 0 && done + not_run == 50, "{done} done, {not_run} not run");
    let daily = user.table("results/shop/daily.csv");
    assert_eq!(daily.len() as u64, done * 400, "whole simulations, and all of them");
    assert!(String::from_utf8_lossy(&output.stdout).contains("Interrupted"), "what is done is shown");
}

#[test]
fn the_second_interruption_ends_the_program_and_the_next_run_goes_on() {
    let user = User::new("interrupt-twice");
    // Minutes of work, within a single simulation.
    user.writes("long.toml", &shop(1, 36_000).replace("50_000", "500_000"));
    let mut child = start(&user, "run long.toml --threads 1");
    wait_until("its folder is there", || user.path("results/long/store/manifest.json").exists());
    // Its folder is alive: a run beside it leaves it alone.
    user.writes("shop.toml", SHOP);
    let answer = user.types("run shop.toml --quiet --no-pictures", 0);
    assert_eq!(answer.messages, "");

    let mut stderr = child.stderr.take().expect("it is piped");
    interrupt(&child);
    let (mut said, mut byte) = (Vec::new(), [0]);
    while !String::from_utf8_lossy(&said).contains("once more") {
        assert_eq!(stderr.read(&mut byte).expect("the program says something"), 1, "{said:?}");
        said.push(byte[0]);
    }
    interrupt(&child);
    assert_eq!(child.wait().expect("it ends at once").code(), Some(130));
    assert!(user.types("status results/long", 0).data.contains("not complete"));

    // What it leaves belongs to it: the same command goes on there, another scenario of that name takes another place.
    user.writes("long.toml", SHOP);
    user.types("run long.toml --no-pictures --quiet", 0);
    assert_eq!(user.names("results"), ["long", "long-2", "shop"]);
}
