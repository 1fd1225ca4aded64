//! Some thousands of rows, column by column.

use super::columns::{Columns, line_column, metric_column};
use eyeballs_core::date::Date;
use eyeballs_core::measures::{MEASURES, Measure, Reading};
use eyeballs_core::record::ServiceRecord;
use eyeballs_core::units::Micros;
use eyeballs_lab::Simulation;
use std::io;
use std::sync::Arc;

/// A column of the daily rows: its name and as many cells as there are rows.
pub struct Column {
    /// Its name, as in the files.
    pub name: String,
    /// What stands in it, row by row.
    pub cells: Cells,
}

/// The cells of a column, all of one kind.
pub enum Cells {
    /// Names and dates.
    Text(Vec<Arc<str>>),
    /// Counts and numbers of replications and days.
    Integer(Vec<i64>),
    /// Yes or no.
    Flag(Vec<bool>),
    /// A number that is not finite is no value.
    Real(Vec<f64>),
    /// Money; none where a firm has none any more, and of lines that a variant does not have.
    Money(Vec<Option<Micros>>),
}

/// The market's own measures that have a column.
fn fields() -> impl Iterator<Item = (&'static Measure, &'static str)> {
    MEASURES.iter().filter_map(|measure| Some((measure, measure.daily?)))
}

/// Which simulation, firm, service and day a row belongs to; these columns come first, then the date if there is one.
const KEYS: usize = 5;

pub(super) struct Chunk {
    columns: Vec<Column>,
    rows: usize,
    /// The date of day 0.
    start: Option<Date>,
}

impl Chunk {
    pub(super) fn new(columns: &Columns) -> Chunk {
        let currency = columns.currency();
        let column = |name: &str, cells| Column { name: name.to_owned(), cells };
        let money = |name: String| Column { name, cells: Cells::Money(Vec::new()) };
        let mut all = vec![
            column("variant", Cells::Text(Vec::new())),
            column("replication", Cells::Integer(Vec::new())),
            column("firm", Cells::Text(Vec::new())),
            column("service", Cells::Text(Vec::new())),
            column("day", Cells::Integer(Vec::new())),
        ];
        if columns.start().is_some() {
            all.push(column("date", Cells::Text(Vec::new())));
        }
        all.extend(fields().map(|(measure, name)| Column {
            name: measure.column(name, currency),
            cells: empty_cells(measure.reading),
        }));
        all.extend(
            columns.metrics().iter().map(|metric| Column {
                name: metric_column(metric, currency),
                cells: Cells::Real(Vec::new()),
            }),
        );
        for line in columns.lines() {
            let name = line_column(line, currency);
            // A model may report a metric of the same name as a ledger line, in money too.
            let taken = all.iter().any(|column| column.name == name);
            all.push(money(if taken {
                format!("{}.ledger_{}_{currency}", line.model, line.name)
            } else {
                name
            }));
        }
        Chunk { columns: all, rows: 0, start: columns.start() }
    }

    pub(super) fn columns(&self) -> &[Column] {
        &self.columns
    }

    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    pub(super) fn clear(&mut self) {
        self.rows = 0;
        for column in &mut self.columns {
            match &mut column.cells {
                Cells::Text(cells) => cells.clear(),
                Cells::Integer(cells) => cells.clear(),
                Cells::Flag(cells) => cells.clear(),
                Cells::Real(cells) => cells.clear(),
                Cells::Money(cells) => cells.clear(),
            }
        }
    }

    /// Appends all days of all services of a simulation.
    pub(super) fn push(&mut self, simulation: &Simulation<'_>, columns: &Columns) -> Result<(), io::Error> {
        for service in &simulation.record.services {
            let metrics = positions(&service.metrics, columns.metrics().len(), |m| columns.metric(m))
                .map_err(|m| unknown("metric", &metric_column(m, columns.currency())))?;
            let lines = positions(&service.lines, columns.lines().len(), |l| columns.line(l))
                .map_err(|l| unknown("ledger line", &line_column(l, columns.currency())))?;
            self.push_service(simulation, service, &metrics, &lines);
        }
        Ok(())
    }

