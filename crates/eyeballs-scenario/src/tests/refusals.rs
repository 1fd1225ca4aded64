//! What is refused, with line, column, reason and way out. Lines count from the world's five.

use super::{WORLD, check, check_whole};

#[test]
fn all_mistakes_of_a_file_come_in_one_report() {
    check_whole(
        "titel = 'T'
[run]
days = 0
seeds = 2
[people]
count = 'many'
[firm.acme]
cash = -1
[service.reader]
firm = 'acne'
qualty = 0.4
",
        &[
            "1:1: the scenario needs the key `title`",
            "1:1: unknown key `titel` in the scenario (did you mean `title`?)",
            "3:8: `days` must be 1 to 36525 days, not 0",
            "4:1: unknown key `seeds` in run (did you mean `seed`?)",
            "6:9: `count` must be a number: 1 to 1000000000; this is a text",
            "8:8: `cash` must be 0 to 1000000000000 currency units, not -1",
            "10:8: there is no firm `acne` (did you mean `acme`?)",
            "11:1: unknown key `qualty` in service.reader (did you mean `quality`?)",
        ],
    );
}

#[test]
fn toml_that_is_none() {
    check("x = \n", &["6:5: this is not TOML: string values must be quoted, expected literal string"]);
    check("title = 'again'\n", &["6:1: `title` is defined a second time"]);
    check("question = [1\n", &["6:14: this is not TOML: unclosed array, expected `]`"]);
}

#[test]
fn dates_that_are_none() {
    let start = |start: &str| WORLD.replace("days = 100", &format!("days = 100, start = {start}"));
    let said = [
        (
            "2026-02-03T12:00:00",
            "is not a day of the calendar: 2026-02-03T12:00:00 (write for example 2026-01-31)",
        ),
        ("'2026-02-30'", "is not a day of the calendar: 2026-02-30 (write for example 2026-01-31)"),
        ("2026", "must be a date, for example 2026-01-31; this is an integer"),
    ];
    for (date, message) in said {
        check_whole(&start(date), &[&format!("2:29: `start` {message}")]);
    }
    let event = |lines: &str| format!("{}[[event]]\nclose = 'reader'\n{lines}\n", start("2026-01-01"));
    check_whole(
        &event("date = 2026-04-11"),
        &["8:8: `date` must be 2026-01-01 to 2026-04-10 (the days of the run), not 2026-04-11"],
    );
    check_whole(
        &event("date = 2026-04-10\nday = 99"),
        &["8:8: the event has a `day` and a `date` (write one of them)"],
    );
    check(
        "[[event]]\nclose = 'reader'\ndate = 2026-04-10\n",
        &["8:8: `date` needs `run.start` (write in [run] for example start = 2026-01-01, the date of day 0)"],
    );
}

#[test]
fn weekdays_and_seasons_that_are_none() {
    let people = |rhythm: &str| WORLD.replace("count = 1000", &format!("count = 1000, rhythm = {rhythm}"));
    const HELP: &str = "(write one for each weekday, Monday first: [1, 1, 1, 1, 1, 1.5, 1.5])";
    check_whole(
        &people(
            "{ reach = { weekdays = [1, 2] }, free_minutes = { weekdays = 3, season = { amplitude = 2, peak_day = 1 } } }",
        ),
        &[
            &format!("3:58: `weekdays` must be seven numbers, not 2 numbers {HELP}"),
            &format!("3:96: `weekdays` must be seven numbers, not an integer {HELP}"),
            "3:122: `amplitude` must be 0 to 1, not 2",
        ],
    );
    check_whole(
        &people("{ reach.weekdays = [1, 1, 1, -1, 1, 1, 1] }"),
        &["3:64: `weekdays` must be 0 to 1000, not -1"],
    );
}

#[test]
fn more_people_than_a_machine_can_hold_do_not_enter() {
    check_whole(
        &WORLD.replace("count = 1000", "count = 1000, entering_per_day = 2e7"),
        &[
            "3:45: with those who enter there would be 1980001000 agents at the end (there may be 1 to 1000000000 of \
           them: let fewer enter, or let each agent represent more people)",
        ],
    );
}

