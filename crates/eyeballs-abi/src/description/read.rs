//! Reads a model's table, and refuses one that does not keep the contract.

use super::declarations::{column, global, metric, parameter, posting};
use super::raw::{rows, text};
use super::{ColumnRole, Description, Output};
use crate::layout::{MODEL_BYTES_1_0, Model, limit, output};

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
        // SAFETY: the caller's promise.
        unsafe { Description::of(&whole(table)?) }
    }

    /// Reads and checks a table that is whole, see [`whole`].
    ///
    /// # Errors
    /// As [`Description::read`].
    ///
    /// # Safety
    /// Pointers in it as for [`Description::read`].
    pub(crate) unsafe fn of(table: &Model) -> Result<Description, String> {
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
        let appeal = ColumnRole::Output(Output::Appeal);
        if table.consider.is_some() && !description.columns.iter().any(|column| column.role == appeal) {
            return Err(format!("it has `consider`, but no output column `{}` to write", output::APPEAL));
        }
        Ok(description)
    }
}

/// A copy of a table as this version knows it; what a table of an earlier version lacks is null.
///
/// # Errors
/// There is no table, or it is too short.
///
/// # Safety
/// As for [`Description::read`].
pub(crate) unsafe fn whole(table: *const Model) -> Result<Model, String> {
    if table.is_null() || !table.is_aligned() {
        return Err("the model has no table".to_owned());
    }
    // SAFETY: the caller's promise: a size can be read. No reference to more than that is made.
    let size = unsafe { (*table).size } as usize;
    if size < MODEL_BYTES_1_0 {
        return Err(format!(
            "the model's table has {size} bytes, version 1.0 of the contract has {MODEL_BYTES_1_0}"
        ));
    }
    let known = if size < size_of::<Model>() { MODEL_BYTES_1_0 } else { size_of::<Model>() };
    let mut copy = core::mem::MaybeUninit::<Model>::zeroed();
    // SAFETY: the table is as large as it says, by the caller's promise, and the copy at least as large as what is
    // known of it. Zeros are a table: null pointers, no functions.
    unsafe {
        core::ptr::copy_nonoverlapping(table.cast::<u8>(), copy.as_mut_ptr().cast(), known);
        Ok(copy.assume_init())
    }
}
