//! Several files and the command line: what starts from what, and where a mistake is shown.

use super::{WORLD, folder, good, mistakes_in, read_files, shown};
use crate::checked::Scenario;
use crate::tests::models::TestModels;
use crate::{Overrides, read};
use eyeballs_abi::description::ParameterValue;
use eyeballs_core::spec::ContactsSpec;
use std::path::Path;
use std::sync::Arc;

fn set(pairs: &[(&str, &str)]) -> Overrides {
    let own = |(path, value): &(&str, &str)| ((*path).to_owned(), (*value).to_owned());
    Overrides { set: pairs.iter().map(own).collect(), ..Overrides::default() }
}

fn with(more: &str, overrides: &Overrides) -> Result<Scenario, crate::Mistakes> {
    read_files(&[("main.toml", &format!("{WORLD}{more}"))], overrides)
}

#[test]
fn a_file_starts_from_another_and_wins() {
    let base =
        format!("{WORLD}service.reader.quality = 0.1\nservice.reader.taste = 0.2\n[[variant]]\nname = 'x'\n");
    let main =
        "extends = 'base.toml'\ntitle = 'Mine'\nservice.reader.quality = 0.9\n[[variant]]\nname = 'y'\n";
    let files = [("main.toml", main), ("base.toml", &base)];
    let scenario = read_files(&files, &Overrides::default()).expect("good");
    let service = &scenario.variants[0].world.services[0];
    assert_eq!((&*scenario.title, service.quality.start, service.taste), ("Mine", 0.9, 0.2));
    assert_eq!(scenario.variants.len(), 1);
    assert_eq!(scenario.variants[0].name, "y");
}

#[test]
fn a_mistake_is_shown_in_the_file_in_which_it_stands() {
    let base = format!("{WORLD}service.reader.quality = 7\n");
    let main = "extends = 'base.toml'\nservice.reader.taste = 8\n";
    let files = [("main.toml", main), ("base.toml", &base)];
    assert_eq!(
        shown(read_files(&files, &Overrides::default())),
        ["2:24: `taste` must be 0 to 1, not 8", "base.toml:6:26: `start` must be 0 to 1, not 7"]
    );
}

#[test]
fn files_that_cannot_be_read() {
    let shown_of = |files: &[(&str, &str)]| mistakes_in(files, &Overrides::default());
    assert_eq!(shown_of(&[]), ["FOLDER/main.toml: cannot read it: No such file or directory (os error 2)"]);
    assert_eq!(
        shown_of(&[("main.toml", "extends = 'x.toml'")]),
        ["1:11: FOLDER/x.toml: cannot read it: No such file or directory (os error 2)"]
    );
    assert_eq!(
        shown_of(&[("main.toml", "\nextends = 'main.toml'")]),
        ["2:11: FOLDER/main.toml extends itself, through this line"]
    );
    let folder = folder(&[]);
    let path = folder.path().join("main.toml");
    std::fs::write(&path, b"title = 'T'\nquestion = '\xff'\n").expect("a temporary file");
    let Err(mistakes) = read(&path, &Overrides::default(), &TestModels) else { panic!("not UTF-8") };
    let report = mistakes.to_string();
    assert!(report.contains("is not UTF-8 text: line 2 has a byte that does not belong"), "{report}");
}

#[test]
fn a_list_of_contacts_is_read_once_for_all_variants() {
    let variants = "[[variant]]\nname = 'a'\n[[variant]]\nname = 'b'\n";
    let main =
        format!("{}{variants}", WORLD.replace("count = 1000", "count = 3, contacts = { edges = 'e.csv' }"));
    let files = [("main.toml", &*main), ("e.csv", "from,to\n0,1\n1,2\n")];
    let scenario = read_files(&files, &Overrides::default()).expect("good");
    let lists: Vec<_> = scenario
        .variants
        .iter()
        .filter_map(|variant| match &variant.world.people.contacts {
            ContactsSpec::Edges(list) => Some(list.clone()),
            _ => None,
        })
        .collect();
    assert_eq!((&lists[0].first, &lists[0].contacts), (&vec![0, 1, 3, 4], &vec![1, 0, 2, 1]));
    assert!(Arc::ptr_eq(&lists[0], &lists[1]));

    let files = [("main.toml", &*main), ("e.csv", "0,1\n\n1,3\n2;1\n")];
    assert_eq!(
        mistakes_in(&files, &Overrides::default()),
        [
            "3:44: 1 more lines of FOLDER/e.csv are wrong: 4",
            "e.csv:3:1: `3` is not the number of a person: there are 3, counted from 0",
        ]
    );
}

