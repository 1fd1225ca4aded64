//! What the model declares: parameters with their sources, columns, metrics, ledger lines, globals.
//! Defaults are in USD.

use eyeballs_model::prelude::*;

choice! {
    /// How the ad load is given.
    pub enum LoadBy {
        /// One number.
        Hour = "per-hour",
        /// A list of formats.
        Format = "by-format",
    }
}
choice! {
    /// How the price of exposures is found.
    pub enum Pricing {
        /// Advertisers compete.
        Market = "market",
        /// A network takes every exposure at a fixed price.
        Fixed = "fixed",
        /// A model of the whole market sells them, with one purse of advertisers for all services.
        Purse = "purse",
    }
}
choice! {
    /// Who is shown advertisements.
    pub enum ShownTo {
        /// Everybody who does not pay to be free of them, as another model of the service says.
        NotAdFree = "not-ad-free",
        /// Everybody.
        Everybody = "everybody",
    }
}
choice! {
    /// How the value of a click is spread over advertisers.
    pub enum ClickValues {
        /// Lognormal.
        Lognormal = "lognormal",
        /// Uniform between zero and twice the mean.
        Uniform = "uniform",
    }
}
parameters! {
    /// What a scenario may set.
    pub struct Parameters {
        /// How the ad load is given: one number, or a list of formats.
        #[source = "assumption"]
        load: LoadBy = LoadBy::Hour;
        /// Advertisements in an hour of use, for the load "per-hour".
        #[source = "the base load of the Pandora field experiment; Huang, Reiley and Riabov"]
        ads_per_hour: f64 = 6.0, "1/h", [0.0, 600.0], tunable;
        /// Advertisements in an hour of use by format, for the load "by-format". The defaults are banner, feed,
        /// interstitial and video.
        #[source = "assumption"]
        format_ads_per_hour: List = [12.0, 8.0, 1.0, 1.0], "1/h", [0.0, 600.0], tunable;
        /// Price of each format relative to a standard exposure.
        #[source = "assumption"]
        format_price_weight: List = [0.3, 1.0, 2.0, 3.0], "1", [0.01, 1000.0], tunable;
        /// Annoyance of each format relative to an interruption of half a minute.
        #[source = "assumption"]
        format_annoyance_weight: List = [0.1, 0.3, 1.5, 1.0], "1", [0.0, 1000.0], tunable;
        /// Clicks per exposure of each format in an audience that fits.
        #[source = "feed: WordStream; the others are an assumption"]
        format_click_rate: List = [0.001, 0.009, 0.01, 0.004], "1", [0.0, 1.0], tunable;
        /// Clicks per exposure in an audience that fits, for the load "per-hour".
        #[source = "WordStream: 0.9 % over all industries"]
        click_rate: f64 = 0.009, "1", [0.0, 1.0], tunable;
        /// Share of the minutes that a person without any ad tolerance gives up at once for each advertisement
        /// an hour.
        #[source = "with a mean tolerance of 2/7 that is 0.7 %, a third of the fall that the Pandora field experiment found after 21 months; that a third comes at once is an assumption"]
        attention_sensitivity: f64 = 0.01, "h", [0.0, 1.0], tunable;
        /// How much each advertisement an hour takes from the log odds of joining of a person without any ad
        /// tolerance who considers the service.
        #[source = "assumption: 28 more an hour cost 0.6 at the mean tolerance of 2/7"]
        joining_sensitivity: f64 = 0.03, "h", [0.0, 1.0], tunable;
        /// How much worse a day feels to a person without any ad tolerance for each advertisement that the person sees on it.
        #[source = "fitted to the 21st month of the Pandora field experiment: 2.08 % of the hours for each advertisement an hour (Huang, Reiley & Riabov); see the page"]
        experience_sensitivity: f64 = 0.06, "1", [0.0, 1.0], tunable;
        /// What cannot feel any worse drives people away: each unit of annoyance beyond the worst experience multiplies the hazard of leaving
        /// of the day by e to the power of this.
        #[source = "assumption"]
        unbearable_effect: f64 = 1.0, "1", [0.0, 20.0], tunable;
        /// How much less advertisements annoy that fit the audience: at an `audience_fit` of 1 this share less than at 1/2, at 0 this share
        /// more.
        #[source = "assumption"]
        fit_relief: f64 = 0.5, "1", [0.0, 1.0], tunable;
        /// Who is shown advertisements: not those who are free of them by another model of the service, or everybody.
        #[source = "assumption: what most ad-free tiers sell"]
        shown_to: ShownTo = ShownTo::NotAdFree, tunable;
        /// How the price is found: advertisers who compete, or a network that takes every exposure at a fixed
        /// price.
        #[source = "assumption"]
        pricing: Pricing = Pricing::Market;
        /// Price of a thousand standard exposures, for the pricing "fixed".
        #[source = "middle of the 4.12 to 11.17 USD that AdStage saw on Facebook in 2017"]
        fixed_price_per_thousand: f64 = 7.5, "currency", [0.0, 1e6], tunable;
        /// The service sells no thousand standard exposures for less than this.
        #[source = "assumption"]
        reserve_price_per_thousand: f64 = 0.5, "currency", [0.0, 1e6], tunable;
        /// Advertisers who could ever come.
        #[source = "assumption"]
        advertisers: i64 = 400, "count", [1, 100_000];
        /// How the value of a click is spread over advertisers: lognormal, or uniform between zero and twice
        /// the mean.
        #[source = "assumption"]
        values: ClickValues = ClickValues::Lognormal;
        /// Mean value of a click to an advertiser, from a viewer who fits.
        #[source = "the average price of a click in the WordStream figures is 1.72 USD; that value equals it is an assumption"]
        value_per_click: f64 = 1.72, "currency", [0.0001, 1e6], tunable, log_scale;
        /// Standard deviation of the logarithm of the value of a click, for lognormal values.
        #[source = "assumption"]
        value_spread: f64 = 0.7, "1", [0.0, 5.0], tunable;
        /// Audience below which the least demanding advertiser stays away. Advertisers' smallest audiences are
        /// spread evenly on a logarithmic scale.
        #[source = "assumption"]
        minimum_reach_lowest_users: f64 = 1e3, "people", [1.0, 1e10], log_scale;
        /// Audience below which the most demanding advertiser stays away.
        #[source = "assumption"]
        minimum_reach_highest_users: f64 = 1e9, "people", [1.0, 1e10], log_scale;
        /// Daily budget of an advertiser per thousand people of its smallest audience: who needs a big audience
        /// has a big budget.
        #[source = "assumption; it puts the price of a thousand exposures between 4 and 11 USD for six advertisements an hour and a quarter of an hour a day"]
        budget_per_thousand_reach: f64 = 2.0, "currency/day", [0.0001, 1e9], tunable, log_scale;
        /// Share of an untried audience that an advertiser expects to fit.
        #[source = "assumption"]
        expected_fit: f64 = 0.5, "1", [0.001, 1.0], tunable;
        /// Share of this audience that in truth fits an advertiser, on average over advertisers.
        #[source = "assumption"]
        audience_fit: f64 = 0.5, "1", [0.001, 1.0], tunable;
        /// Value that an advertiser wants for each unit of money when it bids.
        #[source = "assumption"]
        required_return: f64 = 1.25, "1", [0.01, 100.0], tunable;
        /// Value for each unit of money below which an advertiser leaves.
        #[source = "assumption: it loses money"]
        disappointing_return: f64 = 1.0, "1", [0.0, 100.0], tunable;
        /// Expected clicks after which an advertiser's own experience weighs as much as what it thought before.
        #[source = "assumption"]
        learning_clicks: f64 = 100.0, "count", [1.0, 1e9], tunable, log_scale;
        /// Mean time until an advertiser whose conditions are met begins to buy.
        #[source = "assumption"]
        notice_days: f64 = 30.0, "days", [0.0, 3650.0], tunable;
        /// Mean time until an advertiser who left disappointed is ready to try again.
        #[source = "assumption"]
        retry_days: f64 = 180.0, "days", [0.0, 3650.0], tunable;
        /// Cost of serving a thousand exposures, sold or not.
        #[source = "assumption"]
        serving_cost_per_thousand: f64 = 0.05, "currency", [0.0, 1e6], tunable;
        /// Share of advertising revenue that goes to whoever sells it.
        #[source = "assumption"]
        sales_commission: f64 = 0.1, "1", [0.0, 1.0], tunable;
    }
}

