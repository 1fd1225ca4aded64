//! What happens in one replication: the dated events, and those that may happen on any day, on the day that is drawn.

use crate::spec::{Action, ChanceSpec, WorldSpec};
use crate::streams;
use crate::units::Day;
use eyeballs_numerics::random::{RandomKey, key_of, uniform_open};

/// Something that happens on a day.
#[derive(Clone, Debug)]
pub(crate) struct Happening {
    pub(crate) day: Day,
    pub(crate) action: Action,
    /// The event's number and which of what it does, if its day was drawn.
    pub(crate) chance: Option<(u32, u32)>,
}

/// What chance decides.
const WHEN: u32 = 0;
const GAIN: u32 = 1;

/// What happens in a replication, in order of days; on one day the dated events first.
pub(crate) fn happenings(spec: &WorldSpec, replication: u32) -> Vec<Happening> {
    let dated = spec.events.iter().map(|event| Happening {
        day: event.day,
        action: event.action.clone(),
        chance: None,
    });
    let key = key_of(spec.market_seed, replication);
    let by_chance = spec.chances.iter().filter_map(|chance| {
        let day = day_of(chance, key, spec.days)?;
        Some(Happening { day, action: chance.action.clone(), chance: Some((chance.number, chance.deed)) })
    });
    let mut all: Vec<Happening> = dated.chain(by_chance).collect();
    all.sort_by_key(|happening| happening.day);
    all
}

/// The day on which something happens by chance: exponential waiting from its first day on. `None`: not in this run.
fn day_of(chance: &ChanceSpec, key: [u32; 2], days: u32) -> Option<Day> {
    let waiting = -libm::log(drawn(key, u32::MAX, chance.draw, WHEN)) / chance.hazard;
    let day = f64::from(chance.from.0) + waiting.floor();
    (day < f64::from(days)).then_some(Day(day as u32))
}

/// A number in (0, 1) by which a release of a service on a day has its gain.
pub(crate) fn luck_of_release(key: [u32; 2], day: Day, service: &str) -> f64 {
    drawn(key, day.0, streams::of_service(service), GAIN)
}

fn drawn(key: [u32; 2], day: u32, whose: u32, purpose: u32) -> f64 {
    let key = RandomKey { key, day, stream: streams::CHANCE };
    uniform_open(key.bits(whose, purpose, 0)[0])
}
