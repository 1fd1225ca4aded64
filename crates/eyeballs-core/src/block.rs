//! People in blocks of fixed size: the unit of parallel work and of a model's call. A column holds one
//! small number per person; sets of people are bits.

use crate::service::{Invitation, Service};
use crate::spec::WorldSpec;
use crate::traits::{Ranks, Trait, TraitTable};
use crate::units::MONTH_DAYS;
use crate::world::World;
use eyeballs_abi::columns::ColumnBuffer;
use eyeballs_abi::description::{ColumnRole, ColumnType};

/// People in a block. Part of the result's contract: sums of floats are taken block by block.
pub(crate) const BLOCK_PEOPLE: usize = 4096;
/// People in a word of a set.
pub(crate) const WORD_PEOPLE: usize = 64;
const WORDS: usize = BLOCK_PEOPLE / WORD_PEOPLE;

/// Bytes of traits per person: five ranks.
pub(crate) const TRAIT_BYTES: u64 = 10;
/// Bytes per person and service, without the models' columns: threshold 4, satisfaction 4, three dates
/// of 2, channel 1, and two bits and two waking times per 64 people, rounded up.
pub(crate) const RELATION_BYTES: u64 = 16;

/// "Never", among days of 16 bits.
pub(crate) const NEVER: u16 = u16::MAX;
/// The "channel" of those who are users when the service opens.
pub(crate) const NO_CHANNEL: u8 = u8::MAX;

/// A set of people of a block.
#[derive(Clone, Debug)]
pub(crate) struct PeopleSet(pub(crate) Box<[u64; WORDS]>);

impl PeopleSet {
    fn empty() -> PeopleSet {
        PeopleSet(Box::new([0; WORDS]))
    }

    pub(crate) fn contains(&self, row: usize) -> bool {
        self.0[row / WORD_PEOPLE] >> (row % WORD_PEOPLE) & 1 == 1
    }

    pub(crate) fn insert(&mut self, row: usize) {
        self.0[row / WORD_PEOPLE] |= 1 << (row % WORD_PEOPLE);
    }

    pub(crate) fn remove(&mut self, row: usize) {
        self.0[row / WORD_PEOPLE] &= !(1 << (row % WORD_PEOPLE));
    }

    /// Writes the rows of the set in increasing order.
    pub(crate) fn rows(&self, rows: &mut Vec<u16>) {
        rows.clear();
        for (word, &bits) in self.0.iter().enumerate() {
            let mut bits = bits;
            while bits != 0 {
                rows.push((word * WORD_PEOPLE) as u16 + bits.trailing_zeros() as u16);
                bits &= bits - 1;
            }
        }
    }
}

/// What one block's people are to one service.
#[derive(Clone, Debug)]
pub(crate) struct Relation {
    /// Users now.
    pub(crate) active: PeopleSet,
    /// Users now or before.
    pub(crate) ever: PeopleSet,
    /// For somebody who is not a user: the total pressure at which they may come next. For a user: the
    /// hazard that is left before they leave. Both are exponential numbers used up over time (Sellke
    /// 1983), so a day on which nothing happens to a person draws no random number for it.
    pub(crate) threshold: Vec<f32>,
    /// 0..1.
    pub(crate) satisfaction: Vec<f32>,
    /// Day of first joining.
    pub(crate) joined: Vec<u16>,
    /// Day of last use.
    pub(crate) last_used: Vec<u16>,
    /// Day of last payment; empty if no model of the service takes money from users.
    pub(crate) last_paid: Vec<u16>,
    /// Channel of first joining.
    pub(crate) channel: Vec<u8>,
    /// Smallest threshold among the prospects of each word.
    pub(crate) earliest_prospect: [f32; WORDS],
    /// Smallest threshold among the lapsed of each word.
    pub(crate) earliest_lapsed: [f32; WORDS],
    /// State columns of each model, in order of declaration; empty buffers for other columns.
    pub(crate) states: Vec<Vec<ColumnBuffer>>,
    /// What happened today.
    pub(crate) today: Today,
}

