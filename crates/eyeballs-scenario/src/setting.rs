//! What an event may set: tunable parameters of models, and the numbers of nests, services and channels listed in
//! [`crate::nest::KNOBS`], [`crate::service::KNOBS`] and [`crate::channel::knobs`].

use crate::channel;
use crate::context::Context;
use crate::log::Log;
use crate::model::value;
use crate::nest;
use crate::people::OUTSIDE_WEIGHT;
use crate::reader::{index_of, integer, number};
use crate::rule::Rule;
use crate::service;
use crate::source::Span;
use crate::suggestion::nearest;
use crate::tree::Node;
use eyeballs_abi::description::Parameter;
use eyeballs_core::spec::{Action, ChannelKnob, ServiceKnob, WorldSpec};

/// The action of setting a path to a value, or the mistake.
pub(crate) fn setting(
    path: &[String],
    span: Span,
    node: &Node,
    world: &WorldSpec,
    context: &Context<'_>,
) -> Option<Action> {
    match place(path, span, world, context)? {
        Place::Number { action, rule, integer } => {
            let value = knob_value(context.log, path, node, rule, integer)?;
            Some(action.with_number(value))
        }
        Place::Parameter { service, model, index, parameter } => {
            let value = value(context, parameter, node)?;
            Some(Action::SetModelParameter { service, model, parameter: index, value })
        }
    }
}

/// What a path that can be set leads to.
pub(crate) enum Place<'w> {
    /// A number of the market: what sets it (to 0), and what it may be.
    Number { action: Action, rule: Rule, integer: bool },
    /// A parameter of a model.
    Parameter { service: usize, model: usize, index: usize, parameter: &'w Parameter },
}

/// What a path leads to, or the mistake.
pub(crate) fn place<'w>(
    path: &[String],
    span: Span,
    world: &'w WorldSpec,
    context: &Context<'_>,
) -> Option<Place<'w>> {
    let log = context.log;
    let value = 0.0;
    let keys: Vec<&str> = path.iter().map(String::as_str).collect();
    match keys[..] {
        ["people", "outside_weight"] => {
            let action = Action::SetOutsideWeight(value);
            Some(Place::Number { action, rule: OUTSIDE_WEIGHT, integer: false })
        }
        ["nest", nest, key] => {
            let names: Vec<&str> = world.nests.iter().map(|nest| nest.name.as_str()).collect();
            let nest = index_of(log, span, "nest", nest, &names)?;
            let (knob, rule) = find_knob(log, span, key, &nest::KNOBS)?;
            Some(Place::Number { action: Action::SetNest { nest, knob, value }, rule, integer: false })
        }
        ["market", "model", model, parameter] if !world.services.is_empty() => {
            model_parameter([model, parameter], span, 0, world, context)
        }
        ["model", service, model, parameter] | ["service", service, "model", model, parameter] => {
            let service = find_service(log, span, service, world)?;
            model_parameter([model, parameter], span, service, world, context)
        }
        ["service", service, "channel", channel, ..] if keys.len() > 4 => {
            let service = find_service(log, span, service, world)?;
            let channel = find_channel(log, span, channel, service, world)?;
            let knobs = channel::knobs(&world.services[service].channels[channel].kind);
            let (knob, rule) = find_knob(log, span, &keys[4..].join("."), &knobs)?;
            let integer = knob == ChannelKnob::FunnelSteps;
            Some(Place::Number {
                action: Action::SetChannel { service, channel, knob, value },
                rule,
                integer,
            })
        }
        ["service", service, _, ..] => {
            let service = find_service(log, span, service, world)?;
            let (knob, rule) = find_knob(log, span, &keys[2..].join("."), &service::KNOBS)?;
            if knob == ServiceKnob::CapacityUsers && world.services[service].capacity.is_none() {
                let name = &world.services[service].name;
                let message = format!("the service `{name}` has no capacity that could change");
                log.say_help(span, message, format!("give `service.{name}` a key `capacity`"));
                return None;
            }
            if knob == ServiceKnob::ChurnInactiveDays && world.services[service].churn.inactive_days == 0 {
                let name = &world.services[service].name;
                let message =
                    format!("nobody lapses from the service `{name}`, so nobody keeps the day of a return");
                log.say_help(
                    span,
                    message,
                    format!("give `service.{name}` a `churn.inactive_days` of as many days as the run"),
                );
                return None;
            }
            let of_host = matches!(
                knob,
                ServiceKnob::HostRevenueShare | ServiceKnob::HostFeePerDay | ServiceKnob::HostLinks
            );
            if of_host && world.services[service].host.is_none() {
                let name = &world.services[service].name;
                let message = format!("the service `{name}` has no host whose terms could change");
                log.say_help(span, message, format!("give `service.{name}` a key `host`"));
                return None;
            }
            let integer = matches!(knob, ServiceKnob::ReleaseEveryDays | ServiceKnob::ChurnInactiveDays);
            Some(Place::Number { action: Action::SetService { service, knob, value }, rule, integer })
        }
        _ => {
            let help = "it can set people.outside_weight, nest.NAME.KEY, service.NAME.KEY, \
                        service.NAME.channel.CHANNEL.KEY, model.SERVICE.MODEL.PARAMETER and market.model.MODEL.PARAMETER";
            log.say_help(span, format!("an event cannot set `{}`", path.join(".")), help);
            None
        }
    }
}

