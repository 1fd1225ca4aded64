//! What a scenario may set, what is remembered of creators and content, and what is reported.

use eyeballs_model::prelude::*;

choice! {
    /// What creators are paid by.
    pub enum Pay {
        /// Each gets `creator_share` of what its views bring.
        RevenueShare = "revenue-share",
        /// Each gets `pay_per_thousand_views`, whatever they bring.
        PerView = "per-view",
    }
}
parameters! {
    /// What a scenario may set. Defaults are in US dollars.
    pub struct Parameters {
        /// Creators who might make content, in the whole market.
        #[source = "assumption"]
        creators: i64 = 1000, "count", [1, 1_000_000];
        /// Squared coefficient of variation of skill between creators (Gamma with mean 1); 0: all alike. An item gets views in
        /// proportion to the skill of who made it.
        #[source = "assumption"]
        skill_spread: f64 = 2.0, "1", [0.0, 100.0];
        /// What the time of a creator would earn elsewhere in a month, mean over creators.
        #[source = "assumption: a few hours a week"]
        outside_wage: f64 = 300.0, "currency/month", [0.0, 1e9], tunable, log_scale;
        /// Squared coefficient of variation of the outside wage between creators (Gamma); 1 is exponential, 0: all alike.
        #[source = "assumption"]
        outside_wage_spread: f64 = 1.0, "1", [0.0, 100.0];
        /// Days after which a creator decides again whether to make content.
        #[source = "assumption: a month"]
        decision_days: i64 = 30, "days", [1, 3650];
        /// Items that a creator makes a day.
        #[source = "assumption: one or two a week"]
        items_per_day: f64 = 0.2, "count/day", [0.0, 1e6], tunable, log_scale;
        /// Mean life of an item: each day 1 of so many is forgotten.
        #[source = "assumption"]
        content_days: f64 = 60.0, "days", [1.0, 36_500.0], tunable, log_scale;
        /// Share of the items that are original; the others are copied.
        #[source = "assumption"]
        original_share: f64 = 1.0, "1", [0.0, 1.0], tunable;
        /// What making an original item costs its creator beside the time.
        #[source = "assumption"]
        original_item_cost: f64 = 10.0, "currency", [0.0, 1e9], tunable;
        /// What copying an item costs its creator beside the time.
        #[source = "assumption"]
        copied_item_cost: f64 = 0.5, "currency", [0.0, 1e9], tunable;
        /// Items of skill 1 that the firm makes a day itself, at the costs above; their views are paid to nobody.
        #[source = "assumption: none"]
        house_items_per_day: f64 = 0.0, "count/day", [0.0, 1e9], tunable;
        /// What creators are paid by.
        #[source = "assumption"]
        pay: Pay = Pay::RevenueShare;
        /// Share of what its views bring that a creator gets, if paid by revenue.
        #[source = "YouTube Partner Program: 55 % of advertisements beside long videos, 45 % of those between short ones"]
        creator_share: f64 = 0.55, "1", [0.0, 1.0], tunable;
        /// What a creator gets for a thousand views, if paid by view.
        #[source = "assumption: as much as the share brings by default"]
        pay_per_thousand_views: f64 = 2.0, "currency", [0.0, 1e6], tunable, log_scale;
        /// What a thousand views are worth to a creator beside the money.
        #[source = "assumption: none"]
        fame_per_thousand_views: f64 = 0.0, "currency", [0.0, 1e6], tunable;
        /// What advertisers pay for a thousand views.
        #[source = "2 USD that reach the creator (trendsmask.com, what a good RPM is) over a share of 0.55"]
        revenue_per_thousand_views: f64 = 3.6, "currency", [0.0, 1e6], tunable, log_scale;
        /// Length of a view.
        #[source = "assumption"]
        minutes_per_view: f64 = 5.0, "min", [0.01, 1440.0], tunable, log_scale;
        /// Share of the views that go to creators whom people follow; the others are found. It does nothing where all have as
        /// many followers as their content deserves.
        #[source = "assumption"]
        followed_share: f64 = 0.5, "1", [0.0, 1.0], tunable;
        /// Days over which an audience, and what creators know of views, is smoothed exponentially.
        #[source = "assumption: a quarter"]
        audience_days: f64 = 90.0, "days", [1.0, 36_500.0], tunable, log_scale;
        /// Living items of skill 1 at which there is half as much to see as with very many.
        #[source = "assumption"]
        content_half: f64 = 1000.0, "count", [0.0, 1e12], tunable, log_scale, minimum_open;
        /// What very much content adds to the utility of the time spent here.
        #[source = "assumption"]
        attraction_effect: f64 = 1.0, "1", [0.0, 10.0], tunable;
        /// What very much content adds to the log odds of joining.
        #[source = "assumption"]
        joining_effect: f64 = 1.0, "1", [0.0, 20.0], tunable;
        /// What a copied item counts in attraction and joining; an original one counts 1.
        #[source = "assumption: who has not seen the original does not know"]
        copied_reach: f64 = 1.0, "1", [0.0, 10.0], tunable;
        /// How a day with very much content feels if all of it is original, as experience.
        #[source = "assumption"]
        holding_effect: f64 = 0.4, "1", [0.0, 1.0], tunable;
        /// What a copied item counts in how a day feels; an original one counts 1. Below 0 it annoys.
        #[source = "assumption"]
        copied_substance: f64 = 0.2, "1", [-1.0, 1.0], tunable;
        /// Items that a user passes on to contacts on a day of use where there is very much content, by a channel
        /// "model-invitation".
        #[source = "assumption: none"]
        passed_on_per_day: f64 = 0.0, "count/day", [0.0, 1000.0], tunable;
    }
}

