//! `placebo` of a claim: values with which the mechanism that is said to carry it is off. The scenario at these values is a control
//! group: same seed, same people, same draws of what nobody knows.

use crate::Models;
use crate::candidates::{Candidates, Factor};
use crate::checked::Scenario;
use crate::event::value_text;
use crate::log::Log;
use crate::reader::{Reader, table};
use crate::resolved::Doc;
use crate::tree::{Node, Table, Value};
use crate::uncertainty::Uncertainties;

/// Most scenarios at values of placebos; claims with the same values share one.
const PLACEBOS_MAX: usize = 100;

/// A scenario with a mechanism off.
#[derive(Clone, Debug)]
pub struct Placebo {
    /// Paths as in `--set`, and values as TOML.
    pub settings: Vec<(String, String)>,
    /// Indices of the claims that are looked at there.
    pub claims: Vec<usize>,
    /// The scenario has these values anyway.
    pub changes_nothing: bool,
    /// The scenario at these values, with the same claims; its text and the sources of its numbers are left out.
    pub scenario: Scenario,
}

/// A placebo as it stands in the file.
pub(crate) struct RawPlacebo {
    settings: Vec<(Factor, Node)>,
    claims: Vec<usize>,
}

impl RawPlacebo {
    fn written(&self) -> Vec<(String, String)> {
        let settings = self.settings.iter();
        settings.map(|(factor, node)| (factor.key.clone(), value_text(&node.value))).collect()
    }
}

/// Reads the placebo of the claim of this index, if it has one, and puts it beside those that were read before.
pub(crate) fn read(reader: &mut Reader<'_>, claim: usize, known: &mut Vec<RawPlacebo>) {
    let log = reader.log;
    let Some((span, node)) = reader.take("placebo") else { return };
    let before = log.count();
    let entries = table(log, "placebo", node).entries;
    if log.count() > before {
        return;
    }
    if entries.is_empty() {
        let help = "write for example placebo = { \"service.reader.churn.satisfaction_effect\" = 0 }";
        log.say_help(span, "this placebo switches nothing off", help);
        return;
    }
    let written: Vec<(String, Doc)> =
        entries.iter().map(|entry| (entry.key.clone(), Doc::Atom(value_text(&entry.node.value)))).collect();
    reader.write("placebo", Doc::inline(&written));
    let count = entries.len();
    let settings = entries.into_iter().filter_map(|entry| {
        let factor = Factor::read(log, entry.span, &entry.key, false, "a placebo cannot set")?;
        Some((factor, entry.node))
    });
    let raw = RawPlacebo { settings: settings.collect(), claims: vec![claim] };
    if raw.settings.len() < count {
        return;
    }
    match known.iter().position(|other| other.written() == raw.written()) {
        Some(same) => known[same].claims.push(claim),
        None if known.len() == PLACEBOS_MAX => {
            log.say(span, format!("there are more than {PLACEBOS_MAX} different placebos"));
        }
        None => known.push(raw),
    }
}

/// Takes the placebos out of the text of a scenario.
pub(crate) fn strip(tree: &mut Table) {
    if let Some(Value::Array(claims)) = tree.get_mut("claim").map(|node| &mut node.value) {
        for claim in claims {
            if let Value::Table(claim) = &mut claim.value {
                claim.remove("placebo");
            }
        }
    }
}

/// Whether a claim has a placebo.
pub(crate) fn has_any(tree: &Table) -> bool {
    let Some(Value::Array(claims)) = tree.get("claim").map(|node| &node.value) else { return false };
    claims.iter().any(|claim| matches!(&claim.value, Value::Table(claim) if claim.get("placebo").is_some()))
}

/// Reads the scenario at the values of each placebo; what is wrong with one is shown where it stands.
pub(crate) fn placebos(
    raw: Vec<RawPlacebo>,
    (candidates, uncertainties): (&Candidates, Option<&Uncertainties>),
    log: &Log,
    models: &dyn Models,
) -> Vec<Placebo> {
    let mut placebos = Vec::new();
    if raw.is_empty() {
        return placebos;
    }
    let plain = candidates.read_at(log, models, std::iter::empty());
    for raw in raw {
        let (settings, before) = (raw.written(), log.count());
        let values = || raw.settings.iter().map(|(factor, node)| (factor, node.clone()));
        let mut scenario = candidates.read_at(log, models, values());
        if log.count() > before {
            continue;
        }
        let changes_nothing = understood(&scenario) == understood(&plain);
        // They are those of the scenario but for what the placebo says.
        (scenario.resolved, scenario.numbers) = (String::new(), Vec::new());
        if let Some(uncertainties) = uncertainties {
            let last = raw.settings.iter().map(|(factor, node)| (factor.clone(), node.clone())).collect();
            scenario.candidates = Some(Candidates { last, ..candidates.clone() });
            scenario.uncertainties = Some(uncertainties.clone());
        }
        placebos.push(Placebo { settings, claims: raw.claims, changes_nothing, scenario });
    }
    placebos
}

/// What was understood of a scenario, without the sources of its numbers, which stand last.
fn understood(scenario: &Scenario) -> &str {
    scenario.resolved.split("\n[source]\n").next().unwrap_or_default()
}
