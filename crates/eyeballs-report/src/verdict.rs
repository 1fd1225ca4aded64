//! The verdict in words and numbers, half a page of them.

#[cfg(test)]
mod tests;

use crate::number::{grouped, short};
use crate::table::{blank, range, say, section};
use crate::voice::{TERMINAL, Voice};
use eyeballs_lab::results::Results;
use eyeballs_lab::verdict::{BreakEven, Comparison, Hinges, Input, Share, Split, Standing, Verdict, Worth};

/// Inputs that are shown: those that it is worth most to know.
const INPUTS_SHOWN: usize = 8;
/// So sure is sure enough.
const SURE: f64 = 0.975;
/// Said where nothing is uncertain.
pub(crate) const LUCK_ONLY: &str = "All numbers are taken as known here: these futures differ by luck alone.";
/// And what can be done about it.
const NOT_KNOWN: &str = "What is not known can be said under [[uncertainty]], or tried with --assumptions 2.";
/// Less of a variance needs no words.
const LITTLE: f64 = 0.1;

/// The verdict as text, at most `width` characters wide where tables can be; nothing if there is none.
pub fn verdict(results: &Results, width: u16) -> String {
    let (Some(verdict), Some(goal)) = (&results.verdict, &results.goal) else { return String::new() };
    let mut text = String::new();
    let aim = if goal.maximise { "as large as possible" } else { "as small as possible" };
    say(&mut text, width, &format!("Verdict: {} is to be {aim}.", goal.expression));
    let page = Words { results, verdict, voice: TERMINAL };
    say(&mut text, width, &page.choice());
    if !verdict.standings.is_empty() {
        section(&mut text, &page.standings(width));
    }
    if results.uncertainties.is_empty() {
        text.push('\n');
        say(&mut text, width, &format!("{LUCK_ONLY} {NOT_KNOWN}"));
    }
    if let Some(hinges) = &verdict.hinges {
        text.push('\n');
        page.hinges_on(&mut text, hinges, width);
        say(&mut text, width, &page.knowing(hinges));
        if let Some(split) = &hinges.split {
            say(&mut text, width, &page.varies(split));
        }
    }
    for missing in &verdict.missing {
        say(&mut text, width, &format!("Not known: {missing}."));
    }
    text
}

/// A verdict in sentences.
pub(crate) struct Words<'a> {
    pub(crate) results: &'a Results,
    pub(crate) verdict: &'a Verdict,
    pub(crate) voice: Voice,
}

