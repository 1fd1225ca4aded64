//! A part of a store: a Parquet file of simulations that finished, which any program that reads Parquet can open. Its name is the hash of
//! its bytes, so that damage is seen.
//!
//! Columns: `key` (32 hexadecimal digits), `variant`, `replication`; of a whole record `record`, what the market writes, compressed by Snappy; of
//! some numbers `question` and `answers`, a list.

use crate::disk::{at, sync_folder};
use crate::entry::{Content, Entry};
use parquet::basic::Compression;
use parquet::column::reader::ColumnReaderImpl;
use parquet::column::reader::get_typed_column_reader;
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use twox_hash::XxHash3_64;

const SCHEMA: &str = "message simulations {
    REQUIRED BYTE_ARRAY key (UTF8);
    REQUIRED BYTE_ARRAY variant (UTF8);
    REQUIRED INT64 replication;
    OPTIONAL BYTE_ARRAY record;
    OPTIONAL BYTE_ARRAY question (UTF8);
    OPTIONAL GROUP answers (LIST) { REPEATED GROUP list { OPTIONAL DOUBLE element; } }
}";
/// The columns in their order.
const KEY: usize = 0;
const VARIANT: usize = 1;
const REPLICATION: usize = 2;
const RECORD: usize = 3;
const QUESTION: usize = 4;
const ANSWERS: usize = 5;

/// How deep an answer is defined: a number, none, an empty list, or no list at all.
const NUMBER: i16 = 3;
const NO_NUMBER: i16 = 2;
const EMPTY: i16 = 1;
const NO_LIST: i16 = 0;

/// A row group ends when it holds so much: it is read as one.
const GROUP_BYTES: usize = 16 << 20;
const GROUP_ROWS: usize = 4_096;

/// What a file of a part ends with.
pub(crate) const ENDING: &str = ".parquet";

/// Writes a part from entries as they come, and says how its file is called. It is on the disk then. `folder` holds nothing else that
/// is in the making.
pub(crate) fn write(
    folder: &Path,
    entries: impl Iterator<Item = io::Result<(u128, Entry)>>,
) -> io::Result<String> {
    let partial = folder.join("part.partial");
    let written = write_file(&partial, entries).and_then(|()| {
        let name = format!("part-{:016x}{ENDING}", hash(&partial)?);
        fs::rename(&partial, folder.join(&name))?;
        sync_folder(folder)?;
        Ok(name)
    });
    written.map_err(|error| {
        let _ = fs::remove_file(&partial);
        at(&partial)(error)
    })
}

fn write_file(path: &Path, entries: impl Iterator<Item = io::Result<(u128, Entry)>>) -> io::Result<()> {
    let schema = Arc::new(parse_message_type(SCHEMA).map_err(io::Error::other)?);
    let properties = WriterProperties::builder()
        .set_compression(Compression::UNCOMPRESSED)
        .set_dictionary_enabled(false)
        // Readers of records look for keys, not for the smallest of them.
        .set_statistics_enabled(parquet::file::properties::EnabledStatistics::None);
    let file = BufWriter::new(File::create(path)?);
    let mut writer = SerializedFileWriter::new(file, schema, Arc::new(properties.build())).map_err(plain)?;
    let (mut group, mut bytes) = (Vec::new(), 0);
    for entry in entries {
        let entry = entry?;
        bytes += match &entry.1.content {
            Content::Record(record) => record.len(),
            Content::Answers { values, .. } => 8 * values.len(),
        };
        group.push(entry);
        if bytes >= GROUP_BYTES || group.len() >= GROUP_ROWS {
            write_group(&mut writer, &group).map_err(plain)?;
            (group, bytes) = (Vec::new(), 0);
        }
    }
    if !group.is_empty() {
        write_group(&mut writer, &group).map_err(plain)?;
    }
    let file = writer.into_inner().map_err(plain)?;
    file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
}

fn write_group(writer: &mut SerializedFileWriter<BufWriter<File>>, rows: &[(u128, Entry)]) -> Result<()> {
    let mut group = writer.next_row_group()?;
    let text = |text: &str| ByteArray::from(text.as_bytes().to_vec());
    let keys: Vec<ByteArray> = rows.iter().map(|(key, _)| text(&format!("{key:032x}"))).collect();
    column::<ByteArrayType>(&mut group, &keys, None, None)?;
    let variants: Vec<ByteArray> = rows.iter().map(|(_, entry)| text(&entry.variant)).collect();
    column::<ByteArrayType>(&mut group, &variants, None, None)?;
    let replications: Vec<i64> = rows.iter().map(|(_, entry)| i64::from(entry.replication)).collect();
    column::<Int64Type>(&mut group, &replications, None, None)?;

    let is_record: Vec<i16> =
        rows.iter().map(|(_, entry)| i16::from(matches!(entry.content, Content::Record(_)))).collect();
    let is_answer: Vec<i16> = is_record.iter().map(|is_record| 1 - is_record).collect();
    let (mut records, mut questions) = (Vec::new(), Vec::new());
    let (mut numbers, mut defined, mut repeated) = (Vec::new(), Vec::new(), Vec::new());
    for (_, entry) in rows {
        match &entry.content {
            Content::Record(record) => {
                records.push(ByteArray::from(record.clone()));
                defined.push(NO_LIST);
                repeated.push(0);
            }
            Content::Answers { question, values } => {
                questions.push(text(question));
                if values.is_empty() {
                    defined.push(EMPTY);
                    repeated.push(0);
                }
                for (index, value) in values.iter().enumerate() {
                    repeated.push(i16::from(index > 0));
                    defined.push(if value.is_nan() { NO_NUMBER } else { NUMBER });
                    numbers.extend((!value.is_nan()).then_some(*value));
                }
            }
        }
    }
    column::<ByteArrayType>(&mut group, &records, Some(&is_record), None)?;
    column::<ByteArrayType>(&mut group, &questions, Some(&is_answer), None)?;
    column::<DoubleType>(&mut group, &numbers, Some(&defined), Some(&repeated))?;
    group.close()?;
    Ok(())
}

