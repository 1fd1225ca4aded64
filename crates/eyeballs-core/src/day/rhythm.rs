//! Part of phase 2: what weekday and season make of a day.

use crate::spec::{CycleSpec, WorldSpec};
use crate::units::{Day, YEAR_DAYS};
use std::f64::consts::TAU;

/// Factors of one day, the same for everybody.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rhythm {
    /// On free minutes.
    pub(crate) free_minutes: f32,
    /// On the pressures of all channels.
    pub(crate) reach: f64,
}

/// The factors of a day.
pub(crate) fn rhythm(world: &WorldSpec, day: Day) -> Rhythm {
    let Some(rhythm) = &world.people.rhythm else { return Rhythm { free_minutes: 1.0, reach: 1.0 } };
    let (weekday, day_of_year) = world.calendar.date(day);
    let of = |cycle: &CycleSpec| {
        let angle = TAU * (f64::from(day_of_year) - cycle.peak_day) / f64::from(YEAR_DAYS);
        cycle.weekdays[weekday as usize] * (1.0 + cycle.amplitude * libm::cos(angle))
    };
    Rhythm { free_minutes: of(&rhythm.free_minutes) as f32, reach: of(&rhythm.reach) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{CalendarSpec, RhythmSpec};
    use crate::testing;

    #[test]
    fn factors_are_those_of_weekday_and_day_of_the_year() {
        let mut world = testing::world(1, 1, Vec::new());
        let on = |world: &WorldSpec, day| rhythm(world, Day(day));
        assert_eq!(on(&world, 5), Rhythm { free_minutes: 1.0, reach: 1.0 });
        let weekdays = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0];
        // A Thursday, the second of July.
        world.calendar = CalendarSpec { first_weekday: 3, first_day_of_year: 183 };
        world.people.rhythm = Some(RhythmSpec {
            free_minutes: CycleSpec { weekdays, ..CycleSpec::default() },
            reach: CycleSpec { amplitude: 0.5, peak_day: 183.0, ..CycleSpec::default() },
        });
        let days: Vec<f32> = (0..8).map(|day| on(&world, day).free_minutes).collect();
        assert_eq!(days, [4.0, 5.0, 6.0, 7.0, 1.0, 2.0, 3.0, 4.0]);
        assert_eq!(on(&world, 0).reach, 1.5);
        assert_eq!(on(&world, 365).reach, 1.5);
        assert!((on(&world, 182).reach - 0.5).abs() < 1e-4 && (on(&world, 183).reach - 0.5).abs() < 1e-4);
        let year: f64 = (0..365).map(|day| on(&world, day).reach).sum();
        assert!((year - 365.0).abs() < 1e-9, "{year}");
    }
}
