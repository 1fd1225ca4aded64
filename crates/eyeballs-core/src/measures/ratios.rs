//! Measures that are more than a sum or a count.

use super::{Part, Scope};
use crate::record::{ServiceDay, ServiceRecord};
use crate::units::{MONTH_DAYS, Micros};
use std::ops::Range;

type Days = Range<usize>;

/// Nothing if there is nothing below.
pub(super) fn ratio(above: f64, below: f64) -> Option<f64> {
    (below > 0.0).then(|| above / below)
}

fn users(day: &ServiceDay) -> f64 {
    day.users_month as f64
}

/// Months that each monthly user was one, added up: thirty days make one.
fn user_months(scope: Scope<'_>, days: Days) -> f64 {
    scope.sum(days, users) / f64::from(MONTH_DAYS)
}

pub(super) fn customers_per_hundred_users(scope: Scope<'_>, days: Days) -> Option<f64> {
    let last = days.end - 1..days.end;
    let customers = scope.sum(last.clone(), |day| day.customers() as f64);
    ratio(100.0 * customers, scope.sum(last, users))
}

pub(super) fn minutes_share(scope: Scope<'_>, days: Days) -> Option<f64> {
    let everybody = scope.record.services.iter().flat_map(|service| &service.days[days.clone()]);
    let everybody = everybody.map(|day| day.minutes).sum();
    ratio(scope.sum(days, |day| day.minutes), everybody)
}

pub(super) fn attention_share(scope: Scope<'_>, days: Days) -> Option<f64> {
    let free =
        |service: &ServiceRecord| service.free_minutes.get(days.clone()).map(|days| days.iter().sum::<f64>());
    let free: Option<f64> = scope.services().map(free).sum();
    ratio(scope.sum(days.clone(), |day| day.minutes), free?)
}

/// What is left to those who owned it at the start.
pub(super) fn owners_share(scope: Scope<'_>, days: Days) -> Option<f64> {
    let Part::Firm(firm) = scope.part else { return None };
    let end = days.end as u32;
    let mut rounds =
        scope.record.rounds.iter().filter(|round| round.firm as usize == firm && round.day.0 < end);
    Some(rounds.next_back().map_or(1.0, |round| round.owners_share))
}

pub(super) fn minutes_per_user_day(scope: Scope<'_>, days: Days) -> Option<f64> {
    ratio(scope.sum(days.clone(), |day| day.minutes), scope.sum(days, users))
}

pub(super) fn stickiness(scope: Scope<'_>, days: Days) -> Option<f64> {
    ratio(scope.sum(days.clone(), |day| day.users_day as f64), scope.sum(days, users))
}

pub(super) fn days_of_use(scope: Scope<'_>, days: Days) -> Option<f64> {
    Some(f64::from(MONTH_DAYS) * stickiness(scope, days)?)
}

pub(super) fn minutes_per_daily_user(scope: Scope<'_>, days: Days) -> Option<f64> {
    ratio(scope.sum(days.clone(), |day| day.minutes), scope.sum(days, |day| day.users_day as f64))
}

/// Whoever was `kept` on these days, of those who used it for the first time so many days before.
fn retention(scope: Scope<'_>, days: Days, after: usize, kept: fn(&ServiceDay) -> u64) -> Option<f64> {
    let before = days.start.saturating_sub(after)..days.end.saturating_sub(after);
    ratio(scope.sum(days, |day| kept(day) as f64), scope.sum(before, |day| day.first_used as f64))
}

pub(super) fn retention_day_1(scope: Scope<'_>, days: Days) -> Option<f64> {
    retention(scope, days, 1, |day| day.kept_day_1)
}

pub(super) fn retention_day_7(scope: Scope<'_>, days: Days) -> Option<f64> {
    retention(scope, days, 7, |day| day.kept_day_7)
}

pub(super) fn retention_day_30(scope: Scope<'_>, days: Days) -> Option<f64> {
    retention(scope, days, 30, |day| day.kept_day_30)
}

