//! Whoever was a user for days without using the service is one no longer.
//!
//! The clock starts with the last use, the first joining or the last return, whichever is latest; for users of long standing it
//! was running before the service opened. The day of last use stands
//! with the other numbers of the day; who has not used it for long is rare, and only of them the other day is looked up.

use crate::day::pass::ServiceToday;
use crate::people::block::Block;
use crate::people::people_set::{WORD_PEOPLE, word_of};
use crate::people::stretch::Stretch;
use crate::people::user_state::{self, NEVER};
use crate::state::scratch::ServiceScratch;
use eyeballs_numerics::rows::ones;
use eyeballs_numerics::vectorised;

/// Adds to those who leave today the users for whom the last of the days without use that `inactive_days` gives ends.
pub(crate) fn inactive_leave(
    block: &Block,
    stretch: &Stretch,
    users: &mut ServiceScratch,
    today: ServiceToday<'_>,
) {
    let days = today.service.spec.churn.inactive_days;
    if days == 0 {
        return;
    }
    let ServiceScratch { rows, recent, idle, leaving, leave_factor, .. } = users;
    let date = today.date();
    unused_for(recent, date, days, idle);
    let since = &block.relations[today.index].user_since;
    let passed =
        |user: u16| u32::from(date.wrapping_sub(since[stretch.row(rows, usize::from(user))])) >= days;
    // Whom a contract holds does not lapse.
    let held = |user: u16| leave_factor.get(usize::from(user)) == Some(&0.0);
    idle.retain(|&user| passed(user) && !held(user));
    if !idle.is_empty() {
        leaving.append(idle);
        leaving.sort_unstable();
        leaving.dedup();
    }
}

vectorised! {
    /// Lists those who did not use the service for so many days, by the lower halves of their packed user states. All
    /// who never used it are among them.
    fn unused_for(recents: &[u32], today: u16, days: u32, users: &mut Vec<u16>) {
        let unused = |recent: u32| {
            let last = user_state::last_used(recent);
            let days_since = u32::from(today.wrapping_sub(last));
            u8::from(days_since >= days) | u8::from(last == NEVER)
        };
        users.clear();
        let (words, rest) = recents.as_chunks::<WORD_PEOPLE>();
        for (word, recents) in words.iter().enumerate() {
            let flags = recents.map(unused);
            if flags.iter().fold(0, |some, &flag| some | flag) != 0 {
                users.extend(ones(word_of(&flags)).map(|person| (word * WORD_PEOPLE + person) as u16));
            }
        }
        let first = words.len() * WORD_PEOPLE;
        let of_rest = rest.iter().enumerate().filter(|(_, recent)| unused(**recent) != 0);
        users.extend(of_rest.map(|(person, _)| (first + person) as u16));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_did_not_use_it_for_so_many_days_is_found_wherever_they_stand() {
        let last = [100, 99, 96, 95, 94, 0, NEVER];
        let mut found = Vec::new();
        for (days, today, expected) in [
            (5, 100, vec![3, 4, 5, 6]),
            (1, 100, vec![1, 2, 3, 4, 5, 6]),
            (101, 100, vec![6]),
            (102, 100, vec![6]),
        ] {
            for copies in [1, 10, 40] {
                let recents: Vec<u32> =
                    last.map(|last| user_state::recent(Default::default(), last)).repeat(copies);
                unused_for(&recents, today, days, &mut found);
                let people = |copy: usize| expected.iter().map(move |&person| (7 * copy + person) as u16);
                assert_eq!(found, (0..copies).flat_map(people).collect::<Vec<_>>(), "{days} days, {copies}");
            }
        }
    }
}
