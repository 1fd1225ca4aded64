//! What a scenario may set, what is remembered of each user and of the service, and what is reported.

use eyeballs_model::prelude::*;

/// Number of lots in a day's draw.
pub(crate) const LOTS: u32 = 64;

choice! {
    /// What becomes of users who are not members.
    pub enum Access {
        /// They leave for certain.
        MembersOnly = "members-only",
        /// They stay as free users and may join later.
        FreeTier = "free-tier",
    }
}
choice! {
    /// Who joins.
    pub enum Admission {
        /// Those who want to at the price.
        SelfSelected = "self-selected",
        /// Anybody by lot.
        Random = "random",
    }
}
parameters! {
    /// What a scenario may set. Defaults are in USD.
    pub struct Parameters {
        /// What becomes of users who are not members: they leave for certain ("members-only"), or stay as free
        /// users and may join later ("free-tier"). An event that closes the free tier makes every free user
        /// decide on that day.
        #[source = "assumption"]
        access: Access = Access::MembersOnly, tunable;
        /// Price of a period for new members, and at renewal too unless `grandfathering`; charged to the
        /// nearest 0.0001.
        #[source = "Spotify Premium a month in the USA, 2011 to 2023"]
        price: f64 = 9.99, "currency", [0.0, 1e5], tunable, log_scale;
        /// Length of a paid period.
        #[source = "assumption: a month"]
        period_days: i64 = 30, "days", [1, 3650];
        /// Length of the free trial; 0 makes people decide on their first day.
        #[source = "assumption"]
        trial_days: i64 = 7, "days", [0, 3650], tunable;
        /// Price that a person with a willingness to pay of 1 accepts with `joining_chance`.
        #[source = "assumption: the default price"]
        reference_price: f64 = 9.99, "currency", [0.0, 1e5], minimum_open, log_scale;
        /// Chance that a person with a willingness to pay of 1 and neutral satisfaction joins at the reference
        /// price, at each decision; 1 makes everybody join.
        #[source = "18.2 % of trials without a card are converted (Adapty)"]
        joining_chance: f64 = 0.182, "1", [0.0, 1.0], tunable;
        /// Effect of ln(willingness x reference price / price) on the log odds of joining.
        #[source = "2.62 / (1 - 0.182), so that the elasticity at the reference price is the mean of -2.62 that Bijmolt et al. (2005) found"]
        price_sensitivity: f64 = 3.2, "1", [0.0, 50.0], tunable;
        /// Effect of (satisfaction - 1/2) on the log odds of joining.
        #[source = "assumption"]
        joining_satisfaction_effect: f64 = 2.0, "1", [0.0, 50.0], tunable;
        /// How much a price of all that a period is worth to a person, willingness x reference price, takes
        /// from the log odds of joining the service, of whoever considers it; nothing with a free tier.
        #[source = "assumption"]
        entry_price_effect: f64 = 1.0, "1", [0.0, 20.0], tunable;
        /// Share of that which a free trial takes away.
        #[source = "assumption"]
        entry_trial_relief: f64 = 0.8, "1", [0.0, 1.0], tunable;
        /// Effect of a habit of use on the log odds of joining: 1 - exp(-days of use / 30) times this, at the moment of the
        /// decision. So a longer trial raises what the service is worth to people, and puts off what they pay.
        #[source = "assumption"]
        joining_habit_effect: f64 = 1.0, "1", [0.0, 20.0], tunable;
        /// What being rid of advertisements adds to the log odds of joining a tier without them: this times the advertisements
        /// in an hour of the service's use and the part of them that the person does not bear. With a free tier and `ad_free` only.
        #[source = "assumption: 12 an hour add 0.17 at a mean tolerance of 2/7"]
        ad_relief_effect: f64 = 0.02, "h", [0.0, 20.0], tunable;
        /// Days of use that are free in 30 days, counted from a first day of use on; 0: no meter. Belongs to the free tier. Who
        /// meets the meter thinks about joining, once in these 30 days.
        #[source = "assumption: no meter"]
        free_days_per_month: i64 = 0, "days", [0, 30], tunable;
        /// What is left of the attraction of the service for whoever has used up the free days.
        #[source = "assumption: headlines are free"]
        metered_attraction: f64 = 0.3, "1", [0.0, 1.0], tunable;
        /// Prices of further tiers beside the basic one; each has what the basic one has.
        #[source = "assumption: one tier"]
        tier_price: List = [], "currency", [0.0, 1e5], tunable;
        /// How many times as much as the basic tier each of them is worth to a person.
        #[source = "assumption: one tier"]
        tier_worth: List = [], "1", [0.0, 1e3], tunable;
        /// Whether members are shown no advertisements (what other models read as `ad_free`).
        #[source = "assumption: what most ad-free tiers sell"]
        ad_free: bool = true, tunable;
        /// The first tier without advertisements, 0 being the basic one; with `ad_free`.
        #[source = "assumption"]
        ad_free_from_tier: i64 = 0, "1", [0, 1000], tunable;
        /// Whether a membership covers the firm's other services with a paid membership, too.
        #[source = "assumption"]
        bundle: bool = false, tunable;
        /// Factor on the market's hazard of leaving for members: 0 leaves cancelling as the one process that ends a membership.
        #[source = "assumption: who has paid stays until the paid time ends"]
        member_leave_factor: f64 = 0.0, "1", [0.0, 1e3], tunable;
        /// Who joins: those who want to at the price ("self-selected"), or anybody by lot ("random"), which
        /// takes selection away and leaves the effect of being a member.
        #[source = "assumption"]
        admission: Admission = Admission::SelfSelected;
        /// Share of people who join at each decision when admission is random.
        #[source = "assumption: as `joining_chance`"]
        admission_share: f64 = 0.182, "1", [0.0, 1.0];
        /// Hazard that a free user thinks about joining again; a change by an event acts within 30 days.
        #[source = "assumption: once a year"]
        consider_hazard: f64 = 0.0027, "1/day", [0.0, 10.0], tunable;
        /// Share of those who join who pay for a year in advance.
        #[source = "assumption"]
        annual_share: f64 = 0.2, "1", [0.0, 1.0], tunable;
        /// Discount on a year paid in advance.
        #[source = "assumption: two months free"]
        annual_discount: f64 = 0.167, "1", [0.0, 1.0], tunable;
        /// Mean chance that a member cancels at the first renewal of a period.
        #[source = "4.8 % a month, average of US video services in 2021 (Antenna); the median of consumer services without failed payments is 4.9 % (Recurly 2019)"]
        churn_mean: f64 = 0.048, "1", [0.0, 1.0], tunable;
        /// How unlike members are in that chance: Beta with a + b = 1 / polarization - 1; 0 makes them alike.
        #[source = "with 0.0524, 63.1 % remain after twelve months, as after the first year in Fader & Hardie (2007), segment Regular"]
        churn_polarization: f64 = 0.0524, "1", [0.0, 0.95], tunable;
        /// Mean chance that a member cancels at the first renewal of a year.
        #[source = "Fader & Hardie (2007), segment Regular: 0.764 / (0.764 + 1.296)"]
        annual_churn_mean: f64 = 0.371, "1", [0.0, 1.0], tunable;
        /// The same as `churn_polarization` for a year.
        #[source = "Fader & Hardie (2007), segment Regular: 1 / (0.764 + 1.296 + 1)"]
        annual_churn_polarization: f64 = 0.327, "1", [0.0, 0.95], tunable;
        /// Effect of (1/2 - satisfaction) on the log odds of cancelling.
        #[source = "assumption"]
        churn_satisfaction_effect: f64 = 2.0, "1", [0.0, 50.0], tunable;
        /// Effect of -ln(willingness to pay) on the log odds of cancelling: above 0, people to whom it is worth
        /// more stay longer.
        #[source = "assumption: the default churn is already that of payers"]
        churn_willingness_effect: f64 = 0.0, "1", [0.0, 50.0], tunable;
        /// Effect of ln(price / reference price) on the log odds of cancelling at every renewal; none at a
        /// price of 0.
        #[source = "assumption: the default churn is already that at the default price"]
        churn_price_effect: f64 = 0.0, "1", [0.0, 50.0], tunable;
        /// Effect of ln(new price / old price) on the log odds of cancelling, once, at the renewal at which a
        /// member's price rises.
        #[source = "assumption: the elasticity of -2.62 of Bijmolt et al."]
        price_rise_effect: f64 = 2.62, "1", [0.0, 50.0], tunable;
        /// Whether members keep the price at which they joined.
        #[source = "assumption"]
        grandfathering: bool = false, tunable;
        /// With `grandfathering`: members who joined for less renew at this price, so that an event can raise
        /// the price of old members apart from that of new ones.
        #[source = "assumption"]
        price_existing_least: f64 = 0.0, "currency", [0.0, 1e5], tunable;
        /// Share of people who pay a student's price.
        #[source = "assumption: none"]
        student_share: f64 = 0.0, "1", [0.0, 1.0];
        /// Discount on it.
        #[source = "assumption: half, as Spotify and Apple Music give students"]
        student_discount: f64 = 0.5, "1", [0.0, 1.0], tunable;
        /// Share off every payment after the first.
        #[source = "assumption"]
        loyalty_discount: f64 = 0.0, "1", [0.0, 1.0], tunable;
        /// Chance that a renewal's payment fails at first.
        #[source = "with `payment_recovery`, 1.89 % of members lost a month (Recurly 2019); the two apart are an assumption"]
        payment_failure: f64 = 0.063, "1", [0.0, 1.0], tunable;
        /// Share of failed payments that a later attempt brings in.
        #[source = "assumption"]
        payment_recovery: f64 = 0.7, "1", [0.0, 1.0], tunable;
        /// How much members feel that they belong: added to the experience of a day and to the logarithm of the
        /// attraction of the service; 0 leaves selection alone.
        #[source = "assumption"]
        belonging: f64 = 0.1, "1", [0.0, 1.0], tunable;
        /// Most members there can be; 0 for no limit. With a limit, whoever wants to join waits for a place
        /// from the next day on.
        #[source = "assumption"]
        members_most: i64 = 0, "count", [0, 1_000_000_000_000_i64], tunable;
        /// Members above which the service is felt to be crowded; 0 for never.
        #[source = "assumption"]
        intimate_size: i64 = 0, "count", [0, 1_000_000_000_000_i64], tunable;
        /// What an endless crowd takes from the experience of a member's day.
        #[source = "assumption"]
        crowding: f64 = 0.5, "1", [0.0, 2.0], tunable;
        /// Share of each payment that goes to the payment provider.
        #[source = "Stripe's standard price in the USA"]
        payment_fee_share: f64 = 0.029, "1", [0.0, 1.0], tunable;
        /// Fixed fee for each payment.
        #[source = "Stripe's standard price in the USA"]
        payment_fee: f64 = 0.3, "currency", [0.0, 1e5], tunable;
        /// Share of people who pay through an app store, which takes its own fee instead of both.
        #[source = "assumption: none"]
        app_store_share: f64 = 0.0, "1", [0.0, 1.0];
        /// Share of each of their payments that goes to the store.
        #[source = "Apple's and Google's standard commission; 0.15 for small firms, and after a year"]
        app_store_fee_share: f64 = 0.3, "1", [0.0, 1.0], tunable;
        /// Cost of a day of a person on trial.
        #[source = "assumption"]
        trial_cost_per_day: f64 = 0.01, "currency/day", [0.0, 1e5], tunable;
    }
}

