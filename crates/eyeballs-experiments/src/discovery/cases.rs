//! The cases among which boxes are looked for.

use super::region::{Region, Side};

/// Points, whether each is of interest, and how often each counts: once, or in a resample as often as it was
/// drawn.
pub(super) struct Cases<'a> {
    points: &'a [Vec<f64>],
    of_interest: &'a [bool],
    times: Vec<u64>,
    /// By factor: the numbers of the points in the order of its coordinate.
    order: &'a [Vec<usize>],
}

/// How many cases there are somewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) cases: u64,
    pub(super) of_interest: u64,
}

impl Count {
    /// The share of interest; 0 without cases.
    pub(super) fn density(self) -> f64 {
        if self.cases == 0 { 0.0 } else { self.of_interest as f64 / self.cases as f64 }
    }

    pub(super) fn plus(self, other: Count) -> Count {
        Count { cases: self.cases + other.cases, of_interest: self.of_interest + other.of_interest }
    }

    pub(super) fn less(self, other: Count) -> Count {
        Count { cases: self.cases - other.cases, of_interest: self.of_interest - other.of_interest }
    }
}

/// Cases next to an edge, and where the edge would lie without them, or with them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slice {
    pub(super) count: Count,
    /// Between the last of them and the first that comes after; `None` if none does.
    pub(super) edge: Option<f64>,
}

/// By factor the numbers of the points in the order of its coordinate; equal ones by number.
pub(super) fn orders(points: &[Vec<f64>], factors: usize) -> Vec<Vec<usize>> {
    let order = |factor: usize| {
        let mut order: Vec<usize> = (0..points.len()).collect();
        order.sort_by(|&one, &other| points[one][factor].total_cmp(&points[other][factor]));
        order
    };
    (0..factors).map(order).collect()
}

impl<'a> Cases<'a> {
    /// Of points, whether each is of interest, how often each counts, and their [`orders`].
    pub(super) fn new(
        points: &'a [Vec<f64>],
        of_interest: &'a [bool],
        times: Vec<u64>,
        order: &'a [Vec<usize>],
    ) -> Cases<'a> {
        Cases { points, of_interest, times, order }
    }

    pub(super) fn factors(&self) -> usize {
        self.order.len()
    }

    /// How often each point counts.
    pub(super) fn times(&self) -> &[u64] {
        &self.times
    }

    /// The same with other weights.
    pub(super) fn counted(&self, times: Vec<u64>) -> Cases<'a> {
        Cases { times, ..*self }
    }

    /// The same without those in a box.
    pub(super) fn outside(&self, region: &Region) -> Cases<'a> {
        let times = self.points.iter().zip(&self.times);
        self.counted(times.map(|(point, &times)| if region.contains(point) { 0 } else { times }).collect())
    }

    /// How many lie in a box.
    pub(super) fn count(&self, region: &Region) -> Count {
        let inside = (0..self.points.len()).filter(|&number| region.contains(&self.points[number]));
        inside.fold(Count::default(), |count, number| count.plus(self.one(number)))
    }

    /// By point, whether it counts and lies in a box.
    pub(super) fn inside(&self, region: &Region) -> Vec<bool> {
        let inside = |(point, &times): (&Vec<f64>, &u64)| times > 0 && region.contains(point);
        self.points.iter().zip(&self.times).map(inside).collect()
    }

    /// The cases of `among` that a factor has at one end, from the end inwards: about `wanted` of them, equal
    /// coordinates all or none, and at least the first. `None` if there are none.
    pub(super) fn at_end(&self, among: &[bool], factor: usize, side: Side, wanted: u64) -> Option<Slice> {
        let order = self.order[factor].iter().copied().filter(|&number| among[number]);
        match side {
            Side::Low => self.slice(order, factor, wanted, |last, next| between(next, last)),
            Side::High => self.slice(order.rev(), factor, wanted, |last, next| between(next, last)),
        }
    }

    /// The cases that a box would gain if its limit of a factor on one side moved out: about `wanted` of them,
    /// the nearest first. `None` if there are none.
    pub(super) fn beyond(&self, region: &Region, factor: usize, side: Side, wanted: u64) -> Option<Slice> {
        let limits = region.limits[factor];
        let open = self.inside(&region.without(factor));
        let order = self.order[factor].iter().copied().filter(|&number| open[number]);
        let x = |number: &usize| self.points[*number][factor];
        match side {
            Side::Low => {
                self.slice(order.rev().filter(|number| x(number) < limits.low), factor, wanted, between)
            }
            Side::High => self.slice(order.filter(|number| x(number) > limits.high), factor, wanted, between),
        }
    }

    /// The first of some cases that come in the order of a factor; `edge` is told the last coordinate of them
    /// and the next.
    fn slice(
        &self,
        order: impl Iterator<Item = usize>,
        factor: usize,
        wanted: u64,
        edge: impl Fn(f64, f64) -> f64,
    ) -> Option<Slice> {
        let x = |number: usize| self.points[number][factor];
        let mut order = order.peekable();
        let mut taken = Count::default();
        let mut last = None;
        while let Some(&first) = order.peek() {
            let mut equal = Count::default();
            while let Some(number) = order.next_if(|&number| x(number) == x(first)) {
                equal = equal.plus(self.one(number));
            }
            if let Some(last) = last
                && taken.cases + equal.cases > wanted
            {
                return Some(Slice { count: taken, edge: Some(edge(last, x(first))) });
            }
            taken = taken.plus(equal);
            last = Some(x(first));
        }
        last.map(|_| Slice { count: taken, edge: None })
    }

    fn one(&self, number: usize) -> Count {
        let times = self.times[number];
        Count { cases: times, of_interest: if self.of_interest[number] { times } else { 0 } }
    }
}

