//! A run that is killed again and again, at whatever moment, ends with the bytes of one that nobody
//! disturbed. `tests/kill.sh` does it a thousand times.

use crate::store::{STORE, complete, forked_user};
use crate::user::User;
use std::fs;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Instant;

/// How often the run is killed, if not ten times.
const VARIABLE: &str = "EYEBALLS_KILLS";

const RESULTS: &str = "results/market";
const RUN: &str =
    "run market.toml --quiet --threads 2 --out results/market --no-pictures --daily-csv --checkpoint-every 1";

/// Where kills found a run, and what came of it.
#[derive(Debug, Default)]
struct Found {
    /// Before it had begun to keep anything.
    nothing_kept: u32,
    /// By the number of records that were kept.
    records: [u32; 5],
    /// With a checkpoint of a simulation that ran.
    checkpoints: u32,
    /// After its results were in place.
    results: u32,
    /// Runs that came to their end.
    ended: u32,
    /// Records or checkpoints that a kill had torn.
    torn: usize,
}

impl Found {
    /// Whether kills found both, a simulation that was kept and one on its way.
    fn both(&self) -> bool {
        self.records[1..].iter().any(|kills| *kills > 0) && self.checkpoints > 0
    }
}

/// What a run left is compared, and goes.
#[track_caller]
fn compare(user: &User, expected: &crate::user::Files) {
    let files = user.files(RESULTS);
    let differ: Vec<&String> =
        expected.keys().filter(|name| files.get(*name) != expected.get(*name)).collect();
    assert!(differ.is_empty() && files.len() == expected.len(), "{differ:?} differ");
    fs::remove_dir_all(user.path("results")).expect("the test folder can be written");
}

#[test]
fn a_run_that_is_killed_again_and_again_ends_with_the_same_bytes() {
    let kills = std::env::var(VARIABLE).map_or(10, |number| number.parse().expect("a number of kills"));
    let user = forked_user("kills");
    let start = Instant::now();
    user.types(RUN, 0);
    let (straight, expected) = (start.elapsed(), user.files(RESULTS));
    fs::remove_dir_all(user.path("results")).expect("the test folder can be written");

    let mut found = Found::default();
    let mut random = 2014_u64;
    let mut done = 0;
    // On a machine that is busy with something else it takes more kills to get that far.
    while done < kills || (!found.both() && done < 10 * kills) {
        let mut child = user
            .command(RUN)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program can be started");
        // Up to the time that all of it takes, so that it comes to its end after some kills.
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        sleep(straight.mul_f64((random >> 32) as f64 / 2_f64.powi(32)));
        let ended = child.try_wait().expect("it is our child").is_some();
        if !ended {
            child.kill().expect("it is our child");
            done += 1;
        }
        let output = child.wait_with_output().expect("it has ended");
        let messages = String::from_utf8_lossy(&output.stderr);
        let fine = output.status.success() || output.status.code().is_none();
        assert!(fine && !messages.contains("error"), "{}\n{messages}", output.status);
        found.torn += messages.matches("warning: ").count();
        found.ended += u32::from(ended);
        if complete(&user, RESULTS) {
            found.results += u32::from(!ended);
            compare(&user, &expected);
        } else if user.path(STORE).join("manifest.json").exists() {
            let status = user.types("status --json results/market", 0).data;
            let status: serde_json::Value = serde_json::from_str(&status).expect("it is JSON");
            let kept = status[0]["kept"].as_u64().expect("a number") as usize;
            found.records[kept.min(4)] += 1;
            found.checkpoints += u32::from(status[0]["states"].as_u64() > Some(0));
        } else {
            found.nothing_kept += 1;
        }
    }
    if user.path(RESULTS).exists() {
        user.types(RUN, 0);
        compare(&user, &expected);
    }
    println!("{done} kills of a run of {straight:.1?}: {found:?}");
    assert!(found.both(), "kills found a simulation that was kept and one on its way: {found:?}");
}
