//! `[today.SERVICE]`: what each fact determines, and what is refused.

use super::{WORLD, good, mistakes_in};
use crate::Overrides;
use crate::checked::{Anchor, How, Today};

const MEMBERS: &str = "
[[variant]]
name = 'now'
model.reader.paid-membership = {}
[[variant]]
name = 'dear'
model.reader.paid-membership.price = 9
[[variant]]
name = 'also'
model.reader.paid-membership = {}
";

fn today(more: &str) -> Today {
    good(more).today.expect("it says something of today")
}

fn refused(more: &str) -> Vec<String> {
    let lines = WORLD.lines().count();
    let all = mistakes_in(&[("main.toml", &format!("{WORLD}{more}"))], &Overrides::default());
    // Lines are those of the text that is given.
    all.iter()
        .map(|mistake| {
            let (line, rest) = mistake.split_once(':').expect("a line");
            let line = line.parse::<usize>().expect("a number");
            format!("{}:{rest}", line as i64 - lines as i64)
        })
        .collect()
}

fn determined(today: &Today) -> Vec<(String, &str, How, f64)> {
    let row = |anchor: &'_ Anchor| (anchor.fact(), anchor.how, anchor.value);
    let rows = today.anchors.iter().map(row);
    let parameters = today.anchors.iter().map(|anchor| anchor.parameter.as_str());
    rows.zip(parameters).map(|((fact, how, value), parameter)| (fact, parameter, how, value)).collect()
}

#[test]
fn facts_that_are_numbers_of_the_scenario_are_set() {
    let text =
        format!("{MEMBERS}[today.reader]\nusers = [300, 500]\nmembers = 100\ntenure_days = 90\nprice = 5\n");
    let world = WORLD.replace("firm.acme = { cash = 5 }", "firm.acme = { credit = 'unlimited' }");
    let folder = super::folder(&[("main.toml", &format!("{world}{text}cash = 7\n"))]);
    let path = folder.path().join("main.toml");
    let read = crate::read(&path, &Overrides::default(), &super::models::TestModels);
    let scenario = read.unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let today = scenario.today.as_ref().expect("it says something of today");
    assert_eq!(
        determined(today),
        [
            ("users".to_owned(), "service.reader.initial_users", How::Set, 400.0),
            ("payers".to_owned(), "service.reader.initial_payers_share", How::Set, 0.25),
            ("tenure_days".to_owned(), "service.reader.initial_tenure_days", How::Set, 90.0),
            ("cash".to_owned(), "firm.acme.cash", How::Set, 7.0),
            ("price".to_owned(), "model.reader.paid-membership.price", How::Set, 5.0),
        ]
    );
    let service = &scenario.variants[0].world.services[0];
    assert_eq!((service.initial_users, service.initial_payers), (400, 0.25));
    assert_eq!(scenario.variants[0].world.firms[0].cash.units(), 7.0);
    // A variant may decide otherwise; one that does not is as things are today.
    let price =
        |variant: usize| format!("{:?}", scenario.variants[variant].world.services[0].models[0].values);
    assert_eq!([0, 1, 2].map(price), ["[Float(5.0)]", "[Float(9.0)]", "[Float(5.0)]"]);
}

