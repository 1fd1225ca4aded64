//! A place that serves so many a day: what vouchers sell is eaten at a table.
//!
//! Blocks of people run at once, so nobody can stop at the order that takes the last place: everybody who orders is served with
//! the same chance, that with which the places would have been full yesterday.

use crate::ECommerce;
use eyeballs_model::numerics::random::RandomKey;
use eyeballs_model::prelude::*;

/// What random numbers are for.
const PLACES: u32 = 9;

impl ECommerce {
    /// The chance to be served today, by how many wanted to order yesterday, negative if nobody knows: on the first day all are.
    pub(crate) fn served_share(&self, wanted_yesterday: f64) -> f64 {
        let places = self.parameters.places_per_day;
        if places == 0.0 || wanted_yesterday <= places { 1.0 } else { places / wanted_yesterday }
    }

    /// Remembers how many wanted to order.
    pub(crate) fn settle_places(&self, day: &mut Day<'_, Self>) {
        *day.globals.wanted_yesterday = *day.metrics.orders + *day.metrics.turned_away;
    }
}

/// Whether a person who has ordered so often before gets a place, with a chance below 1.
pub(crate) fn gets_a_place(key: RandomKey, person: u32, orders: u16, served_share: f64) -> bool {
    let [word, ..] = key.bits(person, PLACES, u32::from(orders));
    uniform_open(word) < served_share
}
