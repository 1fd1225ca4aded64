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
use eyeballs_core::spec::{Action, ChannelKnob, ServiceKnob, WorldSpec};

/// The action of setting a path to a value, or the mistake.
pub(crate) fn setting(
    path: &[String],
    span: Span,
    node: &Node,
    world: &WorldSpec,
    context: &Context<'_>,
) -> Option<Action> {
    let log = context.log;
    let keys: Vec<&str> = path.iter().map(String::as_str).collect();
    match keys[..] {
        ["people", "outside_weight"] => {
            number(log, "people.outside_weight", node, OUTSIDE_WEIGHT).map(Action::SetOutsideWeight)
        }
        ["nest", nest, key] => {
            let names: Vec<&str> = world.nests.iter().map(|nest| nest.name.as_str()).collect();
            let nest = index_of(log, span, "nest", nest, &names)?;
            let (knob, rule) = find_knob(log, span, key, &nest::KNOBS)?;
            let value = knob_value(log, path, node, rule, false)?;
            Some(Action::SetNest { nest, knob, value })
        }
        ["market", "model", model, parameter] if !world.services.is_empty() => {
            model_parameter([model, parameter], span, node, 0, world, context)
        }
        ["model", service, model, parameter] | ["service", service, "model", model, parameter] => {
            let service = find_service(log, span, service, world)?;
            model_parameter([model, parameter], span, node, service, world, context)
        }
        ["service", service, "channel", channel, ..] if keys.len() > 4 => {
            let service = find_service(log, span, service, world)?;
            let channel = find_channel(log, span, channel, service, world)?;
            let knobs = channel::knobs(&world.services[service].channels[channel].kind);
            let (knob, rule) = find_knob(log, span, &keys[4..].join("."), &knobs)?;
            let is_integer = knob == ChannelKnob::FunnelSteps;
            let value = knob_value(log, path, node, rule, is_integer)?;
            Some(Action::SetChannel { service, channel, knob, value })
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
            let is_integer = matches!(knob, ServiceKnob::ReleaseEveryDays | ServiceKnob::ChurnInactiveDays);
            let value = knob_value(log, path, node, rule, is_integer)?;
            Some(Action::SetService { service, knob, value })
        }
        _ => {
            let help = "it can set people.outside_weight, nest.NAME.KEY, service.NAME.KEY, \
                        service.NAME.channel.CHANNEL.KEY, model.SERVICE.MODEL.PARAMETER and market.model.MODEL.PARAMETER";
            log.say_help(span, format!("an event cannot set `{}`", path.join(".")), help);
            None
        }
    }
}

fn model_parameter(
    [model, parameter]: [&str; 2],
    span: Span,
    node: &Node,
    service: usize,
    world: &WorldSpec,
    context: &Context<'_>,
) -> Option<Action> {
    let log = context.log;
    let models = &world.services[service].models;
    let ids: Vec<&str> = models.iter().map(|model| model.model.description().id.as_str()).collect();
    if context.lacks_model(model) {
        // Said where the model stands.
        return None;
    }
    let index = index_of(log, span, "model", model, &ids)?;
    let description = models[index].model.description();
    let names: Vec<&str> = description.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    let kind = format!("parameter of `{model}`");
    let parameter_index = index_of(log, span, &kind, parameter, &names)?;
    let parameter = &description.parameters[parameter_index];
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
    let value = value(context, parameter, node)?;
    Some(Action::SetModelParameter { service, model: index, parameter: parameter_index, value })
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
    let key = path.last().map_or("", String::as_str);
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