/// What happened today between one block's people and one service.
#[derive(Clone, Debug, Default)]
pub(crate) struct Today {
    pub(crate) opened: u64,
    pub(crate) minutes: f64,
    pub(crate) satisfaction: f64,
    pub(crate) joined: u64,
    pub(crate) returned: u64,
    pub(crate) left: u64,
    pub(crate) invitations_sent: u64,
    pub(crate) invitations_accepted: u64,
    /// Those who used it today, by days since they had last used it; the last entry: longer ago or never.
    pub(crate) used_after: [u32; MONTH_DAYS as usize + 1],
    /// The same for payments.
    pub(crate) paid_after: [u32; MONTH_DAYS as usize + 1],
    /// Changes of the number of users by month of joining.
    pub(crate) cohort_change: Vec<i32>,
    /// By channel: people reached, joined, returned.
    pub(crate) channels: Vec<ChannelToday>,
    /// Users younger than a month who left (-1) or came back (+1): day of joining, channel.
    pub(crate) young_changes: Vec<(u16, u8, i32)>,
    /// Metrics of each model one after the other.
    pub(crate) metrics: Vec<Vec<f64>>,
    /// Postings of each model.
    pub(crate) postings: Vec<Vec<i64>>,
    /// Invitations sent today, in order of sender.
    pub(crate) sent: Vec<Invitation>,
    /// Rows that joined or returned today: they tell others.
    pub(crate) new_rows: Vec<u16>,
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ChannelToday {
    pub(crate) reached: u64,
    pub(crate) joined: u64,
    pub(crate) returned: u64,
}

impl Today {
    fn clear(&mut self) {
        let Today { cohort_change, channels, young_changes, metrics, postings, sent, new_rows, .. } =
            std::mem::take(self);
        *self = Today {
            cohort_change,
            channels,
            young_changes,
            metrics,
            postings,
            sent,
            new_rows,
            ..Today::default()
        };
        self.cohort_change.fill(0);
        self.channels.fill(ChannelToday::default());
        self.young_changes.clear();
        for values in &mut self.metrics {
            values.fill(0.0);
        }
        for amounts in &mut self.postings {
            amounts.fill(0);
        }
        self.sent.clear();
        self.new_rows.clear();
    }
}

/// A block of people.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// The first person's number.
    pub(crate) first: u32,
    /// Number of people: [`BLOCK_PEOPLE`], or fewer in the last block.
    pub(crate) count: usize,
    pub(crate) free_minutes: Vec<u16>,
    pub(crate) sociability: Vec<u16>,
    pub(crate) ad_tolerance: Vec<u16>,
    pub(crate) willingness_to_pay: Vec<u16>,
    /// Ranks of taste: place on the circle in 65,536ths. Empty if all services appeal to all tastes.
    pub(crate) taste: Vec<u16>,
    /// One per service.
    pub(crate) relations: Vec<Relation>,
}

impl Block {
    pub(crate) fn new(world: &World, key: [u32; 2], first: u32, count: usize) -> Block {
        let column = |which: Trait, differs: bool| -> Vec<u16> {
            if !differs {
                return Vec::new();
            }
            (0..count as u32).map(|row| Ranks::of(key, first + row).rank(which)).collect()
        };
        Block {
            first,
            count,
            free_minutes: column(Trait::FreeMinutes, !world.free_minutes.is_constant()),
            sociability: column(Trait::Sociability, !world.sociability.is_constant()),
            ad_tolerance: column(Trait::AdTolerance, !world.ad_tolerance.is_constant()),
            willingness_to_pay: column(Trait::WillingnessToPay, !world.willingness_to_pay.is_constant()),
            taste: column(Trait::Taste, world.tastes_differ),
            relations: (0..world.spec.services.len())
                .map(|index| Relation::new(&world.spec, index, count))
                .collect(),
        }
    }

    /// Forgets what happened yesterday.
    pub(crate) fn start_day(&mut self) {
        for relation in &mut self.relations {
            relation.today.clear();
        }
    }

    /// The number of the person in a row.
    pub(crate) fn person(&self, row: usize) -> u32 {
        self.first + row as u32
    }

    /// A person's free minutes a day.
    #[inline(always)]
    pub(crate) fn free_minutes(&self, world: &World, row: usize) -> f32 {
        value(&world.free_minutes, &self.free_minutes, row)
    }

    /// A person's sociability; mean 1.
    #[inline(always)]
    pub(crate) fn sociability(&self, world: &World, row: usize) -> f32 {
        value(&world.sociability, &self.sociability, row)
    }

    /// A person's ad tolerance, 0..1.
    #[inline(always)]
    pub(crate) fn ad_tolerance(&self, world: &World, row: usize) -> f32 {
        value(&world.ad_tolerance, &self.ad_tolerance, row)
    }

    /// A person's willingness to pay.
    #[inline(always)]
    pub(crate) fn willingness_to_pay(&self, world: &World, row: usize) -> f32 {
        value(&world.willingness_to_pay, &self.willingness_to_pay, row)
    }

    /// How well a service fits a person, 0..1.
    #[inline(always)]
    pub(crate) fn fit(&self, service: &Service, row: usize) -> f32 {
        match service.breadth {
            None => 1.0,
            Some(breadth) => {
                let place = (f32::from(self.taste[row]) + 0.5) * (1.0 / 65_536.0);
                let apart = (place - service.taste).abs();
                let distance = if apart > 0.5 { 1.0 - apart } else { apart };
                let ratio = distance / breadth;
                eyeballs_abi::math::exp(-(ratio * ratio))
            }
        }
    }
}

#[inline(always)]
fn value(table: &TraitTable, ranks: &[u16], row: usize) -> f32 {
    table.at(ranks.get(row).copied().unwrap_or(0))
}

