//! `[calibration]`: what it means, and what is refused, in the scenario or in the data.

use super::{TestModels, WORLD, check, folder, good, mistakes_in, read_files};
use crate::checked::{Calibration, Facts, Luck, Quantity, Scale, Subject};
use crate::{Overrides, read};
use eyeballs_core::measures::{Moment, Part, measure};

/// Parameters that are right, on lines 6 to 17.
const PARAMETERS: &str = "
[calibration]
budget = 50
[[calibration.parameter]]
key = 'service.reader.churn.hazard'
from = 0.001
to = 0.1
scale = 'log'
[[calibration.parameter]]
key = 'people.represents'
from = 1
to = 10
integer = true
";

const TARGET: &str = "[[calibration.target]]
file = 'd.csv'
column = 'mau'
unit = 'thousand people'
measure = 'users'
";

/// A file of four quarters of 25 days.
const DATA: &str =
    "# where it is from\nquarter,day,mau,kind\n2009Q1,24,1.5,a\n2009Q2,49,2,a\n2009Q3,74,,a\n2009Q4,99,4,a\n";

fn calibration(target: &str, data: &str) -> Calibration {
    let text = format!("{WORLD}{PARAMETERS}{target}");
    let scenario = read_files(&[("main.toml", &text), ("d.csv", data)], &Overrides::default());
    let scenario = scenario.unwrap_or_else(|mistakes| panic!("{mistakes}\nin\n{text}"));
    scenario.calibration.expect("it has one")
}

/// What is wrong with a target, whose first line is line 19, in data.
fn refused(target: &str, data: &str, expected: &[&str]) {
    let text = format!("{WORLD}{PARAMETERS}{target}");
    let mistakes = mistakes_in(&[("main.toml", &text), ("d.csv", data)], &Overrides::default());
    assert_eq!(mistakes, expected, "in\n{text}\nwith\n{data}");
}

/// Days of each row, observation, deviation and whether it is held out.
fn rows(calibration: &Calibration) -> Vec<(u32, u32, f64, Option<f64>, bool)> {
    let rows = calibration.targets[0].rows.iter();
    rows.map(|row| (row.first_day, row.last_day, row.observed, row.standard_deviation, row.held_out))
        .collect()
}

#[test]
fn parameters_have_a_range_on_a_scale() {
    let found = calibration(&format!("{TARGET}day_column = 'day'\nrelative_error = 0.1"), DATA);
    assert_eq!((found.budget, found.starts, found.replications), (50, 4, 4));
    let [hazard, represents] = &found.parameters[..] else { panic!("{:?}", found.parameters) };
    assert_eq!((hazard.from, hazard.to, hazard.scale, hazard.integer), (0.001, 0.1, Scale::Log, false));
    assert_eq!((represents.scale, represents.integer), (Scale::Linear, true));
}

/// What an event sets moves as anything else, alone or with what is linked to it.
#[test]
fn linked_numbers_take_one_value_and_events_set_it() {
    let text = |linked: &str| {
        format!(
            "{WORLD}service.reader.quality = 0.5
[[event]]
name = 'better'
day = 40
set = {{ 'service.reader.quality' = 0.7 }}
[calibration]
luck = 'none'
[[calibration.parameter]]
key = 'event.better.set.\"service.reader.quality\"'
from = 0.6
to = 0.9
linked = {linked}
{TARGET}day_column = 'day'
relative_error = 0.1"
        )
    };
    let files = |text: &str| [("main.toml", text.to_owned()), ("d.csv", DATA.to_owned())];
    let good = text("['service.reader.quality', 'people.outside_weight']");
    let files = files(&good);
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, &**text)).collect();
    let found = read_files(&files, &Overrides::default()).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let plan = found.calibration.expect("it has one");
    assert_eq!(plan.luck, Luck::None);
    let world = &plan.scenario_at(&[0.85]).expect("they go together").variants[0].world;
    assert_eq!(world.people.outside_weight, 0.85);
    assert!(format!("{:?}", world.services[0].quality).contains("0.85"), "{:?}", world.services[0].quality);
    assert!(format!("{:?}", world.events[0].action).contains("0.85"), "{:?}", world.events[0].action);
    for (linked, place, what) in [
        ("['service.reader.quality', 'service.reader.quality']", "17:37", "stands here twice"),
        ("['quality']", "17:11", "a calibration cannot move `quality`"),
    ] {
        let mistakes = mistakes_in(&[("main.toml", &text(linked)), ("d.csv", DATA)], &Overrides::default());
        assert!(mistakes[0].starts_with(place) && mistakes[0].contains(what), "{mistakes:?}");
    }
}

