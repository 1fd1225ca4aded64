//! `eyeballs install-model`: a folder or a library comes to where all scenarios find it, with the lines that pin it.

use crate::user::{SHOP, User};
use eyeballs_plugins::library::sha256_of;
use eyeballs_tests::{C_MODEL_FLAGS, compile_c, project};
use std::env::consts::DLL_SUFFIX;

#[test]
fn a_folder_is_built_and_installed_and_its_pin_holds() {
    let user = User::new("install-folder");
    user.types("new-model coffee-fund --lang c", 0);
    let answer = user.types("install-model coffee-fund", 0);
    let place = user.path("data/eyeballs/plugins").join(format!("coffee_fund{DLL_SUFFIX}"));
    let hash = sha256_of(&place).expect("it is there");
    assert!(answer.data.starts_with("installed coffee-fund 0.1.0\n"), "{answer}");
    let pin = format!("[plugin.coffee-fund]\nsha256 = \"{hash}\"\n");
    assert!(answer.data.contains(&pin), "{answer}");
    // The scenario of the folder finds it now, and with the pin, too.
    let scenario = user.reads("coffee-fund/scenario.toml");
    user.writes("pinned.toml", &format!("{scenario}\n{pin}"));
    user.types("check coffee-fund/scenario.toml pinned.toml", 0);
    // A new build is another file: the pin says so.
    let source = user.reads("coffee-fund/coffee_fund.c");
    user.writes("coffee-fund/coffee_fund.c", &source.replace("\"0.1.0\"", "\"0.2.0\""));
    let json: serde_json::Value =
        serde_json::from_str(&user.types("install-model coffee-fund --json", 0).data).expect("JSON");
    assert_eq!(json["models"], serde_json::json!([{ "id": "coffee-fund", "version": "0.2.0" }]));
    assert_ne!(json["sha256"], *hash);
    let answer = user.types("check pinned.toml", 3);
    assert!(answer.messages.contains(&hash), "{answer}");
    assert_eq!(
        user.names("data/eyeballs/plugins"),
        [format!("coffee_fund{DLL_SUFFIX}")],
        "nothing is left behind"
    );
}

#[test]
fn what_is_no_model_is_not_installed() {
    let user = User::new("install-refused");
    user.writes("shop.toml", SHOP);
    let source = project().join("tests/fixtures/bad-plugins/breaks.c");
    let flags = [C_MODEL_FLAGS, &["-DBREAK=CONTRACT"]].concat();
    let broken = compile_c(&source, &flags, &user.path("broken.so"));
    for (source, expected) in [
        (broken.display().to_string(), "the unit of a column is a null pointer"),
        ("shop.toml".to_owned(), "shop.toml"),
        ("nowhere".to_owned(), "nowhere: cannot be read"),
        (".".to_owned(), "has no Cargo.toml and no Makefile; name the library itself"),
    ] {
        let answer = user.types(&format!("install-model {source}"), 1);
        assert!(answer.messages.contains(expected), "{answer}");
    }
    assert!(!user.path("data").exists(), "nothing was installed");
}
