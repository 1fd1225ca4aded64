//! What may be meant and is more likely a mistake: it is said, and keeps nothing from being run.

mod models;

use crate::checked::Scenario;
use eyeballs_abi::description::{ColumnRole, Output, ParameterValue};
use eyeballs_core::spec::{Action, ChannelKind, ChannelSpec, FirmSpec, Reaches, ServiceSpec, WorldSpec};
use eyeballs_core::units::Micros;

/// What is doubtful, each in a sentence that says where, and what to do. What is not so in all variants names its variants.
pub fn doubts(scenario: &Scenario) -> Vec<String> {
    let mut found: Vec<(String, Vec<&str>)> = Vec::new();
    for variant in &scenario.variants {
        for doubt in of_world(&variant.world) {
            match found.iter_mut().find(|(known, _)| *known == doubt) {
                Some((_, variants)) => variants.push(&variant.name),
                None => found.push((doubt, vec![&variant.name])),
            }
        }
    }
    let said = |(doubt, variants): (String, Vec<&str>)| match variants.len() == scenario.variants.len() {
        true => doubt,
        false => format!("in `{}`: {doubt}", variants.join("`, `")),
    };
    found.into_iter().map(said).chain(idle_placebos(scenario)).collect()
}

/// Placebos that switch nothing off.
fn idle_placebos(scenario: &Scenario) -> impl Iterator<Item = String> {
    scenario.placebos.iter().filter(|placebo| placebo.changes_nothing).map(|placebo| {
        let claim = &scenario.claims[placebo.claims[0]].text;
        format!(
            "the placebo of the claim `{claim}` changes nothing: all is at its values already (name the numbers that carry the claim, \
             and values at which they do nothing)"
        )
    })
}

fn of_world(world: &WorldSpec) -> Vec<String> {
    let mut found = Vec::new();
    for (index, service) in world.services.iter().enumerate() {
        let name = &service.name;
        let works = |channel: usize| is_ever_strong(world, index, channel);
        for (number, channel) in service.channels.iter().enumerate() {
            if !is_off(channel) && !works(number) {
                let channel = &channel.name;
                found.push(format!(
                    "the channel `{channel}` of `{name}` brings nobody: its strength is 0, and no event changes that (if \
                     that is meant, give it `cap = 0`)"
                ));
            }
        }
        found.extend(unheard(world, index).map(|(model, kind)| {
            format!(
                "the model `{model}` of `{name}` speaks through a channel that `{name}` does not have: give it one of the \
                 kind `{kind}`"
            )
        }));
        found.extend(models::of_service(world, index));
        let begins = |(number, channel): (usize, &ChannelSpec)| works(number) && begins_from_nothing(channel);
        if service.initial_users == 0 && !service.channels.iter().enumerate().any(begins) {
            found.push(format!(
                "nobody can find the service `{name}`: it has no `initial_users`, and no channel brings a first user (give \
                 it a channel such as `organic`)"
            ));
        }
    }
    // What belongs to the whole market is said once.
    let mut said = std::collections::BTreeSet::new();
    found.retain(|doubt| said.insert(doubt.clone()));
    found.extend(world.firms.iter().enumerate().filter(|(firm, _)| closes_at_once(world, *firm)).map(
        |(_, FirmSpec { name, .. })| {
            format!(
                "the firm `{name}` has neither cash nor credit: it closes at the end of the first day with a loss (set \
                 `cash`, or `credit`)"
            )
        },
    ));
    found
}

/// Models that send or bring people by a channel that is not there, and its kind.
fn unheard(world: &WorldSpec, index: usize) -> impl Iterator<Item = (&str, &'static str)> {
    let service = &world.services[index];
    service.models.iter().enumerate().flat_map(move |(number, model)| {
        let description = model.model.description();
        let says = |output| {
            description.columns.iter().any(|column| column.role == ColumnRole::Output(output))
        };
        let has = |hears: &dyn Fn(&ChannelKind) -> bool| service.channels.iter().any(|channel| hears(&channel.kind));
        let invites = |kind: &ChannelKind| {
            matches!(kind, ChannelKind::ModelInvitation { model, .. } if *model == number)
        };
        let brings = |kind: &ChannelKind| matches!(kind, ChannelKind::Group { .. });
        let invitation = (says(Output::Invitations) && !has(&invites)).then_some("model-invitation");
        let group = (says(Output::Brings) && !has(&brings)).then_some("group");
        let unheard = invitation.into_iter().chain(group);
        unheard
            .filter(move |kind| !is_silent(world, index, number, kind))
            .map(move |kind| (description.id.as_str(), kind))
    })
}

