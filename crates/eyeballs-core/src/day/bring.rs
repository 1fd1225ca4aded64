//! Part of phase 6: whom models make users today, without asking them: a hand-over from another service, a group.

use crate::day::joining::{become_user, join};
use crate::day::pass::ServiceToday;
use crate::people::block::Block;
use crate::people::stretch::Stretch;
use crate::spec::ChannelKind;
use crate::state::purpose;
use crate::state::scratch::ServiceScratch;
use eyeballs_numerics::random::uniform;

/// Lets those become users whom the models of a stretch's services hand over, or bring; `scratch`: all services.
pub(crate) fn bring(
    block: &mut Block,
    stretch: &Stretch,
    scratch: &[ServiceScratch],
    today: ServiceToday<'_>,
) {
    for (number, channel) in today.service.channels.iter().enumerate() {
        if !channel.works(today.shared.day) {
            continue;
        }
        match channel.spec.kind {
            ChannelKind::HandOver { from } => {
                for &row in &scratch[from].handed_over {
                    enter(block, stretch.rows.start + usize::from(row), number, today);
                }
            }
            ChannelKind::Group { size } => {
                for &(row, people) in &scratch[today.index].brings {
                    let row = stretch.rows.start + usize::from(row);
                    let first = row - row % size as usize;
                    let mut left = people;
                    for other in (first..first + size as usize).filter(|&other| other != row) {
                        if left > 0 && other < block.count && enter(block, other, number, today) {
                            left -= 1;
                        }
                    }
                }
            }
            _ => {}
        }
    }
}

/// Somebody who is no user becomes one, if they get through the funnel. Whether they were none.
fn enter(block: &mut Block, row: usize, number: usize, today: ServiceToday<'_>) -> bool {
    let person = block.person(row);
    let relation = &mut block.relations[today.index];
    if relation.active.contains(row) || person >= today.shared.entering.end {
        return false;
    }
    let channel = &mut relation.today.channels[number];
    channel.reached += 1;
    let [word, ..] = today.random().bits(person, purpose::INVITE + number as u32, 0);
    if uniform(word) >= today.service.channels[number].funnel_pass {
        return true;
    }
    if relation.ever.contains(row) {
        channel.returned += 1;
        relation.today.counts.returned += 1;
        become_user(block, row, today);
    } else {
        join(block, row, number as u8, today);
    }
    true
}
