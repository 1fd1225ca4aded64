//! Users of long standing: who uses a service when it opens, and since when.
//!
//! Nobody has been a user for months who uses it once in a year: where absence ends being a user, those are among the initial
//! users who would have lasted, and the days since their last use have been running before the service opened.

use crate::people::block::{Block, block_people, had_users_before, lapses_by_inactivity};
use crate::people::habit::{Habitual, Used};
use crate::spec::HabitGrowth;
use crate::state::purpose;
use crate::state::service::Service;
use crate::world::World;
use crate::world::taste;
use crate::world::traits::Trait;
use eyeballs_numerics::random::{FOR_LIFE, RandomKey, uniform_open};

/// Nobody was a user for longer when a service opens: a date is kept in 16 bits.
const MOST_TENURE_DAYS: u16 = 20_000;
/// Stands for the days of whoever is no initial user.
const NOBODY: u16 = u16::MAX;

/// The initial users of a service that opens today.
pub(crate) enum Standing {
    /// It opens on another day, or without users.
    Nobody,
    /// Any of the people, by their place in an order of them.
    Anybody { initial: u32, people: u32, mean_tenure_days: f64, random: RandomKey },
    /// Those who would have lasted: the days of each person, or [`NOBODY`].
    Lasting { days: Vec<u16> },
}

/// What lies before the first day.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Before {
    /// Days as a user.
    pub(crate) days: u16,
    /// Whether absence may have begun before.
    pub(crate) can_be_absent: bool,
}

impl Standing {
    /// What lies before the first day of an initial user; nothing for others.
    pub(crate) fn before(&self, person: u32) -> Option<Before> {
        match self {
            Standing::Nobody => None,
            &Standing::Anybody { initial, people, mean_tenure_days, random } => {
                let begins = person < people && shuffled(person, people, random) < initial;
                begins
                    .then(|| Before { days: tenure(person, mean_tenure_days, random), can_be_absent: false })
            }
            Standing::Lasting { days } => {
                let days = *days.get(person as usize)?;
                (days != NOBODY).then_some(Before { days, can_be_absent: true })
            }
        }
    }
}

/// The market on the morning of a day.
#[derive(Clone, Copy)]
pub(crate) struct Morning<'a> {
    pub(crate) world: &'a World,
    pub(crate) services: &'a [Service],
    pub(crate) key: [u32; 2],
    pub(crate) outside_weight: f32,
}

