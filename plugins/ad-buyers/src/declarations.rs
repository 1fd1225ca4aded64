//! What a scenario may set, what is remembered, and what is reported of each service.

use eyeballs_model::prelude::*;

/// Most services of which advertisers remember how well the audience fits.
pub(crate) const SERVICES_MOST: usize = 1_000;

parameters! {
    /// What a scenario may set. Defaults are in USD.
    pub struct Parameters {
        /// Advertisers who could ever buy. Their number does not grow with the market: each stands for a part of its budgets, which do.
        #[source = "assumption"]
        advertisers: i64 = 400, "count", [1, 100_000];
        /// What all advertisers together can spend a day, per thousand people of the market.
        #[source = "assumption: near the 5.32 USD a year that Facebook took for each user in 2012 (annual report)"]
        budget_per_thousand_people: f64 = 15.0, "currency/day", [0.0, 1e9], tunable, log_scale;
        /// Mean value of a click to an advertiser.
        #[source = "the average price of a click in the WordStream figures is 1.72 USD; that value equals it is an assumption"]
        value_per_click: f64 = 1.72, "currency", [0.0001, 1e6], tunable, log_scale;
        /// Standard deviation of the logarithm of the value of a click.
        #[source = "assumption"]
        value_spread: f64 = 0.7, "1", [0.0, 5.0];
        /// Value that an advertiser wants for each unit of money.
        #[source = "assumption"]
        required_return: f64 = 1.25, "1", [0.01, 100.0], tunable;
        /// Share of an untried audience that advertisers expect to fit.
        #[source = "assumption"]
        expected_fit: f64 = 0.5, "1", [0.001, 1.0];
        /// Expected clicks after which what was seen of an audience weighs as much as what was thought before.
        #[source = "assumption"]
        learning_clicks: f64 = 1000.0, "count", [1.0, 1e9], tunable;
        /// Mean time until an advertiser to whom the price leaves the required return begins to buy.
        #[source = "assumption"]
        notice_days: f64 = 30.0, "days", [0.0, 3650.0], tunable;
        /// Share of the revenue that goes to whoever sells it.
        #[source = "assumption"]
        sales_commission: f64 = 0.1, "1", [0.0, 1.0], tunable;
    }
}

metrics! {
    /// What is reported of each service.
    pub struct Metrics {
        sum purse_sold, "count", "standard exposures sold to the purse";
        sum purse_clicks, "count", "clicks on them";
        gauge purse_price, "currency", "price of a thousand standard exposures";
        gauge purse_fill, "1", "share of those offered that were sold";
        gauge purse_return, "1", "value of today's clicks to advertisers for each unit of money they spent";
        gauge purse_advertisers, "count", "advertisers who paid within 30 days", advertisers;
    }
}

postings! {
    /// The ledger lines of each service.
    pub struct Postings {
        revenue purse from advertiser, "exposures sold to the purse";
        cost purse_commission to other, "whoever sells the advertising";
    }
}

globals! {
    /// What is remembered.
    pub struct Globals, GlobalsMut for Parameters {
        price_per_click = 0.0, "currency", "price of an expected click, last";
        believed_fit[SERVICES_MOST as u32] = 0.0, "1", "how well each audience is believed to fit; 0: untried";
        standing[per advertisers] = 0.0, "1", "waiting, or buying";
        days_unpaid[per advertisers] = 30.0, "days", "days since each paid";
    }
}
