//! Texts that are too long for their room: broken into lines, then shortened.

use super::font::text_width;
use super::shown::shown;

/// No picture has room for more letters.
const MAX_LETTERS: usize = 400;

/// The text on `lines` lines at most; what does not fit ends with an ellipsis. Lines break at spaces and
/// between Chinese letters, and where neither is, anywhere.
pub(super) fn wrapped(text: &str, room: f64, size: f64, bold: bool, max_lines: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest: Vec<char> = shown(text).chars().take(MAX_LETTERS).collect();
    while lines.len() + 1 < max_lines {
        let Some(end) = first_line(&rest, room, size, bold) else { break };
        lines.push(rest[..end].iter().collect::<String>().trim().to_owned());
        rest = rest[end..].iter().copied().skip_while(|c| c.is_whitespace()).collect();
    }
    let last: String = rest.iter().collect();
    lines.push(cut(&last, room, |text| text_width(text, size, bold)));
    lines
}

/// Where the first line ends; `None` if all fits on one.
fn first_line(letters: &[char], room: f64, size: f64, bold: bool) -> Option<usize> {
    let breaks_after = |c: char| c.is_whitespace() || ('\u{2e80}'..'\u{ff00}').contains(&c);
    let mut width = 0.0;
    let mut end = 0;
    for (index, letter) in letters.iter().enumerate() {
        width += text_width(letter.encode_utf8(&mut [0; 4]), size, bold);
        if width > room && !letter.is_whitespace() {
            return Some(if end > 0 { end } else { index.max(1) });
        }
        if breaks_after(*letter) {
            end = index + 1;
        }
    }
    None
}

/// As much from the start as there is room for.
fn cut(text: &str, room: f64, width: impl Fn(&str) -> f64) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let mut kept: Vec<char> = text.chars().take(MAX_LETTERS).collect();
    while kept.pop().is_some() {
        let shorter = kept.iter().collect::<String>().trim_end().to_owned() + "…";
        if width(&shorter) <= room {
            return shorter;
        }
    }
    String::new()
}

/// The start and the end of a text, as much as there is room for: names that begin alike end differently.
pub(super) fn shortened(text: &str, room: f64, size: f64, bold: bool) -> String {
    let text = shown(text);
    if text_width(&text, size, bold) <= room {
        return text;
    }
    let letters: Vec<char> = text.chars().collect();
    for kept in (1..letters.len().min(MAX_LETTERS)).rev() {
        let (head, tail) = (kept.div_ceil(2), kept / 2);
        let start: String = letters[..head].iter().collect();
        let end: String = letters[letters.len() - tail..].iter().collect();
        let shorter = format!("{}…{}", start.trim_end(), end.trim_start());
        if text_width(&shorter, size, bold) <= room {
            return shorter;
        }
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: f64 = 30.0;

    #[test]
    fn lines_break_at_spaces_and_between_chinese_letters() {
        let room = text_width("one two", SIZE, false) + 1.0;
        assert_eq!(wrapped("one two three", room, SIZE, false, 3), ["one two", "three"]);
        assert_eq!(wrapped("one", room, SIZE, false, 3), ["one"]);
        let room = text_width("微信微", SIZE, false) + 1.0;
        assert_eq!(wrapped("微信微信", room, SIZE, false, 3), ["微信微", "信"]);
        assert_eq!(wrapped("", room, SIZE, false, 2), [""]);
    }

    #[test]
    fn what_does_not_fit_is_shortened_and_no_line_is_too_wide() {
        for text in ["one two three four five six seven", &"x".repeat(5_000), &"微".repeat(90)] {
            for max_lines in 1..4 {
                let lines = wrapped(text, 150.0, SIZE, true, max_lines);
                assert_eq!(lines.len(), max_lines, "{text}");
                assert!(lines.iter().all(|line| text_width(line, SIZE, true) <= 150.0), "{lines:?}");
                assert!(lines[max_lines - 1].ends_with('…'), "{lines:?}");
            }
        }
    }

    #[test]
    fn a_shortened_name_keeps_its_end() {
        let names = ["membership with a trial of 5 days", "membership with a trial of 9 days"];
        let short = names.map(|name| shortened(name, 300.0, SIZE, false));
        assert!(short[0].starts_with("membe") && short[0].ends_with("5 days"), "{short:?}");
        assert!(short[0] != short[1], "{short:?}");
        assert_eq!(shortened("short", 200.0, SIZE, true), "short");
    }
}
