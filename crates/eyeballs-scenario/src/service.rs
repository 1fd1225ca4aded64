//! `[service.NAME]`: a product that people may use.

use crate::channel::{Names, channels};
use crate::context::Context;
use crate::merge::{shorthand_key, spell_out};
use crate::model::models;
use crate::reader::{Reader, table};
use crate::rule::{
    DAYS, DELAY, FACTOR, HAZARD, INTEGER_DAYS, MINUTES, MONEY, POSITIVE, Rule, SHARE, above, between,
};
use eyeballs_core::spec::{
    CapacitySpec, ChurnSpec, CostSpec, FitShape, FrequencySpec, HabitGrowth, HabitSpec, HostSpec, HypeSpec,
    JoinSpec, LearningSpec, NetworkOf, NetworkSpec, QualitySpec, SatisfactionSpec, ServiceKnob, ServiceSpec,
};
use eyeballs_core::units::Day;

/// A service without users has capacity for nobody: at least one.
const CAPACITY: Rule = between(1.0, 1e12);
/// How strongly satisfaction holds people, or what they find moves them; exp(-20) is forever.
const EFFECT: Rule = between(0.0, 20.0);
/// At 0 nobody would ever join.
const APPEAL: Rule = above(0.0, 1.0);

/// Numbers that an event may set, by their path within the service.
pub(crate) const KNOBS: [(&str, ServiceKnob, Rule); 23] = [
    ("quality", ServiceKnob::Quality, SHARE),
    ("quality.decay_per_day", ServiceKnob::QualityDecayPerDay, SHARE),
    ("quality.release_every_days", ServiceKnob::ReleaseEveryDays, INTEGER_DAYS),
    ("quality.release_gain", ServiceKnob::ReleaseGain, SHARE),
    ("session_minutes", ServiceKnob::SessionMinutes, MINUTES),
    ("churn.hazard", ServiceKnob::ChurnHazard, HAZARD),
    ("churn.satisfaction_effect", ServiceKnob::ChurnSatisfactionEffect, EFFECT),
    ("churn.inactive_days", ServiceKnob::ChurnInactiveDays, DELAY),
    ("join.appeal", ServiceKnob::JoinAppeal, APPEAL),
    ("join.quality_effect", ServiceKnob::JoinQualityEffect, EFFECT),
    ("join.offer_effect", ServiceKnob::JoinOfferEffect, EFFECT),
    ("join.give_up", ServiceKnob::JoinGiveUp, SHARE),
    ("return_hazard", ServiceKnob::ReturnHazard, HAZARD),
    ("return_effect", ServiceKnob::ReturnEffect, EFFECT),
    ("network.weight", ServiceKnob::NetworkWeight, EFFECT),
    ("capacity.users", ServiceKnob::CapacityUsers, CAPACITY),
    ("cost.per_active_day", ServiceKnob::CostPerActiveDay, MONEY),
    ("cost.per_thousand_minutes", ServiceKnob::CostPerThousandMinutes, MONEY),
    ("cost.per_join", ServiceKnob::CostPerJoin, MONEY),
    ("cost.fixed_per_day", ServiceKnob::CostFixedPerDay, MONEY),
    ("host.revenue_share", ServiceKnob::HostRevenueShare, SHARE),
    ("host.fee_per_day", ServiceKnob::HostFeePerDay, MONEY),
    ("host.links", ServiceKnob::HostLinks, SHARE),
];

/// Reads a service; `names` are all firms, nests and services of the market.
pub(crate) fn service(
    reader: &mut Reader<'_>,
    name: &str,
    names: &Names<'_>,
    market: u64,
    context: &Context<'_>,
) -> ServiceSpec {
    let last_day = between(0.0, f64::from(context.days - 1)).in_units("(the days of the run)");
    let initial_users = between(0.0, market as f64).in_units("(all people there are)");
    // Channels name them.
    let models = models(reader, context, name);
    let host = host(reader, names, name);
    ServiceSpec {
        name: name.to_owned(),
        firm: reader.name_among("firm", "firm", names.firms).unwrap_or(0),
        nest: reader.optional_name_among("nest", "nest", names.nests),
        opens: Day(reader.integer_32("opens", last_day, Some(0))),
        quality: quality(reader),
        learning: learning(reader),
        taste: reader.number("taste", SHARE, Some(0.0)),
        breadth: reader.optional_number("breadth", above(0.0, 1e3)),
        fit_shape: fit_shape(reader),
        // Assumption.
        session_minutes: reader.number("session_minutes", MINUTES, Some(10.0)),
        frequency: frequency(reader),
        habit: habit(reader),
        satisfaction: satisfaction(reader),
        churn: churn(reader),
        join: join(reader),
        // Assumption: a third of those who left come back within a year.
        return_hazard: reader.number("return_hazard", HAZARD, Some(0.001)),
        // Assumption: who was there before forgives what a stranger does not.
        return_effect: reader.number("return_effect", EFFECT, Some(reader.either(0.0, 0.5))),
        hype: hype(reader),
        network: network(reader),
        capacity: capacity(reader),
        cost: cost(reader),
        initial_users: reader.integer("initial_users", initial_users, Some(0)),
        initial_tenure_days: reader.number(
            "initial_tenure_days",
            between(0.0, 20_000.0).in_units("days"),
            Some(0.0),
        ),
        initial_payers: reader.number("initial_payers_share", SHARE, Some(0.0)),
        channels: channels(reader, names, name, (&models, host.is_some())),
        host,
        has_guests: false,
        models,
    }
}

