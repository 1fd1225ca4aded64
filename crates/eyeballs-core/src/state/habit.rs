//! What habit makes of a service's weight.

use crate::people::habit::HabitByUse;
use crate::spec::{HabitGrowth, HabitSpec};

/// Days of tenure that a date can tell apart.
const TENURES: usize = 1 << u16::BITS;

/// What habit makes of a service's weight.
#[derive(Clone, Debug)]
pub(crate) struct Habit {
    /// exp(habit) by days of tenure, 1 for a habit by use: one entry for each that a date can hold, so that a look needs
    /// no check.
    pub(crate) by_tenure: Box<[f32; TENURES]>,
    pub(crate) by_use: Option<HabitByUse>,
}

impl Habit {
    pub(crate) fn new(habit: &HabitSpec) -> Habit {
        /// After this many time constants a habit is full to less than one part in a million.
        const TIME_CONSTANTS: f64 = 14.0;
        let mut factors = vec![1.0; TENURES];
        if habit.strength != 0.0 && habit.growth == HabitGrowth::Tenure {
            let full = (habit.days * TIME_CONSTANTS).ceil().clamp(1.0, 20_000.0) as usize;
            let of = |tenure: usize| {
                let formed = 1.0 - libm::exp(-(tenure as f64) / habit.days);
                libm::exp(habit.strength * formed) as f32
            };
            let (forming, formed) = factors.split_at_mut(full);
            forming.iter_mut().enumerate().for_each(|(tenure, factor)| *factor = of(tenure));
            formed.fill(of(full));
        }
        Habit {
            by_tenure: factors.into_boxed_slice().try_into().expect("one factor for each tenure"),
            by_use: HabitByUse::new(habit),
        }
    }
}
