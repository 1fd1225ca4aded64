//! Whoever was reached considers: joins with a chance that depends on what they would find, or gives up for ever.

use crate::day::joining::{become_user, join};
use crate::day::models;
use crate::day::network::value_to_newcomer;
use crate::day::pass::ServiceToday;
use crate::day::reach;
use crate::day::visitors::{gather, lend};
use crate::people::block::Block;
use crate::people::people_set::WORD_PEOPLE;
use crate::people::stretch::Stretch;
use crate::people::user_state::{self, NEVER_REACHED};
use crate::record::SimulationError;
use crate::state::considering::{Candidate, Considering};
use crate::state::purpose;
use crate::state::scratch::ServiceScratch;
use crate::state::service::Service;
use eyeballs_abi::instance::BlockPhase;
use eyeballs_numerics::math;
use eyeballs_numerics::random::uniform;
use eyeballs_numerics::rows::of_one_call;

/// Whether somebody who was, or was never, a user of a service looks at it before joining.
pub(crate) fn looks(service: &Service, lapsed: bool) -> bool {
    service.spec.join.appeal < 1.0 && (!lapsed || service.spec.return_effect > 0.0)
}

/// The chances of all who consider; `users` lends them its models' working memory.
///
/// # Errors
/// A model that fails.
pub(crate) fn consider(
    block: &Block,
    stretch: &Stretch,
    considering: &mut Considering,
    (visitors, users): (&mut ServiceScratch, &mut ServiceScratch),
    today: ServiceToday<'_>,
) -> Result<(), SimulationError> {
    let Considering { asked, chances, offers, .. } = considering;
    chances.resize(stretch.rows.len(), 0.0);
    lend(users, visitors);
    let mut done = Ok(());
    let mut word = 0;
    while word < asked.len() && done.is_ok() {
        let (words, people) = of_one_call(&asked[word..]);
        if people > 0 {
            let part = stretch.part(word..word + words);
            visitors.rows.set(&asked[word..word + words]);
            let chances = &mut chances[word * WORD_PEOPLE..];
            done = consider_together(block, &part, chances, (visitors, offers), today);
        }
        word += words;
    }
    lend(visitors, users);
    done
}

/// The chances of as many as go to the models in one call: the visitors, whose rows are set.
fn consider_together(
    block: &Block,
    stretch: &Stretch,
    chances: &mut [f32],
    (visitors, offers): (&mut ServiceScratch, &mut Vec<f32>),
    today: ServiceToday<'_>,
) -> Result<(), SimulationError> {
    let ServiceToday { index, service, shared } = today;
    let terms = Terms::of(service, service.hype(shared.day));
    let return_effect = service.spec.return_effect;
    gather(block, stretch, visitors, today);
    if terms.offer_effect > 0.0 && models::any_has(service, shared.day, BlockPhase::Consider) {
        models::consider(block, stretch, visitors, offers, today)?;
    } else {
        offers.clear();
        offers.resize(visitors.rows.len(), 0.0);
    }
    for (visitor, (&fit, &offer)) in visitors.fit.iter().zip(&*offers).enumerate() {
        let row = stretch.row(&visitors.rows, visitor);
        let others = value_to_newcomer(visitors.people[visitor], today);
        let appeal = terms.appeal(fit, offer, others - switching_cost(block, row, today));
        let lapsed = block.relations[index].ever.contains(row);
        chances[usize::from(visitors.rows.list()[visitor])] =
            if lapsed { libm::pow(f64::from(appeal), return_effect) as f32 } else { appeal };
    }
    Ok(())
}

/// What it takes somebody to take up a service: something, for a user of another service of its nest.
fn switching_cost(block: &Block, row: usize, today: ServiceToday<'_>) -> f32 {
    let Some(nest) = today.service.spec.nest else { return 0.0 };
    let cost = today.shared.nests[nest].switching_cost;
    let mut rivals = today
        .shared
        .services_today()
        .filter(|other| other.index != today.index && other.service.spec.nest == Some(nest));
    if cost > 0.0 && rivals.any(|rival| block.relations[rival.index].active.contains(row)) {
        cost as f32
    } else {
        0.0
    }
}

