//! A block of people: users side by side, idle people by number.

use super::people::{INITIAL_SATISFACTION, Tables};
use super::stages::{self, NEVER, Words};
use super::{BLOCK_PEOPLE, MONTH_DAYS, Today};
use eyeballs_numerics::math;
use eyeballs_numerics::random::uniform_open;

/// What random numbers are for, as the engine counts it.
mod purpose {
    pub const OPEN: u32 = 0;
    pub const ACQUIRE: u32 = 1;
    pub const PATIENCE: u32 = 5;
    pub const LONGING: u32 = 6;
}

/// Users that go through the stages together: their numbers stay in the nearest cache.
const STAGE: usize = 256;
/// Idle people who share a waking time.
const WORD: usize = 64;

/// A day of one block.
#[derive(Clone, Copy, Debug, Default)]
pub struct BlockDay {
    pub joined: u32,
    pub returned: u32,
    pub left: u32,
    pub minutes: f64,
    /// Those who used it today, by days since they had last used it; the last entry: longer ago or never.
    pub used_after: [u32; MONTH_DAYS + 1],
    /// Changes of the number of engaged users besides those by use, by days since their last use, or joining.
    pub engaged_change: [i32; MONTH_DAYS],
}

impl BlockDay {
    fn engage(&mut self, last_used: u16, joined: u16, day: u16, change: i32) {
        let since = if last_used == NEVER { joined } else { last_used };
        if let Some(sum) = self.engaged_change.get_mut(usize::from(day - since)) {
            *sum += change;
        }
    }
}

pub(super) struct Block {
    first: u32,
    users: Users,
    /// Of each person: the sum of hazards (of returning, for who was a user before) at which they join; never
    /// for users.
    wakes: Vec<f32>,
    /// The same, the first of each word: of prospects, and of who was a user before.
    first_prospect: [f32; BLOCK_PEOPLE / WORD],
    first_lapsed: [f32; BLOCK_PEOPLE / WORD],
    /// Day of first joining.
    joined: Vec<u16>,
    /// Day of last use, of those who are not users.
    last_used: Vec<u16>,
    /// Satisfaction, of those who left, in steps of 2^-15.
    satisfaction: Vec<u16>,
}

/// Users, in no particular order.
#[derive(Default)]
struct Users {
    person: Vec<u32>,
    free_minutes: Vec<f32>,
    ad_tolerance: Vec<f32>,
    /// In steps of 2^-15.
    satisfaction: Vec<u16>,
    /// Hazard that is left before they leave.
    churn_threshold: Vec<f32>,
    joined: Vec<u16>,
    last_used: Vec<u16>,
}

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
            satisfaction: vec![stages::steps(INITIAL_SATISFACTION); people],
        }
    }

    pub(super) fn step(&mut self, today: &Today, tables: &Tables, habit: &[f32]) -> BlockDay {
        let mut row = BlockDay::default();
        let mut leaving = [0_u16; BLOCK_PEOPLE];
        let leaving = self.users.live(self.first, today, habit, &mut row, &mut leaving);
        // From the end, so that whoever takes a slot was asked already.
        for &user in leaving.iter().rev() {
            self.leave(usize::from(user), today, &mut row);
        }
        row.left = leaving.len() as u32;
        if today.day == 0 {
            self.open(today, tables);
        }
        self.acquire(today, tables, &mut row);
        row
    }

    fn leave(&mut self, user: usize, today: &Today, day: &mut BlockDay) {
        let users = &mut self.users;
        let person = users.person.swap_remove(user);
        users.free_minutes.swap_remove(user);
        users.ad_tolerance.swap_remove(user);
        users.churn_threshold.swap_remove(user);
        users.joined.swap_remove(user);
        let row = (person - self.first) as usize;
        self.satisfaction[row] = users.satisfaction.swap_remove(user);
        self.last_used[row] = users.last_used.swap_remove(user);
        day.engage(self.last_used[row], self.joined[row], today.day, -1);
        let [word, ..] = today.service.bits(person, purpose::LONGING, 0);
        self.wakes[row] = (today.returning - libm::log(uniform_open(word))) as f32;
        let first = &mut self.first_lapsed[row / WORD];
        *first = first.min(self.wakes[row]);
    }

    /// Draws when everybody joins.
    fn open(&mut self, today: &Today, tables: &Tables) {
        for (row, wakes) in self.wakes.iter_mut().enumerate() {
            let person = self.first + row as u32;
            let max_weight = f64::from(tables.traits(today.service.key, person).sociability.max(1.0));
            let [word, ..] = today.life.bits(person, purpose::ACQUIRE, 0);
            *wakes = (-libm::log(uniform_open(word)) / max_weight) as f32;
            let first = &mut self.first_prospect[row / WORD];
            *first = first.min(*wakes);
        }
    }

    /// Prospects join, and who left returns.
    fn acquire(&mut self, today: &Today, tables: &Tables, day: &mut BlockDay) {
        let (acquisition, returning) = (today.acquisition as f32, today.returning as f32);
        for word in 0..self.wakes.len().div_ceil(WORD) {
            if self.first_prospect[word] > acquisition && self.first_lapsed[word] > returning {
                continue;
            }
            let rows = word * WORD..self.wakes.len().min((word + 1) * WORD);
            let mut due =
                stages::due(&self.wakes[rows.clone()], &self.joined[rows.clone()], acquisition, returning);
            while due != 0 {
                let row = rows.start + due.trailing_zeros() as usize;
                due &= due - 1;
                if self.joined[row] != NEVER {
                    day.returned += 1;
                    self.become_user(row, today, tables, day);
                } else if self.reached(row, today, tables) {
                    day.joined += 1;
                    self.joined[row] = today.day;
                    self.become_user(row, today, tables, day);
                }
            }
            let firsts = stages::firsts(&self.wakes[rows.clone()], &self.joined[rows]);
            [self.first_prospect[word], self.first_lapsed[word]] = firsts;
        }
    }

    /// Whether a prospect whose time has come is reached: a Poisson process of the greatest weight that
    /// anybody can have, thinned.
    fn reached(&mut self, row: usize, today: &Today, tables: &Tables) -> bool {
        let person = self.first + row as u32;
        let sociability = tables.traits(today.service.key, person).sociability;
        let max_weight = f64::from(sociability.max(1.0));
        let mut wakes = f64::from(self.wakes[row]);
        let mut attempt = 0;
        while (wakes as f32) <= today.acquisition as f32 {
            let [which, _, next, _] = today.service.bits(person, purpose::ACQUIRE, attempt);
            attempt += 1;
            wakes -= libm::log(uniform_open(next)) / max_weight;
            let reached = uniform_open(which) * max_weight * (today.innovation + today.imitation);
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
        users.satisfaction.push(self.satisfaction[row]);
        users.churn_threshold.push(-libm::log(uniform_open(word)) as f32);
        users.joined.push(self.joined[row]);
        users.last_used.push(self.last_used[row]);
        day.engage(self.last_used[row], self.joined[row], today.day, 1);
    }
}

