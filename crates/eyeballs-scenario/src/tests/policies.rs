//! What policies mean, and what is refused of them. Lines count from the world's five.

use super::{WORLD, check, good, read_files};
use crate::Overrides;
use eyeballs_core::spec::{Action, Distribution, Grain, Known, Lately, Quantity, ServiceKnob, Whose};
use eyeballs_core::units::{Day, Micros};

/// A rival, and a firm with a model.
const MARKET: &str = "service.reader.model.free-plus-ads = {}
service.reader.channel = [{ kind = 'paid-ads', budget_per_day = 1, cost_per_install = 1 }]
firm.rival.cash = 9
service.copy.firm = 'rival'
";

#[test]
fn a_policy_is_read_key_by_key() {
    let scenario = good(&format!(
        "{MARKET}
[[policy]]
name = 'spend'
firm = 'acme'
every_days = 7
from = 30
until = 90
when = \"month.users['copy'] > number['many'] and yesterday.cash['acme'] > 0\"
numbers = {{ many = 10, share = 0.5 }}
set.'service.reader.channel.paid-ads.budget_per_day' = \"number['share'] * month.profit['acme'] / 30\"
set.'service.reader.churn.inactive_days' = 20
set.'model.reader.free-plus-ads.ads_per_hour' = \"setting['model.reader.free-plus-ads.ads_per_hour'] + 1\"
bounds = {{ 'service.reader.channel.paid-ads.budget_per_day' = [0, 5000] }}
step = {{ 'service.reader.channel.paid-ads.budget_per_day' = 100 }}
cut = 'service.reader.channel.paid-ads'

[[policy]]
firm = 'rival'
once = true
close = 'copy'

[service.reader.churn]
inactive_days = 100
"
    ));
    let [spend, leave] = &scenario.variants[0].world.policies[..] else { panic!("there are two") };
    assert_eq!((spend.number, spend.name.as_str(), spend.firm), (0, "spend", 0));
    assert_eq!((leave.number, leave.name.as_str(), leave.firm), (1, "policy 2", 1));
    let days: Vec<u32> = (0..100).filter(|&day| spend.looks_on(Day(day))).collect();
    assert_eq!(days, [30, 37, 44, 51, 58, 65, 72, 79, 86]);
    assert!(leave.once && !spend.once && leave.when.is_none());
    let fact =
        |name: &str, whose, days| Known::Fact { whose, days, quantity: Quantity::Measure(name.to_owned()) };
    assert_eq!(
        spend.when.as_ref().expect("a condition").knows,
        [
            fact("users", Whose::Service(1), Lately::Month),
            Known::Number(10.0),
            fact("cash", Whose::Firm(0), Lately::Yesterday)
        ]
    );
    let budget = spend.deeds[0].number.as_ref().expect("a number");
    assert_eq!(
        (budget.least, budget.most, budget.step, budget.grain),
        (0.0, 5000.0, Some(100.0), Grain::Money)
    );
    let days = spend.deeds[1].number.as_ref().expect("a number");
    assert_eq!((days.least, days.grain), (1.0, Grain::Integer));
    assert!(matches!(spend.deeds[1].action, Action::SetService { knob: ServiceKnob::ChurnInactiveDays, .. }));
    let ads = spend.deeds[2].number.as_ref().expect("a number");
    assert!(matches!(
        ads.formula.knows[..],
        [Known::Setting(Action::SetModelParameter { parameter: 0, .. })]
    ));
    assert!(matches!(spend.deeds[3].action, Action::CutChannel { service: 0, channel: 0 }));
    assert!(matches!(leave.deeds[..], [ref deed] if deed.action == Action::Close { service: 1 }));
}

