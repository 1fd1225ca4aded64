//! Two-sided platform: users and sellers each pay a membership fee to meet each other there.
//!
//! Each side is worth more to the other the more of it is there: the monopoly platform of Armstrong
//! (2006), with linear demand on both sides. People decide on their first day, and then again at the end of
//! each period, by the number of sellers of the day before; sellers decide on their own day of the period
//! by the number of users. So the platform grows or shrinks towards the numbers at which nobody changes
//! their mind.
//!
//! A person's keenness, and a seller's, is drawn for life from their own random numbers and not stored. The
//! README states the formulas.

#[cfg(test)]
mod tests;

use eyeballs_model::prelude::*;
use eyeballs_model::rand::Rng;

parameters! {
    /// What a scenario may set. Defaults are in USD and assumptions: a town's marketplace.
    pub struct Parameters {
        /// Length of a membership, of either side.
        #[source = "assumption: a month"]
        period_days: i64 = 30, "days", [1, 3650];
        /// What a user pays for a period.
        #[source = "assumption"]
        user_fee: f64 = 4.0, "currency", [0.0, 1e6], tunable;
        /// What a seller pays for a period.
        #[source = "assumption"]
        seller_fee: f64 = 50.0, "currency", [0.0, 1e6], tunable;
        /// What a period is worth to the keenest user if there is no seller.
        #[source = "assumption"]
        user_value_most: f64 = 6.0, "currency", [-1e6, 1e6], tunable;
        /// How much less it is worth to the least keen user; even in between.
        #[source = "assumption"]
        user_value_range: f64 = 10.0, "currency", [0.0, 1e6], tunable, minimum_open;
        /// What each seller adds to the worth of a period to a user.
        #[source = "assumption"]
        user_value_per_seller: f64 = 0.005, "currency", [-1e6, 1e6], tunable;
        /// Log odds of joining of somebody who considers the platform, for each `user_value_range` by which a
        /// period is worth more to them than its fee.
        #[source = "assumption"]
        joining_surplus_effect: f64 = 1.0, "1", [0.0, 20.0], tunable;
        /// What serving a member who is a user costs in a period.
        #[source = "assumption"]
        user_cost: f64 = 1.0, "currency", [0.0, 1e6], tunable;
        /// Sellers who might come, in the whole market.
        #[source = "assumption"]
        sellers: i64 = 1000, "count", [1, 1_000_000];
        /// What a period is worth to the keenest seller if there is no user.
        #[source = "assumption"]
        seller_value_most: f64 = 60.0, "currency", [-1e6, 1e6], tunable;
        /// How much less it is worth to the least keen seller; even in between.
        #[source = "assumption"]
        seller_value_range: f64 = 100.0, "currency", [0.0, 1e6], tunable, minimum_open;
        /// What each user who is a member adds to the worth of a period to a seller.
        #[source = "assumption"]
        seller_value_per_user: f64 = 0.005, "currency", [-1e6, 1e6], tunable;
        /// What serving a member who is a seller costs in a period.
        #[source = "assumption"]
        seller_cost: f64 = 10.0, "currency", [0.0, 1e6], tunable;
    }
}

columns! {
    /// What is read and written of each user: 3 bytes are remembered.
    pub struct Columns {
        state standing: u8 = 0, "1", "0 new, 1 not a member, 2 a member";
        state due: u16 = 0, "day", "when the person decides again, modulo 65536";
        output paid_micros: i64, "1e-6 currency", "the fee, on the day it is paid";
        output appeal: f32, "1", "log odds of joining by worth and fee";
    }
}

metrics! {
    /// What is reported.
    pub struct Metrics {
        sum user_members, "count", "users who are members after today";
        sum users_paying, "count", "users who began a period today, for the first time or again";
        gauge seller_members, "count", "sellers who are members after today";
        gauge active_sellers, "count", "sellers who paid within 30 days", merchants;
    }
}

postings! {
    /// The ledger lines, posted when a period begins.
    pub struct Postings {
        revenue user_fees from user, "fees of users";
        revenue seller_fees from merchant, "fees of sellers";
        cost user_service to other, "serving members who are users";
        cost seller_service to other, "serving members who are sellers";
    }
}

globals! {
    /// What the platform remembers.
    pub struct Globals, GlobalsMut for Parameters {
        seller_members = 0.0, "count", "sellers who are members";
        member_until[per sellers] = -1.0, "day", "first day on which each seller is no member any more";
        last_paid_day[per sellers] = -1000.0, "day", "last day on which each seller paid";
    }
}

/// Values of the column `standing`.
mod standing {
    pub const NEW: u8 = 0;
    pub const OUTSIDE: u8 = 1;
    pub const MEMBER: u8 = 2;
}

/// What a random number is for. Sellers have numbers of their own, counted as people are.
mod purpose {
    pub const USER: u8 = 0;
    pub const SELLER: u32 = 1;
}

