//! What a scenario may set, what is remembered of firms and salespeople, and what is reported.

use eyeballs_model::prelude::*;

choice! {
    /// What firms pay for.
    pub enum Terms {
        /// Seats for a period, again and again.
        Rent = "rent",
        /// Seats for ever, and care for a period, again and again.
        Licence = "licence",
    }
}
parameters! {
    /// What a scenario may set. Defaults are in US dollars.
    pub struct Parameters {
        /// What firms pay for. With "rent" a firm pays `rent_per_seat` and stops using the service when it does not go on; with
        /// "licence" it pays `licence_per_seat` once, the first period of care included, and may use it as long as it likes.
        #[source = "assumption"]
        terms: Terms = Terms::Rent;
        /// What a seat costs to rent.
        #[source = "assumption"]
        rent_per_seat: f64 = 30.0, "currency/month", [0.0, 1e5], tunable, log_scale;
        /// What a seat costs for ever.
        #[source = "assumption: thirty months of the rent"]
        licence_per_seat: f64 = 900.0, "currency", [0.0, 1e6], tunable, log_scale;
        /// What a year of care costs, as a share of the price of the licence.
        #[source = "assumption: a fifth"]
        care_share: f64 = 0.2, "1/year", [0.0, 1.0], tunable;
        /// Months of use against which a buyer weighs the price of a licence.
        #[source = "assumption: three years"]
        licence_months: f64 = 36.0, "months", [1.0, 1200.0], tunable;
        /// Length of a contract of rent or care, paid in advance.
        #[source = "assumption: a year"]
        period_days: i64 = 365, "days", [1, 3650];
        /// What a seat is worth a month to a buyer with willingness to pay 1; who finds it dearer never signs.
        #[source = "assumption"]
        worth_per_seat: f64 = 60.0, "currency/month", [0.0, 1e6], tunable, log_scale, minimum_open;
        /// People of a firm who could have a seat, mean over firms; at least 1 each.
        #[source = "assumption"]
        people_of_firm: f64 = 20.0, "count", [1.0, 10_000.0];
        /// Squared coefficient of variation of that between firms (Gamma); 0: all alike.
        #[source = "assumption"]
        people_spread: f64 = 1.0, "1", [0.0, 100.0];
        /// Share of them for whom a firm takes seats at first; at least one.
        #[source = "assumption: a team tries it"]
        first_share: f64 = 0.3, "1", [0.0, 1.0], tunable;
        /// Share of those who have none for whom a visit sells seats.
        #[source = "assumption"]
        upsell_share: f64 = 0.05, "1", [0.0, 1.0], tunable;
        /// Salespeople. Each has every so-many-th firm.
        #[source = "assumption"]
        salespeople: i64 = 10, "count", [1, 100_000];
        /// Visits and calls that one of them makes a day.
        #[source = "assumption"]
        visits_per_day: f64 = 3.0, "1/day", [0.0, 1e6], tunable, log_scale;
        /// Share of them to firms that have not signed; the rest goes to those that have.
        #[source = "assumption"]
        hunting_share: f64 = 0.6, "1", [0.0, 1.0], tunable;
        /// Chance that a firm to which a seat is worth its price signs at a visit.
        #[source = "assumption"]
        signing_chance: f64 = 0.1, "1", [0.0, 1.0], tunable, log_scale;
        /// Chance that a contract ends with its period, without a relation and where people are neither pleased nor annoyed.
        #[source = "assumption"]
        ending_chance: f64 = 0.25, "1", [0.0, 0.999], tunable;
        /// Share of the way to a full relation that a visit brings.
        #[source = "assumption"]
        relation_gain: f64 = 0.3, "1", [0.0, 1.0], tunable;
        /// Days in which a relation without visits fades to 1/e.
        #[source = "assumption: half a year"]
        relation_days: f64 = 180.0, "days", [1.0, 1e9], tunable, log_scale;
        /// What a full relation takes from the logarithm of the hazard that a contract ends.
        #[source = "assumption: less than half as many"]
        relation_effect: f64 = 1.0, "1", [0.0, 10.0], tunable;
        /// What full satisfaction of the people at the seats takes from it, compared with none: buyer and user are not the same.
        #[source = "assumption"]
        voice_of_users: f64 = 2.0, "1", [0.0, 10.0], tunable;
        /// Hazard that a salesperson leaves.
        #[source = "34 % in a year: titanhouse.com, sales turnover, 2022"]
        turnover: f64 = 0.42, "1/year", [0.0, 365.0], tunable;
        /// Days until there is a successor.
        #[source = "assumption"]
        vacant_days: i64 = 60, "days", [0, 3650], tunable;
        /// Chance that a firm with a full relation ends its contract with the salesperson who leaves.
        #[source = "assumption"]
        taken_along: f64 = 0.2, "1", [0.0, 1.0], tunable;
        /// Share of a relation that stays when the salesperson leaves.
        #[source = "assumption: none of it belongs to the firm"]
        relation_kept: f64 = 0.0, "1", [0.0, 1.0], tunable;
        /// What a salesperson earns, and an office costs.
        #[source = "assumption"]
        salary: f64 = 6000.0, "currency/month", [0.0, 1e9], tunable;
        /// Share of what was newly signed or sold on that salespeople get.
        #[source = "assumption: a tenth"]
        commission_share: f64 = 0.1, "1", [0.0, 1.0], tunable;
        /// What it costs to find a successor.
        #[source = "assumption; the 115,000 USD of DePaul University (titanhouse.com, 2022) count sales that are lost, which are lost here anyhow"]
        hiring_cost: f64 = 10_000.0, "currency", [0.0, 1e9], tunable;
        /// What serving a seat under contract costs.
        #[source = "assumption"]
        cost_per_seat: f64 = 3.0, "currency/month", [0.0, 1e6], tunable;
    }
}