impl Words<'_> {
    fn name(&self, variant: usize) -> String {
        (self.voice.name)(self.results.variants.get(variant).map_or("", String::as_str), variant)
    }

    fn number(&self, value: f64) -> String {
        (self.voice.number)(value)
    }

    /// Which variant is to be chosen, and how sure that is.
    pub(crate) fn choice(&self) -> String {
        let Verdict { futures, best, comparisons, standings, .. } = self.verdict;
        let Some(best) = best else { return "No variant is a choice.".to_owned() };
        let Some(first) = comparisons.first() else {
            return format!("{} is the choice.", self.name(*best));
        };
        let leader = self.name(first.best);
        let open: Vec<&Comparison> = comparisons.iter().filter(|other| !other.told_apart).collect();
        let mut said = match open[..] {
            [] => {
                let next = comparisons.iter().min_by(|one, other| one.advantage.total_cmp(&other.advantage));
                let next = next.expect("there is a first");
                format!("On average over {futures} futures {leader} is best, {}.", self.ahead(next))
            }
            _ => {
                let others: Vec<String> = open.iter().map(|other| self.name(other.other)).collect();
                let ahead: Vec<String> = open.iter().map(|other| self.ahead(other)).collect();
                format!(
                    "{futures} futures do not tell {leader} from {}: on average it is {}. {}",
                    others.join(" and "),
                    ahead.join(" and "),
                    decide(&open)
                )
            }
        };
        if let Some(standing) = standings.iter().find(|standing| standing.variant == first.best) {
            said += &format!(" It is best in {}.", self.shares(standing));
        }
        if *best != first.best {
            let weighed = self.results.goal.as_ref().map_or("", |goal| goal.risk);
            let name = self.name(*best);
            said += &match weighed {
                "cvar10" => format!(
                    " In the worst tenth of its futures {name} does better: by risk = \"cvar10\" it is the choice."
                ),
                _ => format!(
                    " {name} has the smallest largest regret: by risk = \"{weighed}\" it is the choice."
                ),
            };
        }
        said
    }

    fn shares(&self, standing: &Standing) -> String {
        let share = |share: f64| self.number(100.0 * share);
        let interval = standing.best_share_interval;
        let [low, high] = [interval.low, interval.high].map(share);
        format!("{} % of them ({low} to {high})", share(standing.best_share))
    }

    fn worth(&self, worth: &Worth) -> String {
        format!("{} ± {}", self.number(worth.value), self.number(worth.standard_error))
    }

    /// By how much the best on average is ahead of another.
    fn ahead(&self, comparison: &Comparison) -> String {
        let Comparison { other, advantage, interval, .. } = comparison;
        let interval = range(&self.number(interval.low), &self.number(interval.high));
        format!("{} ahead of {} ({interval})", self.number(*advantage), self.name(*other))
    }

    fn standings(&self, width: u16) -> comfy_table::Table {
        let header =
            ["", "best in", "mean", "10th to 90th percentile", "worst tenth", "mean regret", "largest"];
        let mut table = blank(width, header);
        for standing in &self.verdict.standings {
            let interval = range(&short(standing.mean_interval.low), &short(standing.mean_interval.high));
            table.add_row([
                self.results.variants.get(standing.variant).cloned().unwrap_or_default(),
                format!("{} %", short(100.0 * standing.best_share)),
                format!("{}\n{interval}", short(standing.mean)),
                range(&short(standing.p10), &short(standing.p90)),
                short(standing.worst_tenth),
                short(standing.mean_regret),
                short(standing.largest_regret),
            ]);
        }
        table
    }

    /// What the decision hinges on, a paragraph for each input that has to do with it.
    fn hinges_on(&self, text: &mut String, hinges: &Hinges, width: u16) {
        say(text, width, &self.hinge(hinges));
        let shown = counting(hinges);
        for input in &shown {
            say(text, width, &format!("- {}: {}", input.key, self.input(hinges, input)));
        }
        if let Some(others) = others(hinges, shown.len()) {
            say(text, width, &others);
        }
    }

    /// Between whom it is.
    pub(crate) fn hinge(&self, hinges: &Hinges) -> String {
        let [best, next] = hinges.between.map(|variant| self.name(variant));
        format!("What it hinges on, {best} against {next}:")
    }

    /// What an input has to do with it.
    pub(crate) fn input(&self, hinges: &Hinges, input: &Input) -> String {
        let explains = input.explains.as_ref().map_or_else(String::new, |share| {
            format!("explains {} of what ignorance makes of the difference; ", explained(share))
        });
        format!(
            "{explains}knowing it is worth {}; {}.",
            self.worth(&input.information),
            self.break_even(hinges, input)
        )
    }

    /// Where the winner changes along an input.
    fn break_even(&self, hinges: &Hinges, input: &Input) -> String {
        let name = self.name(hinges.between[0]);
        let sure = sure(input);
        if sure.is_empty() {
            let [low, high] = [input.wins_at_lowest, input.wins_at_highest];
            return match low.min(high) >= SURE {
                true => format!("{name} wins at all its values"),
                false => "no value at which the winner changes could be told".to_owned(),
            };
        }
        let one = |value: &&BreakEven| {
            let side = if value.wins_above { "above" } else { "below" };
            let end = |end: Option<f64>| end.map_or_else(|| "?".to_owned(), |end| self.number(end));
            format!("wins {side} {} ({} to {})", self.number(value.at), end(value.low), end(value.high))
        };
        format!("{name} {}", sure.iter().map(one).collect::<Vec<_>>().join(" and "))
    }

    /// What knowing is worth.
    pub(crate) fn knowing(&self, hinges: &Hinges) -> String {
        let Hinges { information, clairvoyance, map, .. } = hinges;
        let mut said = match information {
            Some(information) => format!(
                "To know all of it before deciding is worth {}; to know luck as well, which nobody can, {}.",
                self.worth(information),
                self.worth(clairvoyance)
            ),
            None => format!("To know all of it and luck as well is worth {}.", self.worth(clairvoyance)),
        };
        if let Some(map) = map {
            let [one, other] = &map.keys;
            said += &format!(
                " The pair that matters most is {one} and {other}: to know both is worth {} (picture verdict-map).",
                self.worth(&map.information)
            );
        }
        said
    }

    /// Why the difference varies.
    pub(crate) fn varies(&self, split: &Split) -> String {
        let part = |share: &Share| explained(share);
        let mut said = format!(
            "From future to future the difference varies by {} (standard deviation). Of its variance {} is ignorance, {} the \
             market's luck, {} noise of the {} agents.",
            self.number(split.deviation),
            part(&split.ignorance),
            part(&split.luck),
            part(&split.agents),
            grouped(u64::from(self.results.agents)),
        );
        let warning = if split.agents_dominate { " WARNING: noise of agents dominates." } else { "" };
        if split.agents_dominate || split.agents.share > LITTLE {
            said += warning;
            said += &match split.agents_needed {
                Some(agents) => {
                    format!(" With {} agents it would be a tenth (--people {agents}).", grouped(agents))
                }
                None => " Nothing but noise was found: run many more agents.".to_owned(),
            };
        }
        said
    }
}

