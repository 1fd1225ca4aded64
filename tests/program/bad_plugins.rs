//! A plugin that fails takes nothing with it but the simulations that it spoils, and is named.

use crate::user::{SHOP, User};
use eyeballs_tests::{C_MODEL_FLAGS, built_library, compile_c, project};
use std::env::consts::DLL_SUFFIX;

/// The shop with the model that fails on demand, one variant for each way; the first one is sound.
fn shop(ways: &[(&str, &str)]) -> String {
    let head = &SHOP[..SHOP.find("[[variant]]").expect("the shop has variants")];
    // So many that somebody considers it on every day.
    let head = head.replace("innovation = 0.001", "innovation = 0.1");
    let mut text = format!("{head}[[variant]]\nname = 'sound'\nmodel.shop.misbehaving = {{}}\n");
    for (when, how) in ways {
        text += &format!(
            "[[variant]]\nname = '{when} {how}'\n\
             model.shop.misbehaving = {{ when = '{when}', how = '{how}', day = 7 }}\n"
        );
    }
    text
}

/// In a process of its own, as for every library that is not beside the program, a model that ends its process loses its simulation
/// alone.
#[test]
#[cfg(unix)]
fn a_model_that_crashes_exits_hangs_or_aborts_loses_its_own_simulation_alone() {
    let ways = [
        ("serve", "crash", "ended the program: signal SIGSEGV"),
        ("plan", "exit", "ended the program: it called `exit`"),
        ("settle", "abort", "ended the program: signal SIGABRT"),
        ("attend", "hang", "it took more than 6 s and was ended; --time-limit allows more"),
        ("serve", "panic", "a planned panic"),
    ];
    let user = User::new("isolated");
    user.writes("shop.toml", &shop(&ways.map(|(when, how, _)| (when, how))));
    let library = built_library("misbehaving");
    let run = format!("run shop.toml --no-pictures --time-limit 6 --plugin {}", library.display());
    user.types(&run, 1);
    let failures = user.reads("results/shop/failures.csv");
    for (when, how, expected) in ways {
        for replication in 0..2 {
            let start = format!("{when} {how},{replication},model,");
            let line = failures.lines().find(|line| line.starts_with(&start));
            let line = line.unwrap_or_else(|| panic!("{start} is not in\n{failures}"));
            assert!(line.contains(expected), "no `{expected}` in {line}");
            assert!(line.ends_with(&format!("--only '{when} {how}:{replication}'")), "{line}");
        }
    }
    assert_eq!(user.json("results/shop/run.json")["simulations_done"], 2);
    // The command that the file says repeats one alone.
    let mut repeat = user.command(&run);
    repeat.args(["--only", "serve panic:1"]);
    let answer = user.answer(&mut repeat, "--only", 1);
    assert!(
        answer.messages.contains("variant `serve panic`, replication 1: model `misbehaving`"),
        "{answer}"
    );
    let mut repeat = user.command(&run);
    repeat.args(["--only", "sound:1"]);
    let answer = user.answer(&mut repeat, "--only", 0);
    assert!(answer.messages.contains("variant `sound`, replication 1: done, without a failure"), "{answer}");
}

