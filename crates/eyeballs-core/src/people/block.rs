//! People in blocks: the unit of parallel work. A column holds one small number per person; sets of people
//! are bits.

use crate::people::first_uses::{FirstUses, RETENTION_DAYS};
use crate::people::people_set::{PeopleSet, WORD_PEOPLE};
use crate::people::stored_traits;
use crate::people::user_state::{NEVER, UserState, age};
use crate::spec::{HabitGrowth, NetworkOf, ServiceSpec, WorldSpec};
use crate::units::{Day, MONTH_DAYS};
use crate::world::World;
use eyeballs_abi::columns::ColumnBuffer;
use eyeballs_abi::description::{ColumnRole, Input, Output};
use eyeballs_numerics::rows::ones;
use std::ops::AddAssign;

/// People in a block of a market of `people`: 4,096, or in large markets a power of two that leaves at most
/// 32 blocks, up to 32,768. Part of the result's contract: sums of floats are taken block by block.
///
/// What a block costs whoever is in it should be shared by many; each thread should find enough blocks; and a
/// person's number in a block must fit 16 bits.
pub(crate) fn block_people(people: u32) -> usize {
    const BLOCKS: usize = 32;
    (people as usize).div_ceil(BLOCKS).next_power_of_two().clamp(4_096, 32_768)
}

/// Bytes per person and service, without the models' columns, [`PAID_BYTES`], [`TENURE_BYTES`], [`FREQUENCY_BYTES`],
/// [`HABIT_BYTES`], [`USER_SINCE_BYTES`] and [`CONTACTS_BYTES`]: a packed [`UserState`] 8, day of
/// joining 2, channel 1, and two bits and two waking times per 64 people, rounded up. Whoever used it for the first time
/// within the last month takes 2 more ([`FirstUses`]).
pub(crate) const RELATION_BYTES: u64 = 12;
/// Bytes per person and service whose first users have been users before.
pub(crate) const TENURE_BYTES: u64 = 2;
/// Bytes per person and service where users pay: the day of last payment.
pub(crate) const PAID_BYTES: u64 = 2;
/// Bytes per person and service that people use with different frequency: its code.
pub(crate) const FREQUENCY_BYTES: u64 = 2;
/// Bytes per person and service with a habit by use.
pub(crate) const HABIT_BYTES: u64 = 1;
/// Bytes per person and service whose users lapse after days without use: the day of joining or of the last return.
pub(crate) const USER_SINCE_BYTES: u64 = 2;
/// Bytes per person and service whose users look at their contacts: the share, and a bit rounded up; as much again if they
/// look at who of them pays.
pub(crate) const CONTACTS_BYTES: u64 = 3;

/// Days since something happened: 0 to 29, or longer ago.
pub(crate) const AGES: usize = MONTH_DAYS as usize + 1;
/// The "age" of somebody's first use.
pub(crate) const FIRST: u8 = AGES as u8;
/// The "age" where nothing happened today.
pub(crate) const NOT_TODAY: u8 = FIRST + 1;
/// The "channel" of those who are users when the service opens.
pub(crate) const NO_CHANNEL: u8 = u8::MAX;

/// An invitation on its way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Invitation {
    pub(crate) to: u32,
    pub(crate) arrives: Day,
    pub(crate) channel: u8,
    /// What it carries.
    pub(crate) gift: f32,
    /// Days from the joining of whoever sends it to its arrival.
    pub(crate) cycle_days: u16,
}

