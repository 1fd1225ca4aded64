//! What tests share: small markets without models, and a store in memory.

use crate::store::{Identity, Store};
use eyeballs_abi::instance::ModelHandle;
use eyeballs_scenario::{ModelRequest, Models, Overrides, Scenario, read};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Cursor, Read, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use tempfile::TempDir;

struct NoModels;

impl Models for NoModels {
    fn find(&self, _: &ModelRequest) -> Result<ModelHandle, String> {
        Err("there are none".to_owned())
    }

    fn known(&self) -> Vec<String> {
        Vec::new()
    }
}

/// A folder for one test.
pub(crate) fn folder() -> TempDir {
    TempDir::new().expect("there is a place for tests")
}

/// Reads a scenario without models.
pub(crate) fn scenario(text: &str) -> Scenario {
    let folder = folder();
    let path = folder.path().join("market.toml");
    fs::write(&path, text).expect("the test folder can be written");
    read(&path, &Overrides::default(), &NoModels).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// A store in memory.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    records: Mutex<BTreeMap<Identity, Vec<u8>>>,
    answers: Mutex<BTreeMap<(Identity, String), Vec<f64>>>,
    states: Mutex<BTreeMap<Identity, Vec<u8>>>,
    /// How often something was found.
    read: AtomicUsize,
    every_days: Option<u32>,
    full: bool,
}

const FINE: &str = "no test panics with it";

impl Memory {
    pub(crate) fn new(every_days: Option<u32>) -> Memory {
        Memory { every_days, ..Memory::default() }
    }

    /// One that takes nothing.
    pub(crate) fn full() -> Memory {
        Memory { full: true, ..Memory::default() }
    }

    pub(crate) fn records(&self) -> usize {
        self.records.lock().expect(FINE).len()
    }

    pub(crate) fn answers_count(&self) -> usize {
        self.answers.lock().expect(FINE).len()
    }

    pub(crate) fn states(&self) -> usize {
        self.states.lock().expect(FINE).len()
    }

    /// How many records and answers were found.
    pub(crate) fn read(&self) -> usize {
        self.read.load(Ordering::Relaxed)
    }

    /// Cuts all states in half.
    pub(crate) fn damage_states(&self) {
        self.states.lock().expect(FINE).values_mut().for_each(|bytes| bytes.truncate(bytes.len() / 2));
    }

    /// Turns a bit of the first record.
    pub(crate) fn damage_record(&self) {
        let mut records = self.records.lock().expect(FINE);
        let first = records.values_mut().next().expect("there is one");
        let middle = first.len() / 2;
        first[middle] ^= 1;
    }

    fn put<Key: Ord, Value>(
        &self,
        to: &Mutex<BTreeMap<Key, Value>>,
        key: Key,
        value: Value,
    ) -> io::Result<()> {
        if self.full {
            return Err(io::Error::other("the store is full"));
        }
        to.lock().expect(FINE).insert(key, value);
        Ok(())
    }

    fn found<Value>(&self, value: Option<Value>) -> io::Result<Option<Value>> {
        self.read.fetch_add(usize::from(value.is_some()), Ordering::Relaxed);
        Ok(value)
    }
}

impl Store for Memory {
    fn record(&self, simulation: Identity) -> io::Result<Option<Vec<u8>>> {
        self.found(self.records.lock().expect(FINE).get(&simulation).cloned())
    }

    fn keep_record(&self, simulation: Identity, _: &str, record: &[u8]) -> io::Result<()> {
        self.put(&self.records, simulation, record.to_vec())
    }

    fn answers(&self, simulation: Identity, question: &str) -> io::Result<Option<Vec<f64>>> {
        self.found(self.answers.lock().expect(FINE).get(&(simulation, question.to_owned())).cloned())
    }

    fn keep_answers(&self, simulation: Identity, _: &str, question: &str, answers: &[f64]) -> io::Result<()> {
        self.put(&self.answers, (simulation, question.to_owned()), answers.to_vec())
    }

    fn every_days(&self) -> Option<u32> {
        self.every_days
    }

    fn state(&self, simulation: Identity) -> io::Result<Option<Box<dyn Read>>> {
        let state = self.states.lock().expect(FINE).get(&simulation).cloned();
        Ok(state.map(|bytes| Box::new(Cursor::new(bytes)) as Box<dyn Read>))
    }

    fn keep_state(
        &self,
        simulation: Identity,
        write: &dyn Fn(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut bytes = Vec::new();
        write(&mut bytes)?;
        self.put(&self.states, simulation, bytes)
    }

    fn forget_state(&self, simulation: Identity) -> io::Result<()> {
        self.states.lock().expect(FINE).remove(&simulation);
        Ok(())
    }

    fn state_name(&self, _: Identity) -> String {
        "state".to_owned()
    }
}
