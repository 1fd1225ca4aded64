//! A day's pass over all people, by several threads.

use crate::day::engaged::{engaged_yesterday, payers_yesterday};
use crate::day::rhythm::{Rhythm, rhythm};
use crate::day::shared_yesterday::shared_yesterday;
use crate::day::standing::{Morning, Standing};
use crate::day::sums::Sums;
use crate::people::block::Block;
use crate::people::stretch::Stretch;
use crate::record::SimulationError;
use crate::spec::{NestSpec, PeopleSpec, WorldSpec};
use crate::state::scratch::Scratch;
use crate::state::service::Service;
use crate::state::simulation::Simulation;
use crate::units::Day;
use crate::world::World;
use crate::world::contacts::Contacts;
use crate::world::traits::Trait;
use eyeballs_numerics::random::{FOR_LIFE, RandomKey};
use rayon::prelude::*;
use std::ops::Range;
use std::slice::IterMut;
use std::sync::{Mutex, PoisonError};

/// With fewer blocks the threads are better used by other simulations.
const BLOCKS_FOR_THREADS: usize = 4;

/// What all blocks see of a day, and none changes.
pub(crate) struct Shared<'a> {
    pub(crate) world: &'a World,
    pub(crate) services: &'a [Service],
    pub(crate) nests: &'a [NestSpec],
    pub(crate) contacts: Contacts<'a>,
    /// Who was engaged in each service yesterday, where somebody asks.
    pub(crate) engaged_yesterday: Vec<Vec<u64>>,
    /// Who paid each service within a month before today, where somebody asks.
    pub(crate) payers_yesterday: Vec<Vec<u64>>,
    /// What models shared of everybody yesterday, where another reads it of contacts.
    pub(crate) shared_yesterday: Vec<Option<Vec<f32>>>,
    pub(crate) day: Day,
    pub(crate) key: [u32; 2],
    pub(crate) outside_weight: f32,
    pub(crate) rhythm: Rhythm,
    /// The initial users of each service that opens today.
    pub(crate) standing: Vec<Standing>,
    /// The people who enter the market today; those before them are there, those after them are not.
    pub(crate) entering: Range<u32>,
}

impl Shared<'_> {
    /// The services, one after the other.
    pub(crate) fn services_today(&self) -> impl Iterator<Item = ServiceToday<'_>> {
        self.services.iter().enumerate().map(|(index, service)| ServiceToday { index, service, shared: self })
    }

    /// What decides who was a user before a service opened.
    pub(crate) fn morning(&self) -> Morning<'_> {
        let Shared { world, services, key, outside_weight, .. } = *self;
        Morning { world, services, key, outside_weight }
    }
}

/// One service on a day, as all blocks see it.
#[derive(Clone, Copy)]
pub(crate) struct ServiceToday<'a> {
    pub(crate) index: usize,
    pub(crate) service: &'a Service,
    pub(crate) shared: &'a Shared<'a>,
}

impl ServiceToday<'_> {
    /// The key of the service's random numbers today.
    pub(crate) fn random(&self) -> RandomKey {
        self.random_on(self.shared.day.0)
    }

    /// The key of those that are drawn once for life.
    pub(crate) fn random_for_life(&self) -> RandomKey {
        self.random_on(FOR_LIFE)
    }

    fn random_on(&self, day: u32) -> RandomKey {
        RandomKey { key: self.shared.key, day, stream: self.service.stream }
    }

    /// Today, as dates of people are kept.
    pub(crate) fn date(&self) -> u16 {
        self.shared.day.0 as u16
    }

    /// How well the service fits a person of a block, 0..1.
    #[inline(always)]
    pub(crate) fn fit(&self, block: &Block, row: usize) -> f32 {
        self.service.fit(self.shared.world, block, row)
    }
}

/// An error, and the first person of its block.
type Failed = (u32, SimulationError);
/// What happened in some blocks, a sum for each service, or the first of their errors.
type Worked = Result<Vec<Sums>, Failed>;

