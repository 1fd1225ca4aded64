//! How libraries are found and refused: which copy of a model is used, what a pin guarantees, and what
//! is said of each library that cannot be used.

use eyeballs_abi::float_environment;
use eyeballs_plugins::library::{self, sha256_of};
use eyeballs_plugins::{Found, Origin, Permission, PluginError, Registry, Search};
use eyeballs_tests::{C_MODEL_FLAGS, built_library, compile_c, empty_folder, project};
use std::env::consts::DLL_SUFFIX;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Compiles the library of the model `idle` with the given definitions.
fn idle(folder: &Path, name: &str, definitions: &[&str]) -> PathBuf {
    let source = project().join("tests/fixtures/bad-plugins/variants.c");
    let definitions = definitions.iter().map(|definition| format!("-D{definition}"));
    let flags: Vec<String> = C_MODEL_FLAGS.iter().map(|flag| (*flag).to_owned()).chain(definitions).collect();
    fs::create_dir_all(folder).expect("a test folder can be made");
    let output = folder.join(format!("{name}{DLL_SUFFIX}"));
    compile_c(&source, &flags, &output).canonicalize().expect("it was just made")
}

fn not_a_library(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(format!("{name}{DLL_SUFFIX}"));
    fs::write(&path, "This is a text.").expect("the test folder can be written");
    path.canonicalize().expect("it was just made")
}

fn open(search: Search) -> Registry {
    Registry::open(search, Permission::everything(), None)
        .expect("what was named on the command line can be used")
}

/// Looks in one folder of the environment variable.
fn in_folder(folder: &Path) -> Registry {
    open(Search::new(Some(folder.as_os_str()), None, None))
}

fn find_at(path: &Path) -> Result<Found, PluginError> {
    open(Search::default()).find("idle", Some(path), None)
}

#[test]
fn a_library_of_a_folder_is_found_with_its_version_path_and_hash() {
    let folder = empty_folder("found");
    let path = idle(&folder, "idle", &[]);
    let registry = in_folder(&folder);
    let found = registry.find("idle", None, None).expect("it is there");
    assert_eq!((found.id(), found.version.as_str()), ("idle", "0.1.0"));
    assert_eq!(found.origin, Origin::Path(path.clone()));
    assert_eq!(found.sha256, Some(sha256_of(&path).expect("it can be read")));
    assert_eq!(registry.warnings(), []);
}

#[test]
fn the_hash_is_that_of_the_standard() {
    let path = empty_folder("hash").join("abc");
    fs::write(&path, "abc").expect("the test folder can be written");
    // FIPS 180-2, appendix B.1.
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(sha256_of(&path).expect("it can be read"), abc);
}

#[test]
fn a_newer_minor_version_with_longer_structs_is_accepted() {
    let path = idle(&empty_folder("newer-minor"), "idle", &["VARIANT=NEWER_MINOR"]);
    let found = find_at(&path).expect("a minor version only appends");
    let columns = &found.handle.description().columns;
    assert_eq!(
        columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>(),
        ["minutes_today", "fit"]
    );
}

#[test]
fn every_way_to_break_the_contract_is_named_with_the_file() {
    let folder = empty_folder("broken");
    for (name, definitions, expected) in [
        ("no-table", &["VARIANT=NO_TABLE"][..], "its entry hands out no table"),
        ("no-models", &["VARIANT=NO_MODELS"], "it offers 0 models"),
        (
            "null-model",
            &["VARIANT=NULL_MODEL"],
            "model 0 (counted from 0) breaks the contract: the model has no table",
        ),
        ("short-table", &["VARIANT=SHORT_TABLE"], "has 100 bytes, version 1.0 of the contract has 208"),
        ("other-major", &["VARIANT=OTHER_MAJOR_IN_TABLE"], "its table says version 2 of the contract"),
        ("two-of-one-id", &["VARIANT=TWO_OF_ONE_ID"], "two of its models have the id `idle`"),
        ("bad-column", &["VARIANT=BAD_COLUMN"], "the market has no input column `shoe_size`"),
        ("no-serve", &["VARIANT=NO_SERVE"], "create, destroy and serve must not be null"),
        ("refuses", &["VARIANT=REFUSES"], "it needs the extension `eyeballs.weather/1`"),
        (
            "next-major",
            &["ENTRY=eyeballs_plugin_entry_v2"],
            "was made for version 2 of the plugin contract, this program speaks version 1",
        ),
        ("no-entry", &["ENTRY=something_else"], "does not export `eyeballs_plugin_entry_v1`"),
        ("at-load", &["VARIANT=FLUSH_TO_ZERO_AT_LOAD"], "opening it changed the floating-point control word"),
        (
            "in-entry",
            &["VARIANT=FLUSH_TO_ZERO_IN_ENTRY"],
            "its entry changed the floating-point control word",
        ),
    ] {
        let path = idle(&folder, name, definitions);
        let error = find_at(&path).expect_err(name);
        assert_eq!(error.file.as_deref(), Some(path.as_path()), "{name}");
        assert!(error.problem.contains(expected), "{name}: {error}");
    }
}

