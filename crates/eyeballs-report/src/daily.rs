//! `daily.parquet`, and `daily.csv` for who wants it: one row per variant, replication, service and day, streamed
//! out as simulations end. The rows pass through a [`Chunk`], column by column, so that memory stays flat.

mod chunk;
mod columns;
mod csv_file;
mod parquet_file;
mod rows;

pub use chunk::{Cells, Column};
pub use columns::Columns;
pub(crate) use columns::metric_column;
pub use rows::DailyRows;

use crate::{Error, Stream};
use chunk::Chunk;
use csv_file::CsvFile;
use eyeballs_lab::Simulation;
use parquet_file::ParquetFile;
use std::path::Path;

/// Rows that are written together: a row group of the Parquet file.
const CHUNK_ROWS: usize = 16_384;

/// `daily.parquet`: a row group for every some thousands of rows.
pub struct Daily {
    columns: Columns,
    chunk: Chunk,
    parquet: ParquetFile,
}

impl Daily {
    /// Starts the file in a folder.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn create(folder: &Path, columns: Columns) -> Result<Daily, Error> {
        let chunk = Chunk::new(&columns);
        let parquet = ParquetFile::create(&folder.join("daily.parquet"), &chunk)?;
        Ok(Daily { columns, chunk, parquet })
    }

    fn write_chunk(&mut self) -> Result<(), Error> {
        self.parquet.write(&self.chunk)?;
        self.chunk.clear();
        Ok(())
    }
}

impl Stream for Daily {
    fn path(&self) -> &Path {
        self.parquet.path()
    }

    fn take(&mut self, simulation: &Simulation<'_>) -> Result<(), Error> {
        self.chunk.push(simulation, &self.columns).map_err(Error::file("write", self.parquet.path()))?;
        if self.chunk.rows() >= CHUNK_ROWS { self.write_chunk() } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>) -> Result<(), Error> {
        self.write_chunk()?;
        self.parquet.finish()
    }
}

/// The same rows as text, `daily.csv`: those of a simulation are safe as soon as it was taken, whatever a model
/// does next.
pub struct DailyText {
    columns: Columns,
    chunk: Chunk,
    csv: CsvFile,
}

impl DailyText {
    /// Starts the file in a folder.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn create(folder: &Path, columns: Columns) -> Result<DailyText, Error> {
        let chunk = Chunk::new(&columns);
        let csv = CsvFile::create(&folder.join("daily.csv"), &chunk)?;
        Ok(DailyText { columns, chunk, csv })
    }
}

impl Stream for DailyText {
    fn path(&self) -> &Path {
        self.csv.path()
    }

    fn take(&mut self, simulation: &Simulation<'_>) -> Result<(), Error> {
        self.chunk.push(simulation, &self.columns).map_err(Error::file("write", self.csv.path()))?;
        self.csv.write(&self.chunk, 0..self.chunk.rows())?;
        self.chunk.clear();
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), Error> {
        self.csv.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Scratch, line, metric, record, service};
    use eyeballs_core::date::Date;
    use eyeballs_core::record::{Record, ServiceDay};
    use eyeballs_core::units::Micros;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;
    use std::fs;

    fn columns() -> Columns {
        let mut columns = Columns::new("CNY");
        columns.add_metric(&metric("ads", "load", "ads/hour"));
        columns.add_metric(&metric("shop", "visits", "1"));
        columns.add_line(&line("ads", "sales"));
        columns.add_line(&line("market", "fixed"));
        columns
    }

    fn two_services(days: u32) -> Record {
        let ads = service(
            "reader",
            0,
            days,
            vec![metric("ads", "load", "ads/hour")],
            vec![line("market", "fixed"), line("ads", "sales")],
        );
        let shop = service(
            "shop, \"new\"",
            1,
            days,
            vec![metric("shop", "visits", "1")],
            vec![line("market", "fixed")],
        );
        record(vec![ads, shop], days)
    }