/// A table, for which a bare number may stand.
fn number_or_table<'a>(reader: &mut Reader<'a>, key: &'static str) -> Option<Reader<'a>> {
    let (span, mut node) = reader.take(key)?;
    let first_key = shorthand_key(key);
    if let Some(first_key) = first_key {
        spell_out(&mut node, first_key);
    }
    Some(reader.inside_key(key, first_key, span, table(reader.log, key, node)))
}

fn quality(reader: &mut Reader<'_>) -> QualitySpec {
    let mut inner = number_or_table(reader, "quality").unwrap_or_else(|| reader.table("quality"));
    let spec = QualitySpec {
        // Assumption.
        start: inner.number("start", SHARE, Some(0.5)),
        decay_per_day: inner.number("decay_per_day", SHARE, Some(0.0)),
        release_every_days: inner.integer_32("release_every_days", INTEGER_DAYS, Some(0)),
        release_gain: inner.number("release_gain", SHARE, Some(0.0)),
        release_cost: inner.money("release_cost", MONEY, Some(0.0)),
    };
    reader.close("quality", inner);
    spec
}

fn learning(reader: &mut Reader<'_>) -> LearningSpec {
    let mut inner = reader.table("learning");
    let gain_per_thousand_minutes = inner.number("gain_per_thousand_minutes", SHARE, Some(0.0));
    reader.close("learning", inner);
    LearningSpec { gain_per_thousand_minutes }
}

fn frequency(reader: &mut Reader<'_>) -> FrequencySpec {
    let mut inner = reader.table("use");
    // Assumption: the wish to use it is exponential. With the hazard and the spread of leaving below it was set so that
    // somebody who sets nothing has a good mobile product: 40, 20 and 10 % on days 1, 7 and 30 after the first use.
    let spec = FrequencySpec { spread: inner.number("spread", FACTOR, Some(inner.either(0.0, 1.0))) };
    reader.close("use", inner);
    spec
}

fn habit(reader: &mut Reader<'_>) -> HabitSpec {
    let mut inner = reader.table("habit");
    const BY: [&str; 2] = ["use", "tenure"];
    let by = inner.name_among_or("by", "kind of habit", &BY, inner.either(1, 0));
    // Assumption: a habit takes three times as long to fade as to form.
    let fade_days = inner.number("fade_days", DAYS, Some(66.0));
    let growth = if by == 0 { HabitGrowth::Use { fade_days } } else { HabitGrowth::Tenure };
    let spec = HabitSpec {
        // Assumption: a full habit is worth two thirds more minutes.
        strength: inner.number("strength", between(0.0, 20.0), Some(0.5)),
        // Lally et al. (2010): half of the people reach 95 % of a habit within 66 days, three times this.
        days: inner.number("days", DAYS, Some(22.0)),
        growth,
    };
    reader.close("habit", inner);
    spec
}

fn satisfaction(reader: &mut Reader<'_>) -> SatisfactionSpec {
    let mut inner = reader.table("satisfaction");
    let spec = SatisfactionSpec {
        // Assumption: neither glad nor sorry.
        initial: inner.number("initial", SHARE, Some(0.5)),
        // Assumption: the last ten days of use count.
        smoothing: inner.number("smoothing", SHARE, Some(0.1)),
    };
    reader.close("satisfaction", inner);
    spec
}