/// What one block's people are to one service.
#[derive(Clone, Debug)]
pub(crate) struct Relation {
    /// Users now.
    pub(crate) active: PeopleSet,
    /// Users now or before.
    pub(crate) ever: PeopleSet,
    /// What changes from day to day: each a packed [`UserState`].
    pub(crate) user_states: Vec<u64>,
    /// Day of first joining.
    pub(crate) joined: Vec<u16>,
    /// Days as a user before the service opened, of its initial users; empty if there are none.
    pub(crate) tenure_before: Vec<u16>,
    /// Day of last payment; empty if no model of the service takes money from users.
    pub(crate) last_paid: Vec<u16>,
    /// Codes of the frequency of use; empty if people are alike in it.
    pub(crate) frequency: Vec<u16>,
    /// Habit on the day of last use, in steps of 1/255; empty if it is none by use. See [`crate::people::habit`].
    pub(crate) habit: Vec<u8>,
    /// Share of the contacts who are engaged, as last looked at, in steps of 1/65535; empty if nobody asks. See
    /// [`crate::day::network`].
    pub(crate) contacts_using: Vec<u16>,
    /// Share of the contacts who pay, in the same way.
    pub(crate) contacts_paying: Vec<u16>,
    /// Day of joining or of the last return, whichever is later; empty if nobody lapses by inactivity. See
    /// [`crate::day::inactivity`].
    pub(crate) user_since: Vec<u16>,
    /// Channel of first joining.
    pub(crate) channel: Vec<u8>,
    /// Who used it for the first time within the last month.
    pub(crate) first_uses: FirstUses,
    /// Smallest threshold among the prospects of each word.
    pub(crate) earliest_prospect: Vec<f32>,
    /// Smallest threshold among the lapsed of each word.
    pub(crate) earliest_lapsed: Vec<f32>,
    /// State columns of each model, in order of declaration; empty buffers for other columns.
    pub(crate) states: Vec<Vec<ColumnBuffer>>,
    /// What happened today.
    pub(crate) today: Today,
}

/// Integers of a day, of people or over people.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    /// Sum over the users, in steps of [`crate::people::steps::Steps`].
    pub(crate) satisfaction: u64,
    pub(crate) joined: u64,
    pub(crate) returned: u64,
    pub(crate) left: u64,
    /// Used it for the first time.
    pub(crate) first_used: u64,
    /// Used it, and for the first time [`RETENTION_DAYS`] ago.
    pub(crate) kept: [u64; RETENTION_DAYS.len()],
    pub(crate) invitations_sent: u64,
    pub(crate) invitations_accepted: u64,
    /// Days from the joining of whoever invited to that of whoever accepted, added up.
    pub(crate) cycle_days: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        let Counts {
            satisfaction,
            joined,
            returned,
            left,
            first_used,
            kept,
            invitations_sent,
            invitations_accepted,
            cycle_days,
        } = other;
        self.satisfaction += satisfaction;
        self.joined += joined;
        self.returned += returned;
        self.left += left;
        self.first_used += first_used;
        for (sum, people) in self.kept.iter_mut().zip(kept) {
            *sum += people;
        }
        self.invitations_sent += invitations_sent;
        self.invitations_accepted += invitations_accepted;
        self.cycle_days += cycle_days;
    }
}

/// What happened today between one block's people and one service.
#[derive(Clone, Debug, Default)]
pub(crate) struct Today {
    pub(crate) counts: Counts,
    pub(crate) minutes: f64,
    /// Free minutes of its users, spent or not.
    pub(crate) free_minutes: f64,
    /// Those who used it today, by days since they had last used it; the last entry: longer ago or never.
    pub(crate) used_after: [u32; AGES],
    /// Changes of the number of engaged users besides those by use: by days since their last use, or since joining if they
    /// never used it.
    pub(crate) engaged_change: [i32; MONTH_DAYS as usize],
    /// The same for payments.
    pub(crate) paid_after: [u32; AGES],
    /// Changes of the number of users by month of joining.
    pub(crate) cohort_change: Vec<i32>,
    /// By channel: people reached, joined, first used it, returned.
    pub(crate) channels: Vec<ChannelToday>,
    /// Users younger than a month who left (-1) or came back (+1): day of joining, channel.
    pub(crate) young_changes: Vec<(u16, u8, i32)>,
    /// Metrics of each model one after the other.
    pub(crate) metrics: Vec<Vec<f64>>,
    /// Postings of each model.
    pub(crate) postings: Vec<Vec<i64>>,
    /// Invitations sent today, in order of sender.
    pub(crate) sent: Vec<Invitation>,
    /// Rows of the stretch that joined or returned today: they invite others.
    pub(crate) new_rows: Vec<u16>,
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ChannelToday {
    pub(crate) reached: u64,
    pub(crate) joined: u64,
    pub(crate) first_used: u64,
    pub(crate) returned: u64,
}

impl AddAssign for ChannelToday {
    fn add_assign(&mut self, other: ChannelToday) {
        let ChannelToday { reached, joined, first_used, returned } = other;
        self.reached += reached;
        self.joined += joined;
        self.first_used += first_used;
        self.returned += returned;
    }
}

impl Today {
    /// Counts somebody in (1) or out (-1) among the engaged, by the date that says whether they are.
    pub(crate) fn engage(&mut self, since: u16, day: u16, change: i32) {
        if let Some(sum) = self.engaged_change.get_mut(age(since, day)) {
            *sum += change;
        }
    }

