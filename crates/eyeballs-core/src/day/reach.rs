//! Who is reached, of those whose time may have come: the candidate events of a day, thinned.

use crate::day::joining::max_weight;
use crate::day::pass::ServiceToday;
use crate::people::block::{Block, NO_CHANNEL};
use crate::people::user_state::UserState;
use crate::spec::Reaches;
use crate::state::considering::{Candidate, Reach};
use crate::state::due::DuePerson;
use crate::state::purpose;
use eyeballs_numerics::random::{uniform, uniform_open};

/// Somebody whose threshold the cumulative hazard has passed, before the day's first candidate event.
pub(crate) fn candidate(block: &Block, due: &DuePerson, today: ServiceToday<'_>) -> Candidate {
    let DuePerson { row, sociability, .. } = *due;
    let relation = &block.relations[today.index];
    Candidate {
        row,
        lapsed: relation.ever.contains(row),
        fit: today.fit(block, row),
        sociability,
        threshold: f64::from(UserState::of(relation.user_states[row]).threshold),
        moves_on: None,
        attempt: 0,
        reach: Reach::default(),
    }
}

/// Goes on to the next event of the day that reaches somebody; `first_words` are the random words of a prospect's first
/// candidate event, if they are known. Whether there is one.
pub(crate) fn next(
    block: &mut Block,
    candidate: &mut Candidate,
    first_words: Option<[u32; 4]>,
    today: ServiceToday<'_>,
) -> bool {
    if candidate.lapsed {
        next_return(block, candidate, today)
    } else {
        next_channel(block, candidate, first_words, today)
    }
}

/// A prospect's: each is a reach by one of the channels with its share of the greatest possible weight, or nothing.
fn next_channel(
    block: &mut Block,
    candidate: &mut Candidate,
    first_words: Option<[u32; 4]>,
    today: ServiceToday<'_>,
) -> bool {
    let service = today.service;
    let random = today.random();
    let person = block.person(candidate.row);
    let max_weight = f64::from(max_weight(candidate.sociability, service));
    candidate.move_on(max_weight);
    while (candidate.threshold as f32) <= service.cumulative_acquisition_hazard as f32 {
        let words = first_words.filter(|_| candidate.attempt == 0);
        let [which, passes, next, appeals] =
            words.unwrap_or_else(|| random.bits(person, purpose::ACQUIRE, candidate.attempt));
        candidate.attempt += 1;
        candidate.moves_on = Some(next);
        let left = uniform_open(which) * max_weight * service.acquisition_hazard;
        if let Some(channel) = reached_by(block, candidate, Reaches::Prospects, left, today) {
            candidate.reach = Reach { channel, passes, appeals };
            return true;
        }
        candidate.move_on(max_weight);
    }
    false
}

/// Of somebody who left: each is a return by themselves with the fit's share of the hazard of return, a reach by one of the
/// channels that are aimed at those who left with its share of the greatest possible weight, or nothing.
fn next_return(block: &mut Block, candidate: &mut Candidate, today: ServiceToday<'_>) -> bool {
    let service = today.service;
    let random = today.random();
    let person = block.person(candidate.row);
    candidate.move_on(1.0);
    while (candidate.threshold as f32) <= service.cumulative_return_hazard as f32 {
        let [which, next, appeals, passes] = random.bits(person, purpose::RETURN, candidate.attempt);
        candidate.attempt += 1;
        candidate.moves_on = Some(next);
        let mut left = f64::from(uniform(which)) * service.greatest_return_hazard();
        left -= f64::from(candidate.fit) * service.spec.return_hazard;
        if left < 0.0 {
            candidate.reach = Reach { channel: NO_CHANNEL, passes, appeals };
            return true;
        }
        if let Some(channel) = reached_by(block, candidate, Reaches::Lapsed, left, today) {
            candidate.reach = Reach { channel, passes, appeals };
            return true;
        }
        candidate.move_on(1.0);
    }
    false
}

/// The channel that reaches somebody, of those that are aimed at such people: the first at which their weights times their
/// pressures add up to more than `left`. It is counted.
#[inline(always)]
fn reached_by(
    block: &mut Block,
    candidate: &Candidate,
    who: Reaches,
    mut left: f64,
    today: ServiceToday<'_>,
) -> Option<u8> {
    let ServiceToday { index, service, .. } = today;
    let Candidate { row, fit, sociability, .. } = *candidate;
    for (number, channel) in service.channels.iter().enumerate() {
        if channel.hazard <= 0.0 || channel.spec.reaches != who {
            continue;
        }
        let reachable = channel.from.is_none_or(|sister| block.relations[sister].active.contains(row));
        let weight =
            if reachable { f64::from(channel.weight(fit, service.mean_fit, sociability)) } else { 0.0 };
        left -= weight * channel.hazard;
        if left < 0.0 {
            block.relations[index].today.channels[number].reached += 1;
            return Some(number as u8);
        }
    }
    None
}
