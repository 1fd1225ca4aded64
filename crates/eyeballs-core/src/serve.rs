//! Phase 4: every business model says what happened to the users; satisfaction follows.

use crate::attention::call;
use crate::block::{AGES, Block, NEVER};
use crate::pass::Shared;
use crate::people_set::{WORD_PEOPLE, word_of};
use crate::record::SimulationError;
use crate::satisfaction::{self, Movement, move_satisfaction};
use crate::scratch::{Scratch, ServiceScratch};
use crate::service::Service;
use crate::stretch::Stretch;
use crate::tie;
use crate::units::MONTH_DAYS;
use eyeballs_abi::description::{ColumnRole, Output, Party, Posting, PostingKind};
use eyeballs_abi::instance::{BlockPhase, FailureKind, ModelFailure};
use eyeballs_abi::rows::ones;
use eyeballs_abi::vectorised;
use std::ops::RangeInclusive;

/// Payments looked at together.
const CHUNK: usize = 64;

/// Lets the models serve a stretch's users, and moves their satisfaction.
pub(crate) fn serve(
    block: &mut Block,
    scratch: &mut Scratch,
    shared: &Shared<'_>,
) -> Result<(), SimulationError> {
    let Scratch { stretch, services, .. } = scratch;
    for (index, service) in shared.services.iter().enumerate() {
        let users = &mut services[index];
        if users.rows.is_empty() {
            continue;
        }
        let count = users.rows.len();
        users.experience.clear();
        users.leave_hazard.clear();
        users.paid.clear();
        for model in 0..service.models.len() {
            if service.models[model].works(shared.day) {
                call(block, index, model, users, shared, service, BlockPhase::Serve)?;
                collect(block, stretch, index, model, users, service)
                    .and_then(|paid| check_postings(&users.postings, paid, model, service))
                    .map_err(|failure| service.failed(model, shared.day, Some(block.first), failure))?;
            }
        }
        users.experience.resize(count, 0.0);
        remember(block, stretch, index, users, shared, service);
    }
    Ok(())
}

/// Refuses amounts below 0, and money that users paid and nobody got, or the other way round.
pub(crate) fn check_postings(
    amounts: &[i64],
    paid: i64,
    model: usize,
    service: &Service,
) -> Result<(), ModelFailure> {
    let lines = &service.models[model].spec.model.description().postings;
    if let Some(place) = amounts.iter().position(|&amount| amount < 0) {
        return Err(bad_output(&lines[place].name, &format!("{} micro-units", amounts[place])));
    }
    let from_users = |line: &Posting| line.kind == PostingKind::Revenue && line.party == Party::User;
    let posted = lines.iter().zip(amounts).filter(|(line, _)| from_users(line));
    let posted = posted.map(|(_, &amount)| amount).fold(0, i64::saturating_add);
    if posted != paid {
        return Err(ModelFailure {
            kind: FailureKind::Output,
            message: format!(
                "users paid {paid} micro-units (column paid_micros), but {posted} were posted as revenue from users"
            ),
        });
    }
    Ok(())
}

/// Takes in a model's outputs and puts its state columns back. What users paid, in micro-units.
fn collect(
    block: &mut Block,
    stretch: &Stretch,
    index: usize,
    model: usize,
    users: &mut ServiceScratch,
    service: &Service,
) -> Result<i64, ModelFailure> {
    let relation = &mut block.relations[index];
    let description = service.models[model].spec.model.description();
    let count = users.rows.len();
    let mut paid_total = 0_i64;
    for (place, column) in description.columns.iter().enumerate() {
        let buffer = &users.columns[model][place];
        match column.role {
            ColumnRole::State => {
                buffer.scatter(&mut relation.states[model][place], stretch.rows.start, &users.rows);
            }
            ColumnRole::Input(_) | ColumnRole::Output(Output::Attraction) => {}
            ColumnRole::Output(Output::Experience) => {
                let values = &buffer.values::<f32>()[..count];
                if !add_within(&mut users.experience, values, -1.0, 1.0) {
                    return Err(outside("experience", values, -1.0..=1.0, ": it goes from -1 to 1"));
                }
            }
            ColumnRole::Output(Output::LeaveHazard) => {
                let values = &buffer.values::<f32>()[..count];
                if !add_within(&mut users.leave_hazard, values, 0.0, f32::INFINITY) {
                    return Err(outside("leave_hazard", values, 0.0..=f32::INFINITY, ""));
                }
            }
            ColumnRole::Output(Output::PaidMicros) => {
                let amounts = &buffer.values::<i64>()[..count];
                for (chunk, amounts) in amounts.chunks(CHUNK).enumerate() {
                    // Few pay: a look at all bits of a chunk passes most of them by.
                    if amounts.iter().fold(0, |bits, amount| bits | amount) == 0 {
                        continue;
                    }
                    for (place, &amount) in amounts.iter().enumerate() {
                        if amount < 0 {
                            return Err(bad_output("paid_micros", &format!("{amount}")));
                        }
                        if amount > 0 {
                            users.paid.push((chunk * CHUNK + place) as u16);
                            paid_total = paid_total.saturating_add(amount);
                        }
                    }
                }
            }
        }
    }
    Ok(paid_total)
}

