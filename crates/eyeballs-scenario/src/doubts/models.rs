//! Combinations of business models that are likely a mistake.

use eyeballs_abi::description::ParameterValue;
use eyeballs_core::spec::{Action, ModelSpec, ServiceSpec, WorldSpec};

/// What is doubtful about the models of a service, each in a sentence.
pub(super) fn of_service(world: &WorldSpec, index: usize) -> Vec<String> {
    let service = &world.services[index];
    let mut found = Vec::new();
    for (number, model) in service.models.iter().enumerate() {
        found.extend(empty_budgets(world, index, number, model));
    }
    found.extend(unseen_advertisements(service));
    found.extend(nobodys_purse(service));
    found
}

/// A budget of 0 that no event fills.
fn empty_budgets(world: &WorldSpec, service: usize, number: usize, model: &ModelSpec) -> Vec<String> {
    let description = model.model.description();
    let filled = |parameter: usize| {
        world.actions().any(|action| {
            matches!(&action, Action::SetModelParameter { service: of, model: which, parameter: set, .. }
                if (*of == service || description.market_wide) && *which == number && *set == parameter)
        })
    };
    let is_empty = |(index, value): (usize, &ParameterValue)| {
        let parameter = &description.parameters[index];
        let empty = *value == ParameterValue::Float(0.0) && parameter.default != *value;
        (empty && parameter.name.starts_with("budget") && !filled(index)).then(|| parameter.name.clone())
    };
    let names = model.values.iter().enumerate().filter_map(is_empty);
    names
        .map(|name| {
            format!(
                "`{name}` of the model `{}` is 0: nobody spends anything (leave the model out if that is meant)",
                description.id
            )
        })
        .collect()
}

/// Advertisements that are not shown to members, where everybody must be a member.
fn unseen_advertisements(service: &ServiceSpec) -> Option<String> {
    let for_members_only = choice(service, "paid-membership", "access")? == "members-only"
        && boolean(service, "paid-membership", "ad_free")?;
    let hidden = choice(service, "free-plus-ads", "shown_to")? == "not-ad-free";
    (for_members_only && hidden).then(|| {
        format!(
            "hardly anybody sees the advertisements of `{}`: its members are shown none, and whoever is no member leaves (give it \
             `access = \"free-tier\"`, or show them to everybody with `shown_to = \"everybody\"`)",
            service.name
        )
    })
}

/// Exposures that are offered to a purse, where no model has one.
fn nobodys_purse(service: &ServiceSpec) -> Option<String> {
    let offered = choice(service, "free-plus-ads", "pricing")? == "purse";
    let market_wide = service.models.iter().any(|model| model.model.description().market_wide);
    (offered && !market_wide).then(|| {
        format!(
            "`{}` offers its advertisements to a purse that nobody has: write [market.model.ad-buyers], or another `pricing`",
            service.name
        )
    })
}

fn value<'a>(service: &'a ServiceSpec, id: &str, parameter: &str) -> Option<(&'a ModelSpec, usize)> {
    let model = service.models.iter().find(|model| model.model.description().id == id)?;
    Some((model, model.model.description().parameter(parameter)?))
}

fn choice(service: &ServiceSpec, id: &str, parameter: &str) -> Option<String> {
    let (model, index) = value(service, id, parameter)?;
    Some(model.model.description().parameters[index].value_text(&model.values[index]))
}

fn boolean(service: &ServiceSpec, id: &str, parameter: &str) -> Option<bool> {
    let (model, index) = value(service, id, parameter)?;
    match model.values[index] {
        ParameterValue::Boolean(yes) => Some(yes),
        _ => None,
    }
}
