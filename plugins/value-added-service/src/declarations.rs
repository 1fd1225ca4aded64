//! What a scenario may set, what is read and written of each user, and what is reported.

use crate::concentration::BINS;
use eyeballs_model::prelude::*;

choice! {
    /// Law of the amount of a purchase between payers.
    pub enum AmountDistribution {
        /// Lognormal, of spread `amount_sigma`.
        Lognormal = "lognormal",
        /// Pareto, of exponent `amount_alpha`.
        Pareto = "pareto",
    }
}
parameters! {
    /// What a scenario may set. Defaults are in US dollars.
    pub struct Parameters {
        /// Share of users who could ever be brought to pay.
        #[source = "assumption; below the 5 % of players that Zynga gave as its upper bound in 2011, and such that the default payer share is Swrve's"]
        potential_payers: f64 = 0.045, "1", [0.0, 1.0];
        /// Hazard of the first purchase of a potential payer with willingness to pay 1 and a large audience.
        #[source = "assumption"]
        first_purchase_hazard: f64 = 0.03, "1/day of use", [0.0, 1000.0], tunable, log_scale;
        /// Exponent of willingness to pay in the first purchase, 2 w^e / (1 + w^e); 0: none.
        #[source = "assumption"]
        willingness_effect: f64 = 1.0, "1", [0.0, 10.0], tunable;
        /// How much of the wish to pay is a wish to be seen: 0 none, 1 all of it.
        #[source = "assumption"]
        status_weight: f64 = 0.5, "1", [0.0, 1.0], tunable;
        /// Free users in the month at which the wish to be seen is half as strong as with very many.
        #[source = "assumption: a thousand spectators for one payer"]
        audience_half: f64 = 1000.0, "people", [0.0, 1e12], tunable, log_scale, minimum_open;
        /// Mean rate of purchases of payers after the first, with a large audience.
        #[source = "assumption, fitted to Swrve 2014: half of the payers of a month buy once, a seventh five times or more"]
        purchases_per_day: f64 = 0.07, "1/day of use", [0.0, 20.0], tunable, log_scale;
        /// Squared coefficient of variation of the rate between payers (Gamma); 0: all alike.
        #[source = "assumption, fitted with the rate"]
        purchase_rate_spread: f64 = 4.0, "1", [0.0, 100.0], tunable;
        /// Mean amount of a purchase over payers.
        #[source = "Swrve, July 2014: mean price 8.34 US dollars"]
        mean_amount: f64 = 8.34, "currency", [0.01, 1e5], tunable, log_scale;
        /// Law of the amount between payers.
        #[source = "assumption"]
        amount_distribution: AmountDistribution = AmountDistribution::Lognormal;
        /// Standard deviation of ln amount between payers, if lognormal.
        #[source = "assumption, fitted with the rates so that the top tenth of payers bring the 48 to 64 % of revenue of Swrve 2014 to 2016"]
        amount_sigma: f64 = 1.1, "1", [0.0, 3.0], tunable;
        /// Exponent of the tail of the amount between payers, if Pareto.
        #[source = "1.43 alone gives the top tenth half of the revenue"]
        amount_alpha: f64 = 1.43, "1", [1.0, 100.0], tunable, minimum_open;
        /// How much of what is sold is advantage over others: 0 none, 1 all.
        #[source = "assumption"]
        pay_to_win: f64 = 0.0, "1", [0.0, 1.0], tunable;
        /// What full advantage adds to the propensity to buy: 1 doubles it.
        #[source = "assumption"]
        pay_to_win_appeal: f64 = 1.0, "1", [0.0, 100.0], tunable;
        /// How a day feels to a free user who is sure to meet a payer under full pay-to-win, as a fall in
        /// experience.
        #[source = "assumption"]
        resentment: f64 = 0.4, "1", [0.0, 1.0], tunable;
        /// How much full pay-to-win takes from the log odds of joining of whoever considers the service; use is
        /// free, so nothing else speaks against it.
        #[source = "assumption"]
        joining_resentment: f64 = 0.5, "1", [0.0, 20.0], tunable;
        /// People a user meets on a day of use, who may be payers.
        #[source = "assumption"]
        opponents_per_day: f64 = 20.0, "people/day", [0.0, 1e6], tunable;
        /// Pay-to-win up to here is not resented.
        #[source = "assumption"]
        tolerance: f64 = 0.0, "1", [0.0, 1.0], tunable;
        /// Share of revenue that the app store keeps.
        #[source = "Apple's and Google's published standard rate"]
        platform_fee_share: f64 = 0.3, "1", [0.0, 1.0], tunable;
        /// Share of revenue that payment costs besides.
        #[source = "assumption: part of the store's fee"]
        payment_fee_share: f64 = 0.0, "1", [0.0, 1.0], tunable;
        /// New things to buy must be made.
        #[source = "assumption"]
        content_cost_per_day: f64 = 500.0, "currency/day", [0.0, 1e12], tunable;

        /// Gifts that who could pay sends to contacts on a day of use, on average, by a channel "model-invitation" of this
        /// model.
        #[source = "off: 0"]
        gifts_per_day: f64 = 0.0, "1/day of use", [0.0, 1000.0], tunable;
        /// What a gift costs and is worth, to the hundredth.
        #[source = "assumption"]
        gift_amount: f64 = 1.0, "currency", [0.01, 1e5], tunable, log_scale;
        /// Share of gifts that the firm keeps: 1 where they are things of its own, 0 where they are money, which goes on to
        /// who takes it, or back.
        #[source = "assumption: gifts are money, as red packets are"]
        gift_kept_share: f64 = 0.0, "1", [0.0, 1.0], tunable;
        /// Chance that who takes gifts on a day, and could not pay before, can pay from then on.
        #[source = "assumption"]
        gift_opens: f64 = 0.25, "1", [0.0, 1.0], tunable;
        /// How a day on which gifts are taken feels.
        #[source = "assumption"]
        gift_experience: f64 = 0.2, "1", [0.0, 1.0], tunable;
        /// What a gift that waits adds to the log odds of joining.
        #[source = "assumption"]
        gift_appeal: f64 = 1.0, "1", [0.0, 20.0], tunable;

        /// What who has paid pays other players for work on a day of use, to the hundredth; 0: nobody is for hire.
        #[source = "off: 0"]
        labour_per_day: f64 = 0.0, "currency/day of use", [0.0, 1e5], tunable;
        /// Share of it that the firm keeps.
        #[source = "assumption"]
        labour_fee_share: f64 = 0.0, "1", [0.0, 1.0], tunable;
        /// Mean of what an hour must bring people to work, exponential over people.
        #[source = "assumption"]
        reservation_wage: f64 = 1.0, "currency/h", [1e-6, 1e5], tunable, log_scale;
        /// How a day of work feels.
        #[source = "assumption"]
        labour_experience: f64 = 0.1, "1", [-1.0, 1.0], tunable;
    }
}

