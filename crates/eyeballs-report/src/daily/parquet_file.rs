//! The Parquet side, by the low-level column writer: arrow would double the build for no gain here.

use super::chunk::{Cells, Chunk, Column};
use crate::Error;
use eyeballs_core::units::Micros;
use parquet::basic::{Compression, ConvertedType, Encoding, Repetition, Type as PhysicalType};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{ColumnPath, Type};
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(super) struct ParquetFile {
    path: PathBuf,
    writer: SerializedFileWriter<BufWriter<File>>,
    present: Vec<i16>,
    numbers: Vec<f64>,
}

impl ParquetFile {
    pub(super) fn create(path: &Path, chunk: &Chunk) -> Result<ParquetFile, Error> {
        let file = File::create(path).map_err(Error::file("create", path))?;
        let writer = writer(BufWriter::new(file), chunk).map_err(Error::file("write", path))?;
        Ok(ParquetFile { path: path.to_owned(), writer, present: Vec::new(), numbers: Vec::new() })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn write(&mut self, chunk: &Chunk) -> Result<(), Error> {
        if chunk.rows() == 0 {
            return Ok(());
        }
        self.write_row_group(chunk).map_err(|error| Error::file("write", &self.path)(cause(error)))
    }

    fn write_row_group(&mut self, chunk: &Chunk) -> Result<(), ParquetError> {
        let mut group = self.writer.next_row_group()?;
        for column in chunk.columns() {
            let mut writer =
                group.next_column()?.expect("the schema has a column for each column of the chunk");
            match &column.cells {
                Cells::Text(cells) => {
                    let texts: Vec<ByteArray> = cells.iter().map(|text| ByteArray::from(&**text)).collect();
                    writer.typed::<ByteArrayType>().write_batch(&texts, None, None)?;
                }
                Cells::Integer(cells) => {
                    writer.typed::<Int64Type>().write_batch(cells, None, None)?;
                }
                Cells::Flag(cells) => {
                    writer.typed::<BoolType>().write_batch(cells, None, None)?;
                }
                Cells::Real(cells) => {
                    let cells = cells.iter().map(|number| number.is_finite().then_some(*number));
                    write_numbers(&mut writer, cells, &mut self.present, &mut self.numbers)?;
                }
                Cells::Money(cells) => {
                    let cells = cells.iter().map(|amount| amount.map(Micros::units));
                    write_numbers(&mut writer, cells, &mut self.present, &mut self.numbers)?;
                }
            }
            writer.close()?;
        }
        group.close()?;
        Ok(())
    }

    pub(super) fn finish(self) -> Result<(), Error> {
        self.writer
            .into_inner()
            .map_err(|error| Error::file("write", &self.path)(cause(error)))?
            .into_inner()
            .map(drop)
            .map_err(|cause| Error::file("write", &self.path)(cause.into_error()))
    }
}

/// What the system said, without the library's word before it.
fn cause(error: ParquetError) -> Box<dyn std::error::Error + Send + Sync> {
    match error {
        ParquetError::External(cause) => cause,
        other => other.into(),
    }
}

fn write_numbers(
    writer: &mut SerializedColumnWriter<'_>,
    cells: impl Iterator<Item = Option<f64>>,
    present: &mut Vec<i16>,
    numbers: &mut Vec<f64>,
) -> Result<(), ParquetError> {
    present.clear();
    numbers.clear();
    for cell in cells {
        present.push(i16::from(cell.is_some()));
        numbers.extend(cell);
    }
    writer.typed::<DoubleType>().write_batch(numbers, Some(present), None)?;
    Ok(())
}

fn writer(
    file: BufWriter<File>,
    chunk: &Chunk,
) -> Result<SerializedFileWriter<BufWriter<File>>, ParquetError> {
    let fields = chunk.columns().iter().map(field).collect::<Result<Vec<_>, _>>()?;
    let schema = Type::group_type_builder("daily").with_fields(fields).build()?;
    let mut properties = WriterProperties::builder().set_compression(Compression::SNAPPY);
    for column in chunk.columns() {
        let path = ColumnPath::new(vec![column.name.clone()]);
        properties = match column.cells {
            Cells::Text(_) => properties,
            // Counts move little from day to day, so that their differences need few bits.
            Cells::Integer(_) => properties
                .set_column_dictionary_enabled(path.clone(), false)
                .set_column_encoding(path, Encoding::DELTA_BINARY_PACKED),
            Cells::Flag(_) | Cells::Real(_) | Cells::Money(_) => {
                properties.set_column_dictionary_enabled(path, false)
            }
        };
    }
    SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties.build()))
}

fn field(column: &Column) -> Result<Arc<Type>, ParquetError> {
    let (physical, converted, repetition) = match column.cells {
        Cells::Text(_) => (PhysicalType::BYTE_ARRAY, ConvertedType::UTF8, Repetition::REQUIRED),
        Cells::Integer(_) => (PhysicalType::INT64, ConvertedType::NONE, Repetition::REQUIRED),
        Cells::Flag(_) => (PhysicalType::BOOLEAN, ConvertedType::NONE, Repetition::REQUIRED),
        // Programs want money that they can add and divide: the nearest floating-point number, which
        // is exact to the micro-unit up to nine billion units. The CSV file is exact always.
        Cells::Real(_) | Cells::Money(_) => (PhysicalType::DOUBLE, ConvertedType::NONE, Repetition::OPTIONAL),
    };
    let field = Type::primitive_type_builder(&column.name, physical)
        .with_repetition(repetition)
        .with_converted_type(converted)
        .build()?;
    Ok(Arc::new(field))
}