fn column<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, BufWriter<File>>,
    values: &[T::T],
    defined: Option<&[i16]>,
    repeated: Option<&[i16]>,
) -> Result<()> {
    let mut writer = group.next_column()?.expect("the schema has as many columns as are written");
    writer.typed::<T>().write_batch(values, defined, repeated)?;
    writer.close()
}

/// A part that is there.
#[derive(Debug)]
pub(crate) struct Part {
    path: PathBuf,
    /// The keys of each row group, in the order of its rows.
    pub(crate) keys: Vec<Vec<u128>>,
}

impl Part {
    /// Opens a part. The error says what is wrong with it.
    pub(crate) fn open(path: &Path) -> io::Result<Part> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let said = name.strip_prefix("part-").and_then(|name| name.strip_suffix(ENDING));
        if said != Some(&format!("{:016x}", hash(path)?)) {
            return Err(io::Error::other("its bytes are not those that were written"));
        }
        let reader = reader(path)?;
        let groups = 0..reader.num_row_groups();
        let keys = groups.map(|group| -> io::Result<Vec<u128>> {
            let group = reader.get_row_group(group).map_err(plain)?;
            let keys = texts(&*group, KEY).map_err(plain)?;
            let keys = keys.into_iter().map(|key| u128::from_str_radix(&key?, 16).ok());
            keys.collect::<Option<_>>().ok_or_else(|| io::Error::other("a key of it is none"))
        });
        Ok(Part { path: path.to_owned(), keys: keys.collect::<io::Result<_>>()? })
    }

    /// All entries of a row group.
    pub(crate) fn group(&self, number: usize) -> io::Result<Vec<Entry>> {
        let read = || -> Result<Vec<Entry>> {
            let group = reader(&self.path).map_err(|error| ParquetError::External(error.into()))?;
            entries(&*group.get_row_group(number)?)
        };
        read().map_err(plain).map_err(at(&self.path))
    }

    /// All entries with their keys, one row group after the other.
    pub(crate) fn entries(&self) -> impl Iterator<Item = io::Result<(u128, Entry)>> + '_ {
        self.keys.iter().enumerate().flat_map(|(group, keys)| match self.group(group) {
            Ok(entries) => keys.iter().copied().zip(entries).map(Ok).collect(),
            Err(error) => vec![Err(error)],
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

fn entries(group: &dyn RowGroupReader) -> Result<Vec<Entry>> {
    let rows = group.metadata().num_rows() as usize;
    let damaged = || ParquetError::General("columns do not go together".to_owned());
    let variants = texts(group, VARIANT)?;
    let mut reader = typed::<Int64Type>(group, REPLICATION)?;
    let mut replications = Vec::new();
    reader.read_records(rows, None, None, &mut replications)?;
    let mut records = byte_arrays(group, RECORD)?;
    let questions = texts(group, QUESTION)?;
    let mut answers = lists(group, rows)?;
    if [variants.len(), replications.len(), records.len(), questions.len(), answers.len()] != [rows; 5] {
        return Err(damaged());
    }
    let entry = |row: usize| {
        let content = match (records[row].take(), &questions[row]) {
            (Some(record), None) => Content::Record(record.data().to_vec()),
            (None, Some(question)) => {
                let values = answers[row].take().ok_or_else(damaged)?;
                Content::Answers { question: question.clone(), values }
            }
            _ => return Err(damaged()),
        };
        let variant = variants[row].clone().ok_or_else(damaged)?;
        Ok(Entry { variant, replication: u32::try_from(replications[row]).map_err(|_| damaged())?, content })
    };
    (0..rows).map(entry).collect()
}

/// Lists of numbers, by row.
fn lists(group: &dyn RowGroupReader, rows: usize) -> Result<Vec<Option<Vec<f64>>>> {
    let mut reader = typed::<DoubleType>(group, ANSWERS)?;
    let (mut numbers, mut defined, mut repeated) = (Vec::new(), Vec::new(), Vec::new());
    reader.read_records(rows, Some(&mut defined), Some(&mut repeated), &mut numbers)?;
    let mut numbers = numbers.into_iter();
    let mut lists: Vec<Option<Vec<f64>>> = Vec::new();
    for (defined, repeated) in defined.into_iter().zip(repeated) {
        if repeated == 0 {
            lists.push((defined != NO_LIST).then(Vec::new));
        }
        if let Some(Some(list)) = lists.last_mut()
            && defined >= NO_NUMBER
        {
            let number = (defined == NUMBER).then(|| numbers.next()).flatten();
            list.push(number.unwrap_or(f64::NAN));
        }
    }
    Ok(lists)
}

fn texts(group: &dyn RowGroupReader, column: usize) -> Result<Vec<Option<String>>> {
    let texts = byte_arrays(group, column)?;
    let text = |bytes: ByteArray| bytes.as_utf8().map(str::to_owned);
    texts.into_iter().map(|bytes| bytes.map(text).transpose()).collect()
}

fn byte_arrays(group: &dyn RowGroupReader, column: usize) -> Result<Vec<Option<ByteArray>>> {
    let rows = group.metadata().num_rows() as usize;
    let mut reader = typed::<ByteArrayType>(group, column)?;
    let (mut values, mut defined) = (Vec::new(), Vec::new());
    reader.read_records(rows, Some(&mut defined), None, &mut values)?;
    if group.metadata().column(column).column_descr().max_def_level() == 0 {
        return Ok(values.into_iter().map(Some).collect());
    }
    let mut values = values.into_iter();
    Ok(defined.into_iter().map(|defined| (defined > 0).then(|| values.next()).flatten()).collect())
}

fn typed<T: DataType>(group: &dyn RowGroupReader, column: usize) -> Result<ColumnReaderImpl<T>> {
    Ok(get_typed_column_reader(group.get_column_reader(column)?))
}

fn reader(path: &Path) -> io::Result<SerializedFileReader<File>> {
    SerializedFileReader::new(File::open(path)?).map_err(plain)
}

fn hash(path: &Path) -> io::Result<u64> {
    let mut file = File::open(path)?;
    let (mut hasher, mut buffer) = (XxHash3_64::new(), vec![0; 1 << 20]);
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(std::hash::Hasher::finish(&hasher)),
            bytes => std::hash::Hasher::write(&mut hasher, &buffer[..bytes]),
        }
    }
}