#[test]
fn rows_cover_days_by_number_by_step_or_by_date_and_empty_cells_are_passed_over() {
    let days = |more: &str| rows(&calibration(&format!("{TARGET}relative_error = 0.5\n{more}"), DATA));
    let all = |first: [u32; 3]| {
        vec![
            (first[0], 24, 1.5, Some(0.75), false),
            (first[1], 49, 2.0, Some(1.0), false),
            (first[2], 99, 4.0, Some(2.0), false),
        ]
    };
    assert_eq!(days("day_column = 'day'"), all([0, 25, 75]));
    assert_eq!(days("every_days = 25"), all([0, 25, 75]));
    assert_eq!(days("every_days = 25\nfirst_day = 24"), all([0, 25, 75]));
    assert_eq!(days("every_days = 25\nskip_rows = 1\nfirst_day = 49")[0], (25, 49, 2.0, Some(1.0), false));
    let later = days("day_column = 'day'\nuse_from = 30\nfit_until = 60");
    assert_eq!(later, [(25, 49, 2.0, Some(1.0), false), (75, 99, 4.0, Some(2.0), true)]);
    let quarter =
        days("date_column = 'quarter'\nday_zero = '2009-04-01'\nuse_from = '2009Q2'\nuse_until = '2009-07'");
    assert_eq!(quarter, [(0, 90, 2.0, Some(1.0), false)]);
    let quarter =
        days("date_column = 'quarter'\nday_zero = 2009-04-01\nuse_from = 2009-06-30\nuse_until = '2009-07'");
    assert_eq!(quarter, [(0, 90, 2.0, Some(1.0), false)]);
}

#[test]
fn day_zero_is_the_start_of_the_run_unless_it_is_said() {
    let first = |start: &str, more: &str| {
        let world = WORLD.replace("days = 100", &format!("days = 100{start}"));
        let target =
            "date_column = 'quarter'\nuse_from = '2009Q2'\nuse_until = '2009Q2'\nrelative_error = 0.5\n";
        let text = format!("{world}{PARAMETERS}{TARGET}{target}{more}");
        let scenario = read_files(&[("main.toml", &text), ("d.csv", DATA)], &Overrides::default());
        rows(&scenario.expect("good").calibration.expect("one"))[0].0
    };
    assert_eq!(first(", start = 2009-04-01", ""), 0);
    assert_eq!(first(", start = 2009-03-31", ""), 1);
    assert_eq!(first(", start = 2009-03-31", "day_zero = '2009-04-01'\n"), 0);
}

#[test]
fn a_limit_belongs_to_what_it_limits() {
    let days = |more: &str| {
        rows(&calibration(&format!("{TARGET}absolute_error = 1\nday_column = 'day'\n{more}"), DATA))
    };
    let held_out = |more: &str| days(more).iter().map(|row| row.4).collect::<Vec<_>>();
    assert_eq!(held_out("fit_until = 49"), [false, false, true]);
    assert_eq!(held_out("fit_until = 48"), [false, true, true]);
    assert_eq!(days("use_from = 49\nuse_until = 98").len(), 1);
    // The run ends with day 99.
    refused(
        &format!("{TARGET}absolute_error = 1\nday_column = 'day'"),
        &DATA.replace("99,4", "100,4"),
        &[
            "d.csv:6:1: this row (100) is about day 100, beyond the run of 100 days (make `run.days` longer, or leave such \
           rows out with `use_until`)",
        ],
    );
}

#[test]
fn two_errors_of_an_observation_are_independent() {
    let data = DATA.replace("99,4", "99,40");
    let found =
        calibration(&format!("{TARGET}day_column = 'day'\nrelative_error = 0.1\nabsolute_error = 3"), &data);
    // A tenth of 40, and 3.
    assert_eq!(rows(&found)[2].3, Some(5.0));
}

/// Facts that are the days and the number of the subject's variant.
struct Made;

