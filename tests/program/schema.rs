//! `eyeballs schema` and `eyeballs check` agree: what ships passes both, and each mistake that a schema can see is refused by both.

use crate::user::{SHOP, User};
use eyeballs_tests::project;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// The keywords that the schema uses; whoever adds one teaches it to [`mistake`].
const KEYWORDS: [&str; 18] = [
    "$schema",
    "title",
    "description",
    "default",
    "type",
    "properties",
    "additionalProperties",
    "items",
    "anyOf",
    "enum",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "required",
    "if",
    "then",
    "not",
];

/// What is wrong with a value by a schema (JSON Schema, draft 7), as far as the schema of scenarios goes.
fn mistake(value: &Value, schema: &Value, path: &str) -> Option<String> {
    let rules = schema.as_object().unwrap_or_else(|| panic!("{path}: a schema is an object: {schema}"));
    for keyword in rules.keys() {
        assert!(KEYWORDS.contains(&keyword.as_str()), "{path}: the keyword {keyword} is new");
    }
    if let Some(kinds) = rules.get("anyOf") {
        let wrong: Option<Vec<String>> =
            kinds.as_array().expect("a list").iter().map(|kind| mistake(value, kind, path)).collect();
        return wrong.map(|reasons| reasons.join(", or "));
    }
    if let Some(refused) = rules.get("not") {
        let fits = mistake(value, refused, path).is_none();
        return fits.then(|| format!("{path} is what it must not be"));
    }
    if let (Some(condition), Some(then)) = (rules.get("if"), rules.get("then")) {
        let wrong = mistake(value, condition, path).is_none().then(|| mistake(value, then, path)).flatten();
        if wrong.is_some() {
            return wrong;
        }
    }
    let is_type = match rules.get("type").and_then(Value::as_str) {
        None => true,
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some(other) => panic!("{path}: the type {other} is new"),
    };
    if !is_type {
        return Some(format!("{path} is {value}, not of the type {}", rules["type"]));
    }
    if let Some(known) = rules.get("enum").filter(|known| !known.as_array().expect("a list").contains(value))
    {
        return Some(format!("{path} is {value}, not one of {known}"));
    }
    if let Some(number) = value.as_f64() {
        let bound = |keyword: &str| rules.get(keyword).and_then(Value::as_f64);
        let outside = bound("minimum").is_some_and(|end| number < end)
            || bound("maximum").is_some_and(|end| number > end)
            || bound("exclusiveMinimum").is_some_and(|end| number <= end)
            || bound("exclusiveMaximum").is_some_and(|end| number >= end);
        if outside {
            return Some(format!("{path} is {number}, out of range"));
        }
    }
    if let (Some(items), Some(schema)) = (value.as_array(), rules.get("items")) {
        return items
            .iter()
            .enumerate()
            .find_map(|(index, item)| mistake(item, schema, &format!("{path}[{index}]")));
    }
    if let (Some(table), Some(required)) = (value.as_object(), rules.get("required")) {
        let names = required.as_array().expect("a list").iter().map(|name| name.as_str().expect("a name"));
        if let Some(missing) = names.into_iter().find(|name| !table.contains_key(*name)) {
            return Some(format!("{path} needs the key {missing}"));
        }
    }
    let properties = rules.get("properties").and_then(Value::as_object);
    for (key, value) in value.as_object().into_iter().flatten() {
        let path = format!("{path}.{key}");
        let wrong = match (properties.and_then(|known| known.get(key)), rules.get("additionalProperties")) {
            (Some(schema), _) => mistake(value, schema, &path),
            (None, Some(Value::Bool(false))) => Some(format!("{path} is no key")),
            (None, Some(schema)) if schema.is_object() => mistake(value, schema, &path),
            (None, _) => None,
        };
        if wrong.is_some() {
            return wrong;
        }
    }
    None
}

/// TOML as JSON, dates as texts.
fn as_json(text: &str) -> Value {
    fn of(value: toml::Value) -> Value {
        match value {
            toml::Value::Datetime(date) => Value::String(date.to_string()),
            toml::Value::Array(items) => items.into_iter().map(of).collect(),
            toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, of(value))).collect(),
            other => serde_json::to_value(other).expect("a plain value"),
        }
    }
    of(toml::Value::Table(text.parse().expect("TOML")))
}

