//! Reads a model's table, and refuses one that does not keep the contract.

use super::declarations::{column, global, metric, parameter, posting};
use super::raw::{rows, text};
use super::{ColumnRole, Description, Input, Output, Party, Posting};
use crate::layout::{Model, input, limit, model_flag, output};

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
        if table.flags & !model_flag::MARKET_WIDE != 0 {
            return Err(format!("its flags {:#x} are of a later version of the contract", table.flags));
        }
        let market_wide = table.flags & model_flag::MARKET_WIDE != 0;
        if table.create.is_none() || table.destroy.is_none() || (table.serve.is_none() && !market_wide) {
            return Err("create, destroy and serve must not be null".to_owned());
        }
        let of_people = [table.attend, table.serve, table.consider, table.welcome, table.farewell];
        if market_wide && (table.column_count > 0 || of_people.iter().any(Option::is_some)) {
            return Err(
                "a model of the whole market has no columns, and of the functions only plan and settle"
                    .to_owned(),
            );
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
                market_wide,
            }
        };
        description.check()?;
        for (function, present, role, column) in [
            ("consider", table.consider.is_some(), ColumnRole::Output(Output::Appeal), output::APPEAL),
            ("welcome", table.welcome.is_some(), ColumnRole::Input(Input::Arrival), input::ARRIVAL),
            ("farewell", table.farewell.is_some(), ColumnRole::Input(Input::Departure), input::DEPARTURE),
        ] {
            let declared = description.columns.iter().any(|column| column.role == role);
            if present && !declared {
                return Err(format!("it has `{function}`, but does not declare its column `{column}`"));
            }
            if declared && !present {
                return Err(format!("it declares the column `{column}`, but has no `{function}`"));
            }
        }
        let between_services = |posting: &Posting| posting.party == Party::Service;
        if let Some(line) = description.postings.iter().find(|line| between_services(line) && !market_wide) {
            return Err(format!(
                "the ledger line `{}` is paid from service to service, which only a model of the whole market can do",
                line.name
            ));
        }
        if let Some(line) = description.postings.iter().find(|line| line.party == Party::User && market_wide)
        {
            return Err(format!(
                "the ledger line `{}` is paid by users, whom a model of the whole market does not serve",
                line.name
            ));
        }
        Ok(description)
    }
}

/// A copy of a table as this version knows it; a later minor version may have made it longer.
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
    if size < size_of::<Model>() {
        return Err(format!(
            "the model's table has {size} bytes, version 1.0 of the contract has {}; build it with the header or the \
             crates of this version",
            size_of::<Model>()
        ));
    }
    // SAFETY: the table is as large as it says, by the caller's promise.
    Ok(unsafe { table.read() })
}
