//! Contacts of like taste.

use crate::check::{Check, Method};
use crate::finding::{Findings, Line};
use crate::sample::Sample;
use eyeballs_core::record::Record;

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[Check {
    name: "homophily",
    title: "Contacts of like taste",
    subject: "How people come",
    mechanism: "`fit_shape` \"box\" of breadth b, a share rho of the links to neighbours in taste; few seeds inside the box, everybody \
                else a prospect, each seed sends invitations, of which K would be accepted by people inside",
    source: "Accepted invitations a seed: K (rho + (1 - rho) F), F = 2 b the share of people inside",
    method: Method::Simulation { observe: seeds_and_accepted, judge },
}];

/// Seeds, and whom their invitations brought.
fn seeds_and_accepted(record: &Record) -> Vec<f64> {
    let days = &record.services[0].days;
    vec![days[0].joined as f64, days[1].invitations_accepted as f64]
}

fn judge(samples: &[Sample]) -> Findings {
    let (invitations, inside) = (2.0, 0.2);
    let line = |(sample, homophily): (&Sample, f64)| {
        let quantity = format!("accepted invitations a seed, {} % of links by taste", 100.0 * homophily);
        Line::new(quantity, invitations * (homophily + (1.0 - homophily) * inside), sample.ratio(1, 0))
    };
    Findings { lines: samples.iter().zip([0.0, 0.5, 1.0]).map(line).collect(), ..Findings::default() }
}
