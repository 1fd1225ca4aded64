//! `[[event]]`: something that happens on a day. Events are read once, and then resolved in each variant
//! in which they happen, since variants may differ in services, channels and models.

use crate::context::Context;
use crate::distribution::distribution;
use crate::log::Log;
use crate::moved::is_moved;
use crate::reader::{Reader, check_name, index_of, short_text, table, text, texts};
use crate::resolved::{Doc, Entries, number_text};
use crate::rule::{CAPITAL, MONEY, PRICE, Rule, SHARE, above, between};
use crate::setting::{find_channel, find_service, setting};
use crate::source::Span;
use crate::text::NAME_CHARACTERS;
use crate::tree::{Node, Value, parse_path};
use eyeballs_core::date::Date;
use eyeballs_core::spec::{Action, ChanceSpec, Distribution, EventSpec, WorldSpec};
use eyeballs_core::units::{Day, Micros};
use eyeballs_numerics::random::stream_of;
use toml_writer::{ToTomlKey, ToTomlValue};

/// Largest number of events.
const EVENTS_MAX: usize = 10_000;
/// Largest number of events of all variants together: each is looked up in each variant in which it happens.
const HAPPENINGS_MAX: usize = 1_000_000;

/// The keys of which an event has exactly one.
const ACTIONS: [&str; 8] = ["set", "open", "close", "ban", "release", "cut", "shock", "capital"];
/// A shift of satisfaction.
const SHIFT: Rule = between(-1.0, 1.0);

/// An event as it stands in the file.
pub(crate) struct RawEvent {
    /// With a hazard, the first day on which it may happen.
    day: Day,
    hazard: Option<Hazard>,
    /// Indices of the variants in which it happens.
    variants: Vec<usize>,
    actions: Vec<RawAction>,
}

/// What is known of an event that may happen on any day.
struct Hazard {
    number: u32,
    name: String,
    /// 1/day.
    hazard: f64,
}

/// A name and where it stands.
pub(crate) type Name = (String, Span);

enum RawAction {
    Set { path: Vec<String>, span: Span, node: Node },
    Open(Name),
    Close(Name),
    Release { service: Name, gain: Distribution, cost: Micros },
    Cut { path: Vec<String>, span: Span },
    Shock { service: Name, leave_share: f64, satisfaction_shift: f64 },
    Capital { firm: Name, amount: Micros, valuation: Option<Micros> },
}

/// Reads the list of events of a run of so many days, of which the first may have a date. Before `fork` all variants
/// are one.
pub(crate) fn events(
    root: &mut Reader<'_>,
    (days, start): (u32, Option<Date>),
    fork: Option<Day>,
    variants: &[&str],
) -> Vec<RawEvent> {
    let mut events = Vec::new();
    let mut docs = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for (number, mut reader) in (0..).zip(root.list("event", EVENTS_MAX)) {
        let name = own_name(&mut reader, ("event", "events"), &names);
        names.extend(name.clone());
        let name = name.unwrap_or_else(|| format!("event {}", number + 1));
        let hazard = hazard(&mut reader).map(|hazard| Hazard { number, name, hazard });
        let day = match hazard {
            Some(_) => first_day(&mut reader, days, fork),
            None => day(&mut reader, days, start),
        };
        let only_some = reader.peek("variant").map(|node| node.span);
        let variants = happens_in(&mut reader, variants);
        if let (Some(span), Some(fork)) = (only_some, fork)
            && day < fork
        {
            let message = format!("before the fork day {fork} the variants are one");
            let help = "leave out `variant`, or let it happen on the fork day or later";
            reader.log.say_help(span, message, help);
        }
        let actions = actions(&mut reader);
        docs.push(reader.finish());
        events.push(RawEvent { day, hazard, variants, actions });
    }
    if !docs.is_empty() {
        root.write("event", Doc::List(docs));
    }
    let happenings: usize = events.iter().map(|event| event.variants.len()).sum();
    if happenings > HAPPENINGS_MAX {
        let message = format!("the events happen {happenings} times in all variants together");
        root.log.say_help(root.span, message, format!("they may happen {HAPPENINGS_MAX} times at most"));
        events.clear();
    }
    events
}