impl Facts for Made {
    fn value(&self, moment: Moment, quantity: &Quantity, subject: Subject) -> Option<f64> {
        let days = moment.days(100);
        let part = if matches!(subject.part, Part::Service(_)) { 0.5 } else { 0.0 };
        let arpu = Quantity::Measure(measure("arpu").expect("it is in the list"));
        (*quantity != arpu).then(|| 1e6 * f64::from(days.end) + 1e3 * f64::from(days.start) + 1e3 * part)
    }
}

fn values(target: &str) -> Vec<Option<f64>> {
    let found = calibration(target, DATA);
    let target = &found.targets[0];
    (0..target.rows.len()).map(|row| target.value(row, &Made)).collect()
}

#[test]
fn a_target_asks_for_its_measure_in_its_unit_over_its_days() {
    let base = "[[calibration.target]]\nfile = 'd.csv'\ncolumn = 'mau'\nunit = 'thousand people'\n\
                day_column = 'day'\nrelative_error = 1\n";
    assert_eq!(values(&format!("{base}measure = 'joined'"))[1], Some(50_000.0 + 25.0));
    assert_eq!(values(&format!("{base}measure = 'joined'\nover = 'start'"))[1], Some(50_000.0));
    assert_eq!(values(&format!("{base}measure = 'joined'\nsubject = 'reader'"))[1], Some(50_000.0 + 25.5));
    let moment =
        "[[calibration.target]]\nof = \"day9.users['base'] / 1e6\"\nvalue = 9\nstandard_error = 0.1\n";
    assert_eq!(values(moment), [Some(10.0 + 9e-3)]);
    let none = "[[calibration.target]]\nof = \"final.arpu['base'] + 1\"\nvalue = 9\nstandard_error = 0.1\n";
    assert_eq!(values(none), [None]);
}

#[test]
fn counts_need_no_error_and_take_none() {
    let found = calibration(&format!("{TARGET}day_column = 'day'\ncounts = true"), DATA);
    assert!(found.targets[0].rows.iter().all(|row| row.count && row.standard_deviation.is_none()));
    // Two counts are enough for two parameters: their errors are known.
    calibration(&format!("{TARGET}day_column = 'day'\ncounts = true\nuse_until = 60"), DATA);
    refused(
        &format!("{TARGET}day_column = 'day'\ncounts = true\nabsolute_error = 1"),
        DATA,
        &["25:10: the error of counts follows from the counts (leave out `counts`, or `relative_error` and \
           `absolute_error`)"],
    );
    refused(
        &format!("{TARGET}day_column = 'day'\ncounts = true"),
        &DATA.replace("49,2", "49,-2"),
        &["d.csv:4:1: -2 is no count: counts are not negative"],
    );
}

#[test]
fn the_scenario_at_other_values_is_as_if_its_file_had_been_edited() {
    let found = calibration(&format!("{TARGET}day_column = 'day'\nabsolute_error = 1"), DATA);
    let scenario = found.scenario_at(&[0.05, 7.4]).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    assert!(scenario.calibration.is_none());
    let world = &scenario.variants[0].world;
    assert_eq!((world.services[0].churn.hazard, world.people.represents), (0.05, 7));
    let plain = WORLD.replace("count = 1000", "count = 1000, represents = 7");
    let plain = format!("{plain}service.reader.churn.hazard = 0.05\n");
    let edited = read_files(&[("main.toml", &plain)], &Overrides::default()).expect("good");
    assert_eq!(format!("{world:?}"), format!("{:?}", edited.variants[0].world));
    assert!(found.scenario_at(&[-1.0, 7.0]).is_err());
}

#[test]
fn a_parameter_reaches_channels_by_name_models_and_variants() {
    let more = "
[[service.reader.channel]]
kind = 'word-of-mouth'
imitation = 0.1
[[variant]]
name = 'a'
model.reader.paid-membership.price = 3
[calibration]
[[calibration.parameter]]
key = 'service.reader.channel.word-of-mouth.imitation'
from = 0
to = 1
[[calibration.parameter]]
key = 'model.reader.paid-membership.price'
from = 1
to = 9
[[calibration.parameter]]
key = 'variant.a.service.reader.quality'
from = 0
to = 1
[[calibration.target]]
of = \"final.users['a']\"
value = 10
standard_error = 1
";
    let found = good(more).calibration.expect("it has one");
    let scenario = found.scenario_at(&[0.25, 5.0, 0.75]).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    for part in ["imitation = 0.25", "price = 5", "start = 0.75"] {
        assert!(scenario.resolved.contains(part), "no {part} in\n{}", scenario.resolved);
    }
}