/// Refuses the first value of an output that is not allowed.
pub(crate) fn outside(name: &str, values: &[f32], allowed: RangeInclusive<f32>, rule: &str) -> ModelFailure {
    let value = values.iter().find(|value| !allowed.contains(value)).unwrap_or(&0.0);
    bad_output(name, &format!("{value}{rule}"))
}

fn bad_output(name: &str, value: &str) -> ModelFailure {
    ModelFailure { kind: FailureKind::Output, message: format!("its `{name}` cannot be {value}") }
}

vectorised! {
    /// Adds values to sums, which are empty if there are none before; whether all values lie within two
    /// bounds.
    fn add_within(sums: &mut Vec<f32>, values: &[f32], lowest: f32, highest: f32) -> bool {
        if sums.is_empty() {
            sums.extend_from_slice(values);
            return within(values, lowest, highest);
        }
        for (sum, &value) in sums.iter_mut().zip(values) {
            *sum += value;
        }
        within(values, lowest, highest)
    }
}

#[inline(always)]
fn within(values: &[f32], lowest: f32, highest: f32) -> bool {
    let mut beyond = 0_u32;
    for &value in values {
        beyond |= u32::from(!(value >= lowest && value <= highest));
    }
    beyond == 0
}

/// Satisfaction and the dates of last use and payment.
fn remember(
    block: &mut Block,
    stretch: &Stretch,
    index: usize,
    users: &mut ServiceScratch,
    shared: &Shared<'_>,
    service: &Service,
) {
    let relation = &mut block.relations[index];
    let movement = Movement {
        smoothing: service.spec.satisfaction.smoothing as f32,
        comparison: shared.world.spec.people.comparison as f32,
        shift: service.shock_satisfaction,
    };
    let best = if shared.services.len() == 1 { &users.own } else { &users.best };
    move_satisfaction(
        &mut users.recent,
        &users.minutes,
        &users.own,
        best,
        &users.experience,
        &users.words,
        movement,
    );
    relation.today.counts.satisfaction += satisfaction::total(&users.recent);
    let day = shared.day.0 as u16;
    users.ages.resize(users.rows.len(), 0);
    date(&mut users.recent, &mut users.ages, &users.minutes, day);
    for (sum, people) in relation.today.used_after.iter_mut().zip(count_ages(&users.ages)) {
        *sum += people;
    }
    for &place in &users.paid {
        let last_paid = &mut relation.last_paid[stretch.row(&users.rows, usize::from(place))];
        if *last_paid != day {
            relation.today.paid_after[age(*last_paid, day)] += 1;
            *last_paid = day;
        }
    }
}

vectorised! {
    /// How many ages are each of those below [`AGES`].
    fn count_ages(ages: &[u8]) -> [u32; AGES] {
        /// Ages up to this are counted side by side: most users come every few days.
        const COMMON: usize = 4;
        let mut counts = [0; AGES];
        let (words, rest) = ages.as_chunks::<WORD_PEOPLE>();
        for (age, count) in (0..=COMMON as u8).zip(&mut counts) {
            let mut found = [0_u8; WORD_PEOPLE];
            for ages in words {
                for (found, &other) in found.iter_mut().zip(ages) {
                    *found += u8::from(other == age);
                }
            }
            *count = found.iter().map(|&found| u32::from(found)).sum();
        }
        for ages in words {
            let rare = ages.map(|age| u8::from(age > COMMON as u8) & u8::from(age < AGES as u8));
            for place in ones(word_of(&rare)) {
                counts[usize::from(ages[place % WORD_PEOPLE]) % AGES] += 1;
            }
        }
        for &age in rest {
            if usize::from(age) < AGES {
                counts[usize::from(age)] += 1;
            }
        }
        counts
    }
}

vectorised! {
    /// Sets the day of last use, in the lower halves of packed ties, of those with minutes to today; days since
    /// their use before, cut to a month, and [`AGES`] for all others. A user has used it before: on joining.
    fn date(recents: &mut [u32], ages: &mut [u8], minutes: &[f32], today: u16) {
        let users = recents.len();
        let (ages, minutes) = (&mut ages[..users], &minutes[..users]);
        for user in 0..users {
            let recent = recents[user];
            let age = (u32::from(today) - u32::from(tie::last_used(recent))).min(MONTH_DAYS);
            let used = minutes[user] > 0.0;
            ages[user] = if used { age as u8 } else { AGES as u8 };
            recents[user] = if used { tie::recent(tie::satisfaction(recent), today) } else { recent };
        }
    }
}

/// Days since a date, a month at the most.
pub(crate) fn age(last: u16, day: u16) -> usize {
    if last == NEVER { MONTH_DAYS as usize } else { usize::from(day - last).min(MONTH_DAYS as usize) }
}
