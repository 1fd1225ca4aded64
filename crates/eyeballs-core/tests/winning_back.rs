//! Channels that are aimed at those who left.

mod common;
#[path = "common/till.rs"]
mod till;

use common::{channel, run, service, world};
use eyeballs_core::spec::*;
use eyeballs_core::units::{Day, Micros};
use till::till;

const PEOPLE: u32 = 20_000;

fn shock(day: u32, leave_share: f64) -> EventSpec {
    EventSpec { day: Day(day), action: Action::Shock { service: 0, leave_share, satisfaction_shift: 0.0 } }
}

fn partner(people_per_day: f64) -> ChannelKind {
    ChannelKind::PartnerSeeding { people_per_day }
}

fn win_back(kind: ChannelKind) -> ChannelSpec {
    ChannelSpec { reaches: Reaches::Lapsed, ..channel("win-back", kind) }
}

/// Everybody but `prospects` is a user, and leaves on day 1; the channel works from day 2 on.
fn market(prospects: u32, win_back: ChannelSpec) -> WorldSpec {
    let mut reader = service("reader");
    reader.initial_users = u64::from(PEOPLE - prospects);
    reader.channels = vec![ChannelSpec { starts: Day(2), ..win_back }];
    let mut spec = world(PEOPLE, 3, vec![reader]);
    spec.events = vec![shock(1, 1.0)];
    spec
}

fn assert_near(count: u64, expected: f64) {
    assert!((count as f64 - expected).abs() < 4.0 * expected.sqrt(), "{count}, expected {expected}");
}

#[test]
fn who_is_won_back_returns_and_counts_for_the_channel() {
    let record = run(market(5_000, win_back(ChannelKind::Organic { innovation: 100.0 })), 0);
    let reader = &record.services[0];
    let day = &reader.days[2];
    assert_eq!((day.joined, day.returned, day.active, day.lapsed), (0, 15_000, 15_000, 0));
    let channel = &reader.channels[0];
    assert_eq!((channel.reached, channel.joined, channel.returned), (15_000, 0, 15_000));
}

#[test]
fn a_channel_reaches_prospects_unless_it_is_aimed_at_the_lapsed() {
    let mut spec = market(5_000, channel("plain", ChannelKind::Organic { innovation: 100.0 }));
    spec.services[0].channels.push(win_back(partner(0.0)));
    let day = run(spec, 0).services[0].days[2];
    assert_eq!((day.joined, day.returned), (5_000, 0));
}

#[test]
fn a_number_of_people_a_day_are_drawn_from_those_who_left() {
    // Of 1,000 who left among 20,000 people, 100 contacts at random reach so many.
    let record = run(market(PEOPLE - 1_000, win_back(partner(100.0))), 0);
    assert_near(record.services[0].days[2].returned, 1_000.0 * (1.0 - f64::exp(-0.1)));
    // More contacts than people: each is reached once, in the mean.
    let record = run(market(PEOPLE - 1_000, win_back(partner(1e9))), 0);
    assert_near(record.services[0].days[2].returned, 1_000.0 * (1.0 - f64::exp(-1.0)));
}

#[test]
fn aim_and_the_hazard_of_return_share_those_who_come_back() {
    const BREADTH: f64 = 0.1;
    let mean_fit = BREADTH * std::f64::consts::PI.sqrt();
    for audience_fit in [0.0, 0.5, 1.0] {
        let mut spec = market(0, ChannelSpec { audience_fit, ..win_back(partner(4_000.0)) });
        spec.services[0].breadth = Some(BREADTH);
        spec.services[0].return_hazard = 0.4;
        let record = run(spec, 0);
        // By distance of tastes, which are even from 0 to 1/2: 4,000 contacts are 0.2 for each, by weight.
        let hazards = (0..1_000).map(|step| {
            let fit = f64::exp(-((f64::from(step) + 0.5) / 2_000.0 / BREADTH).powi(2));
            [0.4 * fit, 0.2 * (1.0 - audience_fit + audience_fit * fit / mean_fit)]
        });
        let mut expected = [0.0; 2];
        for [alone, by_channel] in hazards {
            let hazard = alone + by_channel;
            let people = f64::from(PEOPLE) / 1_000.0 * (1.0 - f64::exp(-hazard));
            expected[0] += people * alone / hazard;
            expected[1] += people * by_channel / hazard;
        }
        let by_channel = record.services[0].channels[0].returned;
        assert_near(by_channel, expected[1]);
        assert_near(record.services[0].days[2].returned - by_channel, expected[0]);
    }
}