#[test]
fn options_change_the_scenario_as_if_the_file_were_edited() {
    let overrides = Overrides {
        replications: Some(3),
        seed: Some(8),
        ..set(&[
            ("run.days", "10"),
            ("title", "My own"),
            ("service.reader.churn.spread", "2.5"),
            ("question", "10"),
        ])
    };
    let result = with("", &overrides);
    assert_eq!(
        shown(result),
        ["--set question=10:1:12: `question` must be a text in quotes; this is an integer"]
    );
    let scenario = with("", &Overrides { set: overrides.set[..3].to_vec(), ..overrides }).expect("good");
    let world = &scenario.variants[0].world;
    assert_eq!((world.days, world.seed, scenario.replications, &*scenario.title), (10, 8, 3, "My own"));
    assert_eq!(world.services[0].churn.spread, 2.5);
}

#[test]
fn a_trial_run_with_fewer_agents_keeps_the_size_of_the_market() {
    let main = WORLD.replace("count = 1000", "count = 1000, represents = 6");
    let people = |people| {
        let overrides = Overrides { people: Some(people), ..Overrides::default() };
        let scenario = read_files(&[("main.toml", &main)], &overrides).expect("good");
        let people = &scenario.variants[0].world.people;
        (people.count, people.represents)
    };
    assert_eq!(people(100), (100, 60));
    assert_eq!(people(2000), (2000, 3));
    assert_eq!(people(100_000), (100_000, 1));
    // To the nearest: 6000 people are 1.5 for each of 4000 agents, and 1.4 for each of 4286.
    assert_eq!((people(4_000), people(4_286)), ((4_000, 2), (4_286, 1)));
    let overrides = Overrides { people: Some(0), ..Overrides::default() };
    assert_eq!(shown(with("", &overrides))[0], "--people 0:1:16: `count` must be 1 to 1000000000, not 0");
}

#[test]
fn a_parameter_is_set_in_every_variant_that_has_the_model() {
    let variants = "[[variant]]
name = 'a b'
model.reader.paid-membership = { price = 1 }
[[variant]]
name = 'c'
model.reader.free-plus-ads = {}
";
    let values = |pairs: &[(&str, &str)]| {
        let scenario = with(variants, &set(pairs)).expect("good");
        scenario.variants.iter().map(|v| v.world.services[0].models[0].values[0].clone()).collect::<Vec<_>>()
    };
    let float = ParameterValue::Float;
    assert_eq!(values(&[("model.reader.paid-membership.price", "7")]), [float(7.0), float(4.0)]);
    assert_eq!(
        values(&[
            ("variant.'a b'.model.reader.paid-membership.price", "7"),
            ("variant.c.service.reader.taste", "0.5")
        ]),
        [float(7.0), float(4.0)]
    );
    let wrong = |path, value| shown(with(variants, &set(&[(path, value)])));
    assert_eq!(
        wrong("model.reader.paid-membershp.price", "7"),
        [
            "--set model.reader.paid-membershp.price=7:1:7: no variant has a model `reader.paid-membershp` (did you \
          mean `reader.paid-membership`?)"
        ]
    );
    assert_eq!(
        wrong("variant.b.service.reader.taste", "7"),
        ["--set variant.b.service.reader.taste=7:1:9: there is no variant `b` (there is: a b, c)"]
    );
}

#[test]
fn a_mistake_in_an_option_names_the_option() {
    let wrong = |path, value| shown(with("", &set(&[(path, value)])));
    assert_eq!(
        wrong("run.dayz", "10"),
        ["--set run.dayz=10:1:5: unknown key `dayz` in run (did you mean `days`?)"]
    );
    assert_eq!(
        wrong("service.raeder.quality", "1"),
        ["--set service.raeder.quality=1:1:9: there is no service `raeder` (did you mean `reader`?)"]
    );
    assert_eq!(
        wrong("run days", "1"),
        ["--set run days=1:1:5: this is not TOML: key with no value, expected `=`"]
    );
    let seed = Overrides { seed: Some(u64::MAX), ..Overrides::default() };
    assert_eq!(
        shown(with("", &seed)),
        ["--seed 18446744073709551615:1:12: this number is too large, or is not a number at all"]
    );
}

#[test]
fn a_pinned_library_is_asked_for_by_its_path_and_hash() {
    let hash = "7".repeat(64);
    good(&format!(
        "service.reader.model.free-plus-ads = {{}}\nplugin.free-plus-ads = {{ path = 'plugins/good.so', sha256 = '{hash}' }}"
    ));
}

#[test]
fn lists_of_contacts_without_a_link() {
    let main = WORLD.replace("count = 1000", "count = 3, contacts = { edges = 'e.csv' }");
    for text in ["", "from,to\n", "# nobody\n\n"] {
        assert_eq!(
            mistakes_in(&[("main.toml", &main), ("e.csv", text)], &Overrides::default()),
            [
                "3:44: the list of contacts FOLDER/e.csv: it holds no link (write two person numbers a line, for example \
                0,1)"
            ],
        );
    }
}