    fn push_service(
        &mut self,
        simulation: &Simulation<'_>,
        service: &ServiceRecord,
        metrics: &[Option<usize>],
        lines: &[Option<usize>],
    ) {
        let days = &service.days;
        let firm = &simulation.record.firms[service.firm];
        let (keys, rest) = self.columns.split_at_mut(KEYS + usize::from(self.start.is_some()));
        let (field_columns, models) = rest.split_at_mut(fields().count());
        let (metric_columns, line_columns) = models.split_at_mut(metrics.len());

        keys[0].extend_text(simulation.variant_name, days.len());
        keys[1].extend_integers(days.iter().map(|_| i64::from(simulation.replication)));
        keys[2].extend_text(&firm.name, days.len());
        keys[3].extend_text(&service.name, days.len());
        keys[4].extend_integers((0..days.len()).map(|day| day as i64));
        if let (Some(start), Some(Column { cells: Cells::Text(cells), .. })) =
            (self.start, keys.get_mut(KEYS))
        {
            cells.extend((0..days.len()).map(|day| Arc::from(start.after(day as u32).to_string())));
        }

        for (column, (measure, _)) in field_columns.iter_mut().zip(fields()) {
            match measure.reading {
                Reading::Count(of) => column.extend_integers(days.iter().map(|day| of(day).cast_signed())),
                Reading::Flag(of) => column.extend_flags(days.iter().map(of)),
                Reading::Number(of) | Reading::Mean { of, .. } => column.extend_reals(days.iter().map(of)),
                Reading::Money(of) => column.extend_money(days.iter().map(|day| Some(of(day)))),
                Reading::Ledger(of) => {
                    column.extend_money((0..days.len()).map(|day| Some(of(service, day))));
                }
                Reading::Firm(of) => {
                    column.extend_money(
                        (0..days.len()).map(|day| (day < firm.cash.len()).then(|| of(firm, day))),
                    );
                }
                Reading::Computed(_) => unreachable!("{NO_COLUMN}"),
            }
        }

        for (column, position) in metric_columns.iter_mut().zip(metrics) {
            let value = |day: usize| match position {
                Some(position) => service.metric_values[day * service.metrics.len() + position],
                None => f64::NAN,
            };
            column.extend_reals((0..days.len()).map(value));
        }
        for (column, position) in line_columns.iter_mut().zip(lines) {
            let value = |day: usize| {
                position.map(|position| service.line_amounts[day * service.lines.len() + position])
            };
            column.extend_money((0..days.len()).map(value));
        }
        self.rows += days.len();
    }
}

/// Why no column is computed from several days.
const NO_COLUMN: &str = "what has a daily column stands for itself on a day";

fn empty_cells(reading: Reading) -> Cells {
    match reading {
        Reading::Count(_) => Cells::Integer(Vec::new()),
        Reading::Flag(_) => Cells::Flag(Vec::new()),
        Reading::Number(_) | Reading::Mean { .. } => Cells::Real(Vec::new()),
        Reading::Money(_) | Reading::Ledger(_) | Reading::Firm(_) => Cells::Money(Vec::new()),
        Reading::Computed(_) => unreachable!("{NO_COLUMN}"),
    }
}

/// For each of `count` columns the position in the service's own list, if it has it; the first name that
/// has no column is an error, never a loss.
fn positions<Name>(
    own: &[Name],
    count: usize,
    column: impl Fn(&Name) -> Option<usize>,
) -> Result<Vec<Option<usize>>, &Name> {
    let mut positions = vec![None; count];
    for (position, name) in own.iter().enumerate() {
        positions[column(name).ok_or(name)?] = Some(position);
    }
    Ok(positions)
}

fn unknown(what: &str, name: &str) -> io::Error {
    io::Error::other(format!("the {what} `{name}` was not announced when the daily files were started"))
}

impl Column {
    fn extend_text(&mut self, text: &str, count: usize) {
        let Cells::Text(cells) = &mut self.cells else { unreachable!("`{}` holds text", self.name) };
        cells.extend(std::iter::repeat_n(Arc::<str>::from(text), count));
    }

    fn extend_integers(&mut self, values: impl Iterator<Item = i64>) {
        let Cells::Integer(cells) = &mut self.cells else { unreachable!("`{}` holds integers", self.name) };
        cells.extend(values);
    }

    fn extend_flags(&mut self, values: impl Iterator<Item = bool>) {
        let Cells::Flag(cells) = &mut self.cells else { unreachable!("`{}` holds flags", self.name) };
        cells.extend(values);
    }

    fn extend_reals(&mut self, values: impl Iterator<Item = f64>) {
        let Cells::Real(cells) = &mut self.cells else { unreachable!("`{}` holds numbers", self.name) };
        cells.extend(values);
    }

    fn extend_money(&mut self, values: impl Iterator<Item = Option<Micros>>) {
        let Cells::Money(cells) = &mut self.cells else { unreachable!("`{}` holds money", self.name) };
        cells.extend(values);
    }
}
