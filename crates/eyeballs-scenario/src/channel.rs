//! `[[service.NAME.channel]]`: a way by which people come.

use crate::reader::{Reader, check_name, index_of, text};
use crate::resolved::Doc;
use crate::rule::{
    COUNT, DAYS, DELAY, FACTOR, HAZARD, INTEGER_DAYS, MONEY, PRICE, Rule, SHARE, STEPS, above, between,
};
use eyeballs_core::spec::{ChannelKind, ChannelKnob, ChannelSpec, FunnelSpec, ModelSpec, Reaches};
use eyeballs_core::units::Day;

/// Names that a service may refer to.
pub(crate) struct Names<'a> {
    /// The firms.
    pub firms: &'a [&'a str],
    /// The nests.
    pub nests: &'a [&'a str],
    /// The services.
    pub services: &'a [&'a str],
}

/// The kinds in the order of [`ChannelKind`].
pub(crate) const KINDS: [&str; 14] = [
    "organic",
    "word-of-mouth",
    "invitation",
    "contact-import",
    "partner-seeding",
    "paid-ads",
    "pay-per-install",
    "coupon",
    "press",
    "bought-list",
    "cross-promotion",
    "model-invitation",
    "hand-over",
    "group",
];

/// How much those who come wanted to: 0 would make them leave at once.
const INTENT: Rule = above(0.0, 1e3);
/// Contacts asked per address book.
const ADDRESS_BOOK: Rule = between(1.0, 10_000.0);
/// People in a group; the market's words hold 64.
const GROUP: Rule = between(2.0, 64.0);
/// Most people a day that any budget can reach.
const SATURATION: Rule = above(0.0, 1e12);

/// Numbers of any channel that an event may set.
const COMMON_KNOBS: [(&str, ChannelKnob, Rule); 4] = [
    ("audience_fit", ChannelKnob::AudienceFit, SHARE),
    ("intent", ChannelKnob::Intent, INTENT),
    ("funnel.steps", ChannelKnob::FunnelSteps, STEPS),
    ("funnel.loss_per_step", ChannelKnob::FunnelLossPerStep, SHARE),
];

/// Numbers of a channel that an event may set, by their path within the channel.
pub(crate) fn knobs(kind: &ChannelKind) -> Vec<(&'static str, ChannelKnob, Rule)> {
    let own: &[(&str, ChannelKnob, Rule)] = match kind {
        ChannelKind::Organic { .. } => &[("innovation", ChannelKnob::Innovation, HAZARD)],
        ChannelKind::WordOfMouth { .. } => &[
            ("imitation", ChannelKnob::Imitation, HAZARD),
            ("valence", ChannelKnob::Valence, FACTOR),
            ("transmission", ChannelKnob::Transmission, SHARE),
        ],
        ChannelKind::Invitation { .. } => &[
            ("per_new_user", ChannelKnob::PerNewUser, FACTOR),
            ("per_active_day", ChannelKnob::PerActiveDay, FACTOR),
            ("acceptance", ChannelKnob::Acceptance, SHARE),
        ],
        ChannelKind::ContactImport { .. } | ChannelKind::ModelInvitation { .. } => {
            &[("acceptance", ChannelKnob::Acceptance, SHARE)]
        }
        ChannelKind::HandOver { .. } | ChannelKind::Group { .. } => &[],
        ChannelKind::PartnerSeeding { .. } => &[("people_per_day", ChannelKnob::PeoplePerDay, COUNT)],
        ChannelKind::PaidAds { .. } => &[
            ("budget_per_day", ChannelKnob::BudgetPerDay, MONEY),
            ("cost_per_install", ChannelKnob::CostPerInstall, PRICE),
        ],
        ChannelKind::PayPerInstall { .. } => &[
            ("installs_per_day", ChannelKnob::InstallsPerDay, COUNT),
            ("price_per_install", ChannelKnob::PricePerInstall, MONEY),
        ],
        ChannelKind::Coupon { .. } => &[("coupons_per_day", ChannelKnob::CouponsPerDay, COUNT)],
        ChannelKind::Press { .. } => &[],
        ChannelKind::BoughtList { .. } => &[("addresses_per_day", ChannelKnob::AddressesPerDay, COUNT)],
        ChannelKind::CrossPromotion { .. } => &[("hazard", ChannelKnob::Hazard, HAZARD)],
    };
    own.iter().chain(&COMMON_KNOBS).copied().collect()
}

/// Most channels of a service: what the market can number.
const CHANNELS_MAX: usize = 200;