#[test]
fn nests_that_are_none() {
    check(
        "nest.papers.similarity = 1\nservice.reader.nest = 'paper'\n",
        &[
            "6:26: `similarity` must be 0 to 0.999, not 1",
            "7:23: there is no nest `paper` (did you mean `papers`?)",
        ],
    );
    check(
        "nest.papers = {}\n[[variant]]\nname = 'a'\nset = { 'nest.paper.similarity' = 0.5 }\n",
        &["9:9: there is no nest `paper` (did you mean `papers`?)"],
    );
    check("service.reader.nest = 'papers'\n", &["6:23: there is no nest `papers` (there is none here)"]);
}

#[test]
fn correlations_that_cannot_be() {
    let with = |correlation: &str, expected: &[&str]| {
        let people = format!("people = {{ count = 1000, correlation = {correlation} }}");
        let text = WORLD.replace("people = { count = 1000 }", &people);
        check_whole(&text, expected);
    };
    const EXAMPLE: &str = "(for example [[\"willingness_to_pay\", \"free_minutes\", 0.3]])";
    with("3", &[&format!("3:40: `correlation` must be a list of pairs; this is an integer {EXAMPLE}")]);
    with(
        "[['sociability', 0.3]]",
        &[&format!("3:41: a correlation is a list of two traits and a number {EXAMPLE}")],
    );
    with(
        "[['taste', 'ad_tolerance', 1]]",
        &[
            "3:42: `taste` cannot be correlated (it is a place on a circle, where nothing is more or less)",
            "3:67: a correlation must be above -1 and below 1, not 1",
        ],
    );
    with(
        "[['sociabilit', 'service.read.frailty', 0.1], ['ad_tolerance', 'ad_tolerance', 0]]",
        &[
            "3:42: there is no trait `sociabilit` that can be correlated (did you mean `sociability`?)",
            "3:103: a trait cannot be correlated with itself",
        ],
    );
    with(
        "[['service.read.frailty', 'ad_tolerance', 0.1], ['ad_tolerance', 'service.read.frailty', 0.1]]",
        &[
            "3:42: there is no service `read` (did you mean `reader`?)",
            "3:88: `ad_tolerance` and `service.read.frailty` are named together twice (leave one of the two pairs \
             out)",
        ],
    );
    let alike = "which cannot be correlated then";
    with(
        "[['free_minutes', 'service.reader.frequency', 0.1]], free_minutes = 3",
        &[&format!(
            "3:42: people are all alike in `free_minutes`, {alike} (give it a distribution, or leave the pair out)"
        )],
    );
    with(
        "[['sociability', 'free_minutes', 0.9], ['sociability', 'ad_tolerance', -0.9],
        ['ad_tolerance', 'free_minutes', 0.9]]",
        &["3:40: no people can have all these correlations (the nearest that can be: [[\"free_minutes\", \
           \"sociability\", 0.499], [\"free_minutes\", \"ad_tolerance\", 0.499], [\"sociability\", \
           \"ad_tolerance\", -0.499]])"],
    );
    with(
        "[['service.reader.frequency', 'service.reader.frailty', 0]]\n}\nservice.reader.use = {spread = 0",
        &[&format!(
            "3:42: people are all alike in `service.reader.frequency`, {alike} (set `use.spread` of the service, or \
             leave the pair out)"
        )],
    );
    check(
        "[[variant]]\nname = 'a'\npeople.correlation = []",
        &[
            "8:8: `people.correlation` must be the same in all variants (set it in the table [people] of the scenario)",
        ],
    );
}

