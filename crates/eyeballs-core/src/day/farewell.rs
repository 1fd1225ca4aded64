//! Part of phase 5: the models see who leaves.

use crate::day::models;
use crate::day::pass::ServiceToday;
use crate::day::serve::note_payments;
use crate::day::visitors::{gather, lend};
use crate::people::block::Block;
use crate::people::people_set::WORD_PEOPLE;
use crate::people::stretch::Stretch;
use crate::record::SimulationError;
use crate::state::scratch::ServiceScratch;
use eyeballs_abi::instance::BlockPhase;
use eyeballs_abi::layout::departure;

/// Shows the models the users of a stretch who leave today, while they still are.
///
/// # Errors
/// A model that fails.
pub(crate) fn farewell(
    block: &mut Block,
    stretch: &Stretch,
    (leavers, users): (&mut ServiceScratch, &mut ServiceScratch),
    today: ServiceToday<'_>,
) -> Result<(), SimulationError> {
    if users.leaving.is_empty() || !models::any_has(today.service, today.shared.day, BlockPhase::Farewell) {
        return Ok(());
    }
    let mut words = vec![0_u64; stretch.set_words.len()];
    leavers.minutes.clear();
    for &user in &users.leaving {
        let row = usize::from(users.rows.list()[usize::from(user)]);
        words[row / WORD_PEOPLE] |= 1 << (row % WORD_PEOPLE);
        leavers.minutes.push(users.minutes[usize::from(user)]);
    }
    leavers.rows.set(&words);
    gather(block, stretch, leavers, today);
    lend(users, leavers);
    let why = if today.service.closing { departure::CLOSES } else { departure::LEAVES };
    let done = models::farewell(block, stretch, leavers, why, today);
    lend(leavers, users);
    done?;
    note_payments(block, stretch, leavers, today);
    Ok(())
}
