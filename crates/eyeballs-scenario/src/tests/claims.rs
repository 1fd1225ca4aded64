//! Claims: what they can say, what is refused, and how they are computed.

use super::{WORLD, check_whole, good};
use crate::checked::{Facts, Moment, Part, Subject};

/// Two variants with different models, and a second service in the second.
const VARIANTS: &str = "
[[variant]]
name = 'free + ads'
model.reader.free-plus-ads = {}
[[variant]]
name = 'membership'
model.reader.paid-membership = { price = 1 }
service.rival = { firm = 'acme', model.paid-membership.price = 2 }
";

fn claim(holds: &str) -> String {
    format!("{VARIANTS}[[claim]]\ntext = 'so'\nholds = \"{holds}\"\n")
}

fn check(holds: &str, expected: &[&str]) {
    let line = WORLD.lines().count() + VARIANTS.lines().count() + 3;
    let expected: Vec<String> = expected.iter().map(|mistake| format!("{line}:{mistake}")).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    check_whole(&format!("{WORLD}{}", claim(holds)), &expected);
}

/// Facts by the letters of their measure; `arpu` has no value.
struct Made;

impl Facts for Made {
    fn value(&self, moment: Moment, measure: &str, subject: &Subject) -> Option<f64> {
        let service = matches!(subject.part, Part::Service(_));
        match measure {
            "arpu" => None,
            "cash" => Some(0.0),
            "left" => Some(f64::from(moment.days(100).start)),
            _ => Some(measure.len() as f64 + 100.0 * subject.variant as f64 + 10.0 * f64::from(service)),
        }
    }
}

fn holds(expression: &str) -> Result<bool, String> {
    good(&claim(expression)).claims[0].holds(&Made)
}

#[test]
fn a_claim_compares_facts() {
    // users: 5 letters; the second variant adds 100, a service 10.
    for (expression, expected) in [
        ("final.users['free + ads'] == 5", true),
        ("final.users['membership'] < 105", false),
        ("final.users['membership/rival'] == 115 and total.users['membership/acme'] == 105", true),
        ("final.members['membership/rival'] == 117", true),
        ("final.impressions['free + ads'] == 11", true),
        ("1 > 2 || peak.users['membership'] / 5 - 1 >= 4 * (1 + 1.5e0)", true),
        ("!(1 > 2) && not 3 < 2", true),
        ("3 > 2 > 1", true),
        ("final.left['membership'] == 70 and month2.left['membership'] == 30", true),
        ("day99.left['membership'] == 99 and total.left['membership'] == 0", true),
    ] {
        assert_eq!(holds(expression), Ok(expected), "{expression}");
    }
}

#[test]
fn what_has_no_value_matters_only_where_it_is_asked_for() {
    assert_eq!(
        holds("final.arpu['membership'] > 1"),
        Err("final.arpu['membership'] has no value".to_owned())
    );
    assert_eq!(holds("1 > 2 and final.arpu['membership'] > 1"), Ok(false));
    assert_eq!(holds("1 / final.cash['membership'] > 1"), Err("unable to calculate 1.0 / 0.0".to_owned()));
}

#[test]
fn names_are_checked_in_every_half_of_an_expression() {
    check(
        "1 < 2 or finl.user['membrship'] > 1",
        &[
            "19: there is no moment `finl` (there is: final, total, peak, year1, year2 ..., month1, month2 ..., \
         day0, day1 ...)",
            "30: there is no `membrship` (did you mean `membership`?)",
        ],
    );
    check(
        "1 < 2 or final.user['membership'] > 1",
        &["25: there is no measure `user` here (did you mean `users`?)"],
    );
    check(
        "final.prices['free + ads'] > 1",
        &["16: there is no measure `prices` here (there is: users, users_day, active, customers, payers, \
         advertisers, merchants, joined, returned, left, revenue, cost, profit, cash, minutes, satisfaction, \
         arpu, churn, minutes_share, impressions)"],
    );
    check(
        "final.members['membership'] > 1",
        &["16: 2 models report `members`; which one? (ask for that of one service, 'VARIANT/SERVICE')"],
    );
    check("final.cash['membership/rival'] > 1", &["16: a service has no cash (ask for that of its firm)"]);
    check(
        "final.users['reader'] > 1",
        &["23: there is no `reader` (there is: free + ads, free + ads/acme, free + ads/reader, membership, \
         membership/acme, membership/reader, membership/rival)"],
    );
    check(
        "month4.users['membership'] > 1",
        &["10: `month4` lies beyond the run of 100 days (make `run.days` longer or ask for an earlier time)"],
    );
}

#[test]
fn expressions_that_say_nothing() {
    check(
        "final.users['membership']",
        &[
            "9: this is not a statement that is true or false (a claim compares, for example final.users['base'] > \
         1000)",
        ],
    );
    check("final.users['membership'] = 3", &["36: write `==` to compare"]);
    check(
        "final.users['membership'] > ",
        &["36: this expression cannot be read: unexpected end of input, expected expression"],
    );
    check("(1 < 2", &["15: this expression cannot be read: unexpected end of input, expected `)`"]);
    check(
        "users > 1",
        &["10: `users`: a fact is written MOMENT.MEASURE['SUBJECT'], for example final.users['base']"],
    );
}

#[test]
fn with_one_variant_its_name_may_be_left_out() {
    let scenario = good("[[claim]]\ntext = 'so'\nholds = \"final.users['reader'] > final.users['acme']\"\n");
    let parts: Vec<Part> = scenario.claims[0].facts().iter().map(|fact| fact.subject.part).collect();
    assert_eq!(parts, [Part::Service(0), Part::Firm(0)]);
}

#[test]
fn a_variant_with_two_firms_is_nobody_in_particular() {
    check_whole(
        &format!(
            "{WORLD}firm.other.cash = 1\n[[claim]]\ntext = 'so'\nholds = \"final.users['base'] > 1\"\nrequired_share = 2\n"
        ),
        &[
            "9:23: `base` has 2 firms; which one? (write 'base/FIRM' or 'base/SERVICE')",
            "10:18: `required_share` must be 0 to 1, not 2",
        ],
    );
}
