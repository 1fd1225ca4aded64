//! No file of a crate uses another that uses it, over however many others: who reads a file can stop at what it
//! names. Read from the sources: `use` declarations and paths that begin with `crate`, `super` or `self`. Tests
//! are left out, what a file hands on with `pub use` is no use of its own, and the files of a folder may name what
//! the file of the same name declares for them.

use eyeballs_tests::project;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The files of a crate by module path; the root's is empty.
type Modules = BTreeMap<Vec<String>, String>;

/// Reads what lies below a folder of modules.
fn read(folder: &Path, module: &[String], modules: &mut Modules) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("the folder stays").path();
        let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let mut inner = module.to_vec();
        if matches!(&*stem, "tests" | "testing") {
            continue;
        }
        if !matches!(&*stem, "lib" | "main" | "mod") {
            inner.push(stem);
        }
        if path.is_dir() {
            read(&path, &inner, modules);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            modules.insert(inner, fs::read_to_string(&path).expect("a source"));
        }
    }
}

/// A source without comments, strings and the tests at its end.
fn code(source: &str) -> String {
    let source = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let lines = source.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.map(|line| line.split('"').step_by(2).collect::<String>() + "\n").collect()
}

/// The paths that a source names, as written: those of `use` declarations, one for each name in braces, and
/// those in the code that begin with `crate`, `super` or `self`.
fn paths(code: &str) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    // What is left without the declarations.
    let mut body = String::new();
    let mut rest = code;
    while let Some(start) = rest.find("use ") {
        let (before, after) = (&rest[..start], &rest[start + 4..]);
        body.push_str(before);
        let line = before.rsplit(['\n', '{', '}', ';']).next().unwrap_or_default().trim();
        let handed_on = line.starts_with("pub");
        if handed_on || line.is_empty() {
            let end = after.find(';').unwrap_or(after.len());
            if !handed_on {
                expand(&mut Vec::new(), &after[..end], &mut paths);
            }
            rest = &after[end..];
        } else {
            rest = after;
        }
    }
    body.push_str(rest);
    let code = &*body;
    for (start, _) in ["crate::", "super::"].iter().flat_map(|root| code.match_indices(root)) {
        let inside =
            code[..start].ends_with(|before: char| before.is_alphanumeric() || "_$:".contains(before));
        let end = code[start..].find(|letter: char| !(letter.is_alphanumeric() || "_:".contains(letter)));
        if !inside {
            let path = &code[start..end.map_or(code.len(), |end| start + end)];
            paths.push(path.split("::").map(str::to_owned).collect());
        }
    }
    paths
}

/// Expands the braces of a `use` declaration below a path.
fn expand(above: &mut Vec<String>, tree: &str, paths: &mut Vec<Vec<String>>) {
    let depth = above.len();
    let (head, names) = match tree.split_once('{') {
        Some((head, names)) => (head, names.rsplit_once('}').map_or(names, |(names, _)| names)),
        None => (tree, ""),
    };
    let segments = head.split(" as ").next().unwrap_or_default().split("::");
    above.extend(segments.map(str::trim).filter(|segment| !segment.is_empty()).map(str::to_owned));
    if names.is_empty() {
        paths.push(above.clone());
    }
    let (mut open, mut start) = (0, 0);
    for (at, letter) in names.char_indices().chain([(names.len(), ',')]) {
        match letter {
            '{' => open += 1,
            '}' => open -= 1,
            ',' if open == 0 => {
                if !names[start..at].trim().is_empty() {
                    expand(above, &names[start..at], paths);
                }
                start = at + 1;
            }
            _ => {}
        }
    }
    above.truncate(depth);
}

/// The module whose file holds what a path names, seen from a module; `None` for other crates.
fn named(path: &[String], from: &[String], modules: &Modules) -> Option<Vec<String>> {
    let mut module = match path.first()?.as_str() {
        "crate" => Vec::new(),
        "self" | "super" => from.to_vec(),
        _ => return None,
    };
    for segment in path {
        match segment.as_str() {
            "crate" | "self" => {}
            "super" => {
                module.pop();
            }
            name => {
                module.push(name.to_owned());
                if !modules.contains_key(&module) {
                    module.pop();
                    break;
                }
            }
        }
    }
    Some(module)
}

