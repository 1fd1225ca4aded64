//! Variants that were fitted alone, side by side: rows of a file, a table and what it carries.

use crate::number::NOTHING;
use crate::row::Row;
use crate::table::{align_numbers, blank, say, section};
use eyeballs_lab::calibration::{Rival, verdict};

/// Columns of `rivals.csv`.
pub(super) const RIVALS: [&str; 12] = [
    "variant",
    "parameters",
    "fitted_quantities",
    "log_likelihood",
    "aic",
    "aic_difference",
    "relative_likelihood",
    "aicc",
    "chi_square",
    "p",
    "fits",
    "settled",
];

/// Rows of `rivals.csv`.
pub(super) fn rows(rivals: &[Rival]) -> Vec<Row> {
    let row = |rival: &Rival| {
        let goodness = &rival.goodness;
        Row::new()
            .text(&rival.variant)
            .count(moved(rival) as u64)
            .count(goodness.fitted_quantities as u64)
            .number(goodness.log_likelihood)
            .number(goodness.aic)
            .number(rival.aic_difference)
            .number(rival.relative_likelihood)
            .optional(goodness.aicc)
            .optional(goodness.chi_square)
            .optional(goodness.p)
            .flag(goodness.fits)
            .flag(rival.settled)
    };
    rivals.iter().map(row).collect()
}

/// Parameters that do something.
fn moved(rival: &Rival) -> usize {
    rival.parameters.iter().filter(|parameter| !parameter.idle).count()
}

/// Shows them on a terminal, the nearest to the data first.
pub(super) fn say_rivals(text: &mut String, rivals: &[Rival], width: u16) {
    let mut table =
        blank(width, ["fitted alone", "parameters", "log-likelihood", "AIC", "difference", "chance of fit"]);
    let mut order: Vec<&Rival> = rivals.iter().collect();
    order.sort_by(|one, other| one.aic_difference.total_cmp(&other.aic_difference));
    for rival in order {
        let goodness = &rival.goodness;
        table.add_row([
            rival.variant.clone(),
            moved(rival).to_string(),
            format!("{:.1}", goodness.log_likelihood),
            format!("{:.1}", goodness.aic),
            format!("{:.1}", rival.aic_difference),
            goodness.p.map_or(NOTHING.to_owned(), |p| format!("{p:.2}")),
        ]);
    }
    align_numbers(&mut table);
    section(text, &table);
    text.push('\n');
    say(text, width, &format!("Rivals: {}.", verdict(rivals)));
}
