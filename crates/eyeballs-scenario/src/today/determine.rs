//! Which number of the scenario each fact determines.

use super::anchor::{Anchor, How, Slope};
use super::known::{Known, Said, WINDOW_DAYS};
use super::strength::{Unknown, strength};
use crate::candidates::{Factor, number_value};
use crate::context::Context;
use crate::log::Log;
use crate::lookup::{canonical, find, number, written};
use crate::merge::name_of;
use crate::source::Span;
use crate::tree::{Node, Table, Value};
use crate::variant::RawVariant;
use eyeballs_abi::description::ParameterValue;

/// What the rest of the scenario tells the facts of today.
pub(crate) struct Rest<'a> {
    pub(crate) context: &'a Context<'a>,
    pub(crate) has_fork: bool,
    pub(crate) base: &'a Table,
    pub(crate) variants: &'a [RawVariant],
    /// The variants, each whole.
    pub(crate) tables: &'a [Table],
    /// Options that reach into the variants.
    pub(crate) late: &'a [Table],
}

/// The facts of a service, and what the file says of the numbers that they determine.
#[derive(Default)]
pub(super) struct Facts {
    /// What is known, the channel, what is said, and where.
    pub(super) list: Vec<(Known, Option<String>, Said, Span)>,
    /// The key of a fact, the path of a number, and where.
    pub(super) solve: Vec<(String, String, Span)>,
}

impl Facts {
    fn said(&self, known: Known) -> Option<Said> {
        self.list.iter().find(|(other, ..)| *other == known).map(|(_, _, said, _)| *said)
    }
}

/// The market of which facts speak.
pub(super) struct Market<'a> {
    pub(super) rest: &'a Rest<'a>,
    pub(super) variant: usize,
    pub(super) solved: bool,
}

/// Values of determined numbers, by path.
type Injections = Vec<(Vec<String>, Node)>;

/// A number that a fact determines.
struct Target {
    path: Vec<String>,
    how: How,
    value: f64,
    limits: [f64; 2],
    slope: Option<Slope>,
    integer: bool,
    /// The scenario says where it is and with which value to begin.
    stands: bool,
}

/// The anchors of a service; `before` are those of others.
pub(super) fn determine(
    market: &Market<'_>,
    service: &str,
    span: Span,
    mut facts: Facts,
    before: &[Anchor],
) -> (Vec<Anchor>, Injections) {
    let log = market.rest.context.log;
    let said_in = span.source;
    refuse_facts(market, service, span, &facts);
    let mut anchors: Vec<Anchor> = Vec::new();
    let mut injections = Injections::new();
    for (known, channel, said, span) in facts.list.clone() {
        let fact = match &channel {
            Some(channel) => format!("{}.{channel}", known.key()),
            None => known.key().to_owned(),
        };
        let asked = facts.solve.iter().position(|(key, ..)| *key == fact);
        let target = match asked.map(|index| facts.solve.remove(index)) {
            Some((_, path, span)) => market.asked(&path, span, known, said),
            None => market.natural(service, (known, channel.as_deref(), said, span), &facts),
        };
        let Some(target) = target else { continue };
        let parameter = written(&target.path);
        if let Some(other) = before.iter().chain(&anchors).find(|other| other.path == target.path) {
            let message =
                format!("`{parameter}` is determined by `{}` of `{}` already", other.fact(), other.service);
            let help =
                format!("drop one of the two, or name another number: solve = {{ {fact} = \"PATH\" }}");
            log.say_help(span, message, help);
            continue;
        }
        let file = said_in.min(span.source);
        let Some(places) = market.places(&target, service, (&fact, span), file) else { continue };
        if !target.stands {
            let value = number_value(target.value, target.integer);
            let node = Node { span, layer: 0, value };
            injections.extend(places.iter().map(|place| (place.path.clone(), node.clone())));
        }
        let Target { path, how, limits, slope, .. } = target;
        let value = match market.solved {
            true => number(market.table(), &path).unwrap_or(target.value),
            false => target.value,
        };
        let service = service.to_owned();
        anchors.push(Anchor {
            service,
            known,
            channel,
            said,
            parameter,
            how,
            value,
            limits,
            slope,
            path,
            places,
        });
    }
    for (key, _, span) in &facts.solve {
        let known = facts.list.iter().map(|(known, ..)| known.key());
        log.say_nearest(*span, format!("`{key}` is no fact that `{service}` has here"), key, known);
    }
    (anchors, injections)
}

