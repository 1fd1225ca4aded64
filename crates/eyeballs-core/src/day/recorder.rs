//! Phase 9: one row per service and day, cohorts at the end of each month, and tomorrow's post.

use crate::record::CohortCount;
use crate::state::service::Service;
use crate::state::simulation::Simulation;
use crate::units::{Day, MONTH_DAYS, Micros};
use eyeballs_abi::description::MetricKind;

/// Records the day.
pub(crate) fn record(market: &mut Simulation) {
    let day = market.day;
    let represents = u64::from(market.world.spec.people.represents);
    for service in &mut market.services {
        service.days.push(service.yesterday);
        record_metrics(service, day);
        record_vectors(service, day);
        if (day.0 + 1).is_multiple_of(MONTH_DAYS) {
            record_cohorts(service, day, represents);
        }
        deliver(service, Day(day.0 + 1));
    }
    for firm in &mut market.firms {
        firm.record.cash.push(firm.cash);
        firm.record.capital.push(firm.capital_today);
        firm.capital_today = Micros::ZERO;
    }
}

fn record_metrics(service: &mut Service, day: Day) {
    for attached in &service.models {
        // Not `service.open`: a service that closed this evening ran all day.
        let works = service.yesterday.open && attached.works(day);
        for (metric, span) in attached.spec.model.description().metric_spans() {
            if metric.length == 1 {
                service.metric_values.push(if works { attached.metrics[span.start] } else { 0.0 });
            }
        }
    }
}

/// Adds the day to its month.
fn record_vectors(service: &mut Service, day: Day) {
    let length: usize = service.vector_lengths().sum();
    if length == 0 {
        return;
    }
    let start = (day.0 / MONTH_DAYS) as usize * length;
    service.vector_values.resize(start + length, 0.0);
    let mut cells = service.vector_values[start..].iter_mut();
    for attached in &service.models {
        let works = service.yesterday.open && attached.works(day);
        for (metric, span) in attached.spec.model.description().metric_spans() {
            if metric.length > 1 {
                // The values first: the list that ends first takes no cell of the next.
                for (&value, cell) in attached.metrics[span].iter().zip(cells.by_ref()) {
                    let value = if works { value } else { 0.0 };
                    *cell = if metric.kind == MetricKind::Sum { *cell + value } else { value };
                }
            }
        }
    }
}

fn record_cohorts(service: &mut Service, day: Day, represents: u64) {
    let month = day.0 / MONTH_DAYS;
    for (joined_month, &(size, users)) in (0..=month).zip(&service.cohorts) {
        if size > 0 {
            service.cohort_counts.push(CohortCount {
                joined_month,
                age_months: month - joined_month,
                size: size * represents,
                users: users * represents,
            });
        }
    }
}

/// Takes the invitations that arrive on a day out of the inbox, in order of person.
fn deliver(service: &mut Service, day: Day) {
    let slot = day.0 as usize % service.inbox.len();
    service.arriving.clear();
    service.arriving.append(&mut service.inbox[slot]);
    // Stable, so that invitations to one person stay in order of sender.
    service.arriving.sort_by_key(|invitation| invitation.to);
}
