//! Labour: who has paid pays other players for their time. The wage is the one at which the hours that people offer cost
//! what payers spend; whoever's reservation wage is below it takes part (Heckman 1974).

use crate::{ValueAddedService, feel, purpose, standing, take_money};
use eyeballs_model::libm;
use eyeballs_model::prelude::*;
use eyeballs_model::rand::Rng;

/// Share of the way, in logarithms, that the wage moves in a day to where it would clear the market if nobody answered it:
/// since people do answer, half of it comes near within days and never swings.
const WAGE_STEP: f64 = 0.5;
/// Most by which the wage moves in a day, up or down.
const MOST_PER_DAY: f64 = 2.0;
/// The wage stays within this factor of the mean reservation wage: nobody is for hire below, everybody above.
const FARTHEST_WAGE: f64 = 1e9;

impl ValueAddedService {
    /// Whether payers hire anybody.
    pub(crate) fn hires(&self) -> bool {
        self.parameters.labour_per_day > 0.0
    }

    /// What an hour of work brings today, currency: the wage of yesterday's market, or at first the mean reservation wage.
    pub(crate) fn wage(&self, remembered: f64) -> f64 {
        if remembered > 0.0 { remembered } else { self.parameters.reservation_wage }
    }

    /// A user of the day hires, or works if the wage is worth it.
    pub(crate) fn hire_or_work(&self, block: &mut Block<'_, Self>, row: usize, wage: f64) {
        if block.columns.standing[row] == standing::PAYER {
            let cents = (self.parameters.labour_per_day * 100.0).round() as i64;
            let paid = take_money(block, row, cents, 0);
            block.postings.labour.add(paid);
            return;
        }
        let mut person = block.random.stream_for_life(row, purpose::RESERVATION_WAGE);
        let wanted = -libm::log(uniform_open(person.next_u32())) * self.parameters.reservation_wage;
        if wanted < wage {
            *block.metrics.workers += 1.0;
            *block.metrics.hours_worked += f64::from(block.columns.minutes_today[row]) / 60.0;
            feel(&mut block.columns.experience[row], self.parameters.labour_experience);
        }
    }

    /// Pays wages out of what payers spent on labour, and finds the wage of tomorrow.
    pub(crate) fn settle_labour(&self, day: &mut Day<'_, Self>) {
        let wage = self.wage(*day.globals.wage);
        *day.metrics.wage = wage;
        let spent = day.postings.labour.amount();
        let hours = *day.metrics.hours_worked;
        let share = if hours > 0.0 { 1.0 - self.parameters.labour_fee_share } else { 1.0 };
        let wages = (spent as f64 * share).round() as i64;
        day.postings.wages.add(wages);
        if spent == 0 {
            return;
        }
        let wanted = wages as f64 / 1e6;
        let move_by = if hours > 0.0 { libm::pow(wanted / (wage * hours), WAGE_STEP) } else { MOST_PER_DAY };
        let mean = self.parameters.reservation_wage;
        *day.globals.wage = (wage * move_by.clamp(1.0 / MOST_PER_DAY, MOST_PER_DAY))
            .clamp(mean / FARTHEST_WAGE, mean * FARTHEST_WAGE);
    }
}

#[cfg(test)]
mod tests {
    use crate::ValueAddedService;
    use eyeballs_model::testing::TestMarket;

    type Market = TestMarket<ValueAddedService>;

    /// A tenth of the people pay from the first day on, for nothing but labour: 6 a day each.
    const LABOUR: [(&str, f64); 6] = [
        ("labour_per_day", 6.0),
        ("labour_fee_share", 0.25),
        ("reservation_wage", 2.0),
        ("potential_payers", 0.1),
        ("first_purchase_hazard", 1000.0),
        ("purchases_per_day", 0.0),
    ];

    fn market(people: u32, parameters: &[(&str, f64)]) -> Market {
        let mut market =
            Market::new(people, &[&LABOUR[..], parameters].concat()).expect("parameters in range");
        market.fill("minutes_today", 30.0);
        market.fill("willingness_to_pay", 1.0);
        market.market.users_month = 1e12;
        market
    }

    /// w (1 - e^{-w/W}) = payers x spend x (1 - fee) / (others x hours): the wage at which supply meets demand.
    #[test]
    fn the_wage_clears_the_market() {
        let mut market = market(20_000, &[]);
        let day = (0..40).map(|_| market.day().expect("a day")).last().expect("forty days");
        let payers = day.posting("labour") as f64 / 6e6;
        let per_hour = payers * 6.0 * 0.75 / ((20_000.0 - payers) * 0.5);
        let clears = |wage: f64| wage * (1.0 - (-wage / 2.0).exp()) - per_hour;
        let (mut low, mut high) = (0.0, 100.0);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if clears(middle) < 0.0 { low = middle } else { high = middle }
        }
        let wage = day.metric("wage");
        // The standard error of the share who work, of 18,000, moves the wage by half a per cent.
        assert!((wage / low - 1.0).abs() < 0.02, "{wage}, expected {low}");
        assert_eq!(day.posting("wages"), (0.75 * day.posting("labour") as f64).round() as i64);
        assert!(
            (day.metric("wage") * day.metric("hours_worked") * 1e6 / day.posting("wages") as f64 - 1.0).abs()
                < 0.01
        );
    }

    #[test]
    fn who_works_is_glad_and_who_paid_does_not_work() {
        let mut market = market(5_000, &[("labour_experience", 0.1), ("potential_payers", 0.5)]);
        market.day().expect("a day");
        let day = market.day().expect("a day");
        let felt = market.column::<f32>("experience");
        let glad = felt.iter().filter(|&&felt| felt > 0.0).count() as f64;
        assert_eq!(glad, day.metric("workers"));
        assert_eq!(day.metric("hours_worked"), 0.5 * glad);
        let paid = market.column::<i64>("paid_micros");
        assert!((0..5_000).all(|row| paid[row] == 0 || felt[row] == 0.0), "nobody does both");
        let payers = paid.iter().filter(|&&paid| paid > 0).count() as i64;
        assert_eq!(day.posting("labour"), payers * 6_000_000);
        assert!(glad > 100.0 && payers > 2_000, "{glad} work for {payers}");
    }

    #[test]
    fn where_nobody_works_payers_get_their_money_back_and_the_wage_rises() {
        let mut market = market(2_000, &[("potential_payers", 1.0)]);
        let [first, second] = [0, 1].map(|_| market.day().expect("a day"));
        assert_eq!(first.posting("wages"), first.posting("labour"));
        assert!(first.posting("labour") > 0);
        assert_eq!(second.metric("wage"), 2.0 * first.metric("wage"));
    }

    #[test]
    fn without_labour_nobody_works() {
        let mut market = market(1_000, &[("labour_per_day", 0.0)]);
        let day = market.day().expect("a day");
        assert_eq!((day.posting("labour"), day.metric("workers"), day.metric("wage")), (0, 0.0, 0.0));
    }
}
