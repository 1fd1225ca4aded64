//! Advertisers with one purse for all services of a market.
//!
//! Services with advertising whose `pricing` is "purse" offer their exposures; in the evening, after all of them, the advertisers buy where
//! their return is best. So services compete for money as they compete for minutes: a second service does not double what advertisers spend.
//!
//! The files, in reading order: `declarations` (parameters with sources, metrics, ledger lines), `clearing` (the price at which all that is
//! offered and all budgets meet), this one (a day). The README states the formulas and the limits.

mod clearing;
mod declarations;
#[cfg(test)]
mod tests;

pub use declarations::{Globals, GlobalsMut, Metrics, Parameters, Postings};

use clearing::{Bid, Clearing, Offer, clear};
use declarations::SERVICES_MOST;
use eyeballs_model::numerics::random::RandomKey;
use eyeballs_model::prelude::*;
use eyeballs_model::{libm, math, sampling};

/// Purposes of random numbers; the "person" is the advertiser, or the service.
mod purpose {
    pub(crate) const TRAITS: u32 = 1;
    pub(crate) const COMING: u32 = 2;
    pub(crate) const CLICKS: u32 = 3;
}

/// Values of the global `standing`.
mod standing {
    pub(crate) const WAITING: f64 = 0.0;
    pub(crate) const BUYING: f64 = 1.0;
}

/// Days for which whoever paid counts as a customer.
const CUSTOMER_DAYS: f64 = 30.0;

/// The model.
pub struct AdBuyers {
    parameters: Parameters,
}

/// What a service offers today.
struct Service {
    /// Standard exposures.
    supply: f64,
    /// Clicks on each that advertisers expect.
    expected_clicks: f64,
    /// Clicks on each in truth.
    true_clicks: f64,
    /// For a thousand.
    reserve: f64,
}

impl MarketModel for AdBuyers {
    const ID: &'static CStr = c"ad-buyers";
    const VERSION: &'static CStr = c"1.0.0";
    const TITLE: &'static CStr = c"Advertisers with one purse";
    const DOC: &'static CStr = c"Advertisers spend one budget over all services that offer exposures to it, where their \
        return is best; they learn how well each audience fits, and stay away when the price is above what a click is worth to them.";
    type Parameters = Parameters;
    type Metrics = Metrics<'static>;
    type Postings = Postings<'static>;
    type Globals = Globals<'static>;

    fn new(parameters: Parameters) -> Result<Self, ModelError> {
        Ok(AdBuyers { parameters })
    }

    fn settle(&self, day: MarketDay<'_, Self>) -> Result<(), ModelError> {
        let MarketDay { market, mut globals, mut services, random, .. } = day;
        if services.len() > SERVICES_MOST {
            return Err(ModelError::new(format!(
                "there are {} services; advertisers remember how well {SERVICES_MOST} audiences fit at most",
                services.len()
            )));
        }
        let offers: Vec<Service> =
            (0..services.len()).map(|service| self.offer(market, service, globals.believed_fit)).collect();
        self.come_and_go(random, &mut globals);
        let bids = self.bids(market.population, random, globals.standing);
        let in_clicks = |service: &Service| Offer {
            clicks: service.supply * service.expected_clicks,
            reserve: service.reserve / 1000.0 / service.expected_clicks,
        };
        let clearing = clear(&bids, offers.iter().map(in_clicks).collect());
        *globals.price_per_click = clearing.price;
        for days in globals.days_unpaid.iter_mut() {
            *days = (*days + 1.0).min(CUSTOMER_DAYS);
        }
        for bid in bids.iter().filter(|bid| clearing.spends(bid) > 0.0) {
            globals.days_unpaid[bid.advertiser] = 0.0;
        }
        let customers = globals.days_unpaid.iter().filter(|&&days| days < CUSTOMER_DAYS).count();
        let mean_value = self.mean_value(&bids, &clearing);
        let represents = f64::from(market.represents);
        for (number, (offer, today)) in offers.iter().zip(&mut services).enumerate() {
            if offer.supply == 0.0 {
                continue;
            }
            let sold = clearing.sold[number] / offer.expected_clicks;
            let price = clearing.price * offer.expected_clicks;
            let spent = micros(sold * price);
            let clicks = drawn(sold * offer.true_clicks, represents, random, number as u32);
            today.postings.purse.add(spent);
            today
                .postings
                .purse_commission
                .add(micros(self.parameters.sales_commission * spent as f64 / 1e6));
            *today.metrics.purse_sold = sold;
            *today.metrics.purse_clicks = clicks;
            *today.metrics.purse_price = 1000.0 * price;
            *today.metrics.purse_fill = sold / offer.supply;
            *today.metrics.purse_advertisers = customers as f64;
            if spent > 0 {
                *today.metrics.purse_return = clicks * mean_value / (spent as f64 / 1e6);
            }
            // Evidence counts, not days.
            let expected = sold * offer.expected_clicks;
            let weight = expected / (expected + self.parameters.learning_clicks);
            let believed = &mut globals.believed_fit[number];
            if sold > 0.0 {
                let seen = clicks / (sold * offer.expected_clicks / *believed);
                *believed = (*believed + weight * (seen - *believed)).clamp(LEAST_FIT, 1.0);
            }
        }
        Ok(())
    }
}

