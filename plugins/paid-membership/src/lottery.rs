//! The limited places of a service, drawn by lot among those who wait.
//!
//! Blocks of users are served at once and cannot see how many others have joined meanwhile. So whoever
//! waits holds a fresh lot every day, known a day ahead: today everybody is counted by tomorrow's lot,
//! in the evening as many lots win as there are places for all who hold them, and tomorrow the holders
//! join. The number of members never exceeds the limit, and what is left open is less than one lot.

use crate::declarations::{GlobalsMut, LOTS};
use eyeballs_model::numerics::random::RandomKey;
use eyeballs_model::prelude::*;

/// Purpose of the random words.
const PURPOSE: u32 = 1;
/// How many more people are in a draw than there were places the evening before.
const RESERVE: f64 = 4.0;

/// The lot of a person on a day, of a draw among this share of those who wait; [`LOTS`] or more for
/// whoever is not in the draw.
pub(crate) fn lot(key: &RandomKey, person: u32, day: u32, range: f64) -> usize {
    let [word, ..] = RandomKey { day, ..*key }.bits(person, PURPOSE, 0);
    (uniform_open(word) / range * f64::from(LOTS)) as usize
}

/// Sets how many lots win tomorrow, and how wide the draw of the day after is.
pub(crate) fn draw(globals: &mut GlobalsMut<'_>, lots: &[f64], places: f64, waiting: f64, represents: f64) {
    let mut left = places;
    let mut admitted = 0;
    while admitted < lots.len() && lots[admitted] <= left {
        left -= lots[admitted];
        admitted += 1;
    }
    *globals.range_today = *globals.range_tomorrow;
    *globals.lots_admitted = admitted as f64;
    // A narrow draw has few people on each lot and fills the last places; but cancellations of
    // tomorrow want somebody in the draw even if there is no place tonight.
    let wanted = (RESERVE * left).max(f64::from(LOTS) * represents);
    *globals.range_tomorrow = if waiting > wanted { wanted / waiting } else { 1.0 };
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Range of the draw just counted, people on each lot, places, people waiting, people to an agent;
    /// gives the number of winning lots and the range of the next draw.
    fn drawn(lots: &[f64], places: f64, waiting: f64, represents: f64) -> (f64, f64) {
        let (mut members, mut range_today, mut lots_admitted, mut range_tomorrow) = (0.0, 1.0, 0.0, 0.5);
        let mut globals = GlobalsMut {
            members: &mut members,
            range_today: &mut range_today,
            lots_admitted: &mut lots_admitted,
            range_tomorrow: &mut range_tomorrow,
            lifetime: core::marker::PhantomData,
        };
        draw(&mut globals, lots, places, waiting, represents);
        assert_eq!(range_today, 0.5, "the draw that was counted is held");
        (lots_admitted, range_tomorrow)
    }

    #[test]
    fn lots_win_while_there_are_places_for_all_who_hold_them() {
        assert_eq!(drawn(&[2.0, 3.0, 1.0, 4.0], 6.0, 10.0, 1.0).0, 3.0);
        assert_eq!(drawn(&[2.0, 3.0, 1.0, 4.0], 4.0, 10.0, 1.0).0, 1.0);
        assert_eq!(drawn(&[2.0, 3.0], 1.0, 5.0, 1.0).0, 0.0);
        assert_eq!(drawn(&[0.0, 3.0], -5.0, 5.0, 1.0).0, 0.0, "more members than an event leaves room for");
        assert_eq!(drawn(&[2.0, 3.0], 100.0, 5.0, 1.0).0, 2.0);
    }

    #[test]
    fn the_next_draw_is_as_wide_as_the_places_left_want() {
        assert_eq!(drawn(&[0.0; 4], 1_000.0, 100_000.0, 1.0).1, 0.04);
        assert_eq!(drawn(&[0.0; 4], 1_000.0, 2_000.0, 1.0).1, 1.0);
        assert_eq!(drawn(&[9.0; 4], 0.0, 6_400.0, 1.0).1, 0.01, "somebody is in the draw of a full service");
        assert_eq!(drawn(&[9.0; 4], 0.0, 64_000.0, 10.0).1, 0.01, "agents, not people, hold lots");
    }

    #[test]
    fn lots_are_fair_and_fresh_every_day() {
        let key = RandomKey { key: [1, 2], day: 0, stream: 3 };
        let people = 64_000;
        let mut holders = [0.0; LOTS as usize];
        let mut same = 0;
        for person in 0..people {
            if let Some(count) = holders.get_mut(lot(&key, person, 5, 0.5)) {
                *count += 1.0;
            }
            same += u32::from(lot(&key, person, 5, 1.0) == lot(&key, person, 6, 1.0));
        }
        // Half the people on 64 lots: 500 on each, give or take 22.
        assert!(holders.iter().all(|&count: &f64| (count - 500.0).abs() < 4.0 * 22.4), "{holders:?}");
        assert!((f64::from(same) - 1_000.0).abs() < 4.0 * 31.4, "{same} kept their lot");
    }
}
