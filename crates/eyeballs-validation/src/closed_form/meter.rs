//! A meter of free days: 30 days begin with a day of use, of which some are free.

/// Days of a month of the meter.
const MONTH: usize = 30;

/// For somebody who uses a service on each day with chance `p`, over some days from none on: months that begin, and days of use
/// beyond the free ones, expected.
pub fn expected(p: f64, free_days: usize, days: usize) -> [f64; 2] {
    // Chance of each age of the month (its first day has age 0) and number of days of use in it; and of no month.
    let mut of = vec![vec![0.0; MONTH + 1]; MONTH];
    let mut none = 1.0;
    let [mut months, mut hits] = [0.0, 0.0];
    for _ in 0..days {
        let mut next = vec![vec![0.0; MONTH + 1]; MONTH];
        // The last day of a month leads out of it.
        none += of[MONTH - 1].iter().sum::<f64>();
        for age in 0..MONTH - 1 {
            for used in 1..=MONTH - 1 {
                let chance = of[age][used];
                next[age + 1][used + 1] += p * chance;
                next[age + 1][used] += (1.0 - p) * chance;
                if used >= free_days {
                    hits += p * chance;
                }
            }
        }
        next[0][1] += p * none;
        months += p * none;
        none *= 1.0 - p;
        of = next;
    }
    [months, hits]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::closed_form::assert_close;

    #[test]
    fn the_first_month_has_the_days_of_use_of_a_binomial() {
        // Used on every first day: the month is that of days 0 to 29. E(1 + X - m)^+ with X of Binomial(29, p).
        let (p, m) = (0.4_f64, 10);
        let mut chance = 0.6_f64.powi(29);
        let mut beyond = 0.0;
        for x in 0..=29 {
            beyond += chance * f64::from((1 + x - m).max(0));
            chance *= f64::from(29 - x) / f64::from(x + 1) * p / (1.0 - p);
        }
        // One month for each start, weighted by the day of the start: of those who start on the first of 30 days.
        let [_, hits] = expected(p, 10, 30);
        let later: f64 = (1..30).map(|start| p * 0.6_f64.powi(start) * started(p, 10, 29 - start)).sum();
        assert_close(hits, p * beyond + later);
    }

    /// Days beyond the free ones in so many days after a month's first, by the binomial.
    fn started(p: f64, free: i32, days: i32) -> f64 {
        let mut chance = (1.0 - p).powi(days);
        let mut beyond = 0.0;
        for x in 0..=days {
            beyond += chance * f64::from((1 + x - free).max(0));
            chance *= f64::from(days - x) / f64::from(x + 1) * p / (1.0 - p);
        }
        beyond
    }

    #[test]
    fn who_uses_it_every_day_meets_it_on_all_others() {
        assert_close(expected(1.0, 20, 90)[1], 30.0);
        assert_close(expected(1.0, 20, 90)[0], 3.0);
    }
}
