//! `people.correlation`: traits that go together.

use crate::log::Log;
use crate::reader::{Reader, text};
use crate::resolved::{Doc, number_text};
use crate::source::Span;
use crate::suggestion::suggestion;
use crate::tree::{Node, Table, Value};
use eyeballs_core::spec::{
    CorrelatedTrait, Correlation, Distribution, PeopleSpec, WorldSpec, correlating, nearest,
};
use toml_writer::ToTomlValue;

/// The key among those of `[people]`.
pub(crate) const CORRELATION: &str = "correlation";
/// Most pairs: to find the nearest numbers that can be takes time.
const PAIRS_MAX: usize = 50;
const EXAMPLE: &str = "for example [[\"willingness_to_pay\", \"free_minutes\", 0.3]]";

const OF_PEOPLE: [(&str, CorrelatedTrait); 4] = [
    ("free_minutes", CorrelatedTrait::FreeMinutes),
    ("sociability", CorrelatedTrait::Sociability),
    ("ad_tolerance", CorrelatedTrait::AdTolerance),
    ("willingness_to_pay", CorrelatedTrait::WillingnessToPay),
];

/// A pair as it stands in the file.
struct Pair {
    spec: Correlation,
    spans: [Span; 2],
}

/// Reads the pairs.
pub(crate) fn correlations(reader: &mut Reader<'_>) -> Vec<Correlation> {
    let Some((_, node)) = reader.take(CORRELATION) else {
        return Vec::new();
    };
    let pairs: Vec<Correlation> = read(reader.log, &node).into_iter().map(|pair| pair.spec).collect();
    if !pairs.is_empty() {
        reader.write(CORRELATION, Doc::Atom(written(&pairs)));
    }
    pairs
}

fn read(log: &Log, node: &Node) -> Vec<Pair> {
    let Value::Array(items) = &node.value else {
        let message = format!("`{CORRELATION}` must be a list of pairs; this is {}", node.value.type_name());
        log.say_help(node.span, message, EXAMPLE);
        return Vec::new();
    };
    if items.len() > PAIRS_MAX {
        log.say(node.span, format!("`{CORRELATION}` has {} pairs; it can have {PAIRS_MAX}", items.len()));
        return Vec::new();
    }
    let mut pairs: Vec<Pair> = Vec::new();
    for item in items {
        let Some(pair) = read_pair(log, item) else { continue };
        let [one, other] = &pair.spec.traits;
        let again = |before: &Pair| before.spec.traits.contains(one) && before.spec.traits.contains(other);
        if one == other {
            log.say(pair.spans[1], "a trait cannot be correlated with itself");
        } else if pairs.iter().any(again) {
            let message = format!("`{}` and `{}` are named together twice", name(one), name(other));
            log.say_help(item.span, message, "leave one of the two pairs out");
        } else {
            pairs.push(pair);
        }
    }
    pairs
}

fn read_pair(log: &Log, item: &Node) -> Option<Pair> {
    let parts = match &item.value {
        Value::Array(parts) if parts.len() == 3 && parts[2].value.number().is_some() => parts,
        _ => {
            log.say_help(item.span, "a correlation is a list of two traits and a number", EXAMPLE);
            return None;
        }
    };
    let correlation = parts[2].value.number()?;
    // Not a number is not between them either.
    let allowed = correlation > -1.0 && correlation < 1.0;
    if !allowed {
        let message = format!("a correlation must be above -1 and below 1, not {correlation}");
        log.say(parts[2].span, message);
    }
    let [one, other] = [&parts[0], &parts[1]].map(|part| read_trait(log, part));
    let spec = Correlation { traits: [one?, other?], correlation };
    allowed.then_some(Pair { spec, spans: [parts[0].span, parts[1].span] })
}