fn churn(reader: &mut Reader<'_>) -> ChurnSpec {
    let mut inner = number_or_table(reader, "churn").unwrap_or_else(|| reader.table("churn"));
    let spec = ChurnSpec {
        // Assumption: see `use.spread`. Neutral: 11 % a month, between a subscription (4.8 %, Antenna 2021) and a free game.
        hazard: inner.number("hazard", HAZARD, Some(inner.either(0.004, 0.15))),
        // Assumption: as uneven as an exponential distribution.
        spread: inner.number("spread", FACTOR, Some(inner.either(1.0, 0.8))),
        // Assumption: delight and disgust differ by a factor of 7.
        satisfaction_effect: inner.number("satisfaction_effect", EFFECT, Some(2.0)),
        // Assumption: whoever is not counted as a user of a month has left.
        inactive_days: inner.integer_32("inactive_days", INTEGER_DAYS, Some(inner.either(0, 30))),
    };
    reader.close("churn", inner);
    spec
}

fn join(reader: &mut Reader<'_>) -> JoinSpec {
    let mut inner = reader.table("join");
    let spec = JoinSpec {
        // Assumption: of those who look at something of middling quality, half join.
        appeal: inner.number("appeal", APPEAL, Some(inner.either(1.0, 0.5))),
        // Assumption: as strong as satisfaction is in leaving; a quality of 0.1 to 0.9 is 31 to 69 % of those who look.
        quality_effect: inner.number("quality_effect", EFFECT, Some(2.0)),
        // Neutral: what the models say are log odds.
        offer_effect: inner.number("offer_effect", EFFECT, Some(1.0)),
        // Assumption.
        give_up: inner.number("give_up", SHARE, Some(inner.either(0.0, 0.05))),
    };
    reader.close("join", inner);
    spec
}

fn hype(reader: &mut Reader<'_>) -> HypeSpec {
    let mut inner = reader.table("hype");
    let spec = HypeSpec {
        level: inner.number("level", SHARE, Some(0.0)),
        // Assumption: a quarter of a year.
        half_life_days: inner.number("half_life_days", DAYS, Some(90.0)),
    };
    reader.close("hype", inner);
    spec
}

fn fit_shape(reader: &mut Reader<'_>) -> FitShape {
    const SHAPES: [&str; 2] = ["gaussian", "box"];
    [FitShape::Gaussian, FitShape::Box][reader.name_among_or("fit_shape", "shape of fit", &SHAPES, 0)]
}

fn network(reader: &mut Reader<'_>) -> NetworkSpec {
    let mut inner = reader.table("network");
    const OF: [&str; 2] = ["all", "contacts"];
    let weight = inner.number("weight", EFFECT, Some(0.0));
    let half = inner.optional_number("half", above(0.0, 1.0));
    let of = [NetworkOf::All, NetworkOf::Contacts][inner.name_among_or("of", "kind of network", &OF, 0)];
    reader.close("network", inner);
    NetworkSpec { weight, half, of }
}

fn capacity(reader: &mut Reader<'_>) -> Option<CapacitySpec> {
    let mut inner = number_or_table(reader, "capacity")?;
    let spec = CapacitySpec {
        users: inner.number("users", CAPACITY, None),
        // Assumption: quality is shared out.
        exponent: inner.number("exponent", POSITIVE, Some(1.0)),
    };
    reader.close("capacity", inner);
    Some(spec)
}

/// The service inside which it stands.
fn host(reader: &mut Reader<'_>, names: &Names<'_>, own_name: &str) -> Option<HostSpec> {
    let (span, node) = reader.take("host")?;
    let mut inner = reader.inside_key("host", None, span, table(reader.log, "host", node));
    let service = inner.name_among("service", "service", names.services);
    let spec = HostSpec {
        service: service.unwrap_or(0),
        revenue_share: inner.number("revenue_share", SHARE, Some(0.0)),
        fee_per_day: inner.money("fee_per_day", MONEY, Some(0.0)),
        links: inner.number("links", SHARE, Some(1.0)),
    };
    reader.close("host", inner);
    if service.is_some_and(|service| names.services[service] == own_name) {
        reader.log.say(span, format!("the service `{own_name}` cannot be its own host"));
        return None;
    }
    service.map(|_| spec)
}

fn cost(reader: &mut Reader<'_>) -> CostSpec {
    let mut inner = reader.table("cost");
    let spec = CostSpec {
        per_active_day: inner.money("per_active_day", MONEY, Some(0.0)),
        per_thousand_minutes: inner.money("per_thousand_minutes", MONEY, Some(0.0)),
        per_join: inner.money("per_join", MONEY, Some(0.0)),
        fixed_per_day: inner.money("fixed_per_day", MONEY, Some(0.0)),
    };
    reader.close("cost", inner);
    spec
}
