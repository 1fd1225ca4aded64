//! Version 1 of the contract is frozen: later minor versions only append. The header still says what it said, and models
//! that were written for it are compiled, loaded, and count as they did.

#[rustfmt::skip]
#[path = "../fixtures/frozen-1.0/creators.rs"]
mod creators;
#[path = "common/in_rust.rs"]
mod in_rust;
#[rustfmt::skip]
#[path = "../fixtures/frozen-1.0/seats.rs"]
mod seats;
#[path = "common/small_market.rs"]
mod small_market;

use creators::Creators;
use eyeballs_abi::description::ParameterValue;
use eyeballs_abi::instance::ModelHandle;
use eyeballs_abi::layout::{input, output};
use eyeballs_plugins::{Permission, Registry, Search};
use eyeballs_tests::header::Header;
use eyeballs_tests::header::differences::{Meaning, differences};
use eyeballs_tests::one_block::{OneBlock, values};
use eyeballs_tests::{C_MODEL_FLAGS, compile_c, empty_folder, project};
use in_rust::in_rust;
use seats::Seats;
use small_market::{These, line, metric, simulate};
use std::collections::BTreeMap;
use std::fs;

const FROZEN: &str = "tests/golden/eyeballs-1.0.h";
const TODAY: &str = "crates/eyeballs-abi/include/eyeballs.h";

/// Structs that stand in others, or in an array that is not stepped by a stride.
const NEVER_GROW: [&str; 3] = ["sizeof(void *)", "eyeballs_random_key", "eyeballs_value"];