impl Users {
    /// The day of those who are users: minutes, satisfaction, and who has had enough: their indices, in
    /// increasing order.
    fn live<'a>(
        &mut self,
        first: u32,
        today: &Today,
        habit: &[f32],
        day: &mut BlockDay,
        leaving: &'a mut [u16; BLOCK_PEOPLE],
    ) -> &'a [u16] {
        let mut minutes = [0.0; STAGE];
        let mut words = [0; STAGE];
        let random_words = Words::new(today.service, purpose::OPEN, first, &self.person);
        let mut ages = [0; STAGE];
        // Neighbours count apart, so that none waits for the other.
        let mut used_after = [[0_u32; stages::NOT_TODAY as usize + 1]; 4];
        let last = habit.len() - 1;
        let mut count = 0;
        for start in (0..self.person.len()).step_by(STAGE) {
            let users = start..self.person.len().min(start + STAGE);
            let minutes = &mut minutes[..users.len()];
            let words = &mut words[..users.len()];
            let ad_tolerance = &self.ad_tolerance[users.clone()];
            for (habit_today, &joined) in minutes.iter_mut().zip(&self.joined[users.clone()]) {
                *habit_today = habit[usize::from(today.day - joined).min(last)];
            }
            stages::share(minutes, ad_tolerance, &self.free_minutes[users.clone()]);
            random_words.of(&self.person[users.clone()], words);
            stages::open_or_not(minutes, words);
            day.minutes += math::sum(minutes);
            stages::judge(
                minutes,
                words,
                ad_tolerance,
                &mut self.satisfaction[users.clone()],
                &mut self.churn_threshold[users.clone()],
            );
            stages::use_today(minutes, &mut self.last_used[users.clone()], today.day, &mut ages);
            for (user, &age) in ages[..users.len()].iter().enumerate() {
                used_after[user % 4][usize::from(age)] += 1;
                if age == stages::FIRST {
                    day.engage(NEVER, self.joined[start + user], today.day, -1);
                }
            }
            for user in users {
                leaving[count] = user as u16;
                count += usize::from(self.churn_threshold[user] <= 0.0);
            }
        }
        for counts in &mut used_after {
            counts[MONTH_DAYS] += counts[usize::from(stages::FIRST)];
        }
        for (age, sum) in day.used_after.iter_mut().enumerate() {
            *sum = used_after.iter().map(|counts| counts[age]).sum();
        }
        &leaving[..count]
    }
}