fn read_trait(log: &Log, node: &Node) -> Option<CorrelatedTrait> {
    let text = text(log, CORRELATION, node)?;
    if let Some((_, of_people)) = OF_PEOPLE.iter().find(|(name, _)| *name == text) {
        return Some(of_people.clone());
    }
    let of_service = text.strip_prefix("service.").and_then(|rest| rest.rsplit_once('.'));
    match of_service {
        Some((service, "frequency")) => return Some(CorrelatedTrait::Frequency(service.to_owned())),
        Some((service, "frailty")) => return Some(CorrelatedTrait::Frailty(service.to_owned())),
        _ => {}
    }
    if text == "taste" {
        let reason = "it is a place on a circle, where nothing is more or less";
        log.say_help(node.span, "`taste` cannot be correlated", reason);
    } else {
        let known = OF_PEOPLE.iter().map(|(name, _)| *name);
        let known = known.chain(["service.NAME.frequency", "service.NAME.frailty"]);
        let message = format!("there is no trait `{text}` that can be correlated");
        log.say_help(node.span, message, suggestion(&text, known));
    }
    None
}

/// Refuses pairs of what no variant has, or in which people are alike in all variants, and numbers that cannot be
/// together. `table` is the world of one of them: the key is the same in all.
pub(crate) fn refuse_impossible(log: &Log, table: &Table, worlds: &[&WorldSpec]) {
    let Some(node) = table.table("people").and_then(|people| people.get(CORRELATION)) else {
        return;
    };
    let mistakes = log.count();
    let pairs = read(log, node);
    for pair in &pairs {
        for (one, span) in pair.spec.traits.iter().zip(pair.spans) {
            refuse_alike(log, span, one, worlds);
        }
    }
    let specs: Vec<Correlation> = pairs.into_iter().map(|pair| pair.spec).collect();
    if log.count() == mistakes && correlating(&specs).is_none() {
        let help = format!("the nearest that can be: {}", written(&nearest(&specs)));
        log.say_help(node.span, "no people can have all these correlations", help);
    }
}

fn refuse_alike(log: &Log, span: Span, one: &CorrelatedTrait, worlds: &[&WorldSpec]) {
    let people = |of: fn(&PeopleSpec) -> &Distribution| {
        worlds.iter().any(|world| !matches!(of(&world.people), Distribution::Constant(_)))
    };
    let (differs, remedy) = match one {
        CorrelatedTrait::FreeMinutes => (people(|people| &people.free_minutes), "give it a distribution"),
        CorrelatedTrait::Sociability => (people(|people| &people.sociability), "give it a distribution"),
        CorrelatedTrait::AdTolerance => (people(|people| &people.ad_tolerance), "give it a distribution"),
        CorrelatedTrait::WillingnessToPay => {
            (people(|people| &people.willingness_to_pay), "give it a distribution")
        }
        CorrelatedTrait::Frequency(name) | CorrelatedTrait::Frailty(name) => {
            let all = worlds.iter().flat_map(|world| &world.services);
            let mut services = all.clone().filter(|service| service.name == *name).peekable();
            if services.peek().is_none() {
                let known = all.map(|service| service.name.as_str());
                log.say_nearest(span, format!("there is no service `{name}`"), name, known);
                return;
            }
            if matches!(one, CorrelatedTrait::Frequency(_)) {
                (services.any(|service| service.frequency.spread > 0.0), "set `use.spread` of the service")
            } else {
                (services.any(|service| service.churn.spread > 0.0), "set `churn.spread` of the service")
            }
        }
    };
    if !differs {
        let message = format!("people are all alike in `{}`, which cannot be correlated then", name(one));
        log.say_help(span, message, format!("{remedy}, or leave the pair out"));
    }
}

fn name(of: &CorrelatedTrait) -> String {
    match of {
        CorrelatedTrait::Frequency(service) => format!("service.{service}.frequency"),
        CorrelatedTrait::Frailty(service) => format!("service.{service}.frailty"),
        of_people => {
            let found = OF_PEOPLE.iter().find(|(_, other)| other == of_people);
            found.map_or("", |(name, _)| name).to_owned()
        }
    }
}

/// As it is written in a scenario.
fn written(pairs: &[Correlation]) -> String {
    let pairs = pairs.iter().map(|pair| {
        let [one, other] = pair.traits.each_ref().map(|one| name(one).as_str().to_toml_value());
        format!("[{one}, {other}, {}]", number_text(pair.correlation))
    });
    format!("[{}]", pairs.collect::<Vec<_>>().join(", "))
}
