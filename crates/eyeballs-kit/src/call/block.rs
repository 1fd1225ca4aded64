//! One call of a model for people.

use super::{Failure, Made, guarded, outcome};
use crate::memory::{Ground, Memory};
use core::ffi::c_void;
use eyeballs_abi::description::ColumnRole;
use eyeballs_abi::instance::BlockPhase;
use eyeballs_abi::layout::{Block, ErrorSlot, Market};
use std::time::Instant;

/// What a call for people is given.
#[derive(Debug)]
pub struct BlockCall<'a> {
    /// Row to person.
    pub people: &'a [u32],
    /// The bits of each column's values, a row each.
    pub columns: Vec<Vec<u64>>,
    /// The globals.
    pub globals: &'a [f64],
    /// The facts.
    pub market: &'a Market,
    /// What the arrays lie in.
    pub ground: Ground,
    /// What the scratch holds.
    pub junk: u8,
    /// Take the time.
    pub timed: bool,
}

/// What came of a call for people.
#[derive(Clone, Debug, Default)]
pub struct BlockAnswer {
    /// The bits of each column's values after it.
    pub columns: Vec<Vec<u64>>,
    /// What it added to metrics.
    pub metrics: Vec<f64>,
    /// What it posted.
    pub postings: Vec<i64>,
    /// Nanoseconds that the model took.
    pub nanoseconds: u64,
}

/// Why a call for people did not do.
#[derive(Clone, Debug)]
pub enum BlockFailure {
    /// The model returned an error.
    Model(Failure),
    /// It wrote where nothing was.
    Spilt {
        /// Bytes of padding that it wrote to.
        bytes: usize,
        /// Around which array.
        array: String,
    },
}

impl Made<'_> {
    /// Calls the model for people.
    ///
    /// # Errors
    /// What it returned, or that it wrote into padding.
    ///
    /// # Panics
    /// If the columns are not those of the model.
    pub fn block(&self, phase: BlockPhase, call: BlockCall<'_>) -> Result<BlockAnswer, BlockFailure> {
        let BlockCall { people, columns, globals, market, ground, junk, timed } = call;
        let description = &self.tested.description;
        let rows = people.len();
        assert_eq!(columns.len(), description.columns.len(), "columns");
        let array = |name: &str, bytes: usize| Memory::new(bytes, ground, name);
        let mut memories: Vec<(String, Memory)> = Vec::new();
        let mut pointers: Vec<*mut c_void> = Vec::new();
        for (column, values) in description.columns.iter().zip(&columns) {
            let width = column.value_type.bytes();
            let name = format!("the column `{}`", column.name);
            let mut memory = array(&name, rows * width);
            for (place, value) in memory.bytes_mut().chunks_exact_mut(width).zip(values) {
                place.copy_from_slice(&value.to_le_bytes()[..width]);
            }
            let written = column.role.is_kept() || matches!(column.role, ColumnRole::Output(_));
            if !written {
                memory.close();
            }
            pointers.push(memory.pointer().cast());
            memories.push((name, memory));
        }
        let columns_of = memories.len();
        let mut add = |name: &str, bytes: &[u8], read_only: bool| {
            let mut memory = array(name, bytes.len());
            memory.bytes_mut().copy_from_slice(bytes);
            if read_only {
                memory.close();
            }
            let pointer = memory.pointer();
            memories.push((name.to_owned(), memory));
            pointer
        };
        let bytes = |values: &[u64]| values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<_>>();
        let numbers: Vec<u64> = globals.iter().map(|value| value.to_bits()).collect();
        let people_bytes: Vec<u8> = people.iter().flat_map(|person| person.to_le_bytes()).collect();
        let people_pointer = add("the list of people", &people_bytes, true);
        let globals_pointer = add("the globals", &bytes(&numbers), true);
        let metrics_pointer = add("the metrics", &vec![0; 8 * description.metric_values()], false);
        let postings_pointer = add("the postings", &vec![0; 8 * description.postings.len()], false);
        let scratch_bytes = rows * description.scratch_bytes_per_person;
        let scratch_pointer = add("the scratch", &vec![junk; scratch_bytes], false);
        let random = self.random(market.day);
        let block = Block {
            size: size_of::<Block>() as u32,
            count: rows as u32,
            column_count: pointers.len() as u32,
            reserved: 0,
            people: people_pointer.cast(),
            columns: pointers.as_ptr(),
            globals: globals_pointer.cast(),
            metrics: metrics_pointer.cast(),
            postings: postings_pointer.cast(),
            market,
            random,
            scratch: scratch_pointer.cast(),
            scratch_bytes: scratch_bytes as u64,
            lasting: random.for_life(),
        };
        let function = self.function(phase).expect("a phase of the model");
        let mut error = ErrorSlot::default();
        // SAFETY: the contract: arrays of the declared types with `count` rows, which live until the call returns.
        let (status, nanoseconds) = guarded(|| unsafe {
            let start = timed.then(Instant::now);
            let status = function(self.instance, &raw const block, &raw mut error);
            (status, start.map_or(0, |start| start.elapsed().as_nanos() as u64))
        });
        for (name, memory) in &memories {
            let bytes = memory.spilt();
            if bytes > 0 {
                return Err(BlockFailure::Spilt { bytes, array: name.clone() });
            }
        }
        outcome(status, &error).map_err(BlockFailure::Model)?;
        let words = |bytes: &[u8], width: usize| -> Vec<u64> {
            let word = |bytes: &[u8]| {
                let mut word = [0; 8];
                word[..width].copy_from_slice(bytes);
                u64::from_le_bytes(word)
            };
            bytes.chunks_exact(width).map(word).collect()
        };
        let after: Vec<Vec<u64>> = memories[..columns_of]
            .iter()
            .zip(&description.columns)
            .map(|((_, memory), column)| words(memory.bytes(), column.value_type.bytes()))
            .collect();
        let of = |index: usize| words(memories[columns_of + index].1.bytes(), 8);
        Ok(BlockAnswer {
            columns: after,
            metrics: of(2).into_iter().map(f64::from_bits).collect(),
            postings: of(3).into_iter().map(|word| word as i64).collect(),
            nanoseconds,
        })
    }
}