/// The name by which paths reach an event or a policy, `event.NAME`.
pub(crate) fn own_name(
    reader: &mut Reader<'_>,
    (kind, kinds): (&str, &str),
    others: &[String],
) -> Option<String> {
    let (_, node) = reader.take("name")?;
    let name = short_text(reader.log, "name", &node, NAME_CHARACTERS)?;
    check_name(reader.log, node.span, kind, &name);
    if others.contains(&name) {
        let message = format!("there are two {kinds} called `{name}`");
        reader.log.say_help(node.span, message, "give each a name of its own");
    }
    reader.write("name", Doc::text(&name));
    Some(name)
}

/// The hazard of an event that may happen on any day, if it is one.
fn hazard(reader: &mut Reader<'_>) -> Option<f64> {
    let Some(span) = reader.peek("hazard").map(|node| node.span) else {
        reader.take("hazard");
        return None;
    };
    let hazard = reader.number("hazard", above(0.0, 100.0).in_units("1/day"), None);
    for key in ["day", "date"] {
        if reader.take(key).is_some() {
            let help = "with a hazard it happens on a day that is drawn, `from` a day on";
            reader.log.say_help(span, format!("the event has a `{key}` and a `hazard`"), help);
        }
    }
    Some(hazard)
}

/// The first day on which an event with a hazard may happen; if it happens in some variants only, not before they part.
fn first_day(reader: &mut Reader<'_>, days: u32, fork: Option<Day>) -> Day {
    let last_day = between(0.0, f64::from(days - 1)).in_units("(the days of the run)");
    let first = fork.filter(|_| reader.peek("variant").is_some()).unwrap_or(Day(0));
    Day(reader.integer_32("from", last_day, Some(first.0)))
}

/// The day of an event: its number, or its date.
fn day(reader: &mut Reader<'_>, days: u32, start: Option<Date>) -> Day {
    let last_day = between(0.0, f64::from(days - 1)).in_units("(the days of the run)");
    let Some(span) = reader.peek("date").map(|node| node.span) else {
        reader.take("date");
        return Day(reader.integer_32("day", last_day, None));
    };
    if reader.take("day").is_some() {
        reader.log.say_help(span, "the event has a `day` and a `date`", "write one of them");
    }
    let Some(date) = reader.optional_date("date") else { return Day(0) };
    let Some(start) = start else {
        let help = "write in [run] for example start = 2026-01-01, the date of day 0";
        reader.log.say_help(span, "`date` needs `run.start`", help);
        return Day(0);
    };
    let last = start.after(days - 1);
    if !(start..=last).contains(&date) {
        reader.log.say(span, format!("`date` must be {start} to {last} (the days of the run), not {date}"));
        return Day(0);
    }
    Day((date.0 - start.0) as u32)
}

pub(crate) fn happens_in(reader: &mut Reader<'_>, variants: &[&str]) -> Vec<usize> {
    let Some((_, node)) = reader.take("variant") else { return (0..variants.len()).collect() };
    let names = texts(reader.log, "variant", &node);
    let plain: Vec<String> = names.iter().map(|(name, _)| name.clone()).collect();
    reader.write("variant", Doc::texts(&plain));
    names.iter().filter_map(|(name, span)| index_of(reader.log, *span, "variant", name, variants)).collect()
}

