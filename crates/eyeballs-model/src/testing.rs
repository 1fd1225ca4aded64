//! A market of one block, for a model's own tests: it calls the model through its C table, as the real
//! market does, and keeps what the market would keep.

mod values;
mod whole_market;

pub use values::TestValue;
pub use whole_market::TestWholeMarket;

use crate::model::BusinessModel;
use crate::shim::Shim;
use eyeballs_abi::columns::{ColumnBuffer, ColumnValue};
use eyeballs_abi::description::{Column, ColumnRole, ColumnType};
use eyeballs_abi::instance::{BlockCall, BlockPhase, DayCall, Instance, ModelHandle};
use eyeballs_abi::layout::{Market, input, output};
use eyeballs_numerics::random::{RandomKey, key_of, stream_of};
use std::marker::PhantomData;

/// Some people who are all users of one service with one model.
pub struct TestMarket<M> {
    instance: Instance,
    people: Vec<u32>,
    columns: Vec<ColumnBuffer>,
    globals: Vec<f64>,
    metrics: Vec<f64>,
    scratch: ColumnBuffer,
    /// The day's facts; change what the test needs. `day` moves by itself.
    pub market: Market,
    key: [u32; 2],
    model: PhantomData<M>,
}

/// What one day brought.
pub struct TestDay {
    names: Vec<String>,
    metrics: Vec<f64>,
    lines: Vec<String>,
    postings: Vec<i64>,
}

impl TestDay {
    /// A metric's value.
    ///
    /// # Panics
    /// If the model has no such metric of length 1.
    pub fn metric(&self, name: &str) -> f64 {
        let index = self.names.iter().position(|n| n == name).unwrap_or_else(|| panic!("no metric `{name}`"));
        self.metrics[index]
    }

    /// A ledger line's amount in micro-units.
    ///
    /// # Panics
    /// If the model has no such line.
    pub fn posting(&self, name: &str) -> i64 {
        let index = self.lines.iter().position(|n| n == name).unwrap_or_else(|| panic!("no line `{name}`"));
        self.postings[index]
    }
}

impl<M: BusinessModel> TestMarket<M> {
    /// People and a model with the given numbers in place of defaults: [`Self::with`] for parameters that are no numbers.
    ///
    /// # Errors
    /// As of [`Self::with`].
    pub fn new(people: u32, parameters: &[(&str, f64)]) -> Result<Self, String> {
        Self::with(people, &values::numbers(parameters))
    }

    /// People and a model with the given values in place of defaults, lists, texts and choices by name among them:
    /// `&[("tiers", [1.0, 5.0].into()), ("plan", "yearly".into())]`.
    ///
    /// # Errors
    /// With the parameter's name: one that is not declared, a value that it cannot have, or the model's own refusal.
    pub fn with(people: u32, parameters: &[(&str, TestValue)]) -> Result<Self, String> {
        let table: &'static _ = Box::leak(Box::new(Shim::<M>::MODEL));
        // SAFETY: the table was made by the macros of this crate and lives for ever.
        let handle = unsafe { ModelHandle::new(table) }?;
        let description = handle.description();
        let (instance, values) = values::instance(&handle, parameters)?;
        let rows = people as usize;
        let globals = description.initial_globals(&values);
        Ok(TestMarket {
            people: (0..people).collect(),
            columns: description.columns.iter().map(|column| ColumnBuffer::of(column, rows)).collect(),
            globals,
            metrics: vec![0.0; description.metric_values()],
            scratch: ColumnBuffer::new(ColumnType::U8, rows * description.scratch_bytes_per_person),
            market: Market {
                days: 365,
                population: f64::from(people),
                active: f64::from(people),
                users_day: f64::from(people),
                users_month: f64::from(people),
                quality: 1.0,
                ..Market::NONE
            },
            key: key_of(2014, 0),
            instance,
            model: PhantomData,
        })
    }

    /// Another replication: other random words.
    pub fn replication(mut self, replication: u32) -> Self {
        self.key = key_of(2014, replication);
        self
    }

    /// Sets a float column (an input, usually) of everybody.
    ///
    /// # Panics
    /// If the model has no such f32 column.
    pub fn fill(&mut self, column: &str, value: f32) {
        self.column_mut::<f32>(column).fill(value);
    }