#[test]
fn a_model_that_fails_during_the_run_is_named_and_the_other_variants_are_complete() {
    let ways = [
        ("plan", "panic", "a planned panic"),
        ("serve", "panic", "a planned panic"),
        ("settle", "panic", "a planned panic"),
        ("plan", "error", "a planned error"),
        ("serve", "error", "a planned error"),
        ("settle", "error", "a planned error"),
        ("serve", "flush-to-zero", "-ffast-math"),
        ("attend", "panic", "a planned panic"),
        ("attend", "attraction-not-a-number", "`attraction` cannot be NaN"),
        ("attend", "attraction-below-zero", "`attraction` cannot be -0.5"),
        ("attend", "unpaid-posting", "posted as revenue"),
        ("consider", "panic", "a planned panic"),
        ("consider", "appeal-not-a-number", "`appeal` cannot be NaN"),
        ("consider", "unpaid-posting", "in `consider`, where nothing happens yet"),
        ("serve", "experience-not-a-number", "experience"),
        ("serve", "negative-payment", "paid_micros"),
        ("serve", "unpaid-posting", "posted as revenue"),
    ];
    let user = User::new("failing");
    user.writes("shop.toml", &shop(&ways.map(|(when, how, _)| (when, how))));
    let library = built_library("misbehaving");
    let answer =
        user.types(&format!("run shop.toml --daily-csv --out results --plugin {}", library.display()), 1);

    let failures = user.reads("results/failures.csv");
    for (when, how, expected) in ways {
        let variant = format!("{when} {how}");
        for replication in 0..2 {
            let start = format!("{variant},{replication},model,");
            let line = failures.lines().find(|line| line.starts_with(&start));
            let message = line.unwrap_or_else(|| panic!("{start} is not in\n{failures}"));
            for part in ["misbehaving", "shop", "day 7", when, expected] {
                assert!(message.contains(part), "no `{part}` in {message}");
            }
        }
        let shown = format!("{}{}", answer.data, answer.messages);
        assert!(shown.contains(&variant), "{variant} is not among what failed\n{answer}");
    }
    assert!(answer.data.contains("model `misbehaving` of service `shop`"), "the model is named\n{answer}");
    assert_eq!(failures.lines().count(), 1 + 2 * ways.len());

    let rows = user.table("results/daily.csv");
    assert_eq!(rows.len(), 2 * 40, "both replications of the sound variant and no half of another");
    assert!(rows.iter().all(|row| row.text("variant") == "sound"));
    assert!(rows.iter().any(|row| row.number("misbehaving.fees_USD") > 0.0));
    assert_eq!(user.json("results/run.json")["simulations_failed"], 2 * ways.len());
}

#[test]
fn a_model_that_refuses_its_parameters_is_a_mistake_in_the_scenario() {
    let user = User::new("refusing");
    let library = built_library("misbehaving");
    for (how, expected) in
        [("error", "a planned error"), ("panic", "a planned panic"), ("flush-to-zero", "-ffast-math")]
    {
        user.writes("shop.toml", &shop(&[("create", how)]));
        let answer = user.types(&format!("run shop.toml --plugin {}", library.display()), 3);
        for part in ["shop.toml:", "misbehaving", expected] {
            assert!(answer.messages.contains(part), "{how}: no `{part}`\n{answer}");
        }
    }
    assert_eq!(user.names("."), ["shop.toml"], "nothing was run");
}

/// Compiles the C model with a mistake.
fn compile_variant(user: &User, name: &str, definition: &str) {
    let source = project().join("tests/fixtures/bad-plugins/variants.c");
    let flags: Vec<&str> = C_MODEL_FLAGS.iter().copied().chain([definition]).collect();
    compile_c(&source, &flags, &user.path(&format!("{name}{DLL_SUFFIX}")));
}

#[test]
fn a_library_that_was_named_and_cannot_be_used_ends_the_program() {
    let user = User::new("unusable");
    user.writes("shop.toml", SHOP);
    user.writes(&format!("text{DLL_SUFFIX}"), "This is a text.");
    for (name, definition) in [
        ("next-major", "-DENTRY=eyeballs_plugin_entry_v2"),
        ("other-major", "-DVARIANT=OTHER_MAJOR_IN_TABLE"),
        ("no-entry", "-DENTRY=something_else"),
        ("fast-math", "-DVARIANT=FLUSH_TO_ZERO_AT_LOAD"),
    ] {
        compile_variant(&user, name, definition);
    }
    for (name, expected) in [
        ("text", "cannot be opened as a library"),
        ("missing", "cannot be read"),
        ("next-major", "version 2 of the plugin contract, this program speaks version 1"),
        ("other-major", "version 2 of the contract"),
        ("no-entry", "does not export"),
        ("fast-math", "-ffast-math"),
    ] {
        let file = format!("{name}{DLL_SUFFIX}");
        for command in ["run shop.toml", "check shop.toml", "models"] {
            let answer = user.types(&format!("{command} --plugin {file}"), 1);
            assert!(answer.messages.contains(&file), "{command}: {name} is not named\n{answer}");
            assert!(answer.messages.contains(expected), "{command}: no `{expected}`\n{answer}");
        }
    }
}

