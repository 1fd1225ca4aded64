//! What services that stand inside another pay it: a share of what their models take in, and a fee. What one pays the other
//! gets, to the millionth.

use crate::spec::HostSpec;
use crate::state::service::Service;
use crate::units::{Day, Micros};
use eyeballs_abi::description::PostingKind;

/// What a service pays its host, and gets from its guests, on a day.
#[derive(Clone, Copy, Default)]
pub(crate) struct Hosting {
    pub(crate) paid: Micros,
    pub(crate) received: Micros,
}

/// Of each service; nothing where none stands inside another. Nobody pays while one of the two is closed.
pub(crate) fn hosting(services: &[Service], day: Day) -> Vec<Hosting> {
    let mut all = Vec::new();
    for (guest, service) in services.iter().enumerate() {
        let Some(HostSpec { service: host, revenue_share, fee_per_day, .. }) = service.spec.host else {
            continue;
        };
        all.resize(services.len(), Hosting::default());
        if service.open && services[host].open {
            let share = (taken_in(service, day).0 as f64 * revenue_share).round();
            let paid = Micros(share as i64) + fee_per_day;
            all[guest].paid += paid;
            all[host].received += paid;
        }
    }
    all
}

/// What a service's models take in today, from whomever.
fn taken_in(service: &Service, day: Day) -> Micros {
    let mut sum = Micros::ZERO;
    for attached in service.models.iter().filter(|attached| attached.works(day)) {
        let lines = attached.spec.model.description().postings.iter().zip(&attached.postings);
        lines
            .filter(|(line, _)| line.kind == PostingKind::Revenue)
            .for_each(|(_, &amount)| sum += Micros(amount));
    }
    sum
}
