//! What a scenario may set, what is read and written of each user, and what is reported.

use eyeballs_model::prelude::*;

choice! {
    /// How a purchase comes about.
    pub enum Purchase {
        /// Each visit may convert.
        Funnel = "funnel",
        /// Each person buys at a rate of their own, visit or not.
        Latent = "latent",
    }
}
choice! {
    /// Who sells.
    pub enum Seller {
        /// The firm itself.
        OwnGoods = "own-goods",
        /// Merchants, who pay the firm a share.
        Marketplace = "marketplace",
        /// Nobody: orders are deposits into a fund of the firm.
        Fund = "fund",
    }
}
choice! {
    /// Who may be offered coupons.
    pub enum CouponFor {
        /// All users.
        Everybody = "everybody",
        /// Who never ordered.
        NotYetBuyers = "not-yet-buyers",
        /// Who ordered before.
        Buyers = "buyers",
    }
}
parameters! {
    /// What a scenario may set. Defaults in money are in USD.
    pub struct Parameters {
        /// How a purchase comes about: "funnel" (each visit may convert) or "latent" (each person buys at a
        /// rate of their own, visit or not).
        #[source = "assumption"]
        purchase: Purchase = Purchase::Funnel;
        /// Who sells: the firm itself ("own-goods"), merchants who pay it a share ("marketplace"), or nobody, since orders are
        /// deposits into a fund of the firm ("fund").
        #[source = "assumption"]
        revenue: Seller = Seller::OwnGoods;

        /// Share of visits that look at a product.
        #[source = "assumption; with cart_share and abandonment it gives a conversion of 2.2 %, between the 1.9 % of Wolfgang and the 2.6 % of Monetate"]
        view_share: f64 = 0.45, "1", [0.0, 1.0], tunable;
        /// Share of those who look that put something into the cart, before the effects of price, satisfaction
        /// and the rest.
        #[source = "assumption, see view_share"]
        cart_share: f64 = 0.16, "1", [0.0, 1.0], tunable;
        /// Steps from the cart to the paid order.
        #[source = "assumption: one step stands for the whole checkout"]
        checkout_steps: i64 = 1, "count", [0, 50], tunable;
        /// Share of people lost at each checkout step.
        #[source = "Baymard: 69.57 % for the whole checkout"]
        abandonment_per_step: f64 = 0.6957, "1", [0.0, 1.0], tunable;

        /// Factor on the chance of an order by the channel through which the person first came, in the order of the
        /// scenario; 1 for channels beyond the list and for who was there when the service opened.
        #[source = "off: 1"]
        channel_lift: List = [1.0], "1", [0.0, 100.0], tunable;

        /// Shape r of the Gamma distribution of purchase rates.
        #[source = "CDNOW, Fader, Hardie & Lee 2005"]
        rate_shape: f64 = 0.2426, "1", [0.05, 1000.0];
        /// Inverse scale alpha of the Gamma distribution of purchase rates: the mean rate is rate_shape /
        /// rate_weeks orders a week.
        #[source = "CDNOW, Fader, Hardie & Lee 2005"]
        rate_weeks: f64 = 4.4135, "weeks", [0.001, 1e6];

        /// Whether a person may drop out after an order, that is, leave the service for certain.
        #[source = "off: the market has its own churn"]
        dropout: bool = false;
        /// Parameter a of the Beta distribution of drop-out probabilities.
        #[source = "CDNOW, Fader, Hardie & Lee 2005"]
        dropout_a: f64 = 0.7929, "1", [0.05, 1e6];
        /// Parameter b of the Beta distribution of drop-out probabilities.
        #[source = "CDNOW, Fader, Hardie & Lee 2005"]
        dropout_b: f64 = 2.4258, "1", [0.05, 1e6];

        /// Shape p of order values around a person's mean.
        #[source = "CDNOW, Fader & Hardie 2013"]
        order_shape: f64 = 6.2488, "1", [0.05, 1e6];
        /// Shape q of the spread between people; above 1, or the mean does not exist.
        #[source = "CDNOW, Fader & Hardie 2013"]
        person_shape: f64 = 3.7446, "1", [1.0, 1e6], minimum_open;
        /// Scale gamma of the spread between people: the mean order is p gamma / (q - 1), 35.17 before
        /// basket_scale.
        #[source = "CDNOW, Fader & Hardie 2013"]
        person_scale: f64 = 15.4477, "currency", [0.0, 1e9], minimum_open;
        /// Factor on every order value.
        #[source = "3.13 gives a mean of 110 USD; benchmarks say 97 to 126"]
        basket_scale: f64 = 3.13, "1", [0.0, 1e9], tunable, minimum_open, log_scale;

        /// Price level against the reference price 1, at which the margin is `margin`.
        #[source = "prices as they are: 1"]
        price_level: f64 = 1.0, "1", [0.01, 100.0], tunable, log_scale;
        /// Elasticity of orders to the price level.
        #[source = "mean of 1,851 elasticities: Bijmolt et al. 2005"]
        price_elasticity: f64 = -2.62, "1", [-20.0, 0.0], tunable;
        /// Log odds of joining of somebody who considers the shop, effect x (goods on offer - price level),
        /// with the share of an endless assortment on a marketplace, 1 for own goods.
        #[source = "assumption"]
        joining_price_effect: f64 = 1.0, "1", [0.0, 20.0], tunable;
        /// Effect of satisfaction: orders change by the factor exp(effect x (satisfaction - 1/2)).
        #[source = "assumption"]
        satisfaction_effect: f64 = 1.0, "1", [0.0, 20.0], tunable;

        /// Own goods: share of the reference price that is not the cost of goods.
        #[source = "Lerner: 1 / 2.62"]
        margin: f64 = 0.38, "1", [0.0, 1.0], tunable;
        /// Own goods: cost of picking, packing and shipping an order.
        #[source = "assumption, near the 11 USD of compilations"]
        fulfilment_per_order: f64 = 11.0, "currency", [0.0, 1e6], tunable;
        /// Own goods: share of what the user pays that the payment provider keeps.
        #[source = "assumption: card fees"]
        payment_fee_share: f64 = 0.029, "1", [0.0, 1.0], tunable;

        /// Share of orders that come back whole.
        #[source = "assumption: trade surveys say 14 to 19 % for online sales"]
        return_share: f64 = 0.15, "1", [0.0, 1.0], tunable;
        /// Days from the order to the refund.
        #[source = "assumption"]
        return_days: i64 = 14, "days", [1, 365];
        /// Own goods: cost of handling a returned order.
        #[source = "assumption"]
        return_handling: f64 = 10.0, "currency", [0.0, 1e6], tunable;
        /// Own goods: share of the goods' cost that a return saves because they can be sold again.
        #[source = "assumption"]
        restock_share: f64 = 0.8, "1", [0.0, 1.0], tunable;

        /// Chance that a person is offered a coupon on a day.
        #[source = "off: 0"]
        coupon_share: f64 = 0.0, "1", [0.0, 1.0], tunable;
        /// Value of a coupon; never more than the order.
        #[source = "assumption"]
        coupon_value: f64 = 5.0, "currency", [0.0, 1e6], tunable;
        /// A coupon multiplies the chance of an order by 1 + this.
        #[source = "assumption"]
        coupon_lift: f64 = 0.3, "1", [0.0, 100.0], tunable;
        /// Who may be offered coupons.
        #[source = "assumption"]
        coupon_for: CouponFor = CouponFor::Everybody, tunable;

        /// Share of those to whom the second coupon is offered who order with it. It is offered once, to users who have come
        /// before and have not ordered.
        #[source = "off: 0"]
        second_coupon_answer: f64 = 0.0, "1", [0.0, 1.0], tunable;
        /// Value of the second coupon; never more than the order.
        #[source = "assumption"]
        second_coupon_value: f64 = 5.0, "currency", [0.0, 1e6], tunable;
        /// Days from the first visit to the offer of the second coupon.
        #[source = "assumption: the next day"]
        second_coupon_days: i64 = 1, "days", [1, 36_500], tunable;

        /// Loyalty points for each unit of currency paid.
        #[source = "off: 0"]
        points_per_currency: f64 = 0.0, "1/currency", [0.0, 1e6], tunable;
        /// What a point is worth when it is redeemed.
        #[source = "assumption: 1 %, at one point per unit paid"]
        point_value: f64 = 0.01, "currency", [0.0, 1e6], tunable;
        /// Chance that a person with points redeems them at an order.
        #[source = "assumption"]
        redeem_chance: f64 = 0.5, "1", [0.0, 1.0], tunable;
        /// Holding points multiplies the chance of an order by 1 + this.
        #[source = "assumption"]
        points_lift: f64 = 0.1, "1", [0.0, 100.0], tunable;

        /// Most that the points of a day are worth together, at the value of a point; 0: no limit.
        #[source = "off: 0"]
        points_budget_per_day: f64 = 0.0, "currency/day", [0.0, 1e12], tunable;

        /// Days, counting that of the order, for which who ordered counts as a buyer and is served.
        #[source = "assumption: shops count active customers over twelve months"]
        buyer_days: i64 = 365, "days", [1, 36_500], tunable;
        /// Spent on the service of each buyer in 30 days, so that buyers stay (B).
        #[source = "off: 0"]
        service_per_buyer_month: f64 = 0.0, "currency", [0.0, 1e6], tunable;
        /// Share of buyers kept for 30 days without service (r0): that of the market, e^(-30 x churn.hazard) for people
        /// alike.
        #[source = "e^(-30 x 0.15), with the market's default churn.hazard; 0, as in Blattberg & Deighton 1996, would need an endless hazard"]
        retention_market: f64 = 0.0111, "1", [0.0, 1.0], tunable, minimum_open, maximum_open;
        /// Share of buyers kept for 30 days whatever is spent on service (R): the ceiling.
        #[source = "assumption"]
        retention_best: f64 = 0.9, "1", [0.0, 1.0], tunable, maximum_open;
        /// How fast service brings retention to its ceiling (k): 0.1 is 63 % of the way at 10 spent in 30 days.
        #[source = "assumption; the form is that of Blattberg & Deighton 1996"]
        retention_speed: f64 = 0.1, "1/currency", [0.0, 1e6], tunable;

        /// Whether who orders for the first time is handed over, as a user, to services with a channel "hand-over" from this one.
        #[source = "off"]
        hands_over: bool = false, tunable;

        /// Invitations that an order starts on average, along contacts, by a channel "model-invitation" of this model.
        #[source = "off: 0"]
        talk_per_order: f64 = 0.0, "count", [0.0, 1000.0], tunable;

        /// Own goods: share of orders that are loss leaders.
        #[source = "off: 0"]
        loss_leader_share: f64 = 0.0, "1", [0.0, 1.0], tunable;
        /// Own goods: margin of a loss leader, as a share of its price.
        #[source = "assumption"]
        loss_leader_margin: f64 = -0.1, "1", [-10.0, 0.0], tunable;
        /// Loss leaders multiply everybody's chance of an order by 1 + this x loss_leader_share.
        #[source = "assumption"]
        loss_leader_lift: f64 = 1.0, "1", [0.0, 100.0], tunable;
        /// Share of orders to which something else is added at the normal margin.
        #[source = "off: 0"]
        cross_sell_share: f64 = 0.0, "1", [0.0, 1.0], tunable;
        /// Value of what is added, as a share of the order.
        #[source = "assumption"]
        cross_sell_size: f64 = 0.3, "1", [0.0, 100.0], tunable;

        /// Marketplace: the firm's share of what merchants sell.
        #[source = "Pinduoduo 2018: 2.8 %"]
        take_rate: f64 = 0.028, "1", [0.0, 1.0], tunable;
        /// Marketplace: merchants who might sell here, in the whole market.
        #[source = "assumption"]
        merchants: i64 = 400, "count", [1, 1_000_000];
        /// Marketplace: merchants brought in by hand on the first day.
        #[source = "assumption"]
        merchants_at_start: i64 = 20, "count", [0, 1_000_000];
        /// Marketplace: number of merchants with whom half of the orders come about that an endless assortment
        /// would bring.
        #[source = "assumption"]
        assortment_half: f64 = 20.0, "count", [0.0, 1e6], tunable;
        /// Marketplace: spread (log standard deviation) of merchants' appeal; the median is 1.
        #[source = "assumption"]
        appeal_spread: f64 = 1.0, "1", [0.0, 5.0];
        /// Marketplace: what merchants keep of a sale before the firm's share.
        #[source = "assumption"]
        merchant_margin: f64 = 0.25, "1", [0.0, 1.0], tunable;
        /// Marketplace: median of merchants' own cost of being here.
        #[source = "assumption"]
        merchant_cost: f64 = 20.0, "currency/day", [0.0, 1e9], tunable;
        /// Marketplace: spread (log standard deviation) of merchants' cost.
        #[source = "assumption"]
        merchant_cost_spread: f64 = 0.5, "1", [0.0, 5.0];
        /// Marketplace: chance that a merchant thinks about joining or leaving on a day.
        #[source = "assumption: monthly"]
        review_chance: f64 = 0.0333, "1/day", [0.0, 1.0], tunable;
        /// Marketplace: days that a merchant stays whatever happens.
        #[source = "assumption"]
        patience_days: i64 = 60, "days", [0, 36_500], tunable;
        /// Marketplace: deposit of a merchant, paid on joining and returned on leaving.
        #[source = "off: 0"]
        deposit: f64 = 0.0, "currency", [0.0, 1e9], tunable;
        /// Marketplace: yearly return that merchants miss on their deposit.
        #[source = "assumption"]
        capital_cost_per_year: f64 = 0.1, "1/year", [0.0, 10.0], tunable;
        /// Marketplace: only merchants of at least this appeal may join.
        #[source = "off: 0"]
        appeal_least: f64 = 0.0, "1", [0.0, 1e6], tunable;

        /// How a day with an order that is kept felt.
        #[source = "assumption"]
        order_experience: f64 = 0.1, "1", [-1.0, 1.0], tunable;
        /// How a day with an order that will come back felt.
        #[source = "assumption"]
        return_experience: f64 = -0.3, "1", [-1.0, 1.0], tunable;

        /// Orders that a place can serve on a day; 0: as many as come.
        #[source = "off: 0"]
        places_per_day: f64 = 0.0, "1/day", [0.0, 1e12], tunable;
        /// How a day felt on which somebody was turned away.
        #[source = "assumption: as an order that comes back"]
        turned_away_experience: f64 = -0.3, "1", [-1.0, 1.0], tunable;

        /// Fund: what the balance brings users in a year.
        #[source = "assumption"]
        yield_per_year: f64 = 0.04, "1/year", [0.0, 10.0], tunable;
        /// Fund: what money brings users elsewhere in a year.
        #[source = "assumption"]
        yield_elsewhere: f64 = 0.0035, "1/year", [0.0, 10.0], tunable;
        /// Fund: effect of the yield, on deposits by the factor exp(effect x (yield here - elsewhere)), on withdrawals by its
        /// inverse, on joining in log odds.
        #[source = "assumption"]
        yield_effect: f64 = 20.0, "year", [0.0, 1000.0], tunable;
        /// Fund: share of the balance that is withdrawn on a day where the yield is no better than elsewhere.
        #[source = "assumption"]
        withdrawal_per_day: f64 = 0.02, "1/day", [0.0, 1.0], tunable;
        /// Fund: what the firm keeps of the balance in a year.
        #[source = "fees of Yu'ebao from 2013 to 2025, 0.30 + 0.08 + 0.25 %: 36Kr and Caixin, September 2025"]
        spread_per_year: f64 = 0.0063, "1/year", [0.0, 10.0], tunable;
    }
}

