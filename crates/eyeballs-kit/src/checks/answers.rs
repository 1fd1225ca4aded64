//! What a model answers: numbers that can be, and books that balance.

use super::{Check, of_each_model, plainly, verdict};
use crate::call::BlockAnswer;
use crate::days::Settings;
use crate::trace::{Part, Trace, metric, number};
use eyeballs_abi::description::{ColumnRole, ColumnType, Description, Output, Party, Posting, PostingKind};
use eyeballs_abi::instance::BlockPhase;
use eyeballs_abi::layout::{Model, output};

/// Days that are looked at.
const DAYS: u32 = 12;

pub(super) const NUMBERS: Check = Check {
    name: "numbers",
    asks: "outputs are within their ranges, and nothing is NaN: no output, state, metric or global",
    advice: "look for 0 / 0, the logarithm or the root of less than 0, and sums that are never cut off",
    run: |context| {
        of_each_model(context, |tested| {
            let watch = |phase, answer: &_| possible(&tested.description, phase, answer);
            let trace = plainly(tested, Settings { watch: Some(&watch), ..Settings::PLAIN }, DAYS);
            verdict(trace.and_then(|trace| no_nan(&tested.description, &trace)))
        })
    },
};

/// The largest attraction that the market takes.
const MAX_ATTRACTION: f32 = 1e9;
/// Nobody invites or brings more people in a day.
const MAX_PEOPLE: f32 = 1e6;

/// Whether the market would take what a model answered.
pub(super) fn possible(
    description: &Description,
    phase: BlockPhase,
    answer: &BlockAnswer,
) -> Result<(), String> {
    for (column, values) in description.columns.iter().zip(&answer.columns) {
        let floats = || values.iter().map(|&bits| f32::from_bits(bits as u32));
        let allowed: fn(f32) -> bool = match column.role {
            ColumnRole::Output(output) if !is_read_after(output, phase) => continue,
            ColumnRole::Output(Output::PaidMicros) => {
                match values.iter().map(|&bits| bits as i64).find(|&amount| amount < 0) {
                    Some(amount) => return Err(format!("its `{}` cannot be {amount}", output::PAID_MICROS)),
                    None => continue,
                }
            }
            ColumnRole::Output(Output::Attraction) => |value| (0.0..=MAX_ATTRACTION).contains(&value),
            ColumnRole::Output(Output::Experience) => |value| (-1.0..=1.0).contains(&value),
            ColumnRole::Output(Output::LeaveHazard) => |value| value >= 0.0,
            ColumnRole::Output(Output::LeaveFactor) => |value| (0.0..=f32::MAX).contains(&value),
            ColumnRole::Output(Output::Invitations | Output::Brings) => {
                |value| (0.0..=MAX_PEOPLE).contains(&value)
            }
            ColumnRole::Output(Output::InvitationGift) => f32::is_finite,
            ColumnRole::Output(Output::Appeal | Output::HandOver) => |value| !value.is_nan(),
            ColumnRole::State | ColumnRole::Shared => match column.value_type {
                ColumnType::F32 => |value| !value.is_nan(),
                ColumnType::F64 => {
                    if values.iter().any(|&bits| f64::from_bits(bits).is_nan()) {
                        return Err(format!("its state `{}` is NaN", column.name));
                    }
                    continue;
                }
                _ => continue,
            },
            _ => continue,
        };
        if let Some(index) = floats().position(|value| !allowed(value)) {
            return Err(format!("its `{}` cannot be {}", column.name, number(column, values[index])));
        }
    }
    Ok(())
}

fn is_read_after(output: Output, phase: BlockPhase) -> bool {
    match phase {
        BlockPhase::Attend => output == Output::Attraction,
        BlockPhase::Consider => output == Output::Appeal,
        BlockPhase::Serve => !matches!(output, Output::Attraction | Output::Appeal),
        BlockPhase::Farewell => output == Output::PaidMicros,
        BlockPhase::Welcome => false,
    }
}

