//! Models that do something to people: gifts sent along contacts, a hand-over, seats of a group; and one of the whole market.

use super::attach::{attached, with_values};
use eyeballs_core::spec::ModelSpec;
use eyeballs_model::abi::instance::ModelHandle;
use eyeballs_model::market_shim::MarketShim;
use eyeballs_model::prelude::*;

parameters! {
    /// What it does.
    pub struct Parameters {
        /// Invitations that each user sends on the day given by `on_day`.
        invitations: f64 = 0.0, "count", [0.0, 1e9];
        /// What each of them carries.
        gift: f64 = 0.0, "currency", [0.0, 1e9];
        /// Others of their group whom each user brings on that day.
        brings: f64 = 0.0, "count", [0.0, 1e9];
        /// Share of users whom it hands over on that day.
        hand_over: f64 = 0.0, "1", [0.0, 1.0];
        /// The day.
        on_day: f64 = 2.0, "days", [0.0, 1e9];
        /// The price that it posts.
        price: f64 = 5.0, "currency", [0.0, 1e9];
    }
}

columns! {
    /// What is read and written of each user.
    pub struct Columns {
        input arrival: f32, "1", "how they came";
        input gift: f32, "currency", "gifts that came today";
        output invitations: f32, "count", "as given";
        output invitation_gift: f32, "currency", "as given";
        output hand_over: f32, "1", "as given";
        output brings: f32, "count", "as given";
        output appeal: f32, "1", "who has a gift comes for certain, others never";
    }
}

metrics! {
    /// Sums over users.
    pub struct Metrics {
        sum gifts, "currency", "gifts that came to users";
        sum gifts_of_newcomers, "currency", "gifts with which people came";
        maximum largest_gift, "currency", "the largest of both";
        sum users, "count", "users served";
        gauge price, "currency", "as given", price;
        gauge rivals_price, "currency", "the price that the last service posted yesterday";
        gauge sisters_users, "count", "the metric `users` of the first service yesterday, or -1";
        gauge weekday, "1", "the weekday";
        gauge age, "days", "of the model on the service";
        gauge market_lot, "1", "a uniform number of the day, drawn in `plan`";
        sum lot, "1", "a uniform number of each person that is the same everywhere";
    }
}

/// See the file.
pub struct Packet {
    parameters: Parameters,
}

impl BusinessModel for Packet {
    const ID: &'static CStr = c"packet";
    const VERSION: &'static CStr = c"1.0.0";
    const TITLE: &'static CStr = c"Packet";
    const DOC: &'static CStr = c"Sends gifts.";
    const CONSIDERS: bool = true;
    type Parameters = Parameters;
    type Columns = Columns<'static>;
    type Metrics = Metrics<'static>;
    type Postings = NoPostings;
    type Globals = NoGlobals;

    fn new(parameters: Parameters) -> Result<Self, ModelError> {
        Ok(Packet { parameters })
    }

    fn plan(&self, day: Day<'_, Self>) -> Result<(), ModelError> {
        *day.metrics.price = self.parameters.price;
        *day.metrics.rivals_price = day.market.services().last().map_or(-1.0, |last| last.price.max(-1.0));
        *day.metrics.sisters_users = day.market.metric(0, c"users").unwrap_or(-1.0);
        *day.metrics.weekday = f64::from(day.market.weekday);
        *day.metrics.age = f64::from(day.market.age_days);
        *day.metrics.market_lot = uniform_open(day.random.bits(0, 0, 0)[0]);
        Ok(())
    }

    fn serve(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        let Block { people, columns, metrics, market, random, .. } = block;
        let today = f64::from(market.day) == self.parameters.on_day;
        for row in 0..people.len() {
            *metrics.users += 1.0;
            *metrics.gifts += f64::from(columns.gift[row]);
            *metrics.largest_gift = metrics.largest_gift.max(f64::from(columns.gift[row]));
            *metrics.lot += eyeballs_model::sampling::uniform(&mut random.stream_everywhere(row, 0));
            if today {
                columns.invitations[row] = self.parameters.invitations as f32;
                columns.invitation_gift[row] = self.parameters.gift as f32;
                columns.brings[row] = self.parameters.brings as f32;
                let lot = eyeballs_model::sampling::uniform(&mut random.stream(row, 1));
                columns.hand_over[row] = f32::from(u8::from(lot < self.parameters.hand_over));
            }
        }
        Ok(())
    }

