//! Claims: what they can say, what is refused, and how they are computed.

use super::{WORLD, check_whole, good};
use crate::checked::{Facts, Quantity, Subject};
use eyeballs_core::measures::{Moment, Part};

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

/// Facts by the letters of their measure; `arpu` has no value, and who bears a long name is bankrupt.
struct Made;

impl Facts for Made {
    fn value(&self, moment: Moment, quantity: &Quantity, subject: Subject) -> Option<f64> {
        let measure = match quantity {
            Quantity::Measure(measure) => measure.name,
            Quantity::Metric(name) => name,
            Quantity::Channel { channel, measure } => {
                return Some((channel.len() * 1_000 + measure.name.len()) as f64);
            }
        };
        let service = matches!(subject.part, Part::Service(_));
        match measure {
            "arpu" => None,
            "cash" => Some(0.0),
            "bankrupt" => Some(subject.variant as f64),
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
        ("3 > 2 and 2 > 1", true),
        ("total.bankrupt['membership'] and not total.bankrupt['free + ads']", true),
        ("total.bankrupt['membership'] == (1 > 2)", false),
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
    assert_eq!(holds("1 / final.cash['membership'] > 1"), Err("it divides by zero".to_owned()));
    assert_eq!(holds("1 > 2 and 1 / final.cash['membership'] > 1"), Ok(false));
    assert_eq!(holds("1 / final.cash['membership'] > 1 or 2 > 1"), Ok(true));
}

#[test]
fn names_are_checked_in_every_half_of_an_expression() {
    check(
        "1 < 2 or finl.user['membrship'] > 1",
        &[
            "19: there is no moment `finl` (there is: final, closing, total, peak, year1, year2 ..., month1, month2 ..., \
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
        &["16: there is no measure `prices` here (`eyeballs measures` lists them; the models here report: \
         impressions)"],
    );
    check(
        "final.members['membership'] > 1",
        &["16: 2 models report `members`; which one? (ask for that of one service, 'VARIANT/SERVICE')"],
    );
    check(
        "final.cash['membership/rival'] > 1",
        &["16: `cash` is that of a firm, not of a service (ask for that of its firm)"],
    );
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
    const FACT: &str = "a fact is written MOMENT.MEASURE['SUBJECT'], for example final.users['base']";
    check("final.users['membership'] = 3", &["36: `=` compares nothing (write `==` to compare)"]);
    check(
        "final.users['membership'] > ",
        &[&format!("38: the expression ends too early (something must follow; {FACT})")],
    );
    check("(1 < 2", &["10: this bracket is never closed (close it with `)`)"]);
    check("users > 1", &[&format!("10: `users` is no fact ({FACT})")]);
}

/// Whether an expression is refused depends on its types, never on the values that its facts might have.
#[test]
fn numbers_are_no_statements() {
    let compare = "compare it with something, for example > 0";
    let join = "`and` and `or` join statements; brackets may be missing";
    check(
        "final.users['membership']",
        &["10: this is a number, where true or false is wanted (a statement compares, for example \
           final.users['base'] > 1000)"],
    );
    for more_than in ["1", "1000000"] {
        let column = 10 + format!("final.users['membership'] > {more_than} or ").len();
        check(
            &format!("final.users['membership'] > {more_than} or 3"),
            &[&format!("{column}: this is a number, where `or` wants true or false ({compare})")],
        );
    }
    check("not 3", &[&format!("14: this is a number, where `not` wants true or false ({compare})")]);
    check("(1 < 2) + 3 > 1", &[&format!("11: this is true or false, where `+` wants a number ({join})")]);
    check(
        "total.bankrupt['membership'] > 0",
        &[&format!("10: this is true or false, where `>` wants a number ({join})")],
    );
    check(
        "3 > 2 > 1",
        &["16: comparisons cannot be chained (write `a < b and b < c`, or put brackets around a comparison)"],
    );
}

/// Before, it passed, and never held in any replication.
#[test]
fn what_divides_by_zero_whatever_happens_is_refused() {
    let help = "what is divided by zero has no value in any replication";
    check("1 / 0 > 1", &[&format!("14: this divides by zero ({help})")]);
    check("final.users['membership'] / (2 - 2) > 1", &[&format!("39: this divides by zero ({help})")]);
    check("1e200 * 1e200 > 1", &["16: the result is too large (the largest number is 1.79e308)"]);
}

/// `peak.churn` was silently `total.churn`.
#[test]
fn a_measure_is_refused_at_a_moment_that_it_does_not_have() {
    check(
        "peak.churn['membership'] > 0.1",
        &[
            "10: `churn` has no `peak` (only what stands for itself on a day has a largest day: ask for `total`, \
           `final` or a year)",
        ],
    );
    check(
        "final.payback_day['membership'] < 50",
        &["10: `payback_day` has no `final` (it is that of the whole run: ask for `total`)"],
    );
    assert_eq!(holds("total.payback_day['membership'] > 50"), Ok(true));
}

/// Each of these ended the program by a stack overflow: the first two after all simulations were done.
#[test]
fn no_claim_is_too_long_or_too_deep_for_an_answer() {
    let terms = |count: usize| format!("{} > 0", vec!["1"; count].join(" + "));
    assert_eq!(holds(&terms(2_400)), Ok(true));
    assert_eq!(holds(&format!("{}true", "true and ".repeat(1_000))), Ok(true));
    check(&terms(8_000), &["9: `holds` has 32001 characters (write at most 10000)"]);
    check(&terms(100_000), &["9: `holds` has 400001 characters (write at most 10000)"]);
    let deep =
        "brackets, signs and `not` stand at most 100 deep inside each other (take the expression apart)";
    check(&format!("{}true", "!".repeat(8_000)), &[&format!("110: {deep}")]);
    check(&format!("{}1{} > 0", "(".repeat(4_000), ")".repeat(4_000)), &[&format!("110: {deep}")]);
    assert_eq!(holds(&format!("{}true", "!".repeat(100))), Ok(true));
}

#[test]
fn two_claims_of_one_name_are_refused() {
    let claim = "[[claim]]\nname = 'so'\ntext = 'so'\nholds = '1 < 2'\n";
    check_whole(
        &format!("{WORLD}{claim}{claim}"),
        &["11:8: there are two claims `so` (give each a name of its own)"],
    );
}

#[test]
fn with_one_variant_its_name_may_be_left_out() {
    let scenario = good("[[claim]]\ntext = 'so'\nholds = \"final.users['reader'] > final.users['acme']\"\n");
    let parts: Vec<Part> = scenario.claims[0].facts().map(|fact| fact.subject.part).collect();
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

/// Of a channel, what it did over the run; 'SERVICE/CHANNEL' where there is one variant.
#[test]
fn a_claim_speaks_of_channels() {
    let channels = "service.reader.channel = [{ kind = 'paid-ads', budget_per_day = 1, cost_per_install = 1 }, { kind = 'organic', innovation = 1 }]\n";
    let scenario = |holds: &str| format!("{channels}[[claim]]\ntext = 'so'\nholds = \"{holds}\"\n");
    // paid-ads: 8 letters, organic: 7.
    for (expression, expected) in [
        ("total.cost['reader/paid-ads'] == 8004", true),
        ("total.cost_per_join['base/reader/organic'] == 7013", true),
        ("total.joined['base/reader/organic'] > total.joined['reader/paid-ads']", false),
        ("total.cost['reader'] == 4", false),
    ] {
        let claims = good(&scenario(expression)).claims;
        assert_eq!(claims[0].holds(&Made), Ok(expected), "{expression}");
    }
    for (expression, mistake) in [
        (
            "total.users['reader/organic'] > 1",
            "16: a channel has no `users` (it has: reached, joined, returned, first_used, kept_after_30_days, cost, \
             cost_per_join)",
        ),
        (
            "final.joined['reader/organic'] > 1",
            "10: `joined` has no `final` (it is that of the whole run: ask for `total`)",
        ),
        (
            "total.joined['reader/orgnic'] > 1",
            "24: there is no `reader/orgnic` (did you mean `reader/organic`?)",
        ),
        (
            "total.joined['acme/organic'] > 1",
            "24: there is no `acme/organic` (there is: base, acme, reader, reader/paid-ads, reader/organic)",
        ),
    ] {
        let line = WORLD.lines().count() + 4;
        check_whole(&format!("{WORLD}{}", scenario(expression)), &[&format!("{line}:{mistake}")]);
    }
}

/// `left` is the number of the day here. A day that never comes is later than any other; a day on which the condition is unknown
/// is none on which it holds.
#[test]
fn a_claim_speaks_of_the_first_day_on_which_something_holds() {
    for (expression, expected) in [
        ("day_when(left['membership'] > 30) == 31", true),
        ("day_when(left['membership'] >= 0) == 0", true),
        ("day_when(left['membership'] >= final.left['membership'] / 2) == 35", true),
        ("day_when(left['membership'] == 99 and left['free + ads'] == 99) + 1 == 100", true),
        ("day_when(left['membership'] > 99) <= 1e300", false),
        ("day_when(left['membership'] > 98) < day_when(left['membership'] > 99)", true),
        ("day_when(left['membership'] > 20 or final.arpu['membership'] > 1) == 21", true),
        ("day_when(bankrupt['membership']) == 0 and day_when(bankrupt['free + ads']) > 100", true),
    ] {
        assert_eq!(holds(expression), Ok(expected), "{expression}");
    }
    let unknown = "day_when(left['membership'] > final.arpu['membership'])";
    assert_eq!(holds(&format!("{unknown} < 5")), Err(format!("{unknown} has no value")));
    let facts = good(&claim("day_when(left['membership'] > 1 and peak.users['free + ads'] > 2) > 3"));
    let facts: Vec<usize> = facts.claims[0].facts().map(|fact| fact.subject.variant).collect();
    assert_eq!(facts, [1, 0]);
}

#[test]
fn what_can_be_no_first_day_is_refused() {
    let help = "compare what a day has, as in day_when(users['base'] > 1000)";
    check(
        "day_when(final.users['membership'] > 1) > 5",
        &[&format!("19: this is the same on all days ({help})")],
    );
    check(
        "day_when(payback_day['membership'] > 1) > 5",
        &["19: `payback_day` is not that of a day (it is that of the whole run: `total.payback_day`)"],
    );
    check(
        "day_when(user['membership'] > 1) > 5",
        &["19: there is no measure `user` here (did you mean `users`?)"],
    );
    check(
        "day_when(users['membership']) > 5",
        &["19: this is a number, where true or false is wanted (a statement compares, for example \
           final.users['base'] > 1000)"],
    );
    check(
        "day_when(users['membership'] > 5)",
        &["10: this is a number, where true or false is wanted (a statement compares, for example \
           final.users['base'] > 1000)"],
    );
}
