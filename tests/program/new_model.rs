//! `eyeballs new-model`: what it writes builds, tests, passes every check and runs in a market, as its README says.

use crate::user::User;
use std::process::Command;

/// Types commands in a folder of the user, and sees them succeed. What they print.
fn succeeds(user: &User, folder: &str, commands: &[&str], environment: &[(&str, &str)]) -> String {
    let mut printed = String::new();
    for command in commands {
        let mut words = command.split_ascii_whitespace();
        let output = Command::new(words.next().expect("a command"))
            .args(words)
            .current_dir(user.path(folder))
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_TARGET_DIR")
            .envs(environment.iter().copied())
            .output()
            .unwrap_or_else(|error| panic!("{command}: {error}"));
        printed += &String::from_utf8_lossy(&output.stdout);
        printed += &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command}\n{printed}");
    }
    printed
}

/// The library passes all checks, and two variants of the scenario differ by it.
fn passes_and_runs(user: &User, folder: &str, library: &str) {
    let answer = user.types(&format!("check-model {folder}/{library}"), 0);
    assert!(answer.data.contains(" 0 failed, "), "{answer}");
    let run = format!(
        "run {folder}/scenario.toml --plugin {folder}/{library} --no-pictures --replications 2 --out results/{folder}"
    );
    user.types(&run, 0);
    let differences = user.table(&format!("results/{folder}/differences.csv"));
    let revenue =
        differences.iter().find(|row| row.text("measure") == "revenue_USD").expect("a line of revenue");
    assert!(revenue.number("mean") != 0.0, "the price changes nothing");
}

#[test]
fn a_model_in_c_is_complete() {
    let user = User::new("new-model-c");
    let answer = user.types("new-model coffee-fund --lang c", 0);
    assert!(answer.data.contains("cd coffee-fund\n  make test\n  make"), "{answer}");
    let printed = succeeds(&user, "coffee-fund", &["make test", "make"], &[]);
    assert!(printed.contains("all tests passed"), "{printed}");
    passes_and_runs(&user, "coffee-fund", &format!("coffee_fund{}", std::env::consts::DLL_SUFFIX));
}

/// What the test kit for C says of mistakes, with the line of the test.
#[test]
fn the_test_kit_for_c_finds_mistakes() {
    let user = User::new("new-model-c-kit");
    user.types("new-model coffee-fund --lang c", 0);
    let (model, test) =
        (user.reads("coffee-fund/coffee_fund.c"), user.reads("coffee-fund/test_coffee_fund.c"));
    let line = |text: &str, part: &str| 1 + text.lines().position(|line| line.contains(part)).expect(part);
    for (in_model, from, to, expected) in [
        (
            true,
            "block->postings[FEES_LINE] += price;",
            "",
            "users paid 100000000 micro-units, but 0 were posted",
        ),
        (
            true,
            "paid_micros[row] = price;",
            "paid_micros[row] = 2 * price; block->postings[FEES_LINE] += price;",
            "does not hold",
        ),
        (
            true,
            "EYEBALLS_STATUS_CONFIG, PRICE",
            "EYEBALLS_STATUS_CONFIG, CHANCE",
            "does not hold: EYEBALLS_TEST_REFUSES",
        ),
        (false, "market(\"price=2 ", "market(\"prize=2 ", "there is no parameter `prize`"),
        (false, "market(\"price=2 ", "market(\"price=-2 ", "is out of range: the value of `price`"),
        (false, "\"first_fees\") == 50", "\"last_fees\") == 50", "there is no metric `last_fees`"),
    ] {
        let changed = |text: &str| {
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1)
        };
        user.writes("coffee-fund/coffee_fund.c", &if in_model { changed(&model) } else { model.clone() });
        user.writes("coffee-fund/test_coffee_fund.c", &if in_model { test.clone() } else { changed(&test) });
        let mut make = Command::new("make");
        let output = make.arg("test").current_dir(user.path("coffee-fund")).output().expect("make is there");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(expected), "{to}: {said}");
        assert!(said.contains("test_coffee_fund.c:"), "{said}");
        if to.contains("prize") {
            let line = line(&test, "= EYEBALLS_TEST_NEW(");
            assert!(said.contains(&format!("test_coffee_fund.c:{line}: ")), "{said}");
        }
    }
}

