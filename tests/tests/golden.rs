//! Small scenarios whose results are kept as hashes: a change of bits is a deliberate act, with a reason. See
//! `tests/golden/README.md`.

mod common;

use common::LinkedIn;
use eyeballs_core::checkpoint::record_identity;
use eyeballs_lab::batch::Batch;
use eyeballs_lab::{Progress, Simulation, Sink};
use eyeballs_numerics::vectorised::{Registers, limit};
use eyeballs_scenario::{Overrides, read};
use eyeballs_tests::project;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::{env, fs, io};

/// `NAME: REASON` in this variable writes the hash of a scenario anew, `all: REASON` those of all that changed.
const VARIABLE: &str = "EYEBALLS_GOLDEN";
const HEAD: &str = "# scenario, hash of its results, reason of their last change; see README.md\n";

/// The hash of a scenario's results, and why it is what it is.
#[derive(Clone, PartialEq)]
struct Golden {
    hash: String,
    reason: String,
}

/// Where a file of the golden results is.
fn golden(name: &str) -> PathBuf {
    project().join("tests/golden").join(name)
}

/// What is kept, by scenario.
fn kept() -> BTreeMap<String, Golden> {
    let text = fs::read_to_string(golden("hashes.txt")).expect("the hashes can be read");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let parts = lines.map(|line| {
        let mut parts = line.splitn(3, ' ').map(str::to_owned);
        let mut part =
            || parts.next().unwrap_or_else(|| panic!("`{line}` is not a name, a hash and a reason"));
        (part(), Golden { hash: part(), reason: part() })
    });
    parts.collect()
}

/// The names of all scenarios.
fn names() -> Vec<String> {
    let entries = fs::read_dir(golden("")).expect("the golden results are there");
    let names = entries.map(|entry| entry.expect("the folder stays").file_name().into_string());
    let mut names: Vec<String> =
        names.filter_map(|name| Some(name.expect("plain names").strip_suffix(".toml")?.to_owned())).collect();
    names.sort();
    names
}

/// Notes each record with a hash of its bits.
struct Records(String);

impl Sink for Records {
    fn take(&mut self, simulation: &Simulation<'_>) -> io::Result<()> {
        let Simulation { variant, replication, record, .. } = simulation;
        let record = record_identity(record);
        writeln!(self.0, "{replication} {variant} {record:032x}").map_err(io::Error::other)
    }
}

struct Silent;

impl Progress for Silent {
    fn simulation_done(&self) {}
    fn warn(&self, _: &str) {}
}

/// What a scenario leaves: a line for each record.
fn records(batch: &Batch<'_>, threads: usize) -> String {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be started");
    let mut records = Records(String::new());
    let results = pool.install(|| {
        let mut curves = Cursor::new(Vec::new());
        let stop = AtomicBool::new(false);
        batch.run(&mut [&mut records], &mut curves, &Silent, &stop)
    });
    let results = results.expect("memory can be written");
    assert!(results.failures.is_empty() && results.not_run == 0, "all is simulated");
    assert_eq!(records.0.lines().count(), 4, "there are two variants and two replications");
    records.0
}

/// One hash of what a scenario leaves, which neither threads nor registers change.
fn hash(name: &str) -> String {
    let scenario = read(&golden(&format!("{name}.toml")), &Overrides::default(), &LinkedIn::new())
        .unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let batch = Batch::new(&scenario);
    let largest = Registers::detected();
    let expected = records(&batch, 3);
    for registers in Registers::ALL.into_iter().filter(|registers| *registers <= largest) {
        limit(registers);
        let records = records(&batch, 1);
        assert!(records == expected, "{name} differs at 1 thread with registers `{}`", registers.name());
    }
    limit(largest);
    format!("{:032x}", twox_hash::XxHash3_128::oneshot(expected.as_bytes()))
}

#[test]
fn results_are_the_golden_ones() {
    let order = env::var(VARIABLE).ok().map(|order| {
        let (name, reason) = order.split_once(": ").unwrap_or_default();
        let reason = reason.trim();
        assert!(
            reason.len() >= 10 && !reason.contains('\n'),
            "{VARIABLE} is `NAME: REASON`, the reason a sentence"
        );
        let known = name == "all" || golden(&format!("{name}.toml")).is_file();
        assert!(known, "there is no golden scenario `{name}`; there are {}", names().join(", "));
        (name.to_owned(), reason.to_owned())
    });
    let mut kept = kept();
    let before = kept.clone();
    kept.retain(|name, _| golden(&format!("{name}.toml")).is_file());
    let mut differences = String::new();
    let mut written = "";
    for name in names() {
        let hash = hash(&name);
        let old = before.get(&name);
        if old.is_some_and(|old| old.hash == hash) {
            continue;
        }
        match &order {
            Some((which, reason)) if *which == name || which == "all" => {
                kept.insert(name, Golden { hash, reason: reason.clone() });
            }
            _ => {
                let was =
                    old.map_or("none before".to_owned(), |old| format!("not {} ({})", old.hash, old.reason));
                writeln!(differences, "{name}: {hash}, {was}").expect("a text can be written");
            }
        }
    }
    if order.is_some() && kept != before {
        let line = |(name, Golden { hash, reason }): (&String, &Golden)| format!("{name} {hash} {reason}\n");
        let text: String = kept.iter().map(line).collect();
        fs::write(golden("hashes.txt"), format!("{HEAD}{text}")).expect("the hashes can be written");
        written = ", and hashes.txt is written; run again without the variable";
    }
    assert!(
        differences.is_empty(),
        "results have changed:\n{differences}If they should, say why, see tests/golden/README.md:\n\
         {VARIABLE}=\"NAME: REASON\" cargo test -p eyeballs-tests --test golden"
    );
    // A variable that stays set would take every change for a deliberate one.
    assert!(kept == before, "the lines of hashes.txt are not those of the scenarios{written}");
}