#[test]
fn it_costs_what_channels_cost() {
    let cost = |channel| {
        let record = run(market(0, channel), 0);
        let channel = &record.services[0].channels[0];
        let totals = record.services[0].days.iter().map(|day| day.cost_acquisition);
        assert_eq!(channel.cost, totals.fold(Micros::ZERO, |sum, cost| sum + cost));
        (channel.reached, channel.returned, channel.cost.0)
    };
    let installs = ChannelKind::PayPerInstall { installs_per_day: 500.0, price_per_install: Micros(7) };
    let (reached, _, micros) = cost(win_back(installs));
    assert_eq!(micros, 7 * reached as i64);
    let funnel = FunnelSpec { steps: 1, loss_per_step: 0.5 };
    let (cost_per_reach, cost_per_join) = (Micros(11), Micros(1_000));
    let (reached, returned, micros) =
        cost(ChannelSpec { funnel, cost_per_reach, cost_per_join, ..win_back(partner(2_000.0)) });
    assert_eq!(micros, 11 * reached as i64 + 1_000 * returned as i64);
    assert_near(returned, reached as f64 / 2.0);
}

#[test]
fn it_stops_at_its_limit() {
    let mut spec = market(0, ChannelSpec { cap: Some(1_000), ..win_back(partner(300.0)) });
    spec.days = 30;
    let reached = run(spec, 0).services[0].channels[0].reached;
    assert_near(reached, 1_000.0);
}

#[test]
fn those_who_left_consider_and_may_give_up() {
    let mut spec = market(0, win_back(ChannelKind::Organic { innovation: 100.0 }));
    spec.days = 10;
    spec.services[0].join = JoinSpec { appeal: 0.25, quality_effect: 0.0, offer_effect: 0.0, give_up: 1.0 };
    spec.services[0].return_effect = 0.5;
    let record = run(spec, 0);
    // The square root of the appeal return, and the others give up.
    assert_near(record.services[0].days[2].returned, 0.5 * f64::from(PEOPLE));
    assert!(record.services[0].days[3..].iter().all(|day| day.returned == 0));
    assert_eq!(record.services[0].channels[0].reached, u64::from(PEOPLE));
}

#[test]
fn who_left_for_good_is_not_won_back() {
    let mut spec = market(0, win_back(ChannelKind::Organic { innovation: 100.0 }));
    spec.events.clear();
    spec.services[0].models = vec![till(&[("leave_hazard", -1.0)], 1)];
    let record = run(spec, 0);
    assert_eq!(record.services[0].days[1].left, u64::from(PEOPLE));
    assert_eq!((record.services[0].days[2].returned, record.services[0].channels[0].reached), (0, 0));
}

#[test]
fn the_channel_of_first_joining_stays() {
    let mut reader = service("reader");
    let first = channel("first", ChannelKind::Organic { innovation: 100.0 });
    let again = win_back(ChannelKind::Organic { innovation: 100.0 });
    reader.channels =
        vec![ChannelSpec { intent: 0.25, ..first }, ChannelSpec { ends: Some(Day(3)), ..again }];
    reader.churn.hazard = 0.01;
    let mut spec = world(PEOPLE, 33, vec![reader]);
    spec.events = vec![shock(1, 1.0)];
    let record = run(spec, 0);
    let reader = &record.services[0];
    assert_eq!((reader.days[0].joined, reader.days[1].left), (u64::from(PEOPLE), u64::from(PEOPLE)));
    assert_eq!(reader.days[2].returned, u64::from(PEOPLE));
    // Those of little intent leave four times as fast, also after the return.
    assert_near(reader.days[32].active, f64::from(PEOPLE) * f64::exp(-30.0 * 0.01 / 0.25));
    assert_eq!(reader.channels[0].joined_month_ago, u64::from(PEOPLE));
    assert_eq!((reader.channels[1].joined, reader.channels[1].kept_month), (0, 0));
}