    fn write(folder: &Path, record: &Record, replications: u32) {
        let mut daily = Box::new(Daily::create(folder, columns()).unwrap());
        let mut text = Box::new(DailyText::create(folder, columns()).unwrap());
        for replication in 0..replications {
            let simulation = Simulation { variant: 0, variant_name: "base", replication, record };
            daily.take(&simulation).unwrap();
            text.take(&simulation).unwrap();
        }
        daily.finish().unwrap();
        text.finish().unwrap();
    }

    /// What is in the file survives whatever ends the program.
    #[test]
    fn the_rows_of_a_simulation_are_in_the_csv_file_as_soon_as_it_was_taken() {
        let scratch = Scratch::new("daily-whole");
        let mut daily = DailyText::create(scratch.path(), columns()).unwrap();
        for replication in 0..2 {
            let record = two_services(3);
            let simulation = Simulation { variant: 0, variant_name: "base", replication, record: &record };
            daily.take(&simulation).unwrap();
            let text = fs::read_to_string(scratch.path().join("daily.csv")).unwrap();
            assert!(text.ends_with('\n'));
            assert_eq!(text.lines().count(), 1 + 2 * 3 * (replication as usize + 1));
        }
    }

    /// Every number of this day is another one: no column reads what belongs to its neighbour.
    #[test]
    fn every_column_of_the_market_has_the_value_of_its_name() {
        let units = |units: i64| Micros(units * 1_000_000);
        let day = ServiceDay {
            users_month: 101,
            users_week: 102,
            users_day: 103,
            active: 104,
            lapsed: 105,
            joined: 106,
            returned: 107,
            left: 108,
            first_used: 121,
            kept_day_1: 122,
            kept_day_7: 123,
            kept_day_30: 124,
            engaged: 120,
            payers_month: 109,
            advertisers: 110,
            merchants: 111,
            invitations_sent: 112,
            invitations_accepted: 113,
            cycle_days: 0,
            minutes: 114.5,
            satisfaction: 0.25,
            quality: 0.75,
            revenue_users: units(1),
            revenue_advertisers: units(20),
            revenue_merchants: units(300),
            revenue_other: units(4_000),
            cost_acquisition: units(5),
            cost_fixed: units(60),
            cost_other: units(700),
            open: true,
        };
        let use_line = line("market", "use");
        let mut service = service("reader", 0, 1, vec![], vec![use_line.clone()]);
        (service.days, service.line_amounts) = (vec![day], vec![units(600)]);
        let mut record = record(vec![service], 1);
        (record.firms[0].cash, record.firms[0].capital) = (vec![units(-8)], vec![units(9)]);
        let mut columns = Columns::new("CNY");
        columns.add_line(&use_line);
        let scratch = Scratch::new("daily-values");
        let mut daily = Box::new(DailyText::create(scratch.path(), columns).unwrap());
        daily
            .take(&Simulation { variant: 0, variant_name: "base", replication: 3, record: &record })
            .unwrap();
        daily.finish().unwrap();
        let written = fs::read_to_string(scratch.path().join("daily.csv")).unwrap();
        let lines: Vec<&str> = written.lines().collect();
        let [names, values] = &lines[..] else { panic!("{written}") };
        let found: Vec<String> =
            names.split(',').zip(values.split(',')).map(|(name, value)| format!("{name}={value}")).collect();
        let expected = "variant=base replication=3 firm=firm|0 service=reader day=0 open=true users_month_people=101 \
            users_week_people=102 users_day_people=103 active_people=104 lapsed_people=105 joined_people=106 \
            returned_people=107 left_people=108 payers_month_people=109 advertisers_month_count=110 \
            merchants_month_count=111 invitations_sent_count=112 invitations_accepted_people=113 minutes_min=114.5 \
            satisfaction_share=0.25 quality_share=0.75 revenue_users_CNY=1 revenue_advertisers_CNY=20 \
            revenue_merchants_CNY=300 revenue_other_CNY=4000 revenue_CNY=4321 cost_acquisition_CNY=5 \
            cost_fixed_CNY=60 cost_other_CNY=700 profit_CNY=3556 firm_cash_CNY=-8 firm_capital_CNY=9 \
            cost_use_CNY=600 cost_models_CNY=100 engaged_people=120 first_used_people=121 \
            kept_day_1_people=122 kept_day_7_people=123 kept_day_30_people=124 market.use_CNY=600";
        let expected: Vec<String> = expected.split_whitespace().map(|cell| cell.replace('|', " ")).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn each_row_is_a_service_on_a_day_with_blanks_for_what_it_does_not_have() {
        let scratch = Scratch::new("daily-csv");
        write(scratch.path(), &two_services(3), 2);
        let mut reader = csv::Reader::from_path(scratch.path().join("daily.csv")).unwrap();
        let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        assert_eq!(
            names[names.len() - 13..],
            [
                "firm_cash_CNY",
                "firm_capital_CNY",
                "cost_use_CNY",
                "cost_models_CNY",
                "engaged_people",
                "first_used_people",
                "kept_day_1_people",
                "kept_day_7_people",
                "kept_day_30_people",
                "ads.load_ads_per_hour",
                "shop.visits",
                "ads.sales_CNY",
                "market.fixed_CNY"
            ]
        );
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 2 * 2 * 3);
        let cell = |row: usize, name: &str| &rows[row][names.iter().position(|n| n == name).unwrap()];

        for (name, value) in [
            ("variant", "base"),
            ("replication", "0"),
            ("firm", "firm 0"),
            ("service", "reader"),
            ("day", "2"),
            ("open", "true"),
            ("users_month_people", "1002"),
            ("minutes_min", "25"),
            ("revenue_users_CNY", "2.5"),
            ("profit_CNY", "2.499999"),
            ("firm_cash_CNY", "-2.000002"),
            ("ads.load_ads_per_hour", "2.5"),
            ("shop.visits", ""),
            ("market.fixed_CNY", "0.000004"),
            ("ads.sales_CNY", "0.000005"),
        ] {
            assert_eq!(cell(2, name), value, "{name}");
        }
        for (name, value) in [
            ("service", "shop, \"new\""),
            ("day", "1"),
            ("ads.load_ads_per_hour", ""),
            ("shop.visits", "1.5"),
            ("ads.sales_CNY", ""),
            ("market.fixed_CNY", "0.000001"),
        ] {
            assert_eq!(cell(4, name), value, "{name}");
        }
        assert_eq!((cell(6, "replication"), cell(6, "day")), ("1", "0"));
    }

