//! Accounts with seats: one of a group holds the account and pays for every seat, the others sit on it.
//!
//! Groups are those of the channel `group`. The first of a group may open the account on a day of use, and brings the
//! others on that day. From the next day on, who has an account in the group has a seat and is held. Each seat is billed at the end of each period; who
//! leaves pays for the days since the last bill and ends the account.

use eyeballs_model::prelude::*;
use eyeballs_model::sampling;

parameters! {
    /// What a scenario may set.
    pub struct Parameters {
        /// Price of a seat for a period.
        #[source = "assumption"]
        price: f64 = 6.0, "currency", [0.0, 1e6], tunable, log_scale;
        /// Length of a period.
        #[source = "assumption"]
        period_days: i64 = 30, "days", [1, 3650];
        /// Chance that the first of a group opens an account on a day of use.
        #[source = "assumption"]
        chance: f64 = 0.05, "1/day", [0.0, 1.0], tunable;
    }
}
columns! {
    /// What is read, kept and written of each user.
    pub struct Columns {
        input minutes_today: f32, "min", "time spent today";
        input departure: f32, "1", "why the person leaves";
        input place_in_group: f32, "1", "0 for the first of a group";
        shared seats: u8 = 0, "count", "seats of the account that this person holds";
        shared member: u8 = 0, "1", "1 for who has a seat on the account of another";
        state days_unbilled: u16 = 0, "days", "days since the last bill";
        of_group("seats") seats_of_group: f32 = 0.0, "count", "seats of accounts that others of the group hold";
        of_group("member") members: f32 = 0.0, "people", "others of the group who have a seat";
        output paid_micros: i64, "1e-6 currency", "the bill";
        output leave_factor: f32, "1", "0 for who is held by a seat";
        output brings: f32, "people", "others of the group who come today";
    }
}
metrics! {
    /// What is reported.
    pub struct Metrics {
        sum accounts, "count", "accounts that run";
        sum opened, "count", "accounts that were opened today";
        sum ended, "count", "accounts that ended today";
        sum members, "people", "people with a seat on the account of another";
        sum seats_billed, "count", "seats on the bills of today";
        maximum largest_bill, "currency", "the largest bill of today";
    }
}
postings! {
    /// The ledger lines.
    pub struct Postings {
        revenue seats from user, "seats, at the end of each period";
        revenue last_bills from user, "days since the last bill of accounts that end";
    }
}

/// People in the largest group that can be: all others are brought.
const LARGEST_GROUP: f32 = 64.0;

/// See the file.
pub struct Seats {
    parameters: Parameters,
}

impl BusinessModel for Seats {
    const ID: &'static CStr = c"seats";
    const VERSION: &'static CStr = c"1.0.0";
    const TITLE: &'static CStr = c"Accounts with seats";
    const DOC: &'static CStr =
        c"One of a group holds the account and pays for every seat, the others are held by it.";
    const DRAWS: usize = 0;
    type Parameters = Parameters;
    type Columns = Columns<'static>;
    type Metrics = Metrics<'static>;
    type Postings = Postings<'static>;
    type Globals = NoGlobals;

    fn new(parameters: Parameters) -> Result<Self, ModelError> {
        Ok(Seats { parameters })
    }

    fn serve(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        let Block { people, mut columns, mut metrics, mut postings, random, .. } = block;
        for row in 0..people.len() {
            if columns.seats[row] > 0 {
                *metrics.accounts += 1.0;
                columns.days_unbilled[row] += 1;
                // What was so yesterday evening: on the day after opening nobody sat down yet.
                columns.seats[row] = 1 + columns.members[row] as u8;
                if i64::from(columns.days_unbilled[row]) == self.parameters.period_days {
                    let bill = self.bill(&mut columns, &mut metrics, row);
                    postings.seats.add(bill);
                }
                continue;
            }
            let has_seat = columns.seats_of_group[row] > 0.0;
            columns.member[row] = u8::from(has_seat);
            if has_seat {
                columns.leave_factor[row] = 0.0;
                *metrics.members += 1.0;
            } else if columns.minutes_today[row] > 0.0
                && columns.place_in_group[row] == 0.0
                && sampling::uniform(&mut random.stream(row, 0)) < self.parameters.chance
            {
                columns.seats[row] = 1;
                columns.days_unbilled[row] = 0;
                columns.brings[row] = LARGEST_GROUP;
                *metrics.opened += 1.0;
            }
        }
        Ok(())
    }

    fn farewell(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        let Block { people, mut columns, mut metrics, mut postings, .. } = block;
        for row in 0..people.len() {
            if columns.seats[row] > 0 {
                let bill = self.bill(&mut columns, &mut metrics, row);
                postings.last_bills.add(bill);
                *metrics.ended += 1.0;
            }
            // Who is gone neither holds nor has a seat.
            columns.seats[row] = 0;
            columns.member[row] = 0;
        }
        Ok(())
    }
}

impl Seats {
    /// Bills a holder for the days since the last bill.
    fn bill(&self, columns: &mut Columns<'_>, metrics: &mut Metrics<'_>, row: usize) -> i64 {
        let seats = f64::from(columns.seats[row]);
        let periods = f64::from(columns.days_unbilled[row]) / self.parameters.period_days as f64;
        let bill = seats * self.parameters.price * periods;
        columns.days_unbilled[row] = 0;
        columns.paid_micros[row] = micros(bill);
        *metrics.seats_billed += seats;
        *metrics.largest_bill = metrics.largest_bill.max(bill);
        micros(bill)
    }
}