/// What the system said, without the library's word before it.
fn plain(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(cause) => io::Error::other(cause),
        },
        other => io::Error::other(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::tests::{answers, record};
    use tempfile::TempDir;

    fn some() -> Vec<(u128, Entry)> {
        let none = Content::Answers { question: "q".to_owned(), values: vec![] };
        let none = Entry { variant: "v".to_owned(), replication: 4, content: none };
        vec![(1, record(1)), (u128::MAX, answers(2)), (3, answers(3)), (4, none), (5, record(5))]
    }

    #[test]
    fn a_part_gives_back_what_was_put_in() {
        let folder = TempDir::new().expect("there is a place for tests");
        let name = write(folder.path(), some().into_iter().map(Ok)).expect("it can be written");
        assert_eq!(crate::disk::names(folder.path()), std::slice::from_ref(&name));
        let part = Part::open(&folder.path().join(&name)).expect("it is good");
        assert_eq!(part.keys, [[1, u128::MAX, 3, 4, 5]]);
        let back: Vec<Vec<u8>> = part.group(0).expect("it is good").iter().map(Entry::bytes).collect();
        let put: Vec<Vec<u8>> = some().iter().map(|(_, entry)| entry.bytes()).collect();
        assert_eq!(back, put);
    }

    #[test]
    fn many_rows_are_several_groups() {
        let folder = TempDir::new().expect("there is a place for tests");
        let entries = (0..5_000_u32).map(|number| Ok((u128::from(number), answers(number))));
        let name = write(folder.path(), entries).expect("it can be written");
        let part = Part::open(&folder.path().join(name)).expect("it is good");
        assert_eq!(part.keys.iter().map(Vec::len).collect::<Vec<_>>(), [4_096, 904]);
        let last = &part.group(1).expect("it is good")[903];
        assert_eq!(last.bytes(), answers(4_999).bytes());
    }

    #[test]
    fn damage_is_seen_and_half_a_part_goes() {
        let folder = TempDir::new().expect("there is a place for tests");
        let name = write(folder.path(), some().into_iter().map(Ok)).expect("it can be written");
        let path = folder.path().join(name);
        let mut bytes = fs::read(&path).expect("it is there");
        bytes[40] ^= 1;
        fs::write(&path, bytes).expect("the test folder can be written");
        let error = Part::open(&path).expect_err("it is damaged").to_string();
        assert!(error.contains("not those that were written"), "{error}");
        fs::remove_file(&path).expect("it is there");
        let broken = some().into_iter().map(Ok).chain([Err(io::Error::other("no more"))]);
        let error = write(folder.path(), broken).expect_err("it cannot be written").to_string();
        assert!(error.contains("no more"), "{error}");
        assert!(crate::disk::names(folder.path()).is_empty());
    }
}