columns! {
    /// What is read, kept and written of each firm: 11 bytes are remembered.
    pub struct Columns {
        input satisfaction: f32, "1", "how the people at the seats feel about the service";
        input willingness_to_pay: f32, "1", "what a thing is worth to the firm, relative to others";
        state standing: u8 = 0, "1", "0 new, 1 has not signed, 2 under contract, 3 owns seats without care";
        state due: u16 = 0, "day", "when the contract ends, modulo 65536";
        state people: u16 = 0, "count", "people who could have a seat";
        state seats: u16 = 0, "count", "seats that it has";
        state relation: f32 = 0.0, "1", "relation with the salesperson, 0 to 1";
        output paid_micros: i64, "1e-6 currency", "what the firm paid today";
        output leave_hazard: f32, "1/day", "of who stops renting";
        output leave_factor: f32, "1", "0 while a contract runs";
    }
}

metrics! {
    /// What is reported.
    pub struct Metrics {
        sum prospects, "count", "firms on the service that have not signed";
        sum accounts, "count", "firms under contract after today";
        sum seats, "count", "their seats after today";
        sum owners_without_care, "count", "firms that own seats and pay for no care";
        sum signed, "count", "firms that signed today";
        sum seats_upsold, "count", "seats sold on to firms under contract today";
        sum renewed, "count", "contracts that went on today";
        sum ended, "count", "contracts that ended with their period today";
        sum taken_along, "count", "contracts that ended with a salesperson today";
        sum visits, "count", "visits today";
        sum relations, "1", "relations of firms under contract, added up";
        gauge salespeople_left, "count", "salespeople who left today";
        gauge salespeople_there, "count", "salespeople at work today";
    }
}

postings! {
    /// The ledger lines.
    pub struct Postings {
        revenue signed from user, "first rents, and licences";
        revenue upsold from user, "seats sold on";
        revenue renewed from user, "rents and care of contracts that go on";
        cost salaries to other, "salespeople";
        cost commissions to other, "share of what was signed and sold on";
        cost hiring to other, "successors";
        cost seats_served to other, "serving seats";
    }
}

globals! {
    /// What the seller remembers.
    pub struct Globals, GlobalsMut for Parameters {
        prospects = 0.0, "count", "firms that had not signed yesterday";
        accounts = 0.0, "count", "firms under contract yesterday";
        left_today[per salespeople] = 0.0, "1", "1 for who left today";
        vacant_until[per salespeople] = 0.0, "day", "first day on which there is a successor";
    }
}
