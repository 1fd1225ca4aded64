//! A stranger's scenario opens no library that its user did not allow.

use crate::user::{SHOP, User};
use eyeballs_tests::{C_MODEL_FLAGS, compile_c, project};
use std::env::consts::DLL_SUFFIX;
use std::fs;

/// The shop, whose services run the model `idle` of a library that the scenario names with these keys.
fn shop(keys: &str) -> String {
    let head = &SHOP[..SHOP.find("[[variant]]").expect("the shop has variants")];
    format!("{head}[[variant]]\nname = 'idle'\nmodel.shop.idle = {{}}\n[plugin.idle]\n{keys}\n")
}

/// Compiles a library that leaves the file `opened` when it is opened, and gives its hash.
fn library_that_leaves_a_trace(user: &User, name: &str) -> String {
    let source = project().join("tests/fixtures/bad-plugins/variants.c");
    let file = format!("-DFILE_NAME=\"{}\"", user.path("opened").display());
    let flags: Vec<&str> =
        C_MODEL_FLAGS.iter().copied().chain(["-DVARIANT=WRITES_AT_LOAD", file.as_str()]).collect();
    let library = compile_c(&source, &flags, &user.path(&format!("{name}{DLL_SUFFIX}")));
    eyeballs_plugins::library::sha256_of(&library).expect("it was just made")
}

#[test]
fn without_permission_nothing_that_a_scenario_names_is_opened() {
    let user = User::new("no-permission");
    let hash = library_that_leaves_a_trace(&user, "idle");
    let library = format!("idle{DLL_SUFFIX}");
    fs::create_dir(user.path("folder")).expect("a test folder can be made");
    fs::copy(user.path(&library), user.path("folder").join(&library)).expect("a library can be copied");
    for keys in [
        format!("path = '{library}'"),
        "path = 'folder'".to_owned(),
        // A pin is the stranger's word for the stranger's library.
        format!("path = '{library}'\nsha256 = '{hash}'"),
    ] {
        user.writes("shop.toml", &shop(&keys));
        for command in ["check shop.toml", "run shop.toml", "calibrate shop.toml"] {
            let answer = user.types(command, 3);
            for part in ["shop.toml:", &library, "--allow-plugins", "--plugin", "trusted-plugins", &hash] {
                assert!(answer.messages.contains(part), "{command}, {keys}: no `{part}`\n{answer}");
            }
            assert!(!user.path("opened").exists(), "{command}, {keys}: it was opened");
        }
    }
    assert!(!user.path("results").exists(), "nothing was run");
}

#[test]
fn the_user_allows_a_library_by_a_flag_by_its_path_or_by_its_hash() {
    let user = User::new("permission");
    let hash = library_that_leaves_a_trace(&user, "idle");
    let library = format!("idle{DLL_SUFFIX}");
    user.writes("shop.toml", &shop(&format!("path = '{library}'")));
    let opens = |words: &str| {
        user.types(words, 0);
        fs::remove_file(user.path("opened")).expect("it was opened");
    };
    opens("check shop.toml --allow-plugins");
    opens(&format!("check shop.toml --plugin {library}"));
    opens("run shop.toml --allow-plugins --quiet");
    fs::create_dir_all(user.path("config/eyeballs")).expect("a test folder can be made");
    user.writes("config/eyeballs/trusted-plugins", &format!("# mine\n{hash}  {library}\n"));
    opens("check shop.toml");
    // Another library in its place has another hash.
    library_that_leaves_a_trace(&user, "other");
    let mut bytes = fs::read(user.path(&library)).expect("it is there");
    bytes.push(0);
    fs::write(user.path(&library), bytes).expect("the test folder can be written");
    user.types("check shop.toml", 3);
    assert!(!user.path("opened").exists());
    user.writes("config/eyeballs/trusted-plugins", "all of them\n");
    let answer = user.types("check shop.toml", 1);
    assert!(answer.messages.contains("trusted-plugins: line 1 does not begin with a SHA-256"), "{answer}");
}

#[test]
fn a_named_file_that_is_none_is_refused_without_waiting_for_it() {
    let user = User::new("named-no-file");
    for path in ["/dev/zero", "missing.so"] {
        user.writes("shop.toml", &shop(&format!("path = '{path}'")));
        let answer = user.types("check shop.toml", 3);
        assert!(answer.messages.contains("cannot be read"), "{path}\n{answer}");
    }
}