impl Simulation {
    /// Takes all stretches through a pass, and adds up what happened by service. Stretches do not see each
    /// other, so the order in which they are taken has no influence; of several errors that of the first one is
    /// reported.
    pub(crate) fn for_each_stretch<F>(&mut self, pass: F) -> Result<Vec<Sums>, SimulationError>
    where
        F: Fn(&mut Block, &mut Scratch, &Shared<'_>) -> Result<(), SimulationError> + Sync,
    {
        let world = &*self.world;
        let people = &world.spec.people;
        let contacts = Contacts::new(&people.contacts, &world.sociability, world.spec.agents(), self.key)
            .correlated(world.correlated(Trait::Sociability))
            .homophilous(people.homophily, self.taste_order.as_deref());
        let (key, outside_weight) = (self.key, self.outside_weight);
        let morning = Morning { world, services: &self.services, key, outside_weight };
        let shared = Shared {
            world,
            services: &self.services,
            nests: &self.nests,
            contacts,
            engaged_yesterday: engaged_yesterday(&self.services, &self.blocks, self.day),
            payers_yesterday: payers_yesterday(&self.services, &self.blocks, self.day),
            shared_yesterday: shared_yesterday(
                &world.shares,
                &self.services,
                &self.blocks,
                &contacts,
                self.day,
            ),
            day: self.day,
            key,
            outside_weight,
            rhythm: rhythm(&world.spec, self.day),
            standing: morning.standing(&self.blocks),
            entering: entering(&world.spec.people, self.day),
        };
        let threads = if self.blocks.len() < BLOCKS_FOR_THREADS { 1 } else { rayon::current_num_threads() };
        let shares = shares(&mut self.blocks, threads);
        let pool = &self.scratch;
        let work = |_| {
            let mut lent = Lent::new(pool, &world.spec);
            let mut sums: Vec<_> = shared.services.iter().map(Sums::none).collect();
            let mut first_error = None;
            // A thread begins with the same share every day: much of it is still in its processor's cache. Then
            // it helps the others, which the machine may have held up.
            let own = rayon::current_thread_index().unwrap_or(0) % shares.len();
            let (others, from_own) = shares.split_at(own);
            for share in from_own.iter().chain(others) {
                let next = || share.lock().unwrap_or_else(PoisonError::into_inner).next();
                while let Some(block) = next() {
                    // After an error, too, so that the first one is found whoever works on what.
                    match each_stretch(block, &mut lent.scratch, &shared, &pass) {
                        Ok(()) => {
                            for (sums, relation) in sums.iter_mut().zip(&block.relations) {
                                sums.add(&relation.today);
                            }
                        }
                        Err(error) => first_error = earlier(first_error, Some((block.first, error))),
                    }
                }
            }
            first_error.map_or(Ok(sums), Err)
        };
        let worked: Vec<Worked> = match shares.len() {
            1 => vec![work(0)],
            workers => (0..workers).into_par_iter().with_max_len(1).map(work).collect(),
        };
        let all = worked.into_iter().reduce(both).expect("somebody works");
        all.map_err(|(_, error)| error)
    }
}

/// The people who enter the market on a day. Those of day 0 do not: they are there.
fn entering(people: &PeopleSpec, day: Day) -> Range<u32> {
    let yesterday = day.0.checked_sub(1).map_or(people.count, |before| people.agents_on(Day(before)));
    yesterday..people.agents_on(day)
}

/// Blocks that wait for a worker, in as many shares as there are threads, or blocks: one at least.
fn shares(mut blocks: &mut [Block], threads: usize) -> Vec<Mutex<IterMut<'_, Block>>> {
    let (count, workers) = (blocks.len(), threads.min(blocks.len()).max(1));
    let mut shares = Vec::with_capacity(workers);
    for worker in 0..workers {
        let here = (worker + 1) * count / workers - worker * count / workers;
        let (share, others) = std::mem::take(&mut blocks).split_at_mut(here);
        blocks = others;
        shares.push(Mutex::new(share.iter_mut()));
    }
    shares
}

