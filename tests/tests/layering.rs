//! Which crate may know which, read from the manifests; and what the market must not touch, read from
//! its sources. The rules are those of ARCHITECTURE.md.

use eyeballs_tests::project;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue};

/// What each crate may depend on among ours. Models and their libraries follow patterns: see
/// [`may_depend_on`].
const RULES: &[(&str, &[&str])] = &[
    ("crates/eyeballs-numerics", &[]),
    ("crates/eyeballs-abi", &["eyeballs-numerics"]),
    ("crates/eyeballs-model", &["eyeballs-abi", "eyeballs-numerics"]),
    ("crates/eyeballs-core", &["eyeballs-abi", "eyeballs-model for tests", "eyeballs-numerics"]),
    ("crates/eyeballs-plugins", &["eyeballs-abi", "eyeballs-model", MODELS]),
    ("crates/eyeballs-kit", &["eyeballs-abi", "eyeballs-numerics", "eyeballs-plugins"]),
    ("crates/eyeballs-scenario", &["eyeballs-abi", "eyeballs-core", "eyeballs-numerics"]),
    ("crates/eyeballs-experiments", &["eyeballs-numerics"]),
    (
        "crates/eyeballs-lab",
        &[
            "eyeballs-core",
            "eyeballs-experiments",
            "eyeballs-scenario",
            "eyeballs-abi for tests",
            "eyeballs-numerics for tests",
        ],
    ),
    ("crates/eyeballs-report", &["eyeballs-core", "eyeballs-lab"]),
    ("crates/eyeballs-store", &["eyeballs-lab"]),
    (
        "crates/eyeballs-engine",
        &["eyeballs-abi", "eyeballs-core", "eyeballs-lab", "eyeballs-plugins", "eyeballs-scenario"],
    ),
    (
        "crates/eyeballs-page",
        &[
            "eyeballs-abi",
            "eyeballs-core",
            "eyeballs-report",
            "eyeballs-scenario",
            "eyeballs-engine for tests",
        ],
    ),
    (
        "crates/eyeballs-validation",
        &["eyeballs-core", "eyeballs-lab", "eyeballs-model", "eyeballs-report", "eyeballs-scenario"],
    ),
    (
        "crates/eyeballs",
        &[
            "eyeballs-abi",
            "eyeballs-core",
            "eyeballs-kit",
            "eyeballs-lab",
            "eyeballs-numerics",
            "eyeballs-page",
            "eyeballs-plugins",
            "eyeballs-report",
            "eyeballs-scenario",
            "eyeballs-store",
            "eyeballs-validation",
            LIBRARIES,
            "eyeballs-tests for tests",
            "misbehaving for tests",
        ],
    ),
    (
        "tests",
        &[
            "eyeballs-abi",
            "eyeballs-numerics",
            "eyeballs-core for tests",
            "eyeballs-lab for tests",
            "eyeballs-model for tests",
            "eyeballs-plugins for tests",
            "eyeballs-scenario for tests",
            "misbehaving for tests",
        ],
    ),
    ("tests/plugins/misbehaving", &["eyeballs-model"]),
    (
        "fuzz",
        &["eyeballs-abi", "eyeballs-core", "eyeballs-numerics", "eyeballs-plugins", "eyeballs-scenario"],
    ),
];

/// Stands for all models, and for all their libraries.
const MODELS: &str = "the models";
const LIBRARIES: &str = "the libraries of the models";

/// The ending of the package that makes a library of a model.
const LIBRARY_ENDING: &str = "-plugin";

