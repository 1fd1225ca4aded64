//! How a race ended, in words and rows.

use crate::number::{grouped, percent, short};
use crate::row::Row;
use eyeballs_lab::race::{Raced, Standing};

/// Those that a race leaves, which are named.
const RACE_NAMED: usize = 4;

/// How one of a race stands.
pub(crate) fn race_row(row: Row, one: &Standing, race: &Raced) -> Row {
    row.count(one.replications).number(one.mean).number(one.met).flag(race.chosen == Some(one.alternative))
}

/// How a race ended; `name` says who takes part.
pub(crate) fn race_words(race: &Raced, name: &dyn Fn(usize) -> String) -> String {
    let most = race.standings.iter().map(|one| one.replications).max().unwrap_or(0);
    let indifference = short(race.indifference);
    let rule = format!(
        "The rule (Kim and Nelson 2001): {} replications of each, then one after the other; whoever falls behind by more than luck is \
         dropped.",
        race.first_stage
    );
    let said = match (race.chosen, race.left.len()) {
        (Some(chosen), _) => format!(
            "After at most {most} replications {} is chosen: it is the best, or worse by less than {indifference}, with a chance of {} or \
             more.",
            name(chosen),
            percent(race.confidence)
        ),
        (None, 0) => "None meets the conditions in half of the first replications.".to_owned(),
        (None, left) => {
            let names: Vec<String> = race.left.iter().take(RACE_NAMED).map(|&left| name(left)).collect();
            let others = if left > RACE_NAMED { ", ..." } else { "" };
            format!(
                "After {most} replications {left} may still be the best, and are not ranked: {}{others}. They differ by about {indifference} or \
                 less; a larger difference that does not matter (--precision) would decide.",
                names.join("; ")
            )
        }
    };
    let difference = race.difference.map_or_else(String::new, |difference| {
        let (mean, half) = (short(difference.mean), short(difference.half_width));
        let next = name(difference.next);
        let is_told = difference.mean > difference.half_width;
        let apart = if is_told { "" } else { ", so that luck may be all of it" };
        let enough = match (difference.enough, difference.expected) {
            (true, _) => String::new(),
            (false, Some(expected)) => {
                format!(
                    " That is wider than was asked for; about {} replications would do.",
                    grouped(expected)
                )
            }
            (false, None) => " That is wider than was asked for.".to_owned(),
        };
        format!(
            " Its lead over {next} is {mean} ± {half} in {} replications{apart}.{enough}",
            difference.replications
        )
    });
    format!("{said}{difference} {rule}")
}
