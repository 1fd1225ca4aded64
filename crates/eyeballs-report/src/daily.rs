//! `daily.csv` and `daily.parquet`: one row per variant, replication, service and day, streamed out as
//! simulations end. The rows pass through a [`Chunk`], column by column, so that memory stays flat.

mod chunk;
mod columns;
mod csv_file;
mod parquet_file;

pub use columns::Columns;

use crate::Error;
use chunk::Chunk;
use csv_file::CsvFile;
use eyeballs_lab::{Simulation, Sink};
use parquet_file::ParquetFile;
use std::io;
use std::path::Path;

/// Rows that are written together: a row group of the Parquet file.
const CHUNK_ROWS: usize = 16_384;

/// Writes `daily.csv` and `daily.parquet`.
pub struct Daily {
    columns: Columns,
    chunk: Chunk,
    csv: CsvFile,
    parquet: ParquetFile,
}

impl Daily {
    /// Starts both files in a folder.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn create(folder: &Path, columns: Columns) -> Result<Daily, Error> {
        let chunk = Chunk::new(&columns);
        let csv = CsvFile::create(&folder.join("daily.csv"), &chunk)?;
        let parquet = ParquetFile::create(&folder.join("daily.parquet"), &chunk)?;
        Ok(Daily { columns, chunk, csv, parquet })
    }

    /// Writes what is left and ends both files.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn finish(mut self) -> Result<(), Error> {
        self.write_chunk()?;
        self.csv.finish()?;
        self.parquet.finish()
    }

    fn write_chunk(&mut self) -> Result<(), Error> {
        self.csv.write(&self.chunk)?;
        self.parquet.write(&self.chunk)?;
        self.chunk.clear();
        Ok(())
    }
}

impl Sink for Daily {
    fn take(&mut self, simulation: &Simulation<'_>) -> io::Result<()> {
        self.chunk.push(simulation, &self.columns)?;
        if self.chunk.rows() >= CHUNK_ROWS {
            self.write_chunk()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Scratch, line, metric, record, service};
    use eyeballs_core::record::Record;
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
        let mut daily = Daily::create(folder, columns()).unwrap();
        for replication in 0..replications {
            let simulation = Simulation { variant: 0, variant_name: "base", replication, record };
            daily.take(&simulation).unwrap();
        }
        daily.finish().unwrap();
    }

    #[test]
    fn each_row_is_a_service_on_a_day_with_blanks_for_what_it_does_not_have() {
        let scratch = Scratch::new("daily-csv");
        write(scratch.path(), &two_services(3), 2);
        let mut reader = csv::Reader::from_path(scratch.path().join("daily.csv")).unwrap();
        let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        assert_eq!(
            names[names.len() - 6..],
            [
                "firm_cash_CNY",
                "firm_capital_CNY",
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
        Daily::create(scratch.path(), columns).unwrap().finish().unwrap();
        let text = fs::read_to_string(scratch.path().join("daily.csv")).unwrap();
        assert!(text.ends_with("shop.sales_CNY,shop.ledger_sales_CNY\n"), "{text}");
    }
}