impl Morning<'_> {
    /// The initial users of each service.
    pub(crate) fn standing(self, blocks: &[Block]) -> Vec<Standing> {
        (0..self.services.len()).map(|index| self.of_service(index, blocks)).collect()
    }

    fn of_service(self, index: usize, blocks: &[Block]) -> Standing {
        let service = &self.services[index];
        let people = &self.world.spec.people;
        let initial = initial_agents(service.spec.initial_users, u64::from(people.represents));
        let initial = initial.min(u64::from(people.count)) as u32;
        if initial == 0 || service.ever_open || !service.open || service.closing {
            return Standing::Nobody;
        }
        let mean_tenure_days = service.spec.initial_tenure_days;
        let random = RandomKey { key: self.key, day: FOR_LIFE, stream: service.stream };
        if had_users_before(&service.spec) && lapses_by_inactivity(&service.spec) {
            Standing::Lasting { days: self.who_lasted(index, blocks, initial, random) }
        } else {
            Standing::Anybody { initial, people: people.count, mean_tenure_days, random }
        }
    }

    /// Fills one place of an initial user after the other, each of an exponential tenure: people are asked in their order, and one
    /// takes it with the chance of having lasted as long. Who did not is asked no more, unless there are too few.
    fn who_lasted(self, index: usize, blocks: &[Block], initial: u32, random: RandomKey) -> Vec<u16> {
        let service = &self.services[index];
        let people = self.world.spec.people.count;
        let mut order = vec![0; people as usize];
        for person in 0..people {
            order[shuffled(person, people, random) as usize] = person;
        }
        let mut days = vec![NOBODY; people as usize];
        let mut refused = Vec::new();
        let absent = service.spec.churn.inactive_days;
        let together = block_people(self.world.spec.agents());
        let mut places = (0..initial).map(|place| tenure(place, service.spec.initial_tenure_days, random));
        let mut place = places.next();
        for person in order {
            let Some(tenure) = place else { break };
            let block = &blocks[person as usize / together];
            let chance = self.habitual(index, block, (person - block.first) as usize, tenure).chance;
            let [word, ..] = random.bits(person, purpose::LASTING, 0);
            if uniform_open(word) < Lasting::new(chance, absent, tenure).share() {
                days[person as usize] = tenure;
                place = places.next();
            } else {
                refused.push(person);
            }
        }
        for (person, tenure) in refused.into_iter().zip(place.into_iter().chain(places)) {
            days[person as usize] = tenure;
        }
        days
    }

    /// The habit of somebody after so many days, and the chance of a day of use that it makes: of somebody who uses no other
    /// service, and to whom models say nothing (assumption).
    pub(crate) fn habitual(self, index: usize, block: &Block, row: usize, days: u16) -> Habitual {
        let service = &self.services[index];
        let used = self.used(index, block, row);
        let habit = &service.spec.habit;
        match (&service.habit.by_use, &habit.growth) {
            (Some(habit), _) => habit.after(days, used),
            (None, HabitGrowth::Tenure) => {
                let grown = 1.0 - libm::exp(-f64::from(days) / habit.days);
                Habitual { code: 0, chance: used.chance(habit.strength * grown) }
            }
            (None, _) => Habitual { code: 0, chance: used.chance(0.0) },
        }
    }

    fn used(self, index: usize, block: &Block, row: usize) -> Used {
        let Morning { world, outside_weight, .. } = self;
        let service = &self.services[index];
        let fit = service.breadth.map_or(1.0, |breadth| {
            let slot = world.slots.of(Trait::Taste);
            let code = slot.code(block.traits[slot.column][row]);
            taste::fit(code, service.taste, breadth, service.spec.fit_shape)
        });
        let mut weight = [service.effective_quality * fit];
        if let Some(table) = &world.service_traits[index].frequency {
            table.multiply(&block.relations[index].frequency[row..=row], &mut weight);
        }
        let table = &world.free_minutes;
        let mut free_minutes = [table.at(0)];
        if !table.is_constant() {
            let slot = world.slots.of(Trait::FreeMinutes);
            table.values(&block.traits[slot.column][row..=row], slot, &mut free_minutes);
        }
        Used {
            weight: f64::from(weight[0]),
            outside_weight: f64::from(outside_weight),
            free_minutes: f64::from(free_minutes[0]),
            session_minutes: service.spec.session_minutes,
        }
    }
}

/// An exponential number of days; 0 if its mean is.
fn tenure(number: u32, mean_days: f64, random: RandomKey) -> u16 {
    if mean_days == 0.0 {
        return 0;
    }
    let [word, ..] = random.bits(number, purpose::INITIAL_TENURE, 0);
    (-mean_days * libm::log(uniform_open(word))).floor().min(f64::from(MOST_TENURE_DAYS)) as u16
}

/// Whether somebody lasts who uses the service with a constant chance p a day, and is no user any more after n days in a row
/// without use (de Moivre 1738; Feller 1968, XIII.7).
pub(crate) struct Lasting {
    chance: f64,
    absent: usize,
    /// The share who have lasted to the end of each day: 1 before day n, 1 - q^n on it, and s(t - 1) - p q^n s(t - n - 1) after it.
    shares: Vec<f64>,
    /// The share who have lasted to the end.
    share: f64,
}

impl Lasting {
    /// From joining to the end of some days; `absent` is n, above 0.
    pub(crate) fn new(chance: f64, absent: u32, days: u16) -> Lasting {
        /// After so many times n the share falls evenly, to 1 in 10^5 at worst.
        const UNEVEN: usize = 9;
        let (n, days) = (absent as usize, usize::from(days));
        let looked_at = days.min(UNEVEN * n + 1);
        let run = libm::pow(1.0 - chance, f64::from(absent));
        let mut shares = Vec::with_capacity(looked_at + 1);
        for day in 0..=looked_at {
            shares.push(match day {
                day if day < n => 1.0,
                day if day == n => 1.0 - run,
                day => f64::max(shares[day - 1] - chance * run * shares[day - n - 1], 0.0),
            });
        }
        let last = shares[looked_at];
        let share = match days - looked_at {
            0 => last,
            more => last * libm::pow(last / f64::max(shares[looked_at - 1], f64::MIN_POSITIVE), more as f64),
        };
        Lasting { chance, absent: n, shares, share }
    }