#[test]
fn other_facts_determine_a_number_that_is_looked_for_or_follows_by_formula() {
    let text = "
churn = { satisfaction_effect = 0, inactive_days = 0, spread = 0 }
return_hazard = 0
channel = [{ kind = 'organic' }, { kind = 'paid-ads', cost_per_install = 2 }, { kind = 'paid-ads', name = 'more', budget_per_day = 3 }]
";
    let facts = "[today.reader]
users = 400
churn_per_month = 0.1
minutes_per_user_day = 12
stickiness = 0.4
new_users_per_month = { organic = 30, paid-ads = 15, more = 6 }
";
    let world = WORLD.replace("service.reader.firm = 'acme'\n", "[service.reader]\nfirm = 'acme'");
    let folder = super::folder(&[("main.toml", &format!("{world}{text}{facts}"))]);
    let path = folder.path().join("main.toml");
    let read = crate::read(&path, &Overrides::default(), &super::models::TestModels);
    let today = read.unwrap_or_else(|mistakes| panic!("{mistakes}")).today.expect("facts");
    let found = determined(&today);
    let named: Vec<(&str, &str, How)> =
        found.iter().map(|(fact, key, how, _)| (fact.as_str(), *key, *how)).collect();
    assert_eq!(
        named,
        [
            ("users", "service.reader.initial_users", How::Set),
            ("churn_per_month", "service.reader.churn.hazard", How::ClosedForm),
            ("new_users_per_month.organic", "service.reader.channel.organic.innovation", How::Search),
            ("new_users_per_month.paid-ads", "service.reader.channel.paid-ads.budget_per_day", How::Search),
            ("new_users_per_month.more", "service.reader.channel.more.cost_per_install", How::Search),
            ("minutes_per_user_day", "people.outside_weight", How::Search),
            ("stickiness", "service.reader.session_minutes", How::Search),
        ]
    );
    // People alike: nearly -ln(1 - churn) / 30, and a little more since newcomers cannot leave at once.
    let hazard = found[1].3;
    assert!((hazard / 0.003_512 - 1.0).abs() < 0.01, "{hazard}");
}

#[test]
fn a_scenario_may_say_which_number_a_fact_determines() {
    let text = "
service.reader.quality = 0.4
[today.reader]
minutes_per_user_day = 12
solve = { minutes_per_user_day = 'service.reader.quality.start' }
";
    let found = today(text);
    assert_eq!(
        determined(&found),
        [("minutes_per_user_day".to_owned(), "service.reader.quality.start", How::Search, 0.4)]
    );
    let solved = found.solved_at(&[0.7]).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    assert_eq!(solved.variants[0].world.services[0].quality.start, 0.7);
    assert!(solved.today.is_some_and(|today| today.solved && today.anchors[0].value == 0.7));
}

#[test]
fn facts_replace_what_stands_in_a_file_that_the_scenario_starts_from() {
    let base = format!("{WORLD}service.reader.churn.hazard = 0.2\n");
    let facts = "[today.reader]\nusers = 10\nchurn_per_month = 0.1\n";
    let start = "extends = 'base.toml'\n";
    let mistakes = |files: [(&str, &str); 2]| mistakes_in(&files, &Overrides::default());
    let main = format!("{start}{facts}");
    assert_eq!(mistakes([("main.toml", &main), ("base.toml", &base)]), [""; 0]);
    let folder = super::folder(&[("main.toml", &main), ("base.toml", &base)]);
    let read =
        crate::read(&folder.path().join("main.toml"), &Overrides::default(), &super::models::TestModels);
    let scenario = read.unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let hazard = scenario.variants[0].world.services[0].churn.hazard;
    assert!((hazard + libm::log(0.9) / 30.0).abs() < 1e-3, "{hazard}, from which the search begins");
    // Where the file itself says it, or an option, somebody means it.
    let own = format!("{start}service.reader.churn.hazard = 0.3\n{facts}");
    let found = mistakes([("main.toml", &own), ("base.toml", WORLD)]);
    assert!(found[0].contains("churn.hazard` stands here"), "{found:?}");
    let found = mistakes([
        ("main.toml", &format!("{start}service.reader.churn.hazard = 0.3\n")),
        ("base.toml", &format!("{WORLD}{facts}")),
    ]);
    assert!(found[0].contains("churn.hazard` stands here"), "{found:?}");
}

