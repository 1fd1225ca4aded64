//! Phase 7: new and satisfied users invite their contacts.

use crate::day::pass::{ServiceToday, Shared};
use crate::people::block::{Block, Invitation};
use crate::people::user_state;
use crate::spec::ChannelKind;
use crate::state::channel::sending;
use crate::state::purpose;
use crate::state::scratch::Scratch;
use crate::units::Day;
use eyeballs_numerics::math;
use eyeballs_numerics::random::{RandomKey, uniform};
use eyeballs_numerics::{sampling, vectorised};

/// Largest mean for which [`math::poisson`] is exact.
const MAX_INVERTED_MEAN: f32 = 40.0;
/// Draw of invitations on a day of use; those of new users begin at 0.
const OF_USE: u32 = u32::MAX - 1;

/// A channel by which a service's users invite others today.
#[derive(Clone, Copy)]
struct ChannelToday<'a> {
    today: ServiceToday<'a>,
    /// Its index among the service's channels.
    number: usize,
}

impl ChannelToday<'_> {
    /// The purpose of its random numbers.
    fn purpose(&self) -> u32 {
        purpose::INVITE + self.number as u32
    }
}

/// Lets a stretch's users invite others.
pub(crate) fn invite(block: &mut Block, scratch: &mut Scratch, shared: &Shared<'_>) {
    for today in shared.services_today() {
        for (number, channel) in today.service.channels.iter().enumerate() {
            if !channel.works(shared.day) {
                continue;
            }
            let by = ChannelToday { today, number };
            match channel.spec.kind {
                ChannelKind::Invitation { per_new_user, per_active_day, .. } => {
                    let draw = |random: &RandomKey, person| invitations(random, person, by, per_new_user);
                    new_users_send(block, by, draw);
                    if per_active_day > 0.0 {
                        users_invite(block, scratch, by, per_active_day);
                    }
                }
                ChannelKind::ContactImport { share, contacts, .. } => {
                    let draw = |random: &RandomKey, person| address_book(random, person, by, share, contacts);
                    new_users_send(block, by, draw);
                }
                _ => {}
            }
        }
    }
}

/// Those who became users today send the number that `draw` draws for each of them.
fn new_users_send(block: &mut Block, by: ChannelToday<'_>, draw: impl Fn(&RandomKey, u32) -> NumberAndStart) {
    let index = by.today.index;
    let random = by.today.random();
    let new_rows = std::mem::take(&mut block.relations[index].today.new_rows);
    for &row in &new_rows {
        let person = block.person(usize::from(row));
        send(block, by, person, draw(&random, person));
    }
    block.relations[index].today.new_rows = new_rows;
}

/// How many contacts somebody asks, and a random word for the first of them.
struct NumberAndStart {
    number: u32,
    start: u32,
}

/// A Poisson number of contacts.
fn invitations(random: &RandomKey, person: u32, by: ChannelToday<'_>, mean: f64) -> NumberAndStart {
    let number = sampling::poisson(mean, &mut random.stream_of_person(person, by.purpose()));
    let [.., start] = random.bits(person, by.purpose(), u32::MAX);
    NumberAndStart { number: saturated(number), start }
}

/// All contacts up to a number, or none.
fn address_book(
    random: &RandomKey,
    person: u32,
    by: ChannelToday<'_>,
    share: f64,
    contacts: u32,
) -> NumberAndStart {
    let [chance, start, ..] = random.bits(person, by.purpose(), u32::MAX);
    NumberAndStart { number: if f64::from(uniform(chance)) < share { contacts } else { 0 }, start }
}

/// Users who opened the service today send a Poisson number, twice the mean if fully satisfied.
fn users_invite(block: &mut Block, scratch: &mut Scratch, by: ChannelToday<'_>, mean: f64) {
    let index = by.today.index;
    let random = by.today.random();
    let users = &mut scratch.services[index];
    users.random_words.resize(4 * users.people.len(), 0);
    random.fill(&users.people, by.purpose(), OF_USE, &mut users.random_words);
    let (numbers, others) = users.random_words.split_at(users.people.len());
    let twice_mean = 2.0 * mean as f32;
    // Most send none: their random number is below the chance of that.
    users.invites.resize(users.rows.len(), 0);
    inviting(&mut users.invites, &users.recent, &users.minutes, numbers, twice_mean);
    for user in 0..users.rows.len() {
        if users.invites[user] == 0 {
            continue;
        }
        let row = scratch.stretch.row(&users.rows, user);
        if !block.relations[index].active.contains(row) {
            continue;
        }
        let person = users.people[user];
        let mean = twice_mean * user_state::satisfaction(users.recent[user]).value();
        let number = if mean <= MAX_INVERTED_MEAN {
            math::poisson(mean, numbers[user])
        } else {
            saturated(sampling::poisson(f64::from(mean), &mut random.stream_of_person(person, by.purpose())))
        };
        if number > 0 {
            send(block, by, person, NumberAndStart { number, start: others[user] });
        }
    }
}

vectorised! {
    /// 1 for those who opened the service today and perhaps send something, else 0.
    fn inviting(
        invites: &mut [u8],
        recents: &[u32],
        minutes: &[f32],
        random_words: &[u32],
        twice_mean: f32,
    ) {
        let users = invites.len();
        let (recents, minutes, random_words) = (&recents[..users], &minutes[..users], &random_words[..users]);
        for user in 0..users {
            let mean = twice_mean * user_state::satisfaction(recents[user]).value();
            let inverted_to_none = (mean <= MAX_INVERTED_MEAN) & (uniform(random_words[user]) < math::exp(-mean));
            let none = (minutes[user] <= 0.0) | inverted_to_none;
            invites[user] = u8::from(!none);
        }
    }
}

/// Sends invitations to distinct contacts, from a random one on.
fn send(block: &mut Block, by: ChannelToday<'_>, person: u32, invitations: NumberAndStart) {
    let ServiceToday { index, service, shared } = by.today;
    let known = shared.contacts.number(person);
    if known == 0 {
        return;
    }
    let delay_days = sending(&service.channels[by.number].spec.kind).map_or(0, |sending| sending.delay_days);
    let arrives = Day(shared.day.0 + delay_days);
    let start = ((u64::from(invitations.start) * u64::from(known)) >> 32) as u32;
    let sums = &mut block.relations[index].today;
    for step in 0..invitations.number.min(known) {
        let to = shared.contacts.contact(person, (start + step) % known);
        sums.counts.invitations_sent += 1;
        sums.sent.push(Invitation { to, arrives, channel: by.number as u8 });
    }
}

fn saturated(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
