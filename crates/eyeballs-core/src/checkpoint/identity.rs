//! What tells two worlds apart, and two records: a hash of all their numbers. Every field of a specification is named, so that
//! a new one cannot be forgotten; what only people read does not count.

use super::codec::Put;
use super::frame::Writer;
use crate::expression::Expression;
use crate::people::block::block_people;
use crate::record::Record;
use crate::spec::*;
use crate::world::World;
use eyeballs_abi::description::{
    Column, ColumnRole, ColumnType, Description, Global, Input, Length, Metric, MetricKind, MetricRole,
    Output, Parameter, ParameterValue, Party, Posting, PostingKind,
};
use eyeballs_abi::instance::ModelHandle;
use std::io::{self, Write};
use std::sync::Arc;
use twox_hash::XxHash3_128;

/// A number that two worlds share only if they are the same in every number, the descriptions of their
/// models included: XXH3 of their encoded fields.
pub(super) fn identity(world: &World) -> u128 {
    let past = world.past.as_ref().map(|past| (past.world.identity(), past.day));
    hash(|writer| {
        block_people(world.spec.agents()).encode(writer)?;
        past.is_some().encode(writer)?;
        if let Some((past, day)) = past {
            writer.bytes(&past.to_le_bytes())?;
            day.encode(writer)?;
        }
        world.spec.encode(writer)
    })
}

/// A number that two records share only if they are the same in every bit: XXH3 of what checkpoints hold of them.
/// Names do not count, and what nobody decided does not either.
pub fn record_identity(record: &Record) -> u128 {
    hash(|writer| {
        record.put(writer)?;
        if !record.decisions.is_empty() {
            record.decisions.put(writer)?;
        }
        if record.rounds.is_empty() { Ok(()) } else { record.rounds.put(writer) }
    })
}

