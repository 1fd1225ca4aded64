//! Documents name what there is: files, crates, types, functions, keys.

use eyeballs_tests::project;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The documents whose names are looked up in the sources.
const NAMING: [&str; 2] = ["ARCHITECTURE.md", "docs/model.md"];

/// Newcomers read it whole.
const MAX_README_LINES: usize = 120;

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All files of the project, as paths from its root with `/`.
fn files() -> BTreeSet<String> {
    fn below(folder: &Path, files: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("the folder stays").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            if path.is_file() {
                let relative = path.strip_prefix(project()).expect("it lies below the root");
                files.insert(relative.to_string_lossy().replace('\\', "/"));
            } else if !matches!(&*name, "target" | "results" | ".git" | "node_modules") {
                below(&path, files);
            }
        }
    }
    let mut files = BTreeSet::new();
    below(&project(), &mut files);
    files
}

/// The tree that documents speak of.
struct Tree {
    files: BTreeSet<String>,
    /// The sources and manifests, comments left out.
    code: String,
    /// All words of them.
    words: BTreeSet<String>,
    /// Functions and macros that are declared.
    functions: BTreeSet<String>,
}

impl Tree {
    fn read() -> Tree {
        let files = files();
        let this_file = file!().rsplit(['/', '\\']).next().expect("a name");
        let sources = files.iter().filter(|file| {
            let ending = file.rsplit('.').next().unwrap_or_default();
            matches!(ending, "rs" | "h" | "c" | "toml") && !file.ends_with(this_file)
        });
        let mut tree = Tree {
            files: files.clone(),
            code: String::new(),
            words: BTreeSet::new(),
            functions: BTreeSet::new(),
        };
        for source in sources {
            for line in read(&project().join(source)).lines() {
                let code =
                    if source.ends_with(".toml") { line } else { line.split("//").next().unwrap_or("") };
                tree.learn(code);
            }
        }
        tree
    }

    /// Takes in one line of code.
    fn learn(&mut self, code: &str) {
        self.code += code;
        self.code.push('\n');
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let mut before = "";
        for word in code.split(|c| !is_word(c)).filter(|word| !word.is_empty()) {
            if before == "fn" || before == "macro_rules" {
                self.functions.insert(word.to_owned());
            }
            self.words.insert(word.to_owned());
            self.words.extend(word.split('-').map(str::to_owned));
            before = word;
        }
    }

    fn has_path(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let folder = format!("{path}/");
        let file = |name: &&String| {
            **name == path || name.ends_with(&format!("/{path}")) || name.starts_with(&folder)
        };
        self.files.iter().any(|name| file(&name) || name.contains(&format!("/{folder}")))
    }

    /// Why a word in backticks names nothing, if it looks like a name.
    fn missing(&self, word: &str) -> Option<&'static str> {
        const ENDINGS: [&str; 9] = ["rs", "toml", "md", "h", "c", "csv", "json", "parquet", "txt"];
        let identifier = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if word.contains(['<', '>', '*', '{', '}', '=', '$', '"', '\'', '[']) {
            return None; // A pattern or a formula.
        }
        let first = word.split('/').next().unwrap_or_default();
        let has_ending = word.rsplit_once('.').is_some_and(|(stem, ending)| {
            stem.len() > 1 && ENDINGS.contains(&ending) && !stem.ends_with(char::is_whitespace)
        });
        if has_ending || word.ends_with('/') || word.contains('/') && self.has_path(first) {
            // What the program writes is named in its sources, such as "run.json" and "results".
            let written =
                !word.ends_with(".rs") && self.code.contains(&format!("\"{}\"", word.trim_end_matches('/')));
            return (!self.has_path(word) && !written).then_some("no such file or folder");
        }
        if let Some(function) = word.strip_suffix("()").or_else(|| word.strip_suffix('!')) {
            let function = function.rsplit(['.', ':']).next().unwrap_or_default();
            return (!self.functions.contains(function)).then_some("no such function");
        }
        let lower = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let parts: Vec<&str> = word.split("::").flat_map(|part| part.split('.')).collect();
        let is_name = parts.iter().all(|part| part.len() > 1 && part.chars().all(identifier));
        // `churn.spread`, but not `service.NAME`.
        let is_key = !word.contains('.') || parts.iter().all(|part| part.chars().all(lower));
        let is_kebab =
            word.contains('-') && word.split('-').all(|part| part.len() > 1 && part.chars().all(lower));
        let starts_upper = word.starts_with(|c: char| c.is_ascii_uppercase());
        let is_type_or_constant = starts_upper && word.len() > 2;
        let is_snake = word.trim_matches('_').contains('_') && word.len() > 3;
        let is_code = parts.len() > 1 || is_type_or_constant || is_snake;
        if is_kebab {
            return (!self.words.contains(word)).then_some("not in the sources");
        }
        if is_name && is_key && is_code {
            let known = |part: &&str| self.words.contains(*part);
            return (!parts.iter().all(known)).then_some("not in the sources");
        }
        None
    }
}

