//! One block of users of one service, to run a model that is known by its handle only.

use eyeballs_abi::columns::{ColumnBuffer, ColumnValue};
use eyeballs_abi::description::{ColumnRole, ParameterValue};
use eyeballs_abi::instance::{BlockCall, BlockPhase, DayCall, Instance, ModelFailure, ModelHandle};
use eyeballs_abi::layout::Market;
use eyeballs_numerics::random::{RandomKey, key_of, stream_of};

/// People who are all users of a service with one model.
pub struct OneBlock {
    instance: Instance,
    people: Vec<u32>,
    columns: Vec<ColumnBuffer>,
    scratch: ColumnBuffer,
    /// The globals one after the other.
    pub globals: Vec<f64>,
    /// The metrics one after the other.
    pub metrics: Vec<f64>,
    /// The postings of the last day.
    pub postings: Vec<i64>,
    /// The day's facts; `day` moves by itself.
    pub market: Market,
}

/// The defaults of a model with some parameters replaced.
///
/// # Panics
/// If the model has no such parameter.
pub fn values(handle: &ModelHandle, replaced: &[(&str, ParameterValue)]) -> Vec<ParameterValue> {
    let description = handle.description();
    let mut values: Vec<ParameterValue> =
        description.parameters.iter().map(|parameter| parameter.default.clone()).collect();
    for (name, value) in replaced {
        values[description.parameter(name).expect("a declared parameter")] = value.clone();
    }
    values
}

impl OneBlock {
    /// Makes an instance and gives it these people.
    ///
    /// # Errors
    /// Whatever `create` reports.
    pub fn new(
        handle: &ModelHandle,
        values: &[ParameterValue],
        people: Vec<u32>,
    ) -> Result<OneBlock, ModelFailure> {
        let instance = handle.create(values)?;
        let description = handle.description();
        let rows = people.len();
        let population = rows as f64;
        Ok(OneBlock {
            columns: description.columns.iter().map(|column| ColumnBuffer::of(column, rows)).collect(),
            scratch: ColumnBuffer::new(
                eyeballs_abi::description::ColumnType::U8,
                rows * description.scratch_bytes_per_person,
            ),
            globals: description.initial_globals(values),
            metrics: vec![0.0; description.metric_values()],
            postings: vec![0; description.postings.len()],
            market: Market {
                days: 365,
                population,
                active: population,
                users_day: population,
                users_month: population,
                quality: 1.0,
                ..Market::NONE
            },
            instance,
            people,
        })
    }

    /// The people, row by row.
    pub fn people(&self) -> &[u32] {
        &self.people
    }

    /// The key of today.
    pub fn random(&self) -> RandomKey {
        let id = &self.instance.handle().description().id;
        RandomKey { key: key_of(2014, 0), day: self.market.day, stream: stream_of(id.as_bytes()) }
    }

    /// The values of a column.
    ///
    /// # Panics
    /// If the model has no such column of that type.
    pub fn column<T: ColumnValue>(&self, name: &str) -> &[T] {
        self.columns[self.index(name)].values()
    }

    /// The values of a column, to be written before a day.
    ///
    /// # Panics
    /// If the model has no such column of that type.
    pub fn column_mut<T: ColumnValue>(&mut self, name: &str) -> &mut [T] {
        let index = self.index(name);
        self.columns[index].values_mut()
    }

    fn index(&self, name: &str) -> usize {
        let columns = &self.instance.handle().description().columns;
        columns.iter().position(|column| column.name == name).expect("a declared column")
    }

    /// One day: plan, attend, serve, settle.
    ///
    /// # Errors
    /// Whatever the model reports.
    pub fn day(&mut self) -> Result<(), ModelFailure> {
        let random = self.random();
        self.instance.handle().description().start_metrics(&mut self.metrics);
        self.postings.fill(0);
        let mut call = DayCall {
            globals: &mut self.globals,
            metrics: &mut self.metrics,
            postings: &mut self.postings,
            market: &self.market,
            random,
            lasting: random.for_life(),
            services: 0,
        };
        self.instance.plan(&mut call)?;
        for phase in [BlockPhase::Attend, BlockPhase::Serve] {
            let description = self.instance.handle().description();
            for (column, buffer) in description.columns.iter().zip(&mut self.columns) {
                if matches!(column.role, ColumnRole::Output(_)) {
                    *buffer = ColumnBuffer::of(column, self.people.len());
                }
            }
            let mut block_metrics = vec![0.0; self.metrics.len()];
            let mut call = BlockCall {
                people: &self.people,
                columns: &mut self.columns,
                globals: &self.globals,
                metrics: &mut block_metrics,
                postings: &mut self.postings,
                market: &self.market,
                random,
                lasting: random.for_life(),
                scratch: &mut self.scratch,
            };
            self.instance.block(phase, &mut call)?;
            self.instance.handle().description().add_metrics(&mut self.metrics, &block_metrics, 1.0);
        }
        let mut call = DayCall {
            globals: &mut self.globals,
            metrics: &mut self.metrics,
            postings: &mut self.postings,
            market: &self.market,
            random,
            lasting: random.for_life(),
            services: 0,
        };
        self.instance.settle(&mut call)?;
        self.market.next_day();
        Ok(())
    }
}