/// The folders below `folder` that have a manifest, as paths from the project's root.
fn packages_in(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(project().join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let mut packages: Vec<String> = entries
        .map(|entry| entry.expect("the folder stays").path())
        .filter(|path| path.join("Cargo.toml").is_file())
        .map(|path| format!("{folder}/{}", path.file_name().expect("a folder").to_string_lossy()))
        .collect();
    packages.sort();
    packages
}

fn name(package: &str) -> &str {
    package.rsplit('/').next().unwrap_or(package)
}

/// All packages of the project.
fn packages() -> Vec<String> {
    let mut packages = vec!["tests".to_owned(), "fuzz".to_owned()];
    packages.extend(["crates", "plugins", "tests/plugins"].into_iter().flat_map(packages_in));
    packages
}

/// What a package may depend on, as [`dependencies`] writes it; `None` if nobody made a rule for it.
fn may_depend_on(package: &str) -> Option<BTreeSet<String>> {
    let of_plugins = |library: bool| {
        let names = packages_in("plugins").into_iter().map(|plugin| name(&plugin).to_owned());
        names.filter(move |name| name.ends_with(LIBRARY_ENDING) == library)
    };
    if let Some(plugin) = package.strip_prefix("plugins/") {
        let model = plugin.strip_suffix(LIBRARY_ENDING).map(str::to_owned);
        return Some(["eyeballs-model".to_owned()].into_iter().chain(model).collect());
    }
    let (_, rule) = RULES.iter().find(|(folder, _)| *folder == package)?;
    let expand = |allowed: &&str| -> Vec<String> {
        match *allowed {
            MODELS => of_plugins(false).collect(),
            LIBRARIES => of_plugins(true).collect(),
            one => vec![one.to_owned()],
        }
    };
    Some(rule.iter().flat_map(expand).collect())
}

/// The packages that a manifest names in any of its tables of dependencies, those that only tests see
/// with the words "for tests".
fn dependencies(manifest: &str) -> BTreeSet<String> {
    let manifest = DeTable::parse(manifest).unwrap_or_else(|error| panic!("{error}\n{manifest}"));
    let mut found = BTreeSet::new();
    collect(manifest.get_ref(), &mut found);
    found
}

/// Looks into `[dependencies]`, `[dev-dependencies]`, `[build-dependencies]` and all of `[target.*]`.
fn collect(table: &DeTable<'_>, found: &mut BTreeSet<String>) {
    for (key, value) in table {
        let DeValue::Table(inner) = value.get_ref() else { continue };
        match key.get_ref().as_ref() {
            "dependencies" | "build-dependencies" => {
                found.extend(inner.iter().map(|(name, value)| package_of(name.get_ref(), value.get_ref())));
            }
            "dev-dependencies" => {
                found.extend(inner.iter().map(|(name, value)| {
                    format!("{} for tests", package_of(name.get_ref(), value.get_ref()))
                }))
            }
            "target" => {
                for (_, platform) in inner {
                    if let DeValue::Table(platform) = platform.get_ref() {
                        collect(platform, found);
                    }
                }
            }
            _ => {}
        }
    }
}

/// A dependency may go by another name than its package.
fn package_of(name: &str, value: &DeValue<'_>) -> String {
    let renamed = match value {
        DeValue::Table(table) => table.get("package").and_then(|package| package.get_ref().as_str()),
        _ => None,
    };
    renamed.unwrap_or(name).to_owned()
}

#[test]
fn dependencies_point_one_way() {
    let packages = packages();
    let ours: BTreeMap<String, &String> = packages
        .iter()
        .map(|package| {
            let text = fs::read_to_string(project().join(package).join("Cargo.toml"));
            let text = text.unwrap_or_else(|error| panic!("{package}: {error}"));
            let manifest = DeTable::parse(&text).unwrap_or_else(|error| panic!("{package}: {error}"));
            let name = manifest.get_ref()["package"].get_ref()["name"].get_ref().as_str();
            (name.unwrap_or_else(|| panic!("{package} has no name")).to_owned(), package)
        })
        .collect();
    for package in &packages {
        let allowed = may_depend_on(package)
            .unwrap_or_else(|| panic!("{package} has no rule here: say what it may depend on"));
        let text = fs::read_to_string(project().join(package).join("Cargo.toml")).expect("read above");
        for dependency in dependencies(&text) {
            let plain = dependency.trim_end_matches(" for tests");
            let is_allowed = allowed.contains(&dependency) || allowed.contains(plain);
            assert!(is_allowed || !ours.contains_key(plain), "{package} must not depend on {dependency}");
        }
    }
}

#[test]
fn no_table_of_dependencies_is_overlooked() {
    let found = dependencies(
        "[dependencies]\na = '1'\n[dev-dependencies]\nb = { workspace = true }\n[build-dependencies]\nc = '1'\n\
         [target.'cfg(unix)'.dependencies]\nd = '1'\n[target.x86_64-unknown-linux-gnu.dev-dependencies]\n\
         other = { package = 'e', version = '1' }\n[features]\nf = []\n",
    );
    assert_eq!(found, ["a", "b for tests", "c", "d", "e for tests"].map(str::to_owned).into());
}

#[test]
fn rules_name_packages_that_there_are() {
    for (package, _) in RULES {
        assert!(packages().contains(&(*package).to_owned()), "there is no {package}");
    }
}

#[test]
fn the_name_of_a_package_is_that_of_its_folder() {
    for package in packages() {
        let manifest = fs::read_to_string(project().join(&package).join("Cargo.toml")).expect("a manifest");
        // What lies in the root belongs to the whole, and says so.
        let prefix = if package.contains('/') { "" } else { "eyeballs-" };
        assert!(manifest.contains(&format!("\nname = \"{prefix}{}\"\n", name(&package))), "{package}");
    }
}

/// The text files below a folder, without what is built.
fn texts(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut texts = Vec::new();
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.expect("the folder stays").path();
        let file = path.file_name().expect("a name").to_string_lossy();
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            if !matches!(&*file, "target" | "results" | ".git") {
                let below = self::texts(&path);
                texts.extend(below);
            }
        } else if matches!(&*ending, "rs" | "toml" | "md" | "h" | "c" | "yml" | "txt") {
            let text =
                fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            texts.push((path, text));
        }
    }
    texts.sort();
    texts
}

/// A source without its comments.
fn code(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_market_touches_no_file_clock_environment_terminal_or_picture() {
    let sources = texts(&project().join("crates/eyeballs-core/src"));
    assert!(sources.len() > 10, "the market has sources");
    for (path, text) in sources {
        // The last two: whatever is iterated in an order of its own could reach a result.
        for banned in [
            "std::fs",
            "std::env",
            "std::time",
            "std::net",
            "std::process",
            // Checkpoints pass through readers and writers that others open.
            "stdin",
            "stdout",
            "stderr",
            "println!",
            "print!(",
            "dbg!",
            "tiny_skia",
            "toml",
            "serde",
            "HashMap",
            "HashSet",
        ] {
            assert!(!code(&text).contains(banned), "{} has `{banned}`", path.display());
        }
    }
}

#[test]
fn nothing_names_a_folder_of_one_machine() {
    let root = project();
    for (path, text) in texts(&root) {
        let inside = path.strip_prefix(&root).expect("it lies below the root");
        let is_test = inside.iter().any(|part| part == "tests" || part == "tests.rs" || part == "testing");
        if is_test {
            continue;
        }
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        for machine in ["/home/", "/root/", "/tmp/", "/Users/", "C:\\"] {
            assert!(!text.contains(machine), "{} has `{machine}`", path.display());
        }
    }
}
