//! Phase 4: every business model says what happened to the users; satisfaction follows.

use crate::day::models;
use crate::day::pass::{ServiceToday, Shared};
use crate::people::block::{AGES, Block, FIRST, NOT_TODAY};
use crate::people::people_set::{WORD_PEOPLE, word_of};
use crate::people::satisfaction::{self, Felt, Movement, move_satisfaction};
use crate::people::stretch::Stretch;
use crate::people::user_state::{self, NEVER, age};
use crate::record::SimulationError;
use crate::state::scratch::{Scratch, ServiceScratch};
use crate::units::MONTH_DAYS;
use eyeballs_numerics::rows::ones;
use eyeballs_numerics::vectorised;

/// Lets the models serve a stretch's users, and moves their satisfaction.
pub(crate) fn serve(
    block: &mut Block,
    scratch: &mut Scratch,
    shared: &Shared<'_>,
) -> Result<(), SimulationError> {
    let Scratch { stretch, services, .. } = scratch;
    for today in shared.services_today() {
        let users = &mut services[today.index];
        if !users.rows.is_empty() {
            models::serve(block, stretch, users, today)?;
            remember(block, stretch, users, today);
        }
    }
    Ok(())
}

/// Satisfaction and the dates of last use and payment.
fn remember(block: &mut Block, stretch: &Stretch, users: &mut ServiceScratch, today: ServiceToday<'_>) {
    let ServiceToday { index, service, shared } = today;
    let relation = &mut block.relations[index];
    let movement = Movement {
        smoothing: service.spec.satisfaction.smoothing as f32,
        comparison: shared.world.spec.people.comparison as f32,
        hype: service.hype(shared.day),
        shift: service.shock_satisfaction,
    };
    let best = if shared.services.len() == 1 { &users.own } else { &users.best };
    let felt = Felt {
        minutes: &users.minutes,
        own: &users.own,
        best,
        experiences: &users.experience,
        random_words: &users.random_words,
    };
    move_satisfaction(&mut users.recent, felt, movement);
    relation.today.counts.satisfaction += satisfaction::total(&users.recent);
    let day = today.date();
    users.ages.resize(users.rows.len(), 0);
    date(&mut users.recent, &mut users.ages, &users.minutes, day);
    users.first_uses.clear();
    let used_after = count_ages(&users.ages, &mut users.first_uses);
    for (sum, people) in relation.today.used_after.iter_mut().zip(used_after) {
        *sum += people;
    }
    for &user in &users.first_uses {
        let row = stretch.row(&users.rows, usize::from(user));
        // Users of long standing used it before.
        if relation.tenure_before.get(row).is_none_or(|&days| days == 0) {
            relation.first_uses.add(shared.day, row);
        }
        // From today on they are counted by their use.
        relation.today.engage(relation.joined[row], day, -1);
        if let Some(channel) = relation.today.channels.get_mut(usize::from(relation.channel[row])) {
            channel.first_used += 1;
        }
    }
    note_payments(block, stretch, users, today);
}

/// The dates of payment of those of some people who paid today.
pub(crate) fn note_payments(
    block: &mut Block,
    stretch: &Stretch,
    people: &ServiceScratch,
    today: ServiceToday<'_>,
) {
    let relation = &mut block.relations[today.index];
    let day = today.date();
    for &number in &people.paid {
        let last_paid = &mut relation.last_paid[stretch.row(&people.rows, usize::from(number))];
        if *last_paid != day {
            relation.today.paid_after[age(*last_paid, day)] += 1;
            *last_paid = day;
        }
    }
}

vectorised! {
    /// How many ages are each of those below [`AGES`], a first use among the longest; lists those of a first use.
    fn count_ages(ages: &[u8], first_uses: &mut Vec<u16>) -> [u32; AGES] {
        /// Ages from one day up to this are counted side by side: most users open it every few days.
        const COMMON: u8 = 5;
        // The last for a first use, until they are added up.
        let mut counts = [0; AGES + 1];
        let (words, rest) = ages.as_chunks::<WORD_PEOPLE>();
        for age in 1..=COMMON {
            let mut found = [0_u8; WORD_PEOPLE];
            for ages in words {
                for (found, &other) in found.iter_mut().zip(ages) {
                    *found += u8::from(other == age);
                }
            }
            counts[usize::from(age)] = found.iter().map(|&found| u32::from(found)).sum();
        }
        for (word, ages) in words.iter().enumerate() {
            let rare = ages.map(|age| u8::from(age.wrapping_sub(1) >= COMMON) & u8::from(age < NOT_TODAY));
            for person in ones(word_of(&rare)) {
                let age = ages[person % WORD_PEOPLE];
                counts[usize::from(age) % (AGES + 1)] += 1;
                if age == FIRST {
                    first_uses.push((word * WORD_PEOPLE + person) as u16);
                }
            }
        }
        for (person, &age) in rest.iter().enumerate().filter(|(_, age)| **age < NOT_TODAY) {
            counts[usize::from(age)] += 1;
            if age == FIRST {
                first_uses.push((words.len() * WORD_PEOPLE + person) as u16);
            }
        }
        let [ages @ .., first] = counts;
        let mut counts: [u32; AGES] = ages;
        counts[AGES - 1] += first;
        counts
    }
}

vectorised! {
    /// Sets the day of last use, in the lower halves of packed user states, of those with minutes to today; days since
    /// their use before, cut to a month, [`FIRST`] if there was none, and [`NOT_TODAY`] for all others.
    fn date(recents: &mut [u32], ages: &mut [u8], minutes: &[f32], today: u16) {
        let users = recents.len();
        let (ages, minutes) = (&mut ages[..users], &minutes[..users]);
        for user in 0..users {
            let recent = recents[user];
            let last_used = user_state::last_used(recent);
            // "Never" is later than any day: the difference wraps round to a large one.
            let since = u32::from(today).wrapping_sub(u32::from(last_used)).min(MONTH_DAYS);
            let age = since + u32::from(last_used == NEVER);
            let used = minutes[user] > 0.0;
            ages[user] = if used { age as u8 } else { NOT_TODAY };
            recents[user] = if used { user_state::recent(user_state::satisfaction(recent), today) } else { recent };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_tell_the_first_use_from_the_others() {
        let last = [NEVER, 100, 99, 71, 70, 5, NEVER, 99];
        let minutes = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0];
        let mut recents = last.map(|last| user_state::recent(Default::default(), last));
        let mut ages = [0; 8];
        date(&mut recents, &mut ages, &minutes, 100);
        assert_eq!(ages, [FIRST, 0, 1, 29, 30, 30, NOT_TODAY, NOT_TODAY]);
        assert_eq!(recents.map(user_state::last_used), [100, 100, 100, 100, 100, 100, NEVER, 99]);
        for copies in [1, 9, 40] {
            let mut firsts = Vec::new();
            let counts = count_ages(&ages.repeat(copies), &mut firsts);
            let each = copies as u32;
            assert_eq!((counts[0], counts[1], counts[29], counts[30]), (each, each, each, 3 * each));
            assert_eq!(counts.iter().sum::<u32>(), 6 * each);
            assert_eq!(firsts, (0..copies as u16).map(|copy| 8 * copy).collect::<Vec<_>>());
        }
    }
}
