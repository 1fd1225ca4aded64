//! What a check finds: lines with verdicts, and curves.

use crate::sample::Estimate;
use eyeballs_report::Panel;

/// All that a check finds.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// One per quantity.
    pub lines: Vec<Line>,
    /// What is drawn.
    pub panels: Vec<Panel>,
    /// What a reader must know beside the numbers: assumptions that carry the result, or what it cannot
    /// show. Markdown, one paragraph each.
    pub notes: Vec<String>,
}

/// One quantity, as it should be and as it came out.
#[derive(Clone, Debug)]
pub struct Line {
    /// What is compared, with its unit, for example "users on day 365, people".
    pub quantity: String,
    /// What must come out.
    pub expected: f64,
    /// What came out.
    pub simulated: Estimate,
    /// When it holds.
    pub bound: Bound,
}

/// How far a simulated value may be from the expected one. None of them is a matter of taste: a bound is a
/// number of standard errors, or comes with the published figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// Within four standard errors of the expected value: if all is right, one line in 16,000 misses it by
    /// chance. If the standard error is above a hundredth of the value nothing was shown: see [`Line::verdict`].
    StandardErrors,
    /// At most so far from the expected value, in its unit: the published figure's own uncertainty.
    Within(f64),
    /// Must be below the expected value: an error below that of the rival method.
    Below,
    /// Must be above the expected value: a deliberately wrong setting must miss.
    Above,
    /// None: it is shown beside the published figure, and nobody claims that it meets it.
    Reported,
}

/// Standard errors that a simulated value may be from the expected one.
const STANDARD_ERRORS: f64 = 4.0;
/// The largest standard error, relative to the value, that shows anything.
const PRECISION: f64 = 0.01;

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Within its bound.
    Holds,
    /// Outside.
    Fails,
    /// Within its bound, but the bound is too wide to show anything.
    TooNoisy,
    /// Without a bound.
    Reported,
}

impl Line {
    /// A quantity against its closed form.
    pub fn new(quantity: impl Into<String>, expected: f64, simulated: Estimate) -> Line {
        Line { quantity: quantity.into(), expected, simulated, bound: Bound::StandardErrors }
    }

    /// The same with another bound.
    pub fn bounded(self, bound: Bound) -> Line {
        Line { bound, ..self }
    }

    /// Distance from the expected value in standard errors; 0 if the two are equal, infinite if they differ
    /// and there is no chance in it.
    pub fn z(&self) -> f64 {
        let distance = self.simulated.value - self.expected;
        if distance == 0.0 { 0.0 } else { distance / self.simulated.standard_error }
    }

    /// Whether it is within its bound. At full size (`precise`) a closed form must also be met with a
    /// standard error below one hundredth of the value.
    pub fn verdict(&self, precise: bool) -> Verdict {
        let Estimate { value: simulated, standard_error: error } = self.simulated;
        let holds = match self.bound {
            Bound::StandardErrors => self.z().abs() <= STANDARD_ERRORS,
            Bound::Within(distance) => (simulated - self.expected).abs() <= distance,
            Bound::Below => simulated < self.expected,
            Bound::Above => simulated > self.expected,
            Bound::Reported => return Verdict::Reported,
        };
        let noisy = self.bound == Bound::StandardErrors
            && (error.is_nan() || error > PRECISION * self.expected.abs());
        match (holds, precise && noisy) {
            (false, _) => Verdict::Fails,
            (true, true) => Verdict::TooNoisy,
            (true, false) => Verdict::Holds,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(expected: f64, value: f64, standard_error: f64) -> Line {
        Line::new("", expected, Estimate { value, standard_error })
    }

    #[test]
    fn a_line_holds_within_four_standard_errors() {
        assert_eq!(line(100.0, 103.9, 1.0).verdict(true), Verdict::Holds);
        assert_eq!(line(100.0, 104.1, 1.0).verdict(true), Verdict::Fails);
        assert_eq!(line(100.0, 100.0, 0.0).verdict(true), Verdict::Holds);
        assert_eq!(line(100.0, 100.1, 0.0).verdict(true), Verdict::Fails);
        assert_eq!(line(100.0, f64::NAN, 1.0).verdict(true), Verdict::Fails);
        assert_eq!(line(100.0, 100.0, f64::NAN).verdict(true), Verdict::TooNoisy);
    }

    #[test]
    fn what_is_too_noisy_shows_nothing_at_full_size() {
        assert_eq!(line(100.0, 101.0, 2.0).verdict(true), Verdict::TooNoisy);
        assert_eq!(line(100.0, 101.0, 2.0).verdict(false), Verdict::Holds);
        assert_eq!(line(100.0, 101.0, f64::INFINITY).verdict(true), Verdict::TooNoisy);
    }

    #[test]
    fn other_bounds_are_those_of_the_figure() {
        assert_eq!(line(10.0, 10.4, 9.0).bounded(Bound::Within(0.5)).verdict(true), Verdict::Holds);
        assert_eq!(line(10.0, 10.6, 9.0).bounded(Bound::Within(0.5)).verdict(true), Verdict::Fails);
        assert_eq!(line(10.0, 9.0, 0.1).bounded(Bound::Below).verdict(true), Verdict::Holds);
        assert_eq!(line(10.0, 9.0, 0.1).bounded(Bound::Above).verdict(true), Verdict::Fails);
        assert_eq!(line(10.0, f64::NAN, 0.1).bounded(Bound::Below).verdict(true), Verdict::Fails);
    }
}
