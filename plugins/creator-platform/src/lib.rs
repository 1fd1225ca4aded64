//! Creator platform: creators make what users come for, and are paid by the views that they get.
//!
//! A creator makes content as long as that is worth more than the time elsewhere. What they make lives for a while; the
//! more of it there is the more it draws people and their minutes, and the more of it is original the better a day feels. Users' minutes are
//! views, which advertisers pay, and of which creators get a share or a fixed price. So creators come for users, and
//! users for what creators make.
//!
//! The files, in reading order: this one (the day), `declarations`, `content` (what content does to users), `creators`
//! (whose views, who goes on, what is made). The README states the formulas.

mod content;
mod creators;
mod declarations;
#[cfg(test)]
mod tests;

use content::{Effects, Offer};
use creators::{MONTH_DAYS, Terms, decide, draw_skills, make, share_views, top_tenth_share, weight_of_today};
use declarations::{Columns, Globals, Metrics, Parameters, Postings};
use eyeballs_model::math;
use eyeballs_model::prelude::*;
use eyeballs_model::sampling;

/// What a random number is for. Creators have numbers of their own, counted as people are.
mod purpose {
    // Of a creator, for life.
    pub const SKILL: u32 = 0;
    pub const OUTSIDE_WAGE: u32 = 1;
    // Of a user, today.
    pub const PASSED_ON: u8 = 2;
}

/// Creators make what users come for, and are paid by views.
pub struct CreatorPlatform {
    parameters: Parameters,
    terms: Terms,
    effects: Effects,
}

impl BusinessModel for CreatorPlatform {
    const ID: &'static CStr = c"creator-platform";
    const VERSION: &'static CStr = c"1.0.0";
    const TITLE: &'static CStr = c"Creator platform";
    const DOC: &'static CStr = c"Creators make what users come for, and get a share of what their views \
        bring, or a price for each view; they go on as long as that is worth more than their time elsewhere.";
    const CONSIDERS: bool = true;
    const ATTENDS: bool = true;
    // Few pass something on: they take their number from a stream.
    const DRAWS: usize = 0;
    type Parameters = Parameters;
    type Columns = Columns<'static>;
    type Metrics = Metrics<'static>;
    type Postings = Postings<'static>;
    type Globals = Globals<'static>;

    fn new(parameters: Parameters) -> Result<Self, ModelError> {
        Ok(CreatorPlatform { terms: Terms::of(&parameters), effects: Effects::of(&parameters), parameters })
    }

    fn attend(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        let attraction = self.offer(block.globals).attraction;
        block.columns.attraction.fill(attraction);
        Ok(())
    }

    fn serve(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        let Block { people, columns, metrics, random, globals, .. } = block;
        let offer = self.offer(globals);
        columns.experience.fill(offer.experience);
        *metrics.looks += math::sum(columns.minutes_today) / self.parameters.minutes_per_view;
        let mean = self.parameters.passed_on_per_day * offer.richness;
        if mean > 0.0 {
            for row in 0..people.len() {
                if columns.minutes_today[row] > 0.0 {
                    let items = sampling::poisson(mean, &mut random.stream(row, purpose::PASSED_ON));
                    columns.invitations[row] = items as f32;
                    *metrics.passed_on += items as f64;
                }
            }
        }
        Ok(())
    }

    fn consider(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        let appeal = self.offer(block.globals).appeal;
        block.columns.appeal.fill(appeal);
        Ok(())
    }

    fn settle(&self, mut day: Day<'_, Self>) -> Result<(), ModelError> {
        let (parameters, terms) = (&self.parameters, self.terms);
        let life = day.random.for_life();
        let globals = &mut day.globals;
        draw_skills(parameters, &life, globals.skill);

        // Whose content was seen today.
        let looks = *day.metrics.looks;
        let items = *globals.original_items + *globals.copied_items;
        let views = if items > 0.0 { looks } else { 0.0 };
        let views_of = share_views(parameters, terms, globals, views);
        let views_of_creators: f64 = views_of.iter().sum();
        day.postings.views_sold.add(micros(views * parameters.revenue_per_thousand_views / 1000.0));
        day.postings.payouts.add(micros(views_of_creators * terms.paid_per_view));
        let views_of_makers: f64 =
            globals.making.iter().zip(&views_of).map(|(making, views)| making * views).sum();
        let makers: f64 = globals.making.iter().sum();
        *day.metrics.views = views;
        *day.metrics.top_tenth_share = top_tenth_share(globals.making, &views_of);
        *day.metrics.payout_per_creator =
            if makers > 0.0 { views_of_makers * terms.paid_per_view * MONTH_DAYS / makers } else { 0.0 };

        // What everybody knows of it.
        let weight = weight_of_today(parameters, day.market.age_days);
        for (audience, views) in globals.audience.iter_mut().zip(&views_of) {
            *audience += weight * (views - *audience);
        }
        // One more creator of mean skill would have to share with what is there.
        let with_one_more = items + terms.lasting_items;
        let views_of_an_item = if with_one_more > 0.0 { looks / with_one_more } else { 0.0 };
        *globals.going_views += weight * (views_of_an_item - *globals.going_views);

        let changes = decide(parameters, terms, &life, day.market.day, globals);
        make(parameters, terms, globals);
        day.postings.house_content.add(micros(parameters.house_items_per_day * terms.item_cost));
        *day.metrics.creators_making = globals.making.iter().sum();
        *day.metrics.creators_began = changes.began;
        *day.metrics.creators_stopped = changes.stopped;
        *day.metrics.original_items = *globals.original_items;
        *day.metrics.copied_items = *globals.copied_items;
        Ok(())
    }
}

impl CreatorPlatform {
    /// What there is to see today.
    fn offer(&self, globals: Globals<'_>) -> Offer {
        self.effects.offer(globals.original_items, globals.copied_items)
    }
}
