//! What can be wrong with a design or with the answers to it.

use std::fmt;

/// What is wrong, and what to do.
#[derive(Clone, Debug, PartialEq)]
pub enum ExperimentError {
    /// Nothing varies.
    NoFactors,
    /// There is too little of something.
    TooFew {
        /// Of what, in the plural.
        what: &'static str,
        /// How many there are.
        given: usize,
        /// How many there must be.
        least: usize,
    },
    /// There is more of something than can be had.
    TooMany {
        /// Of what, in the plural.
        what: &'static str,
        /// How many were asked for.
        given: usize,
        /// How many there can be.
        most: usize,
    },
    /// Two lists do not fit each other.
    Length {
        /// What the list holds, in the plural.
        what: &'static str,
        /// How many it holds.
        given: usize,
        /// How many it would have to hold.
        expected: usize,
    },
    /// A number is infinite or not a number.
    NotFinite {
        /// What it is, in the singular.
        what: &'static str,
        /// Its place in its list, from 0.
        place: usize,
    },
    /// A setting is out of its range.
    Setting {
        /// Which.
        what: &'static str,
        /// What it is.
        given: f64,
        /// What it must be.
        must_be: &'static str,
    },
    /// Something is the same everywhere.
    NoVariation {
        /// What: a factor or the answer.
        what: String,
    },
    /// A factor is told by the others.
    Collinear,
    /// There is no such input, alternative or the like.
    Unknown {
        /// Of what.
        what: &'static str,
        /// The index that was asked for.
        index: usize,
        /// How many there are.
        count: usize,
    },
    /// An input has the same value at all points.
    Constant {
        /// Index of the input.
        input: usize,
    },
    /// Equations without a single answer, even after rounding was allowed for.
    Singular {
        /// Which equations.
        what: &'static str,
    },
    /// A step was taken out of turn.
    OutOfTurn {
        /// What has to come first.
        expected: &'static str,
    },
}

impl fmt::Display for ExperimentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ExperimentError::NoFactors => f.write_str("there is no factor: name at least one that varies"),
            ExperimentError::TooFew { what, given, least } => {
                write!(f, "too few {what}: {given}, and at least {least} are needed; ask for more")
            }
            ExperimentError::TooMany { what, given, most } => {
                write!(f, "too many {what}: {given}, and there can be {most} at most; ask for fewer")
            }
            ExperimentError::Length { what, given, expected } => write!(
                f,
                "{given} {what} where there must be {expected}: give one for each, in the order of the design"
            ),
            ExperimentError::NotFinite { what, place } => write!(
                f,
                "{what} {place}, counted from 0, is not a finite number: say what it stands for by a number, or leave \
                 it out together with what belongs to it"
            ),
            ExperimentError::Setting { what, given, must_be } => {
                write!(f, "{what} is {given}, but must be {must_be}")
            }
            ExperimentError::NoVariation { what } => write!(
                f,
                "{what} does not vary beyond noise, so that nothing can be said of what moves with it: widen the \
                 ranges, run more replications, or leave it out"
            ),
            ExperimentError::Collinear => f.write_str(
                "the ranks of one factor follow from those of others, so that their parts cannot be told apart: leave \
                 one of them out, or use a design in which each moves by itself",
            ),
            ExperimentError::Unknown { what, index, count } => {
                write!(f, "{what}: there is no number {index}; the {count} there are count from 0")
            }
            ExperimentError::Constant { input } => {
                write!(f, "input {input} has one value at all points; leave it out or let it vary")
            }
            ExperimentError::Singular { what } => {
                write!(f, "{what}: the equations have no single answer; leave out what repeats itself")
            }
            ExperimentError::OutOfTurn { expected } => {
                write!(f, "out of turn; first {expected}")
            }
        }
    }
}

impl std::error::Error for ExperimentError {}

/// That a list has the length it must have.
pub(crate) fn check_length(what: &'static str, given: usize, expected: usize) -> Result<(), ExperimentError> {
    if given == expected { Ok(()) } else { Err(ExperimentError::Length { what, given, expected }) }
}

/// That all numbers of a list are finite.
pub(crate) fn check_finite(what: &'static str, values: &[f64]) -> Result<(), ExperimentError> {
    match values.iter().position(|value| !value.is_finite()) {
        Some(place) => Err(ExperimentError::NotFinite { what, place }),
        None => Ok(()),
    }
}

/// That there is at least as much as is needed.
pub(crate) fn check_least(what: &'static str, given: usize, least: usize) -> Result<(), ExperimentError> {
    if given >= least { Ok(()) } else { Err(ExperimentError::TooFew { what, given, least }) }
}

/// That values are as many as said, and all finite.
pub(crate) fn check(what: &'static str, values: &[f64], expected: usize) -> Result<(), ExperimentError> {
    check_length(what, values.len(), expected)?;
    check_finite(what, values)
}

/// That `points` are as many as said, and otherwise as in [`check_points`].
pub(crate) fn check_points_of(points: &[Vec<f64>], expected: usize) -> Result<usize, ExperimentError> {
    check_length("points", points.len(), expected)?;
    check_points(points)
}

/// That a setting is a share: above 0 and below 1.
pub(crate) fn share(what: &'static str, given: f64) -> Result<(), ExperimentError> {
    if given > 0.0 && given < 1.0 {
        return Ok(());
    }
    Err(ExperimentError::Setting { what, given, must_be: "above 0 and below 1" })
}

/// That a setting is above 0 and finite.
pub(crate) fn positive(what: &'static str, given: f64) -> Result<(), ExperimentError> {
    if given > 0.0 && given.is_finite() {
        return Ok(());
    }
    Err(ExperimentError::Setting { what, given, must_be: "above 0 and finite" })
}

/// That points are at least one, all of the same number of coordinates, at least one, and finite; returns that
/// number.
pub(crate) fn check_points(points: &[Vec<f64>]) -> Result<usize, ExperimentError> {
    check_least("points", points.len(), 1)?;
    let factors = points[0].len();
    if factors == 0 {
        return Err(ExperimentError::NoFactors);
    }
    for (place, point) in points.iter().enumerate() {
        check_length("coordinates of a point", point.len(), factors)?;
        if point.iter().any(|x| !x.is_finite()) {
            return Err(ExperimentError::NotFinite { what: "a coordinate of point", place });
        }
    }
    Ok(factors)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_say_what_is_wrong_and_what_to_do() {
        let error = check_length("answers", 7, 8).expect_err("one is missing");
        assert_eq!(
            error.to_string(),
            "7 answers where there must be 8: give one for each, in the order of the design"
        );
        let error = check_finite("answer", &[0.0, f64::NAN]).expect_err("not a number");
        assert!(error.to_string().starts_with("answer 1, counted from 0, is not a finite number"));
    }

    #[test]
    fn points_have_coordinates_all_the_same_number_of_them_and_finite() {
        assert_eq!(check_points(&[vec![0.1, 0.2], vec![0.3, 0.4]]), Ok(2));
        assert_eq!(check_points(&[]), Err(ExperimentError::TooFew { what: "points", given: 0, least: 1 }));
        assert_eq!(check_points(&[vec![]]), Err(ExperimentError::NoFactors));
        let ragged = check_points(&[vec![0.1, 0.2], vec![0.3]]);
        assert_eq!(
            ragged,
            Err(ExperimentError::Length { what: "coordinates of a point", given: 1, expected: 2 })
        );
        let infinite = check_points(&[vec![0.1], vec![f64::INFINITY]]);
        assert_eq!(infinite, Err(ExperimentError::NotFinite { what: "a coordinate of point", place: 1 }));
    }
}
