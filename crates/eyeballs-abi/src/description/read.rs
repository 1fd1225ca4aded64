//! Reads a model's table, and refuses one that does not keep the contract.

use super::Description;
use super::declarations::{column, global, metric, parameter, posting};
use super::raw::{rows, text};
use crate::layout::{Model, limit};

impl Description {
    /// Reads and checks a table.
    ///
    /// # Errors
    /// What is wrong with the table, in one sentence for the model's author.
    ///
    /// # Safety
    /// `table` must be null, or point at readable memory that does not change for the life of the process and
    /// begins with the size of the table; pointers in it must be null, misaligned, or valid as the contract
    /// says. All else is checked: counts, sizes, strides, types, names, ranges.
    pub unsafe fn read(table: *const Model) -> Result<Description, String> {
        if table.is_null() || !table.is_aligned() {
            return Err("the model has no table".to_owned());
        }
        // SAFETY: the caller's promise: a size can be read. No reference to more than that is made yet.
        let size = unsafe { (*table).size } as usize;
        if size < size_of::<Model>() {
            return Err(format!(
                "the model's table has {size} bytes, version 1.0 of the contract has {}",
                size_of::<Model>()
            ));
        }
        // SAFETY: the table is as large as it says, by the caller's promise.
        let table = unsafe { &*table };
        if table.create.is_none() || table.destroy.is_none() || table.serve.is_none() {
            return Err("create, destroy and serve must not be null".to_owned());
        }
        // SAFETY: strings and arrays of the table are valid by the caller's promise.
        let description = unsafe {
            Description {
                id: text(table.id, "id")?,
                version: text(table.version, "version")?,
                title: text(table.title, "title")?,
                doc: text(table.doc, "doc")?.trim().to_owned(),
                parameters: rows(
                    "parameters",
                    table.parameters,
                    table.parameter_count,
                    table.parameter_stride,
                    limit::PARAMETERS_MAX,
                    parameter,
                )?,
                columns: rows(
                    "columns",
                    table.columns,
                    table.column_count,
                    table.column_stride,
                    limit::COLUMNS_MAX,
                    column,
                )?,
                metrics: rows(
                    "metrics",
                    table.metrics,
                    table.metric_count,
                    table.metric_stride,
                    limit::METRICS_MAX,
                    metric,
                )?,
                postings: rows(
                    "ledger lines",
                    table.postings,
                    table.posting_count,
                    table.posting_stride,
                    limit::POSTINGS_MAX,
                    posting,
                )?,
                globals: rows(
                    "globals",
                    table.globals,
                    table.global_count,
                    table.global_stride,
                    limit::GLOBALS_MAX,
                    global,
                )?,
                scratch_bytes_per_person: table.scratch_bytes_per_person as usize,
            }
        };
        description.check()?;
        Ok(description)
    }
}
