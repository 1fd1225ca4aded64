//! Phase 8: what happened goes into the service's counts, the other side of the market is settled, the
//! ledger is posted, and firms without cash and credit close.

use crate::day::hosting::{Hosting, hosting};
use crate::day::market_wide;
use crate::day::models;
use crate::day::sums::Sums;
use crate::people::block::Block;
use crate::people::steps::Steps;
use crate::record::{ServiceDay, SimulationError};
use crate::spec::{ChannelKind, Reaches};
use crate::state::service::{Service, YOUNG_DAYS, Young};
use crate::state::simulation::Simulation;
use crate::units::{Day, MONTH_DAYS, Micros, WEEK_DAYS};
use eyeballs_abi::description::{MetricRole, Party, PostingKind};

/// Settles the day. Leaves the day's row of each service in `yesterday`, to be recorded.
pub(crate) fn settle(market: &mut Simulation, sums: &[Sums]) -> Result<(), SimulationError> {
    let day = market.day;
    let represents = u64::from(market.world.spec.people.represents);
    for (index, sums) in sums.iter().enumerate() {
        let service = &mut market.services[index];
        let row = add_up(service, index, sums, &market.blocks, day, represents);
        models::settle(service, day, market.market_key)?;
        service.yesterday = row;
    }
    market_wide::settle(market)?;
    let hosting = hosting(&market.services, day);
    for (index, service) in market.services.iter_mut().enumerate() {
        let mut row = service.yesterday;
        row.advertisers = models::reported(service, MetricRole::Advertisers);
        row.merchants = models::reported(service, MetricRole::Merchants);
        post(service, &mut row, hosting.get(index).copied().unwrap_or_default(), day);
        let firm = &mut market.firms[service.spec.firm];
        firm.cash += row.profit();
        // Far from where adding saturates, so that no sum was ever cut.
        if firm.cash.0.unsigned_abs() > Micros::MAX.0.unsigned_abs() * 4 || row.revenue() > Micros::MAX {
            return Err(SimulationError::Money { firm: firm.record.name.clone(), day });
        }
        service.yesterday = row;
        if service.closing {
            service.open = false;
            service.closing = false;
        }
        service.ever_open |= service.open;
    }
    close_bankrupt_firms(market, day);
    Ok(())
}

