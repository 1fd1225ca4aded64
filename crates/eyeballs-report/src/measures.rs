//! The list of measures, for people: a page and a text for a terminal.

use crate::table::say;
use eyeballs_core::measures::{CHANNEL_MEASURES, Kind, MEASURES, Measure, Moment};

/// What stands for the currency.
const CURRENCY: &str = "CUR";

/// The page `docs/measures.md`.
pub fn page() -> String {
    let mut page = HEAD.to_owned();
    for measure in MEASURES {
        page += &format!(
            "| `{}` | {} | {} | {} | {} |\n",
            measure.name,
            measure.unit.name("money"),
            kind(measure),
            columns(measure).iter().map(|column| format!("`{column}`")).collect::<Vec<_>>().join(", "),
            measure.definition,
        );
    }
    page += FOOT;
    page += CHANNELS;
    for measure in CHANNEL_MEASURES {
        let unit = measure.unit.name("money");
        page += &format!("| `{}` | {unit} | {} |\n", measure.name, measure.definition);
    }
    page
}

/// The list as text, at most `width` characters wide.
pub fn list(width: u16) -> String {
    let mut text = String::new();
    let mut entry = |head: String, definition: &str| {
        let mut lines = String::new();
        say(&mut lines, width.saturating_sub(2), definition);
        text += &format!("{head}\n");
        text.extend(lines.lines().map(|line| format!("  {line}\n")));
    };
    for measure in MEASURES {
        let unit = measure.unit.name("money");
        entry(format!("{}  ({unit}; {})", measure.name, kind(measure)), measure.definition);
    }
    for measure in CHANNEL_MEASURES {
        let unit = measure.unit.name("money");
        entry(format!("{}  ({unit}; run, of channels)", measure.name), measure.definition);
    }
    text
}

/// How it goes with time, and what follows for its moments.
fn kind(measure: &Measure) -> String {
    let kind = match measure.kind {
        Kind::Level => "level",
        Kind::Flow => "flow",
        Kind::Ratio => "ratio",
        Kind::Run => "run",
    };
    let without = if !measure.has(Moment::Peak) && measure.kind != Kind::Run { ", no `peak`" } else { "" };
    let of_firms = if measure.of_firms { ", of firms" } else { "" };
    format!("{kind}{without}{of_firms}")
}

/// Where it stands in files: its column of the daily files, and its row of `summary.csv` with the moment.
fn columns(measure: &Measure) -> Vec<String> {
    let daily = measure.daily.map(|name| format!("daily: {}", measure.column(name, CURRENCY)));
    let summary = measure
        .headline
        .map(|headline| format!("{}: {}", headline.moment, measure.column(headline.column, CURRENCY)));
    daily.into_iter().chain(summary).collect()
}

const HEAD: &str = "\
# Measures

What can be said of a firm or a service over some days. The table, `summary.csv`, the daily files, claims, lessons and
calibration share this list; it is made by `eyeballs measures --markdown` from `crates/eyeballs-core/src/measures/list.rs`.

How a measure goes with time says what a moment makes of it ([scenario.md](scenario.md#expressions) lists the moments):

- a *level* is that of the moment's last day, those of several services added up unless the definition says otherwise;
- a *flow* is summed over the moment's days;
- a *ratio* is computed from sums over the moment's days;
- a measure of the *run* has only `total`.

`peak` is the largest day; where \"no `peak`\" stands it is refused. People are those of the whole market. A measure has no
value where nothing stands below (a ratio), where its firm is bankrupt by the moment's last day (a ratio of the firm or of a service of it, and
`customers_per_hundred_users`), or where it says so: then it is left out of quantiles and means, and the table, `summary.csv` and
JSON give the number of replications that have a value. So the ratios of a firm that goes bankrupt in some replications are those of
the others; its users, money, `payback_day`, `paid_acquisition_cost_per_user` and `bankrupt` are those of all.

| measure | unit | time | where it stands | definition |
| --- | --- | --- | --- | --- |
";

const CHANNELS: &str = "
## Of a channel

What a channel did over the run; only `total` has it, and the subject is 'VARIANT/SERVICE/CHANNEL', as in
`total.cost_per_join['base/reader/paid-ads']`. They are the columns of [`channels.csv`](results.md#channelscsv).

| measure | unit | definition |
| --- | --- | --- |
";

const FOOT: &str = "
In the column \"where it stands\", `daily:` is a column of the daily files; the others are rows of `summary.csv` and, where the table has a
column for them, columns of the table, with the moment at which they are taken there. CUR is the scenario's currency. `satisfaction_share` and `quality_share` are 0 in the daily files
where the measure has no value.
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_measures_is_made_from_the_list() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/measures.md");
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            written == page(),
            "docs/measures.md is not what the list says; make it again by \
             `cargo run -p eyeballs -- measures --markdown > docs/measures.md`"
        );
    }

    #[test]
    fn the_list_fits_a_terminal_and_has_every_measure() {
        let list = list(80);
        for measure in MEASURES {
            assert!(list.contains(&format!("\n{}  (", measure.name)) || list.starts_with(measure.name));
        }
        assert!(list.lines().all(|line| line.chars().count() <= 80), "{list}");
    }
}
