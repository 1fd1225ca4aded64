//! What of the models' answers is taken, and what is not allowed.

use crate::day::pass::ServiceToday;
use crate::people::block::Block;
use crate::people::stretch::Stretch;
use crate::state::scratch::{Send, ServiceScratch};
use crate::state::service::Service;
use eyeballs_abi::description::{ColumnRole, Output, Party, Posting, PostingKind};
use eyeballs_abi::instance::{FailureKind, ModelFailure};
use eyeballs_numerics::vectorised;
use std::ops::RangeInclusive;

/// The largest attraction of a model: it leaves next to nothing to any other choice, and weights stay far
/// below the largest number.
const MAX_ATTRACTION: f32 = 1e9;
/// Nobody invites or brings more people in a day.
const MAX_PEOPLE: f32 = 1e6;
/// Payments looked at together.
const CHUNK: usize = 64;

/// Multiplies the users' weights by the attractions that a model gave them.
pub(super) fn attract_all(
    users: &mut ServiceScratch,
    model: usize,
    service: &Service,
) -> Result<(), ModelFailure> {
    let columns = &service.models[model].spec.model.description().columns;
    for (column, buffer) in columns.iter().zip(&users.columns[model]) {
        if column.role == ColumnRole::Output(Output::Attraction)
            && !attract(&mut users.weight, buffer.values())
        {
            let values = &buffer.values()[..users.weight.len()];
            return Err(outside("attraction", values, 0.0..=MAX_ATTRACTION, ": it goes from 0 to 1e9"));
        }
    }
    Ok(())
}

/// Adds the appeals that a model wrote; opposite infinities keep the person out.
pub(super) fn add_offers(
    visitors: &ServiceScratch,
    model: usize,
    offers: &mut [f32],
    service: &Service,
) -> Result<(), ModelFailure> {
    if visitors.postings.iter().any(|&amount| amount != 0) || visitors.metrics.iter().any(|&sum| sum != 0.0) {
        return Err(ModelFailure {
            kind: FailureKind::Output,
            message: "it added to metrics or postings in `consider`, where nothing happens yet".to_owned(),
        });
    }
    let columns = &service.models[model].spec.model.description().columns;
    for (column, buffer) in columns.iter().zip(&visitors.columns[model]) {
        if column.role != ColumnRole::Output(Output::Appeal) {
            continue;
        }
        for (offer, &appeal) in offers.iter_mut().zip(buffer.values::<f32>()) {
            if appeal.is_nan() {
                return Err(bad_output("appeal", "NaN"));
            }
            let sum = *offer + appeal;
            *offer = if sum.is_nan() { f32::NEG_INFINITY } else { sum };
        }
    }
    Ok(())
}

/// Takes in a model's outputs and puts its state columns back. What users paid, in micro-units.
pub(super) fn collect(
    block: &mut Block,
    stretch: &Stretch,
    model: usize,
    users: &mut ServiceScratch,
    today: ServiceToday<'_>,
) -> Result<i64, ModelFailure> {
    let relation = &mut block.relations[today.index];
    let description = today.service.models[model].spec.model.description();
    let count = users.rows.len();
    let mut paid_total = 0_i64;
    for (number, column) in description.columns.iter().enumerate() {
        let buffer = &users.columns[model][number];
        match column.role {
            ColumnRole::State | ColumnRole::Shared => {
                buffer.scatter(&mut relation.states[model][number], stretch.rows.start, &users.rows);
            }
            ColumnRole::Output(Output::InvitationGift) => {}
            ColumnRole::Output(Output::Invitations) => {
                let gifts = description
                    .columns
                    .iter()
                    .position(|column| column.role == ColumnRole::Output(Output::InvitationGift));
                let gifts = gifts.map(|number| &users.columns[model][number].values::<f32>()[..count]);
                let counts = &buffer.values::<f32>()[..count];
                for (user, number) in whole_numbers("invitations", counts) {
                    let number = number?;
                    let gift = gifts.map_or(0.0, |gifts| gifts[user]);
                    if !gift.is_finite() {
                        return Err(bad_output("invitation_gift", &format!("{gift}")));
                    }
                    users.sends.push(Send { user: user as u16, model, number, gift });
                }
            }
            ColumnRole::Output(Output::HandOver) => {
                let rows = users.rows.list().iter().zip(&buffer.values::<f32>()[..count]);
                users.handed_over.extend(rows.filter(|(_, over)| **over > 0.0).map(|(&row, _)| row));
            }
            ColumnRole::Output(Output::Brings) => {
                for (user, number) in whole_numbers("brings", &buffer.values::<f32>()[..count]) {
                    users.brings.push((users.rows.list()[user], number?));
                }
            }
            ColumnRole::OfService
            | ColumnRole::OfFirm
            | ColumnRole::OfContacts
            | ColumnRole::OfFollowers
            | ColumnRole::OfGroup
            | ColumnRole::Input(_) => {}
            ColumnRole::Output(Output::Attraction | Output::Appeal) => {}
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
            ColumnRole::Output(Output::LeaveFactor) => {
                let values = &buffer.values::<f32>()[..count];
                if !multiply_within(&mut users.leave_factor, values, 0.0, f32::MAX) {
                    return Err(outside("leave_factor", values, 0.0..=f32::MAX, ""));
                }
            }
            ColumnRole::Output(Output::PaidMicros) => {
                let amounts = &buffer.values::<i64>()[..count];
                for (chunk, amounts) in amounts.chunks(CHUNK).enumerate() {
                    // Few pay: a look at all bits of a chunk passes most of them by.
                    if amounts.iter().fold(0, |bits, amount| bits | amount) == 0 {
                        continue;
                    }
                    for (user, &amount) in amounts.iter().enumerate() {
                        if amount < 0 {
                            return Err(bad_output("paid_micros", &format!("{amount}")));
                        }
                        if amount > 0 {
                            users.paid.push((chunk * CHUNK + user) as u16);
                            paid_total = paid_total.saturating_add(amount);
                        }
                    }
                }
            }
        }
    }
    Ok(paid_total)
}

