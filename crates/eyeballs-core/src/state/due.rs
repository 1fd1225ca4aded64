//! People whose time may have come to be acquired or to return.

use crate::state::purpose;
use crate::world::World;
use eyeballs_numerics::random::RandomKey;

/// People whose time may have come, with what they need for it; drawn together. Nothing in it outlives the
/// day.
#[derive(Debug, Default)]
pub(crate) struct Due {
    /// Words of the block's sets with such people.
    pub(crate) set_words: Vec<u16>,
    /// Their rows in the block.
    pub(crate) rows: Vec<u16>,
    people: Vec<u32>,
    /// Mean 1. Drawn again: it is asked for only when something happens.
    sociability: Vec<f32>,
    /// First random words for being acquired, as four planes.
    random_words: Vec<u32>,
}

/// One of them.
pub(crate) struct DuePerson {
    pub(crate) row: usize,
    /// Mean 1.
    pub(crate) sociability: f32,
    /// First random words for being acquired.
    pub(crate) random_words: [u32; 4],
}

impl Due {
    /// Draws what belongs to the rows of a block that begins with the person `first`.
    pub(crate) fn draw(&mut self, first: u32, random: &RandomKey, world: &World) {
        let Due { rows, people, sociability, random_words, .. } = self;
        people.clear();
        people.extend(rows.iter().map(|&row| first + u32::from(row)));
        random_words.resize(4 * rows.len(), 0);
        world.sociabilities(random.key, people, random_words, sociability);
        random.fill(people, purpose::ACQUIRE, 0, random_words);
    }

    /// The person at an index.
    pub(crate) fn person(&self, index: usize) -> DuePerson {
        DuePerson {
            row: usize::from(self.rows[index]),
            sociability: self.sociability[index],
            random_words: std::array::from_fn(|plane| self.random_words[plane * self.rows.len() + index]),
        }
    }
}
