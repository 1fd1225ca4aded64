//! Which model shares what another reads.

use crate::spec::{ServiceSpec, WorldSpec};
use eyeballs_abi::description::ColumnRole;

/// A column of a model of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) service: usize,
    pub(crate) model: usize,
    pub(crate) column: usize,
}

/// Where all that is read comes from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shares {
    /// By service, model and column; empty where nobody shares it, or where nothing is read.
    sources: Vec<Vec<Vec<Vec<Place>>>>,
    /// What is read of contacts, or of followers, of whom the role says which.
    pub(crate) of_others: Vec<(Place, ColumnRole)>,
}

impl Shares {
    pub(crate) fn new(spec: &WorldSpec) -> Shares {
        let mut of_others = Vec::new();
        let sources = spec.services.iter().enumerate().map(|(service, of)| {
            let of_model = |model: &crate::spec::ModelSpec| {
                let columns = model.model.description().columns.iter();
                columns
                    .map(|column| {
                        let sisters = spec
                            .services
                            .iter()
                            .enumerate()
                            .filter(|(other, sister)| sister.firm == of.firm && *other != service);
                        match column.role {
                            ColumnRole::OfService | ColumnRole::OfGroup => {
                                shared(service, of, &column.name).into_iter().collect()
                            }
                            ColumnRole::OfFirm => sisters
                                .filter_map(|(sister, spec)| shared(sister, spec, &column.name))
                                .collect(),
                            ColumnRole::OfContacts | ColumnRole::OfFollowers => {
                                let source = shared(service, of, &column.name);
                                let read = source.map(|source| (source, column.role));
                                of_others.extend(read.filter(|read| !of_others.contains(read)));
                                source.into_iter().collect()
                            }
                            _ => Vec::new(),
                        }
                    })
                    .collect()
            };
            of.models.iter().map(of_model).collect()
        });
        Shares { sources: sources.collect(), of_others }
    }

    /// Where a column is read from.
    pub(crate) fn of(&self, (service, model, column): (usize, usize, usize)) -> &[Place] {
        &self.sources[service][model][column]
    }

    /// The number, among those that are read of contacts or followers, of what a column of this role reads.
    pub(crate) fn kept(&self, place: (usize, usize, usize), role: ColumnRole) -> Option<usize> {
        let source = self.of(place).first()?;
        self.of_others.iter().position(|other| *other == (*source, role))
    }
}

/// The column that a service's models share by a name: one at most.
fn shared(service: usize, spec: &ServiceSpec, name: &str) -> Option<Place> {
    spec.models.iter().enumerate().find_map(|(model, spec)| {
        let columns = &spec.model.description().columns;
        let column =
            columns.iter().position(|column| column.role == ColumnRole::Shared && column.name == name)?;
        Some(Place { service, model, column })
    })
}