#[test]
fn what_was_understood_of_a_calibration_reads_back_as_the_same() {
    let more = format!(
        "{TARGET}date_column = 'quarter'\nday_zero = '2009-01-01'\nuse_until = '2009Q1'\nwhere = {{ kind = 'a' }}\nrelative_error = 0.1\nname = 'x'\n"
    );
    let here = folder(&[("main.toml", &format!("{WORLD}{PARAMETERS}{more}")), ("d.csv", DATA)]);
    let first = read(&here.path().join("main.toml"), &Overrides::default(), &TestModels).expect("good");
    let there = folder(&[("main.toml", &first.resolved)]);
    let second = read(&there.path().join("main.toml"), &Overrides::default(), &TestModels);
    let second = second.unwrap_or_else(|mistakes| panic!("{mistakes}\nin\n{}", first.resolved));
    let all = |calibration: &Option<Calibration>| {
        let calibration = calibration.as_ref().expect("it has one");
        let keys: Vec<_> =
            calibration.parameters.iter().map(|p| (&p.key, p.from, p.to, p.scale, p.integer)).collect();
        format!("{keys:?} {:?} {}", calibration.targets, calibration.budget)
    };
    assert_eq!(all(&first.calibration), all(&second.calibration));
}

#[test]
fn parameters_that_cannot_be() {
    let target = "[[calibration.target]]\nof = \"final.users['base']\"\nvalue = 10\nstandard_error = 1\n";
    let parameter = |keys: &str, expected: &[&str]| {
        check(&format!("[[calibration.parameter]]\n{keys}\n{target}"), expected);
    };
    parameter(
        "key = 'service.reader.qualty'\nfrom = 0\nto = 1",
        &["7:7: unknown key `qualty` in service.reader (did you mean `quality`?)"],
    );
    parameter(
        "key = 'service.raeder.quality'\nfrom = 0\nto = 1",
        &["7:7: there is no service `raeder` (did you mean `reader`?)"],
    );
    parameter(
        "key = 'service.reader.quality'\nfrom = 0\nto = 1.5",
        &["9:6: `start` must be 0 to 1, not 1.5"],
    );
    parameter(
        "key = 'people.represents'\nfrom = 1\nto = 2",
        &[
            "8:8: `represents` must be an integer; this is a number",
            "9:6: `represents` must be an integer; this is a number",
        ],
    );
    parameter(
        "key = 'run.days'\nfrom = 1\nto = 2",
        &[
            "7:7: a calibration cannot move `run.days` (write a path as in --set, for example service.reader.churn.hazard)",
        ],
    );
    parameter(
        "key = 'service.reader.quality'\nfrom = 0\nto = 1\nscale = 'log'",
        &[
            "8:8: a range on a log scale cannot begin at 0 (begin the range above 0, or use the scale \"linear\")",
        ],
    );
    parameter(
        "key = 'service.reader.quality'\nfrom = 1\nto = 1\nscale = 'lag'\ninteger = 1",
        &[
            "9:6: the range is empty: from 1 to 1",
            "10:9: there is no scale `lag` (did you mean `log`?)",
            "11:11: `integer` must be true or false; this is an integer",
        ],
    );
    check(
        &format!("[calibration]\n{target}"),
        &["6:1: the calibration has no parameter (write one under a header [[calibration.parameter]])"],
    );
}