#[test]
fn wrong_types_and_numbers_that_cannot_be() {
    check(
        "[service.reader.quality]
start = true
release_every_days = 1.5
decay_per_day = nan
release_gain = 1e999
",
        &[
            "7:9: `start` must be a number: 0 to 1; this is true or false",
            "8:22: `release_every_days` must be an integer; this is a number",
            "9:17: this number is too large, or is not a number at all",
            "10:16: this number is too large, or is not a number at all",
        ],
    );
    check("service.reader.habit = 3", &["6:24: `habit` must be a table; this is an integer"]);
    check("question = 2020-01-01", &["6:12: `question` must be a text in quotes; this is a date"]);
    check(
        "service.reader.capacity = 99999999999999999999",
        &["6:27: this number is too large, or is not a number at all"],
    );
    check(
        "event = 3",
        &["6:9: `event` must be a list of tables, not an integer (write each under a header [[...event]])"],
    );
    check(
        "service.reader.initial_users = 1001",
        &["6:32: `initial_users` must be 0 to 1000 (all people there are), not 1001"],
    );
    check("service.reader.opens = 100", &["6:24: `opens` must be 0 to 99 (the days of the run), not 100"]);
}

#[test]
fn distributions_that_cannot_be() {
    let people = |distribution: &str, expected: &[&str]| {
        check_whole(
            &format!(
                "title = 'T'\nrun.days = 9\nfirm.a.cash = 1\nservice.s.firm = 'a'\n[people]\ncount = 5\n{distribution}"
            ),
            expected,
        );
    };
    people(
        "free_minutes = { lognormal = { median = 0, sigma = 9 } }",
        &["7:41: `median` must be above 0 to 1440 minutes, not 0", "7:52: `sigma` must be 0 to 5, not 9"],
    );
    people(
        "sociability = { pareto = { minimum = 1, alpha = 1 } }",
        &["7:49: `alpha` must be above 1 to 1000000, not 1"],
    );
    people(
        "sociability = { uniform = { minimum = 2, maximum = 2 } }",
        &["7:17: `minimum` (2) must be below `maximum` (2)"],
    );
    people(
        "ad_tolerance = { lognormal = { median = 0.5, sigma = 1 } }",
        &[
            "7:18: `ad_tolerance` must be 0 to 1, and lognormal has values beyond that (use beta, uniform or constant)",
        ],
    );
    people(
        "ad_tolerance = { beta = { a = 0 } }",
        &["7:18: ad_tolerance.beta needs the key `b`", "7:31: `a` must be above 0 to 1000000, not 0"],
    );
    people(
        "sociability = { normal = { mean = 1 } }",
        &["7:17: there is no distribution `normal` (did you mean `lognormal`?)"],
    );
    people(
        "sociability = { gamma = { mean = 1, shape = 1 }, constant = 2 }",
        &["7:15: `sociability` must name exactly one distribution (constant, uniform, lognormal, gamma, \
         exponential, beta, pareto)"],
    );
    people(
        "sociability = 'high'",
        &[
            "7:15: `sociability` must be a number or a distribution; this is a text (for example { lognormal = { \
         median = 1, sigma = 0.5 } })",
        ],
    );
    people(
        "contacts = { ring = {} }",
        &["7:14: there is no kind of contacts `ring` (there is: small_world, heavy_tailed, edges)"],
    );
    people(
        "contacts = { small_world = { rewire = 2, men = 1 } }",
        &[
            "7:39: `rewire` must be 0 to 1, not 2",
            "7:42: unknown key `men` in contacts.small_world (did you mean `mean`?)",
        ],
    );
}

#[test]
fn worlds_without_firm_or_service() {
    check_whole(
        "title = ''",
        &[
            "1:1: people needs the key `count`",
            "1:1: run needs the key `days`",
            "1:1: the scenario has no firm (write a table [firm.NAME])",
            "1:1: the scenario has no service (write a table [service.NAME])",
        ],
    );
    check_whole(
        "title = 'T'\nrun.days = 1\npeople.count = 1\n",
        &[
            "1:1: the scenario has no firm (write a table [firm.NAME])",
            "1:1: the scenario has no service (write a table [service.NAME])",
        ],
    );
    check(
        "service.'a/b'.firm = 'acme'",
        &[
            "6:9: `a/b` cannot be the name of a service (a name is not empty, has no `/`, no control characters and no blanks at its ends)",
        ],
    );
    check_whole(
        "title = 'T'\n[run]\ndays = 1\ncurrency = 'US $'\n[people]\ncount = 1\n[firm.a]\n[service.s]\nfirm = 'a'\n",
        &[
            "4:12: `US $` is not a currency (write one word of letters and digits, for example \"USD\")",
            "7:7: firm.a needs the key `cash`",
        ],
    );
}