fn model_parameter<'w>(
    [model, parameter]: [&str; 2],
    span: Span,
    service: usize,
    world: &'w WorldSpec,
    context: &Context<'_>,
) -> Option<Place<'w>> {
    let log = context.log;
    let models = &world.services[service].models;
    let ids: Vec<&str> = models.iter().map(|model| model.model.description().id.as_str()).collect();
    if context.lacks_model(model) {
        // Said where the model stands.
        return None;
    }
    let Some(place) = ids.iter().position(|id| *id == model) else {
        let help = match nearest(model, ids.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!(
                "there is: {}; where some variants alone have it, say which by `variant`",
                if ids.is_empty() { "none".to_owned() } else { ids.join(", ") }
            ),
        };
        log.say_help(span, format!("there is no model `{model}` in some variant"), help);
        return None;
    };
    let description = models[place].model.description();
    let names: Vec<&str> = description.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    let kind = format!("parameter of `{model}`");
    let index = index_of(log, span, &kind, parameter, &names)?;
    let parameter = &description.parameters[index];
    if !parameter.tunable {
        let tunable: Vec<&str> = description
            .parameters
            .iter()
            .filter(|other| other.tunable)
            .map(|other| other.name.as_str())
            .collect();
        let message = format!("`{}` of `{model}` cannot change during a run", parameter.name);
        let help =
            if tunable.is_empty() { "none of its parameters can".to_owned() } else { tunable.join(", ") };
        log.say_help(span, message, format!("what can: {help}"));
        return None;
    }
    Some(Place::Parameter { service, model: place, index, parameter })
}

fn find_knob<K: Copy>(
    log: &Log,
    span: Span,
    path: &str,
    knobs: &[(&'static str, K, Rule)],
) -> Option<(K, Rule)> {
    let found = knobs.iter().find(|(name, ..)| *name == path).map(|&(_, knob, rule)| (knob, rule));
    if found.is_none() {
        let names = || knobs.iter().map(|&(name, ..)| name);
        let help = match nearest(path, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("what it can set here: {}", names().collect::<Vec<_>>().join(", ")),
        };
        log.say_help(span, format!("an event cannot set `{path}`"), help);
    }
    found
}

fn knob_value(log: &Log, path: &[String], node: &Node, rule: Rule, is_integer: bool) -> Option<f64> {
    let whole = path.join(".");
    let key = if path.len() > 2 { path.last().map_or("", String::as_str) } else { &whole };
    if is_integer {
        integer(log, key, node, rule).map(|integer| integer as f64)
    } else {
        number(log, key, node, rule)
    }
}

/// The index of a service, or the mistake.
pub(crate) fn find_service(log: &Log, span: Span, name: &str, world: &WorldSpec) -> Option<usize> {
    let names: Vec<&str> = world.services.iter().map(|service| service.name.as_str()).collect();
    index_of(log, span, "service", name, &names)
}

/// The index of a channel of a service, or the mistake.
pub(crate) fn find_channel(
    log: &Log,
    span: Span,
    name: &str,
    service: usize,
    world: &WorldSpec,
) -> Option<usize> {
    let names: Vec<&str> =
        world.services[service].channels.iter().map(|channel| channel.name.as_str()).collect();
    index_of(log, span, "channel", name, &names)
}
