//! Policies in a variant: whose they are, what their paths lead to, and which of them would set one path on the same day.

use super::known::Morning;
use super::{Bounds, RawDeed, RawPolicy};
use crate::checked::Variant;
use crate::context::Context;
use crate::event::{Name, cut};
use crate::model;
use crate::reader::{index_of, number};
use crate::rule::{CAPITAL, MONEY, PRICE, Rule, SHARE};
use crate::setting::{Place, find_service, place, setting};
use crate::source::Span;
use crate::tree::{Node, Value};
use eyeballs_abi::description::ParameterValue;
use eyeballs_core::expression::{self, Builder, Type};
use eyeballs_core::spec::{Action, Computed, Deed, Distribution, Formula, Grain, PolicySpec, WorldSpec};
use eyeballs_core::units::{Day, Micros};

/// Puts the policies of a variant into its world.
pub(crate) fn decide(policies: &[RawPolicy], index: usize, variant: &mut Variant, context: &Context<'_>) {
    put(policies.iter().filter(|policy| policy.variants.contains(&index)), variant, context);
}

/// Puts the policies before the fork day into the world that the variants have in common.
pub(crate) fn decide_before(policies: &[RawPolicy], fork: Day, past: &mut Variant, context: &Context<'_>) {
    put(policies.iter().filter(|policy| !policy.only_some && policy.from < fork), past, context);
}

fn put<'p>(policies: impl Iterator<Item = &'p RawPolicy>, variant: &mut Variant, context: &Context<'_>) {
    let mut resolved = Vec::new();
    for raw in policies {
        let Some((policy, spans)) = policy(raw, variant, context) else { continue };
        refuse_doubled(&resolved, &policy, &spans, context);
        resolved.push(policy);
    }
    variant.world.policies = resolved;
}

/// A policy, and where its deeds stand.
fn policy(raw: &RawPolicy, variant: &Variant, context: &Context<'_>) -> Option<(PolicySpec, Vec<Span>)> {
    let world = &variant.world;
    let names: Vec<&str> = world.firms.iter().map(|firm| firm.name.as_str()).collect();
    let firm = match &raw.firm {
        Some((name, span)) => index_of(context.log, *span, "firm", name, &names)?,
        None if names.len() == 1 => 0,
        None => {
            let message = format!("there are {} firms; which one decides?", names.len());
            context.log.say_help(raw.span, message, format!("write firm = '{}'", names.first()?));
            return None;
        }
    };
    let morning = Morning { variant, context, numbers: &raw.numbers };
    let when = raw.when.as_ref().map(|node| morning.formula("when", node, Type::Boolean));
    let mut deeds = Vec::new();
    let mut spans = Vec::new();
    for raw in &raw.deeds {
        let (found, span) = deed(raw, &morning);
        let Some(mut found) = found else { continue };
        if let Action::Capital { firm: of, .. } = &mut found.action {
            *of = firm;
        }
        if owned(&found.action, firm, span, world, context) {
            deeds.push(found);
            spans.push(span);
        }
    }
    let RawPolicy { number, every_days, from, until, once, .. } = *raw;
    let name = raw.name.clone();
    let when = match when {
        Some(None) => return None,
        when => when.flatten(),
    };
    Some((PolicySpec { number, name, firm, every_days, from, until, once, when, deeds }, spans))
}

fn deed(raw: &RawDeed, morning: &Morning<'_>) -> (Option<Deed>, Span) {
    let Morning { variant, context, .. } = morning;
    let service = |name: &str, span| find_service(context.log, span, name, &variant.world);
    let plain = |what: &str, name: &str, action: Option<Action>| {
        action.map(|action| Deed { written: format!("{what} {name}"), action, number: None, valuation: None })
    };
    match raw {
        RawDeed::Release { service: name, gain, cost, span } => (release(name, gain, *cost, morning), *span),
        RawDeed::Capital { amount, valuation, span } => (capital(amount, valuation.as_ref(), morning), *span),
        RawDeed::Open((name, span)) => {
            (plain("open", name, service(name, *span).map(|service| Action::Open { service })), *span)
        }
        RawDeed::Close((name, span)) => {
            (plain("close", name, service(name, *span).map(|service| Action::Close { service })), *span)
        }
        RawDeed::Cut { path, span } => {
            (plain("cut", &path.join("."), cut(path, *span, &variant.world, context.log)), *span)
        }
        RawDeed::Set { path, span, node, bounds, step } => {
            (set((path, *span, node), (*bounds, *step), morning), *span)
        }
    }
}