columns! {
    /// What is read and written of each user.
    pub struct Columns {
        input minutes_today: f32, "min", "time spent today";
        input departure: f32, "1", "why the person leaves";
        input satisfaction: f32, "1", "satisfaction before today";
        input channel: f32, "1", "the channel through which the person first came, from 0; -1 for none";
        state weekly_rate: f32 = -1.0, "1/week", "latent purchase rate; negative until it is drawn";
        state points: f32 = 0.0, "count", "loyalty points";
        state orders: u16 = 0, "count", "orders so far";
        state last_order: u16 = 0, "day", "day of the last order, of no account before the first";
        state first_visit: u16 = 0, "day", "1 more than the day of the first visit, as far as the second coupon needs it; 0: none, 65535: it was offered";
        shared buyer: u8 = 0, "1", "1 for who ever ordered";
        shared spent: f32 = 0.0, "currency", "list price less discounts of all orders so far that are kept";
        output experience: f32, "1", "how today felt";
        output paid_micros: i64, "1e-6 currency", "what the user paid the firm today";
        output leave_hazard: f32, "1/day", "certain for those who drop out today";
        output leave_factor: f32, "1", "of buyers who are served, on the market's hazard of leaving";
        output hand_over: f32, "1", "1 for who orders for the first time";
        output invitations: f32, "count", "invitations that the user sends today because of orders";
        output appeal: f32, "1", "log odds of joining by goods and prices";
    }
}