#[test]
fn a_broken_library_that_nobody_asked_for_disturbs_nobody() {
    let user = User::new("lying-about");
    user.writes("shop.toml", SHOP);
    std::fs::create_dir_all(user.path("data/eyeballs/plugins")).expect("a test folder can be made");
    let broken = format!("data/eyeballs/plugins/broken{DLL_SUFFIX}");
    user.writes(&broken, "This is a text.");
    user.types("run shop.toml --quiet", 0);
    let answer = user.types("models", 0);
    assert!(answer.messages.contains(&broken), "a warning names it\n{answer}");
}

/// What a process does not survive, and what is said of it.
const DEADLY: [(&str, &str); 16] = [
    ("CRASHES_AT_LOAD", "opening it ended the program by the signal SIGSEGV"),
    ("ABORTS_AT_LOAD", "opening it ended the program by the signal SIGABRT"),
    ("EXITS_AT_LOAD", "opening it ended the program with exit code 0"),
    ("HANGS_AT_LOAD", "it did not open within 2 seconds"),
    ("CRASHES_AT_EXIT", "opening it ended the program by the signal SIGSEGV"),
    ("CRASHES_IN_ENTRY", "opening it ended the program by the signal SIGSEGV"),
    ("WILD_PLUGIN", "opening it ended the program by the signal SIGSEGV"),
    ("WILD_MODEL", "opening it ended the program by the signal SIGSEGV"),
    ("WILD_NAME", "opening it ended the program by the signal SIGSEGV"),
    ("FEWER_COLUMNS_THAN_DECLARED", "opening it ended the program by the signal SIGSEGV"),
    ("MORE_COLUMNS_THAN_POSSIBLE", "it has 4294967295 columns; at most 64 are possible"),
    ("UNALIGNED_COLUMNS", "the array of its columns does not begin at a multiple of 8 bytes"),
    ("UNALIGNED_MODELS", "it offers 1 models, but no array of them"),
    ("ENDLESS_LIST", "it has 4000000000 values in the default of `list`; at most 65536 are possible"),
    ("ENDLESS_METRIC", "the metric `nothing` cannot have the length 4294967295"),
    ("ENDLESS_SCRATCH", "it wants 4294967295 bytes of scratch per person; at most 4096 are possible"),
];

/// The shop with the model `idle`.
fn idle_shop() -> String {
    let head = &SHOP[..SHOP.find("[[variant]]").expect("the shop has variants")];
    format!("{head}[[variant]]\nname = 'idle'\nmodel.shop.idle = {{}}\n")
}

#[test]
#[cfg(unix)]
fn a_library_in_a_folder_that_kills_who_opens_it_is_refused_and_the_others_work() {
    let user = User::new("deadly");
    user.writes("shop.toml", &idle_shop());
    std::fs::create_dir(user.path("plugins")).expect("a test folder can be made");
    for (variant, _) in DEADLY {
        compile_variant(&user, &format!("plugins/{variant}"), &format!("-DVARIANT={variant}"));
    }
    compile_variant(&user, "plugins/sound", "-DVARIANT=SOUND");
    let types = |words: &str, exit_code| {
        let mut command = user.command(words);
        command.env("EYEBALLS_PLUGIN_PATH", user.path("plugins")).env("EYEBALLS_PLUGIN_SECONDS", "2");
        user.answer(&mut command, words, exit_code)
    };
    types("check shop.toml", 0);
    let answer = types("models idle", 0);
    assert!(answer.data.contains(&format!("sound{DLL_SUFFIX}")), "{answer}");
    for (variant, expected) in DEADLY {
        let file = format!("{variant}{DLL_SUFFIX}");
        let warning = answer.messages.lines().find(|line| line.contains(&file));
        let warning = warning.unwrap_or_else(|| panic!("{variant} is not named\n{answer}"));
        assert!(warning.contains(expected), "{variant}: {warning}");
    }
}

