//! Some thousands of rows, column by column.

use super::columns::{Columns, line_column, metric_column};
use eyeballs_core::record::{ServiceDay, ServiceRecord};
use eyeballs_core::units::Micros;
use eyeballs_lab::Simulation;
use std::io;
use std::sync::Arc;

/// A column: its name and as many cells as there are rows.
pub(super) struct Column {
    pub(super) name: String,
    pub(super) cells: Cells,
}

pub(super) enum Cells {
    Text(Vec<Arc<str>>),
    Whole(Vec<i64>),
    Flag(Vec<bool>),
    /// A number that is not finite is no value.
    Real(Vec<f64>),
    Money(Vec<Option<Micros>>),
}

/// How a number of a day is read.
enum Field {
    Whole(fn(&ServiceDay) -> u64),
    Flag(fn(&ServiceDay) -> bool),
    Real(fn(&ServiceDay) -> f64),
    Money(fn(&ServiceDay) -> Micros),
}

/// The market's own columns; to the names of money the currency is added.
const FIELDS: [(&str, Field); 26] = [
    ("open", Field::Flag(|day| day.open)),
    ("users_month_people", Field::Whole(|day| day.users_month)),
    ("users_week_people", Field::Whole(|day| day.users_week)),
    ("users_day_people", Field::Whole(|day| day.users_day)),
    ("active_people", Field::Whole(|day| day.active)),
    ("lapsed_people", Field::Whole(|day| day.lapsed)),
    ("joined_people", Field::Whole(|day| day.joined)),
    ("returned_people", Field::Whole(|day| day.returned)),
    ("left_people", Field::Whole(|day| day.left)),
    ("payers_month_people", Field::Whole(|day| day.payers_month)),
    ("advertisers_month_count", Field::Whole(|day| day.advertisers)),
    ("merchants_month_count", Field::Whole(|day| day.merchants)),
    ("invitations_sent_count", Field::Whole(|day| day.invitations_sent)),
    ("invitations_accepted_people", Field::Whole(|day| day.invitations_accepted)),
    ("minutes_min", Field::Real(|day| day.minutes)),
    ("satisfaction_share", Field::Real(|day| day.satisfaction)),
    ("quality_share", Field::Real(|day| day.quality)),
    ("revenue_users", Field::Money(|day| day.revenue_users)),
    ("revenue_advertisers", Field::Money(|day| day.revenue_advertisers)),
    ("revenue_merchants", Field::Money(|day| day.revenue_merchants)),
    ("revenue_other", Field::Money(|day| day.revenue_other)),
    ("revenue", Field::Money(ServiceDay::revenue)),
    ("cost_acquisition", Field::Money(|day| day.cost_acquisition)),
    ("cost_fixed", Field::Money(|day| day.cost_fixed)),
    ("cost_other", Field::Money(|day| day.cost_other)),
    ("profit", Field::Money(ServiceDay::profit)),
];

/// Which simulation, firm, service and day a row belongs to; these columns come first.
const KEYS: usize = 5;
/// Cash and capital of the firm, after the fields.
const FIRM: usize = KEYS + FIELDS.len();
/// Metrics and then ledger lines, to the end.
const MODELS: usize = FIRM + 2;

pub(super) struct Chunk {
    columns: Vec<Column>,
    rows: usize,
}

