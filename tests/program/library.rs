//! `eyeballs list` and `eyeballs new`: the library as somebody finds it who has the program.

use crate::user::User;
use eyeballs_tests::project;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::process::Output;

fn scenarios() -> String {
    format!("--scenarios={}", project().join("scenarios").display())
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn the_list_says_what_each_scenario_asks() {
    let user = User::new("list");
    let output = user.command("list --json").arg(scenarios()).output().expect("the program can be started");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let list: Vec<Value> = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let find = |name: &str| list.iter().find(|row| row["name"] == name).unwrap_or_else(|| panic!("{name}"));
    let meter = find("claims/from-free-to-paid");
    assert_eq!(meter["claims"], serde_json::json!(["C24"]));
    assert_eq!(meter["models"], serde_json::json!(["free-plus-ads", "paid-membership"]));
    assert_eq!(meter["lesson"], true);
    assert_eq!(find("worlds/news-site")["models"], serde_json::json!([]));
    assert!(list.len() > 20, "{}", list.len());
    let output = user.command("list c24").arg(scenarios()).output().expect("the program can be started");
    let said = text(&output);
    assert!(said.starts_with("claims/from-free-to-paid\n  A newspaper loses money"), "{said}");
    assert!(said.contains("C24; free-plus-ads, paid-membership; lesson"), "{said}");
    let nowhere = user.command("list --scenarios=nowhere").output().expect("the program can be started");
    assert_eq!(nowhere.status.code(), Some(1));
    assert!(text(&nowhere).contains("nowhere: there is no such folder"), "{}", text(&nowhere));
}

/// From each world and claim: sound as it is, and with all that it shows.
#[test]
fn a_scenario_of_ones_own_is_sound_as_it_is_and_with_all_that_it_shows() {
    let user = User::new("new");
    let from = ["worlds", "claims"].map(|folder| project().join("scenarios").join(folder));
    let bases = from.iter().flat_map(|folder| fs::read_dir(folder).expect("it is there"));
    let bases: Vec<PathBuf> = bases.map(|entry| entry.expect("it stays").path()).collect();
    assert!(bases.len() > 9, "{bases:?}");
    let mut files = Vec::new();
    for (number, base) in bases.iter().enumerate() {
        let name = format!("mine-{number}");
        let stem = base.file_stem().and_then(|stem| stem.to_str()).expect("plain names");
        let output = user.command(&format!("new {name} --from {stem}")).arg(scenarios()).output();
        let output = output.expect("the program can be started");
        assert_eq!(output.status.code(), Some(0), "{}", text(&output));
        let file = user.path(&format!("{name}.toml"));
        let written = fs::read_to_string(&file).expect("it was written");
        let shown: Vec<&str> = written.lines().map(|line| line.strip_prefix("# ").unwrap_or(line)).collect();
        let is_toml = |line: &&&str| line.is_empty() || line.contains(" = ") || line.starts_with('[');
        let all = user.path(&format!("{name}-all.toml"));
        let shown: Vec<&str> = shown.iter().filter(is_toml).copied().collect();
        fs::write(&all, shown.join("\n")).expect("the folder can be written");
        files.extend([file, all]);
    }
    let output = user.command("check").args(&files).output().expect("the program can be started");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let again = user.command("new mine-0 --from news-site").arg(scenarios()).output();
    let again = again.expect("the program can be started");
    assert_eq!(again.status.code(), Some(1));
    assert!(text(&again).contains("mine-0.toml: is there already"), "{}", text(&again));
    let unknown = user.command("new other --from nothing").arg(scenarios()).output();
    let unknown = unknown.expect("the program can be started");
    assert!(
        text(&unknown).contains("there is no scenario `nothing` to start from; there are"),
        "{}",
        text(&unknown)
    );
}