fn actions(reader: &mut Reader<'_>) -> Vec<RawAction> {
    let (log, span) = (reader.log, reader.span);
    let given: Vec<&str> = ACTIONS.into_iter().filter(|key| reader.peek(key).is_some()).collect();
    if given.len() != 1 {
        let message = match given.as_slice() {
            [] => "the event says not what happens".to_owned(),
            given => format!("the event says {} things: {}", given.len(), given.join(", ")),
        };
        log.say_help(span, message, format!("an event has one of the keys {}", ACTIONS.join(", ")));
    }
    let mut actions = Vec::new();
    for key in ACTIONS {
        let Some((_, node)) = reader.take(key) else { continue };
        if let "open" | "close" | "ban" | "cut" = key {
            let Some(name) = text(log, key, &node) else { continue };
            reader.write(key, Doc::text(&name));
            let span = node.span;
            actions.extend(match key {
                "open" => Some(RawAction::Open((name, span))),
                "cut" => path(log, span, &name).map(|path| RawAction::Cut { path, span }),
                _ => Some(RawAction::Close((name, span))),
            });
            continue;
        }
        let mut inner = Reader::new(log, node.span, key, table(log, key, node));
        match key {
            "set" => {
                let (settings, doc) = settings(log, inner);
                actions.extend(settings);
                reader.write("set", Doc::inline(&doc));
                continue;
            }
            "release" => {
                let service = name(&mut inner, "service");
                let (gain, cost) = (gain(&mut inner), inner.money("cost", MONEY, Some(0.0)));
                actions.extend(service.map(|service| RawAction::Release { service, gain, cost }));
            }
            "shock" => {
                let service = name(&mut inner, "service");
                let leave_share = inner.number("leave_share", SHARE, Some(0.0));
                let satisfaction_shift = inner.number("satisfaction_shift", SHIFT, Some(0.0));
                actions.extend(service.map(|service| RawAction::Shock {
                    service,
                    leave_share,
                    satisfaction_shift,
                }));
            }
            _ => {
                let firm = name(&mut inner, "firm");
                let amount = inner.money("amount", CAPITAL, None);
                let valuation = inner.optional_number("valuation", PRICE);
                let valuation = valuation.and_then(Micros::from_units);
                if valuation.is_some() && amount < Micros::ZERO {
                    let help = "leave out `valuation`: money to the owners changes nobody's share";
                    log.say_help(inner.span, "`amount` is negative, and has a `valuation`", help);
                }
                actions.extend(firm.map(|firm| RawAction::Capital { firm, amount, valuation }));
            }
        }
        let doc = inner.finish();
        reader.write(key, Doc::inline(&doc));
    }
    actions
}

/// The gain of a release.
pub(crate) fn gain(reader: &mut Reader<'_>) -> Distribution {
    reader.require("gain");
    distribution(reader, "gain", SHARE, Distribution::Constant(0.0))
}

pub(crate) fn name(reader: &mut Reader<'_>, key: &'static str) -> Option<Name> {
    let (_, node) = reader.require(key)?;
    let name = text(reader.log, key, &node)?;
    reader.write(key, Doc::text(&name));
    Some((name, node.span))
}

pub(crate) fn path(log: &Log, span: Span, text: &str) -> Option<Vec<String>> {
    let path = parse_path(text);
    if path.is_none() {
        let help = "write for example service.reader.quality; names with blanks stand in quotes";
        log.say_help(span, format!("`{text}` is not a path"), help);
    }
    path.filter(|path| !is_moved(log, span, path))
}

fn settings(log: &Log, reader: Reader<'_>) -> (Vec<RawAction>, Entries) {
    let mut doc = Entries::new();
    let mut settings = Vec::new();
    for entry in reader.into_entries() {
        doc.push((entry.key.clone(), Doc::Atom(value_text(&entry.node.value))));
        if let Some(path) = path(log, entry.span, &entry.key) {
            settings.push(RawAction::Set { path, span: entry.span, node: entry.node });
        }
    }
    (settings, doc)
}

pub(crate) fn value_text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_toml_value(),
        Value::Integer(integer) => integer.to_string(),
        Value::Float(number) => number_text(*number),
        Value::Boolean(yes) => yes.to_string(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| value_text(&item.value)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(table) => {
            let entries = table.entries.iter();
            let entries: Vec<String> =
                entries.map(|e| format!("{} = {}", e.key.to_toml_key(), value_text(&e.node.value))).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        // Both are mistakes wherever they stand.
        Value::Date(_) | Value::Broken => String::new(),
    }
}