columns! {
    /// What is read and written of each user.
    pub struct Columns {
        input minutes_today: f32, "min", "time spent today";
        input willingness_to_pay: f32, "1", "what a thing is worth to the person, relative to others";
        input gift: f32, "currency", "what the gifts are worth that arrive today";
        input arrival: f32, "1", "how the person came";
        state standing: u8 = 0, "1", "0 not known yet, 1 will never pay, 2 may pay, 3 has paid";
        state spent_cents: f32 = 0.0, "0.01 currency", "whole hundredths spent in this 30-day period";
        state bought: u8 = 0, "count", "purchases in this 30-day period, at most 255";
        output paid_micros: i64, "1e-6 currency", "paid for purchases today";
        output experience: f32, "1", "resentment of advantage that others bought, gifts and work";
        output appeal: f32, "1", "log odds that advantage takes from joining and a gift adds";
        output invitations: f32, "count", "gifts that the user sends today";
        output invitation_gift: f32, "currency", "what each of them is worth";
    }
}

metrics! {
    /// What is reported. Periods are 30 days long and start with the model; their gauges are those
    /// of the last complete one, 0 before.
    pub struct Metrics {
        sum first_purchases, "count", "users who paid for the first time";
        sum purchases, "count", "purchases, first ones included, and gifts";
        sum payers_today, "count", "users who paid today";
        gauge payers_period, "count", "users who paid in the last period";
        gauge payer_share_month, "1", "payers of the last period as a share of its users";
        gauge spend_per_payer_month, "currency", "what a payer spent on average in the last period";
        gauge one_purchase_share, "1", "share of the last period's payers who bought once";
        gauge five_purchases_share, "1", "share of the last period's payers who bought five times or more";
        gauge top_percent_share, "1", "share of the last period's revenue from its top 1 % of payers";
        gauge top_tenth_share, "1", "share of the last period's revenue from its top 10 % of payers";
        gauge audience_factor, "1", "what the free audience does to the wish to pay; 1: as with very many";
        gauge free_experience, "1", "how the advantage of payers feels to free users today";
        sum moved_once, "count", "change of payers of the current period who bought once";
        sum moved_often, "count", "change of payers of the current period who bought five times or more";
        sum moved_payers[BINS as u32], "count", "change of payers by size of spend";
        sum moved_cents[BINS as u32], "0.01 currency", "change of spend by size of spend";
        sum gifts, "count", "gifts bought today";
        sum gift_takers, "people", "people who took gifts today";
        sum gift_openings, "people", "those of them who can pay since";
        sum workers, "people", "people who worked for payers today";
        sum hours_worked, "h", "hours that they worked";
        gauge wage, "currency/h", "what an hour of work brings today; 0: nobody is for hire";
    }
}

postings! {
    /// The ledger lines.
    pub struct Postings {
        revenue purchases from user, "value-added things sold";
        cost platform_fees to other, "what the app store keeps";
        cost payment_fees to other, "what payment costs besides";
        cost content to other, "making new things to buy";
        revenue gifts from user, "gifts to contacts";
        cost gifts_passed_on to user, "gifts of money that go to who takes them, or back";
        revenue labour from user, "what payers spend on the work of others";
        cost wages to user, "what those get who worked, or payers where nobody did";
    }
}

globals! {
    /// What the service remembers.
    pub struct Globals, GlobalsMut for Parameters {
        day_of_period = 0.0, "days", "days of the current 30-day period that are over";
        wage = 0.0, "currency/h", "what an hour of work brings; 0: not known yet";
        once = 0.0, "count", "payers of the current period who bought once";
        often = 0.0, "count", "payers of the current period who bought five times or more";
        payers[BINS as u32] = 0.0, "count", "payers of the current period by size of spend";
        cents[BINS as u32] = 0.0, "0.01 currency", "their spend by size of spend";
    }
}
