//! Numbers that are assumed and not fitted: of the files where `[source]` says so, defaults of models whose declaration does, and
//! all defaults of the scenario itself, whose sources, if any, are of other markets than this one.
//!
//! What is assumed is listed when a scenario is read; how far each number can go takes reading the scenario with it, and is looked
//! for when somebody asks.

use super::{Calibration, Parameter, Rest};
use crate::assumptions::{ends, listed};
use crate::candidates::{Candidates, Factor};
use crate::checked::{Scenario, Variant};
use crate::log::Log;
use crate::lookup::{canonical, find, written};
use crate::merge::shorthand_key;
use crate::resolved::document;
use crate::source::{Source, Span};
use crate::sourced::Places;
use crate::tree::{Node, Table, Value, parse};

/// How far an assumed number goes: from half to twice itself.
const RATIO: f64 = 2.0;

/// An assumed number and how far it can go.
#[derive(Clone, Debug)]
pub struct Assumption {
    /// Its path, as in `--set`.
    pub key: String,
    /// What the scenario has.
    pub value: f64,
    /// Half of it, or the last by ratios that the scenario takes.
    pub low: f64,
    /// Twice it, or the last by ratios that the scenario takes.
    pub high: f64,
    /// Who assumes it.
    pub origin: AssumptionOrigin,
    setting: Setting,
}

/// Who assumes a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssumptionOrigin {
    /// The scenario: its `[source]` says so.
    Source,
    /// A model: its declaration says so of a default.
    Model,
    /// Nobody wrote it: it is what holds by default.
    Default,
}

/// All that is assumed and not fitted.
#[derive(Clone, Debug)]
pub(super) struct Unfitted {
    numbers: Vec<Assumed>,
    /// Numbers that the files write without saying where they come from.
    unsourced: usize,
}

#[derive(Clone, Debug)]
struct Assumed {
    value: f64,
    origin: AssumptionOrigin,
    /// How it is set; of a number that not all variants have, first in the base, then in each of them.
    settings: Vec<Setting>,
}

/// How a number is set that may stand in what nobody writes: with all that is around it.
#[derive(Clone, Debug)]
struct Setting {
    factor: Factor,
    /// What stands there, and the keys that lead to the number in it.
    around: Option<(Node, Vec<String>)>,
}

impl Setting {
    fn node(&self, number: f64) -> Node {
        let value = self.factor.value(number);
        let plain = Node { span: self.factor.span, layer: 0, value: value.clone() };
        match &self.around {
            Some((node, keys)) => {
                let mut node = node.clone();
                put(&mut node, keys, value);
                node
            }
            None => plain,
        }
    }

    fn scenario(&self, number: f64, candidates: &Candidates) -> Option<Scenario> {
        let log = Log::with_sources(candidates.sources.clone(), candidates.files.clone());
        let node = std::iter::once((&self.factor, self.node(number)));
        let scenario = candidates.read_at(&log, &candidates.models, node);
        (log.count() == 0).then_some(scenario)
    }
}

impl Unfitted {
    pub(super) fn of(rest: &Rest<'_>, parameters: &[Parameter]) -> Unfitted {
        let Rest { candidates, variants, understood, sources, .. } = rest;
        let worlds = variants.iter().map(|variant| variant.name.as_str()).zip(*understood);
        let places = Places::new(&candidates.tree, &candidates.late, worlds);
        let log = Log::with_sources(candidates.sources.clone(), candidates.files.clone());
        let span = Span { source: candidates.file.source, start: 0, end: 0 };
        let is_fitted = |factor: &Factor| {
            let mut moved = parameters.iter().flat_map(|parameter| &parameter.factors);
            moved.any(|other| is_same(&other.path, &factor.path)) || factor.is_number_of_agents()
        };
        let mut numbers: Vec<Assumed> = listed((&places, sources), variants)
            .filter_map(|assumed| {
                let origin =
                    if assumed.of_model { AssumptionOrigin::Model } else { AssumptionOrigin::Source };
                let factor = Factor::read(&log, span, &assumed.key, assumed.integer, "")?;
                let settings = vec![Setting { factor, around: None }];
                Some(Assumed { value: assumed.value, origin, settings })
            })
            .filter(|assumed| !is_fitted(&assumed.settings[0].factor))
            .collect();
        let trees: Vec<Table> = understood.iter().filter_map(|doc| tree_of(&document(doc))).collect();
        for (path, value) in places.defaults() {
            let Some(factor) = Factor::read(&log, span, &written(&path), false, "") else { continue };
            let is_model = matches!(path.as_slice(), [_, _, model, ..] if model == "model");
            // As many agents as there are people is a choice, too.
            let is_scale = path == ["people", "represents"];
            if is_model || is_scale || is_fitted(&factor) {
                continue;
            }
            let fitted: Vec<Vec<String>> = parameters
                .iter()
                .flat_map(|parameter| &parameter.factors)
                .map(|factor| canonical(&factor.path).1)
                .collect();
            let settings = settings((&candidates.tree, &trees), (&path, span), variants, &fitted);
            numbers.push(Assumed { value, origin: AssumptionOrigin::Default, settings });
        }
        Unfitted { numbers, unsourced: places.unsourced(sources) }
    }
}

impl Calibration {
    /// How many numbers are assumed and not fitted, at most: some may not go anywhere.
    pub fn assumed(&self) -> usize {
        self.unfitted.numbers.len()
    }

