//! The answer in a few sentences, by rules over numbers. Who is first is said only where an interval carries it: that of paired
//! differences, or, of two that are not paired, ranges of 80 of 100 runs that do not meet.

use crate::number::readable;
use crate::table::Column;
use crate::verdict::{LUCK_ONLY, Words};
use crate::voice::HTML;
use eyeballs_lab::results::{Results, Summary, Track};
use eyeballs_lab::verdict::Verdict;

/// The sentences of a verdict, which names variants.
pub(super) fn of_verdict(results: &Results, verdict: &Verdict) -> Vec<String> {
    let words = Words { results, verdict, voice: HTML };
    let mut said = vec![words.choice()];
    match &verdict.hinges {
        _ if results.uncertainties.is_empty() => said.push(LUCK_ONLY.to_owned()),
        Some(hinges) => said.push(words.knowing(hinges)),
        None => {}
    }
    said.extend(verdict.missing.iter().map(|missing| format!("Not known: {missing}.")));
    said
}

/// The sentences where nothing says what counts: profit does, or users where no money moves. They name tracks.
pub(super) fn without_goal(results: &Results) -> Vec<String> {
    let profit = Counted { results, measure: "profit" };
    let users = Counted { results, measure: "users" };
    let moves =
        profit.all().iter().any(|(_, summary)| summary.quantiles.p10 != 0.0 || summary.quantiles.p90 != 0.0);
    let counted = if moves { profit } else { users };
    let ranked = counted.ranked();
    match ranked[..] {
        [] => vec!["No simulation was completed.".to_owned()],
        [one] => counted.alone(one),
        _ => counted.first(&ranked),
    }
}

/// What counts, of all.
#[derive(Clone, Copy)]
pub(super) struct Counted<'a> {
    pub(super) results: &'a Results,
    pub(super) measure: &'static str,
}

/// A track by its index, and what it comes to.
pub(super) type Ranked = (usize, Summary);

