//! How people come: along whom they know.

use crate::check::{Check, Method};
use crate::closed_form::diffusion::not_reached;
use crate::finding::{Findings, Line};
use crate::sample::Sample;
use eyeballs_core::record::Record;

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[Check {
    name: "contacts",
    title: "Who knows whom",
    subject: "How people come",
    mechanism: "`contact-import`, acceptance 1: one in four people asks all of their four contacts; links random \
                (`rewire` 1), on the ring (`rewire` 0), or `heavy_tailed` with exponential sociability",
    source: "Poisson numbers of links in (Erdos & Renyi 1959), share e^-1 not asked; four neighbours, (3/4)^4; links \
             in proportion to an exponential number, (1 + 1)^-1; on the ring two neighbours on each side are reached \
             every day",
    method: Method::Simulation { observe, judge },
}];

/// Share of those who were no users at the start and are none after a day; users on day 10.
fn observe(record: &Record) -> Vec<f64> {
    let days = &record.services[0].days;
    vec![1.0 - days[1].joined as f64 / 8_192.0, days[10].active as f64]
}

fn judge(samples: &[Sample]) -> Findings {
    let random = libm::exp(-1.0);
    let ring = 0.75_f64.powi(4);
    let heavy = not_reached(1.0, 1.0);
    Findings {
        lines: vec![
            Line::new("share not asked, random links", random, samples[0].mean(0)),
            Line::new("share not asked, ring", ring, samples[1].mean(0)),
            Line::new("share not asked, heavy-tailed links", heavy, samples[2].mean(0)),
            Line::new("users on day 10 of one seed on the ring", 1.0 + 4.0 * 10.0, samples[3].mean(1)),
        ],
        ..Findings::default()
    }
}