/// With nothing but what the folder holds and the crates of others that this program was built of.
#[test]
fn a_model_in_rust_is_complete_outside_of_the_workspace() {
    let user = User::new("new-model-rust");
    let answer = user.types("new-model coffee-fund", 0);
    assert!(answer.data.contains("cd coffee-fund\n  cargo test\n  cargo build --release"), "{answer}");
    let readme = user.reads("coffee-fund/README.md");
    assert!(readme.contains("\ncargo test ") && readme.contains("\ncargo build --release "), "{readme}");
    let cargo = env!("CARGO");
    let commands = [format!("{cargo} test"), format!("{cargo} build --release")];
    let commands = commands.each_ref().map(String::as_str);
    let printed = succeeds(&user, "coffee-fund", &commands, &[("CARGO_NET_OFFLINE", "true")]);
    assert!(printed.contains("test result: ok. 3 passed"), "{printed}");
    let library = format!(
        "target/release/{}coffee_fund_plugin{}",
        std::env::consts::DLL_PREFIX,
        std::env::consts::DLL_SUFFIX
    );
    passes_and_runs(&user, "coffee-fund", &library);
}

/// `EYEBALLS_TEST_PYTHON` names a Python with numba; `.ci/run` looks for one.
#[test]
#[ignore = "needs a Python with numba"]
fn a_model_in_python_is_complete() {
    let python = std::env::var("EYEBALLS_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let user = User::new("new-model-python");
    user.types("new-model coffee-fund --lang python", 0);
    let commands = [format!("make test PYTHON={python}"), format!("make PYTHON={python}")];
    let printed = succeeds(&user, "coffee-fund", &commands.each_ref().map(String::as_str), &[]);
    assert!(printed.contains("Ran 3 tests") && printed.contains("OK"), "{printed}");
    passes_and_runs(&user, "coffee-fund", &format!("coffee_fund{}", std::env::consts::DLL_SUFFIX));
    // What would differ on another machine, and what needs Python, is refused.
    let model = user.reads("coffee-fund/coffee_fund.py");
    for (change, expected) in [
        (
            "        other = math.exp(self.price)\n        block.metrics.fees[0] += other\n",
            "whose last bits differ",
        ),
        (
            "        other = numpy.zeros(block.rows)\n        other[0] = 1.0\n        block.metrics.fees[0] += other[0]\n",
            "make no arrays",
        ),
    ] {
        let start = "        columns = block.columns\n";
        user.writes(
            "coffee-fund/coffee_fund.py",
            &format!("import math\nimport numpy\n{}", model.replacen(start, &format!("{start}{change}"), 1)),
        );
        let output = Command::new("make")
            .arg(format!("PYTHON={python}"))
            .current_dir(user.path("coffee-fund"))
            .output();
        let output = output.expect("make is there");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(expected), "{said}");
    }
}

#[test]
fn names_that_cannot_be_and_folders_that_are_there_are_refused() {
    let user = User::new("new-model-refused");
    for (name, expected) in [
        ("Tip_Jar", "use lower-case words joined by hyphens, as in tip-jar"),
        ("match", "take a name of two words, as in match-fee"),
        ("sell-once", "is a standard model, which yours would hide"),
    ] {
        let answer = user.types(&format!("new-model {name}"), 1);
        assert!(answer.messages.contains(expected), "{answer}");
    }
    user.writes("there", "");
    let answer = user.types("new-model there --lang c", 1);
    assert!(answer.messages.contains("there: is there already; take another name, or remove it"), "{answer}");
}
