//! A block of people: users side by side, idle people by number.

use super::people::{
    ADS_PER_MINUTE, ANNOYANCE, CHURN_HAZARD, INITIAL_SATISFACTION, MINUTES_GIVEN_UP, OUTSIDE_WEIGHT, QUALITY,
    SATISFACTION_EFFECT, SESSION_MINUTES, SMOOTHING, Tables,
};
use super::{BLOCK_PEOPLE, MONTH_DAYS, Today};
use eyeballs_abi::math;
use eyeballs_abi::random::{uniform, uniform_open};

/// What random numbers are for, as the engine counts it.
mod purpose {
    pub const OPEN: u32 = 0;
    pub const COME: u32 = 1;
    pub const PATIENCE: u32 = 5;
    pub const LONGING: u32 = 6;
    /// In the stream of the advertising.
    pub const EXPOSURES: u32 = 0;
}

/// Users that go through the stages together: their numbers stay in the nearest cache.
const STAGE: usize = 256;
/// Idle people who share a waking time.
const WORD: usize = 64;
/// Users whose advertisements are counted side by side.
const LANES: usize = 16;
const NEVER: u16 = u16::MAX;

/// A day of one block.
#[derive(Clone, Copy, Debug, Default)]
pub struct BlockDay {
    pub joined: u32,
    pub returned: u32,
    pub left: u32,
    pub exposures: u64,
    pub minutes: f64,
    /// Those who used it today, by days since they had last used it; the last entry: longer ago or never.
    pub used_after: [u32; MONTH_DAYS + 1],
}

pub(super) struct Block {
    first: u32,
    users: Users,
    /// Of each person: the sum of pressures (longings, for who was a user before) at which they come; never
    /// for users.
    wakes: Vec<f32>,
    /// The same, the first of each word: of prospects, and of who was a user before.
    first_prospect: [f32; BLOCK_PEOPLE / WORD],
    first_lapsed: [f32; BLOCK_PEOPLE / WORD],
    /// Day of first joining.
    joined: Vec<u16>,
    /// Day of last use, of those who are not users.
    last_used: Vec<u16>,
}

/// Users, in no particular order.
#[derive(Default)]
struct Users {
    person: Vec<u32>,
    free_minutes: Vec<f32>,
    ad_tolerance: Vec<f32>,
    satisfaction: Vec<f32>,
    /// Hazard that is left before they leave.
    patience: Vec<f32>,
    joined: Vec<u16>,
    last_used: Vec<u16>,
}

/// A column of one stage.
type Stage = [f32; STAGE];

impl Block {
    pub(super) fn new(first: u32, people: usize) -> Block {
        Block {
            first,
            users: Users::default(),
            wakes: vec![f32::INFINITY; people],
            first_prospect: [f32::INFINITY; BLOCK_PEOPLE / WORD],
            first_lapsed: [f32::INFINITY; BLOCK_PEOPLE / WORD],
            joined: vec![NEVER; people],
            last_used: vec![NEVER; people],
        }
    }

    pub(super) fn step(&mut self, today: &Today, tables: &Tables, habit: &[f32]) -> BlockDay {
        let mut row = BlockDay::default();
        let mut leaving = [0_u16; BLOCK_PEOPLE];
        let leaving = self.users.live(today, habit, &mut row, &mut leaving);
        // From the end, so that whoever takes a place was asked already.
        for &place in leaving.iter().rev() {
            self.leave(usize::from(place), today);
        }
        row.left = leaving.len() as u32;
        if today.day == 0 {
            self.open(today, tables);
        }
        self.come(today, tables, &mut row);
        row
    }

    fn leave(&mut self, place: usize, today: &Today) {
        let users = &mut self.users;
        let person = users.person.swap_remove(place);
        users.free_minutes.swap_remove(place);
        users.ad_tolerance.swap_remove(place);
        users.satisfaction.swap_remove(place);
        users.patience.swap_remove(place);
        users.joined.swap_remove(place);
        let row = (person - self.first) as usize;
        self.last_used[row] = users.last_used.swap_remove(place);
        let [word, ..] = today.service.bits(person, purpose::LONGING, 0);
        self.wakes[row] = (today.longing - libm::log(uniform_open(word))) as f32;
        let first = &mut self.first_lapsed[row / WORD];
        *first = first.min(self.wakes[row]);
    }

