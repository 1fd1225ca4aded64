//! An expression: as a claim, as a number of a lesson, and as what a calibration aims at. What is accepted comes to an answer
//! for any facts, and a number is finite.

use super::Files;
use eyeballs_core::measures::Moment;
use eyeballs_scenario::checked::{Facts, LessonPart, Quantity, Subject};

pub(crate) const TOKENS: &[&str] = &[
    "(",
    ")",
    "((((((((",
    "!",
    "not ",
    "!!!!!!!!",
    " and ",
    " or ",
    "&&",
    "||",
    "==",
    "!=",
    "<=",
    ">=",
    "<",
    ">",
    "+",
    "-",
    "*",
    "/",
    "true",
    "false",
    "0",
    "1e308",
    ".",
    "[",
    "]",
    "'a'",
    "\"b\"",
    "'a/reader'",
    "final.users['a']",
    "total.profit['b']",
    "peak.active['a/reader']",
    "year1.revenue['a']",
    "month1.churn['b']",
    "day0.cash['a/acme']",
    "final.minutes_share['b/reader']",
    "final.impressions['a']",
    "claim.share['c']",
    "closing.users['a']",
    "day_when(",
    "users['a']",
    "{",
    "}",
    "é",
    "\u{1b}",
];

const WORLD: &str = "title = 'T'
run.days = 400
people.count = 20
firm.acme.cash = 5
service.reader.firm = 'acme'
service.other.firm = 'acme'
[[variant]]
name = 'a'
model.reader.free-plus-ads = {}
[[variant]]
name = 'b'
";

/// Values that facts may have.
const VALUES: [Option<f64>; 6] = [None, Some(0.0), Some(1.0), Some(-1.5), Some(1e300), Some(-5e-324)];

/// The same value for everything.
struct Same(Option<f64>);

impl Facts for Same {
    fn value(&self, _: Moment, _: &Quantity, _: Subject) -> Option<f64> {
        self.0
    }
}

thread_local! {
    static FILES: Files = Files::new(&[]);
}

pub(crate) fn run(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    // As a text of TOML, every character by its number.
    let text: String = text.chars().map(|character| format!("\\U{:08x}", u32::from(character))).collect();
    FILES.with(|files| {
        let read = |more: &str| {
            files.write("main.toml", format!("{WORLD}{more}").as_bytes());
            files.read().ok()
        };
        if let Some(scenario) = read(&format!("[[claim]]\ntext = 'so'\nholds = \"{text}\"\n")) {
            for value in VALUES {
                // Whether it holds or why that cannot be said: both are answers.
                let _ = scenario.claims[0].holds(&Same(value));
            }
        }
        let target = format!(
            "[[calibration.parameter]]\nkey = 'service.reader.quality'\nfrom = 0\nto = 1\n[[calibration.target]]\n\
             of = \"{text}\"\nvalue = 1\nstandard_error = 1\n"
        );
        if let Some(scenario) = read(&target) {
            let target = &scenario.calibration.expect("it has one").targets[0];
            for value in VALUES {
                let number = target.value(0, &Same(value));
                assert!(number.is_none_or(f64::is_finite), "{number:?}");
            }
        }
        files.write("main.toml", format!("lesson = \"{{{text}}}\"\n{WORLD}").as_bytes());
        let lesson = files.read().map(|scenario| scenario.lesson.parts).unwrap_or_default();
        for part in &lesson {
            if let LessonPart::Number(number) = part {
                for value in VALUES {
                    let number = number.value(|_| value);
                    assert!(number.as_ref().map_or(true, |number| number.is_finite()), "{number:?}");
                }
            }
        }
    });
}