/// Which module's file uses which others'.
fn uses(modules: &Modules) -> BTreeMap<&Vec<String>, BTreeSet<Vec<String>>> {
    let of = |(module, source): (&Vec<String>, &String)| -> BTreeSet<Vec<String>> {
        let named = paths(&code(source)).into_iter().filter_map(|path| named(&path, module, modules));
        named.filter(|other| !module.starts_with(other)).collect()
    };
    modules.iter().map(|entry| (entry.0, of(entry))).collect()
}

/// The modules of each circle: those that reach one another.
fn circles(modules: &Modules) -> Vec<String> {
    let uses = uses(modules);
    let reached = |from: &Vec<String>| {
        let mut reached = BTreeSet::new();
        let mut next: Vec<_> = uses[from].iter().collect();
        while let Some(module) = next.pop() {
            if reached.insert(module) {
                next.extend(&uses[module]);
            }
        }
        reached
    };
    let reached: BTreeMap<_, _> = modules.keys().map(|module| (module, reached(module))).collect();
    let circle = |module: &Vec<String>| -> Vec<String> {
        let circle = reached[module].iter().filter(|other| reached[*other].contains(module));
        circle.map(|path| path.join("::")).collect()
    };
    let circles: BTreeSet<_> = modules.keys().map(circle).filter(|circle| !circle.is_empty()).collect();
    circles.into_iter().map(|circle| circle.join(", ")).collect()
}

/// The folders of sources: those of all crates, models and tests.
fn roots() -> Vec<PathBuf> {
    let below = |folder: &str| {
        let entries = fs::read_dir(project().join(folder)).expect("a folder");
        entries.flat_map(|entry| {
            ["src", "benches"].map(|part| entry.as_ref().expect("it stays").path().join(part))
        })
    };
    let roots = ["crates", "plugins", "tests/plugins"].into_iter().flat_map(below);
    roots
        .chain(["tests/src", "fuzz/src"].map(|root| project().join(root)))
        .filter(|root| root.is_dir())
        .collect()
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let mut found = Vec::new();
    let mut files = 0;
    for root in roots() {
        let mut modules = Modules::new();
        read(&root, &[], &mut modules);
        files += modules.len();
        let root = root.strip_prefix(project()).expect("it lies below").display().to_string();
        found.extend(circles(&modules).into_iter().map(|circle| format!("{root}: {circle}")));
    }
    assert!(files > 200, "the house has files: {files}");
    assert!(
        found.is_empty(),
        "files that use each other in a circle; move what both need:\n{}",
        found.join("\n")
    );
}

#[test]
fn circles_are_found_however_they_are_written() {
    let modules = |files: &[(&str, &str)]| -> Modules {
        let module =
            |path: &str| path.split("::").filter(|name| !name.is_empty()).map(str::to_owned).collect();
        files.iter().map(|(path, source)| (module(path), (*source).to_owned())).collect()
    };
    let none: [&str; 0] = [];
    let two =
        [("", "mod a; mod b;"), ("a", "use crate::b::{self, Thing};"), ("b", "fn f() -> crate::a::Other {}")];
    assert_eq!(circles(&modules(&two)), ["a, b"]);
    let nested = [
        ("", ""),
        ("a", "use crate::{b::c::Thing, d};"),
        ("b", ""),
        ("b::c", "use super::super::a;"),
        ("d", ""),
    ];
    assert_eq!(circles(&modules(&nested)), ["a, b::c"]);
    let parent = [("", ""), ("a", "use self::b::Thing;"), ("a::b", "use super::Other;")];
    assert_eq!(circles(&modules(&parent)), none);
    let aunt = [
        ("", ""),
        ("a", "use crate::b::Thing;"),
        ("b", ""),
        ("b::c", "use crate::a::Other;"),
        ("b::d", "use super::c::C;"),
    ];
    assert_eq!(circles(&modules(&aunt)), none);
    let three = [("", ""), ("a", "use crate::b::B;"), ("b", "use crate::c::C;"), ("c", "use crate::a::A;")];
    assert_eq!(circles(&modules(&three)), ["a, b, c"]);
    let one_way = [
        ("", "pub use a::Thing;"),
        ("a", "use crate::b::B; // and b uses crate::a"),
        ("b", "use std::fmt;\n#[cfg(test)]\nmod tests {\n    use crate::a::A;\n}"),
    ];
    assert_eq!(circles(&modules(&one_way)), none);
    let handed_on = [("", "pub use a::Thing;"), ("a", "use crate::b::B;"), ("b", "use crate::Thing;")];
    assert_eq!(circles(&modules(&handed_on)), none);
}