    /// Draws when everybody comes.
    fn open(&mut self, today: &Today, tables: &Tables) {
        for (row, wakes) in self.wakes.iter_mut().enumerate() {
            let person = self.first + row as u32;
            let most = f64::from(tables.traits(today.service.key, person).sociability.max(1.0));
            let [word, ..] = today.life.bits(person, purpose::COME, 0);
            *wakes = (-libm::log(uniform_open(word)) / most) as f32;
            let first = &mut self.first_prospect[row / WORD];
            *first = first.min(*wakes);
        }
    }

    /// Prospects come, and who left returns.
    fn come(&mut self, today: &Today, tables: &Tables, day: &mut BlockDay) {
        let (pressure, longing) = (today.pressure as f32, today.longing as f32);
        for word in 0..self.wakes.len().div_ceil(WORD) {
            if self.first_prospect[word] > pressure && self.first_lapsed[word] > longing {
                continue;
            }
            let (mut first_prospect, mut first_lapsed) = (f32::INFINITY, f32::INFINITY);
            for row in word * WORD..self.wakes.len().min((word + 1) * WORD) {
                let lapsed = self.joined[row] != NEVER;
                if lapsed && self.wakes[row] <= longing {
                    day.returned += 1;
                    self.become_user(row, today, tables, day);
                } else if !lapsed && self.wakes[row] <= pressure && self.reached(row, today, tables) {
                    day.joined += 1;
                    self.joined[row] = today.day;
                    self.become_user(row, today, tables, day);
                }
                let first = if lapsed { &mut first_lapsed } else { &mut first_prospect };
                *first = first.min(self.wakes[row]);
            }
            self.first_prospect[word] = first_prospect;
            self.first_lapsed[word] = first_lapsed;
        }
    }

    /// Whether a prospect whose time has come is reached: a Poisson process of the greatest weight that
    /// anybody can have, thinned.
    fn reached(&mut self, row: usize, today: &Today, tables: &Tables) -> bool {
        let person = self.first + row as u32;
        let sociability = tables.traits(today.service.key, person).sociability;
        let most = f64::from(sociability.max(1.0));
        let mut wakes = f64::from(self.wakes[row]);
        let mut attempt = 0;
        while (wakes as f32) <= today.pressure as f32 {
            let [which, _, next, _] = today.service.bits(person, purpose::COME, attempt);
            attempt += 1;
            wakes -= libm::log(uniform_open(next)) / most;
            let reached = uniform_open(which) * most * (today.innovation + today.imitation);
            if reached - today.innovation - f64::from(sociability) * today.imitation < 0.0 {
                return true;
            }
        }
        self.wakes[row] = wakes as f32;
        false
    }

    fn become_user(&mut self, row: usize, today: &Today, tables: &Tables, day: &mut BlockDay) {
        let person = self.first + row as u32;
        let traits = tables.traits(today.service.key, person);
        let [word, ..] = today.service.bits(person, purpose::PATIENCE, 0);
        self.wakes[row] = f32::INFINITY;
        let users = &mut self.users;
        users.person.push(person);
        users.free_minutes.push(traits.free_minutes);
        users.ad_tolerance.push(traits.ad_tolerance);
        users.satisfaction.push(INITIAL_SATISFACTION);
        users.patience.push(-libm::log(uniform_open(word)) as f32);
        users.joined.push(self.joined[row]);
        users.last_used.push(today.day);
        // Who left today has used it today already.
        if self.last_used[row] != today.day {
            day.used_after[age(self.last_used[row], today.day)] += 1;
        }
    }
}