columns! {
    /// What is read and written of each user: 15 bytes are remembered.
    pub struct Columns {
        input minutes_today: f32, "min", "time spent today";
        input arrival: f32, "1", "how the person came";
        input paying: f32, "1", "1 for who is said to pay since before";
        input departure: f32, "1", "why the person leaves";
        input satisfaction: f32, "1", "satisfaction before today";
        input ad_tolerance: f32, "1", "how much advertising the person bears";
        input willingness_to_pay: f32, "1", "what the service is worth, relative to the reference price";
        state stage: u8 = 0, "1", "new, free, waiting, on trial, or paying by the period or the year";
        state due: u16 = 0, "day", "when the trial or paid time ends or a free user decides, modulo 65536";
        state price: u32 = 0, "1e-4 currency", "price of a period that the member is on";
        state tier: u8 = 0, "1", "the tier of a member";
        state days_used: u8 = 0, "days", "days of use in this stay, up to 255";
        state window_start: u16 = 0, "day", "when the 30 days of the meter began, modulo 65536";
        state window_days: u8 = 0, "days", "days of use in them; 0 before the first";
        shared member: u8 = 0, "1", "1 for members";
        shared ad_free: u8 = 0, "1", "1 for who is shown no advertisements";
        shared bundle: u8 = 0, "1", "1 for members whose membership covers the firm's other services";
        of_firm("bundle") covered: f32 = 0.0, "count", "such memberships of the firm's other services";
        output leave_factor: f32, "1", "of members, on the market's hazard of leaving";
        output attraction: f32, "1", "of belonging; none behind a locked door";
        output experience: f32, "1", "belonging less crowding";
        output paid_micros: i64, "1e-6 currency", "fees paid today";
        output leave_hazard: f32, "1/day", "certain for whoever is not a member of members-only";
        output appeal: f32, "1", "log odds that the price takes from joining";
    }
}

