//! Results say which program made them.

use crate::user::{SHOP, User};
use eyeballs_tests::project;
use std::process::Command;

#[test]
fn results_say_which_program_made_them() {
    let user = User::new("build");
    user.writes("shop.toml", SHOP);
    user.types("run shop.toml --quiet --out results", 0);
    let run = user.json("results/run.json");
    assert_eq!(run["results_format"], 1);
    assert_eq!(run["eyeballs_version"], env!("CARGO_PKG_VERSION"));
    let engine = run["engine_format"].as_str().expect("a text");
    let (number, hash) = engine.split_once('-').expect("a number and a hash");
    assert!(number.parse::<u32>().is_ok() && u64::from_str_radix(hash, 16).is_ok(), "{engine}");
    let commit = run["commit"].as_str().expect("a text");
    if let Ok(given) = std::env::var("EYEBALLS_COMMIT") {
        assert_eq!(commit, given);
    } else if project().join(".git").exists() {
        let known = Command::new("git")
            .args(["cat-file", "-e", &format!("{commit}^{{commit}}")])
            .current_dir(project())
            .status();
        assert!(known.expect("a checkout has git").success(), "`{commit}` is no commit of this project");
    } else {
        assert_eq!(commit, "unknown");
    }
}
