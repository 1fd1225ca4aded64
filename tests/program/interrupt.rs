//! Ctrl-C keeps what is done.
#![cfg(unix)]

use crate::user::{SHOP, User};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

#[test]
fn an_interrupted_run_keeps_the_simulations_that_are_done() {
    let user = User::new("interrupt");
    // Hours of work.
    user.writes("shop.toml", &SHOP.replace("replications = 2", "replications = 1_000_000"));
    let child = user
        .command("run shop.toml --threads 2 --quiet")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program can be started");
    let start = Instant::now();
    while !something_is_written(&user) {
        assert!(start.elapsed() < Duration::from_secs(60), "nothing is written after a minute");
        sleep(Duration::from_millis(20));
    }
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(killed.expect("there is `kill`").success());
    let output = child.wait_with_output().expect("it ends by itself");
    assert_eq!(output.status.code(), Some(130), "{}", String::from_utf8_lossy(&output.stderr));

    assert_eq!(user.names("results"), ["shop"], "the folder is in its place");
    let run = user.json("results/shop/run.json");
    let [done, not_run] =
        ["simulations_done", "simulations_not_run"].map(|key| run[key].as_u64().expect("a count"));
    assert!(done > 0 && not_run > 0 && done + not_run == 2_000_000, "{done} done, {not_run} not run");
    let daily = user.table("results/shop/daily.csv");
    assert_eq!(daily.len() as u64, done * 40, "whole simulations, and all of them");
    assert!(!output.stdout.is_empty(), "what is done is shown");
}

/// Whether the folder in the making has days in it.
fn something_is_written(user: &User) -> bool {
    user.path("results").is_dir()
        && user.names("results").iter().any(|name| {
            let daily = user.path("results").join(name).join("daily.csv");
            daily.metadata().is_ok_and(|metadata| metadata.len() > 0)
        })
}
