//! Phase 6: prospects come, those who left return.
//!
//! Channels add up to a pressure on prospects, the same for all, that a person's weight scales. Each
//! person waits for the pressure to pass a threshold of their own (a unit-rate Poisson process in
//! pressure-time, thinned by the person's weights: exact). So a day costs one comparison per 64 people
//! whom nobody reaches.

use crate::block::{Block, NEVER, NO_CHANNEL, Relation};
use crate::people_set::WORD_PEOPLE;
use crate::satisfaction::Steps;
use crate::serve::age;
use crate::service::{Service, purpose};
use crate::simulation::Shared;
use crate::units::{Day, MONTH_DAYS};
use eyeballs_abi::random::{FOR_LIFE, RandomKey, uniform, uniform_open};
use eyeballs_abi::{sampling, vectorised};

/// Lets people come and return.
pub(crate) fn come(block: &mut Block, shared: &Shared<'_>) {
    for (index, service) in shared.services.iter().enumerate() {
        if !service.open || service.closing {
            continue;
        }
        if !service.ever_open {
            open(block, index, shared, service);
        }
        if service.come_today > 0.0 || service.spec.return_hazard > 0.0 {
            reached_by_pressure(block, index, shared, service);
        }
        answer_invitations(block, index, shared, service);
    }
}

/// On the first day of a service: its initial users, and the prospects' thresholds.
fn open(block: &mut Block, index: usize, shared: &Shared<'_>, service: &Service) {
    let people = u64::from(shared.world.spec.people.count);
    let represents = u64::from(shared.world.spec.people.represents);
    let initial = initial_agents(service.spec.initial_users, represents).min(people);
    let order = service.random(shared.key, FOR_LIFE);
    for row in 0..block.count {
        let place = shuffled(block.person(row), shared.world.spec.people.count, order);
        if u64::from(place) < initial {
            join(block, index, row, NO_CHANNEL, shared, service);
        } else {
            let weight = greatest_weight(block, shared, service, row);
            let [word, ..] = service.random(shared.key, FOR_LIFE).bits(block.person(row), purpose::COME, 0);
            let before = service.come_pressure - service.come_today;
            let relation = &mut block.relations[index];
            let threshold = (before - libm::log(uniform_open(word)) / f64::from(weight)) as f32;
            relation.threshold[row] = threshold;
            let earliest = &mut relation.earliest_prospect[row / WORD_PEOPLE];
            *earliest = earliest.min(threshold);
        }
    }
}

/// Agents that stand for so many people, to the nearest; some for any.
fn initial_agents(people: u64, represents: u64) -> u64 {
    if people == 0 { 0 } else { ((people + represents / 2) / represents).max(1) }
}

/// A person's place in an order of all people that is as good as random, and another for each service:
/// a Feistel network of four rounds over the next power of four, walked until it falls inside.
fn shuffled(person: u32, people: u32, key: RandomKey) -> u32 {
    let half_bits = (u32::BITS - (people - 1).leading_zeros()).div_ceil(2).max(1);
    let mask = (1_u32 << half_bits) - 1;
    let mut place = person;
    loop {
        let (mut left, mut right) = (place >> half_bits, place & mask);
        for round in 0..4 {
            let [word, ..] = key.bits(right, purpose::ORDER, round);
            (left, right) = (right, left ^ (word & mask));
        }
        place = (left << half_bits) | right;
        if place < people {
            return place;
        }
    }
}

/// No channel weighs a person more than this.
fn greatest_weight(block: &Block, shared: &Shared<'_>, service: &Service, row: usize) -> f32 {
    block.sociability(shared.world, shared.key, row).max(1.0 / service.mean_fit)
}

fn reached_by_pressure(block: &mut Block, index: usize, shared: &Shared<'_>, service: &Service) {
    let come = service.come_pressure as f32;
    let back = service.return_pressure as f32;
    for word in 0..block.count.div_ceil(WORD_PEOPLE) {
        let relation = &block.relations[index];
        if relation.earliest_prospect[word] > come && relation.earliest_lapsed[word] > back {
            continue;
        }
        let first = word * WORD_PEOPLE;
        let (active, ever) = (relation.active.word(word), relation.ever.word(word));
        let mut due = !active & up_to(&thresholds(relation, first), ever, come, back);
        while due != 0 {
            let bit = due.trailing_zeros() as usize;
            due &= due - 1;
            if ever >> bit & 1 == 1 {
                return_by_pressure(block, index, first + bit, shared, service);
            } else {
                come_by_pressure(block, index, first + bit, shared, service);
            }
        }
        let relation = &mut block.relations[index];
        let (active, ever) = (relation.active.word(word), relation.ever.word(word));
        let thresholds = thresholds(relation, first);
        relation.earliest_prospect[word] = earliest(&thresholds, !ever);
        relation.earliest_lapsed[word] = earliest(&thresholds, ever & !active);
    }
}

