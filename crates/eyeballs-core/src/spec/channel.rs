//! The ways by which people are acquired.

use crate::units::{Day, Micros};

/// A way by which people are acquired.
#[derive(Clone, Debug)]
pub struct ChannelSpec {
    /// Name; unique within the service.
    pub name: String,
    /// Kind and its numbers.
    pub kind: ChannelKind,
    /// Whom it is aimed at.
    pub reaches: Reaches,
    /// 0: it reaches anybody alike; 1: it reaches people in proportion to how well the service fits.
    pub audience_fit: f64,
    /// How much those it brings wanted to join: their hazard of leaving is divided by this. 1 is
    /// ordinary, 0.25 makes them leave four times as fast.
    pub intent: f64,
    /// Largest number of people it can reach over the whole run; `None`: no limit.
    pub cap: Option<u64>,
    /// Steps between being reached and being a user.
    pub funnel: FunnelSpec,
    /// Paid for each person reached.
    pub cost_per_reach: Micros,
    /// Paid for each person who becomes a user, by winning back also again.
    pub cost_per_join: Micros,
    /// Whether it leads through the service's host: only users of that send by it and are reached by it, as far as the host's
    /// `links` let them.
    pub through_host: bool,
    /// First day it works.
    pub starts: Day,
    /// First day it no longer works; `None`: to the end.
    pub ends: Option<Day>,
}

/// Whom a channel is aimed at. Word of mouth reaches prospects; invitations and imports of contacts reach both, whatever
/// stands here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaches {
    /// People who were never users.
    Prospects,
    /// People who left: it wins them back.
    Lapsed,
}

/// A funnel: each of `steps` loses the share `loss_per_step` of those who reach it.
#[derive(Clone, Debug)]
pub struct FunnelSpec {
    /// Number of steps.
    pub steps: u32,
    /// Share lost at each, 0..1.
    pub loss_per_step: f64,
}

/// Kinds of channels. "Reached" people are counted before the funnel.
#[derive(Clone, Debug)]
pub enum ChannelKind {
    /// People find it by themselves: hazard `innovation`, 1/day (Bass's p).
    Organic {
        /// Hazard, 1/day.
        innovation: f64,
    },
    /// Users are seen using it, and talk of it: hazard `imitation` * sociability * engaged / population (Bass's q), times
    /// max(0, 1 + `valence` (2 * mean satisfaction - 1)).
    WordOfMouth {
        /// Hazard at full adoption, 1/day.
        imitation: f64,
        /// How much it depends on what users feel; at 0 not at all.
        valence: f64,
        /// 0..1: how far an engaged user counts by sociability; at 0 each counts alike.
        transmission: f64,
    },
    /// Users invite their contacts.
    Invitation {
        /// Mean invitations sent by a person on becoming a user (Poisson).
        per_new_user: f64,
        /// Mean invitations sent by a user on a day of use, times 2 * satisfaction (Poisson).
        per_active_day: f64,
        /// Chance that an invitation is accepted, times fit.
        acceptance: f64,
        /// Days between sending and arriving; at least 1.
        delay_days: u32,
        /// Paid for each accepted invitation.
        reward: Micros,
    },
    /// Some new users hand over their address book.
    ContactImport {
        /// Share of new users who do.
        share: f64,
        /// Largest number of contacts asked per address book.
        contacts: u32,
        /// Chance that a contact accepts, times fit.
        acceptance: f64,
        /// Days until they are asked; at least 1.
        delay_days: u32,
    },
    /// A partner with its own audience sends people.
    PartnerSeeding {
        /// People reached a day.
        people_per_day: f64,
    },
    /// Bought advertising: reaches `saturation * (1 - exp(-budget / (cost_per_install * saturation)))`
    /// people a day, or budget / cost_per_install without saturation. The budget is spent in full.
    PaidAds {
        /// Money a day.
        budget_per_day: Micros,
        /// Money per person reached while far from saturation.
        cost_per_install: Micros,
        /// Largest number of people a day that any budget can reach; `None`: no limit.
        saturation_per_day: Option<f64>,
    },
    /// Pre-installed on devices for a price per install.
    PayPerInstall {
        /// Installs a day.
        installs_per_day: f64,
        /// Paid per install.
        price_per_install: Micros,
    },
    /// Coupons handed out.
    Coupon {
        /// Coupons a day.
        coupons_per_day: f64,
        /// Share redeemed by those who get one.
        redemption: f64,
        /// Cost of one redeemed coupon.
        value: Micros,
    },
    /// A press report: reaches `audience` people in all, fading with a half-life from its first day.
    Press {
        /// People reached in all.
        audience: f64,
        /// Half-life, days.
        half_life_days: f64,
    },
    /// A bought list of addresses.
    BoughtList {
        /// Addresses written to a day.
        addresses_per_day: f64,
        /// Share of them who answer.
        response: f64,
        /// Cost of one address.
        cost_per_address: Micros,
    },
    /// A sister service sends its users: hazard 1/day for each user of it.
    CrossPromotion {
        /// Index of the sister service.
        from: usize,
        /// Hazard, 1/day.
        hazard: f64,
    },
    /// A business model of the service sends invitations, as many and from whom it says, each with a number.
    ModelInvitation {
        /// Index of the model among those of the service.
        model: usize,
        /// Chance that an invitation is accepted, times fit.
        acceptance: f64,
        /// Days between sending and arriving; at least 1.
        delay_days: u32,
        /// Paid for each accepted invitation.
        reward: Micros,
    },
    /// Whom a business model of another service hands over becomes a user today, without considering it.
    HandOver {
        /// Index of that service.
        from: usize,
    },
    /// Whom a member of their group brings becomes a user today, without considering it. A group is `size` people with
    /// numbers one after the other.
    Group {
        /// People in a group: a power of two up to 64.
        size: u32,
    },
}
