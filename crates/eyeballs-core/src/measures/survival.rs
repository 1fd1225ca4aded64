//! How long those who joined stay: the share who are users by the days since they joined.
//!
//! As far as a run observes it, it is the product of the ratios from age to age over the cohorts that are observed at both
//! (Kaplan & Meier 1958; the chain ladder of actuaries), so that young cohorts inform young ages. Between the ages and beyond
//! the last one it has the form of lives with Gamma-distributed hazards, (1 + v h t)^(-1/v) (Lomax 1954; its discrete
//! analogue is that of Fader & Hardie 2007): e^(-h t) if hazards are alike, v = 0.

use super::Scope;
use crate::record::ServiceRecord;
use crate::units::MONTH_DAYS;
use std::collections::BTreeMap;

/// The share of those who joined who are users, by days since joining.
#[derive(Clone, Debug)]
pub(super) struct Survival {
    /// Days since joining, and the logarithm of the share; the first is (0, 0).
    points: Vec<(f64, f64)>,
    /// Days since joining by which nobody was left of the cohorts that were observed so long.
    nobody_after: Option<f64>,
    shape: Shape,
}

/// Lomax survival: hazards have the mean `hazard` a day and the squared coefficient of variation v = `decline` / `hazard`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Shape {
    /// Hazard h on joining, 1/day.
    hazard: f64,
    /// Product v h, 1/day: the hazard after t days is h / (1 + v h t).
    decline: f64,
}

impl Shape {
    /// Cumulated hazard after so many days, divided by that on joining: t without a decline.
    fn operational_time(decline: f64, days: f64) -> f64 {
        if decline == 0.0 { days } else { libm::log1p(decline * days) / decline }
    }
}

/// Those of a month of age: how many were observed at its start and at its end, and how many of them were users at its end.
#[derive(Clone, Copy, Debug, Default)]
struct Step {
    at_risk: u64,
    kept: u64,
}

impl Survival {
    /// That of all who joined, of all cohorts together. None where nobody joined, or fewer than two ages are observed.
    pub(super) fn of(scope: Scope<'_>) -> Option<Survival> {
        let steps = steps(scope);
        let first_age = days_to_the_end_of_the_month(scope)?;
        let age = |step: usize| first_age + step as f64 * f64::from(MONTH_DAYS);
        let observed = steps.iter().take_while(|step| step.at_risk > 0).count();
        if observed < 2 {
            return None;
        }
        let alive = steps[..observed].iter().take_while(|step| step.kept > 0).count();
        let mut points = vec![(0.0, 0.0)];
        for (number, step) in steps[..alive].iter().enumerate() {
            let log_share = points[number].1 + libm::log(step.kept as f64 / step.at_risk as f64);
            // Those who came back can be more than those who left, but no share is above one.
            points.push((age(number), log_share.min(0.0)));
        }
        let shape = fit(&steps[..alive], &points);
        Some(Survival { points, nobody_after: (alive < observed).then(|| age(alive)), shape })
    }

    /// The shares on days 0, 1, 2 ... since joining.
    pub(super) fn daily(&self) -> impl Iterator<Item = f64> {
        let mut after = 1;
        (0_u32..).map(f64::from).map(move |day| {
            while after < self.points.len() && self.points[after].0 <= day {
                after += 1;
            }
            self.share(day, after)
        })
    }

    /// The share on a day that lies before the point `after`, and not before the point before that.
    fn share(&self, day: f64, after: usize) -> f64 {
        let time = |days: f64| Shape::operational_time(self.shape.decline, days);
        let (from, log_share) = self.points[after - 1];
        let elapsed = time(day) - time(from);
        match (self.points.get(after), self.nobody_after) {
            (Some(&(to, log_later)), _) => {
                libm::exp(log_share + (log_later - log_share) * elapsed / (time(to) - time(from)))
            }
            (None, Some(end)) => libm::exp(log_share) * ((end - day) / (end - from)).max(0.0),
            (None, None) => libm::exp(log_share - self.shape.hazard * elapsed),
        }
    }
}

/// By age in months: who was a user a month before (at age 0: who joined), and who of them is one now.
fn steps(scope: Scope<'_>) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for service in scope.services() {
        let users: BTreeMap<(u32, u32), u64> = service
            .cohorts
            .iter()
            .map(|count| ((count.joined_month, count.age_months), count.users))
            .collect();
        for count in &service.cohorts {
            let before = match count.age_months {
                0 => Some(count.size),
                age => users.get(&(count.joined_month, age - 1)).copied(),
            };
            let Some(at_risk) = before else { continue };
            let age = count.age_months as usize;
            steps.resize(steps.len().max(age + 1), Step::default());
            steps[age].at_risk += at_risk;
            steps[age].kept += count.users;
        }
    }
    steps
}

