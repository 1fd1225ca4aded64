//! Business accounts: a salesperson sells seats to a buyer, who is not the one who will sit there.
//!
//! An agent of the market is a firm. Firms on the service that have not signed try it; a visit may make them sign for a few seats,
//! further visits sell more and make a relation, which holds the contract beside what people at the seats feel. The relation is the
//! salesperson's: who leaves takes it along, and sometimes the contract.
//!
//! The files, in reading order: this one (the day), `declarations`, `account` (what happens to one firm). The README states
//! the formulas.

mod account;
mod declarations;
#[cfg(test)]
mod tests;

use account::{Account, Happened, Luck, Selling};
use declarations::{Columns, Globals, Metrics, Parameters, Postings};
use eyeballs_model::libm;
use eyeballs_model::numerics::random::RandomKey;
use eyeballs_model::prelude::*;
use eyeballs_model::sampling;

/// What a random number is for.
mod purpose {
    // Of a firm, for life.
    pub const PEOPLE: u8 = 0;
    // Of a firm, today.
    pub const DECISIONS: u8 = 1;
    pub const SEATS: u8 = 2;
    // Of a salesperson, counted as people are, today.
    pub const LEAVES: u32 = 3;
}

/// Days of a month and of a year.
const MONTH_DAYS: f64 = 30.0;
const YEAR_DAYS: f64 = 365.0;

/// Values of the column `standing`.
mod standing {
    pub const NEW: u8 = 0;
    pub const PROSPECT: u8 = 1;
    pub const UNDER_CONTRACT: u8 = 2;
    pub const OWNER: u8 = 3;
}

/// Firms rent or buy seats.
pub struct BusinessAccounts {
    parameters: Parameters,
    selling: Selling,
}

impl BusinessModel for BusinessAccounts {
    const ID: &'static CStr = c"business-accounts";
    const VERSION: &'static CStr = c"1.0.0";
    const TITLE: &'static CStr = c"Business accounts";
    const DOC: &'static CStr = c"Salespeople visit firms, which rent or buy seats, take more, and go on or not by what their people \
        feel and by the relation with the salesperson, who may leave and take it along.";
    type Parameters = Parameters;
    type Columns = Columns<'static>;
    type Metrics = Metrics<'static>;
    type Postings = Postings<'static>;
    type Globals = Globals<'static>;

    fn new(parameters: Parameters) -> Result<Self, ModelError> {
        Ok(BusinessAccounts { selling: Selling::of(&parameters), parameters })
    }

    fn plan(&self, day: Day<'_, Self>) -> Result<(), ModelError> {
        let today = f64::from(day.market.day);
        let chance = -libm::expm1(-self.parameters.turnover / YEAR_DAYS);
        let (mut left, mut there) = (0.0, 0.0);
        for salesperson in 0..day.globals.left_today.len() {
            let at_work = day.globals.vacant_until[salesperson] <= today;
            let lot =
                sampling::uniform(&mut day.random.stream_of_person(salesperson as u32, purpose::LEAVES));
            let leaves = at_work && lot < chance;
            day.globals.left_today[salesperson] = f64::from(u8::from(leaves));
            if leaves {
                day.globals.vacant_until[salesperson] = today + self.parameters.vacant_days as f64;
                left += 1.0;
            }
            there += f64::from(u8::from(day.globals.vacant_until[salesperson] <= today));
        }
        *day.metrics.salespeople_left = left;
        *day.metrics.salespeople_there = there;
        Ok(())
    }