metrics! {
    /// What is reported.
    pub struct Metrics {
        sum visits, "count", "people who opened the shop";
        sum product_views, "count", "visits that looked at a product (funnel only)";
        sum carts, "count", "visits that filled a cart (funnel only)";
        sum orders, "count", "orders";
        sum first_orders, "count", "orders of people who had not ordered before";
        sum second_orders, "count", "orders of people who had ordered once before";
        sum gross_merchandise_value, "currency", "orders at list price, before coupons, points and returns";
        sum returned_orders, "count", "of today's orders, those that will come back";
        sum returned_value, "currency", "of today's gross merchandise value, what will come back";
        sum refunds_promised, "currency", "what will be refunded for today's orders (own goods)";
        sum coupons_used, "count", "orders with a coupon";
        sum coupon_value_given, "currency", "what coupons took off today's orders";
        sum second_coupons_offered, "count", "people to whom the second coupon was offered";
        sum second_coupons_used, "count", "orders with the second coupon, which are among those with a coupon";
        sum points_issued, "count", "points given for today's orders";
        sum points_redeemed, "count", "points used today";
        sum points_outstanding, "count", "points that users hold after today (those who left have lost theirs)";
        sum dropouts, "count", "people who dropped out after an order";
        sum points_earned, "count", "points that today's orders would have brought without a budget";
        sum points_lost, "count", "points that those who left today held";
        gauge points_owed, "currency", "points that users hold at the end of the day, at the value of a point: a liability";
        sum buyers, "count", "users who ordered within buyer_days: those who are served";
        sum turned_away, "count", "orders for which there was no place";
        sum deposited, "currency", "what users put into the fund today";
        gauge withdrawn, "currency", "what users took out of it today";
        gauge balance, "currency", "what users keep in it: theirs, not the firm's";
        gauge conversion, "1", "orders per visit on the last day with a visit";
        gauge repeat_share, "1", "share of repeat orders on the last day with an order";
        gauge points_liability, "currency", "points that users hold before people leave, at the value of a point";
        gauge refunds_owed, "currency", "refunds promised and not yet paid (own goods)";
        gauge active_merchants, "count", "merchants who paid within 30 days", merchants;
        gauge listed_merchants, "count", "merchants who sell here after today";
        gauge deposits_held, "currency", "deposits of the merchants who sell here: owed to them";
    }
}