/// Mean days from joining to the end of the month of joining, over the months that the run completes: the age at which a
/// cohort is first counted.
fn days_to_the_end_of_the_month(scope: Scope<'_>) -> Option<f64> {
    let (mut joined, mut days) = (0.0, 0.0);
    let of = |service: &ServiceRecord| service.days.len() / MONTH_DAYS as usize * MONTH_DAYS as usize;
    for service in scope.services() {
        for (day, row) in service.days[..of(service)].iter().enumerate() {
            joined += row.joined as f64;
            days += row.joined as f64 * f64::from(MONTH_DAYS - 1 - day as u32 % MONTH_DAYS);
        }
    }
    (joined > 0.0).then(|| days / joined)
}

/// Declines, 1/day, among which the best is looked for: none, and a geometric series up to one at which a hazard halves within
/// hours.
const SMALLEST_DECLINE: f64 = 1e-5;
const GROWTH: f64 = 1.6;
const DECLINES: i32 = 33;

/// The shape of greatest likelihood. Whoever leaves within a step is counted as its observed cumulated hazard times those at risk,
/// and is Poisson with the shape's cumulated hazard times those at risk (Holford 1980; Laird & Olivier 1981). For a given
/// decline the best hazard is leavers divided by operational time at risk, so there is one number to look for.
fn fit(steps: &[Step], points: &[(f64, f64)]) -> Shape {
    // At risk, who left of them, and the days since joining at the start and at the end. Where all join on the last day of a
    // month, the first step has no days.
    let spans: Vec<(f64, f64, f64, f64)> = points
        .windows(2)
        .zip(steps)
        .map(|(ends, step)| (step.at_risk as f64, ends[0], ends[1]))
        .filter(|(_, from, to)| to.0 > from.0)
        .map(|(at_risk, from, to)| (at_risk, at_risk * (from.1 - to.1), from.0, to.0))
        .collect();
    let all_left: f64 = spans.iter().map(|(_, left, ..)| left).sum();
    if all_left <= 0.0 {
        return Shape { hazard: 0.0, decline: 0.0 };
    }
    let time = Shape::operational_time;
    let time_at_risk = |decline: f64| -> f64 {
        spans.iter().map(|(at_risk, _, from, to)| at_risk * (time(decline, *to) - time(decline, *from))).sum()
    };
    let log_likelihood = |decline: f64| {
        let each = spans
            .iter()
            .map(|(_, left, from, to)| left * libm::log(time(decline, *to) - time(decline, *from)));
        each.sum::<f64>() - all_left * libm::log(time_at_risk(decline))
    };
    let of = |number: i32| {
        if number < 0 { 0.0 } else { SMALLEST_DECLINE * libm::pow(GROWTH, f64::from(number)) }
    };
    let best = (-1..DECLINES).fold(-1, |best, number| {
        if log_likelihood(of(number)) > log_likelihood(of(best)) { number } else { best }
    });
    let decline = greatest(log_likelihood, of((best - 1).max(-1)), of(best + 1));
    Shape { hazard: all_left / time_at_risk(decline), decline }
}

