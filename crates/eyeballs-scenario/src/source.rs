//! Texts that mistakes can point into: scenario files, files that they name, command-line options.

use crate::files::Shelf;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Largest scenario file, in MiB.
const SCENARIO_MIB: u64 = 4;
/// Largest file of observations, in MiB.
pub(crate) const DATA_MIB: u64 = 16;
/// Largest list of contacts, in MiB: some fifty million links.
pub(crate) const CONTACTS_MIB: u64 = 1_024;

/// A text and where it came from.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// The file as the user named it, or the option.
    pub name: String,
    /// The folder to which paths in the text are relative.
    pub folder: PathBuf,
    /// The text.
    pub text: Arc<str>,
    /// Whether the scenario named it, and not the user: then it may be anything.
    pub is_foreign: bool,
}

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Span {
    /// Number of the source, see [`crate::log::Log::add`].
    pub source: usize,
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

impl Source {
    /// A text whose paths are relative to the current folder.
    pub(crate) fn new(name: impl Into<String>, text: impl Into<Arc<str>>) -> Source {
        Source { name: name.into(), folder: PathBuf::new(), text: text.into(), is_foreign: false }
    }

    /// Reads the scenario that the user named.
    ///
    /// # Errors
    /// Why it cannot be read, in words for the user.
    pub(crate) fn read(files: &Shelf, path: &Path) -> Result<Source, String> {
        Source::of_bytes(path, files.0.read(path, SCENARIO_MIB)?)
    }

    /// Reads a scenario that a scenario names.
    ///
    /// # Errors
    /// Why it cannot be read, in words for the user.
    pub(crate) fn read_base(files: &Shelf, path: &Path) -> Result<Source, String> {
        Source::read_foreign(files, path, SCENARIO_MIB)
    }

    /// Reads a file that a scenario names, of at most `mib` MiB.
    ///
    /// # Errors
    /// Why it cannot be read, in words for the user.
    pub(crate) fn read_foreign(files: &Shelf, path: &Path, mib: u64) -> Result<Source, String> {
        Ok(Source { is_foreign: true, ..Source::of_bytes(path, files.0.read_foreign(path, mib)?)? })
    }

    fn of_bytes(path: &Path, bytes: Vec<u8>) -> Result<Source, String> {
        let text = String::from_utf8(bytes).map_err(|error| {
            let good = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..good].iter().filter(|&&byte| byte == b'\n').count() + 1;
            format!("is not UTF-8 text: line {line} has a byte that does not belong; save it as UTF-8")
        })?;
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        Ok(Source { folder, ..Source::new(path.display().to_string(), text) })
    }

    /// The start of the character in which a byte lies; the end of the text for bytes beyond it.
    pub(crate) fn boundary(&self, byte: usize) -> usize {
        (0..=byte.min(self.text.len())).rev().find(|&byte| self.text.is_char_boundary(byte)).unwrap_or(0)
    }

    /// Line and column of a byte, both from 1, the column in characters.
    pub(crate) fn position(&self, byte: usize) -> (usize, usize) {
        let before = &self.text[..self.boundary(byte)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
        (line, before[line_start..].chars().count() + 1)
    }

    /// The bytes of the line in which a byte lies, without its end.
    pub(crate) fn line(&self, byte: usize) -> Range<usize> {
        let byte = self.boundary(byte);
        let start = self.text[..byte].rfind('\n').map_or(0, |newline| newline + 1);
        let line = self.text[start..].split('\n').next().unwrap_or_default();
        start..start + line.trim_end_matches('\r').len()
    }
}

/// The bytes of the line of a CSV record that was found at `start`, which may be the start of blank lines
/// and comments before it.
pub(crate) fn record_line(text: &str, mut start: usize) -> Range<usize> {
    while let Some(line) = text[start..].split_inclusive('\n').next() {
        if line.starts_with('#') || line.trim_end_matches(['\n', '\r']).is_empty() {
            start += line.len();
        } else {
            break;
        }
    }
    let end = text[start..].find(['\n', '\r']).map_or(text.len(), |length| start + length);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let source = Source::new("x", "a\né = 1\r\n");
        assert_eq!(source.position(0), (1, 1));
        assert_eq!(source.position(5), (2, 3));
        assert_eq!(source.position(3), (2, 1), "in the middle of é");
        assert_eq!(source.position(source.text.len()), (3, 1));
        assert_eq!((source.line(0), source.line(5), source.line(99)), (0..1, 2..8, 10..10));
        assert_eq!(Source::new("x", "").position(0), (1, 1));
    }
}
