//! The same bits with registers of every size.

mod common;

use common::{channel, run, service, world};
use eyeballs_core::spec::*;
use eyeballs_core::units::Micros;
use eyeballs_numerics::vectorised::{Registers, limit};

/// Two services with all that moves people: tastes, habit, satisfaction, leaving, returning, channels and
/// invitations; a full block and a part of one.
fn lively() -> WorldSpec {
    let rival = |name: &str, taste: f64| ServiceSpec {
        taste,
        breadth: Some(0.3),
        frequency: FrequencySpec { spread: 3.0 },
        habit: HabitSpec { strength: 0.5, days: 20.0, growth: HabitGrowth::Use { fade_days: 30.0 } },
        churn: ChurnSpec { hazard: 0.01, spread: 1.3, satisfaction_effect: 2.0, inactive_days: 0 },
        join: JoinSpec { appeal: 0.6, quality_effect: 2.0, offer_effect: 1.0, give_up: 0.05 },
        return_hazard: 0.005,
        return_effect: 0.5,
        hype: HypeSpec { level: 0.2, half_life_days: 30.0 },
        network: NetworkSpec { weight: 1.5, half: Some(0.3), of: NetworkOf::Contacts },
        initial_users: 500,
        channels: vec![
            channel("organic", ChannelKind::Organic { innovation: 0.002 }),
            channel(
                "word of mouth",
                ChannelKind::WordOfMouth { imitation: 0.03, valence: 0.0, transmission: 0.0 },
            ),
            channel(
                "invitation",
                ChannelKind::Invitation {
                    per_new_user: 1.0,
                    per_active_day: 0.05,
                    acceptance: 0.2,
                    delay_days: 2,
                    reward: Micros::ZERO,
                },
            ),
        ],
        ..service(name)
    };
    let mut spec = world(5_000, 120, vec![rival("here", 0.2), rival("there", 0.5)]);
    spec.people.free_minutes = Distribution::Lognormal { median: 240.0, sigma: 0.5 };
    spec.people.sociability = Distribution::Gamma { mean: 1.0, shape: 2.0 };
    spec.people.correlation = vec![Correlation {
        traits: [CorrelatedTrait::Sociability, CorrelatedTrait::Frailty("here".to_owned())],
        correlation: -0.5,
    }];
    spec.people.comparison = 0.5;
    spec.nests = vec![NestSpec { name: "both".to_owned(), similarity: 0.4, switching_cost: 0.0 }];
    spec.services.iter_mut().for_each(|service| service.nest = Some(0));
    spec
}

#[test]
fn registers_of_every_size_give_the_same_record() {
    let records = [Registers::Baseline, Registers::Avx2, Registers::Avx512].map(|largest| {
        limit(largest);
        format!("{:?}", run(lively(), 0))
    });
    assert!(records[0] == records[1], "the records of no SIMD and AVX2 differ");
    assert!(records[1] == records[2], "the records of AVX2 and AVX-512 differ");
    assert!(records[0].len() > 10_000);
}