    #[test]
    fn no_text_is_a_formula_and_no_number_is_touched() {
        let scratch = Scratch::new("daily-formulas");
        let record = record(vec![service("@reader", 0, 2, vec![], vec![])], 2);
        let mut daily = Box::new(DailyText::create(scratch.path(), Columns::new("CNY")).unwrap());
        daily.take(&Simulation { variant: 0, variant_name: "=x", replication: 5, record: &record }).unwrap();
        daily.finish().unwrap();
        let text = fs::read_to_string(scratch.path().join("daily.csv")).unwrap();
        let last = text.lines().last().unwrap();
        assert!(last.starts_with("'=x,5,firm 0,'@reader,1,true,"), "{last}");
        assert!(last.contains(",-1.000001,"), "a cash below zero: {last}");
    }

    #[test]
    fn parquet_holds_what_csv_holds() {
        let scratch = Scratch::new("daily-parquet");
        // More rows than one group takes.
        write(scratch.path(), &two_services(5_000), 3);
        let mut csv = csv::Reader::from_path(scratch.path().join("daily.csv")).unwrap();
        let names: Vec<String> = csv.headers().unwrap().iter().map(str::to_owned).collect();
        let file = fs::File::open(scratch.path().join("daily.parquet")).unwrap();
        let parquet = SerializedFileReader::new(file).unwrap();
        assert!(parquet.metadata().num_row_groups() > 1);
        let mut rows = 0;
        for (text, row) in csv.records().zip(parquet.get_row_iter(None).unwrap()) {
            let (text, row) = (text.unwrap(), row.unwrap());
            for ((name, text), (column, field)) in names.iter().zip(text.iter()).zip(row.get_column_iter()) {
                assert_eq!(name, column);
                match field {
                    Field::Null => assert_eq!(text, "", "{name}"),
                    Field::Str(value) => assert_eq!(text, value, "{name}"),
                    Field::Long(value) => assert_eq!(text.parse::<i64>().unwrap(), *value, "{name}"),
                    Field::Bool(value) => assert_eq!(text.parse::<bool>().unwrap(), *value, "{name}"),
                    Field::Double(value) => assert_eq!(text.parse::<f64>().unwrap(), *value, "{name}"),
                    other => panic!("{name} is {other}"),
                }
            }
            rows += 1;
        }
        assert_eq!(rows, 3 * 2 * 5_000);
        assert_eq!(parquet.metadata().file_metadata().num_rows(), rows);
    }