/// The thresholds of the people of a word; infinite for those that the last block lacks.
fn thresholds(relation: &Relation, first: usize) -> [f32; WORD_PEOPLE] {
    let people = &relation.threshold[first..];
    people.first_chunk().copied().unwrap_or_else(|| {
        let mut thresholds = [f32::INFINITY; WORD_PEOPLE];
        thresholds[..people.len()].copy_from_slice(people);
        thresholds
    })
}

/// People side by side, so that none waits for another.
const LANES: usize = 8;

vectorised! {
    /// The people of a word whose threshold is at most `come`, or `back` for those who ever came.
    fn up_to(thresholds: &[f32; WORD_PEOPLE], ever: u64, come: f32, back: f32) -> u64 {
        let mut people = 0;
        let (chunks, _) = thresholds.as_chunks::<LANES>();
        for (chunk, thresholds) in chunks.iter().enumerate() {
            let ever = (ever >> (chunk * LANES)) as u32;
            let mut byte = 0;
            for lane in 0..LANES {
                let limit = if ever & (1 << lane) == 0 { come } else { back };
                byte |= u32::from(thresholds[lane] <= limit) << lane;
            }
            people |= u64::from(byte) << (chunk * LANES);
        }
        people
    }
}

vectorised! {
    /// The smallest threshold of some people of a word.
    fn earliest(thresholds: &[f32; WORD_PEOPLE], people: u64) -> f32 {
        let mut least = [f32::INFINITY; LANES];
        let (chunks, _) = thresholds.as_chunks::<LANES>();
        for (chunk, thresholds) in chunks.iter().enumerate() {
            let people = (people >> (chunk * LANES)) as u32;
            for lane in 0..LANES {
                let threshold = if people & (1 << lane) == 0 { f32::INFINITY } else { thresholds[lane] };
                least[lane] = if threshold < least[lane] { threshold } else { least[lane] };
            }
        }
        least.into_iter().fold(f32::INFINITY, f32::min)
    }
}

/// A prospect's candidate events of the day, thinned: each is a reach by one of the channels with its
/// share of the greatest possible weight, or nothing.
fn come_by_pressure(block: &mut Block, index: usize, row: usize, shared: &Shared<'_>, service: &Service) {
    let random = service.random(shared.key, shared.day.0);
    let person = block.person(row);
    let fit = block.fit(service, row);
    let sociability = block.sociability(shared.world, shared.key, row);
    let most = greatest_weight(block, shared, service, row);
    let mut threshold = f64::from(block.relations[index].threshold[row]);
    let mut attempt = 0;
    while (threshold as f32) <= service.come_pressure as f32 {
        let [which, passes, next, _] = random.bits(person, purpose::COME, attempt);
        attempt += 1;
        threshold -= libm::log(uniform_open(next)) / f64::from(most);
        let mut left = uniform_open(which) * f64::from(most) * service.come_today;
        for (place, channel) in service.channels.iter().enumerate() {
            if channel.pressure <= 0.0 {
                continue;
            }
            let reachable = channel.from.is_none_or(|sister| block.relations[sister].active.contains(row));
            let weight =
                if reachable { f64::from(channel.weight(fit, service.mean_fit, sociability)) } else { 0.0 };
            left -= weight * channel.pressure;
            if left < 0.0 {
                block.relations[index].today.channels[place].reached += 1;
                if uniform(passes) < channel.funnel_pass {
                    join(block, index, row, place as u8, shared, service);
                    return;
                }
                break;
            }
        }
    }
    block.relations[index].threshold[row] = threshold as f32;
}

/// Somebody who left comes back with a chance that is the fit.
fn return_by_pressure(block: &mut Block, index: usize, row: usize, shared: &Shared<'_>, service: &Service) {
    let random = service.random(shared.key, shared.day.0);
    let person = block.person(row);
    let fit = block.fit(service, row);
    let mut threshold = f64::from(block.relations[index].threshold[row]);
    let mut attempt = 0;
    while (threshold as f32) <= service.return_pressure as f32 {
        let [chance, next, ..] = random.bits(person, purpose::RETURN, attempt);
        attempt += 1;
        if uniform(chance) < fit {
            block.relations[index].today.returned += 1;
            become_user(block, index, row, shared, service);
            return;
        }
        threshold -= libm::log(uniform_open(next));
    }
    block.relations[index].threshold[row] = threshold as f32;
}

