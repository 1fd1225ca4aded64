//! A day's pass over all people, by several threads.

use crate::block::Block;
use crate::contacts::Contacts;
use crate::record::SimulationError;
use crate::scratch::Scratch;
use crate::service::Service;
use crate::simulation::Simulation;
use crate::spec::WorldSpec;
use crate::stretch::Stretch;
use crate::sums::Sums;
use crate::units::Day;
use crate::world::World;
use rayon::prelude::*;
use std::sync::{Mutex, PoisonError};

/// With fewer blocks the threads are better used by other simulations.
const BLOCKS_FOR_THREADS: usize = 4;

/// What all blocks see of a day, and none changes.
pub(crate) struct Shared<'a> {
    pub(crate) world: &'a World,
    pub(crate) services: &'a [Service],
    pub(crate) contacts: Contacts<'a>,
    pub(crate) day: Day,
    pub(crate) key: [u32; 2],
    pub(crate) outside_weight: f32,
}

/// What happened in some blocks, a sum for each service; or the first of their errors, with the first person of
/// its block.
type Worked = Result<Vec<Sums>, (u32, SimulationError)>;

impl Simulation {
    /// Takes all stretches through a pass, and adds up what happened by service. Stretches do not see each
    /// other, so the order in which they are taken has no influence; of several errors that of the first one is
    /// reported.
    pub(crate) fn for_each_stretch<F>(&mut self, pass: F) -> Result<Vec<Sums>, SimulationError>
    where
        F: Fn(&mut Block, &mut Scratch, &Shared<'_>) -> Result<(), SimulationError> + Sync,
    {
        let world = &*self.world;
        let shared = Shared {
            world,
            services: &self.services,
            contacts: Contacts::new(
                &world.spec.people.contacts,
                &world.sociability,
                world.spec.people.count,
                self.key,
            ),
            day: self.day,
            key: self.key,
            outside_weight: self.outside_weight,
        };
        let workers = if self.blocks.len() < BLOCKS_FOR_THREADS { 1 } else { rayon::current_num_threads() };
        let share = self.blocks.len().div_ceil(workers).max(1);
        let shares: Vec<_> =
            self.blocks.chunks_mut(share).map(|blocks| Mutex::new(blocks.iter_mut())).collect();
        let pool = &self.scratch;
        // A worker begins with the same share every day: much of it is still in its processor's cache. Then it
        // helps the others, which the machine may have held up.
        let work = |own: usize| {
            let mut lent = Lent::new(pool, &world.spec);
            let mut sums: Vec<_> = shared.services.iter().map(Sums::none).collect();
            let (others, from_own) = shares.split_at(own);
            for share in from_own.iter().chain(others) {
                let next = || share.lock().unwrap_or_else(PoisonError::into_inner).next();
                while let Some(block) = next() {
                    each_stretch(block, &mut lent.scratch, &shared, &pass)
                        .map_err(|error| (block.first, error))?;
                    for (sums, relation) in sums.iter_mut().zip(&block.relations) {
                        sums.add(&relation.today);
                    }
                }
            }
            Ok(sums)
        };
        let worked: Vec<Worked> = match shares.len() {
            1 => vec![work(0)],
            workers => (0..workers).into_par_iter().with_max_len(1).map(work).collect(),
        };
        worked.into_iter().reduce(both).unwrap_or_else(|| Ok(Vec::new())).map_err(|(_, error)| error)
    }
}

/// Takes the stretches of a block through a pass.
fn each_stretch(
    block: &mut Block,
    scratch: &mut Scratch,
    shared: &Shared<'_>,
    pass: impl Fn(&mut Block, &mut Scratch, &Shared<'_>) -> Result<(), SimulationError>,
) -> Result<(), SimulationError> {
    block.start_day();
    let mut word = 0;
    while let Some(stretch) = Stretch::from(block, word) {
        word = stretch.words.end;
        scratch.stretch = stretch;
        block.start_stretch();
        pass(block, scratch, shared)?;
    }
    Ok(())
}

fn both(one: Worked, other: Worked) -> Worked {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok(one.into_iter().zip(other).map(|(one, other)| one.and(other)).collect()),
        (Err(one), Err(other)) => Err(if one.0 < other.0 { one } else { other }),
        (Err(error), Ok(_)) | (Ok(_), Err(error)) => Err(error),
    }
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
