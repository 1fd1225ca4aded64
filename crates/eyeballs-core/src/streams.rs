//! Random streams: who draws from which. A stream is a 24-bit hash of a name, and all of a world share one
//! space of them: people, contacts, each service and each model of a service. Two with the same hash would
//! draw the same numbers and be twins, so a reader of worlds refuses what [`shared`] finds.

use crate::spec::ServiceSpec;
use eyeballs_numerics::random::stream_of;
use std::collections::BTreeMap;
use std::fmt;

/// The stream of the traits of people.
pub(crate) const PEOPLE: u32 = stream_of(b"people");
/// The stream of who knows whom.
pub(crate) const CONTACTS: u32 = stream_of(b"contacts");

/// The stream of what happens by chance.
pub(crate) const CHANCE: u32 = stream_of(b"chance");

/// The stream of a service.
pub(crate) fn of_service(service: &str) -> u32 {
    stream_of(format!("service:{service}").as_bytes())
}

/// The stream of a model on a service.
pub(crate) fn of_model(service: &str, model: &str) -> u32 {
    stream_of(format!("model:{service}/{model}").as_bytes())
}

/// The stream of a model at whichever service.
pub(crate) fn of_model_everywhere(model: &str) -> u32 {
    stream_of(format!("model:{model}").as_bytes())
}

/// Whose a stream is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner<'a> {
    /// The traits of people.
    People,
    /// Who knows whom.
    Contacts,
    /// What happens by chance.
    Chance,
    /// A service by its name.
    Service(&'a str),
    /// A model on a service.
    Model {
        /// The name of the service.
        service: &'a str,
        /// The id of the model.
        model: &'a str,
    },
}

impl Owner<'_> {
    /// The stream, 24 bits.
    pub fn stream(self) -> u32 {
        match self {
            Owner::People => PEOPLE,
            Owner::Contacts => CONTACTS,
            Owner::Chance => CHANCE,
            Owner::Service(service) => of_service(service),
            Owner::Model { service, model } => of_model(service, model),
        }
    }

    /// The service whose name makes the stream, if one does.
    pub fn service(&self) -> Option<&str> {
        match self {
            Owner::People | Owner::Contacts | Owner::Chance => None,
            Owner::Service(service) | Owner::Model { service, .. } => Some(service),
        }
    }
}

impl fmt::Display for Owner<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Owner::People => f.write_str("the people"),
            Owner::Contacts => f.write_str("the contacts"),
            Owner::Chance => f.write_str("what happens by chance"),
            Owner::Service(service) => write!(f, "the service `{service}`"),
            Owner::Model { service, model } => write!(f, "the model `{model}` on `{service}`"),
        }
    }
}

/// All who draw in a world of these services: people and contacts, then each service and its models.
pub fn owners(services: &[ServiceSpec]) -> Vec<Owner<'_>> {
    let services = services.iter().flat_map(|service| {
        let models = service
            .models
            .iter()
            .map(|model| Owner::Model { service: &service.name, model: &model.model.description().id });
        std::iter::once(Owner::Service(&service.name)).chain(models)
    });
    [Owner::People, Owner::Contacts, Owner::Chance].into_iter().chain(services).collect()
}

/// Pairs, the earlier first, that would draw the same numbers.
pub fn shared<'a>(owners: &[Owner<'a>]) -> Vec<[Owner<'a>; 2]> {
    let mut first = BTreeMap::new();
    let mut pairs = Vec::new();
    for &owner in owners {
        let earlier = *first.entry(owner.stream()).or_insert(owner);
        if earlier != owner {
            pairs.push([earlier, owner]);
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_names_with_one_hash_are_found() {
        let owners = ["reader", "alb", "iuh"].map(Owner::Service);
        assert_eq!(of_service("alb"), of_service("iuh"), "the names of which the test is made");
        assert_eq!(shared(&owners), [[Owner::Service("alb"), Owner::Service("iuh")]]);
        assert!(shared(&owners[..2]).is_empty());
    }

    #[test]
    fn a_model_may_meet_a_service() {
        let model = Owner::Model { service: "enf", model: "free-plus-ads" };
        let owners = [Owner::People, Owner::Contacts, Owner::Service("enf"), model, Owner::Service("byn")];
        assert_eq!(shared(&owners), [[model, Owner::Service("byn")]]);
    }
}