/// What contradicts itself whatever the market does.
fn refuse_facts(market: &Market<'_>, service: &str, span: Span, facts: &Facts) {
    let log = market.rest.context.log;
    let place = |known| facts.list.iter().find(|(other, ..)| *other == known).map_or(span, |fact| fact.3);
    if let Some(payers) = facts.said(Known::Payers) {
        match facts.said(Known::Users) {
            None => {
                log.say_help(place(Known::Payers), "how many pay says little without `users`", "add `users`")
            }
            Some(users) if payers.low > users.high => {
                let message = format!("{} people pay, and only {} are users", payers.low, users.high);
                log.say_help(place(Known::Payers), message, "payers are among the users");
            }
            Some(_) => {}
        }
    }
    if facts.said(Known::Tenure).is_some() && facts.said(Known::Users).is_none() {
        log.say_help(place(Known::Tenure), "a tenure is that of users: how many are there?", "add `users`");
    }
    let opens = number(market.table(), &path(&["service", service, "opens"]));
    if opens.is_some_and(|day| day > 0.0) {
        log.say_help(span, format!("`{service}` is not open on day 0"), "leave out `opens`: day 0 is today");
    }
    let new: f64 = facts.list.iter().filter(|fact| fact.0 == Known::NewUsers).map(|fact| fact.2.low).sum();
    if new > market.prospects(facts) {
        let message = format!("{new} new users a month are more than all people who are no users");
        log.say_help(
            place(Known::NewUsers),
            message,
            "is people.count x people.represents the whole market?",
        );
    }
}

fn path(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|&key| key.to_owned()).collect()
}

