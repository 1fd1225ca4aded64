//! What can be moved.

use crate::error::{ExperimentError, check_least};

/// A lever between 0 and 1; whoever simulates maps it to its values, on whatever scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lever {
    steps: Option<u32>,
}

impl Lever {
    /// One that takes all values.
    pub fn smooth() -> Lever {
        Lever { steps: None }
    }

    /// One with so many equal steps between 0 and 1: for the whole numbers from 3 to 10, seven.
    ///
    /// # Errors
    /// If there is no step.
    pub fn stepped(steps: u32) -> Result<Lever, ExperimentError> {
        check_least("steps of a lever", steps as usize, 1)?;
        Ok(Lever { steps: Some(steps) })
    }

    /// The nearest value that it takes.
    pub fn snap(&self, value: f64) -> f64 {
        let value = value.clamp(0.0, 1.0);
        match self.steps {
            None => value,
            Some(steps) => (value * f64::from(steps) + 0.5).floor() / f64::from(steps),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lever_takes_its_nearest_value() {
        let lever = Lever::stepped(4).expect("steps");
        assert_eq!([-1.0, 0.1, 0.13, 0.6, 0.9, 2.0].map(|x| lever.snap(x)), [0.0, 0.0, 0.25, 0.5, 1.0, 1.0]);
        assert_eq!([-1.0, 0.1, 2.0].map(|x| Lever::smooth().snap(x)), [0.0, 0.1, 1.0]);
        assert!(Lever::stepped(0).is_err());
    }
}