#[test]
fn what_is_no_library_is_refused() {
    let folder = empty_folder("no-library");
    let text = find_at(&not_a_library(&folder, "text")).expect_err("a text");
    assert!(text.problem.contains("cannot be opened as a library"), "{text}");
    let missing = find_at(&folder.join("missing.so")).expect_err("a missing file");
    assert!(missing.problem.contains("cannot be read"), "{missing}");
    let empty = find_at(&empty_folder("empty")).expect_err("an empty folder");
    assert!(empty.problem.contains("there is no library in this folder"), "{empty}");
    let path = idle(&folder, "idle", &[]);
    let other = open(Search::default()).find("busy", Some(&path), None).expect_err("another id");
    assert!(other.problem.contains("has no model `busy`, only idle"), "{other}");
}

#[test]
fn a_library_that_switches_flush_to_zero_on_leaves_this_thread_as_it_was() {
    let before = float_environment::current();
    let folder = empty_folder("flush-to-zero");
    for variant in ["VARIANT=FLUSH_TO_ZERO_AT_LOAD", "VARIANT=FLUSH_TO_ZERO_IN_ENTRY"] {
        find_at(&idle(&folder, variant, &[variant])).expect_err(variant);
        assert_eq!(float_environment::current(), before, "{variant}");
    }
}

#[test]
fn a_broken_library_of_a_folder_is_a_warning_and_the_others_work() {
    let folder = empty_folder("warning");
    let broken = not_a_library(&folder, "a_broken");
    idle(&folder, "idle", &[]);
    let registry = in_folder(&folder);
    registry.find("idle", None, None).expect("the other one is sound");
    let files: Vec<_> = registry.warnings().into_iter().map(|warning| warning.file).collect();
    assert_eq!(files, [Some(broken.clone())]);
    // It may hold the model that nobody else has.
    let error = registry.find("busy", None, None).expect_err("there is none");
    assert!(error.problem.contains(&broken.display().to_string()), "{error}");
    assert!(error.problem.contains("no model `busy`"), "{error}");
}

#[test]
fn a_broken_library_that_was_named_is_an_error() {
    let broken = not_a_library(&empty_folder("named"), "broken");
    let search = Search::default().with_paths([broken.clone()]);
    let error = Registry::open(search, Permission::everything(), None).expect_err("it is a text");
    assert_eq!(error.file, Some(broken));
}

#[test]
fn the_first_in_search_order_is_used_and_the_others_are_listed_after_it() {
    let root = empty_folder("order");
    let version = |version: u32| format!("VERSION=\"{version}\"");
    let on_line = idle(&root.join("line"), "idle", &[&version(1)]);
    idle(&root.join("variable"), "idle", &[&version(2)]);
    idle(&root.join("user"), "idle", &[&version(3)]);
    idle(&root.join("program/deps"), "libidle_plugin", &[&version(4)]);
    idle(&root.join("program"), "libidle_plugin", &[&version(5)]);
    idle(&root.join("program"), "libidle", &[&version(6)]);
    let in_scenario = idle(&root.join("scenario"), "idle", &[&version(7)]);
    let search = Search::new(
        Some(root.join("variable").as_os_str()),
        Some(root.join("user")),
        Some(&root.join("program/eyeballs")),
    );
    let registry = open(search.clone().with_paths([on_line]));
    let versions: Vec<String> = registry
        .known()
        .into_iter()
        .filter(|found| found.id() == "idle")
        .map(|found| found.version)
        .collect();
    assert_eq!(versions, ["1", "2", "3", "4", "5"]);
    assert_eq!(registry.find("idle", None, None).expect("it is there").version, "1");
    assert_eq!(open(search).find("idle", None, None).expect("it is there").version, "2");
    assert_eq!(registry.find("idle", Some(&in_scenario), None).expect("it is there").version, "7");
}