/// The middle of two coordinates, or the one inside where rounding makes the one outside of it.
fn between(inside: f64, outside: f64) -> f64 {
    let middle = 0.5 * inside + 0.5 * outside;
    if middle == outside { inside } else { middle }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discovery::Limits;

    fn count(cases: u64, of_interest: u64) -> Count {
        Count { cases, of_interest }
    }

    /// Cases at 1, 2, 2, 3, 4, of which the second and the last are of interest, and that at 3 counts twice.
    fn with(check: impl Fn(Cases<'_>)) {
        let points: Vec<Vec<f64>> = [4.0, 2.0, 1.0, 2.0, 3.0].map(|x| vec![x]).to_vec();
        let orders = orders(&points, 1);
        check(Cases::new(&points, &[true, true, false, false, false], vec![1, 1, 1, 1, 2], &orders));
    }

    #[test]
    fn an_end_is_about_so_many_cases_and_equal_ones_all_or_none() {
        with(|cases| {
            let among = cases.inside(&Region::everything(1));
            let end = |side, wanted| {
                let slice = cases.at_end(&among, 0, side, wanted).expect("cases");
                (slice.count, slice.edge)
            };
            assert_eq!(end(Side::Low, 1), (count(1, 0), Some(1.5)));
            assert_eq!(end(Side::Low, 2), (count(1, 0), Some(1.5)));
            assert_eq!(end(Side::Low, 3), (count(3, 1), Some(2.5)));
            assert_eq!(end(Side::High, 2), (count(1, 1), Some(3.5)));
            assert_eq!(end(Side::High, 3), (count(3, 1), Some(2.5)));
            assert_eq!(end(Side::High, 6), (count(6, 2), None));
        });
    }

    #[test]
    fn beyond_a_limit_lie_the_nearest_first() {
        with(|cases| {
            let region = Region { limits: vec![Limits { low: 2.5, high: 3.5 }] };
            assert_eq!(cases.count(&region), count(2, 0));
            let beyond = |side| cases.beyond(&region, 0, side, 1).map(|slice| (slice.count, slice.edge));
            assert_eq!(beyond(Side::Low), Some((count(2, 1), Some(1.5))));
            assert_eq!(beyond(Side::High), Some((count(1, 1), None)));
            let all = Region { limits: vec![Limits { low: 0.5, high: 4.5 }] };
            assert!(cases.beyond(&all, 0, Side::High, 1).is_none());
        });
    }

    #[test]
    fn what_lies_in_a_box_can_be_left_out() {
        with(|cases| {
            let region = Region { limits: vec![Limits { low: 2.5, high: f64::INFINITY }] };
            let rest = cases.outside(&region);
            assert_eq!(rest.count(&Region::everything(1)), count(3, 1));
            assert_eq!(rest.times(), [0, 1, 1, 1, 0]);
        });
    }

    #[test]
    fn an_edge_between_neighbouring_numbers_keeps_the_one_inside() {
        let next = 1.0 + f64::EPSILON;
        assert_eq!((between(1.0, next), between(next, 1.0)), (1.0, next));
        assert_eq!(between(1.0, 2.0), 1.5);
    }
}