#[test]
fn what_contradicts_itself_is_refused_where_it_stands() {
    let cases: [(&str, &[&str]); 15] = [
        (
            "[today.reader]\nusers = 10\npayers = 20\n",
            &["3:1: 20 people pay, and only 10 are users (payers are among the users)"],
        ),
        ("[today.reader]\npayers = 20\n", &["2:1: how many pay says little without `users` (add `users`)"]),
        (
            "[today.paper]\nusers = 1\n",
            &["1:8: there is no service `paper` (there is: reader, variant, solved)"],
        ),
        (
            "service.reader.initial_users = 5\n[today.reader]\nusers = 10\n",
            &[
                "1:32: `service.reader.initial_users` stands here, and `users` of [today.reader] determines it (drop one of the two)",
            ],
        ),
        (
            "service.reader.churn = 0.1\n[today.reader]\nchurn_per_month = 0.1\n",
            &[
                "1:24: `service.reader.churn.hazard` stands here, and `churn_per_month` of [today.reader] determines it (drop one of the two)",
            ],
        ),
        (
            "[today.reader]\nusers = 10\nnew_users_per_month = { press = 3 }\n",
            &["3:25: `reader` has no channel `press` (there is none here)"],
        ),
        (
            "[today.reader]\nnew_users_per_month = 3\n",
            &[
                "2:1: `reader` has no channel that could bring new users (write a [[service.NAME.channel]] by which they come)",
            ],
        ),
        (
            "[today.reader]\nstickiness = 0.01\n",
            &["2:14: `stickiness` must be 0.03333333333333333 to 1 (a share), not 0.01"],
        ),
        (
            "[today.reader]\nusers = [3, 2]\n",
            &["2:9: the range of `users` is empty: 3 to 2 (the lower end first)"],
        ),
        (
            "[today.reader]\nusers = [3]\n",
            &["2:9: `users` has 1 numbers (write a number, or a range of two: [low, high])"],
        ),
        (
            "[today.reader]\nprice = 3\n",
            &[
                "2:1: nothing says which number `price` determines: `reader` has no model (name one that the scenario sets: solve = { price = \"model.SERVICE.ID.PARAMETER\" })",
            ],
        ),
        (
            "[today.reader]\nusers = 200\npayers = 3\nsolve = { payers = 'service.reader.quality.start' }\n[service.reader.quality]\nstart = 0.5\n",
            &[
                "4:20: `payers` is where people start, and determines no other number (drop it from `solve`; [calibration] fits a number to how many pay later)",
            ],
        ),
        ("[today.reader]\nuser = 3\n", &["2:1: unknown key `user` in today.reader (did you mean `users`?)"]),
        (
            "[today.reader]\nusers = 2_000\n",
            &["2:1: `initial_users` must be 0 to 1000 (all people there are), not 2000"],
        ),
        (
            "[today]\nvariant = 'x'\n[today.reader]\nusers = 2\n",
            &["2:11: there is no variant `x` (there is: base)"],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(refused(text), expected, "{text}");
    }
}

#[test]
fn days_and_forks_must_leave_room_for_a_month_after_day_0() {
    let short = WORLD.replace("days = 100", "days = 30");
    let text = format!("{short}[today.reader]\nusers = 3\n");
    let said = mistakes_in(&[("main.toml", &text)], &Overrides::default());
    assert_eq!(
        said,
        [
            "6:2: the facts of [today] are of the month after day 0: the run has 30 days (let it run for 31 days at least)"
        ]
    );
    let fork = WORLD.replace("days = 100", "days = 100, fork_day = 9");
    let text = format!("{fork}[today.reader]\nusers = 3\n");
    let said = mistakes_in(&[("main.toml", &text)], &Overrides::default());
    assert_eq!(
        said,
        [
            "6:2: day 0 is today, so nothing lies before a fork (leave out run.fork_day: with [today] the variants part on day 0)"
        ]
    );
}

#[test]
fn what_is_determined_is_neither_uncertain_nor_fitted() {
    let text = "
[today.reader]
churn_per_month = 0.1
[[uncertainty]]
key = 'service.reader.churn'
distribution = { uniform = { minimum = 0.1, maximum = 0.2 } }
";
    let help = "(drop one of the two: what is known determines it)";
    let said = "`service.reader.churn.hazard` is determined by `churn_per_month` of [today.reader]";
    assert_eq!(refused(text), [format!("5:7: {said} {help}")]);
    let text = "
[today.reader]
users = 10
[[calibration.parameter]]
key = 'service.reader.initial_users'
from = 1
to = 5
integer = true
[[calibration.target]]
of = \"total.joined['acme']\"
value = 1
standard_error = 1
";
    let said = "`service.reader.initial_users` is determined by `users` of [today.reader]";
    assert_eq!(refused(text), [format!("5:7: {said} {help}")]);
}