    fn clear(&mut self) {
        let Today {
            counts,
            minutes,
            free_minutes,
            used_after,
            engaged_change,
            paid_after,
            cohort_change,
            channels,
            young_changes,
            metrics,
            postings,
            sent,
            new_rows,
        } = self;
        *counts = Counts::default();
        *minutes = 0.0;
        *free_minutes = 0.0;
        *used_after = [0; AGES];
        *engaged_change = [0; MONTH_DAYS as usize];
        *paid_after = [0; AGES];
        cohort_change.fill(0);
        channels.fill(ChannelToday::default());
        young_changes.clear();
        for values in metrics {
            values.fill(0.0);
        }
        for amounts in postings {
            amounts.fill(0);
        }
        sent.clear();
        new_rows.clear();
    }
}

/// A block of people.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// The first person's number.
    pub(crate) first: u32,
    /// Number of people: [`block_people`], or fewer in the last block.
    pub(crate) count: usize,
    /// Columns of stored traits, two in each.
    pub(crate) traits: Vec<Vec<u32>>,
    /// One per service.
    pub(crate) relations: Vec<Relation>,
}

impl Block {
    pub(crate) fn new(world: &World, key: [u32; 2], first: u32, count: usize) -> Block {
        Block {
            first,
            count,
            traits: stored_traits::columns(world, key, first, count),
            relations: (0..world.spec.services.len())
                .map(|index| Relation {
                    frequency: world.service_traits[index].frequencies(
                        world.copula.as_ref(),
                        key,
                        first,
                        count,
                    ),
                    ..Relation::new(&world.spec, index, count)
                })
                .collect(),
        }
    }

    /// Forgets what happened yesterday.
    pub(crate) fn start_day(&mut self, day: Day) {
        for relation in &mut self.relations {
            relation.today.clear();
            relation.first_uses.start_day(day);
        }
    }

    /// Counts what can be told only when the day is over.
    pub(crate) fn end_day(&mut self, day: Day) {
        for relation in &mut self.relations {
            let counts = &mut relation.today.counts;
            counts.first_used = relation.first_uses.on(day);
            counts.kept = relation.first_uses.kept(day, &relation.user_states);
        }
    }

    /// Forgets who joined in the stretch before.
    pub(crate) fn start_stretch(&mut self) {
        for relation in &mut self.relations {
            relation.today.new_rows.clear();
        }
    }

    /// The number of the person in a row.
    pub(crate) fn person(&self, row: usize) -> u32 {
        self.first + row as u32
    }
}

/// Whether some model takes money from users.
pub(crate) fn users_pay(service: &ServiceSpec) -> bool {
    service.has_column(ColumnRole::Output(Output::PaidMicros))
}

/// Whether people have a habit that grows with days of use.
pub(crate) fn has_habit_by_use(service: &ServiceSpec) -> bool {
    service.habit.strength > 0.0 && service.habit.growth != HabitGrowth::Tenure
}

/// Whether whoever does not use the service for some days is no longer a user.
pub(crate) fn lapses_by_inactivity(service: &ServiceSpec) -> bool {
    service.churn.inactive_days > 0
}