impl Chunk {
    pub(super) fn new(columns: &Columns) -> Chunk {
        let currency = columns.currency();
        let column = |name: &str, cells| Column { name: name.to_owned(), cells };
        let money = |name: String| Column { name, cells: Cells::Money(Vec::new()) };
        let mut all = vec![
            column("variant", Cells::Text(Vec::new())),
            column("replication", Cells::Whole(Vec::new())),
            column("firm", Cells::Text(Vec::new())),
            column("service", Cells::Text(Vec::new())),
            column("day", Cells::Whole(Vec::new())),
        ];
        all.extend(FIELDS.iter().map(|(name, field)| match field {
            Field::Whole(_) => column(name, Cells::Whole(Vec::new())),
            Field::Flag(_) => column(name, Cells::Flag(Vec::new())),
            Field::Real(_) => column(name, Cells::Real(Vec::new())),
            Field::Money(_) => money(format!("{name}_{currency}")),
        }));
        all.push(money(format!("firm_cash_{currency}")));
        all.push(money(format!("firm_capital_{currency}")));
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
        Chunk { columns: all, rows: 0 }
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
                Cells::Whole(cells) => cells.clear(),
                Cells::Flag(cells) => cells.clear(),
                Cells::Real(cells) => cells.clear(),
                Cells::Money(cells) => cells.clear(),
            }
        }
    }

    /// Appends all days of all services of a simulation.
    pub(super) fn push(&mut self, simulation: &Simulation<'_>, columns: &Columns) -> Result<(), io::Error> {
        for service in &simulation.record.services {
            let metrics = places(&service.metrics, columns.metrics().len(), |m| columns.metric(m))
                .map_err(|m| unknown("metric", &metric_column(m, columns.currency())))?;
            let lines = places(&service.lines, columns.lines().len(), |l| columns.line(l))
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
        let (keys, rest) = self.columns.split_at_mut(KEYS);
        let (fields, rest) = rest.split_at_mut(FIELDS.len());
        let (firm_columns, models) = rest.split_at_mut(MODELS - FIRM);
        let (metric_columns, line_columns) = models.split_at_mut(metrics.len());

        keys[0].extend_text(simulation.variant_name, days.len());
        keys[1].extend_whole(days.iter().map(|_| i64::from(simulation.replication)));
        keys[2].extend_text(&firm.name, days.len());
        keys[3].extend_text(&service.name, days.len());
        keys[4].extend_whole((0..days.len()).map(|day| day as i64));

        for (column, (_, field)) in fields.iter_mut().zip(&FIELDS) {
            match field {
                Field::Whole(read) => column.extend_whole(days.iter().map(|day| read(day).cast_signed())),
                Field::Flag(read) => column.extend_flag(days.iter().map(read)),
                Field::Real(read) => column.extend_real(days.iter().map(read)),
                Field::Money(read) => column.extend_money(days.iter().map(|day| Some(read(day)))),
            }
        }
        firm_columns[0].extend_money((0..days.len()).map(|day| firm.cash.get(day).copied()));
        firm_columns[1].extend_money((0..days.len()).map(|day| firm.capital.get(day).copied()));

        for (column, place) in metric_columns.iter_mut().zip(metrics) {
            let value = |day: usize| match place {
                Some(place) => service.metric_values[day * service.metrics.len() + place],
                None => f64::NAN,
            };
            column.extend_real((0..days.len()).map(value));
        }
        for (column, place) in line_columns.iter_mut().zip(lines) {
            let value =
                |day: usize| place.map(|place| service.line_amounts[day * service.lines.len() + place]);
            column.extend_money((0..days.len()).map(value));
        }
        self.rows += days.len();
    }
}

/// For each of `count` columns the place in the service's own list, if it has it; the first name that
/// has no column is an error, never a loss.
fn places<Name>(
    own: &[Name],
    count: usize,
    column: impl Fn(&Name) -> Option<usize>,
) -> Result<Vec<Option<usize>>, &Name> {
    let mut places = vec![None; count];
    for (place, name) in own.iter().enumerate() {
        places[column(name).ok_or(name)?] = Some(place);
    }
    Ok(places)
}

fn unknown(what: &str, name: &str) -> io::Error {
    io::Error::other(format!("the {what} `{name}` was not announced when the daily files were started"))
}

impl Column {
    fn extend_text(&mut self, text: &str, count: usize) {
        let Cells::Text(cells) = &mut self.cells else { unreachable!("`{}` holds text", self.name) };
        cells.extend(std::iter::repeat_n(Arc::<str>::from(text), count));
    }

    fn extend_whole(&mut self, values: impl Iterator<Item = i64>) {
        let Cells::Whole(cells) = &mut self.cells else { unreachable!("`{}` holds integers", self.name) };
        cells.extend(values);
    }

    fn extend_flag(&mut self, values: impl Iterator<Item = bool>) {
        let Cells::Flag(cells) = &mut self.cells else { unreachable!("`{}` holds flags", self.name) };
        cells.extend(values);
    }

    fn extend_real(&mut self, values: impl Iterator<Item = f64>) {
        let Cells::Real(cells) = &mut self.cells else { unreachable!("`{}` holds numbers", self.name) };
        cells.extend(values);
    }

    fn extend_money(&mut self, values: impl Iterator<Item = Option<Micros>>) {
        let Cells::Money(cells) = &mut self.cells else { unreachable!("`{}` holds money", self.name) };
        cells.extend(values);
    }
}
