//! Money as bars that begin where the one before ended: from revenue through costs to profit, and from the profit of one variant
//! to that of another.

use super::axis::Axis;
use super::frame::{Frame, head, mean_of, sentence};
use super::picture::{Anchor, GREY, INK, Lettering, Picture, SMALL, at};
use super::style::Style;
use super::wrap::wrapped;
use crate::number::short;
use eyeballs_lab::results::{Cause, ProfitDifference, Results, Track};

/// What a bar shows.
#[derive(Clone, Debug, PartialEq)]
struct Bar {
    label: String,
    from: f64,
    to: f64,
    /// A sum of what stands before it, from zero.
    is_sum: bool,
}

/// Bars one after the other.
#[derive(Default)]
struct Bars(Vec<Bar>);

impl Bars {
    fn sum(&mut self, label: &str, amount: f64) {
        self.0.push(Bar { label: label.to_owned(), from: 0.0, to: amount, is_sum: true });
    }

    /// What adds to the bar before, or takes from it if negative.
    fn part(&mut self, label: &str, amount: f64) {
        let from = self.0.last().map_or(0.0, |bar| bar.to);
        self.0.push(Bar { label: label.to_owned(), from, to: from + amount, is_sum: false });
    }
}

/// From revenue to profit: the sources of revenue that there are, revenue, the costs that there are, profit.
fn of_track(track: &Track) -> Vec<Bar> {
    let mut bars = Bars::default();
    for step in track.waterfall.iter().filter(|step| step.mean != 0.0 || step.measure.name == "profit") {
        let label = match step.measure.name {
            "revenue_users" => "from users",
            "revenue_advertisers" => "from advertisers",
            "revenue_merchants" => "from merchants",
            "revenue_other" => "from others",
            "cost_use" => "use",
            "cost_models" => "goods and fees",
            "cost_acquisition" => "acquisition",
            "cost_fixed" => "fixed costs",
            name => name,
        };
        match step.measure.name {
            "revenue" | "profit" => bars.sum(label, step.mean),
            name if name.starts_with("cost") => bars.part(label, -step.mean),
            _ => bars.part(label, step.mean),
        }
    }
    bars.0
}

/// From the profit of the first variant to that of another.
fn of_difference(difference: &ProfitDifference, first: &str, other: &str) -> Vec<Bar> {
    let mut bars = Bars::default();
    bars.sum(first, difference.first);
    for part in &difference.causes {
        let label = match part.cause {
            Cause::UserDays => "user-days",
            Cause::RevenuePerUserDay => "revenue per user-day",
            Cause::CostPerUserDay => "cost per user-day",
            Cause::AcquisitionCost => "acquisition",
            Cause::FixedCost => "fixed costs",
        };
        bars.part(label, part.mean);
    }
    bars.sum(other, difference.other);
    bars.0
}

/// The picture of a track.
pub(super) fn waterfall(results: &Results, track: &Track) -> Picture {
    let parts =
        [sentence(&results.title), format!("Money of the whole run, {}", mean_of(track.replications))];
    let title = format!("From revenue to profit: {}", track.label);
    draw(&title, &parts, &of_track(track), &results.currency)
}

/// The picture of a difference.
pub(super) fn difference(results: &Results, difference: &ProfitDifference) -> Picture {
    let name = |variant: usize| results.variants.get(variant).map_or("", String::as_str);
    let (first, other) = (name(0), name(difference.variant));
    let firms = results.tracks.iter().filter(|track| track.variant == difference.variant).count();
    let of_firm = if firms > 1 { format!(", {}", difference.firm) } else { String::new() };
    let parts = [
        sentence(&results.title),
        format!(
            "Profit of the whole run, {}; each cause at the mean of the others in both (Bennet 1920)",
            mean_of(difference.pairs)
        ),
    ];
    let title = format!("Profit from {first} to {other}{of_firm}");
    draw(&title, &parts, &of_difference(difference, first, other), &results.currency)
}