metrics! {
    /// What is reported.
    pub struct Metrics {
        sum members, "count", "members at the end of the day";
        sum annual_members, "count", "members who have paid for a year, among them";
        sum free_users, "count", "users who are neither members nor on trial nor waiting";
        sum waiting, "count", "people waiting for a place";
        sum trial_users, "count", "people on trial";
        sum covered_users, "count", "people whom a membership of another service of the firm covers";
        sum meter_months, "count", "times 30 days of the meter that began";
        sum meter_hits, "count", "days of use beyond the free ones";
        gauge posted_price, "currency", "price of 30 days of the basic tier", price;
        sum trials, "count", "trials begun";
        sum declined, "count", "decisions not to join";
        sum new_members, "count", "people who became members";
        sum renewals, "count", "memberships renewed";
        sum cancelled_voluntary, "count", "members who cancelled at renewal";
        sum cancelled_involuntary, "count", "members lost to a payment that failed for good";
        sum payments_recovered, "count", "failed payments that a later attempt brought in";
        gauge renewal_rate, "1", "share renewed of the memberships due, on the last day any was due; 0 before";
        sum lots[LOTS], "count", "people waiting, by lot for tomorrow's places";
    }
}

postings! {
    /// The ledger lines, posted when paid.
    pub struct Postings {
        revenue period_fees from user, "fees of members who pay by the period";
        revenue annual_fees from user, "fees of members who pay by the year, in advance";
        cost payment_fees to other, "what the payment provider keeps";
        cost trial_costs to other, "serving people on trial";
    }
}

globals! {
    /// What is remembered of the service.
    pub struct Globals, GlobalsMut for Parameters {
        members = 0.0, "count", "members at the end of yesterday";
        range_today = 1.0, "1", "share of those waiting who are in today's draw";
        lots_admitted = 0.0, "count", "lots that win a place today";
        range_tomorrow = 1.0, "1", "share of those waiting who are in tomorrow's draw";
    }
}
