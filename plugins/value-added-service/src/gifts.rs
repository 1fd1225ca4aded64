//! Gifts: what who could pay buys for contacts. A gift is a purchase; who takes one may be able to pay from then on, and
//! gives, so that giving spreads along contacts as a chain-binomial epidemic does (Reed & Frost; Abbey 1952).

use crate::declarations::Columns;
use crate::payers::draw_purchases;
use crate::{ValueAddedService, feel, purpose, standing, take_money};
use eyeballs_model::prelude::*;
use eyeballs_model::rand::Rng;

impl ValueAddedService {
    /// Whether anybody gives today or gets something.
    pub(crate) fn has_gifts(&self, arriving: &[f32]) -> bool {
        self.parameters.gifts_per_day > 0.0 || arriving.iter().any(|&gift| gift > 0.0)
    }

    /// Adds what waits for people who consider the service to their appeal.
    pub(crate) fn entice(&self, columns: Columns<'_>) {
        for (appeal, &gift) in columns.appeal.iter_mut().zip(columns.gift) {
            if gift > 0.0 {
                *appeal += self.parameters.gift_appeal as f32;
            }
        }
    }

    /// People who became users today take what arrived with them.
    pub(crate) fn welcome_with_gifts(&self, mut block: Block<'_, Self>) {
        for row in 0..block.people.len() {
            if block.columns.gift[row] > 0.0 && block.columns.arrival[row] != arrival::BEFORE {
                self.meet(&mut block, row);
                self.take(&mut block, row);
            }
        }
    }

    /// What a user of the day does: first takes gifts, then gives.
    pub(crate) fn take_and_give(&self, block: &mut Block<'_, Self>, row: usize) {
        if block.columns.gift[row] > 0.0 {
            feel(&mut block.columns.experience[row], self.parameters.gift_experience);
            self.take(block, row);
        }
        if self.parameters.gifts_per_day > 0.0 && block.columns.standing[row] >= standing::POTENTIAL {
            self.give(block, row);
        }
    }

    /// What of the gifts is money goes on to who takes it, or back.
    pub(crate) fn settle_gifts(&self, day: &mut Day<'_, Self>) {
        let gifts = day.postings.gifts.amount() as f64;
        day.postings.gifts_passed_on.add((gifts * (1.0 - self.parameters.gift_kept_share)).round() as i64);
    }

    /// Takes the gifts of a day, which may open a purse.
    fn take(&self, block: &mut Block<'_, Self>, row: usize) {
        *block.metrics.gift_takers += 1.0;
        let standing = &mut block.columns.standing[row];
        if *standing == standing::NEVER {
            let mut today = block.random.stream(row, purpose::GIFT_OPENS);
            if uniform_open(today.next_u32()) < self.parameters.gift_opens {
                *standing = standing::POTENTIAL;
                *block.metrics.gift_openings += 1.0;
            }
        }
    }

    /// Buys a Poisson number of gifts for contacts; who had paid for nothing before has now.
    fn give(&self, block: &mut Block<'_, Self>, row: usize) {
        let gifts = draw_purchases(self.parameters.gifts_per_day, block.random.stream(row, purpose::GIFTS));
        if gifts == 0 {
            return;
        }
        let standing = &mut block.columns.standing[row];
        if *standing == standing::POTENTIAL {
            *standing = standing::PAYER;
            *block.metrics.first_purchases += 1.0;
        }
        let amount_cents = (self.parameters.gift_amount * 100.0).round() as i64;
        block.columns.invitations[row] = gifts as f32;
        block.columns.invitation_gift[row] = amount_cents as f32 / 100.0;
        *block.metrics.gifts += f64::from(gifts);
        let paid = take_money(block, row, amount_cents * i64::from(gifts), gifts);
        block.postings.gifts.add(paid);
    }
}

#[cfg(test)]
mod tests {
    use crate::{ValueAddedService, standing};
    use eyeballs_model::prelude::arrival;
    use eyeballs_model::testing::TestMarket;

    type Market = TestMarket<ValueAddedService>;

    /// Two gifts of 5 a day from each who could pay; nobody buys anything else.
    const GIFTS: [(&str, f64); 4] = [
        ("gifts_per_day", 2.0),
        ("gift_amount", 5.0),
        ("first_purchase_hazard", 0.0),
        ("purchases_per_day", 0.0),
    ];

    fn market(people: u32, parameters: &[(&str, f64)]) -> Market {
        let mut market =
            Market::new(people, &[&GIFTS[..], parameters].concat()).expect("parameters in range");
        market.fill("minutes_today", 10.0);
        market.fill("willingness_to_pay", 1.0);
        market
    }