fn release(
    (name, span): &Name,
    gain: &Result<Distribution, Node>,
    cost: Micros,
    morning: &Morning<'_>,
) -> Option<Deed> {
    let service = find_service(morning.context.log, *span, name, &morning.variant.world)?;
    let (gain, number) = match gain {
        Ok(gain) => (gain.clone(), None),
        Err(node) => {
            let formula = number_formula("gain", node, SHARE, morning)?;
            (Distribution::Constant(0.0), Some(within(formula, SHARE, Grain::Any)))
        }
    };
    let action = Action::Release { service, gain, cost };
    Some(Deed { written: format!("release {name}"), action, number, valuation: None })
}

/// Whose it is follows from the policy.
fn capital(amount: &Node, valuation: Option<&Node>, morning: &Morning<'_>) -> Option<Deed> {
    let valuation = match valuation {
        Some(node) => Some(number_formula("valuation", node, PRICE, morning)?),
        None => None,
    };
    let rule = if valuation.is_some() { MONEY } else { CAPITAL };
    let number = within(number_formula("amount", amount, rule, morning)?, rule, Grain::Money);
    let action = Action::Capital { firm: usize::MAX, amount: Micros::ZERO, valuation: None };
    Some(Deed { written: "capital".to_owned(), action, number: Some(number), valuation })
}

/// An expression, or a number within its range.
fn number_formula(key: &str, node: &Node, rule: Rule, morning: &Morning<'_>) -> Option<Formula> {
    match &node.value {
        Value::Text(_) => morning.formula(key, node, Type::Number),
        _ => number(morning.context.log, key, node, rule).map(constant),
    }
}

fn within(formula: Formula, rule: Rule, grain: Grain) -> Computed {
    let (least, above_least, most) = rule.range();
    Computed { formula, least, above_least, most, below_most: false, step: None, grain }
}

/// What a path may be: least, whether above it, most, whether below it, and in what it counts.
struct Range {
    least: f64,
    above_least: bool,
    most: f64,
    below_most: bool,
    grain: Grain,
}

impl Range {
    fn has(&self, number: f64) -> bool {
        let above = number > self.least || (number == self.least && !self.above_least);
        above && (number < self.most || (number == self.most && !self.below_most))
    }
}

fn set(
    (path, span, node): (&[String], Span, &Node),
    (bounds, step): (Option<Bounds>, Option<f64>),
    morning: &Morning<'_>,
) -> Option<Deed> {
    let Morning { variant, context, .. } = morning;
    let (log, world) = (context.log, &variant.world);
    let written = path.join(".");
    let (action, range) = match place(path, span, world, context)? {
        Place::Number { action, rule, integer } => {
            let (least, above_least, most) = rule.range();
            let grain = match (integer, rule.counts_money()) {
                (true, _) => Grain::Integer,
                (_, true) => Grain::Money,
                _ => Grain::Any,
            };
            (action, Range { least, above_least, most, below_most: false, grain })
        }
        Place::Parameter { service, model, index, parameter } => {
            let grain = match &parameter.default {
                ParameterValue::Float(_) => Grain::Any,
                ParameterValue::Integer(_) => Grain::Integer,
                _ => {
                    if let Some(Bounds { span, .. }) = bounds {
                        log.say(span, format!("`{}` is no number, and has no bounds", path.join(".")));
                    }
                    let value = model::value(context, parameter, node)?;
                    let action = Action::SetModelParameter { service, model, parameter: index, value };
                    return Some(Deed { written, action, number: None, valuation: None });
                }
            };
            let (least, most) = (parameter.minimum, parameter.maximum);
            let (above_least, below_most) = (parameter.minimum_open, parameter.maximum_open);
            let value = parameter.default.clone();
            let action = Action::SetModelParameter { service, model, parameter: index, value };
            (action, Range { least, above_least, most, below_most, grain })
        }
    };
    let formula = match &node.value {
        Value::Text(_) => morning.formula(&path.join("."), node, Type::Number)?,
        _ => {
            // It says what is wrong with the number.
            setting(path, span, node, world, context)?;
            let number = node.value.number()?;
            if let Some(Bounds { least, most, .. }) = bounds
                && !(least..=most).contains(&number)
            {
                let message =
                    format!("{number} lies outside of the bounds {least} to {most} of `{}`", path.join("."));
                log.say_help(node.span, message, "change one of them");
                return None;
            }
            constant(number)
        }
    };
    let Range { mut least, mut above_least, mut most, mut below_most, grain } = range;
    if let Some(bounds) = bounds {
        if !range.has(bounds.least) || !range.has(bounds.most) {
            let message = format!("`{}` cannot be {} to {}", path.join("."), bounds.least, bounds.most);
            let ends = [if above_least { "above " } else { "" }, if below_most { "below " } else { "" }];
            log.say_help(bounds.span, message, format!("it is {}{least} to {}{most}", ends[0], ends[1]));
            return None;
        }
        (least, most) = (bounds.least, bounds.most);
        (above_least, below_most) = (false, false);
    }
    let number = Computed { formula, least, above_least, most, below_most, step, grain };
    Some(Deed { written, action, number: Some(number), valuation: None })
}

