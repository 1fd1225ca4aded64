//! Money from revenue down to profit, and the difference of two profits by what caused it.
//!
//! Profit is user-days times what a user-day brings less what it costs, less acquisition and fixed costs. The difference of
//! a product of two factors is parted as Bennet (1920) does: that of each factor is weighted by the mean of the other, which is its
//! Shapley value (Shapley 1953). So the parts add up to the difference, whatever the order in which they are thought to happen.

use crate::results::{Cause, CausePart, ProfitDifference, WaterfallStep};
use crate::statistics::mean_interval;
use eyeballs_core::measures::{Measure, Moment, Scope, measure};

/// Names of the measures that bring money, then of those that cost it; all others are sums of these.
const REVENUES: [&str; 4] = ["revenue_users", "revenue_advertisers", "revenue_merchants", "revenue_other"];
const COSTS: [&str; 4] = ["cost_use", "cost_models", "cost_acquisition", "cost_fixed"];
/// Those of the costs that go with use.
const OF_USE: usize = 2;

/// What a firm earned and spent in a run.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Money {
    /// Users in the morning, added up over days.
    user_days: f64,
    revenues: [f64; REVENUES.len()],
    costs: [f64; COSTS.len()],
}

fn listed(name: &str) -> &'static Measure {
    measure(name).expect("it is in the list")
}

impl Money {
    pub(crate) fn of(scope: Scope<'_>) -> Money {
        let total = |name| listed(name).value(scope, Moment::Total).unwrap_or(0.0);
        let user_days = scope.sum(0..scope.recorded_days(), |day| day.morning_users() as f64);
        Money { user_days, revenues: REVENUES.map(total), costs: COSTS.map(total) }
    }

    fn revenue(&self) -> f64 {
        self.revenues.iter().sum()
    }

    fn profit(&self) -> f64 {
        self.revenue() - self.costs.iter().sum::<f64>()
    }

    fn cost_of_use(&self) -> f64 {
        self.costs[..OF_USE].iter().sum()
    }

    /// What makes this profit another than that of `first`, in the order of [`Cause::ALL`].
    fn causes(&self, first: &Money) -> [f64; Cause::ALL.len()] {
        let days = [first.user_days, self.user_days];
        let revenue = parted(days, [first.revenue(), self.revenue()]);
        let use_cost = parted(days, [first.cost_of_use(), self.cost_of_use()]);
        let [acquisition, fixed] = [OF_USE, OF_USE + 1].map(|line| first.costs[line] - self.costs[line]);
        [revenue.0 - use_cost.0, revenue.1, -use_cost.1, acquisition, fixed]
    }
}

/// The difference of two amounts by that of the user-days, and by that of the amounts a user-day. Where there are no user-days, an
/// amount for each is taken as the other's.
fn parted(days: [f64; 2], amounts: [f64; 2]) -> (f64, f64) {
    let rate = |index: usize| (days[index] > 0.0).then(|| amounts[index] / days[index]);
    let rates = [rate(0).or(rate(1)), rate(1).or(rate(0))].map(|rate| rate.unwrap_or(0.0));
    let by_days = (days[1] - days[0]) * 0.5 * (rates[0] + rates[1]);
    (by_days, amounts[1] - amounts[0] - by_days)
}

/// Means over replications, from revenue to profit; nothing without replications.
pub(crate) fn steps(replications: &[Money]) -> Vec<WaterfallStep> {
    if replications.is_empty() {
        return Vec::new();
    }
    let mean =
        |of: &dyn Fn(&Money) -> f64| replications.iter().map(of).sum::<f64>() / replications.len() as f64;
    let step = |name, mean| WaterfallStep { measure: listed(name), mean };
    let revenues =
        REVENUES.iter().enumerate().map(|(line, name)| step(name, mean(&|money| money.revenues[line])));
    let costs = COSTS.iter().enumerate().map(|(line, name)| step(name, mean(&|money| money.costs[line])));
    let revenue = step("revenue", mean(&Money::revenue));
    revenues.chain([revenue]).chain(costs).chain([step("profit", mean(&Money::profit))]).collect()
}

