//! Of whom a measure is, in the record of one simulation.

use crate::record::{FirmRecord, Record, ServiceDay, ServiceRecord};
use crate::units::Micros;
use std::ops::Range;

/// A part of a world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Index of a firm: all its services together.
    Firm(usize),
    /// Index of a service.
    Service(usize),
}

/// A firm or a service in the record of one simulation.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The record.
    pub record: &'a Record,
    /// The part of its world.
    pub part: Part,
}

impl<'a> Scope<'a> {
    /// A firm.
    pub fn of_firm(record: &'a Record, firm: usize) -> Scope<'a> {
        Scope { record, part: Part::Firm(firm) }
    }

    /// Its services.
    pub fn services(self) -> impl Iterator<Item = &'a ServiceRecord> {
        let wanted = move |index: usize, service: &ServiceRecord| match self.part {
            Part::Firm(firm) => service.firm == firm,
            Part::Service(this) => index == this,
        };
        let all = self.record.services.iter().enumerate();
        all.filter(move |&(index, service)| wanted(index, service)).map(|(_, service)| service)
    }

    /// The firm, or that of the service.
    pub fn firm(self) -> Option<&'a FirmRecord> {
        let firm = match self.part {
            Part::Firm(firm) => firm,
            Part::Service(service) => self.record.services.get(service)?.firm,
        };
        self.record.firms.get(firm)
    }

    /// Whether the firm, or that of the service, is bankrupt at the end of a day.
    pub fn is_bankrupt_by(self, day: usize) -> bool {
        let bankrupt = self.firm().and_then(|firm| firm.bankrupt);
        bankrupt.is_some_and(|bankrupt| bankrupt.0 as usize <= day)
    }

    /// Profit of its services on a day.
    pub fn profit(self, day: usize) -> Micros {
        self.services().map(|service| service.days[day].profit()).sum()
    }

    /// Number of days recorded.
    pub fn recorded_days(self) -> usize {
        self.record.services.first().map_or(0, |service| service.days.len())
    }

    /// Sum over its services and some days.
    pub fn sum(self, days: Range<usize>, of: impl Fn(&ServiceDay) -> f64) -> f64 {
        self.services().flat_map(|service| &service.days[days.clone()]).map(of).sum()
    }

    /// Money over its services and some days, in currency units; summed in integers.
    pub fn money(self, days: Range<usize>, of: impl Fn(&ServiceDay) -> Micros) -> f64 {
        self.services().flat_map(|service| &service.days[days.clone()]).map(of).sum::<Micros>().units()
    }
}