fn draw(title: &str, parts: &[String], bars: &[Bar], currency: &str) -> Picture {
    /// Of the room that a bar has, what it fills.
    const FILLED: f64 = 0.66;
    const LINES: usize = 3;
    let (more, less) = (Style::of(2).colour, Style::of(1).colour);
    let mut picture = Picture::default();
    let top = head(&mut picture, title, parts);
    let y = Axis::of_values(bars.iter().flat_map(|bar| [bar.from, bar.to]));
    let x = Axis { low: 0.0, high: (bars.len() as f64).max(1.0), ticks: Vec::new() };
    let frame = Frame::new(x, y, top, 0.0);
    frame.draw(&mut picture, "", currency);
    let room = (frame.right - frame.left) / bars.len().max(1) as f64;
    let mut before = None;
    for (index, bar) in bars.iter().enumerate() {
        let middle = index as f64 + 0.5;
        let (Some(start), Some(end)) = (frame.place(middle, bar.from), frame.place(middle, bar.to)) else {
            continue;
        };
        let half = FILLED / 2.0 * room;
        let colour = match (bar.is_sum, bar.to >= bar.from) {
            (true, _) => GREY,
            (false, true) => more,
            (false, false) => less,
        };
        // From the end of the bar before to the start, or for a sum the end, of this one.
        if let Some(place) = before {
            let level = if bar.is_sum { end.y } else { start.y };
            picture.line(vec![place, at(start.x - half, level)], 1.5, GREY);
        }
        before = Some(at(end.x + half, end.y));
        picture.rectangle(at(start.x - half, start.y), at(start.x + half, end.y), colour);
        if start.y == end.y {
            picture.line(vec![at(start.x - half, end.y), at(start.x + half, end.y)], 1.5, GREY);
        }
        let amount = if bar.is_sum { bar.to } else { bar.to - bar.from };
        let sign = if amount > 0.0 && !bar.is_sum { "+" } else { "" };
        let above = at(start.x, start.y.min(end.y) - 0.6 * SMALL);
        picture.small_text(&format!("{sign}{}", short(amount)), above, SMALL, Anchor::Middle, INK);
        for (line, text) in (0..).zip(wrapped(&bar.label, 0.96 * room, SMALL, bar.is_sum, LINES)) {
            let place = at(start.x, frame.bottom + 24.0 + 1.1 * SMALL * f64::from(line));
            let lettering = Lettering { bold: bar.is_sum, ..Lettering::new(SMALL, Anchor::Middle, INK) };
            picture.write(&text, place, lettering);
        }
    }
    if bars.is_empty() {
        frame.note(&mut picture, "there is no money to show");
    }
    picture
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::results;

    #[test]
    fn each_bar_begins_where_the_one_before_ended() {
        let results = results(2, 60);
        let bars = of_track(&results.tracks[0]);
        let shown: Vec<_> = bars.iter().map(|bar| (&*bar.label, bar.from / 1e6, bar.to / 1e6)).collect();
        assert_eq!(
            shown,
            [
                ("from users", 0.0, 30.0),
                ("from advertisers", 30.0, 60.0),
                ("revenue", 0.0, 60.0),
                ("use", 60.0, 50.0),
                ("acquisition", 50.0, 25.0),
                ("profit", 0.0, 25.0),
            ]
        );
    }

    #[test]
    fn the_causes_lead_from_one_profit_to_the_other() {
        let results = results(2, 60);
        let bars = of_difference(&results.profit_differences[0], "a", "b");
        let ends: Vec<f64> = bars.iter().map(|bar| bar.to / 1e6).collect();
        assert_eq!(ends, [25.0, 16.0, 21.0, 19.0, 22.0, 22.0, 22.0]);
        let picture = difference(&results, &results.profit_differences[0]);
        let texts = picture.texts();
        for text in ["Profit from free + ads to membership", "-9 M", "+5 M", "22 M", "user-days"] {
            assert!(texts.contains(&text), "no {text} in {texts:?}");
        }
    }
}
