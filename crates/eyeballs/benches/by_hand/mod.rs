//! The reference market of `scenarios/one-service-with-ads.toml` written by hand: no engine, no models, no
//! scenario, one program for one market. It asks the same questions of the same random numbers with the same
//! functions as the engine, so its daily numbers of users are the engine's to the last person (a test
//! says so), and the time of the engine over the time of this loop is the price of generality.
//!
//! It is written to be fast in the way one writes such a loop for speed: users stand side by side in their
//! block, a few hundred at a time go through stages of plain loops that become vector code, and idle people
//! cost a comparison per 64.
//!
//! Left out, since nobody looks at it here: the ledger, retention by cohort, channels.

mod block;
mod people;
mod stages;

use block::Block;
pub use block::BlockDay;
use eyeballs_numerics::random::{RandomKey, key_of, stream_of};
use eyeballs_numerics::sampling;
pub use people::Tables;
use people::{ADS_PER_MINUTE, HABIT_DAYS, HABIT_STRENGTH, IMITATION, INNOVATION, RETURN_HAZARD};
use rayon::prelude::*;
use std::sync::Arc;

/// People whose sums are taken together, as in the engine.
const BLOCK_PEOPLE: usize = 4096;
const MONTH_DAYS: usize = 30;
const WEEK_DAYS: usize = 7;
/// What the random numbers of exposures are for, in the stream of the advertising.
const EXPOSURES: u32 = 0;

/// One day of the market, in people.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MarketDay {
    /// Used it within the last 30 days.
    pub users_month: u64,
    /// Used it within the last 7 days.
    pub users_week: u64,
    /// Used it today.
    pub users_day: u64,
    /// Users at the end of the day.
    pub active: u64,
    /// Came for the first time.
    pub joined: u64,
    /// Came back.
    pub returned: u64,
    /// Left.
    pub left: u64,
    /// Advertisements shown.
    pub exposures: u64,
    /// Minutes spent.
    pub minutes: f64,
}

/// What is the same for everybody on a day.
struct Today {
    day: u16,
    /// Random numbers of the day, and those that hold for life.
    service: RandomKey,
    life: RandomKey,
    /// Hazards of being reached today: by nobody's word, and by word of mouth.
    innovation: f64,
    imitation: f64,
    /// The same, summed over the days so far, today included.
    acquisition: f64,
    /// Hazard of returning, summed over the days so far.
    returning: f64,
}

/// The market between two days.
pub struct Market {
    tables: Arc<Tables>,
    /// exp(habit) by tenure, days.
    habit: Vec<f32>,
    blocks: Vec<Block>,
    key: [u32; 2],
    people: u32,
    day: u32,
    active: u64,
    acquisition: f64,
    returning: f64,
    /// People by the day of their last use, modulo 30.
    last_use: [u64; MONTH_DAYS],
    /// Users by the day of their last use, or of joining if there was none, modulo 30.
    engaged: [u64; MONTH_DAYS],
}

impl Market {
    /// Nobody is a user yet.
    pub fn new(tables: &Arc<Tables>, people: u32, seed: u64) -> Market {
        let blocks = (0..people.div_ceil(BLOCK_PEOPLE as u32)).into_par_iter().map(|block| {
            let first = block * BLOCK_PEOPLE as u32;
            Block::new(first, (people - first).min(BLOCK_PEOPLE as u32) as usize)
        });
        Market {
            tables: Arc::clone(tables),
            habit: habit(),
            blocks: blocks.collect(),
            key: key_of(seed, 0),
            people,
            day: 0,
            active: 0,
            acquisition: 0.0,
            returning: 0.0,
            last_use: [0; MONTH_DAYS],
            engaged: [0; MONTH_DAYS],
        }
    }

    /// Simulates a day.
    pub fn step(&mut self) -> MarketDay {
        let engaged: u64 = self.engaged.iter().sum();
        let imitation = IMITATION * (engaged as f64 / f64::from(self.people));
        self.acquisition += INNOVATION + imitation;
        self.returning += RETURN_HAZARD;
        let service = self.key_of_today(b"service:reader");
        let today = Today {
            day: self.day as u16,
            service,
            life: service.for_life(),
            innovation: INNOVATION,
            imitation,
            acquisition: self.acquisition,
            returning: self.returning,
        };
        let (tables, habit) = (&self.tables, &self.habit[..]);
        let blocks: Vec<BlockDay> =
            self.blocks.par_iter_mut().map(|block| block.step(&today, tables, habit)).collect();
        self.add_up(&blocks)
    }

    fn key_of_today(&self, name: &[u8]) -> RandomKey {
        RandomKey { key: self.key, day: self.day, stream: stream_of(name) }
    }

    fn add_up(&mut self, blocks: &[BlockDay]) -> MarketDay {
        let mut row = MarketDay::default();
        let mut used_after = [0_u64; MONTH_DAYS + 1];
        let mut engaged_change = [0_i64; MONTH_DAYS];
        for block in blocks {
            row.joined += u64::from(block.joined);
            row.returned += u64::from(block.returned);
            row.left += u64::from(block.left);
            row.minutes += block.minutes;
            for (sum, &count) in used_after.iter_mut().zip(&block.used_after) {
                *sum += u64::from(count);
            }
            for (sum, &change) in engaged_change.iter_mut().zip(&block.engaged_change) {
                *sum += i64::from(change);
            }
        }
        let mut stream = self.key_of_today(b"model:reader/free-plus-ads").stream_of_person(0, EXPOSURES);
        row.exposures = sampling::poisson(f64::from(ADS_PER_MINUTE) * row.minutes, &mut stream);
        self.active = self.active + row.joined + row.returned - row.left;
        row.active = self.active;
        let day = self.day as usize;
        let slot = |age: usize| (day + MONTH_DAYS - age) % MONTH_DAYS;
        for people in [&mut self.last_use, &mut self.engaged] {
            // Whoever used it last 30 days ago falls out.
            people[slot(0)] = 0;
            for (age, count) in used_after.iter().enumerate().take(MONTH_DAYS).skip(1) {
                people[slot(age)] -= count;
            }
            people[slot(0)] = used_after.iter().sum();
        }
        for (age, &change) in engaged_change.iter().enumerate() {
            self.engaged[slot(age)] = self.engaged[slot(age)].wrapping_add_signed(change);
        }
        let within = |days: usize| (0..days).map(|age| self.last_use[slot(age)]).sum();
        (row.users_day, row.users_week, row.users_month) = (within(1), within(WEEK_DAYS), within(MONTH_DAYS));
        self.day += 1;
        row
    }
}

fn habit() -> Vec<f32> {
    /// Time constants after which a habit is full.
    const FULL_AFTER: f64 = 14.0;
    let days = (HABIT_DAYS * FULL_AFTER).ceil() as u32;
    let formed = |tenure: u32| 1.0 - libm::exp(-f64::from(tenure) / HABIT_DAYS);
    (0..=days).map(|tenure| libm::exp(HABIT_STRENGTH * formed(tenure)) as f32).collect()
}
