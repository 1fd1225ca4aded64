//! A day's integers, added up over blocks in any order.

use crate::people::block::{AGES, ChannelToday, Counts, Today};
use crate::state::service::{Service, YOUNG_DAYS};
use crate::units::MONTH_DAYS;

/// What happened today between the people of some blocks and one service.
#[derive(Debug)]
pub(crate) struct Sums {
    pub(crate) counts: Counts,
    pub(crate) used_after: [u64; AGES],
    pub(crate) engaged_change: [i64; MONTH_DAYS as usize],
    pub(crate) paid_after: [u64; AGES],
    pub(crate) cohort_change: Vec<i64>,
    pub(crate) channels: Vec<ChannelToday>,
    /// Changes of users younger than a month, by day of joining modulo 31 and, within it, channel.
    young_change: Vec<i64>,
    /// Of each model.
    pub(crate) postings: Vec<Vec<i64>>,
}

impl Sums {
    /// Changes of users younger than a month by channel, for each day of joining modulo 31.
    pub(crate) fn young_changes(&self) -> impl Iterator<Item = &[i64]> {
        self.young_change.chunks(self.channels.len().max(1))
    }

    /// Of no block.
    pub(crate) fn none(service: &Service) -> Sums {
        Sums {
            counts: Counts::default(),
            used_after: [0; AGES],
            engaged_change: [0; MONTH_DAYS as usize],
            paid_after: [0; AGES],
            cohort_change: vec![0; service.cohorts.len()],
            channels: vec![ChannelToday::default(); service.channels.len()],
            young_change: vec![0; YOUNG_DAYS as usize * service.channels.len()],
            postings: service.models.iter().map(|model| vec![0; model.postings.len()]).collect(),
        }
    }

    /// Adds a block's.
    pub(crate) fn add(&mut self, today: &Today) {
        self.counts += today.counts;
        add(&mut self.used_after, today.used_after.iter().map(|&people| u64::from(people)));
        add(&mut self.engaged_change, today.engaged_change.iter().map(|&change| i64::from(change)));
        add(&mut self.paid_after, today.paid_after.iter().map(|&people| u64::from(people)));
        add(&mut self.cohort_change, today.cohort_change.iter().map(|&change| i64::from(change)));
        add(&mut self.channels, today.channels.iter().copied());
        for &(joined, channel, change) in &today.young_changes {
            let slot = Service::young_slot(u32::from(joined)) * self.channels.len() + usize::from(channel);
            self.young_change[slot] += i64::from(change);
        }
        for (sums, amounts) in self.postings.iter_mut().zip(&today.postings) {
            add_money(sums, amounts);
        }
    }

    /// Those of other blocks as well.
    pub(crate) fn and(mut self, other: Sums) -> Sums {
        self.counts += other.counts;
        add(&mut self.used_after, other.used_after);
        add(&mut self.engaged_change, other.engaged_change);
        add(&mut self.paid_after, other.paid_after);
        add(&mut self.cohort_change, other.cohort_change);
        add(&mut self.channels, other.channels);
        add(&mut self.young_change, other.young_change);
        for (sums, amounts) in self.postings.iter_mut().zip(&other.postings) {
            add_money(sums, amounts);
        }
        self
    }
}

fn add<T: std::ops::AddAssign>(sums: &mut [T], numbers: impl IntoIterator<Item = T>) {
    for (sum, number) in sums.iter_mut().zip(numbers) {
        *sum += number;
    }
}

/// Amounts that come near the limit are refused later, far from where adding saturates.
fn add_money(sums: &mut [i64], amounts: &[i64]) {
    for (sum, &amount) in sums.iter_mut().zip(amounts) {
        *sum = sum.saturating_add(amount);
    }
}
