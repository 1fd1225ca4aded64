//! How people come: along whom they know.

use crate::check::{Check, Method};
use crate::closed_form::diffusion::not_reached;
use crate::closed_form::small_world::within_two_steps;
use crate::finding::{Findings, Line};
use crate::sample::Sample;
use eyeballs_core::record::Record;

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "contacts",
        title: "Who knows whom",
        subject: "How people come",
        mechanism: "`contact-import`, acceptance 1: one in four people asks all of their four contacts; links random \
                (`rewire` 1), on the ring (`rewire` 0), or `heavy_tailed` with exponential sociability",
        source: "Poisson numbers of links in (Erdos & Renyi 1959), share e^-1 not asked; four neighbours, (3/4)^4; links \
             in proportion to an exponential number, (1 + 1)^-1; on the ring two neighbours on each side are reached \
             every day",
        method: Method::Simulation { observe: asked, judge: judge_contacts },
    },
    Check {
        name: "small-world",
        title: "Small worlds",
        subject: "How people come",
        mechanism: "One seed who asks all of four contacts, who all accept and do so too; `rewire` 0.1 and 0.5",
        source: "Watts & Strogatz (1998): people within two steps along links, by counting the ways over kept and rewired \
                 links",
        method: Method::Simulation { observe: reached, judge: judge_small_world },
    },
];

/// Share of those who were no users at the start and are none after a day; users on day 10.
fn asked(record: &Record) -> Vec<f64> {
    let days = &record.services[0].days;
    vec![1.0 - days[1].joined as f64 / 8_192.0, days[10].active as f64]
}

fn judge_contacts(samples: &[Sample]) -> Findings {
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

/// Users after two days.
fn reached(record: &Record) -> Vec<f64> {
    vec![record.services[0].days[2].active as f64]
}

fn judge_small_world(samples: &[Sample]) -> Findings {
    let line = |(sample, rewire): (&Sample, f64)| {
        let quantity = format!("people within two steps, rewire {rewire}");
        Line::new(quantity, within_two_steps(rewire), sample.mean(0))
    };
    Findings { lines: samples.iter().zip([0.1, 0.5]).map(line).collect(), ..Findings::default() }
}