columns! {
    /// What is read and written of each user; nothing is remembered.
    pub struct Columns {
        input minutes_today: f32, "min", "time spent today";
        output attraction: f32, "1", "what content does to the weight of the service";
        output experience: f32, "1", "how today's content felt";
        output appeal: f32, "1", "log odds of joining by content";
        output invitations: f32, "count", "items passed on to contacts";
    }
}

metrics! {
    /// What is reported.
    pub struct Metrics {
        sum looks, "count", "items that users looked for today";
        gauge views, "count", "those of them that found content: all, or none where there is none";
        gauge creators_making, "count", "creators who make content after today";
        gauge creators_began, "count", "creators who began today, or again";
        gauge creators_stopped, "count", "creators who stopped today";
        gauge original_items, "count", "living original items after today, times the skill of who made them";
        gauge copied_items, "count", "living copied items after today, times the skill of who copied them";
        gauge payout_per_creator, "currency", "what who makes content got today on average, times 30";
        gauge top_tenth_share, "1", "share of the views of those who make content that the top tenth of them has";
        sum passed_on, "count", "items passed on to contacts today";
    }
}

postings! {
    /// The ledger lines.
    pub struct Postings {
        revenue views_sold from advertiser, "views sold to advertisers";
        cost payouts to other, "what creators get";
        cost house_content to other, "items that the firm makes";
    }
}

globals! {
    /// What the platform remembers. Items are counted times the skill of who made them.
    pub struct Globals, GlobalsMut for Parameters {
        original_items = 0.0, "count", "living original items";
        copied_items = 0.0, "count", "living copied items";
        house_original = 0.0, "count", "those of the original ones that the firm made";
        house_copied = 0.0, "count", "those of the copied ones that the firm made";
        going_views = 0.0, "1/day", "views of a living item of skill 1, smoothed";
        skill[per creators] = -1.0, "1", "skill of each creator; below 0: not drawn yet";
        making[per creators] = 0.0, "1", "1 for each creator who makes content";
        own_original[per creators] = 0.0, "count", "living original items of each creator";
        own_copied[per creators] = 0.0, "count", "living copied items of each creator";
        audience[per creators] = 0.0, "1/day", "views of each creator, smoothed";
    }
}