/// Whether people look at which of their contacts are users.
pub(crate) fn knows_contacts(service: &ServiceSpec) -> bool {
    service.network.of == NetworkOf::Contacts || service.has_column(ColumnRole::Input(Input::ContactsUsing))
}

/// Whether people look at which of their contacts pay.
pub(crate) fn knows_payers(service: &ServiceSpec) -> bool {
    users_pay(service) && service.has_column(ColumnRole::Input(Input::ContactsPaying))
}

/// Whether the users of the first day have been users before.
pub(crate) fn had_users_before(service: &ServiceSpec) -> bool {
    service.initial_users > 0 && service.initial_tenure_days > 0.0
}

impl Relation {
    /// The day from which somebody is counted as a user, modulo 2^16: that of first joining, or before the first day.
    pub(crate) fn user_from(&self, row: usize) -> u16 {
        self.joined[row].wrapping_sub(self.tenure_before.get(row).copied().unwrap_or(0))
    }

    /// Who was engaged at the end of the day before `day`, as words of bits.
    pub(crate) fn engaged_before(&self, day: Day) -> impl Iterator<Item = u64> {
        let yesterday = day.0.saturating_sub(1) as u16;
        let engaged = move |row| age(self.engaged_since(row), yesterday) < MONTH_DAYS as usize;
        self.active.0.iter().enumerate().map(move |(word, &users)| {
            let users = ones(users).filter(|person| engaged(word * WORD_PEOPLE + person));
            users.fold(0, |engaged, person| engaged | 1 << person)
        })
    }

    /// Who paid within a month before `day`, as words of bits.
    pub(crate) fn paid_before(&self, day: Day) -> impl Iterator<Item = u64> {
        let yesterday = day.0.saturating_sub(1) as u16;
        let paid = move |date: u16| date != NEVER && age(date, yesterday) < MONTH_DAYS as usize;
        self.last_paid.chunks(WORD_PEOPLE).map(move |dates| {
            dates.iter().enumerate().fold(0, |word, (person, &date)| word | u64::from(paid(date)) << person)
        })
    }

    /// The date that says whether a user is engaged: of last use, or of joining if there was none.
    pub(crate) fn engaged_since(&self, row: usize) -> u16 {
        match UserState::of(self.user_states[row]).last_used {
            NEVER => self.joined[row],
            last_used => last_used,
        }
    }

    pub(crate) fn new(spec: &WorldSpec, service: usize, count: usize) -> Relation {
        let service = &spec.services[service];
        let descriptions = || service.models.iter().map(|model| model.model.description());
        Relation {
            active: PeopleSet::empty(count),
            ever: PeopleSet::empty(count),
            user_states: vec![UserState::NONE.packed(); count],
            joined: vec![NEVER; count],
            last_paid: if users_pay(service) { vec![NEVER; count] } else { Vec::new() },
            frequency: Vec::new(),
            habit: if has_habit_by_use(service) { vec![0; count] } else { Vec::new() },
            tenure_before: if had_users_before(service) { vec![0; count] } else { Vec::new() },
            user_since: if lapses_by_inactivity(service) { vec![NEVER; count] } else { Vec::new() },
            contacts_using: if knows_contacts(service) { vec![0; count] } else { Vec::new() },
            contacts_paying: if knows_payers(service) { vec![0; count] } else { Vec::new() },
            channel: vec![NO_CHANNEL; count],
            first_uses: FirstUses::none(),
            earliest_prospect: vec![f32::INFINITY; count.div_ceil(WORD_PEOPLE)],
            earliest_lapsed: vec![f32::INFINITY; count.div_ceil(WORD_PEOPLE)],
            states: descriptions()
                .map(|description| {
                    let rows = |role: ColumnRole| if role.is_kept() { count } else { 0 };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_large_where_there_are_many_people() {
        for (people, together) in [
            (1, 4_096),
            (131_072, 4_096),
            (131_073, 8_192),
            (262_144, 8_192),
            (500_000, 16_384),
            (1_000_000, 32_768),
            (u32::MAX, 32_768),
        ] {
            assert_eq!(block_people(people), together, "{people}");
        }
    }
}