fn text(file: &str) -> String {
    fs::read_to_string(project().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The lines of a header without comments, and with single blanks.
fn declarations(header: &str) -> Vec<String> {
    let mut code = String::new();
    let mut rest = header;
    while let Some((before, comment)) = rest.split_once("/*") {
        code.push_str(before);
        rest = comment.split_once("*/").expect("a comment ends").1;
    }
    code.push_str(rest);
    let lines = code.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect()
}

/// What may grow: the number of a line such as a size that is asserted, a limit, or the minor version; and the line without it.
fn growing(line: &str) -> Option<(&str, u64)> {
    let number = |text: &str| text.trim_matches(|c: char| !c.is_ascii_digit()).parse().ok();
    if line.starts_with("EYEBALLS_ASSERT(sizeof") && !NEVER_GROW.iter().any(|name| line.contains(name)) {
        let (what, size) = line.split_once(" == ")?;
        return Some((what, number(size.split_once(',')?.0)?));
    }
    let (name, value) = line.strip_prefix("#define ")?.split_once(' ')?;
    let may_grow = name == "EYEBALLS_ABI_MINOR" || name.ends_with("_MAX");
    let value = value.strip_prefix("UINT32_C(")?.strip_suffix(')')?;
    may_grow.then_some(name).zip(number(value))
}

/// Why a header does not say all that an older one said, with nothing between the fields of a struct.
fn breaks(old: &[String], new: &[String]) -> Option<String> {
    let mut numbers: BTreeMap<&str, u64> = new.iter().filter_map(|line| growing(line)).collect();
    for (what, before) in old.iter().filter_map(|line| growing(line)) {
        match numbers.remove(what) {
            Some(today) if today >= before => {}
            today => return Some(format!("{what} was {before} and is {today:?}")),
        }
    }
    let fixed =
        |lines: &[String]| lines.iter().filter(|line| growing(line).is_none()).cloned().collect::<Vec<_>>();
    let new = fixed(new);
    let mut new = new.iter();
    let mut in_struct = false;
    for line in fixed(old) {
        let added = new.by_ref().position(|today| *today == line);
        match added {
            None => return Some(format!("`{line}` is gone, or stands before what it stood behind")),
            Some(added) if added > 0 && in_struct && !line.starts_with('}') => {
                return Some(format!("something stands before `{line}`; fields are appended"));
            }
            Some(_) => {}
        }
        let opens = (line.contains("struct ") || line.contains("union ")) && line.ends_with('{');
        in_struct = (in_struct || opens) && !line.starts_with('}');
    }
    None
}

#[test]
fn the_header_says_all_that_version_1_0_said() {
    let (frozen, today) = (declarations(&text(FROZEN)), declarations(&text(TODAY)));
    assert!(frozen.len() > 300, "{} lines", frozen.len());
    let why = "version 1 of the contract is frozen: append, and raise EYEBALLS_ABI_MINOR; what else changes is version 2";
    assert_eq!(breaks(&frozen, &today), None, "{why}");
    if eyeballs_abi::layout::ABI_MINOR == 0 {
        assert!(frozen == today, "the header says more than version 1.0: raise EYEBALLS_ABI_MINOR");
    }
}

#[test]
fn what_breaks_a_contract_is_noticed_and_what_is_appended_is_not() {
    let header = "#define EYEBALLS_ABI_MINOR UINT32_C(0)\n#define EYEBALLS_COLUMNS_MAX UINT32_C(64)\n\
        typedef struct a {\n    int x; /* x */\n    int y;\n} a;\nEYEBALLS_ASSERT(sizeof(a) == 8, \"a\");\n\
        EYEBALLS_ASSERT(sizeof(eyeballs_value) == 16, \"eyeballs_value\");\n";
    let old = declarations(header);
    let after = |from: &str, to: &str| {
        assert!(header.contains(from));
        breaks(&old, &declarations(&header.replacen(from, to, 1)))
    };
    for (from, to) in [
        ("/* x */", "/* another */"),
        ("int y;\n", "int y;\n int z;\n"),
        ("== 8", "== 12"),
        ("(64)", "(65)"),
        ("MINOR UINT32_C(0)", "MINOR UINT32_C(1)"),
        ("typedef", "#define NEW 1\ntypedef"),
    ] {
        assert_eq!(after(from, to), None, "{from} {to}");
    }
    for (from, to) in [
        ("int x;", "int w;\n int x;"),
        ("int y;", "int z;\n int y;"),
        ("int y;", ""),
        ("int x;", "long x;"),
        ("== 8", "== 4"),
        ("== 16", "== 24"),
        ("(64)", "(63)"),
        ("EYEBALLS_COLUMNS_MAX", "COLUMNS_MAX"),
    ] {
        assert!(after(from, to).is_some(), "{from} {to}");
    }
}

/// `EYEBALLS_HEADER` names the header to compare with, that of the last release say; by default that of version 1.0.
#[test]
#[ignore = "prints what differs; -- --ignored --nocapture"]
fn what_differs_from_another_header_is_told() {
    let path = std::env::var_os("EYEBALLS_HEADER").map_or_else(|| project().join(FROZEN), Into::into);
    let other = fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; EYEBALLS_HEADER names a header", path.display()));
    let all = differences(&Header::read(&other), &Header::read(&text(TODAY)));
    println!("{} differences from {}", all.len(), path.display());
    for difference in &all {
        println!("{difference}");
    }
    assert!(all.iter().all(|difference| difference.meaning != Meaning::Breaks), "{}", path.display());
}

#[test]
fn differences_are_named_with_what_they_mean() {
    let header = "/* h */\n\n/* ---\n * Part\n * --- */\n\n#define EYEBALLS_ABI_MINOR UINT32_C(0)\n\
        #define EYEBALLS_COLUMNS_MAX UINT32_C(64)\n#define EYEBALLS_KIND UINT32_C(1)\n\n\
        typedef struct a {\n    int x; /* of it */\n    int y;\n} a;\n\
        EYEBALLS_ASSERT(sizeof(a) == 8, \"a\");\n\
        typedef struct eyeballs_value {\n    int z;\n} eyeballs_value;\n\
        static inline int add(int a) {\n    return a;\n}\n";
    let old = Header::read(header);
    assert_eq!(differences(&old, &old), []);
    let after = |from: &str, to: &str| {
        assert!(header.contains(from), "{from}");
        let all = differences(&old, &Header::read(&header.replacen(from, to, 1)));
        assert_eq!(all.len(), 1, "{all:?}");
        all[0].to_string()
    };
    for (from, to, said) in [
        ("of it", "of all", "words    a.x: \"of all\", was \"of it\""),
        ("int y;\n", "int y;\n    char w[4];\n", "appends  a.w is new: `char w[4]`"),
        ("(64)", "(65)", "appends  EYEBALLS_COLUMNS_MAX was `UINT32_C(64)`, and is `UINT32_C(65)`"),
        ("== 8", "== 12", "appends  sizeof(a) was `8`, and is `12`"),
        (
            "\n#define EYEBALLS_KIND",
            "\n#define EYEBALLS_NEW 2\n#define EYEBALLS_KIND",
            "appends  EYEBALLS_NEW is new: 2",
        ),
        ("(64)", "(63)", "BREAKS   EYEBALLS_COLUMNS_MAX was `UINT32_C(64)`, and is `UINT32_C(63)`"),
        (
            "KIND UINT32_C(1)",
            "KIND UINT32_C(2)",
            "BREAKS   EYEBALLS_KIND was `UINT32_C(1)`, and is `UINT32_C(2)`",
        ),
        ("int x;", "long x;", "BREAKS   a.x was `int x`, and is `long x`"),
        ("    int y;\n", "", "BREAKS   a.y is gone: it was `int y`"),
        (
            "    int x;",
            "    int w;\n    int x;",
            "BREAKS   a.w is new and stands before a.x; fields are appended",
        ),
        (
            "    int x; /* of it */\n    int y;",
            "    int y;\n    int x; /* of it */",
            "BREAKS   a.y stands before what it stood behind",
        ),
        ("int z;\n", "int z;\n    int w;\n", "BREAKS   eyeballs_value.w is new: `int w`"),
        (
            "add(int a)",
            "add(long a)",
            "BREAKS   add() was `static inline int add(int a)`, and is `static inline int add(long a)`",
        ),
    ] {
        assert_eq!(after(from, to), said, "{from:?} to {to:?}");
    }
}

#[test]
fn the_market_still_has_all_inputs_and_outputs_of_version_1_0() {
    let header = text(FROZEN);
    let named = |from: &str, to: &str| -> Vec<String> {
        let part = header.split_once(from).expect(from).1.split_once(to).expect(to).0;
        let names = part.lines().filter_map(|line| line.strip_prefix(" *   \"")?.split_once('"'));
        names.map(|(name, _)| name.to_owned()).collect()
    };
    let (inputs, outputs) =
        (named(" * Inputs, filled", " * Outputs, read"), named(" * Outputs, read", " * State: "));
    assert_eq!((inputs.len(), outputs.len()), (18, 10));
    for (names, known) in [(inputs, &input::ALL[..]), (outputs, &output::ALL[..])] {
        for name in names {
            assert!(known.contains(&name.as_str()), "the market has no `{name}` any more");
        }
    }
}

/// A frozen model in C, compiled against the frozen header, which lies beside it and is therefore the one that it includes.
fn in_c(test: &str, file: &str, id: &str) -> ModelHandle {
    let folder = empty_folder(test);
    fs::write(folder.join("eyeballs.h"), text(FROZEN)).expect("the test folder can be written");
    let source = folder.join(file);
    fs::write(&source, text(&format!("tests/fixtures/frozen-1.0/{file}")))
        .expect("the test folder can be written");
    let library = compile_c(&source, C_MODEL_FLAGS, &source.with_extension("so"));
    let registry =
        Registry::open(Search::default(), Permission::everything(), None).expect("nothing was named");
    registry.find(id, Some(&library), None).expect("it keeps the contract").handle
}

/// A thousand people on the third of some days with some inputs.
fn third_day(handle: &ModelHandle, replaced: &[(&str, ParameterValue)], inputs: &[(&str, f32)]) -> OneBlock {
    let values = values(handle, replaced);
    let mut block = OneBlock::new(handle, &values, (0..1_000).collect()).expect("the parameters can be");
    for (name, value) in inputs {
        block.column_mut::<f32>(name).fill(*value);
    }
    for _ in 0..3 {
        block.day().expect("the model goes on");
    }
    block
}

#[test]
fn models_of_version_1_0_in_c_count_as_they_did() {
    let tips = third_day(
        &in_c("frozen-tip-jar", "tip_jar.c", "tip-jar"),
        &[("chance", ParameterValue::Float(0.3))],
        &[("minutes_today", 12.0)],
    );
    assert_eq!(tips.metrics, [323.0, 281.840774]);
    assert_eq!(tips.postings, [317_199_880, 31_719_988]);

    let packets = third_day(
        &in_c("frozen-red-packet", "red_packet.c", "red-packet"),
        &[("first_day_of_year", ParameterValue::Integer(1))],
        &[("minutes_today", 12.0), ("gift", 0.25)],
    );
    assert_eq!(packets.metrics, [2019.0, 1000.0, 250.0, 0.0, 0.0, 3.7704717017500164]);
    assert_eq!(packets.postings, [250_000_000]);
    let gifts = packets.column::<f32>("invitation_gift").iter();
    assert_eq!(gifts.map(|&gift| f64::from(gift)).sum::<f64>(), 684.861_942_259_594_8);
}

#[test]
fn models_of_version_1_0_in_rust_count_as_they_did() {
    let seats = third_day(
        &in_rust::<Seats>(),
        &[("period_days", ParameterValue::Integer(1)), ("chance", ParameterValue::Float(0.5))],
        &[("minutes_today", 12.0)],
    );
    assert_eq!(seats.metrics, [758.0, 112.0, 0.0, 0.0, 758.0, 6.0]);
    assert_eq!(seats.postings, [4_548_000_000, 0]);

    let creators = third_day(&in_rust::<Creators>(), &[], &[("minutes_today", 12.0), ("talent", 0.5)]);
    assert_eq!(creators.metrics, [1000.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(creators.postings, [0, 0]);
    assert_eq!(creators.column::<f32>("invitations").iter().sum::<f32>(), 503.0);
}

/// All of them stand on one service.
const SCENARIO: &str = r#"
title = "Models of version 1.0"
[run]
days = 40
[people]
count = 8_000
contacts = { small_world = { mean = 8, rewire = 0 } }
[firm.acme]
cash = 0
credit = "unlimited"
[service.all]
firm = "acme"
initial_users = 4_000
channel = [
  { kind = "group", size = 4 },
  { kind = "model-invitation", name = "packets", model = "red-packet", acceptance = 0.5 },
  { kind = "model-invitation", name = "fans", model = "creators", acceptance = 0.5 },
]
model.tip-jar = {}
model.red-packet = { first_day_of_year = 5 }
model.seats = { period_days = 5 }
model.creators = {}
"#;

#[test]
fn models_of_version_1_0_run_in_a_market() {
    let models = These(vec![
        in_c("frozen-market-tip-jar", "tip_jar.c", "tip-jar"),
        in_c("frozen-market-red-packet", "red_packet.c", "red-packet"),
        in_rust::<Seats>(),
        in_rust::<Creators>(),
    ]);
    let file = empty_folder("frozen-market").join("all.toml");
    fs::write(&file, SCENARIO).expect("the test folder can be written");
    let record = simulate(&file, &models, 2);
    let all = &record.services[0];
    let sum = |name: &str| line(all, name).iter().sum::<i64>();
    let (revenue, cost) = (["tips", "seats", "last_bills", "coins"], ["counting", "packets", "payouts"]);
    for name in revenue.into_iter().chain(cost) {
        assert!(sum(name) > 0, "nothing was posted to {name}");
    }
    let days = || all.days.iter();
    assert_eq!(days().map(|day| day.revenue_users.0).sum::<i64>(), revenue.map(sum).iter().sum::<i64>());
    assert_eq!(days().map(|day| day.cost_other.0).sum::<i64>(), cost.map(sum).iter().sum::<i64>());
    for (name, channel) in [("members", 0), ("sent", 1), ("newcomers_invited", 2)] {
        assert!(metric(all, name).iter().sum::<f64>() > 0.0, "{name}");
        assert!(all.channels[channel].joined > 0, "{name}");
    }
}