#[test]
fn a_library_beside_the_program_is_found() {
    let folder = empty_folder("beside");
    let deps = folder.join("deps");
    fs::create_dir(&deps).expect("a test folder can be made");
    let copy = deps.join(format!("libmisbehaving_plugin{DLL_SUFFIX}"));
    fs::copy(built_library("misbehaving"), &copy).expect("a library can be copied");
    let registry = open(Search::new(None, None, Some(&folder.join("eyeballs"))));
    let found = registry.find("misbehaving", None, None).expect("it is there");
    assert_eq!(found.origin, Origin::Path(copy.canonicalize().expect("it was just made")));
}

#[test]
fn a_pin_chooses_its_library_wherever_it_is() {
    let folder = empty_folder("pin");
    idle(&folder, "a", &["VERSION=\"1\""]);
    let pinned = idle(&folder, "b", &["VERSION=\"2\""]);
    let hash = sha256_of(&pinned).expect("it can be read");
    let registry = in_folder(&folder);
    assert_eq!(registry.find("idle", None, None).expect("it is there").version, "1");
    assert_eq!(registry.find("idle", None, Some(&hash)).expect("it is there").version, "2");
    let upper = hash.to_uppercase();
    assert_eq!(registry.find("idle", Some(&pinned), Some(&upper)).expect("it is there").version, "2");
}

#[test]
fn a_library_with_another_hash_than_the_pin_is_not_even_opened() {
    let folder = empty_folder("pin-refuses");
    let broken = not_a_library(&folder, "libidle_plugin");
    let actual = sha256_of(&broken).expect("it can be read");
    let pin = "0".repeat(64);
    let error = find_at_pinned(&broken, &pin).expect_err("another hash");
    // Opened, it would be called a text.
    assert!(error.problem.contains("is not the pinned library"), "{error}");
    assert!(error.problem.contains(&actual), "{error}");
    let registry = in_folder(&folder);
    let error = registry.find("idle", None, Some(&pin)).expect_err("another hash");
    assert!(error.problem.contains(&actual), "{error}");
    assert_eq!(registry.warnings(), [], "nothing was opened");
    let error = registry.find("idle", None, Some("abc")).expect_err("too short");
    assert!(error.problem.contains("64 hexadecimal digits"), "{error}");
}

fn find_at_pinned(path: &Path, pin: &str) -> Result<Found, PluginError> {
    open(Search::default()).find("idle", Some(path), Some(pin))
}

#[test]
fn a_pin_does_not_accept_what_was_opened_before_the_file_was_replaced() {
    let folder = empty_folder("pin-replaced");
    let path = idle(&folder, "idle", &["VERSION=\"1\""]);
    find_at(&path).expect("it is sound");
    fs::remove_file(&path).expect("a test file can be removed");
    idle(&folder, "idle", &["VERSION=\"2\""]);
    let pin = sha256_of(&path).expect("it can be read");
    for error in [find_at_pinned(&path, &pin), in_folder(&folder).find("idle", None, Some(&pin))] {
        let error = error.expect_err("the first version is still in this process");
        assert!(error.problem.contains("was replaced after this program opened it"), "{error}");
    }
}

#[test]
fn a_library_is_opened_once_whichever_way_leads_to_it() {
    let folder = empty_folder("once");
    let path = idle(&folder, "idle", &[]);
    let first = library::open(&path).expect("it is sound");
    let roundabout = folder.join("..").join("once").join(path.file_name().expect("a file"));
    assert!(Arc::ptr_eq(&first, &library::open(&roundabout).expect("it is sound")));
    let threads: Vec<_> =
        (0..4).map(|_| path.clone()).map(|p| std::thread::spawn(move || library::open(&p))).collect();
    for thread in threads {
        let again = thread.join().expect("no panic").expect("it is sound");
        assert!(Arc::ptr_eq(&first, &again));
    }
}

#[test]
fn an_instance_may_be_a_null_pointer() {
    let found = find_at(&idle(&empty_folder("null-instance"), "idle", &[])).expect("it is sound");
    let instance = found.handle.create(&[]).expect("it is made");
    assert_eq!(instance.handle().description().id, "idle");
}
