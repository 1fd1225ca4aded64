//! A market of which only the metrics of services are known, for the tests of a model of the whole market.

use super::values::{self, TestValue};
use crate::market_model::MarketModel;
use crate::market_shim::MarketShim;
use eyeballs_abi::facts::{Facts, PublicFacts, PublicService};
use eyeballs_abi::instance::{DayCall, Instance, ModelHandle};
use eyeballs_abi::layout::{Market, ServiceFacts};
use eyeballs_numerics::random::{RandomKey, key_of, stream_of};
use std::marker::PhantomData;
use std::sync::Arc;

/// A model of the whole market, and what it knows of some services.
pub struct TestWholeMarket<M> {
    instance: Instance,
    globals: Vec<f64>,
    metrics: Vec<f64>,
    postings: Vec<i64>,
    /// Metrics of each service by name, of today.
    pub services: Vec<Vec<(&'static str, f64)>>,
    /// The facts of the day; `day` moves by itself.
    pub market: Market,
    key: [u32; 2],
    model: PhantomData<M>,
}

impl<M: MarketModel> TestWholeMarket<M> {
    /// A market of some services; parameters that are not named have their defaults.
    ///
    /// # Errors
    /// As of [`Self::with`].
    pub fn new(services: usize, parameters: &[(&str, f64)]) -> Result<Self, String> {
        Self::with(services, &values::numbers(parameters))
    }

    /// The same with values of every kind, as of [`TestMarket::with`](super::TestMarket::with).
    ///
    /// # Errors
    /// With the parameter's name: one that is not declared, a value that it cannot have, or the model's own refusal.
    pub fn with(services: usize, parameters: &[(&str, TestValue)]) -> Result<Self, String> {
        let table: &'static _ = Box::leak(Box::new(MarketShim::<M>::MODEL));
        // SAFETY: the table was made by the macros of this crate and lives for ever.
        let handle = unsafe { ModelHandle::new(table) }?;
        let description = handle.description();
        let (instance, values) = values::instance(&handle, parameters)?;
        Ok(TestWholeMarket {
            globals: description.initial_globals(&values),
            metrics: vec![0.0; services * description.metric_values()],
            postings: Vec::new(),
            services: vec![Vec::new(); services],
            market: Market { days: 365, population: 1e6, ..Market::NONE },
            key: key_of(2014, 0),
            instance,
            model: PhantomData,
        })
    }

    /// Another replication: other random numbers.
    pub fn replication(mut self, replication: u32) -> Self {
        self.key = key_of(2014, replication);
        self
    }

    /// One day: plan and settle.
    ///
    /// # Errors
    /// Whatever the model reports.
    pub fn day(&mut self) -> Result<(), String> {
        let handle = self.instance.handle().clone();
        let description = handle.description();
        let services = self.services.len();
        let each = description.metric_values();
        for service in 0..services {
            description.start_metrics(&mut self.metrics[service * each..][..each]);
        }
        self.postings = vec![0; services * description.postings.len()];
        let mut public = PublicFacts::default();
        for metrics in &self.services {
            let metrics = metrics.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
            public.add(PublicService {
                name: "",
                firm_name: "",
                metrics,
                facts: ServiceFacts { open: 1, ..ServiceFacts::NONE },
            });
        }
        let facts = Facts::new(self.market.clone(), Arc::new(public));
        let stream = stream_of(description.id.as_bytes());
        let random = RandomKey { key: self.key, day: self.market.day, stream };
        for phase in [Instance::plan, Instance::settle] {
            let mut call = DayCall {
                globals: &mut self.globals,
                metrics: &mut self.metrics,
                postings: &mut self.postings,
                market: &facts,
                random,
                lasting: random.for_life(),
                services,
            };
            phase(&self.instance, &mut call).map_err(|failure| failure.to_string())?;
        }
        self.market.next_day();
        Ok(())
    }

    /// A metric of a service after the last day.
    ///
    /// # Panics
    /// If the model has no such metric of length 1.
    pub fn metric(&self, service: usize, name: &str) -> f64 {
        let description = self.instance.handle().description();
        let found = description.metric_spans().find(|(metric, _)| metric.name == name && metric.length == 1);
        let (_, span) = found.expect("a declared metric");
        self.metrics[service * description.metric_values() + span.start]
    }

    /// What was posted of a service on the last day, in micro-units.
    ///
    /// # Panics
    /// If the model has no such line.
    pub fn posting(&self, service: usize, name: &str) -> i64 {
        let lines = &self.instance.handle().description().postings;
        let line = lines.iter().position(|line| line.name == name).expect("a declared line");
        self.postings[service * lines.len() + line]
    }

    /// The globals one after the other.
    pub fn globals(&self) -> &[f64] {
        &self.globals
    }
}
