//! Phase 7: new and satisfied users invite their contacts.

use crate::day::pass::{ServiceToday, Shared};
use crate::people::block::{Block, Invitation};
use crate::people::user_state;
use crate::spec::ChannelKind;
use crate::state::channel::sending;
use crate::state::picks::{Picks, Words};
use crate::state::purpose;
use crate::state::scratch::Scratch;
use crate::units::Day;
use eyeballs_numerics::math;
use eyeballs_numerics::random::{RandomKey, uniform};
use eyeballs_numerics::{sampling, vectorised};

/// Largest mean for which [`math::poisson`] is exact.
const MAX_INVERTED_MEAN: f32 = 40.0;
/// Draw of whether a new user lets the address book be read.
const ADDRESS_BOOK: u32 = u32::MAX;
/// Draw of the number of invitations on a day of use; that of a new user's begins at 0.
const OF_USE: u32 = u32::MAX - 1;
/// First draw of whom a new user invites.
const PICKS: u32 = 1 << 31;
/// First draw of whom is invited on a day of use.
const PICKS_OF_USE: u32 = PICKS + (1 << 30);

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
                    new_users_send(block, &mut scratch.picks, by, draw);
                    if per_active_day > 0.0 {
                        users_invite(block, scratch, by, per_active_day);
                    }
                }
                ChannelKind::ContactImport { share, contacts, .. } => {
                    let draw = |random: &RandomKey, person| address_book(random, person, by, share, contacts);
                    new_users_send(block, &mut scratch.picks, by, draw);
                }
                ChannelKind::ModelInvitation { model, .. } => models_invite(block, scratch, by, model),
                _ => {}
            }
        }
    }
}

/// Users for whom a model said so send what it said, unless they left today.
fn models_invite(block: &mut Block, scratch: &mut Scratch, by: ChannelToday<'_>, model: usize) {
    let users = &scratch.services[by.today.index];
    for message in users.sends.iter().filter(|message| message.model == model) {
        let row = scratch.stretch.row(&users.rows, usize::from(message.user));
        if block.relations[by.today.index].active.contains(row) {
            let what = (message.number, message.gift);
            send(block, &mut scratch.picks, by, users.people[usize::from(message.user)], what, PICKS_OF_USE);
        }
    }
}

/// Those who became users today send the number that `draw` draws for each of them.
fn new_users_send(
    block: &mut Block,
    picks: &mut Picks,
    by: ChannelToday<'_>,
    draw: impl Fn(&RandomKey, u32) -> u32,
) {
    let index = by.today.index;
    let random = by.today.random();
    let new_rows = std::mem::take(&mut block.relations[index].today.new_rows);
    for &row in &new_rows {
        let person = block.person(usize::from(row));
        send(block, picks, by, person, (draw(&random, person), 0.0), PICKS);
    }
    block.relations[index].today.new_rows = new_rows;
}

/// A Poisson number of contacts.
fn invitations(random: &RandomKey, person: u32, by: ChannelToday<'_>, mean: f64) -> u32 {
    saturated(sampling::poisson(mean, &mut random.stream_of_person(person, by.purpose())))
}

/// All contacts up to a number, or none.
fn address_book(random: &RandomKey, person: u32, by: ChannelToday<'_>, share: f64, contacts: u32) -> u32 {
    let [chance, ..] = random.bits(person, by.purpose(), ADDRESS_BOOK);
    if f64::from(uniform(chance)) < share { contacts } else { 0 }
}

/// Users who opened the service today send a Poisson number, twice the mean if fully satisfied.
fn users_invite(block: &mut Block, scratch: &mut Scratch, by: ChannelToday<'_>, mean: f64) {
    let index = by.today.index;
    let random = by.today.random();
    let users = &mut scratch.services[index];
    users.random_words.resize(4 * users.people.len(), 0);
    random.fill(&users.people, by.purpose(), OF_USE, &mut users.random_words);
    let numbers = &users.random_words[..users.people.len()];
    let twice_mean = 2.0 * mean as f32;
    // Most send none: their random number is below the chance of that.
    users.invites.resize(users.rows.len(), 0);
    inviting(&mut users.invites, &users.recent, &users.minutes, numbers, twice_mean);
    for (user, &word) in numbers.iter().take(users.rows.len()).enumerate() {
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
            math::poisson(mean, word)
        } else {
            saturated(sampling::poisson(f64::from(mean), &mut random.stream_of_person(person, by.purpose())))
        };
        send(block, &mut scratch.picks, by, person, (number, 0.0), PICKS_OF_USE);
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

/// Sends a number of invitations, each with a gift, to distinct contacts, drawn at random; those who have not entered the market get none. Through a
/// host nobody sends who is no user of it.
fn send(
    block: &mut Block,
    picks: &mut Picks,
    by: ChannelToday<'_>,
    person: u32,
    (number, gift): (u32, f32),
    first_draw: u32,
) {
    if number == 0 {
        return;
    }
    let ServiceToday { index, service, shared } = by.today;
    let is_there = |host: usize| block.relations[host].active.contains((person - block.first) as usize);
    if !service.channels[by.number].from.is_none_or(is_there) {
        return;
    }
    let delay_days = sending(&service.channels[by.number].spec.kind).map_or(0, |sending| sending.delay_days);
    let arrives = Day(shared.day.0 + delay_days);
    // At arrival the sender has been a user for so long, counted from first joining.
    let joined = block.relations[index].joined[(person - block.first) as usize];
    let cycle_days = (arrives.0 as u16).wrapping_sub(joined);
    let words = Words { random: &by.today.random(), purpose: by.purpose(), first_draw };
    let sums = &mut block.relations[index].today;
    for &to in picks.draw(&shared.contacts, person, number, words) {
        if to >= shared.entering.end {
            continue;
        }
        sums.counts.invitations_sent += 1;
        sums.sent.push(Invitation { to, arrives, channel: by.number as u8, gift, cycle_days });
    }
}

fn saturated(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