    /// Of those who joined, who lasted.
    pub(crate) fn share(&self) -> f64 {
        self.share
    }

    /// Days since the last use of somebody who lasted, or since joining, by a uniform number: a with the chance p q^a s(t - a - 1) / s(t).
    pub(crate) fn absence(&self, uniform: f64) -> u16 {
        let days = self.shares.len() - 1;
        let mut left = uniform * self.shares[days];
        let mut chance = self.chance;
        let longest = days.min(self.absent - 1);
        for absent in 0..days.min(self.absent) {
            left -= chance * self.shares[days - absent - 1];
            if left < 0.0 {
                return absent as u16;
            }
            chance *= 1.0 - self.chance;
        }
        longest as u16
    }
}

/// Agents that stand for a number of people, to the nearest; some for any.
fn initial_agents(people: u64, represents: u64) -> u64 {
    if people == 0 { 0 } else { ((people + represents / 2) / represents).max(1) }
}

/// A person's rank in an order of all people that is as good as random, and another for each service:
/// a Feistel network of four rounds over the next power of four, walked until it falls inside.
fn shuffled(person: u32, people: u32, key: RandomKey) -> u32 {
    let half_bits = (u32::BITS - (people - 1).leading_zeros()).div_ceil(2).max(1);
    let mask = (1_u32 << half_bits) - 1;
    let mut rank = person;
    loop {
        let (mut left, mut right) = (rank >> half_bits, rank & mask);
        for round in 0..4 {
            let [word, ..] = key.bits(right, purpose::ORDER, round);
            (left, right) = (right, left ^ (word & mask));
        }
        rank = (left << half_bits) | right;
        if rank < people {
            return rank;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_lasts_is_told_by_tosses_of_a_coin() {
        // Of 8 rows of three tosses 1 has three tails in a row, of 16 rows of four 3.
        let share = |days| Lasting::new(0.5, 3, days).share();
        assert_eq!([0, 2, 3, 4].map(share), [1.0, 1.0, 7.0 / 8.0, 13.0 / 16.0]);
        // All 20,000 days, and those after which the share falls evenly.
        let kept = Lasting::new(0.1, 30, 20_000);
        let mut shares = vec![1.0; 30];
        shares.push(1.0 - libm::pow(0.9, 30.0));
        (31..=20_000).for_each(|day| {
            shares.push(shares[day - 1] - 0.1 * libm::pow(0.9, 30.0) * shares[day - 31]);
        });
        assert!((libm::log(kept.share()) / libm::log(shares[20_000]) - 1.0).abs() < 1e-4);
        assert_eq!([1.0, 0.0].map(|chance| Lasting::new(chance, 30, 400).share()), [1.0, 0.0]);
    }

    #[test]
    fn the_last_use_lies_where_it_can() {
        // Two tosses: of four rows two have a head last, one has it a day before, one has none.
        let absences = |lasting: Lasting| -> Vec<u16> {
            (0..8).map(|eighth| lasting.absence((f64::from(eighth) + 0.5) / 8.0)).collect()
        };
        assert_eq!(absences(Lasting::new(0.5, 3, 2)), [0, 0, 0, 0, 1, 1, 2, 2]);
        // Three, without the row of three tails: of seven rows four have a head last, two a day before, one before that.
        let lasting = Lasting::new(0.5, 3, 3);
        let seven: Vec<u16> = (0..7).map(|row| lasting.absence((f64::from(row) + 0.5) / 7.0)).collect();
        assert_eq!(seven, [0, 0, 0, 0, 1, 1, 2]);
        assert_eq!(Lasting::new(1.0, 3, 9).absence(0.999), 0);
        assert_eq!(Lasting::new(0.0, 3, 9).absence(0.5), 2);
    }
}
