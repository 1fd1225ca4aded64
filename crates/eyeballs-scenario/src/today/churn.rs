//! The hazard of leaving that makes a churn, in closed form.
//!
//! Users of today have been users for T days, exponential with mean m and rounded down, and are those who are left: with a Gamma
//! frailty of variance v and a hazard h a day, of those with tenure T the share P(k) = E[((1 + v h T) / (1 + v h (T + k)))^(1/v)]
//! is left k days later (v = 0: e^{-h k}); newcomers are left as S(k) = (1 + v h k)^(-1/v). With U users of today and n newcomers a
//! day from day 0 on, over the days 1 to 30
//!
//! - left = U (1 - P(30)) + the sum over their days s = 0..29 of n (1 - S(30 - s)),
//! - user-days = the sum over d = 1..30 of the users at the end of day d and those who left on it,
//! - churn = 1 - exp(-30 left / user-days), as the measure `churn` has it.
//!
//! It rises with h, so one number is looked for between two.

use super::known::WINDOW_DAYS;
use eyeballs_core::spec::{Reaches, ServiceSpec};

/// Hazards that are looked at, 1/day.
const HAZARDS: [f64; 2] = [1e-9, 10.0];
/// Tenures in whole days that are counted one by one: with uneven people those of the youngest decide.
const COUNTED_DAYS: u32 = 512;
/// Longer ones are stood for by so many: midpoints of their distribution.
const LONGER: u32 = 200;
/// Halvings of the range of logarithms: to 1e-14 of its width.
const HALVINGS: u32 = 48;

/// Whether nothing else makes people leave or come back, so that the closed form is exact.
pub(super) fn is_exact(service: &ServiceSpec, newcomers_are_known: bool) -> bool {
    let alike = service.channels.iter().all(|channel| channel.intent == 1.0);
    let won_back = service.channels.iter().any(|channel| channel.reaches == Reaches::Lapsed);
    let churn = &service.churn;
    newcomers_are_known
        && alike
        && !won_back
        && churn.satisfaction_effect == 0.0
        && churn.inactive_days == 0
        && service.return_hazard == 0.0
        && service.models.is_empty()
}

/// The hazard at which `churn` of the users of a service leave in a month, with so many newcomers a day.
pub(super) fn hazard(service: &ServiceSpec, churn: f64, newcomers_a_day: f64) -> f64 {
    if churn == 0.0 {
        return 0.0;
    }
    let users = service.initial_users as f64;
    let (mut low, mut high) = (libm::log(HAZARDS[0]), libm::log(HAZARDS[1]));
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        let at = Leaving { spread: service.churn.spread, hazard: libm::exp(middle) };
        match at.churn(users, service.initial_tenure_days, newcomers_a_day) < churn {
            true => low = middle,
            false => high = middle,
        }
    }
    libm::exp(0.5 * (low + high))
}

#[derive(Clone, Copy)]
struct Leaving {
    spread: f64,
    hazard: f64,
}

impl Leaving {
    /// Of those who are users after `tenure` days, the share who still are `days` later.
    fn kept(self, tenure: f64, days: f64) -> f64 {
        let Leaving { spread, hazard } = self;
        if spread == 0.0 {
            return libm::exp(-hazard * days);
        }
        let ratio = libm::log1p(spread * hazard * days / (1.0 + spread * hazard * tenure));
        libm::exp(-ratio / spread)
    }

    fn churn(self, users: f64, mean_tenure: f64, newcomers: f64) -> f64 {
        let days = WINDOW_DAYS as usize;
        let tenures = match mean_tenure > 0.0 && self.spread > 0.0 {
            true => tenures(mean_tenure),
            false => vec![(0.0, 1.0)],
        };
        let of_today = |after: usize| {
            let kept = tenures.iter().map(|&(tenure, share)| share * self.kept(tenure, after as f64));
            users * kept.sum::<f64>()
        };
        // By the end of a day, of those who joined on the days from 0 to it.
        let mut young = newcomers;
        let (mut before, mut left, mut user_days) = (users + newcomers, 0.0, 0.0);
        for day in 1..=days {
            young += newcomers * self.kept(0.0, day as f64);
            let now = of_today(day) + young;
            left += before + newcomers - now;
            user_days += before + newcomers;
            before = now;
        }
        match user_days > 0.0 {
            true => 1.0 - libm::exp(-f64::from(WINDOW_DAYS) * left / user_days),
            false => 1.0 - libm::exp(-f64::from(WINDOW_DAYS) * self.hazard),
        }
    }
}

/// Tenures in whole days and the share of users of each: exponential, rounded down.
fn tenures(mean: f64) -> Vec<(f64, f64)> {
    let longer_than = |days: f64| libm::exp(-days / mean);
    let counted = (0..COUNTED_DAYS).map(f64::from);
    let counted = counted.map(|days| (days, longer_than(days) - longer_than(days + 1.0)));
    let first = f64::from(COUNTED_DAYS);
    let longer = (0..LONGER).map(|place| {
        let share = (f64::from(place) + 0.5) / f64::from(LONGER);
        let days = (first + libm::floor(-mean * libm::log(share))).min(20_000.0);
        (days, longer_than(first) / f64::from(LONGER))
    });
    counted.chain(longer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_alike_leave_by_the_hazard_whatever_their_tenure() {
        let alike = Leaving { spread: 0.0, hazard: 0.01 };
        // Per day 1 - e^{-h} of those who were there leave, so left / user-days is that.
        let expected = 1.0 - (-30.0 * (1.0 - (-0.01_f64).exp())).exp();
        for (tenure, newcomers) in [(0.0, 0.0), (500.0, 0.0), (0.0, 40.0)] {
            let churn = alike.churn(1_000.0, tenure, newcomers);
            // Newcomers of the day cannot leave on it.
            let slack = if newcomers > 0.0 { 0.02 } else { 1e-12 };
            assert!((churn - expected).abs() < slack, "{churn} {expected}");
        }
    }

    #[test]
    fn survivors_leave_less_than_newcomers() {
        let uneven = Leaving { spread: 1.0, hazard: 0.01 };
        let [new, old] = [0.0, 400.0].map(|tenure| uneven.churn(1_000.0, tenure, 0.0));
        assert!(old < 0.6 * new, "{old} {new}");
        let all: f64 = tenures(400.0).iter().map(|(_, share)| share).sum();
        assert!((all - 1.0).abs() < 1e-12, "{all}");
        // Of one tenure, by hand: (1 + h T) / (1 + h (T + 30)).
        assert!((uneven.kept(100.0, 30.0) - 2.0 / 2.3).abs() < 1e-12);
    }
}