/// Reads the channels of a service, with its models, and whether it stands inside a host.
pub(crate) fn channels(
    service: &mut Reader<'_>,
    names: &Names<'_>,
    own_name: &str,
    (models, has_host): (&[ModelSpec], bool),
) -> Vec<ChannelSpec> {
    let mut channels: Vec<ChannelSpec> = Vec::new();
    let mut docs = Vec::new();
    for mut reader in service.list("channel", CHANNELS_MAX) {
        let span = reader.span;
        let Some((kind_name, kind)) = kind(&mut reader, names, own_name, models) else { continue };
        let name = match reader.take("name") {
            Some((_, node)) => {
                let name = text(reader.log, "name", &node).unwrap_or_default();
                check_name(reader.log, node.span, "channel", &name);
                name
            }
            None => kind_name.to_owned(),
        };
        reader.write("name", Doc::text(&name));
        if channels.iter().any(|other| other.name == name) {
            let message = format!("the service `{own_name}` has two channels called `{name}`");
            reader.log.say_help(span, message, "give one of them another `name`");
        }
        let is_group = |kind: &ChannelKind| matches!(kind, ChannelKind::Group { .. });
        if is_group(&kind) && channels.iter().any(|other| is_group(&other.kind)) {
            let message = format!("the service `{own_name}` has two channels for groups");
            reader.log.say_help(span, message, "people belong to one group: leave one of them out");
        }
        let through_host = through_host(&mut reader, &kind, has_host);
        channels.push(ChannelSpec { through_host, ..common(&mut reader, name, kind) });
        docs.push(reader.finish());
    }
    service.write("channel", Doc::List(docs));
    channels
}

fn common(reader: &mut Reader<'_>, name: String, kind: ChannelKind) -> ChannelSpec {
    let mut funnel = reader.table("funnel");
    let steps = funnel.integer_32("steps", STEPS, Some(0));
    let loss_per_step = funnel.number("loss_per_step", SHARE, Some(0.0));
    reader.close("funnel", funnel);
    // Who finds a service alone was looking for it; all other ways reach anybody.
    let audience_fit = if matches!(kind, ChannelKind::Organic { .. }) { 1.0 } else { 0.0 };
    let spec = ChannelSpec {
        name,
        reaches: reaches(reader, &kind),
        kind,
        audience_fit: reader.number("audience_fit", SHARE, Some(audience_fit)),
        intent: reader.number("intent", INTENT, Some(1.0)),
        cap: reader.optional_integer("cap", COUNT),
        funnel: FunnelSpec { steps, loss_per_step },
        through_host: false,
        cost_per_reach: reader.money("cost_per_reach", MONEY, Some(0.0)),
        cost_per_join: reader.money("cost_per_join", MONEY, Some(0.0)),
        starts: Day(reader.integer_32("starts", INTEGER_DAYS, Some(0))),
        ends: reader
            .optional_integer("ends", INTEGER_DAYS)
            .map(|day| Day(u32::try_from(day).expect("the rule keeps it below 2^32"))),
    };
    if let Some(ends) = spec.ends
        && ends <= spec.starts
    {
        let message = format!("the channel would end (day {ends}) before it starts (day {})", spec.starts);
        reader.log.say(reader.span, message);
    }
    spec
}

/// Whether it leads through the service's host.
fn through_host(reader: &mut Reader<'_>, kind: &ChannelKind, has_host: bool) -> bool {
    let through = reader.boolean("through_host", false);
    let from_a_service = matches!(
        kind,
        ChannelKind::CrossPromotion { .. } | ChannelKind::HandOver { .. } | ChannelKind::Group { .. }
    );
    if through && !has_host {
        let message = "the service of this channel has no host through which it could lead";
        reader.log.say_help(
            reader.span,
            message,
            "give the service a key `host`, or leave `through_host` out",
        );
    }
    if through && from_a_service {
        let message = "a channel of this kind leads through no host";
        reader.log.say_help(
            reader.span,
            message,
            "leave `through_host` out: its people come from where it says",
        );
    }
    through
}

/// Whom it is aimed at. What users say and send has no aim.
fn reaches(reader: &mut Reader<'_>, kind: &ChannelKind) -> Reaches {
    const REACHES: [&str; 2] = ["prospects", "lapsed"];
    let by_users = matches!(
        kind,
        ChannelKind::WordOfMouth { .. }
            | ChannelKind::Invitation { .. }
            | ChannelKind::ContactImport { .. }
            | ChannelKind::ModelInvitation { .. }
            | ChannelKind::HandOver { .. }
            | ChannelKind::Group { .. }
    );
    if by_users {
        if let Some((span, _)) = reader.take("reaches") {
            let message = "a channel that users carry has no `reaches`";
            reader.log.say_help(span, message, "leave it out: it reaches whom they know or meet");
        }
        return Reaches::Prospects;
    }
    [Reaches::Prospects, Reaches::Lapsed][reader.name_among_or("reaches", "kind of people", &REACHES, 0)]
}

