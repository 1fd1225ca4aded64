//! Names of files, made of names that people gave.

use std::collections::HashSet;

/// Most bytes of a name without its ending. File systems take 255 bytes at most, encrypted ones 143, and
/// while a file is written its name is longer by what [`crate::write_file`] appends.
const MAX_BYTES: usize = 100;

/// Hands out names of files, none of them twice.
#[derive(Default)]
pub(super) struct Names(HashSet<String>);

impl Names {
    /// Words of letters and digits, in small letters, joined by hyphens: as many as there is room for, and a
    /// number where the name would be another file's.
    pub(super) fn unique(&mut self, parts: &[&str]) -> String {
        let letters = |text: &str| -> String {
            text.chars()
                .map(|c| if c.is_alphanumeric() { c } else { ' ' })
                .flat_map(char::to_lowercase)
                .collect()
        };
        let text = parts.iter().map(|part| letters(part)).collect::<Vec<_>>().join(" ");
        let name = text.split_whitespace().collect::<Vec<_>>().join("-");
        let suffixes = std::iter::once(String::new()).chain((2..).map(|number| format!("-{number}")));
        let mut names = suffixes.map(|suffix| cut(&name, MAX_BYTES - suffix.len()).to_owned() + &suffix);
        let name = names.find(|name| !self.0.contains(name)).expect("numbers do not end");
        self.0.insert(name.clone());
        name
    }
}

/// As much of a text as has so few bytes, in whole characters.
fn cut(text: &str, bytes: usize) -> &str {
    let ends = text.char_indices().map(|(start, c)| start + c.len_utf8());
    text[..ends.take_while(|end| *end <= bytes).last().unwrap_or(0)].trim_end_matches('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_words_of_letters_and_digits() {
        let mut names = Names::default();
        assert_eq!(
            names.unique(&["retention", "1", "Free + Ads", "the/reader\u{7}"]),
            "retention-1-free-ads-the-reader"
        );
        assert_eq!(names.unique(&["minutes", "2", "微信"]), "minutes-2-微信");
    }

    #[test]
    fn long_names_are_cut_at_a_character_and_stay_apart() {
        let mut names = Names::default();
        let long = "微".repeat(38);
        let given: Vec<String> = (0..12).map(|_| names.unique(&["retention", "1", &long, &long])).collect();
        for name in &given {
            assert!(name.len() <= MAX_BYTES && name.starts_with("retention-1-微微"), "{name}");
            assert_eq!(given.iter().filter(|other| *other == name).count(), 1, "{name}");
        }
        assert!(given[11].ends_with("微-12"), "{}", given[11]);
        // Small letters can take more bytes than large ones.
        assert!(names.unique(&[&"İ".repeat(80)]).len() <= MAX_BYTES);
    }

    #[test]
    fn names_that_differ_in_signs_alone_get_numbers() {
        let mut names = Names::default();
        assert_eq!(names.unique(&["a b"]), "a-b");
        assert_eq!(names.unique(&["a+b"]), "a-b-2");
        assert_eq!(names.unique(&["A_B"]), "a-b-3");
    }
}
