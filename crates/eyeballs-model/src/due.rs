//! What falls due some days after it was promised: a model keeps it in globals by day modulo the days that it
//! takes, and settles it when that slot comes round.

/// Slots of what has fallen due and was not settled yet, the oldest first, in globals kept by day modulo their
/// number `slots`. `next` is the first day that was not settled: a service that was closed settles on its first
/// day after it what fell due meanwhile.
///
/// ```
/// use eyeballs_model::due::slots_due;
/// // Every day is settled: what stands at today's slot is due.
/// assert_eq!(slots_due(20.0, 20, 14).collect::<Vec<_>>(), [6]);
/// // Closed on days 20 to 22.
/// assert_eq!(slots_due(20.0, 23, 14).collect::<Vec<_>>(), [6, 7, 8, 9]);
/// ```
pub fn slots_due(next: f64, today: u32, slots: usize) -> impl Iterator<Item = usize> {
    let round = u32::try_from(slots).unwrap_or(u32::MAX);
    let first = (next as u32).max((today + 1).saturating_sub(round));
    (first..=today).map(move |day| day as usize % slots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_long_time_each_place_is_due_once() {
        let mut slots: Vec<usize> = slots_due(3.0, 1_000, 5).collect();
        assert_eq!(slots.last(), Some(&0), "today is the last");
        slots.sort_unstable();
        assert_eq!(slots, [0, 1, 2, 3, 4]);
        assert_eq!(slots_due(0.0, 2, 5).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(slots_due(0.0, 7, 1).collect::<Vec<_>>(), [0]);
    }
}
