//! What a text of a scenario may hold, and how a strange one is shown.

/// Longest name of anything, in characters; in bytes at most four times as many.
pub(crate) const NAME_CHARACTERS: usize = 64;
/// Longest title, in characters.
pub(crate) const TITLE_CHARACTERS: usize = 200;
/// Longest question, in characters.
pub(crate) const QUESTION_CHARACTERS: usize = 1_000;
/// Longest text of any other kind, in characters.
pub(crate) const TEXT_CHARACTERS: usize = 20_000;
/// Longest message, in characters.
const MESSAGE_CHARACTERS: usize = 2_000;

/// The first character of a text that moves the cursor of a terminal, colours it or turns the order of letters
/// around. Line ends and tabs do not.
pub(crate) fn control(text: &str) -> Option<char> {
    let mut rest = text.chars().peekable();
    while let Some(next) = rest.next() {
        let is_line_end = next == '\n' || next == '\r' && rest.peek() == Some(&'\n');
        if (next.is_control() && next != '\t' && !is_line_end) || turns_around(next) {
            return Some(next);
        }
    }
    None
}

/// A text of one line that is safe to print: control characters are escaped, and the middle of a very long text is
/// left out.
pub(crate) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let count = text.chars().count();
    let half = MESSAGE_CHARACTERS / 2;
    for (index, next) in text.chars().enumerate() {
        match next {
            _ if count > MESSAGE_CHARACTERS && index == half => shown.push_str(" ... "),
            _ if count > MESSAGE_CHARACTERS && (half..count - half).contains(&index) => {}
            '\n' | '\r' | '\t' => shown.extend(next.escape_debug()),
            _ if next.is_control() || turns_around(next) => shown.extend(next.escape_unicode()),
            _ => shown.push(next),
        }
    }
    shown
}

/// A line of a file in which every control character has a harmless one of as many bytes in its place, so that
/// positions stay.
pub(crate) fn harmless(line: &str) -> String {
    let replace = |next: char| match next {
        '\t' => ' ',
        _ if !next.is_control() && !turns_around(next) => next,
        _ => ['?', '\u{00bf}', '\u{fffd}'][next.len_utf8() - 1],
    };
    line.chars().map(replace).collect()
}

/// A text that is short enough to be part of a message.
pub(crate) fn cut(text: &str) -> String {
    match text.char_indices().nth(NAME_CHARACTERS) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

/// Whether a character moves the cursor of a terminal, colours it, turns the direction of writing, or ends a line
/// for some programs only. Line ends and tabs are among them.
pub fn steers(c: char) -> bool {
    c.is_control() || turns_around(c)
}

/// Marks and overrides of the direction of writing, and the line ends that only some programs know.
fn turns_around(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_found_and_line_ends_are_none() {
        assert_eq!(control("a\tb\r\nc\n"), None);
        assert_eq!(control("a\rb"), Some('\r'));
        assert_eq!(control("a\u{1b}[2J"), Some('\u{1b}'));
        assert_eq!(control("a\u{9b}2J"), Some('\u{9b}'));
        assert_eq!(control("a\u{202e}b"), Some('\u{202e}'));
    }

    #[test]
    fn what_is_shown_is_harmless() {
        assert_eq!(visible("a\u{1b}[2J\n\u{9b}\u{202e}é"), "a\\u{1b}[2J\\n\\u{9b}\\u{202e}é");
        let line = "é\u{1b}\u{9b}\u{202e}\tz";
        assert_eq!(harmless(line), "é?\u{bf}\u{fffd} z");
        assert_eq!(harmless(line).len(), line.len());
    }

    #[test]
    fn long_texts_are_cut() {
        let long = "é".repeat(MESSAGE_CHARACTERS);
        assert_eq!(visible(&long), long);
        let shown = visible(&format!("{long}é"));
        assert_eq!(shown, format!("{0} ... {0}", "é".repeat(MESSAGE_CHARACTERS / 2)));
        assert_eq!(cut(&"é".repeat(65)), format!("{}...", "é".repeat(64)));
        assert_eq!(cut(&"é".repeat(64)), "é".repeat(64));
    }
}
