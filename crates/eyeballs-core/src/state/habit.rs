//! What habit makes of a service's weight.

use crate::spec::HabitSpec;

/// Days of tenure that a date can tell apart.
const TENURES: usize = 1 << u16::BITS;

/// exp(habit) by days of tenure: one entry for each that a date can hold, so that a look needs no check.
#[derive(Clone, Debug)]
pub(crate) struct Habit(pub(crate) Box<[f32; TENURES]>);

impl Habit {
    pub(crate) fn new(habit: &HabitSpec) -> Habit {
        /// After this many time constants a habit is full to less than one part in a million.
        const TIME_CONSTANTS: f64 = 14.0;
        let mut factors = vec![1.0; TENURES];
        if habit.strength != 0.0 {
            let full = (habit.days * TIME_CONSTANTS).ceil().clamp(1.0, 20_000.0) as usize;
            let of = |tenure: usize| {
                let formed = 1.0 - libm::exp(-(tenure as f64) / habit.days);
                libm::exp(habit.strength * formed) as f32
            };
            let (forming, formed) = factors.split_at_mut(full);
            forming.iter_mut().enumerate().for_each(|(tenure, factor)| *factor = of(tenure));
            formed.fill(of(full));
        }
        Habit(factors.into_boxed_slice().try_into().expect("one factor for each tenure"))
    }
}