postings! {
    /// The ledger lines.
    pub struct Postings {
        revenue sales from user, "what users pay for own goods, after coupons and points";
        revenue commissions from merchant, "share of what merchants sell and do not take back";
        revenue deposits from merchant, "deposits of merchants who join: cash, but owed";
        cost refunds to user, "money back for returned own goods";
        cost goods to other, "cost of own goods that are not resold";
        cost fulfilment to other, "picking, packing and shipping of own goods";
        cost payment_fees to other, "what the payment provider keeps of payments for own goods";
        cost return_handling to other, "handling of returned own goods";
        cost subsidies to merchant, "coupons and points that the marketplace makes good to its merchants";
        cost deposits_returned to merchant, "deposits of merchants who leave";
        cost service to other, "service of buyers, so that they stay";
        revenue spread from other, "what the firm keeps of the yield of the fund";
    }
}

globals! {
    /// What the service remembers.
    pub struct Globals, GlobalsMut for Parameters {
        days_settled = 0.0, "days", "days since the model started";
        listed = 0.0, "count", "merchants who sell here";
        sales_level = 0.0, "currency/day", "smoothed sales of the whole marketplace";
        joined_day[per merchants] = -1.0, "day", "day each merchant joined; negative if it does not sell here";
        merchant_sales[per merchants] = 0.0, "currency/day", "smoothed sales of each merchant";
        merchant_deposit[per merchants] = 0.0, "currency", "deposit that each merchant has paid";
        last_paid_day[per merchants] = -1000.0, "day", "last day on which each merchant paid the firm";
        refunds_due[per return_days] = 0.0, "currency", "refunds by day modulo return_days";
        returns_due[per return_days] = 0.0, "count", "returned orders by day modulo return_days";
        points_earned_yesterday = -1.0, "count", "points earned on the day before, granted or not; negative before the first";
        points_ahead = 0.0, "currency", "points granted beyond the budget so far, or below it if negative";
        next_day = 0.0, "day", "first day that is not settled yet";
        wanted_yesterday = -1.0, "count", "orders of the day before, also of who was turned away; negative before the first";
        balance = 0.0, "currency", "what users keep in the fund";
    }
}
