//! Boxes.

/// What a box lets a factor be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// The least coordinate in the box; infinitely low where there is no such limit.
    pub low: f64,
    /// The largest; infinitely high where there is no such limit.
    pub high: f64,
}

impl Limits {
    /// Of a factor that may be anything.
    pub const NONE: Limits = Limits { low: f64::NEG_INFINITY, high: f64::INFINITY };

    /// Whether there is a limit.
    pub fn restrict(&self) -> bool {
        self.low.is_finite() || self.high.is_finite()
    }

    /// Whether a coordinate lies between them, or on them.
    pub fn contain(&self, x: f64) -> bool {
        self.low <= x && x <= self.high
    }
}

/// The two ends of a factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Low,
    High,
}

/// A box: what all factors may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// By factor.
    pub limits: Vec<Limits>,
}

impl Region {
    /// The one that has no limits.
    pub(super) fn everything(factors: usize) -> Region {
        Region { limits: vec![Limits::NONE; factors] }
    }

    /// Whether a point lies in it.
    pub fn contains(&self, point: &[f64]) -> bool {
        self.limits.iter().zip(point).all(|(limits, &x)| limits.contain(x))
    }

    /// The factors that it restricts.
    pub fn restricted(&self) -> Vec<usize> {
        (0..self.limits.len()).filter(|&factor| self.limits[factor].restrict()).collect()
    }

    /// Its limit of a factor on one side.
    pub(super) fn limit(&self, factor: usize, side: Side) -> f64 {
        match side {
            Side::Low => self.limits[factor].low,
            Side::High => self.limits[factor].high,
        }
    }

    /// The same with another limit of a factor on one side; `None` for no limit.
    pub(super) fn limited(&self, factor: usize, side: Side, at: Option<f64>) -> Region {
        let mut region = self.clone();
        match side {
            Side::Low => region.limits[factor].low = at.unwrap_or(Limits::NONE.low),
            Side::High => region.limits[factor].high = at.unwrap_or(Limits::NONE.high),
        }
        region
    }

    /// The same without limits of one factor.
    pub(super) fn without(&self, factor: usize) -> Region {
        let mut region = self.clone();
        region.limits[factor] = Limits::NONE;
        region
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_contains_what_lies_between_its_limits_and_on_them() {
        let mut region = Region::everything(3);
        assert!(region.contains(&[-9.0, 0.0, 1e300]) && region.restricted().is_empty());
        region.limits[1] = Limits { low: 0.2, high: 0.6 };
        region.limits[2].high = 1.0;
        assert_eq!(region.restricted(), [1, 2]);
        assert!(region.contains(&[5.0, 0.2, 1.0]) && region.contains(&[5.0, 0.6, -1.0]));
        assert!(!region.contains(&[5.0, 0.19, 1.0]) && !region.contains(&[5.0, 0.3, 1.1]));
        assert!(region.without(2).contains(&[5.0, 0.3, 1.1]));
    }
}
