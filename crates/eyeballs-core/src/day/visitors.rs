//! People who go to a service's models apart from its users of the day: who considers it, who comes, who leaves.

use crate::day::pass::ServiceToday;
use crate::people::block::Block;
use crate::people::steps::Steps;
use crate::people::stretch::Stretch;
use crate::people::user_state::{self, UserState};
use crate::state::scratch::ServiceScratch;

/// What belongs to people of a stretch, whose rows are set: who never was a user as if they joined today, who left with what
/// they had then.
pub(crate) fn gather(
    block: &Block,
    stretch: &Stretch,
    visitors: &mut ServiceScratch,
    today: ServiceToday<'_>,
) {
    let relation = &block.relations[today.index];
    let ServiceScratch { rows, people, fit, recent, joined, traits, .. } = visitors;
    traits.clear();
    people.clear();
    fit.clear();
    recent.clear();
    joined.clear();
    let initial = Steps::nearest(today.service.spec.satisfaction.initial as f32);
    for row in rows.list().iter().map(|&row| stretch.rows.start + usize::from(row)) {
        let lapsed = relation.ever.contains(row);
        let before = UserState::of(relation.user_states[row]);
        people.push(block.person(row));
        fit.push(today.fit(block, row));
        recent.push(user_state::recent(if lapsed { before.satisfaction } else { initial }, before.last_used));
        joined.push(if lapsed { relation.user_from(row) } else { today.date() });
    }
}

/// Hands on the columns and the scratch of a service's models.
pub(crate) fn lend(from: &mut ServiceScratch, to: &mut ServiceScratch) {
    std::mem::swap(&mut from.columns, &mut to.columns);
    std::mem::swap(&mut from.model_scratch, &mut to.model_scratch);
}
