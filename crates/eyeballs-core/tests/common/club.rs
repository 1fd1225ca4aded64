//! A model that shares what it knows of each person, reads what others share, and counts what it sees.

use super::attach::attached;
use eyeballs_core::spec::ModelSpec;
use eyeballs_model::prelude::*;

parameters! {
    /// What it does.
    pub struct Parameters {
        /// Shared of each user: one more on each day.
        shared_a_day: f64 = 1.0, "1", [0.0, 1e9], tunable;
        /// The factor on the hazard of leaving.
        leave_factor: f64 = 1.0, "1", [0.0, 1e9], tunable;
        /// Paid by who leaves.
        final_bill: f64 = 0.0, "currency", [0.0, 1e9], tunable;
    }
}

columns! {
    /// What is read and written of each user.
    pub struct ClubColumns {
        input minutes_today: f32, "min", "time spent today";
        input arrival: f32, "1", "how they came";
        input departure: f32, "1", "why they leave";
        input paying: f32, "1", "whether they paid before";
        input tenure_days: f32, "days", "since joining";
        input channel: f32, "1", "by which channel they came";
        input place_in_group: f32, "1", "place in the group";
        shared visits: f32 = 0.0, "count", "what is shared of the person";
        state welcomed: u8 = 0, "count", "times the person was welcomed in this stay";
        of_firm("visits") elsewhere: f32 = -1.0, "count", "the same at the firm's other services";
        of_contacts("visits") of_contacts: f32 = -1.0, "count", "that of the person's contacts";
        of_followers("visits") of_followers: f32 = -1.0, "count", "that of those who have the person as a contact";
        of_group("visits") of_group: f32 = -1.0, "count", "that of the others of the group";
        output leave_factor: f32, "1", "as given";
        output paid_micros: i64, "1e-6 currency", "the final bill";
    }
}

metrics! {
    /// Sums over users.
    pub struct ClubMetrics {
        sum users, "count", "users served";
        sum own, "count", "what is shared of them, before today";
        sum elsewhere, "count", "the same at other services";
        sum of_contacts, "count", "that of their contacts";
        sum of_followers, "count", "that of their followers";
        sum of_followers_squared, "count", "its square";
        sum of_group, "count", "that of the others of their groups";
        sum places, "1", "their places in their groups";
        sum channels, "1", "the channels by which they came";
        sum first, "count", "welcomed for the first time";
        sum returned, "count", "welcomed again";
        sum before, "count", "users before";
        sum paying, "count", "payers before";
        sum tenure, "days", "tenure of the welcomed";
        sum left, "count", "who left by themselves";
        sum closed, "count", "who left because it closes";
        sum unwelcome, "count", "users served who were not welcomed exactly once";
    }
}

postings! {
    /// The final bill.
    pub struct ClubPostings { revenue bills from user, "final bills"; }
}

/// See the file.
pub struct Club {
    parameters: Parameters,
}

impl BusinessModel for Club {
    const ID: &'static CStr = c"club";
    const VERSION: &'static CStr = c"1.0.0";
    const TITLE: &'static CStr = c"Club";
    const DOC: &'static CStr = c"Shares visits.";
    type Parameters = Parameters;
    type Columns = ClubColumns<'static>;
    type Metrics = ClubMetrics<'static>;
    type Postings = ClubPostings<'static>;
    type Globals = NoGlobals;

    fn new(parameters: Parameters) -> Result<Self, ModelError> {
        Ok(Club { parameters })
    }

    fn serve(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        let Block { people, columns, metrics, .. } = block;
        for row in 0..people.len() {
            *metrics.users += 1.0;
            *metrics.own += f64::from(columns.visits[row]);
            *metrics.elsewhere += f64::from(columns.elsewhere[row]);
            *metrics.of_contacts += f64::from(columns.of_contacts[row]);
            *metrics.of_followers += f64::from(columns.of_followers[row]);
            *metrics.of_followers_squared += f64::from(columns.of_followers[row]).powi(2);
            *metrics.of_group += f64::from(columns.of_group[row]);
            *metrics.places += f64::from(columns.place_in_group[row]);
            *metrics.channels += f64::from(columns.channel[row]);
            *metrics.unwelcome += f64::from(u8::from(columns.welcomed[row] != 1));
            columns.visits[row] += self.parameters.shared_a_day as f32;
            columns.leave_factor[row] = self.parameters.leave_factor as f32;
        }
        Ok(())
    }

    fn welcome(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        let Block { people, columns, metrics, .. } = block;
        for row in 0..people.len() {
            let how = columns.arrival[row];
            *metrics.first += f64::from(u8::from(how == arrival::FIRST));
            *metrics.returned += f64::from(u8::from(how == arrival::RETURNS));
            *metrics.before += f64::from(u8::from(how == arrival::BEFORE));
            *metrics.paying += f64::from(columns.paying[row]);
            *metrics.tenure += f64::from(columns.tenure_days[row]);
            columns.welcomed[row] += 1;
        }
        Ok(())
    }

    fn farewell(&self, mut block: Block<'_, Self>) -> Result<(), ModelError> {
        let bill = micros(self.parameters.final_bill);
        for row in 0..block.people.len() {
            let why = block.columns.departure[row];
            *block.metrics.left += f64::from(u8::from(why == departure::LEAVES));
            *block.metrics.closed += f64::from(u8::from(why == departure::CLOSES));
            block.columns.paid_micros[row] = bill;
            block.postings.bills.add(bill);
        }
        Ok(())
    }
}

columns! {
    /// What is read of another model.
    pub struct WatcherColumns {
        of_service("visits") visits: f32 = -1.0, "count", "what the club shares";
    }
}

metrics! {
    /// Sums over users.
    pub struct WatcherMetrics { sum seen, "count", "what the club shares of the users"; }
}

/// Reads what the club of its service shares.
pub struct Watcher;

impl BusinessModel for Watcher {
    const ID: &'static CStr = c"watcher";
    const VERSION: &'static CStr = c"1.0.0";
    const TITLE: &'static CStr = c"Watcher";
    const DOC: &'static CStr = c"Reads visits.";
    type Parameters = NoParameters;
    type Columns = WatcherColumns<'static>;
    type Metrics = WatcherMetrics<'static>;
    type Postings = NoPostings;
    type Globals = NoGlobals;

    fn new(_: NoParameters) -> Result<Self, ModelError> {
        Ok(Watcher)
    }

    fn serve(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        *block.metrics.seen += block.columns.visits.iter().map(|&visits| f64::from(visits)).sum::<f64>();
        Ok(())
    }
}

/// The club at some values of its parameters, from a day on.
pub fn club(values: &[(&str, f64)], starts: u32) -> ModelSpec {
    attached::<Club>(values, starts)
}

/// The watcher, from a day on.
pub fn watcher(starts: u32) -> ModelSpec {
    attached::<Watcher>(&[], starts)
}
