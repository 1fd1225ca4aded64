//! Which look a track has in every picture.

use super::style::Style;
use eyeballs_lab::results::{Results, Track};

/// A firm keeps its look through all variants and pictures. Where there is one firm, it is the variants
/// that are told apart.
pub(super) struct Palette<'a> {
    /// In the order in which they first appear.
    pub(super) firms: Vec<&'a str>,
}

impl Palette<'_> {
    pub(super) fn of(results: &Results) -> Palette<'_> {
        let mut firms: Vec<&str> = Vec::new();
        for track in &results.tracks {
            if !firms.contains(&track.firm.as_str()) {
                firms.push(&track.firm);
            }
        }
        Palette { firms }
    }

    /// Whether looks tell firms apart, and not variants.
    pub(super) fn by_firm(&self) -> bool {
        self.firms.len() > 1
    }

    pub(super) fn style(&self, track: &Track) -> Style {
        let firm = self.firms.iter().position(|firm| *firm == track.firm);
        Style::of(if self.by_firm() { firm.unwrap_or(0) } else { track.variant })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::results;

    #[test]
    fn a_firm_keeps_its_look_wherever_it_stands() {
        let mut results = results(4, 60);
        for (track, firm) in results.tracks.iter_mut().zip(["ours", "theirs", "theirs", "ours"]) {
            firm.clone_into(&mut track.firm);
        }
        let palette = Palette::of(&results);
        let styles: Vec<Style> = results.tracks.iter().map(|track| palette.style(track)).collect();
        assert!(styles[0] == styles[3] && styles[1] == styles[2] && styles[0] != styles[1]);
    }

    #[test]
    fn variants_of_one_firm_have_looks_of_their_own() {
        let results = results(3, 60);
        let palette = Palette::of(&results);
        let styles: Vec<Style> = results.tracks.iter().map(|track| palette.style(track)).collect();
        assert_eq!(styles, [0, 1, 2].map(Style::of));
    }
}
