//! The one list of measures. Its order is that of the columns of the daily files; new ones come at the end.

use super::{Headline, Kind, Measure, Moment, Reading, Shown, Unit, lifetime, ratios, valuation};
use crate::record::{ServiceDay, ServiceRecord};
use Kind::{Flow, Level, Ratio, Run};
use Reading::{Computed, Count, Firm, Flag, Ledger, Mean, Money, Number};

impl Measure {
    const fn new(
        name: &'static str,
        unit: Unit,
        kind: Kind,
        reading: Reading,
        definition: &'static str,
    ) -> Measure {
        let has_peak = !matches!(reading, Flag(_) | Computed(_));
        let of_firms = matches!(reading, Firm(_));
        Measure { name, unit, kind, of_firms, has_peak, definition, daily: None, headline: None, reading }
    }

    const fn daily(self, column: &'static str) -> Measure {
        Measure { daily: Some(column), ..self }
    }

    const fn of_firms(self) -> Measure {
        Measure { of_firms: true, ..self }
    }

    /// In the table, whatever it comes to.
    const fn headline(
        self,
        rank: usize,
        title: &'static str,
        column: &'static str,
        moment: Moment,
    ) -> Measure {
        Measure { headline: Some(Headline { rank, title, column, moment, shown: Shown::Always }), ..self }
    }

    /// In the table, unless it is zero for everybody.
    const fn headline_if_any(
        self,
        rank: usize,
        title: &'static str,
        column: &'static str,
        moment: Moment,
    ) -> Measure {
        self.headline_if(Shown::IfAny, rank, title, column, moment)
    }

    /// In the table, if there is a reason.
    const fn headline_if(
        self,
        shown: Shown,
        rank: usize,
        title: &'static str,
        column: &'static str,
        moment: Moment,
    ) -> Measure {
        Measure { headline: Some(Headline { rank, title, column, moment, shown }), ..self }
    }
}

