//! Alike services, and events that make them more alike.

#[allow(dead_code, reason = "other tests use the rest")]
mod common;

use common::{run, service, world};
use eyeballs_core::spec::{Action, EventSpec, NestKnob, NestSpec};
use eyeballs_core::units::Day;

#[test]
fn an_event_makes_services_of_a_nest_more_alike() {
    let minutes = |similarity, events| {
        let services = ["one", "other"].map(|name| {
            let mut service = service(name);
            service.initial_users = 100;
            service.nest = Some(0);
            service.satisfaction.smoothing = 0.0;
            service
        });
        let mut spec = world(100, 10, services.into());
        spec.nests = vec![NestSpec { name: "alike".to_owned(), similarity, switching_cost: 0.0 }];
        spec.events = events;
        let record = run(spec, 0);
        record.services[0].days.iter().map(|day| day.minutes).collect::<Vec<_>>()
    };
    let action = Action::SetNest { nest: 0, knob: NestKnob::Similarity, value: 0.7 };
    let set_on_day_5 = minutes(0.0, vec![EventSpec { day: Day(5), action }]);
    let (unlike, alike) = (minutes(0.0, Vec::new()), minutes(0.7, Vec::new()));
    assert_eq!(set_on_day_5[..5], unlike[..5]);
    assert_eq!(set_on_day_5[5..], alike[5..]);
    assert!(alike[5] < unlike[5]);
}