/// The inputs that have to do with it: those that it is worth most to know.
pub(crate) fn counting(hinges: &Hinges) -> Vec<&Input> {
    let counts = |input: &&Input| {
        let explains = input.explains.as_ref().is_some_and(|share| share.share >= LITTLE);
        explains || input.information.value > input.information.standard_error || !sure(input).is_empty()
    };
    hinges.inputs.iter().filter(counts).take(INPUTS_SHOWN).collect()
}

/// What is said of the inputs that are not shown, if there are some.
pub(crate) fn others(hinges: &Hinges, shown: usize) -> Option<String> {
    let those = match (hinges.inputs.len() - shown, shown == 0) {
        (0, _) => return None,
        (1, true) => "one number".to_owned(),
        (1, false) => "other number".to_owned(),
        (others, true) => format!("{others} numbers"),
        (others, false) => format!("{others} other numbers"),
    };
    Some(format!("Of the {those} nothing could be told."))
}

/// The break-even values that more likely than not are there.
fn sure(input: &Input) -> Vec<&BreakEven> {
    input.break_even.iter().filter(|value| value.certainty >= 0.5).collect()
}

/// How many futures would decide.
fn decide(open: &[&Comparison]) -> String {
    let needed: Option<Vec<u64>> = open.iter().map(|comparison| comparison.futures_to_decide).collect();
    match needed.and_then(|needed| needed.into_iter().max()) {
        Some(futures) => {
            format!("About {} would decide (--replications {futures}).", grouped(futures))
        }
        None => "They seem equal: more futures would hardly decide.".to_owned(),
    }
}

/// A share of variance; unbiased estimates may lie beyond 0 and 1.
fn explained(share: &Share) -> String {
    let percent = |share: f64| format!("{:.0}", 100.0 * share.clamp(0.0, 1.0));
    format!(
        "{} % ({} to {})",
        percent(share.share),
        percent(share.interval.low),
        percent(share.interval.high)
    )
}
