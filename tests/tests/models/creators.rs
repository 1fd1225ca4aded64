//! A creator platform: some users are creators, others spend on those whom they know, and the firm passes a share on.
//!
//! Who is a creator, and with how much talent, is settled for life. A user on a day of use gives coins to the creators
//! among the contacts, by their talent; a creator gets a share of what followers gave on the day after. Creators send invitations that
//! carry their talent: who considers comes for it.

use eyeballs_model::prelude::*;
use eyeballs_model::sampling;

parameters! {
    /// What a scenario may set.
    pub struct Parameters {
        /// Share of users who are creators.
        #[source = "assumption"]
        creator_share: f64 = 0.05, "1", [0.0, 1.0];
        /// Shape of the Gamma distribution of talent between creators, of mean 1: more is more alike.
        #[source = "assumption"]
        talent_shape: f64 = 1.0, "1", [0.0, 1e3], minimum_open;
        /// Price of a coin.
        #[source = "assumption"]
        coin_price: f64 = 0.1, "currency", [0.0, 1e6], tunable, log_scale;
        /// Mean coins that a user gives on a day of use for each unit of talent among the contacts.
        #[source = "assumption"]
        coins_per_talent: f64 = 2.0, "count/day", [0.0, 1e3], tunable;
        /// Share of the money of fans that creators get.
        #[source = "assumption"]
        payout_share: f64 = 0.5, "1", [0.0, 1.0], tunable;
        /// Invitations that a creator sends on a day of use.
        #[source = "assumption"]
        invitations_per_day: f64 = 0.5, "count/day", [0.0, 1e3], tunable;
        /// Log odds of joining for each unit of talent of the creators who invite.
        #[source = "assumption"]
        pull: f64 = 1.0, "1", [0.0, 20.0], tunable;
    }
}
columns! {
    /// What is read, kept and written of each user.
    pub struct Columns {
        input minutes_today: f32, "min", "time spent today";
        input gift: f32, "1", "talent of the creators whose invitations come today";
        input arrival: f32, "1", "how the person came";
        input departure: f32, "1", "why the person leaves";
        shared talent: f32 = 0.0, "1", "talent of a creator who is a user; 0 for others";
        shared spent: f32 = 0.0, "currency", "spent on creators today";
        shared spent_per_talent: f32 = 0.0, "currency", "spent today on each unit of talent among the contacts";
        state known: u8 = 0, "1", "1 for whose talent stood in the column when fans spent yesterday";
        of_contacts("talent") talent_of_contacts: f32 = 0.0, "1", "talent of the creators among the contacts";
        of_followers("spent_per_talent") fans: f32 = 0.0, "currency", "what followers spent yesterday on each unit of talent";
        output paid_micros: i64, "1e-6 currency", "what the user spent today";
        output invitations: f32, "count", "invitations of a creator";
        output invitation_gift: f32, "1", "the talent of the creator";
        output appeal: f32, "1", "log odds of joining for the creators who invite";
    }
}
metrics! {
    /// What is reported.
    pub struct Metrics {
        sum creators, "people", "creators among users";
        sum coins, "count", "coins given today";
        sum newcomers, "people", "people who became users today";
        sum newcomers_invited, "people", "those of them who were invited by a creator";
        maximum best_income, "currency", "the highest income of a creator today";
    }
}
postings! {
    /// The ledger lines.
    pub struct Postings {
        revenue coins from user, "coins of fans";
        cost payouts to other, "the share of creators, the day after";
    }
}

/// What luck is needed for.
#[derive(Clone, Copy)]
enum Purpose {
    Creator,
    Talent,
    Coins,
    Invitations,
}

/// See the file.
pub struct Creators {
    parameters: Parameters,
}

impl BusinessModel for Creators {
    const ID: &'static CStr = c"creators";
    const VERSION: &'static CStr = c"1.0.0";
    const TITLE: &'static CStr = c"Creator platform";
    const DOC: &'static CStr = c"Fans spend on the creators whom they know; the firm passes a share on.";
    const CONSIDERS: bool = true;
    const DRAWS: usize = 0;
    type Parameters = Parameters;
    type Columns = Columns<'static>;
    type Metrics = Metrics<'static>;
    type Postings = Postings<'static>;
    type Globals = NoGlobals;

    fn new(parameters: Parameters) -> Result<Self, ModelError> {
        if parameters.coins_per_talent > 0.0 && parameters.coin_price == 0.0 {
            return Err(ModelError::parameter("coin_price", "must be above 0 where coins are given"));
        }
        Ok(Creators { parameters })
    }

    fn serve(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        let Block { people, columns, metrics, mut postings, random, .. } = block;
        for row in 0..people.len() {
            let used = columns.minutes_today[row] > 0.0;
            let talent = columns.talent[row];
            if talent > 0.0 {
                *metrics.creators += 1.0;
                // On the first day a newcomer reads what was spent on others before.
                let fans = f64::from(columns.known[row]) * f64::from(columns.fans[row]);
                columns.known[row] = 1;
                let income = self.parameters.payout_share * f64::from(talent) * fans;
                postings.payouts.add(micros(income));
                *metrics.best_income = metrics.best_income.max(income);
                if used {
                    let mut stream = random.stream(row, Purpose::Invitations as u8);
                    let invitations = sampling::poisson(self.parameters.invitations_per_day, &mut stream);
                    columns.invitations[row] = invitations as f32;
                    columns.invitation_gift[row] = talent;
                }
            }
            columns.spent[row] = 0.0;
            columns.spent_per_talent[row] = 0.0;
            let known = f64::from(columns.talent_of_contacts[row]);
            if used && known > 0.0 {
                let mean = self.parameters.coins_per_talent * known;
                let coins = sampling::poisson(mean, &mut random.stream(row, Purpose::Coins as u8)) as f64;
                let spent = coins * self.parameters.coin_price;
                columns.paid_micros[row] = micros(spent);
                postings.coins.add(micros(spent));
                columns.spent[row] = spent as f32;
                columns.spent_per_talent[row] = (spent / known) as f32;
                *metrics.coins += coins;
            }
        }
        Ok(())
    }

    fn consider(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        for (appeal, &gift) in block.columns.appeal.iter_mut().zip(block.columns.gift) {
            *appeal = self.parameters.pull as f32 * gift;
        }
        Ok(())
    }

    fn welcome(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        let Block { people, columns, metrics, random, .. } = block;
        for row in 0..people.len() {
            let lot = sampling::uniform(&mut random.stream_for_life(row, Purpose::Creator as u8));
            columns.talent[row] = if lot < self.parameters.creator_share {
                let shape = self.parameters.talent_shape;
                let mut stream = random.stream_for_life(row, Purpose::Talent as u8);
                (sampling::gamma(shape, &mut stream) / shape) as f32
            } else {
                0.0
            };
            if columns.arrival[row] != arrival::BEFORE {
                *metrics.newcomers += 1.0;
                *metrics.newcomers_invited += f64::from(u8::from(columns.gift[row] > 0.0));
            }
        }
        Ok(())
    }

    fn farewell(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        let Columns { talent, spent, spent_per_talent, .. } = block.columns;
        // Who is gone is no creator, and what stays in a shared column would be paid out every day.
        for column in [talent, spent, spent_per_talent] {
            column.fill(0.0);
        }
        Ok(())
    }
}