    #[test]
    fn the_same_records_give_the_same_bytes() {
        let (one, two) = (Scratch::new("daily-same-1"), Scratch::new("daily-same-2"));
        let record = two_services(300);
        write(one.path(), &record, 4);
        write(two.path(), &record, 4);
        for name in ["daily.csv", "daily.parquet"] {
            assert!(
                fs::read(one.path().join(name)).unwrap() == fs::read(two.path().join(name)).unwrap(),
                "{name}"
            );
        }
    }

    #[test]
    fn no_simulation_gives_files_with_names_and_no_rows() {
        let scratch = Scratch::new("daily-empty");
        write(scratch.path(), &Record::default(), 1);
        let text = fs::read_to_string(scratch.path().join("daily.csv")).unwrap();
        assert_eq!(text.lines().count(), 1);
        let file = fs::File::open(scratch.path().join("daily.parquet")).unwrap();
        assert_eq!(SerializedFileReader::new(file).unwrap().metadata().file_metadata().num_rows(), 0);
    }

    #[test]
    fn a_metric_that_was_not_announced_is_an_error_and_not_lost() {
        let scratch = Scratch::new("daily-unknown");
        let mut daily = Daily::create(scratch.path(), columns()).unwrap();
        let record = record(vec![service("reader", 0, 1, vec![metric("ads", "other", "1")], vec![])], 1);
        let simulation = Simulation { variant: 0, variant_name: "base", replication: 0, record: &record };
        let error = daily.take(&simulation).unwrap_err().to_string();
        assert!(error.contains("`ads.other`"), "{error}");
    }

    #[test]
    fn a_metric_and_a_ledger_line_of_one_name_have_two_columns() {
        let scratch = Scratch::new("daily-twins");
        let mut columns = Columns::new("CNY");
        columns.add_metric(&metric("shop", "sales", "CNY"));
        columns.add_line(&line("shop", "sales"));
        Box::new(DailyText::create(scratch.path(), columns).unwrap()).finish().unwrap();
        let text = fs::read_to_string(scratch.path().join("daily.csv")).unwrap();
        assert!(text.ends_with("shop.sales_CNY,shop.ledger_sales_CNY\n"), "{text}");
    }

    #[test]
    fn days_of_a_run_with_a_date_have_dates() {
        let scratch = Scratch::new("daily-dated");
        let columns = Columns::new("CNY").dated(Date::parse("2026-12-31"));
        let mut daily = Box::new(DailyText::create(scratch.path(), columns).unwrap());
        let record = record(vec![service("reader", 0, 2, vec![], vec![])], 2);
        daily
            .take(&Simulation { variant: 0, variant_name: "base", replication: 0, record: &record })
            .unwrap();
        daily.finish().unwrap();
        let written = fs::read_to_string(scratch.path().join("daily.csv")).unwrap();
        let dates: Vec<&str> = written.lines().map(|line| line.split(',').nth(5).unwrap()).collect();
        assert_eq!(dates, ["date", "2026-12-31", "2027-01-01"]);
    }
}
