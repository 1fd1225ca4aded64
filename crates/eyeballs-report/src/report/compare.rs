//! Several runs side by side: their variants as those of one.

use super::exports::{Exports, month_ends};
use super::{Origin, kept, run};
use eyeballs_lab::piecemeal::ChannelSum;
use eyeballs_lab::results::{Results, Track};
use serde_json::Value;

/// Runs, each under a name, as one: its table is `eyeballs_report::table`, and its data those of a report. They are not paired, so
/// there are no differences; and what claims and facts were tested stands in each run's own report.
///
/// # Errors
/// If their money or their days are not the same.
pub fn compare(runs: &[(String, Exports)]) -> Result<(Results, Value), String> {
    let [(first_name, first), others @ ..] = runs else {
        return Err("there is nothing to compare".to_owned());
    };
    let said = |exports: &Exports| (exports.results.currency.clone(), exports.results.days);
    for (name, other) in others {
        let ((currency, days), (other_currency, other_days)) = (said(first), said(other));
        if currency != other_currency {
            return Err(format!(
                "{first_name} counts in {currency} and {name} in {other_currency}; money of two currencies is not compared"
            ));
        }
        if days != other_days {
            return Err(format!(
                "{first_name} covers {days} days and {name} {other_days}; only runs of as many days are compared"
            ));
        }
    }
    let counts = || runs.iter().map(|(_, run)| run.results.replications);
    let are_as_many = counts().min() == counts().max();
    let mut all = Results {
        title: runs.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", "),
        currency: first.results.currency.clone(),
        days: first.results.days,
        agents: first.results.agents,
        represents: first.results.represents,
        period_days: first.results.period_days,
        replications: counts().min().unwrap_or_default(),
        not_run: runs.iter().map(|(_, run)| run.results.not_run).sum(),
        ..Results::default()
    };
    let mut channels: Vec<ChannelSum> = Vec::new();
    let mut origin = Origin::default();
    for (name, exports) in runs {
        let begin = all.variants.len();
        let name = match are_as_many {
            true => name.clone(),
            false => format!("{name} ({} runs)", exports.results.replications),
        };
        let label = |label: &str| format!("{name}: {label}");
        all.variants.extend(exports.results.variants.iter().map(|variant| label(variant)));
        all.tracks.extend(exports.results.tracks.iter().map(|track| Track {
            variant: begin + track.variant,
            label: label(&track.label),
            ..track.clone()
        }));
        all.events.resize(all.variants.len(), Vec::new());
        channels.extend(
            exports.channels.iter().map(|sum| ChannelSum { variant: begin + sum.variant, ..sum.clone() }),
        );
        let told = |(what, which): &(String, String)| (format!("{name}: {what}"), which.clone());
        origin.made_by.push((format!("{name}: title"), exports.results.title.clone()));
        origin.made_by.extend(exports.origin.made_by.iter().map(told));
        origin.made_by.push((format!("{name}: command"), exports.origin.command.clone()));
    }
    let data = run::at_days(&all, &channels, &origin, &month_ends(all.days));
    Ok((all, data))
}

impl Exports {
    /// The data of a report.
    pub fn data(&self) -> Value {
        let mut data =
            run::at_days(&self.results, &self.channels, &self.origin, &month_ends(self.results.days));
        kept::restore(&mut data, &self.kept);
        data
    }
}
