//! `run.fork_day`: what the variants have in common, what they may change, and what is refused.

use super::{WORLD, check_whole, read_files};
use crate::{Overrides, Scenario};
use eyeballs_core::spec::{Action, EventSpec};
use eyeballs_core::units::Day;

/// [`WORLD`] with a fork day and more text; the text's first line is line 6.
fn forked(more: &str) -> String {
    format!("{}{more}", WORLD.replace("days = 100", "days = 100, fork_day = 40"))
}

fn good(text: &str) -> Scenario {
    let read = read_files(&[("main.toml", text)], &Overrides::default());
    read.unwrap_or_else(|mistakes| panic!("{mistakes}\nin\n{text}"))
}

const VARIANTS: &str = "
service.reader.quality = { start = 0.4, decay_per_day = 0.01 }
service.reader.channel = [{ kind = 'press', audience = 5 }, { kind = 'organic', cap = 9 }]
service.reader.model.free-plus-ads.ads_per_hour = 3
[[variant]]
name = 'a'
service.reader.quality.start = 0.7
model.reader.free-plus-ads.ads_per_hour = 8
service.reader.channel = [{ name = 'press', audience = 7 }]
[[variant]]
name = 'b'
service.reader.quality.start = 0.7
model.reader.paid-membership.price = 3
people.comparison = 2
[[event]]
day = 10
set = { 'service.reader.churn.hazard' = 0.5 }
[[event]]
day = 50
variant = 'b'
close = 'reader'
";

#[test]
fn the_base_is_what_the_variants_have_in_common() {
    let scenario = good(&forked(VARIANTS));
    let fork = scenario.fork.expect("there is a fork day");
    assert_eq!(fork.day, Day(40));
    let service = &fork.world.services[0];
    assert_eq!((service.quality.start, service.models.len()), (0.4, 1));
    let days: Vec<Day> = fork.world.events.iter().map(|event| event.day).collect();
    assert_eq!(days, [Day(10)], "what happens later happens to variants");
    let [a, b] = &scenario.variants[..] else { panic!("two variants") };
    assert_eq!((a.world.services[0].quality.start, b.world.services[0].models.len()), (0.7, 2));
    assert!(matches!(b.world.events[1].action, Action::Close { .. }));
    assert!(good(WORLD).fork.is_none());
}

/// Also where all variants change the same: that is no change of the base.
#[test]
fn what_was_understood_reads_back_as_the_same() {
    let first = good(&forked(VARIANTS));
    let second = good(&first.resolved);
    // What was understood sets every number, the file only some.
    let all = |scenario| format!("{:#?}", Scenario { numbers: Vec::new(), ..scenario });
    assert_eq!(all(first), all(second));
}

#[test]
fn a_fork_day_is_within_the_run_and_not_its_first_day() {
    for day in [0, 100] {
        let text = WORLD.replace("days = 100", &format!("days = 100, fork_day = {day}"));
        let expected =
            format!("2:32: `fork_day` must be 1 to 99 (a day of the run, and not the first), not {day}");
        check_whole(&text, &[&expected]);
    }
}

