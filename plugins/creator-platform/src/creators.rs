//! Creators: what views they get, whether making content is worth their time, and what they make.

use crate::declarations::{GlobalsMut, Parameters, Pay};
use crate::purpose;
use eyeballs_model::numerics::random::RandomKey;
use eyeballs_model::sampling;

/// Days of a month.
pub(crate) const MONTH_DAYS: f64 = 30.0;

/// What a view is worth to a creator, and what an item costs.
#[derive(Clone, Copy)]
pub(crate) struct Terms {
    /// What the platform pays for a view.
    pub paid_per_view: f64,
    /// That, and the fame of it.
    pub worth_of_view: f64,
    /// Mean cost of an item.
    pub item_cost: f64,
    /// Share of living items that is still there the day after.
    pub kept: f64,
    /// Living items of a creator of skill 1 who goes on making them.
    pub lasting_items: f64,
}

impl Terms {
    pub fn of(parameters: &Parameters) -> Terms {
        let paid_per_thousand = match parameters.pay {
            Pay::RevenueShare => parameters.creator_share * parameters.revenue_per_thousand_views,
            Pay::PerView => parameters.pay_per_thousand_views,
        };
        let Parameters { original_share, original_item_cost, copied_item_cost, .. } = *parameters;
        Terms {
            paid_per_view: paid_per_thousand / 1000.0,
            worth_of_view: (paid_per_thousand + parameters.fame_per_thousand_views) / 1000.0,
            item_cost: original_share * original_item_cost + (1.0 - original_share) * copied_item_cost,
            kept: 1.0 - 1.0 / parameters.content_days,
            lasting_items: parameters.items_per_day * parameters.content_days,
        }
    }
}

/// A Gamma number with mean 1 and the squared coefficient of variation `spread`, the creator's own for life.
fn own_number(spread: f64, life: &RandomKey, creator: usize, purpose: u32) -> f64 {
    if spread == 0.0 {
        return 1.0;
    }
    let shape = 1.0 / spread;
    sampling::gamma(shape, &mut life.stream_of_person(creator as u32, purpose)) / shape
}

/// Draws the skill of all creators, on the first day.
pub(crate) fn draw_skills(parameters: &Parameters, life: &RandomKey, skill: &mut [f64]) {
    for (creator, skill) in skill.iter_mut().enumerate().filter(|(_, skill)| **skill < 0.0) {
        *skill = own_number(parameters.skill_spread, life, creator, purpose::SKILL);
    }
}

/// Views of each creator today: `followed_share` of all in proportion to audiences, as far as there is something to see of
/// them; the rest in proportion to living items, of which the firm's own get theirs.
pub(crate) fn share_views(
    parameters: &Parameters,
    terms: Terms,
    globals: &GlobalsMut<'_>,
    views: f64,
) -> Vec<f64> {
    let items = |creator: usize| globals.own_original[creator] + globals.own_copied[creator];
    let followed = |creator: usize| {
        let lasting = globals.skill[creator] * terms.lasting_items;
        let there = if lasting > 0.0 { (items(creator) / lasting).min(1.0) } else { 0.0 };
        globals.audience[creator] * there
    };
    let all_items = *globals.original_items + *globals.copied_items;
    let all_followed: f64 = (0..globals.skill.len()).map(followed).sum();
    let by_following = if all_followed > 0.0 { parameters.followed_share * views } else { 0.0 };
    let by_finding = views - by_following;
    let ratio = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    (0..globals.skill.len())
        .map(|creator| {
            by_following * ratio(followed(creator), all_followed)
                + by_finding * ratio(items(creator), all_items)
        })
        .collect()
}

/// How many began and stopped.
#[derive(Default)]
pub(crate) struct Changes {
    pub began: f64,
    pub stopped: f64,
}

/// Creators whose day it is decide whether making content is worth more than their time elsewhere: by their own audience, or
/// by what others get for such skill, whichever is more.
pub(crate) fn decide(
    parameters: &Parameters,
    terms: Terms,
    life: &RandomKey,
    today: u32,
    globals: &mut GlobalsMut<'_>,
) -> Changes {
    let mut changes = Changes::default();
    let period = parameters.decision_days as usize;
    let first = (period - today as usize % period) % period;
    for creator in (first..globals.skill.len()).step_by(period) {
        let going = globals.skill[creator] * terms.lasting_items * *globals.going_views;
        let views = going.max(globals.audience[creator]);
        let gain = terms.worth_of_view * views - terms.item_cost * parameters.items_per_day;
        let wage = parameters.outside_wage
            * own_number(parameters.outside_wage_spread, life, creator, purpose::OUTSIDE_WAGE);
        let makes = gain * MONTH_DAYS >= wage && views > 0.0;
        let made = globals.making[creator] > 0.0;
        changes.began += f64::from(u8::from(makes && !made));
        changes.stopped += f64::from(u8::from(made && !makes));
        globals.making[creator] = f64::from(u8::from(makes));
    }
    changes
}

/// A day's forgetting, and a day's making.
pub(crate) fn make(parameters: &Parameters, terms: Terms, globals: &mut GlobalsMut<'_>) {
    let Parameters { original_share, items_per_day, house_items_per_day, .. } = *parameters;
    let after = |items: f64, made: f64, share: f64| items * terms.kept + made * share;
    let (mut original, mut copied) = (0.0, 0.0);
    for creator in 0..globals.skill.len() {
        let made = globals.making[creator] * globals.skill[creator] * items_per_day;
        globals.own_original[creator] = after(globals.own_original[creator], made, original_share);
        globals.own_copied[creator] = after(globals.own_copied[creator], made, 1.0 - original_share);
        original += globals.own_original[creator];
        copied += globals.own_copied[creator];
    }
    *globals.house_original = after(*globals.house_original, house_items_per_day, original_share);
    *globals.house_copied = after(*globals.house_copied, house_items_per_day, 1.0 - original_share);
    *globals.original_items = original + *globals.house_original;
    *globals.copied_items = copied + *globals.house_copied;
}

/// Weight of today in what is smoothed: that of a plain mean until `audience_days` have passed.
pub(crate) fn weight_of_today(parameters: &Parameters, age_days: u32) -> f64 {
    (1.0 / parameters.audience_days).max(1.0 / (f64::from(age_days) + 1.0))
}

/// Share of the views that the top tenth of those who make content has, rounded up to whole creators.
pub(crate) fn top_tenth_share(making: &[f64], views: &[f64]) -> f64 {
    let mut of_makers: Vec<f64> =
        making.iter().zip(views).filter(|(making, _)| **making > 0.0).map(|(_, views)| *views).collect();
    of_makers.sort_unstable_by(|one, other| other.total_cmp(one));
    let all: f64 = of_makers.iter().sum();
    let top: f64 = of_makers.iter().take(of_makers.len().div_ceil(10)).sum();
    if all > 0.0 { top / all } else { 0.0 }
}