/// People to whom invitations came today answer them, in order of arrival.
fn answer_invitations(block: &mut Block, index: usize, shared: &Shared<'_>, service: &Service) {
    let first = u64::from(block.first);
    let end = first + block.count as u64;
    let from = service.arriving.partition_point(|invitation| u64::from(invitation.to) < first);
    let mut before = None;
    let mut draw = 0;
    for invitation in service.arriving[from..].iter().take_while(|invitation| u64::from(invitation.to) < end)
    {
        draw = if before == Some(invitation.to) { draw + 1 } else { 0 };
        before = Some(invitation.to);
        let row = (invitation.to - block.first) as usize;
        let place = usize::from(invitation.channel);
        let channel = &service.channels[place];
        let relation = &block.relations[index];
        if relation.active.contains(row) || !channel.works(shared.day) {
            continue;
        }
        let acceptance = match channel.spec.kind {
            crate::spec::ChannelKind::Invitation { acceptance, .. }
            | crate::spec::ChannelKind::ContactImport { acceptance, .. } => acceptance as f32,
            _ => 0.0,
        };
        let lapsed = relation.ever.contains(row);
        let [accepts, passes, ..] =
            service.random(shared.key, shared.day.0).bits(invitation.to, purpose::ANSWER, draw);
        let today = &mut block.relations[index].today;
        today.channels[place].reached += 1;
        if uniform(accepts) >= acceptance * block.fit(service, row) || uniform(passes) >= channel.funnel_pass
        {
            continue;
        }
        let today = &mut block.relations[index].today;
        today.invitations_accepted += 1;
        if lapsed {
            today.returned += 1;
            today.channels[place].returned += 1;
            become_user(block, index, row, shared, service);
        } else {
            join(block, index, row, invitation.channel, shared, service);
        }
    }
}

/// A person becomes a user for the first time.
fn join(block: &mut Block, index: usize, row: usize, channel: u8, shared: &Shared<'_>, service: &Service) {
    let relation = &mut block.relations[index];
    relation.ever.insert(row);
    relation.joined[row] = shared.day.0 as u16;
    relation.channel[row] = channel;
    relation.today.joined += 1;
    if channel != NO_CHANNEL {
        relation.today.channels[usize::from(channel)].joined += 1;
    }
    become_user(block, index, row, shared, service);
}

/// A person becomes a user, for the first time or again. Joining is a use.
fn become_user(block: &mut Block, index: usize, row: usize, shared: &Shared<'_>, service: &Service) {
    let person = block.person(row);
    let Day(day) = shared.day;
    let relation = &mut block.relations[index];
    relation.active.insert(row);
    relation.satisfaction[row] = Steps::nearest(service.spec.satisfaction.initial as f32);
    relation.threshold[row] = patience(person, shared, service);
    for (states, attached) in relation.states.iter_mut().zip(&service.models) {
        for (buffer, column) in states.iter_mut().zip(&attached.spec.model.description().columns) {
            if buffer.rows() > 0 {
                buffer.set_bits(row, column.initial_bits);
            }
        }
    }
    let joined = relation.joined[row];
    let today = &mut relation.today;
    // Who left today and was invited back at once has used it today already.
    if relation.last_used[row] != day as u16 {
        today.used_after[age(relation.last_used[row], day as u16)] += 1;
        relation.last_used[row] = day as u16;
    }
    today.cohort_change[usize::from(joined) / MONTH_DAYS as usize] += 1;
    if relation.channel[row] != NO_CHANNEL && day - u32::from(joined) <= MONTH_DAYS {
        today.young_changes.push((joined, relation.channel[row], 1));
    }
    today.new_rows.push(row as u16);
    debug_assert_ne!(joined, NEVER);
}

/// The hazard that a new user bears before leaving: an exponential number divided by the person's
/// frailty for this service (Gamma, mean 1).
fn patience(person: u32, shared: &Shared<'_>, service: &Service) -> f32 {
    let [word, ..] = service.random(shared.key, shared.day.0).bits(person, purpose::PATIENCE, 0);
    let exponential = -libm::log(uniform_open(word));
    let spread = service.spec.churn.spread;
    let frailty = if spread > 0.0 {
        let mut stream = service.random(shared.key, FOR_LIFE).stream_of_person(person, purpose::FRAILTY);
        spread * sampling::gamma(1.0 / spread, &mut stream)
    } else {
        1.0
    };
    (exponential / f64::max(frailty, f64::MIN_POSITIVE)) as f32
}
