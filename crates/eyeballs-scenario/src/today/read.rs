//! Reads `[today]`: its own keys, and a table of facts for each service.

use super::anchor::{Anchor, How};
use super::churn;
use super::determine::{Facts, Market, Rest, determine};
use super::known::{Known, Said, WINDOW_DAYS};
use super::restore::Restore;
use crate::log::Log;
use crate::reader::{Reader, index_of, number, table, text};
use crate::resolved::{Doc, Entries, number_text};
use crate::rule::Rule;
use crate::source::Span;
use crate::tree::{Entry, Node, Table, Value};
use eyeballs_core::spec::WorldSpec;

/// Keys of the table itself; no service of that name can have facts.
const VARIANT: &str = "variant";
const SOLVED: &str = "solved";

/// The facts and what they determine, before the worlds are read.
pub(crate) struct Plan {
    pub(crate) variant: usize,
    pub(crate) solved: bool,
    pub(crate) anchors: Vec<Anchor>,
    /// As it was understood.
    pub(crate) doc: Entries,
    /// What the determined numbers are while nothing is solved, by path.
    pub(crate) injections: Vec<(Vec<String>, Node)>,
}

/// Reads the table `today`; if mistakes were noted it is not to be used.
pub(crate) fn read(span: Span, node: Node, rest: &Rest<'_>) -> Plan {
    let log = rest.context.log;
    let entries = table(log, "today", node).entries;
    let mut plan =
        Plan { variant: 0, solved: false, anchors: Vec::new(), doc: Entries::new(), injections: Vec::new() };
    refuse_run(span, rest);
    let mut services = Vec::new();
    for Entry { key, span, node } in entries {
        match key.as_str() {
            VARIANT => plan.variant = variant(log, &node, rest, &mut plan.doc),
            SOLVED => match node.value {
                Value::Boolean(solved) => plan.solved = solved,
                _ => log.say(node.span, format!("`{SOLVED}` must be true or false")),
            },
            _ => services.push((key, span, node)),
        }
    }
    if plan.solved {
        plan.doc.push((SOLVED.to_owned(), Doc::Atom("true".to_owned())));
    }
    let market = Market { rest, variant: plan.variant, solved: plan.solved };
    for (name, span, node) in services {
        let known = || rest.base.table("service").into_iter().flat_map(Table::keys);
        if !known().any(|service| service == name) {
            let keys = known().chain([VARIANT, SOLVED]);
            log.say_nearest(span, format!("there is no service `{name}`"), &name, keys);
            continue;
        }
        let title = format!("today.{name}");
        let inner = table(log, &title, node);
        let mut reader = Reader::new(log, span, title, inner);
        let facts = facts(&mut reader);
        plan.doc.push((name.clone(), Doc::Table(reader.finish())));
        let (anchors, injections) = determine(&market, &name, span, facts, &plan.anchors);
        plan.anchors.extend(anchors);
        plan.injections.extend(injections);
    }
    if plan.anchors.is_empty() && log.count() == 0 {
        let help = "write for example [today.reader] with users = 1_000_000";
        log.say_help(span, "[today] says nothing of any service", help);
    }
    plan
}

/// The facts are of a month that begins with day 0.
fn refuse_run(span: Span, rest: &Rest<'_>) {
    let Rest { context, has_fork, .. } = rest;
    if *has_fork {
        let help = "leave out run.fork_day: with [today] the variants part on day 0";
        context.log.say_help(span, "day 0 is today, so nothing lies before a fork", help);
    }
    if context.days <= WINDOW_DAYS {
        let message = format!("the facts of [today] are of the month after day 0: the run has {} days", {
            context.days
        });
        let help = format!("let it run for {} days at least", WINDOW_DAYS + 1);
        context.log.say_help(span, message, help);
    }
}

fn variant(log: &Log, node: &Node, rest: &Rest<'_>, doc: &mut Entries) -> usize {
    let Some(name) = text(log, VARIANT, node) else { return 0 };
    let names: Vec<&str> = rest.variants.iter().map(|variant| variant.name.as_str()).collect();
    doc.push((VARIANT.to_owned(), Doc::text(&name)));
    index_of(log, node.span, VARIANT, &name, &names).unwrap_or(0)
}

