//! Variants with one past: what a fork changes holds from its day on, all else goes on, and it makes no
//! difference whether the past is simulated once for all or once for each.

#[path = "common/any.rs"]
mod any;
mod common;

use any::any_world;
use common::{channel, run, service, world};
use eyeballs_core::fork::fixed;
use eyeballs_core::record::Record;
use eyeballs_core::simulation::Simulation;
use eyeballs_core::spec::*;
use eyeballs_core::units::{Day, Micros};
use eyeballs_core::world::World;
use proptest::prelude::*;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

static GO: AtomicBool = AtomicBool::new(false);

fn finished(simulation: Simulation) -> String {
    let (record, end) = simulation.run(&GO);
    end.expect("nothing can fail");
    shown(&record)
}

/// As text, in which no two numbers look the same.
fn shown(record: &Record) -> String {
    format!("{record:?}")
}

/// A simulation of a forked world by itself, past and all.
fn alone(spec: &WorldSpec, past: &Arc<World>, day: u32) -> String {
    let world = Arc::new(World::forked(spec.clone(), past, Day(day)));
    finished(Simulation::new(&world, 1).expect("there are no models"))
}

/// Whatever a fork can change of a world without models.
fn changed(spec: &WorldSpec, day: u32) -> WorldSpec {
    let mut spec = spec.clone();
    spec.people.outside_weight *= 0.5;
    spec.people.comparison = 0.9;
    spec.nests[0].similarity = 0.7;
    spec.firms[1].credit = None;
    spec.events.push(EventSpec {
        day: Day(day),
        action: Action::Release { service: 0, gain: Distribution::Constant(0.5), cost: Micros::ZERO },
    });
    spec.events.sort_by_key(|event| event.day);
    for service in &mut spec.services {
        service.quality = QualitySpec {
            start: 0.8,
            decay_per_day: 0.02,
            release_every_days: 7,
            release_gain: 0.3,
            release_cost: Micros::ZERO,
        };
        service.session_minutes = 3.0;
        service.habit.strength = if service.habit.growth == HabitGrowth::Tenure { 0.7 } else { 0.0 };
        service.habit.days = 4.0;
        service.satisfaction = SatisfactionSpec { initial: 0.9, smoothing: 0.4 };
        service.churn.hazard += 0.01;
        service.churn.satisfaction_effect = 0.1;
        service.churn.inactive_days =
            if service.churn.inactive_days == 4 { 0 } else { 3 * service.churn.inactive_days / 2 };
        service.return_hazard = 0.03;
        service.join = JoinSpec { appeal: 0.7, quality_effect: 1.0, offer_effect: 0.0, give_up: 0.1 };
        service.return_effect = 0.3;
        service.capacity = None;
        service.cost.fixed_per_day = Micros(1_000_000);
        for channel in &mut service.channels {
            channel.intent = 0.5;
            channel.audience_fit = 0.1;
            channel.funnel = FunnelSpec { steps: 1, loss_per_step: 0.1 };
            channel.cap = Some(2_000);
            channel.cost_per_reach = Micros(7);
            match channel.kind {
                ChannelKind::PartnerSeeding { .. } => channel.reaches = Reaches::Lapsed,
                ChannelKind::Press { .. } => channel.reaches = Reaches::Prospects,
                _ => (),
            }
            if let ChannelKind::Invitation { delay_days, .. } = &mut channel.kind {
                *delay_days = 12;
            }
        }
    }
    spec
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn forked_resumed_and_by_itself_are_the_same(
        spec in any_world(),
        day in 1_u32..90,
        kept in 0_u32..=90,
    ) {
        let past = Arc::new(World::new(spec.clone()));
        let mut base = Simulation::new(&past, 1).expect("there are no models");
        base.run_to(Day(day), &GO).expect("nothing can fail");
        let other = changed(&spec, day);
        let expected = alone(&other, &past, day);
        let forks = [&other, &spec].map(|spec| Arc::new(World::forked(spec.clone(), &past, Day(day))));
        let fork = |index: usize| finished(base.fork(&forks[index]).expect("there are no models"));
        prop_assert!(fork(0) == expected);
        // A fork leaves what it forks from as it was, and one that changes nothing changes nothing.
        prop_assert!(fork(1) == shown(&run(spec.clone(), 1)));
        prop_assert!(fork(0) == expected);

        let mut one = Simulation::new(&forks[0], 1).expect("there are no models");
        one.run_to(Day(kept), &GO).expect("nothing can fail");
        let mut bytes = Vec::new();
        one.write(&mut bytes).expect("memory can be written");
        let one = Simulation::read(&forks[0], 1, &mut &*bytes).expect("it is its own checkpoint");
        prop_assert!(finished(one) == expected, "resumed on day {kept}");
    }
}