/// All measures of the market.
pub static MEASURES: &[Measure] = &[
    Measure::new("open", Unit::Truth, Level, Flag(|day| day.open), "The service is open; a firm's, if one of them is.")
        .daily("open"),
    Measure::new("users", Unit::People, Level, Count(|day| day.users_month), "People who used it within the last 30 days (MAU).")
        .daily("users_month_people")
        .headline(0, "users", "users_people", Moment::Final),
    Measure::new("users_week", Unit::People, Level, Count(|day| day.users_week), "People who used it within the last 7 days.")
        .daily("users_week_people"),
    Measure::new("users_day", Unit::People, Level, Count(|day| day.users_day), "People who used it on the day (DAU).")
        .daily("users_day_people"),
    Measure::new("active", Unit::People, Level, Count(|day| day.active), "People who joined or returned and did not leave, whether they use it or not.")
        .daily("active_people"),
    Measure::new("lapsed", Unit::People, Level, Count(|day| day.lapsed), "People who left and did not return.")
        .daily("lapsed_people"),
    Measure::new("joined", Unit::People, Flow, Count(|day| day.joined), "People who became users for the first time.")
        .daily("joined_people"),
    Measure::new("returned", Unit::People, Flow, Count(|day| day.returned), "People who had left and came back.")
        .daily("returned_people"),
    Measure::new("left", Unit::People, Flow, Count(|day| day.left), "People who left.").daily("left_people"),
    Measure::new("payers", Unit::People, Level, Count(|day| day.payers_month), "Users who paid within the last 30 days.")
        .daily("payers_month_people"),
    Measure::new("advertisers", Unit::Advertisers, Level, Count(|day| day.advertisers), "Advertisers who paid within the last 30 days, as the models report them.")
        .daily("advertisers_month_count"),
    Measure::new("merchants", Unit::Merchants, Level, Count(|day| day.merchants), "Merchants who paid within the last 30 days, as the models report them.")
        .daily("merchants_month_count"),
    Measure::new("customers", Unit::People, Level, Count(ServiceDay::customers), "Whoever paid within the last 30 days: payers, advertisers and merchants together.")
        .headline(1, "customers", "customers_count", Moment::Final),
    Measure::new("customers_per_hundred_users", Unit::PerHundred, Level, Computed(ratios::customers_per_hundred_users), "`customers` for each hundred `users`, both on the last day.")
        .headline(2, "customers per 100 users", "customers_per_hundred_users", Moment::Final),
    Measure::new("invitations_sent", Unit::Invitations, Flow, Count(|day| day.invitations_sent), "Invitations sent, contact imports included.")
        .daily("invitations_sent_count"),
    Measure::new("invitations_accepted", Unit::People, Flow, Count(|day| day.invitations_accepted), "People whom an invitation brought.")
        .daily("invitations_accepted_people"),
    Measure::new("minutes", Unit::Minutes, Flow, Number(|day| day.minutes), "Minutes spent by everybody together.")
        .daily("minutes_min"),
    Measure::new("satisfaction", Unit::Share, Level, Mean { of: |day| day.satisfaction, weight: |day| day.morning_users() as f64 }, "Mean satisfaction of those who were users in the morning, before anybody joined, returned or left; of several services, the mean by their number. None without them, as on a first day.")
        .daily("satisfaction_share"),
    Measure::new("quality", Unit::Share, Level, Mean { of: |day| day.quality, weight: |day| if day.open { 1.0 } else { 0.0 } }, "Effective quality, after crowding; of several services, the mean of those that are open. None if none is.")
        .daily("quality_share"),
    Measure::new("revenue_users", Unit::Money, Flow, Money(|day| day.revenue_users), "Money in from users.")
        .daily("revenue_users"),
    Measure::new("revenue_advertisers", Unit::Money, Flow, Money(|day| day.revenue_advertisers), "Money in from advertisers.")
        .daily("revenue_advertisers"),
    Measure::new("revenue_merchants", Unit::Money, Flow, Money(|day| day.revenue_merchants), "Money in from merchants.")
        .daily("revenue_merchants"),
    Measure::new("revenue_other", Unit::Money, Flow, Money(|day| day.revenue_other), "Money in from anybody else.")
        .daily("revenue_other"),
    Measure::new("revenue", Unit::Money, Flow, Money(ServiceDay::revenue), "All money in.")
        .daily("revenue")
        .headline(3, "revenue", "revenue", Moment::Total),
    Measure::new("cost_acquisition", Unit::Money, Flow, Money(|day| day.cost_acquisition), "Money spent on channels: acquisition.")
        .daily("cost_acquisition")
        .headline_if_any(13, "spent on acquisition", "cost_acquisition", Moment::Total),
    Measure::new("cost_fixed", Unit::Money, Flow, Money(|day| day.cost_fixed), "Fixed costs of services that are open.")
        .daily("cost_fixed")
        .headline_if_any(15, "fixed costs", "cost_fixed", Moment::Total),
    Measure::new("cost_other", Unit::Money, Flow, Money(|day| day.cost_other), "All other money out: `cost_use` and `cost_models` together.")
        .daily("cost_other"),
    Measure::new("profit", Unit::Money, Flow, Money(ServiceDay::profit), "`revenue` less `cost`.")
        .daily("profit")
        .headline(4, "profit", "profit", Moment::Total),
    Measure::new("cash", Unit::Money, Level, Firm(|firm, day| firm.cash[day]), "Cash of the firm at the end of the day.")
        .daily("firm_cash"),
    Measure::new("capital", Unit::Money, Flow, Firm(|firm, day| firm.capital[day]), "Money from owners, or to them if negative.")
        .daily("firm_capital"),
    Measure::new("cost_use", Unit::Money, Flow, Ledger(ServiceRecord::cost_of_use), "Costs of use: per active day, per thousand minutes and per join.")
        .daily("cost_use")
        .headline_if_any(14, "spent on use", "cost_use", Moment::Total),
    Measure::new("cost_models", Unit::Money, Flow, Ledger(|service, day| service.days[day].cost_other - service.cost_of_use(day)), "Costs that business models post: goods, fees, support and the like.")
        .daily("cost_models")
        .headline_if_any(16, "spent by models", "cost_models", Moment::Total),
    Measure::new("cost", Unit::Money, Flow, Money(ServiceDay::cost), "All money out: `cost_acquisition`, `cost_fixed` and `cost_other`."),
    Measure::new("arpu", Unit::Money, Ratio, Computed(ratios::arpu), "Revenue for each user and month: `revenue` over the days, divided by the sum of each day's `users` and multiplied by 30.")
        .headline(5, "ARPU", "revenue_per_user_month", Moment::Final),
    Measure::new("churn", Unit::Share, Ratio, Computed(ratios::churn), "Share of users who leave in a month: 1 - exp(-30 h), where h is `left` divided by user-days; the user-days are the sum of each day's `active` and `left`.")
        .headline(6, "monthly churn", "churn_share_per_month", Moment::Closing),
    Measure::new("lifetime_value", Unit::Money, Ratio, Computed(ratios::lifetime_value), "What a user brings over a lifetime (LTV): `revenue` less `cost_other` for each user and month, as in `arpu`, divided by `churn`; undiscounted, in arrears.")
        .headline(7, "LTV", "lifetime_value", Moment::Closing),
    Measure::new("acquisition_cost_per_user", Unit::Money, Ratio, Computed(ratios::acquisition_cost_per_user), "Blended CAC: `cost_acquisition` divided by `joined`, whatever channel brought them.")
        .headline(8, "CAC", "acquisition_cost_per_user", Moment::Total),
    Measure::new("paid_acquisition_cost_per_user", Unit::Money, Run, Computed(ratios::paid_acquisition_cost_per_user), "Paid CAC: `cost_acquisition` divided by those of the `joined` who came by a channel that cost money in the run.")
        .headline_if_any(9, "paid CAC", "paid_acquisition_cost_per_user", Moment::Total),
    Measure::new("payback_day", Unit::Day, Run, Computed(ratios::payback_day), "First day from which the summed `profit` is never again negative; never, if it is negative at the end.")
        .headline(10, "payback day", "payback_day", Moment::Total),
    Measure::new("minutes_share", Unit::Share, Ratio, Computed(ratios::minutes_share), "Its `minutes` divided by those of all services of the market."),
    Measure::new("minutes_per_user_day", Unit::Minutes, Ratio, Computed(ratios::minutes_per_user_day), "Minutes for each user and day: `minutes` divided by the sum of each day's `users`.")
        .headline(11, "minutes per user and day", "minutes_per_user_day", Moment::Final),
    Measure::new("stickiness", Unit::Share, Ratio, Computed(ratios::stickiness), "DAU/MAU: the sum of each day's `users_day` divided by the sum of each day's `users`.")
        .headline(12, "DAU/MAU", "stickiness_share", Moment::Final),
    Measure::new("bankrupt", Unit::Truth, Level, Computed(ratios::bankrupt), "The firm closed for lack of cash, by the last day.")
        .of_firms()
        .headline_if_any(17, "bankrupt", "bankrupt_share", Moment::Total),
    Measure::new("bankruptcy_day", Unit::Day, Run, Computed(ratios::bankruptcy_day), "The day at whose end the firm's cash was below zero by more than its credit. None if it never was.")
        .of_firms()
        .headline_if_any(18, "bankruptcy day", "bankruptcy_day", Moment::Total),
    Measure::new("engaged", Unit::People, Level, Count(|day| day.engaged), "Users whose last use, or without any whose first joining, lies within the last 30 days: the dormant are not.")
        .daily("engaged_people"),
    Measure::new("first_used", Unit::People, Flow, Count(|day| day.first_used), "People who used it for the first time: joining is no use.")
        .daily("first_used_people"),
    Measure::new("kept_day_1", Unit::People, Flow, Count(|day| day.kept_day_1), "People who used it on a day, and for the first time on the day before.")
        .daily("kept_day_1_people"),
    Measure::new("kept_day_7", Unit::People, Flow, Count(|day| day.kept_day_7), "People who used it on a day, and for the first time 7 days before.")
        .daily("kept_day_7_people"),
    Measure::new("kept_day_30", Unit::People, Flow, Count(|day| day.kept_day_30), "People who used it on a day, and for the first time 30 days before.")
        .daily("kept_day_30_people"),
    Measure::new("retention_day_1", Unit::Share, Ratio, Computed(ratios::retention_day_1), "D1: of those whose first use was a day before, the share who use it: `kept_day_1` divided by `first_used` of the same days, each a day before."),
    Measure::new("retention_day_7", Unit::Share, Ratio, Computed(ratios::retention_day_7), "D7: of those whose first use was 7 days before, the share who use it."),
    Measure::new("retention_day_30", Unit::Share, Ratio, Computed(ratios::retention_day_30), "D30: of those whose first use was 30 days before, the share who use it."),
    Measure::new("retention_month_12", Unit::Share, Ratio, Computed(ratios::retention_month_12), "Of those who joined in a month, the share who are users (`active`) at the end of the twelfth month after it, over the months that end within the days: age 12 in `cohorts.csv`."),
    Measure::new("days_of_use", Unit::Days, Ratio, Computed(ratios::days_of_use), "Days of a month on which a monthly user uses it: 30 times `stickiness`."),
    Measure::new("minutes_per_daily_user", Unit::Minutes, Ratio, Computed(ratios::minutes_per_daily_user), "Minutes for each user of the day: `minutes` divided by the sum of each day's `users_day`."),
    Measure::new("npv", Unit::Money, Flow, Computed(valuation::npv), "Net present value: the `profit` of each day t times (1 + r)^(-t/365), with r the `run.discount_rate`; at 0 it is `profit`.")
        .headline_if(Shown::IfUnlike("profit"), 19, "NPV", "npv", Moment::Total),
    Measure::new("terminal_value", Unit::Money, Run, Computed(valuation::terminal_value), "What the `users` of the last day still bring, on day 0: `revenue` less `cost_other` for each user and day of the last 90 days, for as long as they stay at the `churn` of these days, discounted and within `run.lifetime_years`."),
    Measure::new("npv_with_terminal", Unit::Money, Run, Computed(valuation::npv_with_terminal), "`npv` and `terminal_value` together."),
    Measure::new("irr", Unit::Share, Run, Computed(valuation::irr), "Internal rate of return: the discount rate a year at which `npv` is 0. None if there is no such rate between -99 % and 1,000,000 times, or more than one."),
    Measure::new("lowest_cash", Unit::Money, Run, Computed(valuation::lowest_cash), "The lowest `cash` at the end of a day: what a plan needs beyond the cash it starts with, if negative.")
        .of_firms()
        .headline_if(Shown::IfNegative, 20, "lowest cash", "lowest_cash", Moment::Total),
    Measure::new("lowest_cash_day", Unit::Day, Run, Computed(valuation::lowest_cash_day), "The first day at whose end `cash` is lowest.")
        .of_firms(),
    Measure::new("lifetime_value_discounted", Unit::Money, Run, Computed(lifetime::lifetime_value_discounted), "What a user brings from joining on, discounted to that day: the sum over the days t since joining, 1 to `run.lifetime_years`, of a user's contribution a day times the share who are still users on day t - 1 times (1 + r)^(-t/365), with r the `run.discount_rate`. The contribution is `revenue` less `cost_other` over the run, divided by the sum of each day's users in the morning. The share who are still users is that of `cohorts.csv`, each age over all cohorts that reach it (chain ladder; Kaplan & Meier 1958); beyond the oldest it follows (1 + v h t)^(-1/v), with a hazard h and a spread v of hazards fitted to the ages before. Where r is 0 and v is 1 or more, only `run.lifetime_years` keeps it finite. None where fewer than two ages are observed, as in a run of less than 60 days, and where the firm is bankrupt.")
        .headline_if(Shown::Never, 21, "discounted LTV", "lifetime_value_discounted", Moment::Total),
    Measure::new("lifetime_value_to_acquisition_cost", Unit::Times, Run, Computed(lifetime::lifetime_value_to_acquisition_cost), "LTV/CAC: `lifetime_value_discounted` divided by `paid_acquisition_cost_per_user`. None where one of them has no value, as where nothing was paid.")
        .headline_if(Shown::Never, 22, "LTV/CAC", "lifetime_value_to_acquisition_cost_times", Moment::Total),
    Measure::new("viral_coefficient", Unit::Times, Ratio, Computed(ratios::viral_coefficient), "K-factor: `invitations_accepted` divided by `joined`, the people whom an invitation brought, or brought back, for each who joined, however they came. Over a whole run whose invitations have all been answered it is how many each user brings."),
    Measure::new("invitation_cycle_days", Unit::Days, Ratio, Computed(ratios::invitation_cycle_days), "Cycle time of invitations: mean days from the first joining of whoever invites to the joining of whom the invitation brings, or brings back."),
    Measure::new("attention_share", Unit::Share, Ratio, Computed(ratios::attention_share), "Share of their free minutes that users give it, the outside and all other services being the rest: `minutes` divided by the free minutes of those who were users in the morning; of several services, those of each added up."),
    Measure::new("owners_share", Unit::Share, Level, Computed(ratios::owners_share), "The share of the firm that is left to those who owned it at the start: the product of V/(V + A) over the capital taken so far at a price, an amount A at a valuation V before it. 1 where none was.")
        .of_firms(),
];