/// Whatever a scenario names, it is a file that ends: nothing else is even opened.
#[cfg(unix)]
#[test]
fn what_a_scenario_names_must_be_a_regular_file() {
    let irregular = "it is no regular file (but a pipe, a device or the like)";
    let pipe = |folder: &Path| {
        let made = std::process::Command::new("mkfifo").arg(folder.join("pipe")).status();
        assert!(made.expect("mkfifo is part of Unix").success());
    };
    for (name, reason) in [("pipe", irregular), ("/dev/zero", irregular), (".", "it is a folder, not a file")]
    {
        let edges = WORLD.replace("count = 1000", &format!("count = 3, contacts = {{ edges = '{name}' }}"));
        for main in [&format!("extends = '{name}'"), &edges, &data_in(name, "y")] {
            let folder = folder(&[("main.toml", main)]);
            pipe(folder.path());
            let shown = shown(read(&folder.path().join("main.toml"), &Overrides::default(), &TestModels));
            assert!(shown[0].contains(reason), "{shown:?}");
        }
    }
}

/// A scenario whose calibration names a file of observations.
fn data_in(file: &str, column: &str) -> String {
    format!(
        "{WORLD}[[calibration.parameter]]\nkey = 'service.reader.quality'\nfrom = 0\nto = 1\n\
         [[calibration.target]]\nfile = '{file}'\ncolumn = '{column}'\nmeasure = 'users'\nunit = 'people'\nevery_days = 1\n"
    )
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let folder = folder(&[("main.toml", "extends = 'base.toml'"), ("base.toml", "")]);
    let base = std::fs::OpenOptions::new().write(true).open(folder.path().join("base.toml")).expect("a file");
    base.set_len((4 << 20) + 1).expect("a sparse file");
    for name in ["main.toml", "base.toml"] {
        let shown = shown(read(&folder.path().join(name), &Overrides::default(), &TestModels));
        assert!(
            shown[0].ends_with("base.toml: it is larger than 4 MiB, the most that such a file may have"),
            "{shown:?}"
        );
    }
}

/// A scenario could name a file of passwords; what does not concern it is not printed.
#[test]
fn a_foreign_file_is_not_printed_line_by_line() {
    let secrets: String = (0..50).map(|line| format!("secret{line} = hunter{line}\n")).collect();
    let keys: String = (0..50).map(|line| format!("secret{line} = 'hunter{line}'\n")).collect();
    let known = format!("title = 'T'\n{keys}");
    let edges = WORLD.replace("count = 1000", "count = 3, contacts = { edges = 'foreign' }");
    let column: String = (0..50).map(|line| format!("hunter{line}\n")).collect();
    let wrong_numbers = format!("y\n{column}");
    let (extends, data) = ("extends = 'foreign'\n", data_in("foreign", "y"));
    for (main, foreign) in [
        (extends, &secrets),
        (extends, &keys),
        (extends, &known),
        (&*edges, &secrets),
        (&*data, &secrets),
        (&*data, &wrong_numbers),
    ] {
        let folder = folder(&[("main.toml", main), ("foreign", foreign)]);
        let read = read(&folder.path().join("main.toml"), &Overrides::default(), &TestModels);
        let report = read.expect_err("no scenario").to_string();
        assert!(report.matches("hunter").count() <= 1, "{report}");
    }
}

#[test]
fn files_start_from_one_another_to_a_depth() {
    let files: Vec<(String, String)> = (0..17)
        .map(|number| {
            let name = if number == 0 { "main.toml".to_owned() } else { format!("f{number}.toml") };
            (name, format!("extends = 'f{}.toml'\n", number + 1))
        })
        .collect();
    let mut files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, &**text)).collect();
    files[16].1 = WORLD;
    assert_eq!(
        mistakes_in(&files, &Overrides::default()),
        ["f15.toml:1:11: FOLDER/f16.toml would be more than 16 files that start from one another"]
    );
    files[15].1 = WORLD;
    assert!(read_files(&files, &Overrides::default()).is_ok());
    let two = [("main.toml", "extends = 'b.toml'"), ("b.toml", "extends = 'main.toml'")];
    assert_eq!(
        mistakes_in(&two, &Overrides::default()),
        ["b.toml:1:11: FOLDER/main.toml extends itself, through this line"]
    );
    assert_eq!(
        mistakes_in(&[("main.toml", "extends = 'b.toml'"), ("b.toml", "a = 1\n")], &Overrides::default()),
        [
            "1:11: FOLDER/b.toml: it is no scenario: it has none of the keys extends, title, question, claims, lesson, \
             run, people, firm, service, nest, plugin, variant, event, policy, claim, fact, source, calibration"
        ]
    );
}
