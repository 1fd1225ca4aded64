//! A market into which people enter.

/// People who join on day `day`, of `people` on day 0 and `entering` a day after it, who each join with chance `chance` a day
/// while they have not: e + (n c - e) (1 - c)^d, which tends to the rate e.
pub fn joins(people: f64, entering: f64, chance: f64, day: f64) -> f64 {
    entering + (people * chance - entering) * libm::pow(1.0 - chance, day)
}

/// People who join on day `day` where so many are reached each day of all who are there: the prospects who are left of those
/// of the day before and of those who enter, by days.
pub fn joins_of_reach(people: f64, entering: f64, reached: f64, day: u32) -> f64 {
    let (mut prospects, mut joins) = (people, 0.0);
    for today in 0..=day {
        let there = people + entering * f64::from(today);
        joins = prospects * -libm::expm1(-reached / there);
        prospects += entering - joins;
    }
    joins
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::closed_form::assert_close;

    #[test]
    fn joins_begin_with_those_who_are_there_and_end_with_those_who_enter() {
        assert_close(joins(2_000.0, 40.0, 0.1, 0.0), 200.0);
        assert_close(joins(2_000.0, 40.0, 0.1, 1.0), 184.0);
        assert_close(joins(2_000.0, 40.0, 0.1, 400.0), 40.0);
        assert_close(joins_of_reach(1_000.0, 10.0, 0.0, 5) + 1.0, 1.0);
        assert_close(
            joins_of_reach(1_000.0, 0.0, 100.0, 1),
            1_000.0 * libm::exp(-0.1) * (1.0 - libm::exp(-0.1)),
        );
    }
}