/// Adds the blocks' day to the service's counts.
fn add_up(
    service: &mut Service,
    index: usize,
    sums: &Sums,
    blocks: &[Block],
    day: Day,
    represents: u64,
) -> ServiceDay {
    // Sums of fractions, unlike integers, depend on the order: it is that of the blocks.
    let of_blocks = || blocks.iter().map(|block| &block.relations[index].today);
    let minutes = of_blocks().fold(0.0, |sum, today| sum + today.minutes);
    let free_minutes = of_blocks().fold(0.0, |sum, today| sum + today.free_minutes);
    service.free_minutes.push(free_minutes * represents as f64);
    let users_before = service.active;
    let month = (day.0 / MONTH_DAYS) as usize;
    let young_today = Service::young_slot(day.0);
    service.young[young_today].fill(Young::default());
    for (cohort, &change) in service.cohorts.iter_mut().zip(&sums.cohort_change) {
        cohort.1 = cohort.1.wrapping_add_signed(change);
    }
    for (young, changes) in service.young.iter_mut().zip(sums.young_changes()) {
        for (young, change) in young.iter_mut().zip(changes) {
            young.users += change;
        }
    }
    let mut cost_acquisition = Micros::ZERO;
    for (index, channel) in sums.channels.iter().enumerate() {
        let works = service.open && !service.closing && service.channels[index].works(day);
        let spec = &service.channels[index].spec;
        let became_users = match spec.reaches {
            Reaches::Prospects => channel.joined,
            Reaches::Lapsed => channel.returned,
        };
        let spent = per_person_cost(&spec.kind, channel.reached, channel.joined + channel.returned)
            + spec.cost_per_reach.times(channel.reached)
            + spec.cost_per_join.times(became_users);
        let by_day = if works { per_day_cost(&spec.kind) } else { Micros::ZERO };
        let cost = spent.times(represents) + by_day;
        cost_acquisition += cost;
        let record = &mut service.channels[index].record;
        record.reached += channel.reached * represents;
        record.joined += channel.joined * represents;
        record.first_used += channel.first_used * represents;
        record.returned += channel.returned * represents;
        record.cost += cost;
        service.young[young_today][index].joined += channel.joined;
    }
    for (model, attached) in service.models.iter_mut().enumerate() {
        for today in of_blocks() {
            let description = attached.spec.model.description();
            description.add_metrics(&mut attached.metrics, &today.metrics[model], represents as f64);
        }
        for (total, &part) in attached.postings.iter_mut().zip(&sums.postings[model]) {
            *total = total.saturating_add(Micros(part).times(represents).0);
        }
    }
    if sums.counts.invitations_sent > 0 {
        for invitation in of_blocks().flat_map(|today| &today.sent) {
            let slot = invitation.arrives.0 as usize % service.inbox.len();
            service.inbox[slot].push(*invitation);
        }
    }
    keep_young(service, day, represents);
    service.cohorts[month].0 += sums.counts.joined;
    service.active = service.active + sums.counts.joined + sums.counts.returned - sums.counts.left;
    service.ever += sums.counts.joined;
    service.used.advance(day, &sums.used_after);
    service.engaged.advance(day, &sums.used_after);
    service.engaged.change(day, &sums.engaged_change);
    service.engaged_users = service.engaged.within(day, MONTH_DAYS);
    service.paid.advance(day, &sums.paid_after);
    let people = |agents: u64| agents * represents;
    let [kept_day_1, kept_day_7, kept_day_30] = sums.counts.kept.map(people);
    ServiceDay {
        open: service.open,
        users_month: people(service.used.within(day, MONTH_DAYS)),
        users_week: people(service.used.within(day, WEEK_DAYS)),
        users_day: people(service.used.within(day, 1)),
        active: people(service.active),
        lapsed: people(service.ever - service.active),
        joined: people(sums.counts.joined),
        returned: people(sums.counts.returned),
        left: people(sums.counts.left),
        first_used: people(sums.counts.first_used),
        kept_day_1,
        kept_day_7,
        kept_day_30,
        engaged: people(service.engaged_users),
        payers_month: people(service.paid.within(day, MONTH_DAYS)),
        invitations_sent: people(sums.counts.invitations_sent),
        invitations_accepted: people(sums.counts.invitations_accepted),
        cycle_days: people(sums.counts.cycle_days),
        minutes: minutes * represents as f64,
        satisfaction: sums.counts.satisfaction as f64 * Steps::ONE / users_before.max(1) as f64,
        quality: if service.open { f64::from(service.effective_quality) } else { 0.0 },
        cost_acquisition,
        ..ServiceDay::default()
    }
}

/// Those who joined 30 days ago and are users now were kept a month.
fn keep_young(service: &mut Service, day: Day, represents: u64) {
    let Some(then) = day.0.checked_sub(YOUNG_DAYS - 1) else { return };
    for (channel, young) in service.channels.iter_mut().zip(&service.young[Service::young_slot(then)]) {
        channel.record.joined_month_ago += young.joined * represents;
        channel.record.kept_month += u64::try_from(young.users).unwrap_or(0) * represents;
    }
}

fn per_person_cost(kind: &ChannelKind, reached: u64, accepted: u64) -> Micros {
    match kind {
        ChannelKind::Invitation { reward, .. } | ChannelKind::ModelInvitation { reward, .. } => {
            reward.times(accepted)
        }
        ChannelKind::PayPerInstall { price_per_install, .. } => price_per_install.times(reached),
        ChannelKind::Coupon { value, .. } => value.times(reached),
        _ => Micros::ZERO,
    }
}

/// Money that a channel takes a day, whomever it reaches.
fn per_day_cost(kind: &ChannelKind) -> Micros {
    match kind {
        ChannelKind::PaidAds { budget_per_day, .. } => *budget_per_day,
        ChannelKind::BoughtList { addresses_per_day, cost_per_address, .. } => {
            Micros::from_units(addresses_per_day * cost_per_address.units()).unwrap_or(Micros::MAX)
        }
        _ => Micros::ZERO,
    }
}