#[test]
fn a_policy_of_some_variants_begins_with_the_fork() {
    let policy = |more: &str| format!("[[policy]]\nset.'service.reader.quality' = 0.5\n{more}\n");
    let variants = "[[variant]]\nname = 'a'\n[[variant]]\nname = 'b'\n";
    let world = WORLD.replace("days = 100", "days = 100, fork_day = 40");
    let text = format!("{world}{variants}{}{}", policy("until = 9"), policy("variant = 'b'"));
    let scenario = read_files(&[("main.toml", &text)], &Overrides::default()).expect("it is right");
    let from = |policies: &[eyeballs_core::spec::PolicySpec]| -> Vec<(u32, u32)> {
        policies.iter().map(|policy| (policy.number, policy.from.0)).collect()
    };
    assert_eq!(from(&scenario.fork.as_ref().expect("a fork").world.policies), [(0, 0)]);
    assert_eq!(from(&scenario.variants[0].world.policies), [(0, 0)]);
    assert_eq!(from(&scenario.variants[1].world.policies), [(0, 0), (1, 40)]);
}

#[test]
fn policies() {
    check(
        &format!(
            "{MARKET}[[policy]]
set.'service.reader.quality' = 1
[[policy]]
firm = 'acm'
every_days = 0
from = 100
[[policy]]
firm = 'acme'
from = 20
until = 10
when = \"month.user['copy'] > 0\"
set.'service.reader.qualty' = 0.5
[[policy]]
firm = 'acme'
name = 'p'
set = {{ 'service.reader.quality' = 2, 'service.reader.session_minutes' = 5, 'service.reader.return_hazard' = \"1 + \" }}
bounds = {{ 'service.reader.session_minutes' = [6, 7], 'service.reader.return_effect' = [3, 2] }}
[[policy]]
firm = 'acme'
every_days = 4
set = {{ 'service.reader.quality' = \"final.users['copy']\", 'service.copy.session_minutes' = 5, 'people.outside_weight' = 1 }}
[[policy]]
firm = 'acme'
set.'service.reader.quality' = \"yesterday.npv['acme'] + number['x'] + setting['service.reader.qualty'] + yesterday.irr['acme']\"
[[policy]]
firm = 'acme'
name = 'one'
every_days = 4
set.'service.reader.quality' = 0.5
[[policy]]
firm = 'acme'
name = 'two'
every_days = 6
from = 10
set.'service.reader.quality' = \"day_when(true)\"
[[policy]]
firm = 'acme'
name = 'three'
every_days = 6
from = 10
set.'service.reader.quality' = 0.6
[[policy]]
firm = 'acme'
every_days = 2
from = 1
set.'service.reader.quality' = 0.6
bounds = {{ 'service.reader.quality' = [0.5, 1.5] }}
[[claim]]
text = 'no'
holds = \"setting['service.reader.quality'] > 0\"
"
        ),
        &[
            "10:1: there are 2 firms; which one decides? (write firm = 'acme')",
            "12:1: the policy says not what the firm does (a policy has some of the keys set, \
             release, capital, open, close, cut)",
            "13:8: there is no firm `acm` (did you mean `acme`?)",
            "14:14: `every_days` must be 1 to 36525 days, not 0",
            "15:8: `from` must be 0 to 99 (the days of the run), not 100",
            "19:9: `until` must not lie before `from`, day 20 (it is the last day on which the policy looks)",
            "20:15: there is no measure `user` here (did you mean `users`?)",
            "21:5: an event cannot set `qualty` (did you mean `quality`?)",
            "25:36: `quality` must be 0 to 1, not 2",
            "25:74: 5 lies outside of the bounds 6 to 7 of `service.reader.session_minutes` (change one of them)",
            "25:115: the expression ends too early (something must follow; a fact is written \
             MOMENT.MEASURE['SUBJECT'], for example final.users['base'])",
            "26:88: `bounds` must be two numbers, the smaller one first (write the least and the most, for example \
             [0.5, 20])",
            "30:37: a policy knows no moment `final` (it knows `month`, the last 30 days, `yesterday`, and `total`, all \
             days so far)",
            "30:59: the firm `acme` does not own the service `copy` (it is that of `rival`)",
            "30:95: this is not for the firm `acme` to decide (a firm decides over its own services; an event can \
             change it)",
            "33:65: the policy has no number `x` (give it one: numbers = { x = 1 })",
            "33:80: an event cannot set `qualty` (did you mean `quality`?)",
            "33:106: `irr` has no `yesterday` (it is that of all days so far: ask for `total`)",
            "44:42: a policy looks at one morning, and asks for no `day_when` (with `once` a policy acts on the first day \
             on which `when` holds)",
            "50:5: the policies `one` and `three` set this on the same day 16 (let one look on other days (`from`, \
             `every_days`), or write both in one expression)",
            "56:39: `service.reader.quality` cannot be 0.5 to 1.5 (it is 0 to 1)",
            "59:10: `setting['...']` is what a policy knows in the morning (write when a fact is taken, as in \
             final.users['base'])",
        ],
    );
}

#[test]
fn releases_capital_and_what_may_happen_on_any_day() {
    let scenario = good(
        "service.reader.quality = { start = 0.4, release_cost = 3 }
service.reader.learning.gain_per_thousand_minutes = 0.001
[[event]]
name = 'ban'
hazard = 0.002
from = 30
set = { 'service.reader.quality' = 0.1, 'service.reader.session_minutes' = 5 }
[[event]]
day = 3
release = { service = 'reader', gain = { beta = { a = 2, b = 5 } }, cost = 7 }
[[event]]
day = 4
capital = { firm = 'acme', amount = 2, valuation = 6 }
[[policy]]
release = { service = 'reader', gain = \"1 - yesterday.quality['reader']\", cost = 9 }
capital = { amount = \"2 * month.users['reader']\", valuation = 50 }
",
    );
    let world = &scenario.variants[0].world;
    let service = &world.services[0];
    assert_eq!(
        (service.quality.release_cost, service.learning.gain_per_thousand_minutes),
        (Micros(3_000_000), 0.001)
    );
    let [quality, session] = &world.chances[..] else { panic!("it sets two numbers") };
    assert_eq!((quality.number, quality.deed, session.deed), (0, 0, 1));
    assert_eq!((quality.from, quality.hazard, quality.name.as_str()), (Day(30), 0.002, "ban"));
    assert_eq!((quality.draw, quality.written.as_str()), (session.draw, "service.reader.quality"));
    let gain = Distribution::Beta { a: 2.0, b: 5.0 };
    assert_eq!(world.events[0].action, Action::Release { service: 0, gain, cost: Micros(7_000_000) });
    let valuation = Some(Micros(6_000_000));
    assert_eq!(world.events[1].action, Action::Capital { firm: 0, amount: Micros(2_000_000), valuation });
    let [release, capital] = &world.policies[0].deeds[..] else { panic!("it does two things") };
    assert!(matches!(release.action, Action::Release { service: 0, cost: Micros(9_000_000), .. }));
    assert_eq!(release.number.as_ref().map(|number| number.most), Some(1.0));
    assert!(matches!(capital.action, Action::Capital { firm: 0, .. }));
    let amount = capital.number.as_ref().expect("a number");
    assert_eq!((amount.least, amount.grain), (0.0, Grain::Money), "who gives at a price takes nothing");
    assert!(capital.valuation.is_some());
}

#[test]
fn what_releases_capital_and_hazards_cannot_be() {
    check(
        "[[event]]
hazard = 0
close = 'reader'
[[event]]
hazard = 0.1
day = 4
close = 'reader'
[[event]]
day = 4
capital = { firm = 'acme', amount = -1, valuation = 3 }
[[policy]]
release = { service = 'reader', gain = 2 }
capital = { valuation = 0 }
[[policy]]
release = { service = 'reader', gain = \"true\" }
capital = { amount = 'x', valuation = 0 }
",
        &[
            "7:10: `hazard` must be above 0 to 100 1/day, not 0",
            "10:10: the event has a `day` and a `hazard` (with a hazard it happens on a day that is drawn, `from` a day on)",
            "15:11: `amount` is negative, and has a `valuation` (leave out `valuation`: money to the owners changes \
             nobody's share)",
            "17:40: `gain` must be 0 to 1, not 2",
            "18:11: capital needs the key `amount`",
            "20:41: this is true or false, where a number is wanted (a number is a fact or is computed, for example \
             final.payers['base'] / final.users['base'])",
            "21:39: `valuation` must be 0.000001 to 1000000000000 currency units, not 0",
        ],
    );
}