fn hash(encode: impl FnOnce(&mut Writer<'_>) -> io::Result<()>) -> u128 {
    let mut hash = Hash(XxHash3_128::new());
    let mut writer = Writer::new(&mut hash);
    let encoded = encode(&mut writer).and_then(|()| writer.finish());
    encoded.expect("hashing cannot fail");
    hash.0.finish_128()
}

struct Hash(XxHash3_128);

impl Write for Hash {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Can be hashed.
trait Encode {
    fn encode(&self, to: &mut Writer<'_>) -> io::Result<()>;
}

/// What checkpoints write is hashed as it is written there.
macro_rules! as_written {
    ($($type:ty),*) => { $(
        impl Encode for $type {
            fn encode(&self, to: &mut Writer<'_>) -> io::Result<()> {
                self.put(to)
            }
        }
    )* };
}
as_written!(bool, u32, u64, i64, f64, String, crate::units::Day, crate::units::Micros);

impl Encode for usize {
    fn encode(&self, to: &mut Writer<'_>) -> io::Result<()> {
        (*self as u64).encode(to)
    }
}

impl<T: Encode> Encode for Option<T> {
    fn encode(&self, to: &mut Writer<'_>) -> io::Result<()> {
        self.is_some().encode(to)?;
        self.iter().try_for_each(|value| value.encode(to))
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, to: &mut Writer<'_>) -> io::Result<()> {
        self.len().encode(to)?;
        self.iter().try_for_each(|value| value.encode(to))
    }
}

impl<T: Encode> Encode for Arc<T> {
    fn encode(&self, to: &mut Writer<'_>) -> io::Result<()> {
        T::encode(self, to)
    }
}

/// A struct: the fields that are hashed, and those that only people read.
macro_rules! fields {
    ($type:ident { $($field:ident),* } $(without $($ignored:ident),*)?) => {
        impl Encode for $type {
            fn encode(&self, to: &mut Writer<'_>) -> io::Result<()> {
                let $type { $($field,)* $($($ignored: _,)*)? } = self;
                $( $field.encode(to)?; )*
                Ok(())
            }
        }
    };
}

/// An enum: the number of the variant, then what it holds.
macro_rules! variants {
    ($type:ident { $($number:literal = $variant:ident $(($value:ident))? $({ $($field:ident),* })?),* $(,)? }) => {
        impl Encode for $type {
            fn encode(&self, to: &mut Writer<'_>) -> io::Result<()> {
                match self {
                    $( $type::$variant $(($value))? $({ $($field),* })? => {
                        u32::encode(&$number, to)?;
                        $( $value.encode(to)?; )?
                        $( $( $field.encode(to)?; )* )?
                        Ok(())
                    } )*
                }
            }
        }
    };
}

// What money is worth later changes nothing that happens.
fields!(WorldSpec { days, calendar, seed, market_seed, people, firms, nests, services, events, chances, policies } without valuation);
fields!(PeopleSpec {
    count,
    represents,
    entering_per_day,
    free_minutes,
    sociability,
    ad_tolerance,
    willingness_to_pay,
    correlation,
    outside_weight,
    comparison,
    contacts,
    homophily,
    rhythm
});
fields!(CalendarSpec { first_weekday, first_day_of_year });
fields!(RhythmSpec { free_minutes, reach });
fields!(CycleSpec { weekdays, amplitude, peak_day });
fields!(EdgeList { first, contacts });
fields!(FirmSpec { name, cash, credit });
fields!(NestSpec { name, similarity, switching_cost });
fields!(ServiceSpec {
    name,
    firm,
    nest,
    opens,
    quality,
    learning,
    taste,
    breadth,
    fit_shape,
    session_minutes,
    frequency,
    habit,
    satisfaction,
    churn,
    join,
    return_hazard,
    return_effect,
    hype,
    network,
    capacity,
    cost,
    initial_users,
    initial_tenure_days,
    initial_payers,
    host,
    has_guests,
    channels,
    models
});
fields!(HostSpec { service, revenue_share, fee_per_day, links });
fields!(QualitySpec { start, decay_per_day, release_every_days, release_gain, release_cost });
fields!(LearningSpec { gain_per_thousand_minutes });
fields!(ChanceSpec { number, deed, draw, from, hazard, action } without name, written);
fields!(FrequencySpec { spread });
fields!(HabitSpec { strength, days, growth });
variants!(HabitGrowth { 0 = Tenure, 1 = Use { fade_days } });
fields!(SatisfactionSpec { initial, smoothing });
fields!(JoinSpec { appeal, quality_effect, offer_effect, give_up });
fields!(HypeSpec { level, half_life_days });
variants!(FitShape { 0 = Gaussian, 1 = Box });
fields!(NetworkSpec { weight, half, of });
variants!(NetworkOf { 0 = All, 1 = Contacts });
fields!(ChurnSpec { hazard, spread, satisfaction_effect, inactive_days });
fields!(CapacitySpec { users, exponent });
fields!(CostSpec { per_active_day, per_thousand_minutes, per_join, fixed_per_day });
fields!(ChannelSpec {
    name,
    kind,
    reaches,
    audience_fit,
    intent,
    cap,
    funnel,
    cost_per_reach,
    cost_per_join,
    through_host,
    starts,
    ends
});
fields!(FunnelSpec { steps, loss_per_step });
fields!(ModelSpec { model, values, starts });
fields!(EventSpec { day, action });
fields!(PolicySpec { number, firm, every_days, from, until, once, when, deeds } without name);
fields!(Deed { action, number, valuation } without written);
fields!(Computed { formula, least, above_least, most, below_most, step, grain });
variants!(Grain { 0 = Any, 1 = Integer, 2 = Money });
fields!(Formula { expression, knows });
variants!(Known { 0 = Fact { whose, days, quantity }, 1 = Setting(action), 2 = Number(number) });
variants!(Whose { 0 = Firm(index), 1 = Service(index) });
variants!(Lately { 0 = Month, 1 = Yesterday, 2 = Total });
variants!(Quantity { 0 = Measure(name), 1 = Metric(name), 2 = Channel { channel, measure } });
impl Encode for Expression {
    fn encode(&self, to: &mut Writer<'_>) -> io::Result<()> {
        // Each step stands in it, numbers in the shortest form that reads back as the same.
        format!("{self:?}").encode(to)
    }
}

fields!(Correlation { traits, correlation });
impl<T: Encode, const N: usize> Encode for [T; N] {
    fn encode(&self, to: &mut Writer<'_>) -> io::Result<()> {
        self.iter().try_for_each(|value| value.encode(to))
    }
}
variants!(CorrelatedTrait {
    0 = FreeMinutes,
    1 = Sociability,
    2 = AdTolerance,
    3 = WillingnessToPay,
    4 = Frequency(service),
    5 = Frailty(service),
});
variants!(Distribution {
    0 = Constant(value),
    1 = Uniform { minimum, maximum },
    2 = Lognormal { median, sigma },
    3 = Gamma { mean, shape },
    4 = Beta { a, b },
    5 = Pareto { minimum, alpha },
});
variants!(ContactsSpec {
    0 = SmallWorld { mean, rewire },
    1 = HeavyTailed { mean },
    2 = Edges(edges),
});
variants!(Reaches { 0 = Prospects, 1 = Lapsed });
variants!(ChannelKind {
    0 = Organic { innovation },
    1 = WordOfMouth { imitation, valence, transmission },
    2 = Invitation { per_new_user, per_active_day, acceptance, delay_days, reward },
    3 = ContactImport { share, contacts, acceptance, delay_days },
    4 = PartnerSeeding { people_per_day },
    5 = PaidAds { budget_per_day, cost_per_install, saturation_per_day },
    6 = PayPerInstall { installs_per_day, price_per_install },
    7 = Coupon { coupons_per_day, redemption, value },
    8 = Press { audience, half_life_days },
    9 = BoughtList { addresses_per_day, response, cost_per_address },
    10 = CrossPromotion { from, hazard },
    11 = ModelInvitation { model, acceptance, delay_days, reward },
    12 = HandOver { from },
    13 = Group { size },
});
variants!(Action {
    0 = SetModelParameter { service, model, parameter, value },
    1 = SetService { service, knob, value },
    2 = SetChannel { service, channel, knob, value },
    3 = SetOutsideWeight(weight),
    4 = Open { service },
    5 = Close { service },
    6 = Release { service, gain, cost },
    7 = CutChannel { service, channel },
    8 = Shock { service, leave_share, satisfaction_shift },
    9 = Capital { firm, amount, valuation },
    10 = SetNest { nest, knob, value },
});
variants!(NestKnob {
    0 = Similarity,
    1 = SwitchingCost,
});
variants!(ServiceKnob {
    0 = Quality,
    1 = QualityDecayPerDay,
    2 = ReleaseEveryDays,
    3 = ReleaseGain,
    4 = SessionMinutes,
    5 = ChurnHazard,
    6 = ChurnSatisfactionEffect,
    7 = ReturnHazard,
    8 = CapacityUsers,
    9 = CostPerActiveDay,
    10 = CostPerThousandMinutes,
    11 = CostPerJoin,
    12 = CostFixedPerDay,
    13 = JoinAppeal,
    14 = JoinQualityEffect,
    15 = JoinOfferEffect,
    16 = JoinGiveUp,
    17 = ReturnEffect,
    18 = NetworkWeight,
    19 = ChurnInactiveDays,
    20 = HostRevenueShare,
    21 = HostFeePerDay,
    22 = HostLinks,
});
variants!(ChannelKnob {
    0 = Innovation,
    1 = Imitation,
    2 = PerNewUser,
    3 = PerActiveDay,
    4 = Acceptance,
    5 = PeoplePerDay,
    6 = BudgetPerDay,
    7 = CostPerInstall,
    8 = InstallsPerDay,
    9 = PricePerInstall,
    10 = CouponsPerDay,
    11 = AddressesPerDay,
    12 = Hazard,
    13 = AudienceFit,
    14 = Intent,
    15 = FunnelSteps,
    16 = FunnelLossPerStep,
    17 = Valence,
    18 = Transmission,
});

impl Encode for ModelHandle {
    fn encode(&self, to: &mut Writer<'_>) -> io::Result<()> {
        self.description().encode(to)
    }
}

fields!(Description {
    id, version, parameters, columns, metrics, postings, globals, scratch_bytes_per_person, market_wide
} without title, doc);
// What it may be was checked when the world was read; what it is stands in the world.
fields!(Parameter { name, choices } without
    unit, doc, source, default, required, tunable, log_scale, minimum, maximum, minimum_open, maximum_open);
fields!(Column { name, value_type, role, initial_bits } without unit, doc);
fields!(Metric { name, kind, length, role } without unit, doc);
fields!(Posting { name, kind, party } without doc);
fields!(Global { name, initial, length } without unit, doc);
variants!(ParameterValue {
    0 = Float(value),
    1 = Integer(value),
    2 = Boolean(value),
    3 = Choice(index),
    4 = Text(text),
    5 = List(values),
});
variants!(Length { 0 = Fixed(length), 1 = Parameter(index) });
variants!(ColumnType { 0 = F32, 1 = F64, 2 = U8, 3 = U16, 4 = U32, 5 = I64 });
variants!(ColumnRole { 0 = Input(input), 1 = Output(output), 2 = State, 3 = Shared, 4 = OfService, 5 = OfFirm, 6 = OfContacts, 7 = OfFollowers, 8 = OfGroup });
variants!(Input {
    0 = MinutesToday,
    1 = FreeMinutes,
    2 = Satisfaction,
    3 = TenureDays,
    4 = AdTolerance,
    5 = WillingnessToPay,
    6 = Sociability,
    7 = Fit,
    8 = OthersShare,
    9 = OthersValue,
    10 = ContactsUsing,
    11 = ContactsPaying,
    12 = Arrival,
    13 = Departure,
    14 = Paying,
    15 = Gift,
    16 = Channel,
    17 = PlaceInGroup,
});
variants!(Output { 0 = Attraction, 1 = Experience, 2 = PaidMicros, 3 = LeaveHazard, 4 = Appeal, 5 = LeaveFactor, 6 = Invitations, 7 = InvitationGift, 8 = HandOver, 9 = Brings });
variants!(MetricKind { 0 = Sum, 1 = Gauge, 2 = Maximum });
variants!(MetricRole { 0 = None, 1 = Advertisers, 2 = Merchants, 3 = Price, 4 = AdsPerHour });
variants!(PostingKind { 0 = Revenue, 1 = Cost });
variants!(Party { 0 = User, 1 = Advertiser, 2 = Merchant, 3 = Other, 4 = Service });