const FORK: u32 = 20;

/// A service with one channel of a kind.
fn market(kind: ChannelKind) -> WorldSpec {
    let mut reader = service("reader");
    reader.initial_users = 2_000;
    reader.churn = ChurnSpec { hazard: 0.01, spread: 1.0, satisfaction_effect: 1.0, inactive_days: 0 };
    reader.channels = vec![channel("only", kind)];
    world(6_000, 60, vec![reader])
}

#[test]
fn what_a_fork_changes_is_what_an_event_would_set_that_morning() {
    let organic = market(ChannelKind::Organic { innovation: 0.01 });
    let service = |knob, value| Action::SetService { service: 0, knob, value };
    type Change = fn(&mut WorldSpec);
    let cases: [(Action, Change); 6] = [
        (service(ServiceKnob::ChurnHazard, 0.05), |spec| spec.services[0].churn.hazard = 0.05),
        (service(ServiceKnob::Quality, 0.9), |spec| spec.services[0].quality.start = 0.9),
        (service(ServiceKnob::SessionMinutes, 2.0), |spec| spec.services[0].session_minutes = 2.0),
        (service(ServiceKnob::CostFixedPerDay, 3.0), |spec| {
            spec.services[0].cost.fixed_per_day = Micros(3_000_000);
        }),
        (Action::SetChannel { service: 0, channel: 0, knob: ChannelKnob::Innovation, value: 0.05 }, |spec| {
            spec.services[0].channels[0].kind = ChannelKind::Organic { innovation: 0.05 };
        }),
        (Action::SetOutsideWeight(9.0), |spec| spec.people.outside_weight = 9.0),
    ];
    let unchanged = shown(&run(organic.clone(), 1));
    for (action, change) in cases {
        let name = format!("{action:?}");
        let mut by_event = organic.clone();
        by_event.events.push(EventSpec { day: Day(FORK), action });
        let mut by_fork = organic.clone();
        change(&mut by_fork);
        let forked = alone(&by_fork, &Arc::new(World::new(organic.clone())), FORK);
        assert!(forked == shown(&run(by_event, 1)), "{name}");
        assert!(forked != unchanged, "{name} has an effect");
    }
}

#[test]
fn a_fork_overrules_events_of_the_past_only_where_it_changes_something() {
    let mut past = market(ChannelKind::Organic { innovation: 0.01 });
    let set = |day, knob, value| EventSpec {
        day: Day(day),
        action: Action::SetService { service: 0, knob, value },
    };
    past.events = vec![set(5, ServiceKnob::ChurnHazard, 0.001), set(6, ServiceKnob::SessionMinutes, 2.0)];
    let mut fork = past.clone();
    fork.services[0].churn.hazard = 0.1;
    let mut by_event = past.clone();
    by_event.events.push(set(FORK, ServiceKnob::ChurnHazard, 0.1));
    let forked = alone(&fork, &Arc::new(World::new(past)), FORK);
    assert!(forked == shown(&run(by_event, 1)));
}

#[test]
fn invitations_on_their_way_arrive_on_their_day_whatever_the_fork_changes() {
    let invitation = |delay_days| ChannelKind::Invitation {
        per_new_user: 2.0,
        per_active_day: 0.2,
        acceptance: 0.3,
        delay_days,
        reward: Micros::ZERO,
    };
    for (before, after) in [(3, 8), (8, 3)] {
        let past = market(invitation(before));
        let straight = run(past.clone(), 1);
        let world =
            Arc::new(World::forked(market(invitation(after)), &Arc::new(World::new(past)), Day(FORK)));
        let (forked, end) = Simulation::new(&world, 1).expect("there are no models").run(&GO);
        end.expect("nothing can fail");
        let accepted = |record: &Record, day: u32| record.services[0].days[day as usize].invitations_accepted;
        // Until the first invitation of the fork arrives, those of before do.
        for day in FORK..FORK + before.min(after) {
            assert!(accepted(&straight, day) > 0);
            assert_eq!(accepted(&forked, day), accepted(&straight, day), "day {day}, {before} to {after}");
        }
        let later = FORK + before.min(after);
        assert_ne!(accepted(&forked, later), accepted(&straight, later));
    }
}

