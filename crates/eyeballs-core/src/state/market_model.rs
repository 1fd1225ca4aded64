//! A model of the whole market while it runs: one instance for all services on which it stands.

use crate::record::SimulationError;
use crate::state::attached::Attached;
use crate::state::service::Service;
use crate::units::Day;
use std::sync::Arc;

/// A model of the whole market.
#[derive(Clone, Debug)]
pub(crate) struct MarketModel {
    /// What it remembers, and its instance. Metrics and postings stand with the services.
    pub(crate) attached: Attached,
    /// By service: its index among the service's models, where it stands.
    pub(crate) places: Vec<Option<usize>>,
}

impl MarketModel {
    /// Those of some services, in the order in which they first stand there. They share one instance each.
    pub(crate) fn of(services: &mut [Service], day: Day) -> Result<Vec<MarketModel>, SimulationError> {
        let mut models: Vec<MarketModel> = Vec::new();
        for index in 0..services.len() {
            for place in 0..services[index].models.len() {
                let attached = &services[index].models[place];
                if !attached.is_market_wide() {
                    continue;
                }
                let known = models.iter_mut().find(|model| model.attached.id() == attached.id());
                let known = match known {
                    Some(known) => known,
                    None => {
                        let attached = Attached::new(&services[index].spec, &attached.spec, day)?;
                        let stream = attached.lasting;
                        let attached = Attached { stream, ..attached };
                        models.push(MarketModel { attached, places: vec![None; services.len()] });
                        models.last_mut().expect("it was just pushed")
                    }
                };
                known.places[index] = Some(place);
                services[index].models[place].instance = Arc::clone(&known.attached.instance);
            }
        }
        Ok(models)
    }
}
