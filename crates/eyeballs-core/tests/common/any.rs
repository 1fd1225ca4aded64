//! Worlds in which everything happens that the market can do without models.

use crate::common::{channel, service, world};
use eyeballs_core::expression::{Builder, Operator, Type, Value};
use eyeballs_core::spec::*;
use eyeballs_core::units::{Day, Micros};
use proptest::prelude::*;

prop_compose! {
    fn any_service(name: &'static str)(
        hazard in 0.0..0.1_f64,
        spread in prop_oneof![Just(0.0), 0.1..5.0_f64],
        effect in 0.0..3.0_f64,
        returns in 0.0..0.05_f64,
        breadth in prop_oneof![Just(None), (0.05..1.0_f64).prop_map(Some)],
        opens in 0_u32..20,
        initial in 0_u64..20_000,
        decay in 0.0..0.01_f64,
        cost in 0..5_000_i64,
        innovation in 0.0..0.01_f64,
        imitation in 0.0..0.2_f64,
        per_day in 0.0..0.2_f64,
        delay in 1_u32..9,
        budget in 0..50_000_000_i64,
        steps in 0_u32..4,
        (intent, appeal) in (0.1..1.0_f64, prop_oneof![Just(1.0), 0.1..1.0_f64]),
        cap in prop_oneof![Just(None), (0_u64..3_000).prop_map(Some)],
    ) -> ServiceSpec {
        let mut spec = service(name);
        spec.churn = ChurnSpec { hazard, spread, satisfaction_effect: effect, inactive_days: opens / 2 };
        spec.join = JoinSpec { appeal, quality_effect: effect, offer_effect: 1.0, give_up: 1.0 - appeal };
        spec.return_hazard = returns;
        spec.habit.strength = 0.6;
        if opens % 3 == 0 {
            spec.habit.growth = HabitGrowth::Use { fade_days: 20.0 };
        }
        spec.frequency.spread = if opens % 2 == 0 { 2.0 } else { 0.0 };
        spec.return_effect = effect;
        spec.hype = HypeSpec { level: 1.0 - appeal, half_life_days: 20.0 };
        spec.breadth = breadth;
        spec.opens = Day(opens);
        spec.initial_users = initial;
        spec.quality.decay_per_day = decay;
        spec.quality.release_every_days = opens;
        spec.quality.release_gain = 0.1;
        spec.capacity = Some(CapacitySpec { users: 2_000.0, exponent: 0.5 });
        spec.cost = CostSpec {
            per_active_day: Micros(cost),
            per_thousand_minutes: Micros(cost * 3),
            per_join: Micros(cost * 7),
            fixed_per_day: Micros(cost * 1_000),
        };
        let mut channels = vec![
            channel("organic", ChannelKind::Organic { innovation }),
            channel("word-of-mouth", ChannelKind::WordOfMouth { imitation, valence: 0.5, transmission: 0.5 }),
            channel("invitation", ChannelKind::Invitation {
                per_new_user: 1.5, per_active_day: per_day, acceptance: 0.3, delay_days: delay,
                reward: Micros(500_000),
            }),
            channel("import", ChannelKind::ContactImport { share: 0.3, contacts: 8, acceptance: 0.1, delay_days: 2 }),
            channel("partner", ChannelKind::PartnerSeeding { people_per_day: 20.0 }),
            channel("ads", ChannelKind::PaidAds {
                budget_per_day: Micros(budget), cost_per_install: Micros(1_000_000), saturation_per_day: Some(40.0),
            }),
            channel("bundle", ChannelKind::PayPerInstall { installs_per_day: 30.0, price_per_install: Micros(200_000) }),
            channel("coupon", ChannelKind::Coupon { coupons_per_day: 100.0, redemption: 0.1, value: Micros(5_000_000) }),
            channel("press", ChannelKind::Press { audience: 900.0, half_life_days: 3.0 }),
            channel("list", ChannelKind::BoughtList {
                addresses_per_day: 500.0, response: 0.01, cost_per_address: Micros(10_000),
            }),
        ];
        for channel in &mut channels {
            channel.funnel = FunnelSpec { steps, loss_per_step: 0.3 };
            channel.audience_fit = 0.5;
            channel.intent = intent;
            channel.cap = cap;
            channel.cost_per_join = Micros(3);
            if let ChannelKind::Press { .. } | ChannelKind::BoughtList { .. } = channel.kind {
                channel.reaches = Reaches::Lapsed;
            }
        }
        spec.channels = channels;
        spec
    }
}