/// What the day's use costs, joiners of the day counted as users of it.
fn use_cost(service: &Service, row: &ServiceDay) -> Micros {
    let cost = &service.spec.cost;
    let minutes = row.minutes / 1000.0 * cost.per_thousand_minutes.units();
    cost.per_active_day.times(row.users_day)
        + cost.per_join.times(row.joined)
        + Micros::from_units(minutes).unwrap_or(Micros::MAX)
}

/// Puts the day's money into the row and the ledger.
fn post(service: &mut Service, row: &mut ServiceDay, hosting: Hosting, day: Day) {
    let (of_use, fixed) = if service.open {
        (use_cost(service, row), service.spec.cost.fixed_per_day)
    } else {
        Default::default()
    };
    let fixed = fixed + std::mem::take(&mut service.release_cost);
    row.cost_fixed = fixed;
    row.cost_other = of_use + hosting.paid;
    row.revenue_other = hosting.received;
    service.line_amounts.extend([of_use, fixed, row.cost_acquisition]);
    service.line_amounts.extend(service.spec.host.as_ref().map(|_| hosting.paid));
    service.line_amounts.extend(service.spec.has_guests.then_some(hosting.received));
    for attached in &service.models {
        let works = service.open && attached.works(day);
        for (line, &amount) in attached.spec.model.description().postings.iter().zip(&attached.postings) {
            let amount = if works { Micros(amount) } else { Micros::ZERO };
            service.line_amounts.push(amount);
            let total = match (line.kind, line.party) {
                (PostingKind::Cost, _) => &mut row.cost_other,
                (PostingKind::Revenue, Party::User) => &mut row.revenue_users,
                (PostingKind::Revenue, Party::Advertiser) => &mut row.revenue_advertisers,
                (PostingKind::Revenue, Party::Merchant) => &mut row.revenue_merchants,
                (PostingKind::Revenue, Party::Other | Party::Service) => &mut row.revenue_other,
            };
            *total += amount;
        }
    }
}

fn close_bankrupt_firms(market: &mut Simulation, day: Day) {
    for (index, firm) in market.firms.iter_mut().enumerate() {
        let credit = market.world.spec.firms[index].credit;
        let bankrupt = credit.is_some_and(|credit| firm.cash < -credit);
        if bankrupt && firm.record.bankrupt.is_none() {
            firm.record.bankrupt = Some(day);
            for service in
                market.services.iter_mut().filter(|service| service.spec.firm == index && service.open)
            {
                service.closing = true;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::user_state::age;
    use crate::spec::{ChannelKind, ContactsSpec, Distribution};
    use crate::testing;
    use crate::world::World;
    use std::sync::Arc;

    /// People who seldom use it, leave, come back by themselves and by invitation.
    #[test]
    fn the_engaged_are_the_users_who_used_it_or_joined_within_a_month() {
        let mut service = testing::service("reader");
        service.session_minutes = 1_440.0;
        service.churn.hazard = 0.02;
        service.return_hazard = 0.05;
        service.initial_users = 600;
        let invitation = ChannelKind::Invitation {
            per_new_user: 2.0,
            per_active_day: 0.5,
            acceptance: 0.3,
            delay_days: 1,
            reward: Micros::ZERO,
        };
        service.channels = vec![
            testing::channel("organic", ChannelKind::Organic { innovation: 0.005 }),
            testing::channel("invitation", invitation),
        ];
        let mut spec = testing::world(3_000, 200, vec![service]);
        spec.people.free_minutes = Distribution::Lognormal { median: 120.0, sigma: 1.5 };
        spec.people.contacts = ContactsSpec::SmallWorld { mean: 10.0, rewire: 0.5 };
        let mut market = Simulation::new(&Arc::new(World::new(spec)), 0).expect("no model refuses");
        let mut dormant = 0;
        for day in 0..200_u16 {
            market.step().expect("nothing fails");
            let relations = market.blocks.iter().map(|block| (block.count, &block.relations[0]));
            let engaged = relations.map(|(people, relation)| {
                let users = (0..people).filter(|&row| relation.active.contains(row));
                users.filter(|&row| age(relation.engaged_since(row), day) < MONTH_DAYS as usize).count()
                    as u64
            });
            let service = &market.services[0];
            assert_eq!(service.engaged_users, engaged.sum::<u64>(), "day {day}");
            dormant += service.active - service.engaged_users;
        }
        assert!(dormant > 1_000, "the dormant are not counted: {dormant}");
    }
}
