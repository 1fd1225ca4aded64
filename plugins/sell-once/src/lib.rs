//! The traditional baseline: a sale ends the relation.
//!
//! Users are visitors of a shop with one product. On each day of a visit one who thinks the product
//! worth its price buys with a small chance, pays, and is gone for certain: no second sale, no word
//! later. Whether it is worth the price is a logit in the logarithm of reservation price over price; with
//! the noise at zero it is the textbook threshold, and then the time to a purchase is geometric and
//! the share of visitors who ever buy is the survival function of willingness to pay at the price.
//!
//! Nothing is remembered of a person. Returned goods are remembered for the whole service, by the day
//! on which they come back. The README states the formulas.

#[cfg(test)]
mod tests;

use eyeballs_model::due::slots_due;
use eyeballs_model::math;
use eyeballs_model::numerics::random::RandomKey;
use eyeballs_model::prelude::*;
use eyeballs_model::sampling;

choice! {
    /// How people compare the price with what the product is worth to them.
    pub enum Comparison {
        /// By the ratio: a logit in the logarithm of money.
        Ratio = "ratio",
        /// By the difference: a logit in money.
        Difference = "difference",
    }
}
parameters! {
    /// What a scenario may set. Defaults are in USD.
    pub struct Parameters {
        /// Price of the product.
        #[source = "an order online was 97 to 126 USD; Wolfgang, Monetate"]
        price: f64 = 100.0, "currency", [0.0, 1e9], tunable;
        /// What the product is worth to a person of willingness to pay 1.
        #[source = "assumption: its price"]
        value: f64 = 100.0, "currency", [0.01, 1e9], tunable, log_scale;
        /// How people compare the price with what the product is worth to them: by the ratio, so that the
        /// choice is a logit in the logarithm of money, or by the difference, a logit in money.
        #[source = "assumption"]
        choice: Comparison = Comparison::Ratio;
        /// Noise of the choice: the scale of the logit, on the logarithm of money or, by the difference, as a
        /// share of `value`. 0: who values the product at its price or more is ready to buy, nobody else is.
        #[source = "assumption"]
        choice_noise: f64 = 0.2, "1", [0.0, 10.0], tunable;
        /// Chance that somebody who is ready to buy does so on a day of a visit.
        #[source = "shops sell on 1.9 to 2.6 % of visits; Wolfgang, Monetate"]
        purchase_chance: f64 = 0.02, "1/day", [0.0, 1.0], tunable;
        /// Log odds of joining of somebody who considers the shop, for each reservation price by which its
        /// price is below what the product is worth. With a `choice_noise` of 0 who is ready to buy joins, and
        /// nobody else.
        #[source = "assumption"]
        joining_price_effect: f64 = 1.0, "1", [0.0, 20.0], tunable;
        /// What a unit costs to make or buy.
        #[source = "assumption"]
        unit_cost: f64 = 60.0, "currency", [0.0, 1e9], tunable;
        /// What packing, sending and payment cost for a unit.
        #[source = "assumption"]
        fulfilment_cost: f64 = 8.0, "currency", [0.0, 1e9], tunable;
        /// Share of units that come back for a full refund.
        #[source = "assumption"]
        return_share: f64 = 0.08, "1", [0.0, 1.0], tunable;
        /// Days from a sale until a returned unit is back and refunded.
        #[source = "assumption"]
        return_days: i64 = 14, "days", [1, 365];
        /// What taking a unit back costs; a returned unit is worth nothing any more.
        #[source = "assumption"]
        return_cost: f64 = 6.0, "currency", [0.0, 1e9], tunable;
    }
}

columns! {
    /// What is read and written of each visitor.
    pub struct Columns {
        input minutes_today: f32, "min", "time spent today";
        input willingness_to_pay: f32, "1", "what things are worth to the person relative to others";
        output paid_micros: i64, "1e-6 currency", "the price, for who bought today";
        output leave_hazard: f32, "1/day", "infinite for who bought today: they leave for good";
        output appeal: f32, "1", "log odds of joining by price and worth";
    }
}

metrics! {
    /// What is reported.
    pub struct Metrics {
        sum visits, "count", "people who came today";
        sum sales, "count", "units sold";
        sum returns, "count", "units that came back";
        gauge conversion, "1", "share of today's visitors who bought";
    }
}

postings! {
    /// The ledger lines.
    pub struct Postings {
        revenue sales from user, "units sold";
        cost goods to other, "making or buying the units sold";
        cost fulfilment to other, "packing, sending, payment";
        cost refunds to user, "money given back for returned units";
        cost returns to other, "taking units back";
    }
}

globals! {
    /// What the service remembers: units on their way back and the money due for them, by the day of
    /// arrival modulo the days a return takes.
    pub struct Globals, GlobalsMut for Parameters {
        units_due[per return_days] = 0.0, "count", "units that will come back";
        refunds_due[per return_days] = 0.0, "currency", "refunds for them, at the price they were sold for";
        next_day = 0.0, "day", "first day that is not settled yet";
    }
}

/// Purposes of random numbers.
mod purpose {
    pub const PURCHASE: u8 = 0;
    pub const RETURNS: u32 = 1;
}

/// The model.
pub struct SellOnce {
    parameters: Parameters,
}

impl BusinessModel for SellOnce {
    const ID: &'static CStr = c"sell-once";
    const VERSION: &'static CStr = c"1.0.0";
    const TITLE: &'static CStr = c"Sell once";
    const DOC: &'static CStr =
        c"A visitor buys the product once and the relation ends: the traditional baseline.";
    const CONSIDERS: bool = true;
    type Parameters = Parameters;
    type Columns = Columns<'static>;
    type Metrics = Metrics<'static>;
    type Postings = Postings<'static>;
    type Globals = Globals<'static>;