pub(super) fn retention_month_12(scope: Scope<'_>, days: Days) -> Option<f64> {
    let counts = scope.services().flat_map(|service| &service.cohorts).filter(|count| {
        let counted_on = ((count.joined_month + count.age_months + 1) * MONTH_DAYS - 1) as usize;
        count.age_months == 12 && days.contains(&counted_on)
    });
    let (users, size) = counts.fold((0, 0), |(users, size), count| (users + count.users, size + count.size));
    ratio(users as f64, size as f64)
}

pub(super) fn arpu(scope: Scope<'_>, days: Days) -> Option<f64> {
    ratio(scope.money(days.clone(), ServiceDay::revenue), user_months(scope, days))
}

/// Share of users who leave in a month, if they leave as fast as over these days: a constant hazard.
pub(super) fn churn(scope: Scope<'_>, days: Days) -> Option<f64> {
    Some(1.0 - libm::exp(-f64::from(MONTH_DAYS) * leaving_hazard(scope, days)?))
}

/// Hazard of leaving, 1/day.
pub(super) fn leaving_hazard(scope: Scope<'_>, days: Days) -> Option<f64> {
    let left = scope.sum(days.clone(), |day| day.left as f64);
    // Who left today was a user today.
    let user_days = scope.sum(days, |day| (day.active + day.left) as f64);
    ratio(left, user_days)
}

pub(super) fn lifetime_value(scope: Scope<'_>, days: Days) -> Option<f64> {
    let contribution = scope.money(days.clone(), |day| day.revenue() - day.cost_other);
    let a_month = ratio(contribution, user_months(scope, days.clone()))?;
    ratio(a_month, churn(scope, days)?)
}

pub(super) fn acquisition_cost_per_user(scope: Scope<'_>, days: Days) -> Option<f64> {
    let spent = scope.money(days.clone(), |day| day.cost_acquisition);
    ratio(spent, scope.sum(days, |day| day.joined as f64))
}

/// People whom an invitation brought, for each who joined.
pub(super) fn viral_coefficient(scope: Scope<'_>, days: Days) -> Option<f64> {
    let accepted = scope.sum(days.clone(), |day| day.invitations_accepted as f64);
    ratio(accepted, scope.sum(days, |day| day.joined as f64))
}

pub(super) fn invitation_cycle_days(scope: Scope<'_>, days: Days) -> Option<f64> {
    let cycles = scope.sum(days.clone(), |day| day.cycle_days as f64);
    ratio(cycles, scope.sum(days, |day| day.invitations_accepted as f64))
}

/// Of the whole run: channels are recorded as a whole.
pub(super) fn paid_acquisition_cost_per_user(scope: Scope<'_>, _: Days) -> Option<f64> {
    let paid =
        scope.services().flat_map(|service| &service.channels).filter(|channel| channel.cost > Micros::ZERO);
    let (spent, joined) = paid
        .fold((Micros::ZERO, 0), |(spent, joined), channel| (spent + channel.cost, joined + channel.joined));
    ratio(spent.units(), joined as f64)
}

/// Infinity if summed profit is negative at the end.
pub(super) fn payback_day(scope: Scope<'_>, days: Days) -> Option<f64> {
    let mut total = Micros::ZERO;
    let mut since = Some(0);
    for day in days {
        total += scope.profit(day);
        since = match since {
            _ if total < Micros::ZERO => None,
            None => Some(day),
            some => some,
        };
    }
    Some(since.map_or(f64::INFINITY, |day| day as f64))
}

pub(super) fn bankrupt(scope: Scope<'_>, days: Days) -> Option<f64> {
    scope.firm()?;
    Some(f64::from(scope.is_bankrupt_by(days.end - 1)))
}

pub(super) fn bankruptcy_day(scope: Scope<'_>, _: Days) -> Option<f64> {
    scope.firm()?.bankrupt.map(|day| f64::from(day.0))
}
