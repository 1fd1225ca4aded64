//! All that reaches the terminal: data on the standard output, messages on the standard error.
//!
//! Neither stream is sure to take what it is given. Whoever reads the data may have seen enough and gone
//! (`eyeballs models | head -1`): then nothing more is printed, and the exit code is that of the work. A
//! standard output that is full is an error once the work is done. Messages are lost where they cannot be
//! written: they never stop anything.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, ErrorKind, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether whoever read the data has gone.
static READER_GONE: AtomicBool = AtomicBool::new(false);

/// The standard output does not take data.
#[derive(Debug)]
pub struct Unprintable(io::Error);

impl fmt::Display for Unprintable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot write to the standard output: {}", self.0)
    }
}

impl std::error::Error for Unprintable {}

/// Prints a line, or lines, of data.
///
/// # Errors
/// If the standard output does not take it. That nobody reads it any more is no error.
pub fn data(text: &str) -> Result<(), Unprintable> {
    if READER_GONE.load(Ordering::Relaxed) {
        return Ok(());
    }
    match write_line(&mut io::stdout().lock(), &visible(text)) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {
            READER_GONE.store(true, Ordering::Relaxed);
            Ok(())
        }
        written => written.map_err(Unprintable),
    }
}

/// Says something to the user, if anybody listens.
pub fn message(text: impl fmt::Display) {
    rendered_message(&visible(&text.to_string()));
}

/// The same for a text that was made for the terminal, its colours included.
pub fn rendered_message(text: &str) {
    // There is nobody to tell that nobody can be told anything.
    let _ = write_line(&mut io::stderr().lock(), text);
}

/// Characters of a line.
pub fn terminal_width() -> u16 {
    /// What a table looks good at where there is no terminal.
    const DEFAULT: u16 = 100;
    let (_, columns) = console::Term::stdout().size_checked().unwrap_or((0, DEFAULT));
    columns.clamp(60, 160)
}

fn write_line(stream: &mut impl Write, text: &str) -> io::Result<()> {
    stream.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        stream.write_all(b"\n")?;
    }
    stream.flush()
}

/// The text with what would steer a terminal, or turn the direction of writing, as escapes. Names and
/// messages come from strangers' files and libraries. Inside JSON the escapes stand for the same text.
fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(steers) {
        return Cow::Borrowed(text);
    }
    let escaped = |c: char| match steers(c) {
        true => format!("\\u{:04x}", u32::from(c)),
        false => c.to_string(),
    };
    Cow::Owned(text.chars().map(escaped).collect())
}

fn steers(c: char) -> bool {
    c != '\n' && eyeballs_scenario::steers(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_shown_and_not_sent() {
        assert_eq!(visible("a\u{1b}[2Jb\u{9b}c\rd\te\u{7f}"), "a\\u001b[2Jb\\u009bc\\u000dd\\u0009e\\u007f");
        assert_eq!(visible("one\u{202e}two"), "one\\u202etwo");
        assert_eq!(visible("two\nlines 微信 µ é"), "two\nlines 微信 µ é");
    }

    #[test]
    fn json_stays_the_same_json() {
        let name = "\u{1b}]0;x\u{7} \u{9b}2J \u{202e} \u{7f}";
        let text = serde_json::json!({ name: [1, name] }).to_string();
        assert!(!visible(&text).chars().any(steers));
        let (before, after): (serde_json::Value, serde_json::Value) =
            (serde_json::from_str(&text).unwrap(), serde_json::from_str(&visible(&text)).unwrap());
        assert_eq!(before, after);
    }

    struct Full;

    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_line_ends_once_and_a_stream_that_is_full_says_so() {
        let mut written = Vec::new();
        write_line(&mut written, "one").unwrap();
        write_line(&mut written, "two\n").unwrap();
        assert_eq!(written, b"one\ntwo\n");
        assert_eq!(write_line(&mut Full, "one").unwrap_err().kind(), ErrorKind::StorageFull);
    }
}