/// Takes the stretches of a block through a pass.
fn each_stretch(
    block: &mut Block,
    scratch: &mut Scratch,
    shared: &Shared<'_>,
    pass: impl Fn(&mut Block, &mut Scratch, &Shared<'_>) -> Result<(), SimulationError>,
) -> Result<(), SimulationError> {
    block.start_day(shared.day);
    let mut word = 0;
    while let Some(stretch) = Stretch::from(block, word) {
        word = stretch.set_words.end;
        scratch.stretch = stretch;
        block.start_stretch();
        pass(block, scratch, shared)?;
    }
    block.end_day(shared.day);
    Ok(())
}

fn both(one: Worked, other: Worked) -> Worked {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok(one.into_iter().zip(other).map(|(one, other)| one.and(other)).collect()),
        (one, other) => Err(earlier(one.err(), other.err()).expect("one of them failed")),
    }
}

fn earlier(one: Option<Failed>, other: Option<Failed>) -> Option<Failed> {
    one.into_iter().chain(other).min_by_key(|(first_person, _)| *first_person)
}

/// Working memory while a thread has it; goes back when dropped.
struct Lent<'a> {
    scratch: Scratch,
    pool: &'a Mutex<Vec<Scratch>>,
}

impl<'a> Lent<'a> {
    fn new(pool: &'a Mutex<Vec<Scratch>>, spec: &WorldSpec) -> Lent<'a> {
        let spare = pool.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Lent { scratch: spare.unwrap_or_else(|| Scratch::new(spec)), pool }
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let scratch = std::mem::take(&mut self.scratch);
        self.pool.lock().unwrap_or_else(PoisonError::into_inner).push(scratch);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use std::sync::Arc;

    const BLOCK: u32 = 4_096;

    /// A market of 15 blocks, the last of them not full.
    fn market() -> Simulation {
        let spec = testing::world(15 * BLOCK - 100, 1, vec![testing::service("reader")]);
        Simulation::new(&Arc::new(World::new(spec)), 0).expect("no model refuses its parameters")
    }

    fn with_threads(work: impl Fn() + Sync) {
        for threads in [1, 2, 7, 64] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            pool.install(&work);
        }
    }

    #[test]
    fn every_block_is_taken_and_added_up_once() {
        with_threads(|| {
            let sums = market().for_each_stretch(|block, _, _| {
                block.relations[0].today.counts.joined += u64::from(block.first) + 1;
                Ok(())
            });
            let joined = sums.expect("nothing fails")[0].counts.joined;
            assert_eq!(joined, (0..15).map(|block| block * u64::from(BLOCK) + 1).sum());
        });
    }

    #[test]
    fn of_several_errors_that_of_the_first_people_is_reported() {
        with_threads(|| {
            for bad in [[2, 3, 9], [14, 9, 3], [0, 1, 14], [8, 7, 8]] {
                let worked = market().for_each_stretch(|block, _, _| {
                    let fails = bad.contains(&(block.first / BLOCK));
                    if fails { Err(SimulationError::Stopped { day: Day(block.first) }) } else { Ok(()) }
                });
                let first = bad.into_iter().min().expect("three") * BLOCK;
                match worked.expect_err("three blocks fail") {
                    SimulationError::Stopped { day } => assert_eq!(day, Day(first), "{bad:?}"),
                    other => panic!("{other}"),
                }
            }
        });
    }

    #[test]
    fn shares_differ_by_one_block_at_most() {
        for threads in [1, 2, 4, 7, 14, 15, 64] {
            let mut market = market();
            let shares = shares(&mut market.blocks, threads);
            assert_eq!(shares.len(), threads.min(15));
            let sizes: Vec<_> = shares.iter().map(|share| share.lock().expect("unused").len()).collect();
            assert_eq!(sizes.iter().sum::<usize>(), 15);
            assert!(
                sizes.iter().max() <= sizes.iter().min().map(|smallest| smallest + 1).as_ref(),
                "{sizes:?}"
            );
        }
    }
}
