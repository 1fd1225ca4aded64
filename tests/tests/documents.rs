//! Documents name what there is: files, crates, types, functions, parameters.

use eyeballs_abi::description::{Description, Parameter, ParameterValue};
use eyeballs_plugins::{Registry, Search};
use eyeballs_tests::project;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The documents whose names are looked up in the sources.
const NAMING: [&str; 2] = ["ARCHITECTURE.md", "docs/model.md"];

/// Newcomers read it whole.
const README_LINES_MOST: usize = 120;

/// What a model's README explains, in this order: the seven elements of the ODD protocol.
const ODD: [&str; 7] = [
    "Purpose and patterns",
    "Entities, state variables and scales",
    "Process overview and scheduling",
    "Design concepts",
    "Initialization",
    "Input data",
    "Submodels",
];

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
            } else if !matches!(&*name, "target" | "results" | ".git") {
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
        let parts: Vec<&str> = word.split("::").collect();
        let is_name = parts.iter().all(|part| !part.is_empty() && part.chars().all(identifier));
        let is_crate = word.starts_with("eyeballs-") && word.chars().all(|c| identifier(c) || c == '-');
        let starts_upper = word.starts_with(|c: char| c.is_ascii_uppercase());
        let is_type = starts_upper && word.len() > 2 && word.contains(|c: char| c.is_ascii_lowercase());
        let is_snake = word.trim_matches('_').contains('_') && word.len() > 3;
        if is_crate || is_name && (parts.len() > 1 || is_type || is_snake) {
            let known = |part: &&str| self.words.contains(*part);
            return (!parts.iter().all(known)).then_some("not in the sources");
        }
        None
    }
}

/// The words in single backticks outside of code blocks.
fn quoted_words(document: &str) -> Vec<String> {
    let mut in_block = false;
    let mut prose = String::new();
    for line in document.lines() {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
        } else if !in_block {
            prose += line;
            prose.push('\n');
        }
    }
    let spans = prose.split('`').skip(1).step_by(2);
    let words = spans.flat_map(|span| span.split_whitespace());
    words.map(|word| word.trim_matches([',', ';', ':', '(']).to_owned()).collect()
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
    let text = "`crates/eyeballs-core/src/step.rs` `step.rs` `plugins/` `run.json` `Registry` `Registry::open()` \
                `export_plugin!` `eyeballs-core` `paid_micros` `p = 1 - exp(-h)` `w` `plugins/<model>` \
                `Registry::shut()` `crates/eyeballs-gone/` `gone.rs` `Gon` `gone_column` `eyeballs-gone` `gone()`\n\
                ```\n`in_a_block`\n```";
    let missing: Vec<String> =
        quoted_words(text).into_iter().filter(|word| tree.missing(word).is_some()).collect();
    assert_eq!(
        missing,
        [
            "Registry::shut()",
            "crates/eyeballs-gone/",
            "gone.rs",
            "Gon",
            "gone_column",
            "eyeballs-gone",
            "gone()"
        ]
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
    assert!(lines <= README_LINES_MOST, "README.md has {lines} lines, more than {README_LINES_MOST}");
}

/// The models of the folder `plugins`, as the program has them linked in, with their READMEs.
fn models() -> Vec<(Description, PathBuf)> {
    let registry = Registry::open(Search::default()).expect("nothing was named");
    let folders = fs::read_dir(project().join("plugins")).expect("there are models");
    let mut models: Vec<(Description, PathBuf)> = folders
        .map(|entry| entry.expect("the folder stays").path())
        .filter(|folder| {
            !folder.to_string_lossy().ends_with("-plugin") && folder.join("Cargo.toml").is_file()
        })
        .map(|folder| {
            let id = folder.file_name().expect("a folder").to_string_lossy().into_owned();
            let found = registry.find(&id, None, None).unwrap_or_else(|error| panic!("{id}: {error}"));
            (found.handle.description().clone(), folder.join("README.md"))
        })
        .collect();
    models.sort_by(|one, other| one.1.cmp(&other.1));
    assert!(models.len() >= 5, "there are models");
    models
}

#[test]
fn every_model_is_explained_under_the_headings_of_odd() {
    for (_, readme) in models() {
        let text = read(&readme);
        let headings: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        let odd: Vec<&str> = headings.iter().copied().filter(|heading| ODD.contains(heading)).collect();
        assert_eq!(odd, ODD, "{}", readme.display());
    }
}