#[test]
fn what_cannot_change_is_named() {
    let mut spec = market(ChannelKind::Organic { innovation: 0.01 });
    let mut later = service("later");
    later.opens = Day(30);
    spec.services.push(later);
    spec.firms.push(FirmSpec { name: "bolt".to_owned(), cash: Micros(1), credit: None });
    type Change = fn(&mut WorldSpec);
    let cases: [(&str, Change); 17] = [
        ("run.seed", |spec| spec.seed = 3),
        ("people.sociability", |spec| spec.people.sociability = Distribution::Constant(2.0)),
        ("people.contacts", |spec| spec.people.contacts = ContactsSpec::HeavyTailed { mean: 3.0 }),
        ("firm.acme.cash", |spec| spec.firms[0].cash = Micros(7)),
        ("firm", |spec| spec.firms.truncate(1)),
        ("service", |spec| spec.services.truncate(1)),
        ("service.reader.firm", |spec| spec.services[0].firm = 1),
        ("service.reader.opens", |spec| spec.services[0].opens = Day(25)),
        ("service.later.opens", |spec| spec.services[1].opens = Day(19)),
        ("service.reader.initial_users", |spec| spec.services[0].initial_users = 3),
        ("service.reader.taste", |spec| spec.services[0].taste = 0.5),
        ("service.reader.breadth", |spec| spec.services[0].breadth = Some(0.5)),
        ("service.reader.hype", |spec| spec.services[0].hype.level = 0.2),
        ("service.reader.churn.spread", |spec| spec.services[0].churn.spread = 2.0),
        ("service.reader.channel", |spec| spec.services[0].channels.clear()),
        ("service.reader.channel.only.kind", |spec| {
            spec.services[0].channels[0].kind = ChannelKind::PartnerSeeding { people_per_day: 3.0 };
        }),
        ("event", |spec| {
            spec.events.push(EventSpec { day: Day(19), action: Action::Close { service: 0 } });
        }),
    ];
    for (path, change) in cases {
        let mut other = spec.clone();
        change(&mut other);
        let found: Vec<String> =
            fixed(&spec, &other, Day(FORK)).into_iter().map(|fixed| fixed.path.join(".")).collect();
        assert_eq!(found, [path]);
    }
    let mut other = changed_later(&spec);
    assert_eq!(fixed(&spec, &other, Day(FORK)), []);
    // A service that an event opened before is there.
    let open = EventSpec { day: Day(3), action: Action::Open { service: 1 } };
    other.events.push(open.clone());
    spec.events.push(open);
    assert_eq!(fixed(&spec, &other, Day(FORK)).len(), 2);
}

/// A service that is still to come may come on another day and with other people.
fn changed_later(spec: &WorldSpec) -> WorldSpec {
    let mut spec = spec.clone();
    spec.services[1].opens = Day(FORK);
    spec.services[1].initial_users = 40;
    spec
}

#[test]
fn a_channel_that_was_cut_stays_cut() {
    let mut here = service("here");
    here.channels = vec![channel("organic", ChannelKind::Organic { innovation: 0.05 })];
    let mut spec = world(2_000, 20, vec![here]);
    spec.events = vec![EventSpec { day: Day(5), action: Action::CutChannel { service: 0, channel: 0 } }];
    let past = Arc::new(World::new(spec.clone()));
    let forked = Arc::new(World::forked(spec, &past, Day(10)));
    let (record, end) = Simulation::new(&forked, 1).expect("there are no models").run(&GO);
    end.expect("nothing can fail");
    let joined: Vec<u64> = record.services[0].days.iter().map(|day| day.joined).collect();
    assert!(joined[..5].iter().all(|&people| people > 0), "{joined:?}");
    assert!(joined[5..].iter().all(|&people| people == 0), "{joined:?}");
}