/// Puts the events of a variant into its world.
pub(crate) fn happen(events: &[RawEvent], variant: usize, world: &mut WorldSpec, context: &Context<'_>) {
    put(events.iter().filter(|event| event.variants.contains(&variant)), world, context);
}

/// Puts the events before the fork day into the world that the variants have in common.
pub(crate) fn happen_before(events: &[RawEvent], fork: Day, world: &mut WorldSpec, context: &Context<'_>) {
    put(events.iter().filter(|event| event.day < fork), world, context);
}

fn put<'e>(events: impl Iterator<Item = &'e RawEvent>, world: &mut WorldSpec, context: &Context<'_>) {
    let mut resolved = Vec::new();
    let mut chances = Vec::new();
    for RawEvent { day, hazard, actions, .. } in events {
        for (deed, raw) in (0..).zip(actions) {
            let Some(action) = resolve(raw, world, context) else { continue };
            let Some(Hazard { number, name, hazard }) = hazard else {
                resolved.push(EventSpec { day: *day, action });
                continue;
            };
            let draw = stream_of(name.as_bytes());
            let (name, written) = (name.clone(), written(raw));
            chances.push(ChanceSpec {
                number: *number,
                deed,
                name,
                written,
                draw,
                from: *day,
                hazard: *hazard,
                action,
            });
        }
    }
    world.chances = chances;
    // Stable: on one day they happen in the order of the file.
    resolved.sort_by_key(|event| event.day);
    world.events = resolved;
}

/// What an event does, as people write it.
fn written(action: &RawAction) -> String {
    match action {
        RawAction::Set { path, .. } => path.join("."),
        RawAction::Open((name, _)) => format!("open {name}"),
        RawAction::Close((name, _)) => format!("close {name}"),
        RawAction::Release { service: (name, _), .. } => format!("release {name}"),
        RawAction::Cut { path, .. } => format!("cut {}", path.join(".")),
        RawAction::Shock { service: (name, _), .. } => format!("shock {name}"),
        RawAction::Capital { firm: (name, _), .. } => format!("capital {name}"),
    }
}

fn resolve(action: &RawAction, world: &WorldSpec, context: &Context<'_>) -> Option<Action> {
    let log = context.log;
    let service = |(name, span): &Name| find_service(log, *span, name, world);
    Some(match action {
        RawAction::Set { path, span, node } => setting(path, *span, node, world, context)?,
        RawAction::Open(name) => Action::Open { service: service(name)? },
        RawAction::Close(name) => Action::Close { service: service(name)? },
        RawAction::Release { service: name, gain, cost } => {
            Action::Release { service: service(name)?, gain: gain.clone(), cost: *cost }
        }
        RawAction::Cut { path, span } => cut(path, *span, world, log)?,
        RawAction::Shock { service: name, leave_share, satisfaction_shift } => Action::Shock {
            service: service(name)?,
            leave_share: *leave_share,
            satisfaction_shift: *satisfaction_shift,
        },
        RawAction::Capital { firm: (name, span), amount, valuation } => {
            let names: Vec<&str> = world.firms.iter().map(|firm| firm.name.as_str()).collect();
            let firm = index_of(log, *span, "firm", name, &names)?;
            Action::Capital { firm, amount: *amount, valuation: *valuation }
        }
    })
}

/// The end of the channel at a path.
pub(crate) fn cut(path: &[String], span: Span, world: &WorldSpec, log: &Log) -> Option<Action> {
    let keys: Vec<&str> = path.iter().map(String::as_str).collect();
    let ["service", service, "channel", channel] = keys[..] else {
        let message = format!("`{}` is not a channel", path.join("."));
        log.say_help(span, message, "write service.NAME.channel.CHANNEL");
        return None;
    };
    let service = find_service(log, span, service, world)?;
    let channel = find_channel(log, span, channel, service, world)?;
    Some(Action::CutChannel { service, channel })
}
