//! Texts that mistakes can point into: scenario files, lists of contacts, command-line options.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A text and where it came from.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// The file as the user named it, or the option.
    pub name: String,
    /// The folder to which paths in the text are relative.
    pub folder: PathBuf,
    /// The text.
    pub text: Arc<str>,
}

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// Number of the source, see [`crate::mistakes::Log::add`].
    pub source: usize,
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

impl Source {
    /// A text whose paths are relative to the current folder.
    pub(crate) fn new(name: impl Into<String>, text: impl Into<Arc<str>>) -> Source {
        Source { name: name.into(), folder: PathBuf::new(), text: text.into() }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// Why it cannot be read, in words for the user.
    pub(crate) fn read(path: &Path) -> Result<Source, String> {
        let bytes = std::fs::read(path).map_err(|error| format!("cannot read it: {error}"))?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let good = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..good].iter().filter(|&&byte| byte == b'\n').count() + 1;
            format!("is not UTF-8 text: line {line} has a byte that does not belong; save it as UTF-8")
        })?;
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        Ok(Source { name: path.display().to_string(), folder, text: text.into() })
    }

    /// The start of the character in which a byte lies; the end of the text for bytes beyond it.
    pub(crate) fn boundary(&self, byte: usize) -> usize {
        (0..=byte.min(self.text.len())).rev().find(|&byte| self.text.is_char_boundary(byte)).unwrap_or(0)
    }

    /// Line and column of a byte, both from 1, the column in characters.
    pub(crate) fn position(&self, byte: usize) -> (usize, usize) {
        let before = &self.text[..self.boundary(byte)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.matches('\n').count() + 1;
        (line, before[line_start..].chars().count() + 1)
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
        let source = Source::new("x", "a\né = 1\n");
        assert_eq!(source.position(0), (1, 1));
        assert_eq!(source.position(5), (2, 3));
        assert_eq!(source.position(3), (2, 1), "in the middle of é");
        assert_eq!(source.position(source.text.len()), (3, 1));
    }
}