#[test]
fn whom_channels_reach() {
    check(
        "[[service.reader.channel]]
kind = 'organic'
reaches = 'everybody'
[[service.reader.channel]]
kind = 'word-of-mouth'
reaches = 'lapsed'
",
        &[
            "8:11: there is no kind of people `everybody` (there is: prospects, lapsed)",
            "11:1: a channel that users carry has no `reaches` (leave it out: it reaches whom they know or meet)",
        ],
    );
}

#[test]
fn channels() {
    check(
        "[[service.reader.channel]]
kind = 'press'
[[service.reader.channel]]
kind = 'telepathy'
[[service.reader.channel]]
kind = 'organic'
inovation = 1
starts = 5
ends = 5
[[service.reader.channel]]
kind = 'organic'
[[service.reader.channel]]
kind = 'cross-promotion'
from = 'readr'
hazard = 0.1
[[service.reader.channel]]
kind = 'cross-promotion'
name = 'own'
from = 'reader'
hazard = 0.1
",
        &[
            "6:1: channel needs the key `audience`",
            "9:8: there is no kind of channel `telepathy` (there is: organic, word-of-mouth, invitation, \
             contact-import, partner-seeding, paid-ads, pay-per-install, coupon, press, bought-list, \
             cross-promotion, model-invitation, hand-over, group)",
            "10:1: the channel would end (day 5) before it starts (day 5)",
            "12:1: unknown key `inovation` in channel (did you mean `innovation`?)",
            "15:1: the service `reader` has two channels called `organic` (give one of them another `name`)",
            "19:8: there is no service `readr` (did you mean `reader`?)",
            "24:8: the service `reader` cannot send its users to itself",
        ],
    );
}

#[test]
fn hosts() {
    check(
        "[service.game]
firm = 'acme'
host = { service = 'game' }
[service.tool]
firm = 'acme'
host = { service = 'reader', links = 2 }
[[service.reader.channel]]
kind = 'organic'
through_host = true
[[service.tool.channel]]
kind = 'group'
size = 4
through_host = true
",
        &[
            "8:1: the service `game` cannot be its own host",
            "11:38: `links` must be 0 to 1, not 2",
            "12:1: the service of this channel has no host through which it could lead (give the service a key `host`, or leave \
             `through_host` out)",
            "15:1: a channel of this kind leads through no host (leave `through_host` out: its people come from where it says)",
        ],
    );
    let set = "[[event]]\nday = 3\nset = { 'service.reader.host.links' = 0 }\n";
    check(
        set,
        &[
            "8:9: the service `reader` has no host whose terms could change (give `service.reader` a key `host`)",
        ],
    );
}

#[test]
fn models() {
    check(
        "[service.reader.model.free-plus-ad]
[service.reader.model.paid-membership]
[service.reader.model.free-plus-ads]
starts = 100
ads_per_hour = 121
advertisers = 2.5
auktion = true
format = 'vidio'
note = 3
weights = [1, 'x']
",
        &[
            "6:23: the model `free-plus-ad` cannot be used: no library has it (did you mean `free-plus-ads`?)",
            "7:23: the model `paid-membership` on `reader` needs the key `price` (price: A parameter.)",
            "9:10: `starts` must be 0 to 99 (the days of the run), not 100",
            "10:16: `ads_per_hour` must be 0 to 120, not 121 (ads_per_hour: A parameter.)",
            "11:15: `advertisers` must be an integer; this is a number (advertisers: A parameter.)",
            "12:1: the model `free-plus-ads` has no parameter `auktion` (did you mean `auction`?)",
            "13:10: `format` must be one of banner, video, not \"vidio\"; did you mean `video`? (format: A \
             parameter.)",
            "14:8: `note` must be a text in quotes; this is an integer (note: A parameter.)",
            "15:11: `weights` must be a list of numbers; this is a list (weights: A parameter.)",
        ],
    );
    // Each value can be, but not all of them together: the model itself says so.
    check(
        "service.reader.model.free-plus-ads = { ads_per_hour = 61, auction = true }",
        &["6:55: the model `free-plus-ads` refuses `ads_per_hour`: an auction cannot sell more than 60"],
    );
}