/// Where a function with one maximum between two numbers has it, by thirds; the lower end if it falls from there.
fn greatest(of: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    let start = low;
    for _ in 0..100 {
        let third = (high - low) / 3.0;
        if of(low + third) < of(high - third) { low += third } else { high -= third }
    }
    let found = 0.5 * (low + high);
    if of(start) >= of(found) { start } else { found }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{CohortCount, FirmRecord, Record, ServiceDay};

    /// A service with `joined` on given days, and cohorts of (month, size, users at ages 0, 1, 2 ...).
    fn record(days: usize, joined: &[(usize, u64)], cohorts: &[(u32, u64, &[u64])]) -> Record {
        let mut rows = vec![ServiceDay::default(); days];
        for &(day, joined) in joined {
            rows[day].joined = joined;
        }
        let counts = cohorts.iter().flat_map(|&(joined_month, size, users)| {
            (0..).zip(users).map(move |(age_months, &users)| CohortCount {
                joined_month,
                age_months,
                size,
                users,
            })
        });
        let service = ServiceRecord { days: rows, cohorts: counts.collect(), ..ServiceRecord::default() };
        Record { services: vec![service], firms: vec![FirmRecord::default()], ..Record::default() }
    }

    fn of(record: &Record) -> Option<Survival> {
        Survival::of(Scope::of_firm(record, 0))
    }

    fn share(survival: &Survival, day: usize) -> f64 {
        survival.daily().nth(day).expect("days never end")
    }

    /// Whoever joins on day 0 is 29 days old at the end of the month.
    fn first_day(counts: &[u64]) -> Record {
        let (size, users) = counts.split_first().expect("those who joined");
        record(30 * users.len(), &[(0, *size)], &[(0, *size, users)])
    }

    #[test]
    fn an_age_is_observed_in_the_cohorts_that_reach_it() {
        // Joined on days 0 and 48: 29 and 11 days before the end of the month, the mean of both is 20.
        let record = record(90, &[(0, 100), (48, 100)], &[(0, 100, &[80, 40, 30]), (1, 100, &[60, 50])]);
        let survival = of(&record).expect("three ages");
        let ages: Vec<f64> = survival.points.iter().map(|point| point.0).collect();
        assert_eq!(ages, [0.0, 20.0, 50.0, 80.0]);
        // 140 of 200, then 90 of 140, then 30 of 40.
        for (day, expected) in [(0, 1.0), (20, 0.7), (50, 0.45), (80, 0.3375)] {
            assert!((share(&survival, day) - expected).abs() < 1e-12, "day {day}");
        }
    }

    /// Survival (1 + v h t)^(-1/v) is found again, between the ages that are observed and long after.
    #[test]
    fn the_spread_of_hazards_is_found_from_a_year() {
        for (hazard, spread) in [(0.01, 0.5), (0.01, 2.0), (0.1, 4.0), (0.002, 1.0)] {
            let lomax = |day: f64| libm::pow(1.0 + spread * hazard * day, -1.0 / spread);
            let size = 1e15;
            let users = (0..12).map(|age| (size * lomax(f64::from(30 * age + 29))) as u64);
            let counts: Vec<u64> = std::iter::once(size as u64).chain(users).collect();
            let survival = of(&first_day(&counts)).expect("twelve ages");
            assert!((survival.shape.hazard / hazard - 1.0).abs() < 1e-5, "{:?}", survival.shape);
            assert!((survival.shape.decline / (hazard * spread) - 1.0).abs() < 1e-5, "{:?}", survival.shape);
            for day in [1, 15, 29, 200, 359, 1_000, 5_000] {
                let relative = share(&survival, day) / lomax(day as f64);
                assert!((relative - 1.0).abs() < 1e-4, "spread {spread}, day {day}: {relative}");
            }
        }
    }

    #[test]
    fn a_constant_hazard_and_a_growing_one_end_in_an_exponential_tail() {
        // Half are left after each month but the first, of 29 days.
        let first = (1e12 * libm::pow(0.5, 29.0 / 30.0)) as u64;
        let survival = of(&first_day(&[1_000_000_000_000, first, first / 2, first / 4])).expect("three ages");
        assert!(survival.shape.decline < 1e-6, "{:?}", survival.shape);
        assert!((share(&survival, 389) / libm::pow(0.5, 389.0 / 30.0) - 1.0).abs() < 1e-3);
        // 9 in 10, then 6 in 9, then 1 in 6: all in all 2.3 leave of 1000, 900, 600 at risk in 29, 30, 30 days.
        let survival = of(&first_day(&[1_000, 900, 600, 100])).expect("three ages");
        let left = 1_000.0 * libm::log(10.0 / 9.0) + 900.0 * libm::log(1.5) + 600.0 * libm::log(6.0);
        let hazard = left / (29_000.0 + 27_000.0 + 18_000.0);
        assert_eq!(survival.shape.decline, 0.0);
        assert!((survival.shape.hazard / hazard - 1.0).abs() < 1e-12);
        assert!((share(&survival, 99) / (0.1 * libm::exp(-10.0 * hazard)) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn whoever_stays_stays_for_good() {
        let survival = of(&first_day(&[10, 10, 10])).expect("two ages");
        assert_eq!(share(&survival, 10_000), 1.0);
    }

    #[test]
    fn where_all_are_gone_nobody_is_extrapolated() {
        let survival = of(&first_day(&[10, 4, 0, 0])).expect("two ages");
        for (day, expected) in [(29, 0.4), (44, 0.2), (59, 0.0), (60, 0.0), (1_000, 0.0)] {
            assert!((share(&survival, day) - expected).abs() < 1e-12, "day {day}");
        }
    }

    /// All of the oldest cohort were gone, then half of them came back: of that age nothing is known.
    #[test]
    fn an_age_at_which_nobody_was_at_risk_is_not_observed() {
        let joined = [(0, 100), (30, 100)];
        let record = record(90, &joined, &[(0, 100, &[10, 0, 5]), (1, 100, &[10, 8])]);
        let survival = of(&record).expect("two ages");
        assert_eq!(survival.points.len(), 3);
        assert!((share(&survival, 59) - 8.0 / 200.0).abs() < 1e-12);
        assert!((0.0..0.04).contains(&share(&survival, 89)));
        // More come back than left.
        let survival = of(&first_day(&[100, 90, 110])).expect("two ages");
        assert_eq!(share(&survival, 59), 1.0);
    }

    #[test]
    fn less_than_two_ages_say_nothing_of_survival() {
        assert!(of(&first_day(&[10, 4])).is_none());
        assert!(of(&first_day(&[10, 0, 0])).is_none(), "nobody is left to be observed a month later");
        assert!(of(&record(90, &[], &[])).is_none());
        assert!(of(&first_day(&[10, 4, 2])).is_some());
    }
}
