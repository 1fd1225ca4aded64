//! People whom something reached today, while they consider a service.

use crate::people::people_set::WORD_PEOPLE;
use crate::people::stretch::Stretch;
use eyeballs_numerics::random::uniform_open;

/// Those of a stretch, of one service. Nothing in it outlives the phase.
#[derive(Debug, Default)]
pub(crate) struct Considering {
    /// Those whom pressure or the hazard of return reached, in order of rows.
    pub(crate) reached: Vec<Candidate>,
    /// Everybody whose chance to join is asked for, as words of bits that begin with the stretch.
    pub(crate) asked: Vec<u64>,
    /// Their chances by row of the stretch; elsewhere, anything.
    pub(crate) chances: Vec<f32>,
    /// What the models offer those who are asked about in one call.
    pub(crate) offers: Vec<f32>,
}

/// Somebody who waits for the cumulative hazard to pass a threshold, and whom it reached today.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    /// In the block.
    pub(crate) row: usize,
    /// Was a user before.
    pub(crate) lapsed: bool,
    pub(crate) fit: f32,
    /// Mean 1.
    pub(crate) sociability: f32,
    /// At which cumulative hazard the next candidate event comes.
    pub(crate) threshold: f64,
    /// Random word that says by how much it moves on from there, as soon as somebody asks: who joins does not.
    pub(crate) moves_on: Option<u32>,
    /// Number of the next candidate event of the day.
    pub(crate) attempt: u32,
    /// How it was reached.
    pub(crate) reach: Reach,
}

/// How somebody was reached, and what decides what becomes of it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Reach {
    /// The channel that reached them; [`NO_CHANNEL`](crate::people::block::NO_CHANNEL) if somebody who left comes by themselves.
    pub(crate) channel: u8,
    /// Random word of the funnel; 0 if there is none.
    pub(crate) passes: u32,
    /// Random word of the appeal.
    pub(crate) appeals: u32,
}

impl Candidate {
    /// The threshold of the next candidate event, for somebody of a greatest possible weight.
    pub(crate) fn move_on(&mut self, max_weight: f64) {
        if let Some(word) = self.moves_on.take() {
            self.threshold -= libm::log(uniform_open(word)) / max_weight;
        }
    }
}

impl Considering {
    /// Of a stretch, nobody.
    pub(crate) fn clear(&mut self, stretch: &Stretch) {
        self.reached.clear();
        self.asked.clear();
        self.asked.resize(stretch.set_words.len(), 0);
    }

    /// Asks for the chance of somebody in a row of the stretch.
    pub(crate) fn ask(&mut self, row: usize) {
        self.asked[row / WORD_PEOPLE] |= 1 << (row % WORD_PEOPLE);
    }

    /// The chance of somebody in a row of the stretch to join: 1 if it was not asked for.
    pub(crate) fn chance(&self, row: usize) -> f32 {
        let asked = self.asked[row / WORD_PEOPLE] >> (row % WORD_PEOPLE) & 1 == 1;
        if asked { self.chances[row] } else { 1.0 }
    }
}