fn constant(number: f64) -> Formula {
    let mut builder = Builder::default();
    builder.value(expression::Value::Number(number));
    Formula { expression: builder.finish(), knows: Vec::new() }
}

/// Whether what is done is the firm's to do, or the mistake.
fn owned(action: &Action, firm: usize, span: Span, world: &WorldSpec, context: &Context<'_>) -> bool {
    let name = &world.firms[firm].name;
    let service = match action {
        Action::SetModelParameter { service, model, .. } => {
            let model = world.services[*service].models[*model].model.description();
            if model.market_wide {
                let message = format!("`{}` is a model of the whole market, and not the firm's", model.id);
                context.log.say_help(span, message, "an event can change it");
                return false;
            }
            *service
        }
        Action::SetService { service, .. }
        | Action::SetChannel { service, .. }
        | Action::Release { service, .. }
        | Action::Open { service }
        | Action::Close { service }
        | Action::CutChannel { service, .. } => *service,
        Action::Capital { .. } => return true,
        _ => {
            let help = "a firm decides over its own services; an event can change it";
            context.log.say_help(span, format!("this is not for the firm `{name}` to decide"), help);
            return false;
        }
    };
    let service = &world.services[service];
    if service.firm != firm {
        let owner = &world.firms[service.firm].name;
        let message = format!("the firm `{name}` does not own the service `{}`", service.name);
        context.log.say_help(span, message, format!("it is that of `{owner}`"));
    }
    service.firm == firm
}

/// Notes where a policy sets what itself or one before sets on the same day.
fn refuse_doubled(before: &[PolicySpec], policy: &PolicySpec, spans: &[Span], context: &Context<'_>) {
    for (index, (deed, span)) in policy.deeds.iter().zip(spans).enumerate() {
        let is_same = |other: &Deed| same_place(&other.action, &deed.action);
        if policy.deeds[..index].iter().any(is_same) {
            context.log.say(*span, format!("`{}` sets this twice", policy.name));
        }
        let doubled = before.iter().find_map(|other| {
            let day = other.deeds.iter().any(is_same).then(|| meeting(other, policy, context.days)).flatten();
            Some((other, day?))
        });
        if let Some((other, day)) = doubled {
            let message =
                format!("the policies `{}` and `{}` set this on the same day {day}", other.name, policy.name);
            let help = "let one look on other days (`from`, `every_days`), or write both in one expression";
            context.log.say_help(*span, message, help);
        }
    }
}

/// Whether two actions set the same.
fn same_place(one: &Action, other: &Action) -> bool {
    match (one, other) {
        (
            Action::SetModelParameter { service, model, parameter, .. },
            Action::SetModelParameter { service: service_2, model: model_2, parameter: parameter_2, .. },
        ) => (service, model, parameter) == (service_2, model_2, parameter_2),
        (Action::SetService { .. }, Action::SetService { .. })
        | (Action::SetChannel { .. }, Action::SetChannel { .. }) => {
            one.with_number(0.0) == other.with_number(0.0)
        }
        _ => false,
    }
}

/// The first day on which both look.
fn meeting(one: &PolicySpec, other: &PolicySpec, days: u32) -> Option<u32> {
    (one.from.0..days).step_by(one.every_days as usize).find(|&day| {
        let day = Day(day);
        one.looks_on(day) && other.looks_on(day)
    })
}