columns! {
    /// What is read and written of each user.
    pub struct Columns {
        input minutes_today: f32, "min", "time spent today";
        input ad_tolerance: f32, "1", "how much advertising the person bears";
        of_service("ad_free") ad_free: f32 = 0.0, "1", "1 for who has paid to be shown none";
        output leave_factor: f32, "1", "of annoyance beyond the worst experience";
        output attraction: f32, "1", "share of the minutes that the ad load leaves";
        output experience: f32, "1", "how the ad load felt";
        output appeal: f32, "1", "log odds that the load takes from joining";
    }
}

metrics! {
    /// What is reported.
    pub struct Metrics {
        sum exposures, "count", "advertisements shown";
        sum offered_exposures, "count", "standard exposures offered to a purse of the whole market";
        sum sold_exposures, "count", "advertisements shown and paid for";
        sum clicks, "count", "clicks on advertisements";
        sum advertisers_joined, "count", "advertisers who began to buy, or began again";
        sum advertisers_disappointed, "count", "advertisers who left because their return disappointed";
        gauge advertisers, "count", "advertisers who paid within 30 days", advertisers;
        gauge posted_load, "1/h", "advertisements in an hour of use of who is shown any", ads_per_hour;
        gauge standard_click_rate, "1", "clicks per standard exposure in an audience that fits";
        gauge posted_fit, "1", "share of the audience that in truth fits an advertiser";
        gauge reserve_price, "currency", "the service sells no thousand standard exposures for less";
        gauge price_per_thousand, "currency", "price of a thousand exposures, average over formats";
        gauge fill_rate, "1", "share of the exposures shown that were sold";
        gauge mean_return, "1", "value of today's clicks to advertisers for each unit of money they spent";
    }
}

postings! {
    /// The ledger lines.
    pub struct Postings {
        revenue advertising from advertiser, "exposures sold";
        cost ad_serving to other, "serving exposures, sold or not";
        cost sales_commission to other, "whoever sells the advertising";
    }
}

globals! {
    /// What the service remembers: where it stands with each advertiser. What an advertiser *is* needs
    /// no memory, see [`crate::advertisers`].
    pub struct Globals, GlobalsMut for Parameters {
        price_per_thousand = 0.0, "currency", "the last price of a thousand standard exposures";
        standing[per advertisers] = 0.0, "1", "0 waiting, 1 buying, 2 left disappointed";
        realised_return[per advertisers] = 0.0, "1", "smoothed return; 0 without experience";
        days_unpaid[per advertisers] = 30.0, "days", "days since it last paid, at most 30";
    }
}