impl Counted<'_> {
    /// Those that have a value.
    fn all(self) -> Vec<Ranked> {
        let column = Column::all().find(|column| column.measure.name == self.measure);
        let of = |(index, track): (usize, &Track)| Some((index, column?.of(track)?));
        let tracks = self.results.tracks.iter().enumerate();
        tracks.filter_map(of).filter(|(_, summary)| summary.quantiles.p50.is_finite()).collect()
    }

    /// The same, the greatest median first.
    pub(super) fn ranked(self) -> Vec<Ranked> {
        let mut ranked = self.all();
        ranked.sort_by(|(_, one), (_, other)| other.quantiles.p50.total_cmp(&one.quantiles.p50));
        ranked
    }

    fn is_money(self) -> bool {
        self.measure == "profit"
    }

    fn amount(self, value: f64) -> String {
        let unit = if self.is_money() { &self.results.currency } else { "users" };
        format!("{}\u{a0}{unit}", readable(value))
    }

    fn name(self, track: usize) -> String {
        (HTML.name)("", track)
    }

    fn when(self) -> String {
        let time = span(self.results.days);
        if self.is_money() { format!("in {time}") } else { format!("after {time}") }
    }

    /// What one comes to.
    fn alone(self, (track, summary): Ranked) -> Vec<String> {
        let value = summary.quantiles;
        let does = match (self.is_money(), value.p50 < 0.0) {
            (true, true) => format!("loses {}", self.amount(-value.p50)),
            (true, false) => format!("earns {}", self.amount(value.p50)),
            (false, _) => format!("has {}", self.amount(value.p50)),
        };
        let said = format!("{} {does} {}", self.name(track), self.when());
        match summary.replications {
            1 => vec![format!("{said}, in one run."), "One run says little.".to_owned()],
            _ => vec![format!(
                "{said}; of 100 runs 80 lie between {} and {}.",
                self.amount(value.p10),
                self.amount(value.p90)
            )],
        }
    }

    /// Who is first, and of whom that can be said.
    fn first(self, ranked: &[Ranked]) -> Vec<String> {
        let (best, summary) = ranked[0];
        let value = summary.quantiles.p50;
        if summary.replications == 1 {
            let said = format!("In one run {} {}: {}.", self.name(best), self.verb(value), self.size(value));
            return vec![said, "One run says little.".to_owned()];
        }
        let open: Vec<usize> = ranked[1..]
            .iter()
            .filter(|other| !self.is_ahead((best, summary), **other))
            .map(|(other, _)| *other)
            .collect();
        if !open.is_empty() {
            let others: Vec<String> = open.iter().map(|other| self.name(*other)).collect();
            return vec![
                format!(
                    "These runs do not tell {} from {}: in the median it {} {}, {}.",
                    self.name(best),
                    others.join(" and "),
                    self.verb(value),
                    self.when(),
                    self.size(value)
                ),
match open.iter().all(|other| self.lead(best, *other).is_some()) {
                    true => "The 95 % interval of their difference holds 0; more replications may decide (--replications).".to_owned(),
                    false => "Their ranges, of 80 of 100 runs, overlap.".to_owned(),
                },
            ];
        }
        let lead = self.lead(best, ranked[1].0).map_or_else(String::new, |(mean, low, high)| {
            format!(
                ", {} more than {} in the mean ({} to {})",
                self.amount(mean),
                self.name(ranked[1].0),
                readable(low),
                readable(high)
            )
        });
        let lost = if self.is_money() && value < 0.0 { "Nobody earns anything: " } else { "" };
        vec![format!(
            "{lost}{} {} {}: {}{lead}.",
            self.name(best),
            self.verb(value),
            self.when(),
            self.size(value)
        )]
    }

    fn verb(self, value: f64) -> &'static str {
        match (self.is_money(), value < 0.0) {
            (true, true) => "loses least",
            (true, false) => "earns most",
            (false, _) => "has most users",
        }
    }

    fn size(self, value: f64) -> String {
        self.amount(if self.is_money() { value.abs() } else { value })
    }

    /// By how much one is ahead of another in the mean of pairs, with the 95 % interval; `None` where they were not paired.
    pub(super) fn lead(self, one: usize, other: usize) -> Option<(f64, f64, f64)> {
        let [first, second] = [one, other].map(|track| &self.results.tracks[track]);
        let of = |variant: usize| {
            self.results
                .differences
                .iter()
                .find(|it| it.variant == variant && it.firm == first.firm && it.measure.name == self.measure)
        };
        match (first.variant, second.variant) {
            _ if first.firm != second.firm => None,
            (0, variant) => of(variant).map(|it| (-it.mean, -it.high, -it.low)),
            (variant, 0) => of(variant).map(|it| (it.mean, it.low, it.high)),
            _ => None,
        }
    }

    /// Whether it can be said that one is ahead of another.
    pub(super) fn is_ahead(self, one: Ranked, other: Ranked) -> bool {
        match self.lead(one.0, other.0) {
            Some((_, low, _)) => low > 0.0,
            None => one.1.replications > 1 && one.1.quantiles.p10 > other.1.quantiles.p90,
        }
    }
}

/// How long so many days are, as the script of the page says it.
pub(super) fn span(days: u32) -> String {
    const WORDS: [&str; 11] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let say = |count: u32, unit: &str| {
        let word = WORDS.get(count as usize).map_or_else(|| count.to_string(), |word| (*word).to_owned());
        format!("{word} {unit}{}", if count == 1 { "" } else { "s" })
    };
    let nearest = |unit: u32| (days + unit / 2) / unit;
    let years = nearest(365);
    if years >= 1 && days.abs_diff(365 * years) <= 6 {
        return say(years, "year");
    }
    let months = nearest(30);
    if months >= 2 && days.abs_diff(30 * months) <= 5 {
        return say(months, "month");
    }
    say(days, "day")
}
