//! A line that the trying process prints: `TOKEN ok`, or `TOKEN no`, the problem and the advice between tabs.

use crate::error::PluginError;
use std::path::Path;

/// What is said of one library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// It opens and keeps the contract.
    Sound,
    /// It does not.
    Refused { problem: String, advice: String },
}

impl Line {
    /// Most bytes of a line: it may list names.
    pub(super) const BYTES_MAX: u64 = 1 << 20;

    pub(super) fn of<T>(outcome: &Result<T, PluginError>) -> Line {
        match outcome {
            Ok(_) => Line::Sound,
            Err(error) => Line::Refused { problem: error.problem.clone(), advice: error.advice.clone() },
        }
    }

    /// The line for people who speak the protocol, on a line of its own whatever a library printed before.
    pub(super) fn text(&self, token: &str) -> String {
        match self {
            Line::Sound => format!("\n{token} ok\n"),
            Line::Refused { problem, advice } => {
                format!("\n{token} no\t{}\t{}\n", problem.escape_debug(), advice.escape_debug())
            }
        }
    }

    /// The line behind its token.
    pub(super) fn parse(text: &str) -> Option<Line> {
        let text = text.strip_suffix('\n')?;
        if text == " ok" {
            return Some(Line::Sound);
        }
        let (problem, advice) = text.strip_prefix(" no\t")?.split_once('\t')?;
        Some(Line::Refused { problem: unescaped(problem), advice: unescaped(advice) })
    }

    pub(super) fn verdict(self, file: &Path) -> Result<(), PluginError> {
        match self {
            Line::Sound => Ok(()),
            Line::Refused { problem, advice } => Err(PluginError::in_file(file, problem, advice)),
        }
    }
}

/// Takes the backslash before quotes and backslashes away. Other escapes, those of control characters, stay:
/// the text is for a terminal.
fn unescaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        let quoted = character == '\\' && rest.peek().is_some_and(|next| ['\\', '\'', '"'].contains(next));
        result.push(if quoted { rest.next().unwrap_or(character) } else { character });
    }
    result
}