/// What is the same for all who consider a service today.
struct Terms {
    /// Odds against joining at a utility of 0.
    against: f32,
    quality_effect: f32,
    offer_effect: f32,
    quality: f32,
    hype: f32,
}

impl Terms {
    fn of(service: &Service, hype: f32) -> Terms {
        let join = &service.spec.join;
        Terms {
            against: ((1.0 - join.appeal) / join.appeal) as f32,
            quality_effect: join.quality_effect as f32,
            offer_effect: join.offer_effect as f32,
            quality: service.effective_quality,
            hype,
        }
    }

    /// Log odds of joining for somebody whom the service fits, beyond those at a utility of 0. Whatever else speaks
    /// for joining or against it is added here. `others`: what other users are worth, less what it takes to switch.
    fn utility(&self, fit: f32, offer: f32, others: f32) -> f32 {
        let expected = self.quality * fit + self.hype;
        let offered = if self.offer_effect == 0.0 { 0.0 } else { self.offer_effect * offer };
        (self.quality_effect * (expected - 0.5) + offered) + others
    }

    /// The chance to join.
    fn appeal(&self, fit: f32, offer: f32, others: f32) -> f32 {
        let utility = self.utility(fit, offer, others);
        match utility {
            f32::NEG_INFINITY => 0.0,
            f32::INFINITY => 1.0,
            _ => 1.0 / (1.0 + self.against * math::exp(-utility)),
        }
    }
}

/// Somebody whom pressure or the hazard of return reached joins, returns, or waits for the next time, which may come
/// today. `chance`: to join, having considered.
pub(crate) fn decide(block: &mut Block, candidate: &mut Candidate, chance: f32, today: ServiceToday<'_>) {
    let ServiceToday { index, service, .. } = today;
    let Candidate { row, lapsed, .. } = *candidate;
    loop {
        let reach = candidate.reach;
        let channel = usize::from(reach.channel);
        let funnel = service.channels.get(channel).map_or(1.0, |channel| channel.funnel_pass);
        if uniform(reach.appeals) < chance && uniform(reach.passes) < funnel {
            if lapsed {
                let sums = &mut block.relations[index].today;
                sums.counts.returned += 1;
                if let Some(channel) = sums.channels.get_mut(channel) {
                    channel.returned += 1;
                }
                become_user(block, row, today);
            } else {
                join(block, row, reach.channel, today);
            }
            return;
        }
        let word = || {
            let [word, ..] = today.random().bits(block.person(row), purpose::GIVE_UP, candidate.attempt - 1);
            word
        };
        if gives_up(service, word) {
            give_up(block, row, today);
            return;
        }
        if !reach::next(block, candidate, None, today) {
            wait(block, candidate, today);
            return;
        }
    }
}

/// Somebody waits for the cumulative hazard to pass the threshold again.
pub(crate) fn wait(block: &mut Block, candidate: &Candidate, today: ServiceToday<'_>) {
    let states = &mut block.relations[today.index].user_states;
    user_state::change(&mut states[candidate.row], |state| state.threshold = candidate.threshold as f32);
}

/// Whether somebody who declined, or was lost in a funnel, never considers it again; `word` draws a random word.
pub(crate) fn gives_up(service: &Service, word: impl FnOnce() -> u32) -> bool {
    let share = service.spec.join.give_up as f32;
    share > 0.0 && uniform(word()) < share
}

/// Nothing reaches somebody any more.
pub(crate) fn give_up(block: &mut Block, row: usize, today: ServiceToday<'_>) {
    let states = &mut block.relations[today.index].user_states;
    user_state::change(&mut states[row], |state| state.threshold = NEVER_REACHED);
}
