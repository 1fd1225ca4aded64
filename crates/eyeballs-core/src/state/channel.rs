//! A channel while the market runs.

use crate::record::ChannelRecord;
use crate::spec::{ChannelKind, ChannelSpec, HostSpec, Reaches, ServiceSpec};
use crate::units::Day;

/// A channel while the market runs.
#[derive(Clone, Debug)]
pub(crate) struct Channel {
    /// As events left it.
    pub(crate) spec: ChannelSpec,
    /// No longer works.
    pub(crate) cut: bool,
    /// Today's hazard of being reached for a person of weight 1, 1/day.
    pub(crate) hazard: f64,
    /// Whether sociability weighs.
    pub(crate) social: bool,
    /// Whether its strength is a number of people, and not a hazard of each.
    pub(crate) buys_reach: bool,
    /// The service whose users alone it reaches: the sister, or the host.
    pub(crate) from: Option<usize>,
    /// Chance to get through the funnel.
    pub(crate) funnel_pass: f32,
    /// What it did so far, in people of the whole market.
    pub(crate) record: ChannelRecord,
}

impl Channel {
    /// A channel of a service, which may stand inside a host.
    pub(crate) fn new(spec: &ChannelSpec, host: Option<&HostSpec>) -> Channel {
        Channel {
            cut: false,
            hazard: 0.0,
            social: matches!(spec.kind, ChannelKind::WordOfMouth { .. }),
            buys_reach: buys_reach(&spec.kind),
            from: match spec.kind {
                ChannelKind::CrossPromotion { from, .. } => Some(from),
                _ if spec.through_host => host.map(|host| host.service),
                _ => None,
            },
            funnel_pass: 1.0,
            record: ChannelRecord { name: spec.name.clone(), ..ChannelRecord::default() },
            spec: spec.clone(),
        }
    }

    /// Share of what goes by it that arrives: through the service's host, as far as that lets it.
    pub(crate) fn links(&self, host: Option<&HostSpec>) -> f64 {
        host.filter(|_| self.spec.through_host).map_or(1.0, |host| host.links)
    }

    /// Whether it works on a day.
    pub(crate) fn works(&self, day: Day) -> bool {
        let full = self.spec.cap.is_some_and(|cap| self.record.reached >= cap);
        !self.cut && !full && day >= self.spec.starts && self.spec.ends.is_none_or(|end| day < end)
    }

    /// Today's hazard for a person of weight 1. `hazard`: that of its kind, if those whom it reaches are drawn from so many
    /// people; `market`: whom there is to reach.
    pub(crate) fn pressure(&self, market: Reachable, hazard: impl FnOnce(f64) -> f64) -> f64 {
        let Reachable { people, prospects, lapsed } = market;
        match self.spec.reaches {
            Reaches::Prospects => self.up_to_cap(hazard(people), prospects),
            Reaches::Lapsed if lapsed > 0.0 => {
                let full = hazard(lapsed);
                self.up_to_cap(if self.buys_reach { full.min(MOST_A_DAY) } else { full }, lapsed)
            }
            Reaches::Lapsed => 0.0,
        }
    }

    /// A hazard that leaves a limited channel within the chance of a day of its limit; `of`: the people whom it may reach.
    fn up_to_cap(&self, hazard: f64, of: f64) -> f64 {
        let Some(cap) = self.spec.cap else { return hazard };
        let left = cap.saturating_sub(self.record.reached) as f64;
        hazard.min(if of > 0.0 { left / of } else { 0.0 })
    }

    /// A person's weight for it: by taste and, by word of mouth, by sociability. `mean_fit` is that of
    /// all people: a channel that buys its reach reaches as many people however well it aims, a hazard
    /// that acts on everybody is weaker where the service fits badly.
    #[inline(always)]
    pub(crate) fn weight(&self, fit: f32, mean_fit: f32, sociability: f32) -> f32 {
        let audience = self.spec.audience_fit as f32;
        let aimed = if self.buys_reach { fit / mean_fit } else { fit };
        let match_weight = 1.0 - audience + audience * aimed;
        if self.social { match_weight * sociability } else { match_weight }
    }
}

/// People of the whole market this morning, to one service.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reachable {
    pub(crate) people: f64,
    /// Never users.
    pub(crate) prospects: f64,
    /// Users before, and not now.
    pub(crate) lapsed: f64,
}

/// How often a number of people a day reaches each of those who left, at the most, 1/day: where few left, they are not
/// written to again and again.
const MOST_A_DAY: f64 = 1.0;

/// Whether the strength of a kind is a number of people, and not a hazard of each.
fn buys_reach(kind: &ChannelKind) -> bool {
    match kind {
        ChannelKind::Organic { .. }
        | ChannelKind::WordOfMouth { .. }
        | ChannelKind::CrossPromotion { .. } => false,
        ChannelKind::Invitation { .. }
        | ChannelKind::ContactImport { .. }
        | ChannelKind::ModelInvitation { .. }
        | ChannelKind::HandOver { .. }
        | ChannelKind::Group { .. }
        | ChannelKind::PartnerSeeding { .. }
        | ChannelKind::PaidAds { .. }
        | ChannelKind::PayPerInstall { .. }
        | ChannelKind::Coupon { .. }
        | ChannelKind::Press { .. }
        | ChannelKind::BoughtList { .. } => true,
    }
}

/// What a channel sends from people to their contacts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sending {
    /// Days from sending to arriving; one at least.
    pub(crate) delay_days: u32,
    /// Chance that somebody whom the service fits wholly accepts.
    pub(crate) acceptance: f64,
}

/// What a kind of channel sends; `None` if it reaches people without sending anything.
pub(crate) fn sending(kind: &ChannelKind) -> Option<Sending> {
    match *kind {
        ChannelKind::Invitation { delay_days, acceptance, .. }
        | ChannelKind::ModelInvitation { delay_days, acceptance, .. }
        | ChannelKind::ContactImport { delay_days, acceptance, .. } => {
            Some(Sending { delay_days: delay_days.max(1), acceptance })
        }
        ChannelKind::Organic { .. }
        | ChannelKind::WordOfMouth { .. }
        | ChannelKind::PartnerSeeding { .. }
        | ChannelKind::PaidAds { .. }
        | ChannelKind::PayPerInstall { .. }
        | ChannelKind::Coupon { .. }
        | ChannelKind::Press { .. }
        | ChannelKind::BoughtList { .. }
        | ChannelKind::CrossPromotion { .. }
        | ChannelKind::HandOver { .. }
        | ChannelKind::Group { .. } => None,
    }
}

/// Days that the invitations on their way are kept apart by.
pub(crate) fn inbox_days(service: &ServiceSpec) -> usize {
    let sendings = service.channels.iter().filter_map(|channel| sending(&channel.kind));
    sendings.map(|sending| sending.delay_days).max().unwrap_or(0) as usize + 1
}