/// Below this nobody believes that an audience fits.
const LEAST_FIT: f64 = 0.001;

impl AdBuyers {
    /// What a service offers, by the metrics of its advertising.
    fn offer(&self, market: &Market, service: usize, believed_fit: &mut [f64]) -> Service {
        let metric = |name| market.metric(service, name).unwrap_or(0.0);
        if believed_fit[service] == 0.0 {
            believed_fit[service] = self.parameters.expected_fit;
        }
        let click_rate = metric(c"standard_click_rate");
        Service {
            supply: if click_rate > 0.0 { metric(c"offered_exposures") } else { 0.0 },
            expected_clicks: click_rate * believed_fit[service],
            true_clicks: click_rate * metric(c"posted_fit"),
            reserve: metric(c"reserve_price"),
        }
    }

    /// Who waits begins to buy when the last price leaves the required return; who finds the price too high waits.
    fn come_and_go(&self, random: RandomKey, globals: &mut GlobalsMut<'_>) {
        let chance = -libm::expm1(-1.0 / self.parameters.notice_days);
        for advertiser in 0..globals.standing.len() {
            let pays = self.highest_bid(random, advertiser) >= *globals.price_per_click;
            let [word, ..] = random.bits(advertiser as u32, purpose::COMING, 0);
            let now = &mut globals.standing[advertiser];
            if *now == standing::WAITING && pays && uniform_open(word) < chance {
                *now = standing::BUYING;
            } else if *now == standing::BUYING && !pays {
                *now = standing::WAITING;
            }
        }
    }

    /// Most that an advertiser pays for a click from a viewer who fits or not, currency.
    fn highest_bid(&self, random: RandomKey, advertiser: usize) -> f64 {
        self.value_per_click(random, advertiser) / self.parameters.required_return
    }

    /// Value of a click, currency: lognormal over advertisers.
    fn value_per_click(&self, random: RandomKey, advertiser: usize) -> f64 {
        let [word, ..] = random.for_life().bits(advertiser as u32, purpose::TRAITS, 0);
        let spread = self.parameters.value_spread;
        let normal = f64::from(math::normal(word));
        self.parameters.value_per_click * libm::exp(spread * normal - 0.5 * spread * spread)
    }

    /// The bids of those who buy, all budgets alike.
    fn bids(&self, population: f64, random: RandomKey, standings: &[f64]) -> Vec<Bid> {
        let budgets = self.parameters.budget_per_thousand_people * population / 1000.0;
        let budget = budgets / standings.len() as f64;
        let buyers = (0..standings.len()).filter(|&advertiser| standings[advertiser] == standing::BUYING);
        let bid = |advertiser| Bid { advertiser, price: self.highest_bid(random, advertiser), budget };
        let mut bids: Vec<Bid> = buyers.map(bid).filter(|bid| bid.price > 0.0 && bid.budget > 0.0).collect();
        bids.sort_by(|a, b| b.price.total_cmp(&a.price).then(a.advertiser.cmp(&b.advertiser)));
        bids
    }

    /// Mean value of a click to those who buy, by what they spend.
    fn mean_value(&self, bids: &[Bid], clearing: &Clearing) -> f64 {
        let spent: f64 = bids.iter().map(|bid| clearing.spends(bid)).sum();
        let value = |bid: &Bid| clearing.spends(bid) * bid.price * self.parameters.required_return;
        if spent > 0.0 { bids.iter().map(value).sum::<f64>() / spent } else { 0.0 }
    }
}

/// A Poisson number of clicks; chance is that of agents, each of whom stands for so many people.
fn drawn(expected: f64, represents: f64, random: RandomKey, service: u32) -> f64 {
    let mut stream = random.stream_of_person(service, purpose::CLICKS);
    sampling::poisson(expected / represents, &mut stream) as f64 * represents
}
