//! A day's counts of all blocks, added up by several threads: whole numbers in any order, broken ones block
//! after block.

use crate::block::{AGES, Block, ChannelToday, Counts};
use crate::service::{Service, YOUNG_DAYS};
use rayon::prelude::*;

/// Blocks that a thread adds up at a time.
const TOGETHER: usize = 64;

/// What happened today between some blocks' people and one service.
#[derive(Debug)]
pub(crate) struct Sums {
    pub(crate) counts: Counts,
    pub(crate) used_after: [u64; AGES],
    pub(crate) paid_after: [u64; AGES],
    pub(crate) cohort_change: Vec<i64>,
    pub(crate) channels: Vec<ChannelToday>,
    /// Changes of users younger than a month, by day of joining modulo 31 and, within it, channel.
    young_change: Vec<i64>,
    /// Of each model.
    pub(crate) postings: Vec<Vec<i64>>,
    minutes: Vec<f64>,
    /// Of each model, one block's after the other's.
    metrics: Vec<Vec<f64>>,
}

impl Sums {
    /// Adds all blocks up.
    pub(crate) fn of(blocks: &[Block], service: &Service, index: usize) -> Sums {
        let add = |blocks: &[Block]| {
            let mut sums = Sums::none(service);
            blocks.iter().for_each(|block| sums.add_block(block, index));
            sums
        };
        if blocks.len() <= TOGETHER {
            return add(blocks);
        }
        let parts: Vec<Sums> = blocks.par_chunks(TOGETHER).map(add).collect();
        parts.into_iter().fold(Sums::none(service), Sums::and)
    }

    /// Minutes of all people.
    pub(crate) fn minutes(&self) -> f64 {
        self.minutes.iter().fold(0.0, |sum, minutes| sum + minutes)
    }

    /// Adds `weight` times a model's metrics to totals.
    pub(crate) fn add_metrics(&self, model: usize, weight: f64, totals: &mut [f64]) {
        if !totals.is_empty() {
            for of_block in self.metrics[model].chunks(totals.len()) {
                for (total, part) in totals.iter_mut().zip(of_block) {
                    *total += part * weight;
                }
            }
        }
    }

    /// Changes of users younger than a month by channel, for each day of joining modulo 31.
    pub(crate) fn young_changes(&self) -> impl Iterator<Item = &[i64]> {
        self.young_change.chunks(self.channels.len().max(1))
    }

    fn none(service: &Service) -> Sums {
        Sums {
            counts: Counts::default(),
            used_after: [0; AGES],
            paid_after: [0; AGES],
            cohort_change: vec![0; service.cohorts.len()],
            channels: vec![ChannelToday::default(); service.channels.len()],
            young_change: vec![0; YOUNG_DAYS as usize * service.channels.len()],
            postings: service.models.iter().map(|model| vec![0; model.postings.len()]).collect(),
            minutes: Vec::new(),
            metrics: vec![Vec::new(); service.models.len()],
        }
    }

    fn add_block(&mut self, block: &Block, index: usize) {
        let today = &block.relations[index].today;
        self.counts += today.counts;
        add(&mut self.used_after, today.used_after.iter().map(|&people| u64::from(people)));
        add(&mut self.paid_after, today.paid_after.iter().map(|&people| u64::from(people)));
        add(&mut self.cohort_change, today.cohort_change.iter().map(|&change| i64::from(change)));
        add(&mut self.channels, today.channels.iter().copied());
        for &(joined, channel, change) in &today.young_changes {
            let place = Service::young_slot(u32::from(joined)) * self.channels.len() + usize::from(channel);
            self.young_change[place] += i64::from(change);
        }
        for (sums, amounts) in self.postings.iter_mut().zip(&today.postings) {
            add_money(sums, amounts);
        }
        self.minutes.push(today.minutes);
        for (all, of_block) in self.metrics.iter_mut().zip(&today.metrics) {
            all.extend_from_slice(of_block);
        }
    }

    /// Both; `next` is of the blocks that follow.
    fn and(mut self, next: Sums) -> Sums {
        self.counts += next.counts;
        add(&mut self.used_after, next.used_after);
        add(&mut self.paid_after, next.paid_after);
        add(&mut self.cohort_change, next.cohort_change);
        add(&mut self.channels, next.channels);
        add(&mut self.young_change, next.young_change);
        for (sums, amounts) in self.postings.iter_mut().zip(&next.postings) {
            add_money(sums, amounts);
        }
        self.minutes.extend(next.minutes);
        for (all, of_next) in self.metrics.iter_mut().zip(next.metrics) {
            all.extend(of_next);
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
