//! Distribution functions and quantiles in 64 bits, with `libm` and no function of the platform: the same bits on
//! every machine.

#![allow(clippy::excessive_precision, reason = "numbers stand as they were published")]

pub mod beta;
pub mod gamma;
pub mod normal;
pub mod student;

/// A continuous distribution on numbers above 0.
pub trait Continuous {
    /// Chance of at most `x`, and the density there.
    fn at(&self, x: f64) -> (f64, f64);

    /// Somewhere near the quantile of a small share.
    fn near(&self, share: f64) -> f64;

    /// No number is larger.
    fn end(&self) -> f64;
}

/// Steps to a quantile; halving alone comes to 64 bits of precision and 1,000 of range within them.
const STEPS: usize = 1_200;

/// The quantiles of a distribution at the middles of `parts` equal parts of chance, each to about 11 digits; one below
/// the smallest positive number is that number.
///
/// Newton steps from where those before point to, kept inside a shrinking bracket: of the logarithms of share and number below
/// the median, where the share is nearly a power of the number, of both as they are above it.
pub fn quantiles(distribution: &impl Continuous, parts: usize) -> Vec<f64> {
    let share = |part: usize| (part as f64 + 0.5) / parts as f64;
    let mut floor = f64::MIN_POSITIVE;
    let mut x = distribution.near(share(0)).clamp(floor, distribution.end());
    let mut found: Vec<f64> = Vec::with_capacity(parts);
    for part in 0..parts {
        // Four quantiles at equal distances say nearly exactly where the next is.
        if let [.., a, b, c, d] = found[..] {
            let next = 4.0 * (d + b) - 6.0 * c - a;
            x = if next > d { next.min(0.5 * (d + distribution.end())) } else { d };
        }
        (x, floor) = search(distribution, share(part), x, floor);
        found.push(x);
    }
    found
}

/// The quantile of a share above 0 and below 1, as one of [`quantiles`].
pub fn quantile(distribution: &impl Continuous, share: f64) -> f64 {
    let floor = f64::MIN_POSITIVE;
    let x = distribution.near(share).clamp(floor, distribution.end());
    search(distribution, share, x, floor).0
}

/// The quantile of a share, searched from `x` on and not below `floor`, and a number that no quantile of a larger share is
/// below.
fn search(distribution: &impl Continuous, share: f64, mut x: f64, floor: f64) -> (f64, f64) {
    let (mut low, mut high) = (floor, distribution.end());
    for _ in 0..STEPS {
        let (below, density) = distribution.at(x);
        if below < share {
            low = x;
        } else {
            high = x;
        }
        let newton = if share < 0.5 {
            x * libm::exp(libm::log(share / below) * below / (x * density))
        } else {
            x + (share - below) / density
        };
        let inside = newton >= low && newton <= high;
        let next = if inside {
            newton
        } else if high.is_finite() {
            // Far apart the middle is that of the logarithms.
            if high > 4.0 * low { libm::sqrt(low) * libm::sqrt(high) } else { 0.5 * (low + high) }
        } else {
            2.0 * x
        };
        // A Newton step from so near is exact to the last bits.
        let close = inside && (next - x).abs() <= 1e-9 * next;
        x = next;
        if close || (high.is_finite() && high - low <= 1e-12 * high) {
            break;
        }
    }
    (x, low.min(x))
}

/// Terms of a series or steps of a continued fraction; one of shapes up to a million needs a few thousand.
const TERMS: u32 = 1_000_000;

/// The value 1 / (b + a1 / (b1 + a2 / (b2 + ...))) of a continued fraction of which `terms` gives (a, b) by number from
/// 1, where b of number 0 is `first`: by the method of Lentz (1976) as Thompson & Barnett (1986) changed it.
fn continued_fraction(first: f64, terms: impl Fn(f64) -> (f64, f64)) -> f64 {
    // Stands for 0, by which nothing can be divided.
    let tiny = |x: f64| if x.abs() < 1e-300 { 1e-300 } else { x };
    let mut value = tiny(first);
    let (mut up, mut down) = (value, 0.0);
    for number in 1..TERMS {
        let (a, b) = terms(f64::from(number));
        down = 1.0 / tiny(b + a * down);
        up = tiny(b + a / up);
        let factor = up * down;
        value *= factor;
        if (factor - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    1.0 / value
}

#[cfg(test)]
mod tests {
    use super::beta::Beta;
    use super::gamma::Gamma;
    use super::*;
    use std::cell::Cell;

    const PARTS: usize = 65_536;

    /// Counts how often the distribution is asked.
    struct Counted<'a, D>(&'a D, Cell<usize>);

    impl<D: Continuous> Continuous for Counted<'_, D> {
        fn at(&self, x: f64) -> (f64, f64) {
            self.1.set(self.1.get() + 1);
            self.0.at(x)
        }

        fn near(&self, share: f64) -> f64 {
            self.0.near(share)
        }

        fn end(&self) -> f64 {
            self.0.end()
        }
    }

    /// Where a search begins says how long it takes, and nothing of what it finds: with the 12 digits that a table of people
    /// keeps it is what a search from the quantile before finds.
    fn same(distribution: &impl Continuous, most: f64) {
        let counted = Counted(distribution, Cell::new(0));
        let found = quantiles(&counted, PARTS);
        let each = counted.1.get() as f64 / PARTS as f64;
        assert!(each <= most, "{each} evaluations for each quantile");
        let mut floor = f64::MIN_POSITIVE;
        let mut x = distribution.near(0.5 / PARTS as f64).clamp(floor, distribution.end());
        let digits = |value: f64| (value as f32).to_bits().wrapping_add(1 << 11) >> 12;
        for (part, &found) in found.iter().enumerate() {
            (x, floor) = search(distribution, (part as f64 + 0.5) / PARTS as f64, x, floor);
            assert_eq!(digits(found), digits(x), "quantile {part}: {found}, not {x}");
        }
    }

    #[test]
    fn quantiles_do_not_depend_on_where_their_search_begins() {
        same(&Beta::of_shapes(2.0, 5.0), 1.2);
        same(&Beta::of_shapes(5.0, 2.0), 1.2);
        same(&Beta::of_shapes(0.5, 0.7), 1.6);
        same(&Gamma::of_shape(0.4), 1.6);
        same(&Gamma::of_shape(9.0), 1.2);
    }
}