/// The difference of profit by its causes, from pairs of replications of the first variant and of another one; nothing without
/// pairs.
pub(crate) fn difference(variant: usize, firm: &str, pairs: &[(Money, Money)]) -> Option<ProfitDifference> {
    let interval = |of: &dyn Fn(&(Money, Money)) -> f64| {
        let (mean, low, high) = mean_interval(&pairs.iter().map(of).collect::<Vec<_>>());
        (mean, low, high)
    };
    let part = |(index, cause): (usize, Cause)| {
        let (mean, low, high) = interval(&|(first, other)| other.causes(first)[index]);
        CausePart { cause, mean, low, high }
    };
    (!pairs.is_empty()).then(|| ProfitDifference {
        variant,
        firm: firm.to_owned(),
        first: interval(&|(first, _)| first.profit()).0,
        other: interval(&|(_, other)| other.profit()).0,
        causes: Cause::ALL.into_iter().enumerate().map(part).collect(),
        pairs: pairs.len() as u32,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use eyeballs_core::record::{FirmRecord, LedgerLine, Record, ServiceDay, ServiceRecord};
    use eyeballs_core::units::Micros;

    fn money(user_days: f64, revenue: f64, costs: [f64; 4]) -> Money {
        Money { user_days, revenues: [revenue, 0.0, 0.0, 0.0], costs }
    }

    /// 100 user-days at 2 less 0.5, and 300 at 1 less 0.8.
    #[test]
    fn a_difference_of_profit_is_the_sum_of_its_causes() {
        let first = money(100.0, 200.0, [30.0, 20.0, 10.0, 20.0]);
        let other = money(300.0, 300.0, [140.0, 100.0, 30.0, 15.0]);
        let near = |found: [f64; 5], expected: [f64; 5]| {
            assert!(found.iter().zip(expected).all(|(one, two)| (one - two).abs() < 1e-9), "{found:?}");
        };
        near(other.causes(&first), [200.0 * (1.5 - 0.65), -200.0, -60.0, -20.0, 5.0]);
        near(first.causes(&other), [-170.0, 200.0, 60.0, 20.0, -5.0]);
        assert_eq!(other.causes(&first).iter().sum::<f64>(), other.profit() - first.profit());
        // Without users there is nothing that a user-day brings.
        let nobody = money(0.0, 0.0, [0.0, 0.0, 0.0, 20.0]);
        near(first.causes(&nobody), [150.0, 0.0, 0.0, -10.0, 0.0]);
        // What comes without users is no matter of users.
        near(money(0.0, 7.0, [0.0; 4]).causes(&money(0.0, 3.0, [0.0; 4])), [0.0, 4.0, 0.0, 0.0, 0.0]);
    }

    #[test]
    fn means_of_pairs_keep_adding_up() {
        let pairs = [
            (money(100.0, 200.0, [30.0, 20.0, 10.0, 20.0]), money(300.0, 300.0, [140.0, 100.0, 30.0, 15.0])),
            (money(10.0, 50.0, [0.0; 4]), money(20.0, 80.0, [0.0; 4])),
        ];
        let found = difference(1, "acme", &pairs).expect("there are pairs");
        assert_eq!((found.first, found.other, found.pairs), (85.0, 47.5, 2));
        // (170 + 45) / 2, (-200 - 15) / 2 ...
        let means: Vec<f64> = found.causes.iter().map(|part| part.mean).collect();
        let expected = [107.5, -107.5, -30.0, -10.0, 2.5];
        assert!(means.iter().zip(expected).all(|(one, two)| (one - two).abs() < 1e-9), "{means:?}");
        assert!(found.causes[0].low < 107.5 && found.causes[0].high > 107.5);
        assert!(difference(1, "acme", &[]).is_none());
    }

    #[test]
    fn money_goes_from_its_sources_through_costs_to_profit() {
        let units = |units: i64| Micros(units * 1_000_000);
        let day = ServiceDay {
            active: 12,
            joined: 4,
            left: 2,
            revenue_users: units(10),
            revenue_advertisers: units(20),
            revenue_merchants: units(30),
            revenue_other: units(40),
            cost_acquisition: units(5),
            cost_fixed: units(6),
            cost_other: units(9),
            ..ServiceDay::default()
        };
        let line = LedgerLine { model: "market".to_owned(), name: "use".to_owned(), revenue: false };
        let service = ServiceRecord {
            days: vec![day; 3],
            lines: vec![line],
            line_amounts: vec![units(2); 3],
            ..ServiceRecord::default()
        };
        let record =
            Record { services: vec![service], firms: vec![FirmRecord::default()], ..Record::default() };
        let money = Money::of(Scope::of_firm(&record, 0));
        assert_eq!(money.user_days, 30.0);
        let steps: Vec<_> = steps(&[money]).iter().map(|step| (step.measure.name, step.mean)).collect();
        let expected = [
            ("revenue_users", 30.0),
            ("revenue_advertisers", 60.0),
            ("revenue_merchants", 90.0),
            ("revenue_other", 120.0),
            ("revenue", 300.0),
            ("cost_use", 6.0),
            ("cost_models", 21.0),
            ("cost_acquisition", 15.0),
            ("cost_fixed", 18.0),
            ("profit", 240.0),
        ];
        assert_eq!(steps, expected);
    }
}