fn kind<'k>(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    own_name: &str,
    models: &[ModelSpec],
) -> Option<(&'k str, ChannelKind)> {
    let index = reader.name_among("kind", "kind of channel", &KINDS)?;
    let kind = match KINDS[index] {
        // Bass's p and q, averages of many durables: 0.03 and 0.38 a year (Sultan, Farley & Lehmann 1990).
        "organic" => ChannelKind::Organic {
            innovation: reader.number("innovation", HAZARD, Some(reader.either(0.000_082, 0.000_164))),
        },
        "word-of-mouth" => ChannelKind::WordOfMouth {
            imitation: reader.number("imitation", HAZARD, Some(reader.either(0.001_04, 0.002_08))),
            // Assumption: the word of delighted users goes round three times as far as that of disgusted ones.
            valence: reader.number("valence", FACTOR, Some(reader.either(0.0, 0.5))),
            transmission: reader.number("transmission", SHARE, Some(0.0)),
        },
        "invitation" => ChannelKind::Invitation {
            per_new_user: reader.number("per_new_user", FACTOR, Some(0.0)),
            per_active_day: reader.number("per_active_day", FACTOR, Some(0.0)),
            acceptance: reader.number("acceptance", SHARE, None),
            delay_days: reader.integer_32("delay_days", DELAY, Some(1)),
            reward: reader.money("reward", MONEY, Some(0.0)),
        },
        "contact-import" => ChannelKind::ContactImport {
            share: reader.number("share", SHARE, None),
            // Assumption: close contacts, not the whole address book.
            contacts: reader.integer_32("contacts", ADDRESS_BOOK, Some(20)),
            acceptance: reader.number("acceptance", SHARE, None),
            delay_days: reader.integer_32("delay_days", DELAY, Some(1)),
        },
        "partner-seeding" => {
            ChannelKind::PartnerSeeding { people_per_day: reader.number("people_per_day", COUNT, None) }
        }
        "paid-ads" => ChannelKind::PaidAds {
            budget_per_day: reader.money("budget_per_day", MONEY, None),
            cost_per_install: reader.money("cost_per_install", PRICE, None),
            saturation_per_day: reader.optional_number("saturation_per_day", SATURATION),
        },
        "pay-per-install" => ChannelKind::PayPerInstall {
            installs_per_day: reader.number("installs_per_day", COUNT, None),
            price_per_install: reader.money("price_per_install", MONEY, None),
        },
        "coupon" => ChannelKind::Coupon {
            coupons_per_day: reader.number("coupons_per_day", COUNT, None),
            redemption: reader.number("redemption", SHARE, None),
            value: reader.money("value", MONEY, None),
        },
        "press" => ChannelKind::Press {
            audience: reader.number("audience", COUNT, None),
            // Assumption: yesterday's paper is half forgotten.
            half_life_days: reader.number("half_life_days", DAYS, Some(1.0)),
        },
        "bought-list" => ChannelKind::BoughtList {
            addresses_per_day: reader.number("addresses_per_day", COUNT, None),
            response: reader.number("response", SHARE, None),
            cost_per_address: reader.money("cost_per_address", MONEY, Some(0.0)),
        },
        "cross-promotion" => ChannelKind::CrossPromotion {
            from: sister(reader, names, own_name),
            hazard: reader.number("hazard", HAZARD, None),
        },
        "model-invitation" => {
            let ids: Vec<&str> = models.iter().map(|model| model.model.description().id.as_str()).collect();
            ChannelKind::ModelInvitation {
                model: reader.name_among("model", "model", &ids).unwrap_or(0),
                acceptance: reader.number("acceptance", SHARE, None),
                delay_days: reader.integer_32("delay_days", DELAY, Some(1)),
                reward: reader.money("reward", MONEY, Some(0.0)),
            }
        }
        "hand-over" => ChannelKind::HandOver { from: sister(reader, names, own_name) },
        _ => ChannelKind::Group { size: group(reader) },
    };
    Some((KINDS[index], kind))
}

/// People in a group: groups lie within the words of the market's sets.
fn group(reader: &mut Reader<'_>) -> u32 {
    let size = reader.integer_32("size", GROUP, None);
    if size > 0 && !size.is_power_of_two() {
        let message = format!("a group of {size} people is not possible: `size` is 2, 4, 8, 16, 32 or 64");
        reader.log.say(reader.span, message);
    }
    size
}

fn sister(reader: &mut Reader<'_>, names: &Names<'_>, own_name: &str) -> usize {
    let Some((_, node)) = reader.require("from") else { return 0 };
    let Some(name) = text(reader.log, "from", &node) else { return 0 };
    reader.write("from", Doc::text(&name));
    if name == own_name {
        reader.log.say(node.span, format!("the service `{name}` cannot send its users to itself"));
    }
    index_of(reader.log, node.span, "service", &name, names.services).unwrap_or(0)
}