    /// How many numbers the files write without a word in `[source]`: what comes of these nobody asks.
    pub fn unsourced(&self) -> usize {
        self.unfitted.unsourced
    }

    /// What is assumed and not fitted, and how far it can go. The scenario is read some times for each.
    pub fn assumptions(&self) -> Vec<Assumption> {
        let Ok(plain) = self.candidates.at(std::iter::empty()) else { return Vec::new() };
        let one = |assumed: &Assumed| {
            let unchanged = |setting: &&Setting| {
                let mut setting = (*setting).clone();
                let mut same = |integer: bool| {
                    setting.factor.integer = integer;
                    let scenario = setting.scenario(assumed.value, &self.candidates);
                    scenario.is_some_and(|scenario| is_alike(&scenario, &plain))
                };
                same(false) || same(true)
            };
            let mut setting = assumed.settings.iter().find(unchanged)?.clone();
            let mut factor = setting.factor.clone();
            let [low, high] = ends(assumed.value, RATIO, &mut factor, |factor, number| {
                let setting = Setting { factor: factor.clone(), ..setting.clone() };
                setting.scenario(number, &self.candidates).is_some()
            })?;
            let round = |number: f64| if factor.integer { number.round() } else { number };
            let (low, high) = (round(low), round(high));
            let (key, value, origin) = (factor.key.clone(), assumed.value, assumed.origin);
            setting.factor = factor;
            (low < high).then_some(Assumption { key, value, low, high, origin, setting })
        };
        self.unfitted.numbers.iter().filter_map(one).collect()
    }

    /// The same calibration of the scenario with another value of an assumed number.
    pub fn assuming(&self, assumption: &Assumption, value: f64) -> Calibration {
        let mut other = self.clone();
        other.candidates.last.push((assumption.setting.factor.clone(), assumption.setting.node(value)));
        other
    }
}

/// How a number of the understood worlds is set, in the base or in each variant that has it; what is around it leaves out what is
/// fitted.
fn settings(
    (tree, worlds): (&Table, &[Table]),
    (path, span): (&[String], Span),
    variants: &[Variant],
    fitted: &[Vec<String>],
) -> Vec<Setting> {
    let length = (1..path.len()).find(|&length| !holds_keys(tree, &path[..length])).unwrap_or(path.len());
    let (place, keys) = path.split_at(length);
    let in_base = Vec::new();
    let in_variants = variants.iter().map(|variant| vec!["variant".to_owned(), variant.name.clone()]);
    let setting = |before: Vec<String>| {
        let world = worlds.iter().find_map(|world| find(world, place))?;
        let path = [before, place.to_vec()].concat();
        let number = [path.clone(), keys.to_vec()].concat();
        let factor = Factor { key: written(&number), integer: false, path, span };
        let around = (!keys.is_empty()).then(|| {
            let mut node = placed(world, span);
            let inside = fitted.iter().filter_map(|path| path.strip_prefix(place));
            inside.for_each(|keys| remove(&mut node, keys));
            (node, keys.to_vec())
        });
        Some(Setting { factor, around })
    };
    std::iter::once(in_base).chain(in_variants).filter_map(setting).collect()
}

/// Whether what a file writes at a path is something with keys of its own.
fn holds_keys(tree: &Table, path: &[String]) -> bool {
    let is_short = || match path {
        [root, _, key] => root == "service" && shorthand_key(key).is_some(),
        _ => false,
    };
    find(tree, path).is_some_and(|node| match &node.value {
        Value::Table(_) | Value::Array(_) => true,
        value => value.number().is_some() && is_short(),
    })
}

/// What stands somewhere else, as if it stood here.
fn placed(node: &Node, span: Span) -> Node {
    let value = match &node.value {
        Value::Table(table) => {
            let mut table = table.clone();
            for entry in &mut table.entries {
                entry.span = span;
                entry.node = placed(&entry.node, span);
            }
            Value::Table(table)
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| placed(item, span)).collect()),
        value => value.clone(),
    };
    Node { span, layer: 0, value }
}

/// Puts a value at the end of keys; a bare number stands for the first key of its table.
fn put(node: &mut Node, keys: &[String], value: Value) {
    match (&mut node.value, keys.split_first()) {
        (Value::Table(table), Some((key, rest))) => {
            if let Some(inner) = table.get_mut(key) {
                put(inner, rest, value);
            }
        }
        (own, _) => *own = value,
    }
}

/// Takes out what stands at the end of keys.
fn remove(node: &mut Node, keys: &[String]) {
    if let (Value::Table(table), Some((key, rest))) = (&mut node.value, keys.split_first()) {
        match table.get_mut(key).filter(|_| !rest.is_empty()) {
            Some(inner) => remove(inner, rest),
            None => drop(table.remove(key)),
        }
    }
}

fn tree_of(text: &str) -> Option<Table> {
    let log = Log::default();
    let source = Source::new("", text.to_owned());
    parse(&log, log.add(source.clone()), &source)
}

/// Whether two paths mean a number that is one in some variant.
fn is_same(one: &[String], other: &[String]) -> bool {
    let ((one_variant, one), (other_variant, other)) = (canonical(one), canonical(other));
    one == other && (one_variant.is_none() || other_variant.is_none() || one_variant == other_variant)
}

fn is_alike(one: &Scenario, other: &Scenario) -> bool {
    let worlds = |scenario: &Scenario| {
        scenario.variants.iter().map(|variant| format!("{:?}", variant.world)).collect::<Vec<_>>()
    };
    worlds(one) == worlds(other)
}