/// Refuses amounts below 0, and money that users paid and nobody got, or the other way round.
pub(super) fn check_postings(
    amounts: &[i64],
    paid: i64,
    model: usize,
    service: &Service,
) -> Result<(), ModelFailure> {
    let lines = &service.models[model].spec.model.description().postings;
    if let Some(line) = amounts.iter().position(|&amount| amount < 0) {
        return Err(bad_output(&lines[line].name, &format!("{} micro-units", amounts[line])));
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

/// Who has a number above 0, and the number without its fraction.
fn whole_numbers<'a>(
    name: &'static str,
    values: &'a [f32],
) -> impl Iterator<Item = (usize, Result<u32, ModelFailure>)> + 'a {
    let some = values.iter().enumerate().filter(|(_, value)| !(-0.0..1.0).contains(*value));
    some.map(move |(user, &value)| {
        let allowed = (0.0..=MAX_PEOPLE).contains(&value);
        let refused = || bad_output(name, &format!("{value}: it goes from 0 to {MAX_PEOPLE}"));
        (user, if allowed { Ok(value as u32) } else { Err(refused()) })
    })
}

/// Refuses payments where nobody pays.
pub(super) fn no_payment(paid: i64) -> Result<(), ModelFailure> {
    if paid == 0 {
        Ok(())
    } else {
        Err(bad_output("paid_micros", &format!("{paid} in `welcome`, where nobody pays")))
    }
}

/// Refuses the first value of an output that is not allowed.
fn outside(name: &str, values: &[f32], allowed: RangeInclusive<f32>, rule: &str) -> ModelFailure {
    let value = values.iter().find(|value| !allowed.contains(value)).unwrap_or(&0.0);
    bad_output(name, &format!("{value}{rule}"))
}

fn bad_output(name: &str, value: &str) -> ModelFailure {
    ModelFailure { kind: FailureKind::Output, message: format!("its `{name}` cannot be {value}") }
}

vectorised! {
    /// Multiplies weights by attractions; whether all of these are allowed.
    fn attract(weights: &mut [f32], attractions: &[f32]) -> bool {
        let mut bad = 0_u32;
        for (weight, &attraction) in weights.iter_mut().zip(attractions) {
            bad |= u32::from(!(0.0..=MAX_ATTRACTION).contains(&attraction));
            *weight *= attraction;
        }
        bad == 0
    }
}

vectorised! {
    /// Adds values to sums, which are empty if there are none before; whether all values lie within two
    /// bounds.
    fn add_within(sums: &mut Vec<f32>, values: &[f32], min: f32, max: f32) -> bool {
        if sums.is_empty() {
            sums.extend_from_slice(values);
            return within(values, min, max);
        }
        for (sum, &value) in sums.iter_mut().zip(values) {
            *sum += value;
        }
        within(values, min, max)
    }
}

vectorised! {
    /// Multiplies products, which are empty if all were 1 before, by values; whether all values lie within two bounds.
    fn multiply_within(products: &mut Vec<f32>, values: &[f32], min: f32, max: f32) -> bool {
        if products.is_empty() {
            if values.iter().fold(0, |others, &value| others | u32::from(value != 1.0)) != 0 {
                products.extend_from_slice(values);
            }
            return within(values, min, max);
        }
        for (product, &value) in products.iter_mut().zip(values) {
            *product *= value;
        }
        within(values, min, max)
    }
}

#[inline(always)]
fn within(values: &[f32], min: f32, max: f32) -> bool {
    let mut beyond = 0_u32;
    for &value in values {
        beyond |= u32::from(!(value >= min && value <= max));
    }
    beyond == 0
}