#[test]
#[cfg(unix)]
fn a_library_that_is_named_and_kills_who_opens_it_is_refused() {
    let user = User::new("deadly-named");
    compile_variant(&user, "crash", "-DVARIANT=CRASHES_AT_LOAD");
    let file = format!("crash{DLL_SUFFIX}");
    let expected = "opening it ended the program by the signal SIGSEGV";
    user.writes("shop.toml", &format!("{}[plugin.idle]\npath = '{file}'\n", idle_shop()));
    for (words, exit_code) in [
        (format!("check shop.toml --plugin {file}"), 1),
        (format!("models --plugin {file}"), 1),
        ("check shop.toml --allow-plugins".to_owned(), 3),
        ("run shop.toml --allow-plugins".to_owned(), 3),
    ] {
        let answer = user.types(&words, exit_code);
        assert!(answer.messages.contains(&file) && answer.messages.contains(expected), "{words}\n{answer}");
    }
}

/// A library that lets the process that tries it live, and ends the one that then opens it.
#[test]
#[cfg(unix)]
fn a_library_that_exits_when_the_program_itself_opens_it_is_a_failure() {
    let user = User::new("exits-later");
    compile_variant(&user, "exits", "-DVARIANT=EXITS_AT_SECOND_LOAD");
    user.writes("shop.toml", &idle_shop());
    let answer = user.types(&format!("run shop.toml --plugin exits{DLL_SUFFIX}"), 1);
    assert!(user.path("written-at-load").exists(), "it was tried first");
    let expected = "error: a library that was loaded ended the program: it called `exit`\n";
    assert!(answer.messages.contains(expected), "{answer}");
}

/// As if whoever started the process were dead.
#[test]
#[cfg(unix)]
fn a_process_that_tries_a_library_ends_without_the_one_that_started_it() {
    use std::os::unix::process::ExitStatusExt;
    let user = User::new("orphan");
    compile_variant(&user, "hangs", "-DVARIANT=HANGS_AT_LOAD");
    let words = format!("probe-libraries token ./hangs{DLL_SUFFIX}");
    let mut command = user.command(&words);
    let mut child = command.env("EYEBALLS_PLUGIN_SECONDS", "1").spawn().expect("the program can be started");
    let status = crate::interrupt::wait_a_minute_for(&mut child);
    assert_eq!(status.signal(), Some(libc::SIGALRM), "{status}");
}

#[test]
#[cfg(unix)]
fn what_everybody_may_write_to_is_refused_by_name() {
    use std::os::unix::fs::PermissionsExt;
    let user = User::new("writable");
    user.writes("shop.toml", &idle_shop());
    std::fs::create_dir_all(user.path("data/eyeballs/plugins")).expect("a test folder can be made");
    compile_variant(&user, "data/eyeballs/plugins/sound", "-DVARIANT=SOUND");
    let library = format!("data/eyeballs/plugins/sound{DLL_SUFFIX}");
    for (path, mode, sound) in [("data/eyeballs/plugins", 0o777, 0o755), (library.as_str(), 0o666, 0o644)] {
        let set = |mode| {
            let permissions = std::fs::Permissions::from_mode(mode);
            std::fs::set_permissions(user.path(path), permissions).expect("it is the test's own");
        };
        set(sound);
        user.types("check shop.toml", 0);
        set(mode);
        for (words, exit_code) in [("check shop.toml", 3), ("models", 0)] {
            let answer = user.types(words, exit_code);
            assert!(answer.messages.contains(&format!("{path}: is refused")), "{words}\n{answer}");
        }
        let answer = user.types(&format!("check shop.toml --plugin {path}"), 1);
        assert!(answer.messages.contains(&format!("{path}: is refused")), "{answer}");
        set(sound);
    }
}