    /// The same of what is read of others under a name, which the model may share itself, too.
    ///
    /// # Panics
    /// If the model reads nothing of that name and role.
    pub fn fill_read(&mut self, role: ColumnRole, name: &str, value: f32) {
        let columns = &self.instance.handle().description().columns;
        let is_it = |column: &Column| column.role == role && column.name == name;
        let index = columns.iter().position(is_it);
        let index = index.unwrap_or_else(|| panic!("no column `{name}` of the role {role:?}"));
        self.columns[index].values_mut::<f32>().fill(value);
    }

    /// The values of a column, one per person.
    ///
    /// # Panics
    /// If the model has no such column of that type.
    pub fn column<T: ColumnValue>(&self, name: &str) -> &[T] {
        self.columns[self.index_of::<T>(name)].values()
    }

    /// The values of a column, to be written before a day.
    ///
    /// # Panics
    /// If the model has no such column of that type.
    pub fn column_mut<T: ColumnValue>(&mut self, name: &str) -> &mut [T] {
        let index = self.index_of::<T>(name);
        self.columns[index].values_mut()
    }

    /// All globals one after the other.
    pub fn globals(&self) -> &[f64] {
        &self.globals
    }

    /// What is shared and what is read of others by one name may differ in type.
    fn index_of<T: ColumnValue>(&self, name: &str) -> usize {
        let columns = &self.instance.handle().description().columns;
        let of_type = columns.iter().position(|column| column.name == name && column.value_type == T::TYPE);
        of_type.unwrap_or_else(|| self.index(name))
    }

    fn index(&self, name: &str) -> usize {
        let columns = &self.instance.handle().description().columns;
        columns.iter().position(|column| column.name == name).unwrap_or_else(|| panic!("no column `{name}`"))
    }

    /// What the model offers everybody if they were no users and considered joining on the day that comes next: the
    /// column `appeal`. Nothing else changes: the model plans that day on a copy.
    ///
    /// # Errors
    /// Whatever the model reports.
    ///
    /// # Panics
    /// If the model has no such column.
    pub fn consider(&mut self) -> Result<Vec<f32>, String> {
        let handle = self.instance.handle().clone();
        let description = handle.description();
        let index = self.index(output::APPEAL);
        let random = self.random();
        let (mut globals, mut metrics) = (self.globals.clone(), self.metrics.clone());
        description.start_metrics(&mut metrics);
        let mut postings = vec![0; description.postings.len()];
        let failed = |failure: eyeballs_abi::instance::ModelFailure| failure.to_string();
        let mut call = DayCall {
            globals: &mut globals,
            metrics: &mut metrics,
            postings: &mut postings,
            market: &self.market,
            random,
            lasting: random.for_life(),
            services: 0,
        };
        self.instance.plan(&mut call).map_err(failed)?;
        let mut columns = self.columns.clone();
        for (column, buffer) in description.columns.iter().zip(&mut columns) {
            let unused = column.name == input::MINUTES_TODAY || column.name == input::TENURE_DAYS;
            if unused || column.role.is_kept() || matches!(column.role, ColumnRole::Output(_)) {
                *buffer = ColumnBuffer::of(column, self.people.len());
            }
        }
        let mut call = BlockCall {
            people: &self.people,
            columns: &mut columns,
            globals: &globals,
            metrics: &mut vec![0.0; self.metrics.len()],
            postings: &mut vec![0; description.postings.len()],
            market: &self.market,
            random,
            lasting: random.for_life(),
            scratch: &mut self.scratch,
        };
        self.instance.block(BlockPhase::Consider, &mut call).map_err(failed)?;
        if call.postings.iter().any(|&amount| amount != 0) || call.metrics.iter().any(|&sum| sum != 0.0) {
            return Err("`consider` must not add to metrics or postings".to_owned());
        }
        Ok(columns[index].values().to_vec())
    }