    fn serve(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        let Block { people, columns, mut metrics, mut postings, mut random, globals, market, .. } = block;
        let today = market.day as u16;
        let visits = self.visits(&globals, market);
        let key = random.key();
        let [visited, signs, ends, taken] = random.words(purpose::DECISIONS);
        for row in 0..people.len() {
            if columns.standing[row] == standing::NEW {
                columns.standing[row] = standing::PROSPECT;
                columns.people[row] = self.people_of_firm(key.for_life(), people[row]);
            }
            let salesperson = people[row] as usize % globals.left_today.len();
            let mut account = Account {
                standing: columns.standing[row],
                due: columns.due[row],
                people: columns.people[row],
                seats: columns.seats[row],
                relation: f64::from(columns.relation[row]),
            };
            let lot = |words: &[u32]| f64::from(uniform(words[row]));
            let luck = Luck { visited: lot(visited), signs: lot(signs), ends: lot(ends), taken: lot(taken) };
            let mut happened = Happened::default();
            let had = account.standing;
            self.selling.fade(&mut account);
            if globals.left_today[salesperson] > 0.0 {
                self.selling.salesperson_leaves(&mut account, luck, &mut happened);
            }
            let there = globals.vacant_until[salesperson] <= f64::from(market.day);
            if there && !happened.taken && luck.visited < visits.chance(account.standing) {
                let willingness = f64::from(columns.willingness_to_pay[row]);
                let seats = key.stream_of_person(people[row], u32::from(purpose::SEATS));
                self.selling.visit(&mut account, today, willingness, luck, seats, &mut happened);
            }
            let satisfaction = f64::from(columns.satisfaction[row]);
            self.selling.end_of_period(&mut account, today, satisfaction, luck, &mut happened);

            columns.standing[row] = account.standing;
            columns.due[row] = account.due;
            columns.seats[row] = account.seats;
            columns.relation[row] = account.relation as f32;
            columns.paid_micros[row] = happened.signed + happened.upsold + happened.renewed;
            let stops = had == standing::UNDER_CONTRACT && account.standing == standing::PROSPECT;
            columns.leave_hazard[row] = if stops { LEAVES_TODAY } else { 0.0 };
            let holds = account.standing == standing::UNDER_CONTRACT;
            columns.leave_factor[row] = if holds { 0.0 } else { 1.0 };
            postings.signed.add(happened.signed);
            postings.upsold.add(happened.upsold);
            postings.renewed.add(happened.renewed);
            count(&mut metrics, &account, &happened, stops);
        }
        Ok(())
    }

    fn settle(&self, mut day: Day<'_, Self>) -> Result<(), ModelError> {
        let Parameters { salary, commission_share, hiring_cost, cost_per_seat, .. } = self.parameters;
        *day.globals.prospects = *day.metrics.prospects;
        *day.globals.accounts = *day.metrics.accounts;
        let sold = (day.postings.signed.amount() + day.postings.upsold.amount()) as f64;
        day.postings.commissions.add((sold * commission_share).round() as i64);
        day.postings.salaries.add(micros(*day.metrics.salespeople_there * salary / MONTH_DAYS));
        day.postings.hiring.add(micros(*day.metrics.salespeople_left * hiring_cost));
        day.postings.seats_served.add(micros(*day.metrics.seats * cost_per_seat / MONTH_DAYS));
        Ok(())
    }
}

/// Chances to be visited today, if the salesperson is there.
struct Visits {
    prospect: f64,
    account: f64,
}

impl Visits {
    fn chance(&self, standing: u8) -> f64 {
        match standing {
            standing::PROSPECT => self.prospect,
            standing::UNDER_CONTRACT => self.account,
            _ => 0.0,
        }
    }
}

impl BusinessAccounts {
    /// The visits of all salespeople, over those who were there to be visited yesterday evening; on the first day all firms
    /// that use the service.
    fn visits(&self, globals: &Globals<'_>, market: &Market) -> Visits {
        let Parameters { salespeople, visits_per_day, hunting_share, .. } = self.parameters;
        let all = salespeople as f64 * visits_per_day;
        let prospects = if market.age_days == 0 { market.active } else { globals.prospects };
        let chance = |visits: f64, firms: f64| if firms > 0.0 { -libm::expm1(-visits / firms) } else { 1.0 };
        Visits {
            prospect: chance(all * hunting_share, prospects),
            account: chance(all * (1.0 - hunting_share), globals.accounts),
        }
    }

    /// People of a firm who could have a seat.
    fn people_of_firm(&self, life: RandomKey, firm: u32) -> u16 {
        let Parameters { people_of_firm, people_spread, .. } = self.parameters;
        let people = if people_spread > 0.0 {
            let shape = 1.0 / people_spread;
            let mut stream = life.stream_of_person(firm, u32::from(purpose::PEOPLE));
            people_of_firm * sampling::gamma(shape, &mut stream) / shape
        } else {
            people_of_firm
        };
        (people.round() as u16).max(1)
    }
}

/// Adds what happened to the metrics.
fn count(metrics: &mut Metrics<'_>, account: &Account, happened: &Happened, stops: bool) {
    let one = |is: bool| f64::from(u8::from(is));
    let under_contract = account.standing == standing::UNDER_CONTRACT;
    *metrics.prospects += one(account.standing == standing::PROSPECT && !stops);
    *metrics.accounts += one(under_contract);
    *metrics.owners_without_care += one(account.standing == standing::OWNER);
    if under_contract {
        *metrics.seats += f64::from(account.seats);
        *metrics.relations += account.relation;
    }
    *metrics.signed += one(happened.signs);
    *metrics.seats_upsold += f64::from(happened.seats_upsold);
    *metrics.renewed += one(happened.renews);
    *metrics.ended += one(happened.ends);
    *metrics.taken_along += one(happened.taken);
    *metrics.visits += one(happened.visited);
}