/// Whether a model is switched off as far as a kind of channel goes: a parameter whose meaning names the kind in quotes is 0,
/// and no event changes that.
fn is_silent(world: &WorldSpec, service: usize, model: usize, kind: &str) -> bool {
    let spec = &world.services[service].models[model];
    let named = format!("\"{kind}\"");
    let parameters = &spec.model.description().parameters;
    parameters.iter().zip(&spec.values).enumerate().any(|(number, (parameter, value))| {
        let is_set = |action: &Action| {
            matches!(action, Action::SetModelParameter { service: of, model: which, parameter: what, value }
                if (*of, *which, *what) == (service, model, number) && *value != ParameterValue::Float(0.0))
        };
        parameter.doc.contains(&named)
            && *value == ParameterValue::Float(0.0)
            && !world.actions().any(|action| is_set(&action))
    })
}

/// Whether it never works.
fn is_off(channel: &ChannelSpec) -> bool {
    channel.cap == Some(0)
}

/// Whether a channel has a strength, from the start or by an event.
fn is_ever_strong(world: &WorldSpec, service: usize, channel: usize) -> bool {
    let is_set = |action: &Action| {
        matches!(action, Action::SetChannel { service: of, channel: which, value, .. }
            if *of == service && *which == channel && *value > 0.0)
    };
    let spec = &world.services[service].channels[channel];
    !is_off(spec) && (is_strong(&spec.kind) || world.actions().any(|action| is_set(&action)))
}

fn is_strong(kind: &ChannelKind) -> bool {
    match kind {
        ChannelKind::Organic { innovation } => *innovation > 0.0,
        ChannelKind::WordOfMouth { imitation, .. } => *imitation > 0.0,
        ChannelKind::Invitation { per_new_user, per_active_day, acceptance, .. } => {
            per_new_user + per_active_day > 0.0 && *acceptance > 0.0
        }
        ChannelKind::ContactImport { share, contacts, acceptance, .. } => {
            *share > 0.0 && *contacts > 0 && *acceptance > 0.0
        }
        ChannelKind::PartnerSeeding { people_per_day } => *people_per_day > 0.0,
        ChannelKind::PaidAds { budget_per_day, .. } => *budget_per_day > Micros::ZERO,
        ChannelKind::PayPerInstall { installs_per_day, .. } => *installs_per_day > 0.0,
        ChannelKind::Coupon { coupons_per_day, redemption, .. } => {
            *coupons_per_day > 0.0 && *redemption > 0.0
        }
        ChannelKind::Press { audience, .. } => *audience > 0.0,
        ChannelKind::BoughtList { addresses_per_day, response, .. } => {
            *addresses_per_day > 0.0 && *response > 0.0
        }
        ChannelKind::CrossPromotion { hazard, .. } => *hazard > 0.0,
        ChannelKind::ModelInvitation { acceptance, .. } => *acceptance > 0.0,
        ChannelKind::HandOver { .. } | ChannelKind::Group { .. } => true,
    }
}

/// Whether it brings somebody to a service that never had a user.
fn begins_from_nothing(channel: &ChannelSpec) -> bool {
    let needs_users = matches!(
        channel.kind,
        ChannelKind::WordOfMouth { .. }
            | ChannelKind::Invitation { .. }
            | ChannelKind::ContactImport { .. }
            | ChannelKind::ModelInvitation { .. }
            | ChannelKind::Group { .. }
    );
    !needs_users && channel.reaches == Reaches::Prospects
}

/// Whether a firm cannot pay for its first day.
fn closes_at_once(world: &WorldSpec, firm: usize) -> bool {
    let spec = &world.firms[firm];
    let pays = |service: &ServiceSpec| service.firm == firm && service.cost.fixed_per_day > Micros::ZERO;
    let capital = |action: &Action| matches!(action, Action::Capital { firm: of, .. } if *of == firm);
    spec.cash == Micros::ZERO
        && spec.credit == Some(Micros::ZERO)
        && world.services.iter().any(pays)
        && !world.actions().any(|action| capital(&action))
}
