//! How sentences name variants and write numbers: on a terminal, and in a file of HTML, where a name has its variant's colour.

use crate::number::{readable, short};
use serde::Serialize;

/// How it is said.
#[derive(Clone, Copy)]
pub(crate) struct Voice {
    /// A variant, by its name and its index.
    pub(crate) name: fn(&str, usize) -> String,
    /// A number.
    pub(crate) number: fn(f64) -> String,
}

/// For a terminal: names between backticks.
pub(crate) const TERMINAL: Voice = Voice { name: |name, _| format!("`{name}`"), number: short };

/// For HTML: an index between two characters that are in no text (Unicode keeps them for such use), which [`parts`] finds again.
pub(crate) const HTML: Voice = Voice { name: |_, index| format!("{OPEN}{index}{CLOSE}"), number: readable };

const OPEN: char = '\u{fdd0}';
const CLOSE: char = '\u{fdd1}';

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub(crate) enum Part {
    /// Text.
    Text(String),
    /// The name of a variant, or of a firm in it.
    Track {
        /// Which colour and shape it has.
        track: usize,
        /// The name.
        label: String,
    },
}

/// A sentence of [`HTML`] in its pieces; `name` tells of an index the colour and the name.
pub(crate) fn parts(sentence: &str, name: &dyn Fn(usize) -> (usize, String)) -> Vec<Part> {
    let mut parts = Vec::new();
    for piece in sentence.split(OPEN) {
        let (index, text) = match piece.split_once(CLOSE) {
            Some((index, text)) => (index.parse().ok(), text),
            None => (None, piece),
        };
        parts.extend(index.map(name).map(|(track, label)| Part::Track { track, label }));
        if !text.is_empty() {
            // No line breaks before the sign.
            parts.push(Part::Text(text.replace(" %", "\u{a0}%")));
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_again() {
        let text = |text: &str| Part::Text(text.to_owned());
        let name = |index: usize| (index + 1, format!("no. {index}"));
        let track = |index: usize| Part::Track { track: index + 1, label: format!("no. {index}") };
        let [one, other] = [(HTML.name)("<b>", 0), (HTML.name)("x", 12)];
        assert_eq!(
            parts(&format!("{one} beats {other}."), &name),
            [track(0), text(" beats "), track(12), text(".")]
        );
        assert_eq!(parts("plain 5 %", &name), [text("plain 5\u{a0}%")]);
        // What a stranger writes between such characters is no variant, and is no error.
        assert_eq!(parts("a\u{fdd0}x\u{fdd1}b", &name), [text("a"), text("b")]);
        assert_eq!(parts("\u{fdd1}\u{fdd0}", &name), [] as [Part; 0]);
    }
}
