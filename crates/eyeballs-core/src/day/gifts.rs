//! What invitations of models carry to those to whom they come today.

use crate::day::pass::ServiceToday;
use crate::spec::ChannelKind;

/// For people in order of their numbers: the sum of the numbers on the invitations of a model that arrive today.
pub(crate) fn gifts(model: usize, people: &[u32], today: ServiceToday<'_>, values: &mut [f32]) {
    values.fill(0.0);
    let service = today.service;
    let (Some(first), false) = (people.first(), service.arriving.is_empty()) else { return };
    let by_model = |channel: u8| {
        let kind = &service.channels[usize::from(channel)].spec.kind;
        matches!(kind, ChannelKind::ModelInvitation { model: by, .. } if *by == model)
    };
    let mut next = service.arriving.partition_point(|invitation| invitation.to < *first);
    for (value, &person) in values.iter_mut().zip(people) {
        while let Some(invitation) = service.arriving.get(next).filter(|invitation| invitation.to <= person) {
            if invitation.to == person && by_model(invitation.channel) {
                *value += invitation.gift;
            }
            next += 1;
        }
    }
}