fn schema(user: &User) -> Value {
    serde_json::from_str(&user.types("schema", 0).data).expect("JSON and nothing else")
}

fn scenarios(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of scenarios") {
        let path = entry.expect("the folder stays").path();
        if path.is_dir() {
            scenarios(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            files.push(path);
        }
    }
}

#[test]
fn every_scenario_that_ships_fits_the_schema() {
    let user = User::new("schema-ships");
    let schema = schema(&user);
    let mut files = Vec::new();
    for folder in ["scenarios", "tests/golden"] {
        scenarios(&project().join(folder), &mut files);
    }
    assert!(files.len() > 40, "{files:?}");
    let mut refused = 0;
    for file in files {
        let text = fs::read_to_string(&file).expect("a scenario");
        if let Some(words) = mistake(&as_json(&text), &schema, "") {
            // Some checks of the program bring a model of their own, which nobody else has: then both say so.
            assert!(
                words.contains(".model.") && words.ends_with(" is no key"),
                "{}: {words}",
                file.display()
            );
            user.types(&format!("check {}", file.display()), 3);
            refused += 1;
        }
    }
    assert!(refused < 12, "{refused} scenarios are refused");
}

/// A change of the shop, and whether it is right: the schema and the program say the same.
const CORPUS: &[(&str, &str, bool)] = &[
    ("", "", true),
    ("[run]\n", "[run]\nseed = 5\n", true),
    ("[run]\n", "[run]\nsead = 5\n", false),
    ("[run]\n", "[run]\nseed = 1.5\n", false),
    ("[run]\n", "[run]\nseed = -1\n", false),
    ("[run]\n", "[run]\ndefaults = 'neutral'\n", true),
    ("[run]\n", "[run]\ndefaults = 'odd'\n", false),
    ("[run]\n", "[run]\nstart = 2026-01-31\n", true),
    ("[run]\n", "[run]\nstart = 2026\n", false),
    ("[service.shop]\n", "[service.shop]\nquality = 0.7\n", true),
    ("[service.shop]\n", "[service.shop]\nquality = 1.7\n", false),
    ("[service.shop]\n", "[service.shop]\nquality = { start = 0.7 }\n", true),
    ("[service.shop]\n", "[service.shop]\nquality = { begin = 0.7 }\n", false),
    ("[service.shop]\n", "[service.shop]\nquality = 'good'\n", false),
    ("[service.shop]\n", "[service.shop]\nfit_shape = 'box'\n", true),
    ("[service.shop]\n", "[service.shop]\nfit_shape = 'bell'\n", false),
    ("[service.shop]\n", "[service.shop]\njoin.appeal = 0\n", false),
    ("[service.shop]\n", "[service.shop]\ncost.per_join = 1\n", true),
    ("[service.shop]\n", "[service.shop]\ncost.per_join = -1\n", false),
    ("[service.shop]\n", "[service.shop]\nnetwork.of = 'contacts'\n", true),
    ("[service.shop]\n", "[service.shop]\nnetwork.of = 'friends'\n", false),
    ("[service.shop]\n", "[service.shop]\nhabit = 3\n", false),
    ("[service.shop]\n", "[service.shop]\nmodel.sell-once = { purchase_chance = 0.5, starts = 1 }\n", true),
    ("[service.shop]\n", "[service.shop]\nmodel.sell-once = { purchase_chance = 1.5 }\n", false),
    ("[service.shop]\n", "[service.shop]\nmodel.sell-once = { buying_chance = 0.5 }\n", false),
    ("[service.shop]\n", "[service.shop]\nmodel.sell-twice = {}\n", false),
    ("[service.shop]\n", "[service.shop]\nmodel.ad-buyers = {}\n", false),
    ("[service.shop]\n", "[market.model.ad-buyers]\n[service.shop]\n", true),
    ("[service.shop]\n", "[market.model.sell-once]\n[service.shop]\n", false),
    ("[people]\n", "[people]\noutside_weight = 2\n", true),
    ("[people]\n", "[people]\noutside_weight = true\n", false),
    ("[people]\n", "[people]\nrhythm.free_minutes.season = { amplitude = 0.1, peak_day = 3 }\n", true),
    ("[people]\n", "[people]\nrhythm.free_minutes.season = { amplitude = 2, peak_day = 3 }\n", false),
    ("[people]\n", "[people]\nrhythm.sleep = {}\n", false),
    ("[service.shop]\n", "[[variants]]\nname = 'x'\n[service.shop]\n", false),
    // What must be there, and lists.
    ("title = 'A shop'\n", "", false),
    ("days = 40\n", "", false),
    ("count = 500\n", "", false),
    ("cash = 1_000_000\n", "", false),
    ("firm = 'acme'\n", "", false),
    ("[people]\ncount = 500\n", "", false),
    ("[run]\n", "[run_]\n", false),
    ("[service.shop]\n", "[service.other]\nquality = 0.5\n[service.shop]\n", false),
    ("[service.shop]\n", "[service.other]\nfirm = 'acme'\n[service.shop]\n", true),
    ("[service.shop]\n", "[service.shop]\nchurn = 0.01\n", true),
    ("[service.shop]\n", "[service.shop]\nchurn = { hazard = 0.01, spread = 0 }\n", true),
    ("[service.shop]\n", "[service.shop]\nchurn = { hazard = 'low' }\n", false),
    ("channel = [{ kind = 'organic', innovation = 0.001 }]\n", "channel = [{ innovation = 0.1 }]\n", false),
    ("channel = [{ kind = 'organic', innovation = 0.001 }]\n", "channel = [{ kind = 'rumour' }]\n", false),
    ("channel = [{ kind = 'organic', innovation = 0.001 }]\n", "channel = { kind = 'organic' }\n", false),
    (
        "channel = [{ kind = 'organic', innovation = 0.001 }]\n",
        "channel = [{ kind = 'word-of-mouth' }]\n",
        true,
    ),
    (
        "[service.shop]\n",
        "[[event]]\nname = 'better'\nday = 3\nset.'service.shop.quality' = 0.1\n[service.shop]\n",
        true,
    ),
    (
        "[service.shop]\n",
        "[[event]]\nname = 'better'\nday = -3\nset.'service.shop.quality' = 0.1\n[service.shop]\n",
        false,
    ),
    (
        "[service.shop]\n",
        "[[event]]\nname = 'better'\nday = 3\nsets.'service.shop.quality' = 0.1\n[service.shop]\n",
        false,
    ),
    (
        "[service.shop]\n",
        "[[claim]]\ntext = 'It sells.'\nholds = \"total.revenue['acme'] >= 0\"\n[service.shop]\n",
        true,
    ),
    (
        "[service.shop]\n",
        "[[claim]]\ntext = 5\nholds = \"total.revenue['acme'] >= 0\"\n[service.shop]\n",
        false,
    ),
    ("[service.shop]\n", "[[claim]]\nholds = \"total.revenue['acme'] >= 0\"\n[service.shop]\n", false),
    ("[service.shop]\n", "[market]\nname = 'x'\n[service.shop]\n", false),
    ("[service.shop]\n", "[firm.other]\ncash = 'much'\n[service.shop]\n", false),
    ("[service.shop]\n", "[firm.other]\ncredit = 5\n[service.shop]\n", false),
    ("[service.shop]\n", "[firm.other]\ncash = 5\ncredit = 'unlimited'\n[service.shop]\n", true),
    ("[service.shop]\n", "[[variant]]\nname = 'other'\nservice.shop.quality = 0.2\n[service.shop]\n", true),
    ("[service.shop]\n", "[[variant]]\nservice.shop.quality = 0.2\n[service.shop]\n", false),
    ("[service.shop]\n", "[[variant]]\nname = 'other'\nservice.shop.qualty = 0.2\n[service.shop]\n", false),
];

#[test]
fn the_schema_and_check_agree_on_what_is_right_and_what_is_wrong() {
    let user = User::new("schema-agrees");
    let schema = schema(&user);
    // Without its own channels and variants, so that changes stand where they are written.
    let head = &SHOP[..SHOP.find("[[variant]]").expect("the shop has variants")];
    for (from, to, is_right) in CORPUS {
        assert!(head.contains(from), "{from:?} is not in\n{head}");
        let text = head.replacen(from, to, 1);
        user.writes("shop.toml", &text);
        let by_schema = mistake(&as_json(&text), &schema, "");
        assert_eq!(by_schema.is_none(), *is_right, "the schema says {by_schema:?} of {to:?}");
        user.types("check shop.toml", if *is_right { 0 } else { 3 });
    }
}
