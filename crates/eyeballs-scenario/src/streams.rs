//! Names that would make twins: a random stream is a 24-bit hash of the name of a service or of a model on it.

use crate::log::Log;
use crate::source::Span;
use eyeballs_core::spec::ServiceSpec;
use eyeballs_core::streams::{Owner, owners, shared};

/// Refuses services of which something would draw the same random numbers as something else in their world.
/// `spans` are those of their names.
pub(crate) fn refuse_shared(log: &Log, services: &[ServiceSpec], spans: &[Span]) {
    let owners = owners(services);
    for [earlier, later] in shared(&owners) {
        // Only names of services can be changed: the market's own and those of models stand.
        let Some(index) = services.iter().position(|service| later.service() == Some(&service.name)) else {
            continue;
        };
        let message =
            format!("{later} would draw the same random numbers as {earlier}: their names hash alike");
        let help = match free_name(services, index) {
            Some(name) => format!("give the service another name, for example `{name}`"),
            None => "give the service another name".to_owned(),
        };
        log.say_help(spans[index], message, help);
    }
}

/// A name that a service could have without sharing anything.
fn free_name(services: &[ServiceSpec], index: usize) -> Option<String> {
    let old = services[index].name.as_str();
    (2..100).map(|number| format!("{old}-{number}")).find(|name| {
        let rename = |owner| match owner {
            Owner::Service(service) if service == old => Owner::Service(name),
            Owner::Model { service, model } if service == old => Owner::Model { service: name, model },
            owner => owner,
        };
        let renamed: Vec<Owner<'_>> = owners(services).into_iter().map(rename).collect();
        let is_taken = services.iter().any(|service| service.name == *name);
        !is_taken && shared(&renamed).iter().flatten().all(|owner| owner.service() != Some(name))
    })
}
