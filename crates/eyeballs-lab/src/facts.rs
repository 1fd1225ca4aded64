//! Answers the questions of claims from the records of one replication.

use crate::measures::{monthly_churn, recorded_days};
use eyeballs_core::record::{Record, ServiceDay, ServiceRecord};
use eyeballs_core::units::Micros;
use eyeballs_scenario::checked::{Facts, Moment, Part, Subject};

pub(crate) struct ReplicationFacts<'a> {
    /// By variant.
    pub(crate) records: &'a [Option<Record>],
}

/// How days become one number.
#[derive(Clone, Copy)]
enum Kind {
    /// A count at the end of a day: the last day of the moment.
    Level(fn(&ServiceDay) -> f64),
    /// What happens in a day: the sum over the moment.
    Flow(fn(&ServiceDay) -> f64),
}

fn kind(measure: &str) -> Option<Kind> {
    Some(match measure {
        "users" => Kind::Level(|day| day.users_month as f64),
        "users_day" => Kind::Level(|day| day.users_day as f64),
        "active" => Kind::Level(|day| day.active as f64),
        "customers" => Kind::Level(|day| day.customers() as f64),
        "payers" => Kind::Level(|day| day.payers_month as f64),
        "advertisers" => Kind::Level(|day| day.advertisers as f64),
        "merchants" => Kind::Level(|day| day.merchants as f64),
        "joined" => Kind::Flow(|day| day.joined as f64),
        "returned" => Kind::Flow(|day| day.returned as f64),
        "left" => Kind::Flow(|day| day.left as f64),
        "revenue" => Kind::Flow(|day| day.revenue().units()),
        "cost" => Kind::Flow(|day| day.cost().units()),
        "profit" => Kind::Flow(|day| day.profit().units()),
        "minutes" => Kind::Flow(|day| day.minutes),
        _ => return None,
    })
}

impl Facts for ReplicationFacts<'_> {
    fn value(&self, moment: Moment, measure: &str, subject: &Subject) -> Option<f64> {
        let record = self.records[subject.variant].as_ref()?;
        let days = recorded_days(record);
        let span = moment.days(days as u32);
        let span = span.start as usize..(span.end as usize).min(days);
        if span.is_empty() {
            return None;
        }
        let services: Vec<&ServiceRecord> = match subject.part {
            Part::Firm(firm) => record.services.iter().filter(|service| service.firm == firm).collect(),
            Part::Service(service) => vec![&record.services[service]],
        };
        let on = |day: usize, of: fn(&ServiceDay) -> f64| -> f64 {
            services.iter().map(|service| of(&service.days[day])).sum()
        };
        let over = |of: fn(&ServiceDay) -> f64| -> f64 { span.clone().map(|day| on(day, of)).sum() };
        let last = span.end - 1;
        let ratio = |above: f64, below: f64| (below > 0.0).then(|| above / below);
        if let Some(kind) = kind(measure) {
            return Some(match (kind, moment) {
                (Kind::Level(of) | Kind::Flow(of), Moment::Peak) => {
                    span.map(|day| on(day, of)).fold(f64::NEG_INFINITY, f64::max)
                }
                (Kind::Level(of), _) => on(last, of),
                (Kind::Flow(of), _) => over(of),
            });
        }
        match measure {
            "cash" => {
                let firm = services.first().map_or(0, |service| service.firm);
                let cash = &record.firms[firm].cash;
                match moment {
                    Moment::Peak => cash.iter().max().copied().map(Micros::units),
                    _ => Some(cash[last].units()),
                }
            }
            "satisfaction" => {
                let weighted = |day: usize| -> Option<f64> {
                    let felt: f64 =
                        services.iter().map(|s| s.days[day].satisfaction * s.days[day].active as f64).sum();
                    ratio(felt, on(day, |day| day.active as f64))
                };
                match moment {
                    Moment::Peak => span.filter_map(weighted).reduce(f64::max),
                    _ => weighted(last),
                }
            }
            "arpu" => {
                // Revenue a month for each user: user-days of monthly users are thirty to the user-month.
                let user_months = over(|day| day.users_month as f64) / 30.0;
                ratio(over(|day| day.revenue().units()), user_months)
            }
            "churn" => monthly_churn(services.iter().copied(), span),
            "minutes_share" => {
                let everybody: f64 = span
                    .clone()
                    .flat_map(|day| record.services.iter().map(move |s| s.days[day].minutes))
                    .sum();
                ratio(over(|day| day.minutes), everybody)
            }
            metric => reported(&services, span, moment, metric),
        }
    }
}

/// A metric that one of the subject's models reports: a sum is added up over the moment, a level is
/// that of its last day.
fn reported(
    services: &[&ServiceRecord],
    span: std::ops::Range<usize>,
    moment: Moment,
    name: &str,
) -> Option<f64> {
    let (service, place) = services.iter().find_map(|service| {
        let place = service.metrics.iter().position(|metric| metric.name == name)?;
        Some((service, place))
    })?;
    let width = service.metrics.len();
    let on = |day: usize| service.metric_values[day * width + place];
    let last = span.end - 1;
    match moment {
        Moment::Peak => span.map(on).reduce(f64::max),
        _ if service.metrics[place].sum => Some(span.map(on).sum()),
        _ => Some(on(last)),
    }
}