/// The facts of a service as they stand there.
fn facts(reader: &mut Reader<'_>) -> Facts {
    let log = reader.log;
    let mut facts = Facts::default();
    let members = reader.take("members");
    for known in Known::ALL {
        let taken = reader.take(known.key());
        let taken = match (known, taken, &members) {
            (Known::Payers, Some(_), Some((span, _))) => {
                log.say_help(*span, "`members` is another word for `payers`", "drop one of the two");
                continue;
            }
            (Known::Payers, None, Some(members)) => Some(members.clone()),
            (_, taken, _) => taken,
        };
        let Some((span, node)) = taken else { continue };
        if let (Known::NewUsers, Value::Table(channels)) = (known, &node.value) {
            let mut docs = Entries::new();
            for entry in &channels.entries {
                if let Some((said, doc)) = said(log, &entry.key, &entry.node, known.rule()) {
                    docs.push((entry.key.clone(), doc));
                    facts.list.push((known, Some(entry.key.clone()), said, entry.span));
                }
            }
            reader.write(known.key(), Doc::inline(&docs));
        } else if let Some((said, doc)) = said(log, known.key(), &node, known.rule()) {
            reader.write(known.key(), doc);
            facts.list.push((known, None, said, span));
        }
    }
    if let Some((_, node)) = reader.take("solve") {
        let mut docs = Entries::new();
        for entry in table(log, "solve", node).entries {
            if let Some(path) = text(log, &entry.key, &entry.node) {
                docs.push((entry.key.clone(), Doc::text(&path)));
                facts.solve.push((entry.key, path, entry.node.span));
            }
        }
        reader.write("solve", Doc::inline(&docs));
    }
    facts
}

/// A number or the two ends of a range.
fn said(log: &Log, key: &str, node: &Node, rule: Rule) -> Option<(Said, Doc)> {
    let Value::Array(items) = &node.value else {
        let number = number(log, key, node, rule)?;
        return Some((Said { low: number, high: number }, Doc::number(number)));
    };
    let [low, high] = items.as_slice() else {
        let help = "write a number, or a range of two: [low, high]";
        log.say_help(node.span, format!("`{key}` has {} numbers", items.len()), help);
        return None;
    };
    let (low, high) = (number(log, key, low, rule)?, number(log, key, high, rule)?);
    if low > high {
        log.say_help(
            node.span,
            format!("the range of `{key}` is empty: {low} to {high}"),
            "the lower end first",
        );
        return None;
    }
    Some((Said { low, high }, Doc::Atom(format!("[{}, {}]", number_text(low), number_text(high)))))
}

impl Plan {
    /// What closed forms say once the worlds are known: the values of what they determine, and what holds them where a draw
    /// changes what nobody knows.
    pub(crate) fn finish(&mut self, worlds: &[WorldSpec]) -> Vec<Restore> {
        let services = &worlds[self.variant].services;
        let newcomers = |name: &str| -> (f64, usize, bool) {
            let mut of = (0.0, 0, false);
            for anchor in &self.anchors {
                if anchor.service == name && anchor.known == Known::NewUsers {
                    of = (of.0 + anchor.said.middle(), of.1 + 1, of.2 || anchor.channel.is_none());
                }
            }
            of
        };
        let mut restores = Vec::new();
        let mut closed_forms = Vec::new();
        for (index, anchor) in self.anchors.iter().enumerate() {
            let is_hazard = anchor.known == Known::Churn
                && anchor.path.ends_with(&["churn", "hazard"].map(str::to_owned));
            let place = services.iter().position(|service| service.name == anchor.service);
            let Some(service) = place.filter(|_| is_hazard) else { continue };
            let (a_month, channels, all) = newcomers(&anchor.service);
            let are_known = all || channels == services[service].channels.len();
            let a_day = a_month / f64::from(WINDOW_DAYS);
            let churn = anchor.said.middle();
            let closed = churn::hazard(&services[service], churn, a_day);
            closed_forms.push((index, closed, churn::is_exact(&services[service], are_known)));
            restores.push(Restore {
                variant: self.variant,
                service,
                churn,
                newcomers_a_day: a_day,
                hazard: if self.solved { anchor.value } else { closed },
                closed,
                places: anchor.places.clone(),
            });
        }
        for (index, closed, exact) in closed_forms {
            let anchor = &mut self.anchors[index];
            if !self.solved {
                anchor.value = closed;
            }
            if exact {
                anchor.how = How::ClosedForm;
            }
        }
        restores
    }
}