#[test]
fn pinned_libraries() {
    check(
        "[service.reader.model.free-plus-ads]
[plugin.free-plus-ads]
path = 'bad.so'
sha256 = 'xyz'
[plugin.free-plus-adds]
",
        &[
            "6:23: the model `free-plus-ads` cannot be used: there is no library FOLDER/bad.so",
            "9:10: `sha256` must be 64 hexadecimal digits",
            "10:9: no service uses the model `free-plus-adds` (did you mean `free-plus-ads`?)",
        ],
    );
}

#[test]
fn variants() {
    check(
        "[[variant]]
name = 'a'
people.count = 5
model.raeder.free-plus-ads = {}
[[variant]]
name = 'a'
service.reader.quality = 0.5
set = { 'service.reader.quality' = 0.6, 'run.days' = 3, 'people..x' = 1, 'service.readr.taste' = 0.1 }
[[variant]]
quality = 3
",
        &[
            "8:8: `people.count` must be the same in all variants (set it in the table [people] of the scenario)",
            "9:7: there is no service `raeder` (did you mean `reader`?)",
            "11:8: there are two variants called `a`",
            "13:36: `service.reader.quality.start` is set a second time here",
            "13:41: a variant cannot set `run.days` (there is: people, market, firm, service, nest, model)",
            "13:57: `people..x` is not a path (write for example service.reader.quality)",
            "13:74: there is no service `readr` (did you mean `reader`?)",
            "14:1: variant needs the key `name`",
            "15:1: unknown key `quality` in variant (there is: name, people, market, firm, service, nest, model, set)",
        ],
    );
}

#[test]
fn names_that_would_make_twins() {
    let message =
        "the service `iuh` would draw the same random numbers as the service `alb`: their names hash alike";
    let help = "give the service another name, for example `iuh-2`";
    check("service.alb.firm = 'acme'\nservice.iuh.firm = 'acme'\n", &[&format!("7:9: {message} ({help})")]);
    // A model and a service; the free name is taken.
    check(
        "[service.enf.model.free-plus-ads]
[service.enf]
firm = 'acme'
[service.byn]
firm = 'acme'
[service.byn-2]
firm = 'acme'
",
        &[
            "9:10: the service `byn` would draw the same random numbers as the model `free-plus-ads` on `enf`: their \
           names hash alike (give the service another name, for example `byn-3`)",
        ],
    );
}

#[test]
fn twins_in_different_worlds_are_none() {
    let scenario = super::good(
        "[[variant]]
name = 'a'
service.alb.firm = 'acme'
[[variant]]
name = 'b'
service.iuh.firm = 'acme'
",
    );
    assert_eq!(scenario.variants.len(), 2);
}

#[test]
fn amounts_that_would_count_as_nothing() {
    let lost = |key: &str, number: &str| {
        format!(
            "`{key}` would count as 0: money is counted in millionths, and {number} is less than half of one (write 0, or \
             at least 0.000001)"
        )
    };
    check(
        "[service.reader.cost]
per_active_day = 4e-7
per_join = 5e-7
fixed_per_day = 0
[[event]]
day = 1
capital = { firm = 'acme', amount = -1e-9 }
[[event]]
day = 2
set = { 'service.reader.cost.per_join' = 1e-7, 'service.reader.churn.hazard' = 1e-9 }
[[service.reader.channel]]
kind = 'press'
audience = 1e-9
cost_per_reach = 3e-8
",
        &[
            &format!("7:18: {}", lost("per_active_day", "0.0000004")),
            &format!("12:37: {}", lost("amount", "-0.000000001")),
            &format!("15:42: {}", lost("per_join", "0.0000001")),
            &format!("19:18: {}", lost("cost_per_reach", "0.00000003")),
        ],
    );
    let scenario = super::good("service.reader.cost.per_join = 5e-7");
    assert_eq!(scenario.variants[0].world.services[0].cost.per_join.0, 1);
}