impl Users {
    /// The day of those who are users: minutes, advertisements, satisfaction, and who has had enough: their
    /// places, in increasing order.
    fn live<'a>(
        &mut self,
        today: &Today,
        habit: &[f32],
        day: &mut BlockDay,
        leaving: &'a mut [u16; BLOCK_PEOPLE],
    ) -> &'a [u16] {
        let mut words = [0; 4 * STAGE];
        let (mut minutes, mut hazard): (Stage, Stage) = ([0.0; STAGE], [0.0; STAGE]);
        let mut count = 0;
        for start in (0..self.person.len()).step_by(STAGE) {
            let end = self.person.len().min(start + STAGE);
            let people = &self.person[start..end];
            let minutes = &mut minutes[..people.len()];
            let words = &mut words[..4 * people.len()];
            self.share_minutes(start..end, today.day, habit, minutes);
            today.service.fill(people, purpose::OPEN, 0, words);
            open_or_not(minutes, words);
            day.minutes += minutes.iter().map(|&minutes| f64::from(minutes)).sum::<f64>();
            today.advertising.fill(people, purpose::EXPOSURES, 0, words);
            day.exposures += exposures(minutes, words);
            self.judge(start..end, minutes, &mut hazard);
            for (last, &minutes) in self.last_used[start..end].iter_mut().zip(&*minutes) {
                if minutes > 0.0 {
                    day.used_after[age(*last, today.day)] += 1;
                    *last = today.day;
                }
            }
            let patience = self.patience[start..end].iter_mut();
            for (place, (patience, &hazard)) in patience.zip(&hazard).enumerate() {
                *patience -= hazard;
                leaving[count] = (start + place) as u16;
                count += usize::from(*patience <= 0.0);
            }
        }
        &leaving[..count]
    }

    fn share_minutes(&self, users: std::ops::Range<usize>, day: u16, habit: &[f32], minutes: &mut [f32]) {
        let last = habit.len() - 1;
        for (weight, &joined) in minutes.iter_mut().zip(&self.joined[users.clone()]) {
            *weight = QUALITY * habit[usize::from(day - joined).min(last)];
        }
        let traits = self.ad_tolerance[users.clone()].iter().zip(&self.free_minutes[users]);
        for (minutes, (&tolerance, &free)) in minutes.iter_mut().zip(traits) {
            let utility = math::ln((1.0 - MINUTES_GIVEN_UP * (1.0 - tolerance)).max(1e-3));
            let weight = *minutes * math::exp(utility);
            *minutes = free * (weight / (OUTSIDE_WEIGHT + weight));
        }
    }

    /// Satisfaction follows the day, and says how hard the user is to hold.
    fn judge(&mut self, users: std::ops::Range<usize>, minutes: &[f32], hazard: &mut Stage) {
        let traits = self.ad_tolerance[users.clone()].iter().zip(&mut self.satisfaction[users]);
        for ((&minutes, (&tolerance, satisfaction)), hazard) in minutes.iter().zip(traits).zip(hazard) {
            let experience = -(ANNOYANCE * (1.0 - tolerance)).min(1.0);
            let target = (QUALITY + 0.5 * experience).clamp(0.0, 1.0);
            let step = SMOOTHING * (target - *satisfaction);
            *satisfaction += if minutes > 0.0 { step } else { 0.0 };
            *hazard = CHURN_HAZARD * math::exp(-SATISFACTION_EFFECT * (*satisfaction - 0.5));
        }
    }
}

fn open_or_not(minutes: &mut [f32], words: &[u32]) {
    for (minutes, &word) in minutes.iter_mut().zip(words) {
        let chance = math::probability(*minutes * (1.0 / SESSION_MINUTES));
        *minutes = if uniform(word) < chance { *minutes / chance } else { 0.0 };
    }
}

/// Advertisements that users saw: Poisson numbers by inversion, some users side by side.
fn exposures(minutes: &[f32], words: &[u32]) -> u64 {
    let mut shown = 0;
    for (minutes, words) in minutes.chunks(LANES).zip(words.chunks(LANES)) {
        let (mut means, mut luck) = ([0.0; LANES], [0.0; LANES]);
        for (lane, (&minutes, &word)) in minutes.iter().zip(words).enumerate() {
            means[lane] = ADS_PER_MINUTE * minutes;
            luck[lane] = uniform(word);
        }
        let mut terms = means.map(|mean| math::exp(-mean));
        let mut sums = terms;
        let mut counts = [0_u32; LANES];
        let mut number = 0.0_f32;
        while (0..LANES).fold(false, |any, lane| any | (luck[lane] >= sums[lane])) {
            number += 1.0;
            for lane in 0..LANES {
                counts[lane] += u32::from(luck[lane] >= sums[lane]);
                terms[lane] *= means[lane] / number;
                sums[lane] += terms[lane];
            }
            if number > MOST {
                break;
            }
        }
        shown += counts.iter().map(|&count| u64::from(count)).sum::<u64>();
    }
    shown
}

/// No mean of this market comes near it.
const MOST: f32 = 255.0;

/// Days since a date, a month at the most.
fn age(last: u16, day: u16) -> usize {
    if last == NEVER { MONTH_DAYS } else { usize::from(day - last).min(MONTH_DAYS) }
}