impl Relation {
    pub(crate) fn new(spec: &WorldSpec, service: usize, count: usize) -> Relation {
        let service = &spec.services[service];
        let descriptions = || service.models.iter().map(|model| model.model.description());
        let users_pay = descriptions().any(|description| {
            description.columns.iter().any(|column| column.name == eyeballs_abi::layout::output::PAID_MICROS)
        });
        Relation {
            active: PeopleSet::empty(),
            ever: PeopleSet::empty(),
            threshold: vec![f32::INFINITY; count],
            satisfaction: vec![0.0; count],
            joined: vec![NEVER; count],
            last_used: vec![NEVER; count],
            last_paid: if users_pay { vec![NEVER; count] } else { Vec::new() },
            channel: vec![NO_CHANNEL; count],
            earliest_prospect: [f32::INFINITY; WORDS],
            earliest_lapsed: [f32::INFINITY; WORDS],
            states: descriptions()
                .map(|description| {
                    let rows = |role| if role == ColumnRole::State { count } else { 0 };
                    description
                        .columns
                        .iter()
                        .map(|column| ColumnBuffer::of(column, rows(column.role)))
                        .collect()
                })
                .collect(),
            today: Today {
                cohort_change: vec![0; (spec.days / MONTH_DAYS + 1) as usize],
                channels: vec![ChannelToday::default(); service.channels.len()],
                metrics: descriptions().map(|description| vec![0.0; description.metric_values()]).collect(),
                postings: descriptions().map(|description| vec![0; description.postings.len()]).collect(),
                ..Today::default()
            },
        }
    }
}

/// Working memory of one thread: columns of the people of one block, gathered. Nothing in it outlives
/// the call.
#[derive(Debug)]
pub(crate) struct Scratch {
    /// One per service.
    pub(crate) services: Vec<ServiceScratch>,
    /// Sum of the weights of all a person can do today, by row of the block.
    pub(crate) total_weight: Vec<f32>,
    /// Quality times fit of the person's best service, by row of the block.
    pub(crate) best: Vec<f32>,
}

/// Gathered columns of the users of one service in one block.
#[derive(Debug)]
pub(crate) struct ServiceScratch {
    /// Rows of the users.
    pub(crate) rows: Vec<u16>,
    /// Their numbers.
    pub(crate) people: Vec<u32>,
    /// How well the service fits.
    pub(crate) fit: Vec<f32>,
    /// Weight in today's choice.
    pub(crate) weight: Vec<f32>,
    /// Minutes today; 0 if not opened.
    pub(crate) minutes: Vec<f32>,
    /// Random words, four planes: for opening, for what models add to the hazard of leaving, for shocks,
    /// and one to spare.
    pub(crate) words: Vec<u32>,
    /// The market's own hazard of leaving, before frailty.
    pub(crate) hazard: Vec<f32>,
    /// Sum of the models' experiences.
    pub(crate) experience: Vec<f32>,
    /// Sum of the models' hazards of leaving.
    pub(crate) leave_hazard: Vec<f32>,
    /// Whether the user paid.
    pub(crate) paid: Vec<bool>,
    /// Columns of each model.
    pub(crate) columns: Vec<Vec<ColumnBuffer>>,
    /// Scratch of each model.
    pub(crate) model_scratch: Vec<ColumnBuffer>,
}

impl Scratch {
    pub(crate) fn new(spec: &WorldSpec) -> Scratch {
        let services = spec
            .services
            .iter()
            .map(|service| ServiceScratch {
                rows: Vec::with_capacity(BLOCK_PEOPLE),
                people: Vec::with_capacity(BLOCK_PEOPLE),
                fit: Vec::with_capacity(BLOCK_PEOPLE),
                weight: Vec::with_capacity(BLOCK_PEOPLE),
                minutes: Vec::with_capacity(BLOCK_PEOPLE),
                words: Vec::with_capacity(4 * BLOCK_PEOPLE),
                hazard: Vec::with_capacity(BLOCK_PEOPLE),
                experience: Vec::with_capacity(BLOCK_PEOPLE),
                leave_hazard: Vec::with_capacity(BLOCK_PEOPLE),
                paid: Vec::with_capacity(BLOCK_PEOPLE),
                columns: service
                    .models
                    .iter()
                    .map(|model| {
                        let columns = &model.model.description().columns;
                        columns
                            .iter()
                            .map(|column| ColumnBuffer::new(column.value_type, BLOCK_PEOPLE))
                            .collect()
                    })
                    .collect(),
                model_scratch: service
                    .models
                    .iter()
                    .map(|model| {
                        let bytes = model.model.description().scratch_bytes_per_person * BLOCK_PEOPLE;
                        ColumnBuffer::new(ColumnType::U8, bytes)
                    })
                    .collect(),
            })
            .collect();
        Scratch { services, total_weight: vec![0.0; BLOCK_PEOPLE], best: vec![0.0; BLOCK_PEOPLE] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_gives_its_rows_in_order() {
        let mut set = PeopleSet::empty();
        for row in [4095, 0, 63, 64, 700] {
            set.insert(row);
        }
        set.remove(63);
        let mut rows = Vec::new();
        set.rows(&mut rows);
        assert_eq!(rows, [0, 64, 700, 4095]);
        assert!(set.contains(700) && !set.contains(63));
    }
}