#[test]
fn long_and_strange_texts() {
    let name = "é".repeat(65);
    check(
        &format!("service.'{name}'.firm = 'acme'\nservice.'{}'.firm = 'acme'\n", "é".repeat(64)),
        &[&format!(
            "6:9: `{}...` is too long for the name of a service (write at most 64 characters)",
            "é".repeat(64)
        )],
    );
    check(
        "service.\"a\\u001b[2J\".firm = 'acme'\n",
        &[
            "6:9: `a\\u{1b}[2J` cannot be the name of a service (a name is not empty, has no `/`, no control characters \
           and no blanks at its ends)",
        ],
    );
    let control = "leave it out: it would change the terminal on which it is shown";
    check(
        "question = \"two\\nlines\\t\\u001b[31m\"\nlesson = \"\\u0007\"\nservice.reader.model.free-plus-ads.note = \"\\u009b\"",
        &[
            &format!("6:12: `question` holds the control character \\u{{1b}} ({control})"),
            &format!("7:10: `lesson` holds the control character \\u{{7}} ({control})"),
            &format!("8:43: `note` holds the control character \\u{{9b}} ({control})"),
        ],
    );
    let titled = |characters: usize| WORLD.replace("'T'", &format!("'{}'", "é".repeat(characters)));
    check_whole(&titled(201), &["1:9: `title` has 201 characters (write at most 200)"]);
    check_whole(&titled(200), &[]);
}

#[test]
fn lists_that_are_too_long() {
    let variants =
        |count| -> String { (0..count).map(|number| format!("[[variant]]\nname = '{number}'\n")).collect() };
    let services = |count| -> String {
        (0..count).map(|number| format!("[service.s{number}]\nfirm = 'acme'\n")).collect()
    };
    check(&variants(1_001), &["2006:1: there are more than 1000 of `variant`, too many for this program"]);
    check(&services(1_000), &["2004:10: there are more than 1000 of `service`, too many for this program"]);
    // Each is small, all together are not.
    let text = format!("{WORLD}{}{}", services(999), variants(1_000));
    let mistakes = super::mistakes_in(&[("main.toml", &text)], &crate::Overrides::default());
    assert!(mistakes[0].contains("are too many (all of them together may take 256 MiB)"), "{mistakes:?}");
}

/// The work of a mistake must not grow with their number.
#[test]
fn ten_thousand_unknown_keys() {
    let keys: String = (0..10_000).map(|number| format!("unknown{number} = {number}\n")).collect();
    let text = format!("{keys}{WORLD}");
    let read = super::read_files(&[("main.toml", &text)], &crate::Overrides::default());
    let mistakes = read.expect_err("unknown keys");
    assert_eq!((mistakes.iter().count(), mistakes.more()), (100, 9_900));
    let report = mistakes.to_string();
    assert!(report.len() < 60_000 && report.ends_with("and 9900 more\n\n10000 mistakes"), "{}", report.len());
}

#[test]
fn a_currency_is_one_short_word() {
    let with = |currency: &str| WORLD.replace("days = 100", &format!("days = 100, currency = '{currency}'"));
    check_whole(&with("ABCDEFGHIJ12"), &[]);
    for wrong in ["ABCDEFGHIJ123", "", "€"] {
        let expected = format!(
            "2:32: `{wrong}` is not a currency (write one word of letters and digits, for example \"USD\")"
        );
        check_whole(&with(wrong), &[&expected]);
    }
}

#[test]
fn an_event_sets_integers_where_a_number_is_one() {
    check(
        "service.reader.channel = [{ kind = 'organic' }]
[[event]]
day = 5
set = { 'service.reader.channel.organic.funnel.steps' = 2.5 }
",
        &["9:57: `steps` must be an integer; this is a number"],
    );
}