prop_compose! {
    /// Two firms and their services, ten ways of coming to each, events, a firm on the brink; 90 days.
    pub fn any_world()(
        one in any_service("one"),
        two in any_service("two"),
        people in 3_000_u32..9_000,
        represents in prop_oneof![Just(1_u32), Just(1_000)],
        heavy in any::<bool>(),
        entering in prop_oneof![Just(0.0), 0.0..60.0_f64],
        similarity in prop_oneof![Just(0.0), 0.1..0.9_f64],
        close_on in 10_u32..60,
    ) -> WorldSpec {
        let mut two = two;
        two.channels.push(channel("sister", ChannelKind::CrossPromotion { from: 0, hazard: 0.01 }));
        two.firm = 1;
        let mut spec = world(people, 90, vec![one, two]);
        spec.people.represents = represents;
        spec.people.entering_per_day = entering * f64::from(represents);
        spec.people.sociability = Distribution::Pareto { minimum: 1.0, alpha: 2.0 };
        spec.people.free_minutes = Distribution::Lognormal { median: 100.0, sigma: 0.7 };
        spec.people.comparison = 0.3;
        spec.nests = vec![NestSpec { name: "both".to_owned(), similarity, switching_cost: 0.7 }];
        spec.services.iter_mut().for_each(|service| service.nest = Some(0));
        if heavy {
            spec.people.contacts = ContactsSpec::HeavyTailed { mean: 8.0 };
            let of = |one, other| Correlation { traits: [one, other], correlation: 0.4 };
            let (frequency, frailty) =
                (CorrelatedTrait::Frequency("one".to_owned()), CorrelatedTrait::Frailty("two".to_owned()));
            spec.people.correlation = vec![
                of(CorrelatedTrait::Sociability, CorrelatedTrait::FreeMinutes), of(frequency, frailty),
            ];
        }
        spec.firms.push(FirmSpec {
            name: "brink".to_owned(), cash: Micros(300_000_000), credit: Some(Micros(100_000_000)),
        });
        spec.events = vec![
            EventSpec { day: Day(10), action: Action::Shock { service: 0, leave_share: 0.3, satisfaction_shift: -0.2 } },
            EventSpec { day: Day(10), action: Action::Capital { firm: 1, amount: Micros(50_000_000), valuation: None } },
            EventSpec { day: Day(close_on), action: Action::Close { service: 0 } },
            EventSpec { day: Day(75), action: Action::Open { service: 0 } },
        ];
        spec.policies = policies();
        spec.chances = vec![chance(close_on)];
        spec.services[1].learning.gain_per_thousand_minutes = 1e-5;
        spec
    }
}

/// What each firm decides: one follows who joins, one gives up a channel once.
fn policies() -> Vec<PolicySpec> {
    let fact =
        |name: &str, whose, days| Known::Fact { whose, days, quantity: Quantity::Measure(name.to_owned()) };
    let mut joined = Builder::default();
    joined.fact(Type::Number);
    joined.value(Value::Number(1e-4));
    joined.apply(Operator::Multiply).expect("numbers");
    let joined = Formula {
        expression: joined.finish(),
        knows: vec![fact("joined", Whose::Service(1), Lately::Yesterday)],
    };
    let churn = Action::SetService { service: 0, knob: ServiceKnob::ChurnHazard, value: 0.0 };
    let number = Computed {
        formula: joined,
        least: 0.001,
        above_least: false,
        most: 0.02,
        below_most: false,
        step: Some(0.002),
        grain: Grain::Any,
    };
    let mut many = Builder::default();
    many.fact(Type::Number);
    many.value(Value::Number(100.0));
    many.apply(Operator::Greater).expect("numbers");
    let many =
        Formula { expression: many.finish(), knows: vec![fact("left", Whose::Firm(1), Lately::Month)] };
    let policy = |number, name: &str, every_days| PolicySpec {
        number,
        name: name.to_owned(),
        firm: number as usize,
        every_days,
        from: Day(3),
        until: None,
        once: false,
        when: None,
        deeds: Vec::new(),
    };
    vec![
        PolicySpec {
            deeds: vec![Deed {
                written: String::new(),
                action: churn,
                number: Some(number),
                valuation: None,
            }],
            ..policy(0, "follow", 7)
        },
        PolicySpec {
            once: true,
            when: Some(many),
            deeds: vec![Deed {
                written: String::new(),
                action: Action::CutChannel { service: 1, channel: 0 },
                number: None,
                valuation: None,
            }],
            ..policy(1, "give up", 5)
        },
    ]
}

/// A release on any day from one on, which costs money and whose gain is drawn.
fn chance(from: u32) -> ChanceSpec {
    ChanceSpec {
        number: 4,
        deed: 0,
        name: "luck".to_owned(),
        written: "release one".to_owned(),
        draw: 99,
        from: Day(from),
        hazard: 0.1,
        action: Action::Release {
            service: 0,
            gain: Distribution::Beta { a: 2.0, b: 5.0 },
            cost: Micros(3_000_000),
        },
    }
}
