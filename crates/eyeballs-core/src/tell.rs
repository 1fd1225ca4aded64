//! Phase 7: new and satisfied users invite their contacts.

use crate::block::Block;
use crate::pass::Shared;
use crate::scratch::Scratch;
use crate::service::{Invitation, Service, delay_days, purpose};
use crate::spec::ChannelKind;
use crate::tie;
use crate::units::Day;
use eyeballs_abi::math;
use eyeballs_abi::random::{RandomKey, uniform};
use eyeballs_abi::{sampling, vectorised};

/// Largest mean for which [`math::poisson`] is exact.
const INVERTED_MOST: f32 = 40.0;
/// Draw of invitations on a day of use; those of new users begin at 0.
const OF_USE: u32 = u32::MAX - 1;

/// Lets a stretch's users tell others.
pub(crate) fn tell(block: &mut Block, scratch: &mut Scratch, shared: &Shared<'_>) {
    for (index, service) in shared.services.iter().enumerate() {
        for place in 0..service.channels.len() {
            if !service.channels[place].works(shared.day) {
                continue;
            }
            match service.channels[place].spec.kind {
                ChannelKind::Invitation { per_new_user, per_active_day, .. } => {
                    let number =
                        |random: &RandomKey, person| invitations(random, person, place, per_new_user);
                    new_users_send(block, index, place, number, shared, service);
                    if per_active_day > 0.0 {
                        users_invite(block, index, place, per_active_day, scratch, shared, service);
                    }
                }
                ChannelKind::ContactImport { share, contacts, .. } => {
                    let number =
                        |random: &RandomKey, person| address_book(random, person, place, share, contacts);
                    new_users_send(block, index, place, number, shared, service);
                }
                _ => {}
            }
        }
    }
}

/// Those who became users today send the number that `number` draws for each of them.
fn new_users_send(
    block: &mut Block,
    index: usize,
    place: usize,
    number: impl Fn(&RandomKey, u32) -> NumberAndStart,
    shared: &Shared<'_>,
    service: &Service,
) {
    let random = service.random(shared.key, shared.day.0);
    let new_rows = std::mem::take(&mut block.relations[index].today.new_rows);
    for &row in &new_rows {
        let person = block.person(usize::from(row));
        let NumberAndStart { number, start } = number(&random, person);
        send(block, index, place, person, number, start, shared, service);
    }
    block.relations[index].today.new_rows = new_rows;
}

/// How many contacts somebody asks, and a random word for the first of them.
struct NumberAndStart {
    number: u32,
    start: u32,
}

/// A Poisson number of contacts.
fn invitations(random: &RandomKey, person: u32, place: usize, mean: f64) -> NumberAndStart {
    let purpose = purpose::TELL + place as u32;
    let number = sampling::poisson(mean, &mut random.stream_of_person(person, purpose));
    let [.., start] = random.bits(person, purpose, u32::MAX);
    NumberAndStart { number: saturated(number), start }
}

/// All contacts up to a number, or none.
fn address_book(random: &RandomKey, person: u32, place: usize, share: f64, contacts: u32) -> NumberAndStart {
    let [chance, start, ..] = random.bits(person, purpose::TELL + place as u32, u32::MAX);
    NumberAndStart { number: if f64::from(uniform(chance)) < share { contacts } else { 0 }, start }
}

/// Users who opened the service today send a Poisson number, twice the mean if fully satisfied.
fn users_invite(
    block: &mut Block,
    index: usize,
    place: usize,
    mean: f64,
    scratch: &mut Scratch,
    shared: &Shared<'_>,
    service: &Service,
) {
    let random = service.random(shared.key, shared.day.0);
    let users = &mut scratch.services[index];
    let purpose = purpose::TELL + place as u32;
    users.words.resize(4 * users.people.len(), 0);
    random.fill(&users.people, purpose, OF_USE, &mut users.words);
    let (numbers, others) = users.words.split_at(users.people.len());
    let twice_mean = 2.0 * mean as f32;
    // Most send none: their luck is below the chance of that.
    users.tells.resize(users.rows.len(), 0);
    telling(&mut users.tells, &users.recent, &users.minutes, numbers, twice_mean);
    for at in 0..users.rows.len() {
        if users.tells[at] == 0 {
            continue;
        }
        let row = scratch.stretch.row(&users.rows, at);
        if !block.relations[index].active.contains(row) {
            continue;
        }
        let (person, mean) = (users.people[at], twice_mean * tie::satisfaction(users.recent[at]).value());
        let number = if mean <= INVERTED_MOST {
            math::poisson(mean, numbers[at])
        } else {
            saturated(sampling::poisson(f64::from(mean), &mut random.stream_of_person(person, purpose)))
        };
        if number > 0 {
            send(block, index, place, person, number, others[at], shared, service);
        }
    }
}

vectorised! {
    /// 1 for those who opened the service today and perhaps send something, else 0.
    fn telling(
        tells: &mut [u8],
        recents: &[u32],
        minutes: &[f32],
        words: &[u32],
        twice_mean: f32,
    ) {
        let users = tells.len();
        let (recents, minutes, words) = (&recents[..users], &minutes[..users], &words[..users]);
        for user in 0..users {
            let mean = twice_mean * tie::satisfaction(recents[user]).value();
            let inverted_to_none = (mean <= INVERTED_MOST) & (uniform(words[user]) < math::exp(-mean));
            let none = (minutes[user] <= 0.0) | inverted_to_none;
            tells[user] = u8::from(!none);
        }
    }
}

/// Sends invitations to distinct contacts, from a random one on.
#[expect(clippy::too_many_arguments, reason = "the sender, the channel and the day, and nothing else")]
fn send(
    block: &mut Block,
    index: usize,
    place: usize,
    person: u32,
    number: u32,
    start: u32,
    shared: &Shared<'_>,
    service: &Service,
) {
    let known = shared.contacts.number(person);
    if known == 0 {
        return;
    }
    let delay = delay_days(&service.channels[place].spec.kind);
    let start = ((u64::from(start) * u64::from(known)) >> 32) as u32;
    let today = &mut block.relations[index].today;
    for step in 0..number.min(known) {
        let to = shared.contacts.contact(person, (start + step) % known);
        today.counts.invitations_sent += 1;
        today.sent.push(Invitation { to, arrives: Day(shared.day.0 + delay), channel: place as u8 });
    }
}

fn saturated(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
