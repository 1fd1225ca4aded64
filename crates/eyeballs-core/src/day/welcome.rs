//! Part of phase 6: the models see who became a user, and who was one before they started.

use crate::day::models;
use crate::day::pass::ServiceToday;
use crate::day::visitors::{gather, lend};
use crate::people::block::{Block, NO_CHANNEL};
use crate::people::people_set::WORD_PEOPLE;
use crate::people::stretch::Stretch;
use crate::record::SimulationError;
use crate::state::purpose;
use crate::state::scratch::ServiceScratch;
use crate::units::Day;
use eyeballs_abi::instance::BlockPhase;
use eyeballs_abi::layout::arrival;
use eyeballs_numerics::random::uniform;
use eyeballs_numerics::rows::of_one_call;

/// Shows the models the people of a stretch who became users today; and those that start tomorrow all users.
///
/// # Errors
/// A model that fails.
pub(crate) fn welcome(
    block: &mut Block,
    stretch: &Stretch,
    (newcomers, users): (&mut ServiceScratch, &mut ServiceScratch),
    today: ServiceToday<'_>,
) -> Result<(), SimulationError> {
    let ServiceToday { index, service, shared } = today;
    for (model, attached) in service.models.iter().enumerate() {
        if !attached.spec.model.has(BlockPhase::Welcome) {
            continue;
        }
        let relation = &block.relations[index];
        let words = if attached.works(shared.day) {
            if relation.today.new_rows.is_empty() {
                continue;
            }
            let mut words = vec![0_u64; stretch.set_words.len()];
            for &row in &relation.today.new_rows {
                let row = usize::from(row) - stretch.rows.start;
                words[row / WORD_PEOPLE] |= 1 << (row % WORD_PEOPLE);
            }
            words
        } else if attached.works(Day(shared.day.0 + 1)) {
            relation.active.0[stretch.set_words.clone()].to_vec()
        } else {
            continue;
        };
        lend(users, newcomers);
        let done = in_calls(block, stretch, &words, (model, &mut *newcomers), today);
        lend(newcomers, users);
        done?;
    }
    Ok(())
}

/// Shows a model as many as it takes in one call, again and again.
fn in_calls(
    block: &mut Block,
    stretch: &Stretch,
    chosen: &[u64],
    (model, newcomers): (usize, &mut ServiceScratch),
    today: ServiceToday<'_>,
) -> Result<(), SimulationError> {
    let mut word = 0;
    while word < chosen.len() {
        let (words, people) = of_one_call(&chosen[word..]);
        if people > 0 {
            let part = stretch.part(word..word + words);
            newcomers.rows.set(&chosen[word..word + words]);
            gather(block, &part, newcomers, today);
            arrivals(block, &part, model, newcomers, today);
            models::welcome(block, &part, model, newcomers, today)?;
        }
        word += words;
    }
    Ok(())
}

/// How each came, and whether they pay already.
fn arrivals(
    block: &Block,
    stretch: &Stretch,
    model: usize,
    newcomers: &mut ServiceScratch,
    today: ServiceToday<'_>,
) {
    let relation = &block.relations[today.index];
    let starts_later = !today.service.models[model].works(today.shared.day);
    let share = today.service.spec.initial_payers as f32;
    let ServiceScratch { rows, people, arrivals, paying, .. } = newcomers;
    arrivals.clear();
    paying.clear();
    for (&row, &person) in rows.list().iter().zip(&**people) {
        let row = stretch.rows.start + usize::from(row);
        let placed = relation.joined[row] == today.date() && relation.channel[row] == NO_CHANNEL;
        arrivals.push(if placed || starts_later {
            arrival::BEFORE
        } else if relation.joined[row] == today.date() {
            arrival::FIRST
        } else {
            arrival::RETURNS
        });
        let pays = placed && share > 0.0 && {
            let [word, ..] = today.random_for_life().bits(person, purpose::INITIAL_PAYS, 0);
            uniform(word) < share
        };
        paying.push(f32::from(u8::from(pays)));
    }
}
