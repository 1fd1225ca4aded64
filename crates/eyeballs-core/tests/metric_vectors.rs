//! What a model reports as a list of numbers is recorded by month: sums over it, levels of its last day.

#[allow(dead_code, reason = "other tests use the rest")]
mod common;

use common::{run, service, world};
use eyeballs_core::record::MetricVector;
use eyeballs_core::spec::{Action, EventSpec, ModelSpec};
use eyeballs_core::units::Day as DayNumber;
use eyeballs_model::abi::instance::ModelHandle;
use eyeballs_model::prelude::*;
use eyeballs_model::shim::Shim;

columns! {
    /// A model needs one.
    pub struct Columns {
        input minutes_today: f32, "min", "time spent today";
    }
}

metrics! {
    /// A sum, a single number between, and a level.
    pub struct Metrics {
        sum counted[3], "count", "one, the day, and 100 a day";
        sum single, "1", "stands in the daily table";
        gauge level[2], "1", "the day, and twice the day";
    }
}

struct Lister;

impl BusinessModel for Lister {
    const ID: &'static CStr = c"lister";
    const VERSION: &'static CStr = c"1.0.0";
    const TITLE: &'static CStr = c"Lister";
    const DOC: &'static CStr = c"Reports lists of numbers.";
    type Parameters = NoParameters;
    type Columns = Columns<'static>;
    type Metrics = Metrics<'static>;
    type Postings = NoPostings;
    type Globals = NoGlobals;

    fn new(_: NoParameters) -> Result<Self, ModelError> {
        Ok(Lister)
    }

    fn serve(&self, _: Block<'_, Self>) -> Result<(), ModelError> {
        Ok(())
    }

    fn settle(&self, day: Day<'_, Self>) -> Result<(), ModelError> {
        let today = f64::from(day.market.day);
        for (cell, value) in day.metrics.counted.iter_mut().zip([1.0, today, 100.0]) {
            *cell += value;
        }
        day.metrics.level.copy_from_slice(&[today, 2.0 * today]);
        Ok(())
    }
}

fn lister(starts: u32) -> ModelSpec {
    // SAFETY: the table was made by the macros of the model kit and lives for ever.
    let model = unsafe { ModelHandle::new(&Shim::<Lister>::MODEL) }.expect("the table keeps the contract");
    ModelSpec { model, values: Vec::new(), starts: DayNumber(starts) }
}

#[test]
fn lists_are_recorded_by_month_and_the_last_one_may_be_short() {
    let mut spec = world(100, 40, vec![service("shop")]);
    spec.services[0].models.push(lister(0));
    let record = run(spec, 0);
    let shop = &record.services[0];
    let lengths = |vector: &MetricVector| (vector.name.name.clone(), vector.length, vector.name.sum);
    let names: Vec<_> = shop.vectors.iter().map(lengths).collect();
    assert_eq!(names, [("counted".to_owned(), 3, true), ("level".to_owned(), 2, false)]);
    assert_eq!(shop.metrics.len(), 1, "a single number stands in the daily table");
    let first: u32 = (0..30).sum();
    let second: u32 = (30..40).sum();
    assert_eq!(
        shop.vector_values,
        [30.0, f64::from(first), 3000.0, 29.0, 58.0, 10.0, f64::from(second), 1000.0, 39.0, 78.0]
    );
}

/// Before a model works, and while its service is closed, it reports nothing.
#[test]
fn days_without_the_model_count_nothing() {
    let mut spec = world(100, 35, vec![service("shop")]);
    spec.services[0].models.push(lister(20));
    spec.events.push(EventSpec { day: DayNumber(25), action: Action::Close { service: 0 } });
    let record = run(spec, 0);
    let days: f64 = record.services[0].days.iter().skip(20).filter(|day| day.open).count() as f64;
    assert!(days > 0.0 && days < 10.0);
    assert_eq!(record.services[0].vector_values[0], days);
    assert_eq!(record.services[0].vector_values[5..], [0.0; 5]);
}