#[test]
fn targets_that_cannot_be() {
    let with = |more: &str, expected: &[&str]| refused(&format!("{TARGET}{more}"), DATA, expected);
    with(
        "",
        &[
            "19:1: the target says in 0 ways which day a row is about (write exactly one of every_days, day_column, date_column)",
        ],
    );
    refused(
        &TARGET.replace("mau", "mua").replace("d.csv", "x.csv"),
        DATA,
        &[
            "19:1: the target says in 0 ways which day a row is about (write exactly one of every_days, day_column, date_column)",
            "20:8: the data FOLDER/x.csv: cannot read it: No such file or directory (os error 2)",
        ],
    );
    refused(
        &TARGET.replace("mau", "mua").replace("measure", "every_days = 25\nmeasure"),
        DATA,
        &["21:10: the data has no column `mua` (did you mean `mau`?)"],
    );
    refused(
        &format!("{}every_days = 25\n", TARGET.replace("thousand people", "million USD")),
        DATA,
        &[
            "22:8: `users` is counted in people, not in `million USD` (write \"people\", \"thousand people\", \"million people\", \"100 people\" or the like)",
        ],
    );
    refused(
        &format!("{}every_days = 25\n", TARGET.replace("'users'", "'usres'")),
        DATA,
        &["23:11: there is no measure `usres` here (did you mean `users`?)"],
    );
    with("every_days = 25\nsubject = 'b'", &["25:11: there is no `b` (there is: base, acme, reader)"]);
    with(
        "every_days = 25\nover = 'start'",
        &["25:8: `users` is that of a row's last day: there is nothing to sum (leave out `over`)"],
    );
    with(
        "date_column = 'quarter'",
        &[
            "19:1: `date_column` needs `run.start`, or the key `day_zero` (write the date of day 0, for example run.start = 2009-01-01)",
        ],
    );
    with(
        "every_days = 25\nwhere = { kind = 'b', sort = 'c' }",
        &[
            "25:18: no row of the data has `b` here",
            "25:23: the data has no column `sort` (there is: quarter, day, mau, kind)",
        ],
    );
    with(
        "every_days = 25\nfit_until = 3",
        &[
            "19:1: the target has no row to be fitted (look at `fit_until`, `use_from`, `use_until` and `where`)",
        ],
    );
    with(
        "every_days = 25\nfit_until = 60",
        &[
            "7:1: 2 observations cannot fix 2 parameters (fit more rows or fewer parameters, or state the errors of all targets)",
        ],
    );
}

#[test]
fn data_that_cannot_be_is_shown_in_the_data() {
    let with = |more: &str, data: &str, expected: &[&str]| {
        refused(&format!("{TARGET}relative_error = 0.1\n{more}"), data, expected);
    };
    with(
        "every_days = 26",
        DATA,
        &[
            "d.csv:6:1: this row (103) is about day 103, beyond the run of 100 days (make `run.days` longer, or leave such rows out with `use_until`)",
        ],
    );
    with(
        "date_column = 'quarter'\nday_zero = '2009-04-01'",
        DATA,
        &[
            "d.csv:3:1: this row (2009Q1) is about days before the run: from day -1 (leave such rows out with `use_from` or `skip_rows`, or move `day_zero` or `first_day`)",
            "d.csv:6:1: this row (2009Q4) is about day 274, beyond the run of 100 days (make `run.days` longer, or leave such rows out with `use_until`)",
        ],
    );
    with(
        "day_column = 'day'",
        "day,mau\n5,1\n\n# c\n9,many\n",
        &["d.csv:5:1: the cell in the column `mau` is not a number"],
    );
    with(
        "day_column = 'day'",
        "day,mau\n5,1\n5,2\n",
        &[
            "d.csv:3:1: this row is not later than the one before (put the rows in the order of time, or choose some of them with `where`)",
        ],
    );
    with(
        "day_column = 'day'",
        "day,mau\n5,1\n6,2,3\n",
        &["d.csv:3:1: this line has 3 fields, and the header has 2"],
    );
    with(
        "date_column = 'day'\nday_zero = '2009'",
        "day,mau\n2009Q9,1\n",
        &[
            "d.csv:2:1: `2009Q9` in the column `day` is not a date (write 2009, 2009Q1, 2009-03 or 2009-03-31)",
        ],
    );
    with(
        "day_column = 'day'",
        "day,mau\n5,0\n",
        &[
            "d.csv:2:1: a relative error of zero is no error (give an `absolute_error` too, or leave the cell empty)",
        ],
    );
}

#[test]
fn the_old_name_of_a_key_is_refused_with_the_new_one() {
    let text = "[[calibration.parameter]]
key = 'people.represents'
from = 1
to = 9
whole = true
[[calibration.target]]
of = \"final.users['base']\"
value = 1
standard_error = 1
";
    check(
        text,
        &[
            "10:1: `calibration.parameter.whole` is called `calibration.parameter.integer` since version 0.1.0 (write \
           `calibration.parameter.integer`)",
        ],
    );
}
