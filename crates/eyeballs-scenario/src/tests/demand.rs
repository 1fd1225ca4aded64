//! What is refused of how people come to a service, choose among alike ones, and lapse. Lines count from the world's five.

use super::{WORLD, check, check_whole};

#[test]
fn word_of_mouth_and_what_switching_costs_have_bounds() {
    check(
        "service.reader.nest = 'news'
nest.news = { similarity = 1, switching_cost = -0.1 }
[[service.reader.channel]]
kind = 'word-of-mouth'
valence = -1
transmission = 1.5
[[service.reader.channel]]
kind = 'invitation'
acceptance = 0.1
valence = 0.5
",
        &[
            "7:28: `similarity` must be 0 to 0.999, not 1",
            "7:48: `switching_cost` must be 0 to 20, not -0.1",
            "10:11: `valence` must be 0 to 1000, not -1",
            "11:16: `transmission` must be 0 to 1, not 1.5",
            "15:1: unknown key `valence` in channel (there is: kind, per_new_user, per_active_day, acceptance, \
             delay_days, reward, name, through_host, funnel, reaches, audience_fit, intent, cap, cost_per_reach, \
             cost_per_join, starts, ends)",
        ],
    );
}

#[test]
fn an_event_sets_after_how_many_days_people_lapse_only_where_they_do() {
    let event = "
service.reader.churn.inactive_days = DAYS
[[event]]
day = 5
set = { 'service.reader.churn.inactive_days' = VALUE }
";
    let file = |days, value| event.replace("DAYS", days).replace("VALUE", value);
    check(&file("30", "7"), &[]);
    check(&file("30", "0"), &["10:48: `inactive_days` must be 1 to 36525 days, not 0"]);
    check(&file("30", "7.5"), &["10:48: `inactive_days` must be an integer; this is a number"]);
    check(
        &file("0", "7"),
        &["10:9: nobody lapses from the service `reader`, so nobody keeps the day of a return (give \
           `service.reader` a `churn.inactive_days` of as many days as the run)"],
    );
}

#[test]
fn an_event_sets_the_numbers_of_a_nest() {
    check(
        "nest.news = {}
[[event]]
day = 5
[event.set]
'nest.news.similarity' = 0.5
'nest.news.switching_cost' = 1
[[event]]
day = 6
[event.set]
'nest.news.similarity' = 1
'nest.new.switching_cost' = 1
'nest.news.name' = 1
",
        &[
            "15:26: `similarity` must be 0 to 0.999, not 1",
            "16:1: there is no nest `new` (did you mean `news`?)",
            "17:1: an event cannot set `name` (what it can set here: similarity, switching_cost)",
        ],
    );
}

#[test]
fn contacts_stay_who_they_are_on_a_fork() {
    let world = WORLD
        .replace("days = 100", "days = 100, fork_day = 40")
        .replace("count = 1000", "count = 1000, contacts = { small_world = { homophily = 0.2 } }");
    let file = format!("{world}[[variant]]\nname = 'closer'\npeople.contacts.small_world.homophily = 0.9\n");
    check_whole(
        &file,
        &[
            "3:55: `people.contacts` cannot change on the fork day: the people stay who they are (set it for all \
           variants in the tables of the scenario, or leave out `run.fork_day`)",
        ],
    );
}