    /// Shows the model everybody as somebody who came as `how` says ([`arrival`](eyeballs_abi::layout::arrival)), and pays already or not; what
    /// it writes to state and shared columns stays.
    ///
    /// # Errors
    /// Whatever the model reports.
    ///
    /// # Panics
    /// If the model does not declare the column `arrival`.
    pub fn welcome(&mut self, how: f32, pays: bool) -> Result<(), String> {
        self.fill(input::ARRIVAL, how);
        let declared =
            self.instance.handle().description().columns.iter().any(|column| column.name == input::PAYING);
        if declared {
            self.fill(input::PAYING, f32::from(u8::from(pays)));
        }
        self.apart(BlockPhase::Welcome)
    }

    /// Shows the model everybody as somebody who leaves as `why` says ([`departure`](eyeballs_abi::layout::departure)); what it writes to columns
    /// stays, `paid_micros` among them.
    ///
    /// # Errors
    /// Whatever the model reports.
    ///
    /// # Panics
    /// If the model does not declare the column `departure`.
    pub fn farewell(&mut self, why: f32) -> Result<(), String> {
        self.fill(input::DEPARTURE, why);
        self.apart(BlockPhase::Farewell)
    }

    /// A call apart from a day.
    fn apart(&mut self, phase: BlockPhase) -> Result<(), String> {
        let handle = self.instance.handle().clone();
        let description = handle.description();
        let random = self.random();
        for (column, buffer) in description.columns.iter().zip(&mut self.columns) {
            if matches!(column.role, ColumnRole::Output(_)) {
                *buffer = ColumnBuffer::of(column, self.people.len());
            }
        }
        let mut call = BlockCall {
            people: &self.people,
            columns: &mut self.columns,
            globals: &self.globals,
            metrics: &mut vec![0.0; self.metrics.len()],
            postings: &mut vec![0; description.postings.len()],
            market: &self.market,
            random,
            lasting: random.for_life(),
            scratch: &mut self.scratch,
        };
        self.instance.block(phase, &mut call).map_err(|failure| failure.to_string())
    }

    /// The day's key.
    fn random(&self) -> RandomKey {
        let id = &self.instance.handle().description().id;
        RandomKey { key: self.key, day: self.market.day, stream: stream_of(id.as_bytes()) }
    }

    /// One day: plan, attend, serve, settle. Outputs stay readable until the next day: `attraction`
    /// as `attend` left it, the others as `serve` did.
    ///
    /// # Errors
    /// Whatever the model reports.
    pub fn day(&mut self) -> Result<TestDay, String> {
        let handle = self.instance.handle().clone();
        let description = handle.description();
        let random = self.random();
        description.start_metrics(&mut self.metrics);
        let mut postings = vec![0; description.postings.len()];
        let failed = |failure: eyeballs_abi::instance::ModelFailure| failure.to_string();
        let mut call = DayCall {
            globals: &mut self.globals,
            metrics: &mut self.metrics,
            postings: &mut postings,
            market: &self.market,
            random,
            lasting: random.for_life(),
            services: 0,
        };
        self.instance.plan(&mut call).map_err(failed)?;
        // `attend` alone writes it, and the outputs are neutral again for `serve`.
        let attraction = description.columns.iter().position(|column| column.name == output::ATTRACTION);
        let mut attractions = None;
        for phase in [BlockPhase::Attend, BlockPhase::Serve] {
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
                postings: &mut postings,
                market: &self.market,
                random,
                lasting: random.for_life(),
                scratch: &mut self.scratch,
            };
            self.instance.block(phase, &mut call).map_err(failed)?;
            description.add_metrics(&mut self.metrics, &block_metrics, 1.0);
            attractions =
                attractions.or_else(|| attraction.map(|index| (index, self.columns[index].clone())));
        }
        if let Some((index, attractions)) = attractions {
            self.columns[index] = attractions;
        }
        let mut call = DayCall {
            globals: &mut self.globals,
            metrics: &mut self.metrics,
            postings: &mut postings,
            market: &self.market,
            random,
            lasting: random.for_life(),
            services: 0,
        };
        self.instance.settle(&mut call).map_err(failed)?;
        self.market.next_day();
        let mut names = Vec::new();
        for metric in &description.metrics {
            names.push(metric.name.clone());
            names.extend((1..metric.length).map(|_| String::new()));
        }
        Ok(TestDay {
            names,
            metrics: self.metrics.clone(),
            lines: description.postings.iter().map(|posting| posting.name.clone()).collect(),
            postings,
        })
    }
}