    fn consider(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        for (appeal, &gift) in block.columns.appeal.iter_mut().zip(block.columns.gift) {
            *appeal = if gift > 0.0 { f32::INFINITY } else { f32::NEG_INFINITY };
        }
        Ok(())
    }

    fn welcome(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        for &gift in block.columns.gift {
            *block.metrics.gifts_of_newcomers += f64::from(gift);
            *block.metrics.largest_gift = block.metrics.largest_gift.max(f64::from(gift));
        }
        Ok(())
    }
}

/// The model at some values of its parameters.
pub fn packet(values: &[(&str, f64)]) -> ModelSpec {
    attached::<Packet>(values, 0)
}

parameters! {
    /// What it does.
    pub struct PurseParameters {
        /// Spent a day.
        budget: f64 = 1_000.0, "currency", [0.0, 1e9], tunable;
        /// Moved from the first service to the second a day.
        shared: f64 = 0.0, "currency", [0.0, 1e9], tunable;
        /// How much of it does not arrive.
        lost: f64 = 0.0, "currency", [0.0, 1e9], tunable;
    }
}

metrics! {
    /// Of each service.
    pub struct PurseMetrics { gauge price, "currency", "paid for each user served"; }
}

postings! {
    /// Of each service.
    pub struct PursePostings {
        revenue purse from advertiser, "the budget, by users served";
        revenue from_sister from service, "what the first service pays the second";
        cost to_sister to service, "the same";
    }
}

globals! {
    /// What it remembers.
    pub struct PurseGlobals, PurseGlobalsMut for PurseParameters { days = 0.0, "days", "days settled"; }
}

/// Spends a budget on users served, wherever they are.
pub struct Purse {
    parameters: PurseParameters,
}

impl MarketModel for Purse {
    const ID: &'static CStr = c"purse";
    const VERSION: &'static CStr = c"1.0.0";
    const TITLE: &'static CStr = c"Purse";
    const DOC: &'static CStr = c"Spends a budget.";
    type Parameters = PurseParameters;
    type Metrics = PurseMetrics<'static>;
    type Postings = PursePostings<'static>;
    type Globals = PurseGlobals<'static>;

    fn new(parameters: PurseParameters) -> Result<Self, ModelError> {
        Ok(Purse { parameters })
    }

    fn settle(&self, mut day: MarketDay<'_, Self>) -> Result<(), ModelError> {
        *day.globals.days += 1.0;
        let users: Vec<f64> = (0..day.services.len())
            .map(|service| day.market.metric(service, c"users").unwrap_or(0.0))
            .collect();
        let all: f64 = users.iter().sum();
        if all == 0.0 {
            return Ok(());
        }
        let price = self.parameters.budget / all;
        for (service, &users) in day.services.iter_mut().zip(&users).filter(|(_, users)| **users > 0.0) {
            *service.metrics.price = price;
            service.postings.purse.add(micros(price * users));
        }
        day.services[0].postings.to_sister.add(micros(self.parameters.shared));
        day.services[1].postings.from_sister.add(micros(self.parameters.shared - self.parameters.lost));
        Ok(())
    }
}

/// The purse at some values of its parameters: to be put on every service.
pub fn purse(values: &[(&str, f64)]) -> ModelSpec {
    let table = Box::leak(Box::new(MarketShim::<Purse>::MODEL));
    // SAFETY: the table was made by the macros of the model kit and lives for ever.
    let model = unsafe { ModelHandle::new(table) }.expect("it keeps the contract");
    with_values(model, values, 0)
}