fn no_nan(description: &Description, trace: &Trace) -> Result<(), String> {
    for values in &trace.0 {
        let bad = values.bits.iter().position(|&bits| f64::from_bits(bits).is_nan());
        let what = match (values.part, bad) {
            (Part::Metrics, Some(index)) => metric(description, index),
            (Part::Globals, Some(index)) => format!("value {index} of the globals (counted from 0)"),
            _ => continue,
        };
        return Err(format!("day {}, {}: {what} is NaN", values.day, values.phase));
    }
    Ok(())
}

pub(super) const BOOKS: Check = Check {
    name: "books",
    asks: "what users paid is what was posted as revenue from users, and no amount is below 0",
    advice: "post the same micro-units that you write to paid_micros, in the same call; revenue from users is posted in `serve` \
             and `farewell` only, costs as positive amounts",
    run: |context| {
        of_each_model(context, |tested| {
            let watch = |phase, answer: &_| balanced(&tested.description, phase, answer);
            let trace = plainly(tested, Settings { watch: Some(&watch), ..Settings::PLAIN }, DAYS);
            verdict(trace.and_then(|trace| days_balance(tested.table, &tested.description, &trace)))
        })
    },
};

fn from_users(line: &Posting) -> bool {
    line.kind == PostingKind::Revenue && line.party == Party::User
}

/// Whether the books of one call balance.
pub(super) fn balanced(
    description: &Description,
    phase: BlockPhase,
    answer: &BlockAnswer,
) -> Result<(), String> {
    let lines = || description.postings.iter().zip(&answer.postings);
    if let Some((line, amount)) = lines().find(|(_, amount)| **amount < 0) {
        return Err(format!(
            "it posts {amount} micro-units to `{}`; amounts are positive, for costs as well",
            line.name
        ));
    }
    let posted: i128 =
        lines().filter(|(line, _)| from_users(line)).map(|(_, &amount)| i128::from(amount)).sum();
    let paid: i128 = match phase {
        BlockPhase::Serve | BlockPhase::Farewell => description
            .columns
            .iter()
            .zip(&answer.columns)
            .filter(|(column, _)| column.role == ColumnRole::Output(Output::PaidMicros))
            .flat_map(|(_, values)| values.iter().map(|&bits| i128::from(bits as i64)))
            .sum(),
        // Nobody pays in the others.
        BlockPhase::Attend | BlockPhase::Consider | BlockPhase::Welcome => 0,
    };
    if posted != paid {
        return Err(format!(
            "users paid {paid} micro-units (column paid_micros), but {posted} were posted as revenue from users"
        ));
    }
    let adds = answer.metrics.iter().any(|&sum| sum != 0.0) || answer.postings.iter().any(|&sum| sum != 0);
    if phase == BlockPhase::Consider && adds {
        return Err("it adds to metrics or posts, where nothing happens yet".to_owned());
    }
    Ok(())
}

/// Whether `plan` and `settle` leave alone what users pay, and post nothing below 0.
fn days_balance(table: &Model, description: &Description, trace: &Trace) -> Result<(), String> {
    let mut before = vec![0; description.postings.len()];
    for values in trace.0.iter().filter(|values| values.part == Part::Postings) {
        let of_day = (values.phase == "plan" && table.plan.is_some()) || values.phase == "settle";
        if values.phase == "plan" {
            before.fill(0);
        }
        for (index, &bits) in values.bits.iter().enumerate().filter(|_| of_day) {
            let line = &description.postings[index % description.postings.len()];
            let amount = bits as i64;
            let at = format!("day {}, {}", values.day, values.phase);
            if amount < 0 {
                return Err(format!("{at}: `{}` stands at {amount} micro-units", line.name));
            }
            if from_users(line) && !description.market_wide && amount != before[index] {
                return Err(format!("{at}: it posts to `{}`, which users pay", line.name));
            }
        }
        if !description.market_wide {
            before = values.bits.iter().map(|&bits| bits as i64).collect();
        }
    }
    Ok(())
}