/// The words in single backticks, and in blocks of text those that can only be names of ours.
fn quoted_words(document: &str) -> Vec<String> {
    let mut block = None;
    let (mut prose, mut drawings) = (String::new(), String::new());
    for line in document.lines() {
        if let Some(kind) = line.trim_start().strip_prefix("```") {
            block = if block.is_none() { Some(kind) } else { None };
            continue;
        }
        let part = match block {
            None => &mut prose,
            Some("text") => &mut drawings,
            Some(_) => continue,
        };
        part.push_str(line);
        part.push('\n');
    }
    let only_ours = |word: &str| {
        let humps = word.chars().filter(char::is_ascii_uppercase).count() > 1
            && word.contains(|c: char| c.is_ascii_lowercase());
        word.starts_with("eyeballs-") || word.contains("::") || humps
    };
    let trim = |word: &str| word.trim_matches([',', ';', ':', '(']).to_owned();
    let in_prose = prose.split('`').skip(1).step_by(2).flat_map(str::split_whitespace).map(trim);
    let in_drawings = drawings.split_whitespace().map(trim).filter(|word| only_ours(word));
    in_prose.chain(in_drawings).collect()
}

/// The local targets of links.
fn link_targets(document: &str) -> Vec<&str> {
    let targets = document.split("](").skip(1).filter_map(|rest| rest.split([')', '#', ' ']).next());
    targets
        .filter(|target| !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:"))
        .collect()
}

#[test]
fn names_in_the_architecture_and_the_model_exist() {
    let tree = Tree::read();
    let mut wrong = Vec::new();
    for document in NAMING {
        for word in quoted_words(&read(&project().join(document))) {
            if let Some(reason) = tree.missing(&word) {
                wrong.push(format!("{document}: `{word}`: {reason}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_name_that_does_not_exist_is_noticed() {
    let tree = Tree::read();
    let sound = "`crates/eyeballs-core/src/day/step.rs` `step.rs` `plugins/` `run.json` `Registry` `Registry::open()` \
                 `export_plugin!` `eyeballs-core` `word-of-mouth` `churn.spread` `paid_micros` `p = 1 - exp(-h)` \
                 `w` `plugins/<model>` `MEASURES`\n```rust\nGonColumn\n```\n```text\nRecord gone\n```\n";
    let missing = |text: &str| -> Vec<String> {
        quoted_words(text).into_iter().filter(|word| tree.missing(word).is_some()).collect()
    };
    assert_eq!(missing(sound), [""; 0]);
    let gone = [
        "Registry::shut()",
        "crates/eyeballs-gone/",
        "gone.rs",
        "Gon",
        "GONE_FIELDS",
        "gone_column",
        "eyeballs-gone",
        "word-of-gone",
        "churn.gone_key",
        "gone()",
    ];
    assert_eq!(missing(&gone.map(|word| format!("`{word}`")).join(" ")), gone);
    assert_eq!(
        missing("```text\neyeballs-gone <- GonColumn, step::gone_step\n```"),
        ["eyeballs-gone", "GonColumn", "step::gone_step"]
    );
}

#[test]
fn links_lead_somewhere() {
    let mut wrong = Vec::new();
    for document in files().iter().filter(|file| file.ends_with(".md")) {
        let path = project().join(document);
        let folder = path.parent().expect("a file lies in a folder");
        for target in link_targets(&read(&path)) {
            if !folder.join(target).exists() {
                wrong.push(format!("{document}: {target}"));
            }
        }
    }
    assert!(wrong.is_empty(), "these links lead nowhere:\n{}", wrong.join("\n"));
}

#[test]
fn the_readme_is_one_page() {
    let lines = read(&project().join("README.md")).lines().count();
    assert!(lines <= MAX_README_LINES, "README.md has {lines} lines, more than {MAX_README_LINES}");
}
