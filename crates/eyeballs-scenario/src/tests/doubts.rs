//! What is said of a scenario that can be run and is doubtful.

use super::good;
use crate::doubts;

fn assert_doubts(more: &str, expected: &[&str]) {
    assert_eq!(doubts(&good(more)), expected, "of\n{more}");
}

const NOBODY: &str = "nobody can find the service `reader`: it has no `initial_users`, and no channel brings a first user \
                      (give it a channel such as `organic`)";

#[test]
fn a_service_is_found_by_a_channel_that_needs_no_users() {
    assert_doubts("", &[NOBODY]);
    assert_doubts("service.reader.channel = [{ kind = 'word-of-mouth' }]", &[NOBODY]);
    assert_doubts("service.reader.channel = [{ kind = 'organic', reaches = 'lapsed' }]", &[NOBODY]);
    assert_doubts("service.reader.channel = [{ kind = 'organic' }]", &[]);
    assert_doubts(
        "service.reader.initial_users = 10\nservice.reader.channel = [{ kind = 'word-of-mouth' }]",
        &[],
    );
}

#[test]
fn a_channel_without_strength_brings_nobody_unless_an_event_gives_it_one_or_it_is_shut() {
    let channel = "
service.reader.initial_users = 10
service.reader.channel = [{ kind = 'organic', innovation = 0CAP }]
";
    let strength = "
[[event]]
day = 5
set = { 'service.reader.channel.organic.innovation' = 0.1 }
";
    let idle = "the channel `organic` of `reader` brings nobody: its strength is 0, and no event changes that (if that is \
                meant, give it `cap = 0`)";
    assert_doubts(&channel.replace("CAP", ""), &[idle]);
    assert_doubts(&channel.replace("CAP", ", cap = 0"), &[]);
    assert_doubts(&(channel.replace("CAP", "") + strength), &[]);
}

#[test]
fn a_firm_that_cannot_pay_its_first_day_closes() {
    let poor = "the firm `acme` has neither cash nor credit: it closes at the end of the first day with a loss (set `cash`, \
                or `credit`)";
    let firm = "
[firm.ltd]
cash = 0
[service.shop]
firm = 'ltd'
initial_users = 5
cost.fixed_per_day = 3
";
    let reader = "service.reader.initial_users = 10\n";
    assert_doubts(&format!("{reader}{firm}"), &[&poor.replace("acme", "ltd")]);
    assert_doubts(&format!("{reader}{}", firm.replace("cash = 0", "cash = 0\ncredit = 100")), &[]);
    assert_doubts(&format!("{reader}{}", firm.replace("fixed_per_day = 3", "fixed_per_day = 0")), &[]);
}

#[test]
fn what_is_not_so_in_all_variants_names_them() {
    let variants = "
[[variant]]
name = 'a'
[[variant]]
name = 'b'
[[variant]]
name = 'c'
service.reader.initial_users = 50
";
    assert_doubts(variants, &[&format!("in `a`, `b`: {NOBODY}")]);
}