/// Days for which who has paid counts as a customer.
const CUSTOMER_DAYS: f64 = 30.0;

/// The model.
pub struct TwoSidedPlatform {
    parameters: Parameters,
}

impl BusinessModel for TwoSidedPlatform {
    const ID: &'static CStr = c"two-sided-platform";
    const VERSION: &'static CStr = c"1.0.0";
    const TITLE: &'static CStr = c"Two-sided platform";
    const DOC: &'static CStr = c"Users and sellers pay a membership fee to meet each other; each side comes \
        for its own sake and for the other side, and stays as long as that is worth the fee.";
    const CONSIDERS: bool = true;
    // Few decide on a day: they take their number from a stream.
    const DRAWS: usize = 0;
    type Parameters = Parameters;
    type Columns = Columns<'static>;
    type Metrics = Metrics<'static>;
    type Postings = Postings<'static>;
    type Globals = Globals<'static>;

    fn new(parameters: Parameters) -> Result<Self, ModelError> {
        Ok(TwoSidedPlatform { parameters })
    }

    fn serve(&self, mut block: Block<'_, Self>) -> Result<(), ModelError> {
        let Parameters { user_value_range, user_fee, .. } = self.parameters;
        let max_surplus = self.max_surplus(block.globals.seller_members);
        let fee_micros = micros(user_fee);
        let today = block.market.day as u16;
        let next = today.wrapping_add(self.parameters.period_days as u16);
        let columns = &mut block.columns;
        let (mut members, mut paying) = (0_u32, 0_u32);
        for row in 0..block.people.len() {
            let is_due = today.wrapping_sub(columns.due[row]).cast_signed() >= 0;
            if columns.standing[row] == standing::NEW || is_due {
                let mut person = block.random.stream_for_life(row, purpose::USER);
                let joins = user_value_range * uniform_open(person.next_u32()) <= max_surplus;
                columns.standing[row] = if joins { standing::MEMBER } else { standing::OUTSIDE };
                columns.due[row] = next;
                columns.paid_micros[row] = if joins { fee_micros } else { 0 };
                paying += u32::from(joins);
            }
            members += u32::from(columns.standing[row] == standing::MEMBER);
        }
        block.postings.user_fees.add(fee_micros.saturating_mul(i64::from(paying)));
        *block.metrics.user_members += f64::from(members);
        *block.metrics.users_paying += f64::from(paying);
        Ok(())
    }

    fn consider(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        let Parameters { user_value_range, joining_surplus_effect, .. } = self.parameters;
        let max_surplus = self.max_surplus(block.globals.seller_members) / user_value_range;
        for row in 0..block.people.len() {
            let mut person = block.random.stream_for_life(row, purpose::USER);
            let surplus = max_surplus - uniform_open(person.next_u32());
            block.columns.appeal[row] = (joining_surplus_effect * surplus) as f32;
        }
        Ok(())
    }

    fn settle(&self, mut day: Day<'_, Self>) -> Result<(), ModelError> {
        let parameters = &self.parameters;
        let today = f64::from(day.market.day);
        let user_members = *day.metrics.user_members;
        let max_surplus = parameters.seller_value_most + parameters.seller_value_per_user * user_members
            - parameters.seller_fee;
        let (mut members, mut paying, mut customers) = (0.0, 0.0, 0.0);
        for seller in 0..day.globals.member_until.len() {
            if (i64::from(day.market.day) + seller as i64) % parameters.period_days == 0 {
                let keenness = uniform_open(day.random.for_life().bits(seller as u32, purpose::SELLER, 0)[0]);
                if parameters.seller_value_range * keenness <= max_surplus {
                    day.globals.member_until[seller] = today + parameters.period_days as f64;
                    paying += 1.0;
                    if parameters.seller_fee > 0.0 {
                        day.globals.last_paid_day[seller] = today;
                    }
                }
            }
            members += f64::from(u8::from(day.globals.member_until[seller] > today));
            customers += f64::from(u8::from(today - day.globals.last_paid_day[seller] < CUSTOMER_DAYS));
        }
        *day.globals.seller_members = members;
        *day.metrics.seller_members = members;
        *day.metrics.active_sellers = customers;
        day.postings.seller_fees.add(micros(parameters.seller_fee * paying));
        day.postings.seller_service.add(micros(parameters.seller_cost * paying));
        day.postings.user_service.add(micros(parameters.user_cost * *day.metrics.users_paying));
        Ok(())
    }
}

impl TwoSidedPlatform {
    /// What a period is worth to the keenest user beyond its fee, among so many sellers.
    fn max_surplus(&self, sellers: f64) -> f64 {
        let Parameters { user_value_most, user_value_per_seller, user_fee, .. } = self.parameters;
        user_value_most + user_value_per_seller * sellers - user_fee
    }
}
