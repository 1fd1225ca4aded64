//! Tables of numbers: lists of contacts, and observations.

use super::Files;
use eyeballs_core::spec::ContactsSpec;

pub(crate) const TOKENS: &[&str] = &[
    ",",
    ";",
    "\n",
    "\r\n",
    "\r",
    "\"",
    "\"\"",
    "# ",
    "0,1\n",
    "19,0\n",
    "20,0\n",
    "x,y\n",
    "2009Q1",
    "2009-03",
    "2009-03-31",
    "2009",
    "\u{feff}",
    "\0",
    "\u{1b}[2J",
    " ",
];

const PEOPLE: u32 = 20;

const WORLD: &str = "title = 'T'
run.days = 99
firm.acme.cash = 5
service.reader.firm = 'acme'
";

thread_local! {
    static FILES: Files = Files::new(&[]);
}

/// A list of contacts that is accepted leads to people only, and in both directions.
pub(crate) fn contacts(input: &[u8]) {
    FILES.with(|files| {
        let main = format!("{WORLD}people = {{ count = {PEOPLE}, contacts = {{ edges = 'edges.csv' }} }}\n");
        files.write("main.toml", main.as_bytes());
        files.write("edges.csv", input);
        let Ok(scenario) = files.read() else { return };
        let ContactsSpec::Edges(edges) = &scenario.variants[0].world.people.contacts else {
            panic!("the contacts are a list");
        };
        assert!(!edges.contacts.is_empty(), "a list without a link was accepted");
        assert_eq!(edges.first.last().map(|&end| end as usize), Some(edges.contacts.len()));
        let of = |person: u32| {
            let person = person as usize;
            let rows = edges.first.get(person).zip(edges.first.get(person + 1));
            rows.map_or(&[][..], |(&start, &end)| &edges.contacts[start as usize..end as usize])
        };
        for person in 0..PEOPLE {
            for &contact in of(person) {
                assert!(contact < PEOPLE && contact != person && of(contact).contains(&person));
            }
        }
    });
}

/// Observations that are accepted are of days of the run. The first byte says how rows are dated.
pub(crate) fn observations(input: &[u8]) {
    let (how, table) = input.split_first().unwrap_or((&0, &[]));
    let dated = match how % 4 {
        0 => "every_days = 3\nfirst_day = 5",
        1 => "day_column = 'x'",
        2 => "date_column = 'x'\nday_zero = '2009-01-01'",
        _ => "date_column = 'x'\nday_zero = '2009-01-01'\nfit_until = '2009-02'\ncounts = true",
    };
    FILES.with(|files| {
        let main = format!(
            "{WORLD}people.count = {PEOPLE}
[[calibration.parameter]]
key = 'service.reader.quality'
from = 0
to = 1
[[calibration.target]]
file = 'data.csv'
column = 'y'
measure = 'joined'
unit = 'people'
{dated}
"
        );
        files.write("main.toml", main.as_bytes());
        files.write("data.csv", table);
        let Ok(scenario) = files.read() else { return };
        for row in &scenario.calibration.expect("it has one").targets[0].rows {
            assert!(
                row.first_day <= row.last_day && row.last_day < 99 && row.observed.is_finite(),
                "{row:?}"
            );
        }
    });
}