    fn new(parameters: Parameters) -> Result<Self, ModelError> {
        Ok(SellOnce { parameters })
    }

    fn serve(&self, mut block: Block<'_, Self>) -> Result<(), ModelError> {
        let readiness = Readiness::of(&self.parameters);
        let chance = self.parameters.purchase_chance as f32;
        let price_micros = micros(self.parameters.price);
        let [words, ..] = block.random.words(purpose::PURCHASE);
        let columns = &mut block.columns;
        let (mut visits, mut sales) = (0_u32, 0_u32);
        for (row, &word) in words.iter().enumerate() {
            let visited = columns.minutes_today[row] > 0.0;
            visits += u32::from(visited);
            let number = uniform(word);
            // Most numbers are too large whatever people think of the price.
            let decides = visited && number < chance;
            if decides && number < chance * readiness.chance(columns.willingness_to_pay[row]) {
                sales += 1;
                columns.paid_micros[row] = price_micros;
                columns.leave_hazard[row] = LEAVES_FOR_GOOD;
            }
        }
        block.postings.sales.add(price_micros.saturating_mul(i64::from(sales)));
        *block.metrics.visits += f64::from(visits);
        *block.metrics.sales += f64::from(sales);
        Ok(())
    }

    fn consider(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        let readiness = Readiness::of(&self.parameters);
        let effect = self.parameters.joining_price_effect as f32;
        for (appeal, &willingness) in block.columns.appeal.iter_mut().zip(block.columns.willingness_to_pay) {
            *appeal = if effect == 0.0 { 0.0 } else { readiness.appeal(willingness, effect) };
        }
        Ok(())
    }

    fn settle(&self, day: Day<'_, Self>) -> Result<(), ModelError> {
        let Day { market, globals, metrics, mut postings, random, .. } = day;
        let Parameters { price, unit_cost, fulfilment_cost, return_cost, .. } = self.parameters;
        let sales = *metrics.sales;
        postings.goods.add(micros(unit_cost * sales));
        postings.fulfilment.add(micros(fulfilment_cost * sales));

        let slots = globals.units_due.len();
        let (mut returned, mut refunds) = (0.0, 0.0);
        for slot in slots_due(*globals.next_day, market.day, slots) {
            returned += std::mem::take(&mut globals.units_due[slot]);
            refunds += std::mem::take(&mut globals.refunds_due[slot]);
        }
        *globals.next_day = f64::from(market.day) + 1.0;
        postings.refunds.add(micros(refunds));
        postings.returns.add(micros(return_cost * returned));
        *metrics.returns += returned;

        // What is sold today comes back when this slot is due next.
        let today = market.day as usize % slots;
        let coming_back = self.coming_back(sales, f64::from(market.represents), random);
        globals.units_due[today] = coming_back;
        globals.refunds_due[today] = coming_back * price;
        *metrics.conversion = if *metrics.visits > 0.0 { sales / *metrics.visits } else { 0.0 };
        Ok(())
    }
}

impl SellOnce {
    /// How many of the units sold will come back. One agent's unit comes back for all the people whom
    /// the agent stands for.
    fn coming_back(&self, sales: f64, represents: f64, random: RandomKey) -> f64 {
        let agents = (sales / represents).round() as u64;
        let mut stream = random.stream_of_person(0, purpose::RETURNS);
        let back = sampling::binomial(agents, self.parameters.return_share, &mut stream);
        back as f64 * represents
    }
}

/// Who is ready to buy at today's price.
#[derive(Clone, Copy, Debug)]
struct Readiness {
    /// Willingness to pay at which the product is worth exactly its price.
    indifferent_at: f32,
    /// 1 / noise of the choice; infinite for a threshold.
    steepness: f32,
    /// Whether price and worth are compared by their difference.
    by_difference: bool,
}

impl Readiness {
    fn of(parameters: &Parameters) -> Readiness {
        Readiness {
            indifferent_at: (parameters.price / parameters.value) as f32,
            steepness: (1.0 / parameters.choice_noise) as f32,
            by_difference: parameters.choice == Comparison::Difference,
        }
    }

    /// How much the offer appeals: its surplus over the reservation price, which is at most all of it. A threshold is
    /// a door.
    fn appeal(self, willingness_to_pay: f32, effect: f32) -> f32 {
        if self.steepness.is_infinite() {
            return if willingness_to_pay >= self.indifferent_at { f32::INFINITY } else { f32::NEG_INFINITY };
        }
        // Free, and worth nothing: not a number. Who loses nothing looks at it.
        let ratio = self.indifferent_at / willingness_to_pay;
        effect * (1.0 - if ratio.is_nan() { 0.0 } else { ratio })
    }

    /// Logit in how far the price is above the reservation price: in logarithms, or in units of `value`.
    #[inline]
    fn chance(self, willingness_to_pay: f32) -> f32 {
        if self.steepness.is_infinite() {
            return if willingness_to_pay >= self.indifferent_at { 1.0 } else { 0.0 };
        }
        let above = if self.by_difference {
            self.indifferent_at - willingness_to_pay
        } else {
            // Free, and worth nothing: not a number. Who loses nothing takes it.
            let ratio = self.indifferent_at / willingness_to_pay;
            math::ln(if ratio.is_nan() { 0.0 } else { ratio }.clamp(f32::MIN_POSITIVE, f32::MAX))
        };
        1.0 / (1.0 + math::exp(self.steepness * above))
    }
}