    #[test]
    fn who_could_pay_sends_a_poisson_number_and_pays_for_it() {
        let mut market = market(20_000, &[("potential_payers", 0.5)]);
        market.column_mut::<f32>("minutes_today")[..4_000].fill(0.0);
        let day = market.day().expect("a day");
        let sent = market.column::<f32>("invitations").to_vec();
        let paid = market.column::<i64>("paid_micros");
        let worth = market.column::<f32>("invitation_gift");
        for (row, &gifts) in sent.iter().enumerate() {
            assert_eq!(paid[row], gifts as i64 * 5_000_000, "row {row}");
            assert_eq!(worth[row], if gifts > 0.0 { 5.0 } else { 0.0 }, "row {row}");
            assert!(gifts == 0.0 || row >= 4_000, "row {row} is away");
        }
        let gifts: f64 = sent.iter().map(|&gifts| f64::from(gifts)).sum();
        // 16,000 people: half of them two each; variance of one person's number 2 / 2 + 4 / 4.
        assert!((gifts - 16_000.0).abs() < 4.0 * (2.0 * 16_000.0_f64).sqrt(), "{gifts}");
        assert_eq!((day.metric("gifts"), day.metric("purchases")), (gifts, gifts));
        assert_eq!(day.posting("gifts"), gifts as i64 * 5_000_000);
        let givers = sent.iter().filter(|&&gifts| gifts > 0.0).count() as f64;
        assert_eq!((day.metric("first_purchases"), day.metric("payers_today")), (givers, givers));
    }

    #[test]
    fn a_gift_opens_purses_that_were_shut_and_gladdens_who_opens_the_service() {
        let taking = [("potential_payers", 0.0), ("gift_opens", 0.3), ("gift_experience", 0.25)];
        let mut market = market(20_000, &taking);
        market.column_mut::<f32>("gift")[5_000..].fill(5.0);
        market.column_mut::<f32>("minutes_today")[..10_000].fill(0.0);
        let day = market.day().expect("a day");
        assert_eq!(day.metric("gift_takers"), 10_000.0);
        let opened = day.metric("gift_openings");
        assert!((opened - 3_000.0).abs() < 4.0 * 2_100.0_f64.sqrt(), "{opened}");
        let standing = market.column::<u8>("standing");
        let can = standing[10_000..].iter().filter(|&&standing| standing >= standing::POTENTIAL).count();
        assert_eq!(can as f64, opened);
        assert!(standing[..10_000].iter().all(|&standing| standing == standing::UNKNOWN));
        let felt = market.column::<f32>("experience");
        assert!(
            felt[..10_000].iter().all(|&felt| felt == 0.0) && felt[10_000..].iter().all(|&felt| felt == 0.25)
        );
        // Who can pay since gives on the same day.
        assert!(day.metric("gifts") > opened, "two each, on average: {}", day.metric("gifts"));
    }

    #[test]
    fn a_gift_that_waits_draws_and_is_taken_on_joining() {
        let mut market = market(10, &[("potential_payers", 0.0), ("gift_opens", 1.0), ("gift_appeal", 0.7)]);
        market.column_mut::<f32>("gift")[..4].fill(1.0);
        assert_eq!(market.consider().expect("an offer")[2..6], [0.7, 0.7, 0.0, 0.0]);
        market.welcome(arrival::BEFORE, false).expect("a welcome");
        assert_eq!(market.column::<u8>("standing"), [standing::UNKNOWN; 10]);
        market.welcome(arrival::FIRST, false).expect("a welcome");
        assert_eq!(market.column::<u8>("standing")[2..6], [standing::POTENTIAL, standing::POTENTIAL, 0, 0]);
    }

    #[test]
    fn money_goes_on_and_fees_are_of_what_is_kept() {
        let fees = [("platform_fee_share", 0.3), ("payment_fee_share", 0.01), ("content_cost_per_day", 0.0)];
        for (kept, platform) in [(0.0, 0.0), (0.25, 0.075), (1.0, 0.3)] {
            let all = [&fees[..], &[("potential_payers", 1.0), ("gift_kept_share", kept)]].concat();
            let day = market(1_000, &all).day().expect("a day");
            let gifts = day.posting("gifts");
            assert!(gifts > 0);
            let share = |of: f64| (gifts as f64 * of).round() as i64;
            assert_eq!(day.posting("gifts_passed_on"), share(1.0 - kept));
            assert_eq!(day.posting("platform_fees"), share(platform));
            assert_eq!(day.posting("payment_fees"), share(0.01));
        }
    }

    #[test]
    fn without_gifts_nobody_sends_any() {
        let mut market = market(100, &[("gifts_per_day", 0.0), ("potential_payers", 1.0)]);
        market.fill("gift", 0.0);
        let day = market.day().expect("a day");
        assert_eq!((day.metric("gifts"), day.posting("gifts")), (0.0, 0));
        assert_eq!(market.column::<f32>("invitations"), [0.0; 100]);
    }
}
