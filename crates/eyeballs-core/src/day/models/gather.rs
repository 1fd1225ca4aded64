//! What models are given of each person: inputs, what is kept for them, and what other models share.

use crate::day::gifts::gifts;
use crate::day::network::{self, Others};
use crate::day::pass::ServiceToday;
use crate::day::shared_columns::{self, Read};
use crate::people::block::{Block, NO_CHANNEL, Relation};
use crate::people::satisfaction;
use crate::people::stretch::Stretch;
use crate::state::scratch::ServiceScratch;
use crate::world::traits::Trait;
use eyeballs_abi::description::{ColumnRole, Input};
use eyeballs_numerics::rows::Rows;
use eyeballs_numerics::vectorised;

/// Fills inputs and state columns of a model for the users of a stretch, or those who consider. Minutes come later.
pub(super) fn gather(
    block: &Block,
    stretch: &Stretch,
    model: usize,
    users: &mut ServiceScratch,
    considers: bool,
    today: ServiceToday<'_>,
) {
    let relation = &block.relations[today.index];
    let world = today.shared.world;
    let ServiceScratch { rows, people, joined, traits, columns, fit, recent, .. } = users;
    let description = today.service.models[model].spec.model.description();
    let mut of_trait = |which, values: &mut [f32]| traits.values(which, world, block, stretch, rows, values);
    let kept = columns[model].iter_mut().zip(&relation.states[model]);
    for (number, (column, (buffer, state))) in description.columns.iter().zip(kept).enumerate() {
        let input = match column.role {
            ColumnRole::State | ColumnRole::Shared => {
                buffer.gather(state, stretch.rows.start, rows);
                continue;
            }
            ColumnRole::Output(_) => continue,
            ColumnRole::OfService
            | ColumnRole::OfFirm
            | ColumnRole::OfContacts
            | ColumnRole::OfFollowers
            | ColumnRole::OfGroup => {
                let values = &mut buffer.values_mut::<f32>()[..rows.len()];
                let read = Read { place: (today.index, model, number), column };
                shared_columns::read(read, block, stretch, (rows, people), today, values);
                continue;
            }
            ColumnRole::Input(input) => input,
        };
        let values = &mut buffer.values_mut::<f32>()[..rows.len()];
        let told = |others, values: &mut [f32]| {
            network::tell(others, block, stretch, (rows, people), considers, today, values);
        };
        match input {
            Input::Gift => gifts(model, people, today, values),
            Input::MinutesToday | Input::Arrival | Input::Departure | Input::Paying => values.fill(0.0),
            Input::FreeMinutes => of_trait(Trait::FreeMinutes, values),
            Input::AdTolerance => of_trait(Trait::AdTolerance, values),
            Input::WillingnessToPay => of_trait(Trait::WillingnessToPay, values),
            Input::Sociability => of_trait(Trait::Sociability, values),
            Input::Satisfaction => {
                satisfaction::values(recent, values);
            }
            Input::TenureDays => {
                tenures(joined, today.date(), values);
            }
            Input::Fit => values.copy_from_slice(fit),
            Input::Channel => channels(relation, stretch, rows, values),
            Input::PlaceInGroup => places(today.service.spec.group_size(), rows, values),
            Input::OthersShare => told(Others::Share, values),
            Input::OthersValue => told(Others::Value, values),
            Input::ContactsUsing => told(Others::ContactsUsing, values),
            Input::ContactsPaying => told(Others::ContactsPaying, values),
        }
    }
}

/// By which channel each first became a user; -1 for who was placed.
fn channels(relation: &Relation, stretch: &Stretch, rows: &Rows, values: &mut [f32]) {
    for (value, &row) in values.iter_mut().zip(rows.list()) {
        let channel = relation.channel[stretch.rows.start + usize::from(row)];
        *value = if channel == NO_CHANNEL { -1.0 } else { f32::from(channel) };
    }
}

/// The place of each in their group. A stretch begins with a group.
fn places(group_size: Option<usize>, rows: &Rows, values: &mut [f32]) {
    match group_size {
        Some(size) => {
            for (value, &row) in values.iter_mut().zip(rows.list()) {
                *value = (usize::from(row) % size) as f32;
            }
        }
        None => values.fill(-1.0),
    }
}

vectorised! {
    /// Days since joining.
    fn tenures(joined: &[u16], today: u16, days: &mut [f32]) {
        for (days, &joined) in days.iter_mut().zip(joined) {
            *days = f32::from(today.wrapping_sub(joined));
        }
    }
}
