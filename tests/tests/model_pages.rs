//! The README of each model explains it under the headings of ODD, and its table of parameters says what
//! the model declares.

use eyeballs_abi::description::{Description, Parameter, ParameterValue};
use eyeballs_plugins::{Permission, Registry, Search};
use eyeballs_tests::project;
use std::fs;
use std::path::{Path, PathBuf};

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

/// The models of the folder `plugins`, as the program has them linked in, with their READMEs.
fn models() -> Vec<(Description, PathBuf)> {
    let registry =
        Registry::open(Search::default(), Permission::everything(), None).expect("nothing was named");
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
    assert!(models.len() >= 6, "there are models");
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