impl Market<'_> {
    fn log(&self) -> &Log {
        self.rest.context.log
    }

    /// The variant that is as things are today.
    fn table(&self) -> &Table {
        &self.rest.tables[self.variant]
    }

    /// People who are no users today.
    fn prospects(&self, facts: &Facts) -> f64 {
        let of = |key| number(self.rest.base, &path(&["people", key]));
        let people = of("count").unwrap_or(f64::INFINITY) * of("represents").unwrap_or(1.0);
        (people - facts.said(Known::Users).map_or(0.0, |users| users.low)).max(0.0)
    }

    /// The number that the scenario names for a fact; it stands there with the value from which the search begins.
    fn asked(&self, text: &str, span: Span, known: Known, said: Said) -> Option<Target> {
        if known.is_placed() {
            let message = format!("`{}` is where people start, and determines no other number", known.key());
            let help = "drop it from `solve`; [calibration] fits a number to how many pay later";
            self.log().say_help(span, message, help);
            return None;
        }
        let address = Factor::read(self.log(), span, text, false, "a fact cannot determine")?;
        let (_, path) = canonical(&address.path);
        let Some(value) = number(self.table(), &path).filter(|value| *value > 0.0) else {
            let message = format!("`{text}` has no number above 0 in the scenario");
            self.log().say_help(span, message, "write one: the search begins there");
            return None;
        };
        if self.rest.late.iter().any(|layer| find(layer, &path).is_some()) {
            let message = format!("an option of the command line sets `{text}`, and a fact determines it");
            self.log().say_help(span, message, "drop one of the two");
            return None;
        }
        let integer = matches!(find(self.table(), &path)?.value, Value::Integer(_)) && known.is_set();
        let (how, value) = match (known.is_set(), self.solved) {
            (true, false) => (How::Set, said.middle()),
            (true, true) => (How::Set, value),
            (false, _) => (How::Search, value),
        };
        /// As far as anybody would go from where the search begins (assumption).
        const REACH: f64 = 1e4;
        Some(Target {
            path,
            how,
            value,
            limits: [value / REACH, value * REACH],
            slope: None,
            integer,
            stands: true,
        })
    }

    /// The number that a fact determines by nature.
    fn natural(
        &self,
        service: &str,
        (known, channel, said, span): (Known, Option<&str>, Said, Span),
        facts: &Facts,
    ) -> Option<Target> {
        let middle = said.middle();
        let users = facts.said(Known::Users).map(Said::middle);
        let set = |keys: &[&str], value: f64| Target {
            path: path(keys),
            how: How::Set,
            value,
            limits: [value; 2],
            slope: None,
            integer: false,
            stands: self.solved,
        };
        let search = |path: Vec<String>, unknown: Unknown| Target {
            path,
            // A share or a number of nothing needs no search.
            how: if middle == 0.0 { How::Set } else { How::Search },
            value: if middle == 0.0 { 0.0 } else { unknown.start },
            limits: unknown.limits,
            slope: Some(if unknown.falls { Slope::Falls } else { Slope::Rises }),
            integer: false,
            stands: self.solved,
        };
        let of_service = |keys: &[&str]| path(&[&["service", service], keys].concat());
        Some(match known {
            Known::Users => Target { integer: true, ..set(&["service", service, "initial_users"], middle) },
            Known::Payers => {
                let share = (middle / users?).min(1.0);
                set(&["service", service, "initial_payers_share"], share)
            }
            Known::Tenure => set(&["service", service, "initial_tenure_days"], middle),
            Known::Cash => {
                let firm = find(self.table(), &of_service(&["firm"]));
                let Some(Value::Text(firm)) = firm.map(|node| &node.value) else { return None };
                set(&["firm", firm, "cash"], middle)
            }
            Known::Price => Target { path: self.price(service, known, span)?.0, ..set(&[], middle) },
            Known::Arpu => {
                if facts.said(Known::Price).is_some() {
                    self.say_which(known, span, "the price is said, so it cannot move for it");
                    return None;
                }
                let (path, default) = self.price(service, known, span)?;
                let payers = facts.said(Known::Payers).map(Said::middle);
                let start = match (payers, users) {
                    (Some(payers), Some(users)) => middle * users / payers,
                    _ => default.max(middle),
                };
                search(path, Unknown { key: "price", start, limits: [1e-4, 1e6], falls: false })
            }
            Known::Churn => {
                let start = -libm::log(1.0 - middle) / f64::from(WINDOW_DAYS);
                search(
                    of_service(&["churn", "hazard"]),
                    Unknown { key: "", start, limits: [1e-9, 10.0], falls: false },
                )
            }
            Known::Minutes => {
                let unknown = Unknown { key: "", start: 20.0, limits: [1e-6, 1e6], falls: true };
                search(path(&["people", "outside_weight"]), unknown)
            }
            Known::Stickiness => {
                let unknown = Unknown { key: "", start: 10.0, limits: [1e-3, 1440.0], falls: true };
                search(of_service(&["session_minutes"]), unknown)
            }
            Known::NewUsers => {
                let (name, node) = self.channel(service, channel, span)?;
                let per_day = middle / f64::from(WINDOW_DAYS);
                let Some(unknown) = strength(node, per_day, self.prospects(facts), users.unwrap_or(0.0))
                else {
                    let message = format!("the channel `{name}` has no strength that could bring so many");
                    self.log().say_help(
                        span,
                        message,
                        "its kind brings whom users or models bring: drop the fact",
                    );
                    return None;
                };
                if middle == 0.0 && unknown.falls {
                    self.say_which(known, span, "no finite cost brings nobody");
                    return None;
                }
                search(of_service(&["channel", name, unknown.key]), unknown)
            }
        })
    }

    fn say_which(&self, known: Known, span: Span, reason: &str) {
        let message = format!("nothing says which number `{}` determines: {reason}", known.key());
        let help = format!(
            "name one that the scenario sets: solve = {{ {} = \"model.SERVICE.ID.PARAMETER\" }}",
            known.key()
        );
        self.log().say_help(span, message, help);
    }

    /// The price of the one model of a service that has one, and its default.
    fn price(&self, service: &str, known: Known, span: Span) -> Option<(Vec<String>, f64)> {
        let models = find(self.table(), &path(&["service", service, "model"]));
        let Some(Value::Table(models)) = models.map(|node| &node.value) else {
            self.say_which(known, span, &format!("`{service}` has no model"));
            return None;
        };
        let mut found = Vec::new();
        for entry in &models.entries {
            let handle = self.rest.context.model(&entry.key, entry.span)?;
            let price = handle.description().parameters.iter().find(|parameter| parameter.name == "price");
            let default = price.map(|price| match price.default {
                ParameterValue::Float(default) => default,
                _ => 0.0,
            });
            found.extend(
                default.map(|default| (path(&["service", service, "model", &entry.key, "price"]), default)),
            );
        }
        match found.len() {
            1 => found.pop(),
            0 => {
                self.say_which(known, span, &format!("no model of `{service}` has a `price`"));
                None
            }
            _ => {
                self.say_which(known, span, &format!("several models of `{service}` have a `price`"));
                None
            }
        }
    }

    /// The channel of which new users are said.
    fn channel(&self, service: &str, channel: Option<&str>, span: Span) -> Option<(&str, &Node)> {
        let list = find(self.rest.base, &path(&["service", service, "channel"]));
        let items: &[Node] = match list.map(|node| &node.value) {
            Some(Value::Array(items)) => items,
            _ => &[],
        };
        let names = || items.iter().filter_map(name_of);
        match (channel, items) {
            (Some(channel), _) => {
                let found = items.iter().find(|item| name_of(item) == Some(channel));
                if found.is_none() {
                    let message = format!("`{service}` has no channel `{channel}`");
                    self.log().say_nearest(span, message, channel, names());
                }
                found.and_then(|item| Some((name_of(item)?, item)))
            }
            (None, [item]) => Some((name_of(item)?, item)),
            (None, []) => {
                let help = "write a [[service.NAME.channel]] by which they come";
                self.log().say_help(
                    span,
                    format!("`{service}` has no channel that could bring new users"),
                    help,
                );
                None
            }
            (None, _) => {
                let each: Vec<String> = names().map(|name| format!("\"{name}\" = NUMBER")).collect();
                let help =
                    format!("say how many each brings: new_users_per_month = {{ {} }}", each.join(", "));
                self.log().say_help(span, format!("`{service}` has several channels"), help);
                None
            }
        }
    }

    /// Where a number is to be put: in the base, or where a model comes with variants, in each of them that does not say
    /// otherwise. Nothing, and the mistake, where the scenario sets it as well; what stands in a file that the one with the
    /// fact starts from is replaced.
    fn places(
        &self,
        target: &Target,
        service: &str,
        (fact, span): (&str, Span),
        file: usize,
    ) -> Option<Vec<Factor>> {
        let Rest { base, variants, tables, .. } = self.rest;
        let (path, integer) = (&target.path, target.integer);
        let address = |path: Vec<String>| Factor { key: written(&path), path, span, integer };
        let in_variant = |name: &str| {
            address(["variant", name].into_iter().map(str::to_owned).chain(path.iter().cloned()).collect())
        };
        let mut places = Vec::new();
        if target.stands {
            let Some(value) = number(self.table(), path) else {
                let message = format!("`{}` has no number, and [today] is said to be solved", written(path));
                self.log().say_help(span, message, "leave out `solved`");
                return None;
            };
            places.extend(number(base, path).is_some().then(|| address(path.clone())));
            for variant in *variants {
                let own = variant.sets(path).and_then(|node| node.value.number());
                places.extend((own == Some(value)).then(|| in_variant(&variant.name)));
            }
            return Some(places);
        }
        // Files that start from others are read before these.
        let is_replaced = |node: &&Node| node.layer == 0 && node.span.source > file;
        if let Some(node) = find(self.table(), path).filter(|node| !is_replaced(node)) {
            let written = written(path);
            let message = format!("`{written}` stands here, and `{fact}` of [today.{service}] determines it");
            self.log().say_help(node.span, message, "drop one of the two");
            return None;
        }
        let is_model = path.get(2).is_some_and(|key| key == "model");
        if !is_model || find(base, &path[..4]).is_some() {
            return Some(vec![address(path.clone())]);
        }
        for (variant, table) in variants.iter().zip(*tables) {
            let takes = find(table, &path[..4]).is_some() && find(table, path).is_none();
            places.extend(takes.then(|| in_variant(&variant.name)));
        }
        Some(places)
    }
}
