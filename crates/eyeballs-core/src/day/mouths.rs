//! How strong word of mouth is today: who spreads it, and how they feel about the service.

use crate::people::block::Block;
use crate::people::people_set::WORD_PEOPLE;
use crate::record::ServiceDay;
use crate::spec::ChannelKind;
use crate::state::service::Service;
use crate::units::Day;
use crate::world::World;
use eyeballs_numerics::rows::ones;
use rayon::prelude::*;

/// Those who spread the word of a service: the engaged, as of yesterday.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mouths {
    /// Engaged users per person.
    share: f64,
    /// The same, each counted by sociability, mean 1; 0 where nobody asks.
    sociable_share: f64,
    /// Between -1 and 1: twice the mean satisfaction of users, less 1.
    feeling: f64,
}

impl Mouths {
    /// Of a service, in a market of so many people.
    pub(crate) fn of(
        service: &Service,
        index: usize,
        population: f64,
        (world, key, blocks): (&World, [u32; 2], &[Block]),
        day: Day,
    ) -> Mouths {
        let asked = |channel: &ChannelKind| matches!(channel, ChannelKind::WordOfMouth { transmission, .. } if *transmission > 0.0);
        let mut channels = service.channels.iter();
        let by_sociability = channels.any(|channel| channel.works(day) && asked(&channel.spec.kind));
        Mouths {
            share: service.engaged_users as f64 / population,
            sociable_share: if by_sociability {
                sociability(index, world, key, blocks, day) / population
            } else {
                0.0
            },
            feeling: 2.0 * satisfaction(service) - 1.0,
        }
    }

    /// What imitation is multiplied by.
    pub(crate) fn strength(&self, valence: f64, transmission: f64) -> f64 {
        let heard = (1.0 - transmission) * self.share + transmission * self.sociable_share;
        heard * (1.0 + valence * self.feeling).max(0.0)
    }
}

/// Mean satisfaction of those who were users yesterday morning, or the initial one if nobody was.
fn satisfaction(service: &Service) -> f64 {
    let ServiceDay { active, left, joined, returned, satisfaction, .. } = service.yesterday;
    if active + left > joined + returned { satisfaction } else { service.spec.satisfaction.initial }
}

/// Sociabilities of the engaged added up, each in steps of 2^-16: integers, so that their order does not matter.
fn sociability(index: usize, world: &World, key: [u32; 2], blocks: &[Block], day: Day) -> f64 {
    const ONE: f32 = 65_536.0;
    let of_block = |block: &Block| {
        let (mut people, mut words, mut values) = (Vec::new(), Vec::new(), Vec::new());
        for (word, engaged) in block.relations[index].engaged_before(day).enumerate() {
            people.extend(ones(engaged).map(|person| block.person(word * WORD_PEOPLE + person)));
        }
        words.resize(4 * people.len(), 0);
        world.sociabilities(key, &people, &mut words, &mut values);
        values.iter().map(|value| (value * ONE).round_ties_even() as u64).sum::<u64>()
    };
    blocks.par_iter().map(of_block).sum::<u64>() as f64 / f64::from(ONE)
}