#[test]
fn what_cannot_change_is_refused_where_the_variant_changes_it() {
    const HELP: &str = "(set it for all variants in the tables of the scenario, or leave out `run.fork_day`)";
    for (change, place, message) in [
        (
            "people.free_minutes = { gamma = { mean = 3, shape = 1 } }",
            "11:23",
            "`people.free_minutes` cannot change on the fork day: the people stay who they are",
        ),
        (
            "service.reader.taste = 0.3",
            "11:24",
            "`service.reader.taste` cannot change on the fork day: people joined because it appealed to them",
        ),
        (
            "set = { 'service.reader.churn.spread' = 3 }",
            "11:41",
            "`service.reader.churn.spread` cannot change on the fork day: people carry their churn threshold \
             since they joined; `churn.hazard` can change",
        ),
        (
            "service.reader.use.spread = 2",
            "11:29",
            "`service.reader.use.spread` cannot change on the fork day: the people stay who they are",
        ),
        (
            "nest.papers = {}",
            "11:1",
            "`nest` cannot change on the fork day: the nests are the same before and after",
        ),
        (
            "service.reader.habit.by = 'tenure'",
            "11:27",
            "`service.reader.habit.by` cannot change on the fork day: habits by use are kept since people joined; \
             `habit.strength`, `days` and `fade_days` can change",
        ),
        (
            "service.rival.firm = 'acme'",
            "11:9",
            "`service` cannot change on the fork day: the services are the same before and after; one that opens \
             later has its day `opens`",
        ),
        (
            "service.reader.channel = [{ kind = 'coupon', coupons_per_day = 1, redemption = 1, value = 1 }]",
            "11:27",
            "`service.reader.channel` cannot change on the fork day: the channels are the same before and after; \
             give one that begins later its day `starts`, or a strength of 0 before",
        ),
        (
            "model.reader.free-plus-ads.advertisers = 7",
            "11:42",
            "`service.reader.model.free-plus-ads.advertisers` cannot change on the fork day: the model cannot \
             change it during a run; what can: ads_per_hour, auction, format",
        ),
    ] {
        let more = format!(
            "[[service.reader.channel]]\nkind = 'press'\naudience = 5\n[service.reader.model.free-plus-ads]\n\
             [[variant]]\n{change}\nname = 'a'\n"
        );
        let expected = format!("{place}: {message} {HELP}");
        check_whole(&forked(&more), &[&expected]);
    }
}

#[test]
fn who_lapses_by_inactivity_can_change_where_days_of_return_are_kept() {
    let changed = |from, to| {
        forked(&format!(
            "[service.reader.churn]\ninactive_days = {from}\n[[variant]]\nname = 'a'\n\
             service.reader.churn.inactive_days = {to}\n"
        ))
    };
    good(&changed(100, 9));
    good(&changed(9, 0));
    check_whole(
        &changed(0, 9),
        &[
            "10:38: `service.reader.churn.inactive_days` cannot change on the fork day: on which days people returned is \
           kept only where it is above 0; let the base have it, with as many days as the run (set it for all variants \
           in the tables of the scenario, or leave out `run.fork_day`)",
        ],
    );
}

#[test]
fn before_the_fork_day_no_event_is_for_some_variants_only() {
    let event = |day: u32| {
        forked(&format!("[[variant]]\nname = 'a'\n[[event]]\nday = {day}\nvariant = 'a'\nclose = 'reader'\n"))
    };
    good(&event(40));
    check_whole(
        &event(39),
        &[
            "10:11: before the fork day 40 the variants are one (leave out `variant`, or let it happen on the \
           fork day or later)",
        ],
    );
}

#[test]
fn options_of_the_command_line_reach_base_and_variants() {
    let set = |path: &str, value: &str| {
        let overrides = Overrides { set: vec![(path.to_owned(), value.to_owned())], ..Overrides::default() };
        read_files(&[("main.toml", &forked(VARIANTS))], &overrides).expect("good")
    };
    let scenario = set("model.reader.free-plus-ads.advertisers", "70");
    let advertisers = |world: &eyeballs_core::spec::WorldSpec| world.services[0].models[0].values[1].clone();
    let worlds = scenario.variants.iter().map(|variant| advertisers(&variant.world));
    let fork = scenario.fork.as_ref().expect("there is a fork day");
    assert!(worlds.chain([advertisers(&fork.world)]).all(|value| format!("{value:?}").contains("70")));
    assert_eq!(set("run.fork_day", "30").fork.map(|fork| fork.day), Some(Day(30)));
}

#[test]
fn events_of_the_fork_day_are_those_of_the_variants() {
    let text = format!(
        "{}[[event]]\nday = 39\nopen = 'reader'\n[[event]]\nday = 40\nopen = 'reader'\n[[variant]]\nname = 'a'\n",
        WORLD.replace("days = 100", "days = 100, fork_day = 40")
    );
    let scenario = good(&text);
    let days = |events: &[EventSpec]| events.iter().map(|event| event.day.0).collect::<Vec<_>>();
    assert_eq!(days(&scenario.fork.as_ref().expect("a fork").world.events), [39]);
    assert_eq!(days(&scenario.variants[0].world.events), [39, 40]);
}