#[test]
fn the_table_of_parameters_says_what_the_model_declares() {
    let mut wrong = Vec::new();
    for (description, readme) in models() {
        wrong.extend(differences(&description.parameters, &read(&readme)).map(|difference| {
            format!("{}: {difference}", readme.strip_prefix(project()).expect("below the root").display())
        }));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_wrong_table_of_parameters_is_noticed() {
    let (description, readme) =
        models().into_iter().find(|(model, _)| model.id == "sell-once").expect("a model");
    let text = read(&readme);
    for (from, to, expected) in [
        (
            "| `price` | currency | 100 |",
            "| `price` | currency | 101 |",
            "price: the default is 100, not `101`",
        ),
        ("| `price` | currency |", "| `price` | days |", "price: the unit is `currency`, not `days`"),
        ("| `price` |", "| `prize` |", "price: is not in the table"),
    ] {
        assert!(text.contains(from), "the sample is not in the README");
        let found: Vec<String> = differences(&description.parameters, &text.replace(from, to)).collect();
        assert!(found.iter().any(|difference| difference.contains(expected)), "{found:?}");
    }
}

/// What is wrong in the table of parameters of a README: the one with a column "default".
fn differences(parameters: &[Parameter], readme: &str) -> impl Iterator<Item = String> {
    let rows = table_rows(readme);
    let mut wrong: Vec<String> = rows
        .iter()
        .filter(|row| parameters.iter().all(|parameter| parameter.name != row.name))
        .map(|row| format!("{}: the model has no such parameter", row.name))
        .collect();
    for parameter in parameters {
        let Some(row) = rows.iter().find(|row| row.name == parameter.name) else {
            wrong.push(format!("{}: is not in the table", parameter.name));
            continue;
        };
        let plain = |unit: &str| matches!(unit, "" | "-" | "1");
        if row.unit != parameter.unit && !(plain(&row.unit) && plain(&parameter.unit)) {
            wrong.push(format!("{}: the unit is `{}`, not `{}`", row.name, parameter.unit, row.unit));
        }
        if !is_default(&row.default, parameter) {
            let default = default(parameter);
            wrong.push(format!("{}: the default is {default}, not `{}`", row.name, row.default));
        }
    }
    wrong.into_iter()
}

/// A row of a table of parameters.
struct ParameterRow {
    name: String,
    unit: String,
    default: String,
}

fn table_rows(readme: &str) -> Vec<ParameterRow> {
    let mut rows = Vec::new();
    let mut columns = None;
    for line in readme.lines() {
        let Some(line) = line.strip_prefix('|') else {
            columns = None;
            continue;
        };
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let place = |name: &str| cells.iter().position(|cell| *cell == name);
        if let (Some(unit), Some(default)) = (place("unit"), place("default")) {
            columns = Some((unit, default));
        } else if let (Some((unit, default)), Some(name)) = (columns, cells[0].split('`').nth(1)) {
            rows.push(ParameterRow {
                name: name.to_owned(),
                unit: cells[unit].to_owned(),
                default: cells[default].to_owned(),
            });
        }
    }
    rows
}

/// Whether a cell says a parameter's default. Words in brackets explain it: "0 (none)".
fn is_default(cell: &str, parameter: &Parameter) -> bool {
    let cell = cell.split('(').next().unwrap_or_default().trim().trim_matches(['`', '"']);
    if parameter.required {
        return cell == "required";
    }
    match &parameter.default {
        ParameterValue::Float(value) => cell.parse() == Ok(*value),
        ParameterValue::Integer(value) => cell.replace(',', "").parse() == Ok(*value),
        ParameterValue::List(values) => {
            let said: Result<Vec<f64>, _> = cell.split(',').map(|part| part.trim().parse()).collect();
            said.as_ref() == Ok(values)
        }
        ParameterValue::Boolean(_) | ParameterValue::Choice(_) | ParameterValue::Text(_) => {
            cell == default(parameter)
        }
    }
}

fn default(parameter: &Parameter) -> String {
    match &parameter.default {
        ParameterValue::Float(value) => value.to_string(),
        ParameterValue::Integer(value) => value.to_string(),
        ParameterValue::Boolean(value) => value.to_string(),
        ParameterValue::Choice(index) => parameter.choices[*index].clone(),
        ParameterValue::Text(text) => text.clone(),
        ParameterValue::List(values) => format!("{values:?}"),
    }
}
