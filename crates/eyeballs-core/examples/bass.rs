//! A world made by hand: one service that people adopt by innovation and imitation, beside the closed form of
//! Bass (1969). `cargo run --release -p eyeballs-core --example bass`

use eyeballs_core::simulation::Simulation;
use eyeballs_core::spec::*;
use eyeballs_core::units::{Day, Micros};
use eyeballs_core::world::World;
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Hazards per day; a year of 365 days has p = 0.03 and q = 0.38 (Sultan, Farley & Lehmann 1990).
const INNOVATION: f64 = 0.03 / 365.0;
const IMITATION: f64 = 0.38 / 365.0;
const PEOPLE: u32 = 100_000;

fn channel(name: &str, kind: ChannelKind) -> ChannelSpec {
    ChannelSpec {
        name: name.to_owned(),
        kind,
        reaches: Reaches::Prospects,
        through_host: false,
        audience_fit: 0.0,
        intent: 1.0,
        cap: None,
        funnel: FunnelSpec { steps: 0, loss_per_step: 0.0 },
        cost_per_reach: Micros::ZERO,
        cost_per_join: Micros::ZERO,
        starts: Day(0),
        ends: None,
    }
}

fn world() -> WorldSpec {
    let service = ServiceSpec {
        name: "durable".to_owned(),
        firm: 0,
        nest: None,
        opens: Day(0),
        quality: QualitySpec {
            start: 0.5,
            decay_per_day: 0.0,
            release_every_days: 0,
            release_gain: 0.0,
            release_cost: Micros::ZERO,
        },
        learning: LearningSpec::NONE,
        taste: 0.0,
        breadth: None,
        fit_shape: FitShape::Gaussian,
        session_minutes: 10.0,
        frequency: FrequencySpec { spread: 0.0 },
        habit: HabitSpec { strength: 0.0, days: 30.0, growth: HabitGrowth::Tenure },
        satisfaction: SatisfactionSpec { initial: 0.5, smoothing: 0.1 },
        churn: ChurnSpec { hazard: 0.0, spread: 0.0, satisfaction_effect: 0.0, inactive_days: 0 },
        join: JoinSpec::NEUTRAL,
        return_hazard: 0.0,
        return_effect: 0.0,
        hype: HypeSpec::NONE,
        network: NetworkSpec::NONE,
        capacity: None,
        cost: CostSpec::default(),
        initial_users: 0,
        initial_tenure_days: 0.0,
        initial_payers: 0.0,
        host: None,
        has_guests: false,
        channels: vec![
            channel("organic", ChannelKind::Organic { innovation: INNOVATION }),
            channel(
                "word-of-mouth",
                ChannelKind::WordOfMouth { imitation: IMITATION, valence: 0.0, transmission: 0.0 },
            ),
        ],
        models: Vec::new(),
    };
    WorldSpec {
        days: 10 * 365,
        calendar: CalendarSpec::default(),
        seed: 1969,
        market_seed: 1969,
        people: PeopleSpec {
            count: PEOPLE,
            represents: 1,
            entering_per_day: 0.0,
            free_minutes: Distribution::Constant(60.0),
            sociability: Distribution::Constant(1.0),
            ad_tolerance: Distribution::Constant(0.5),
            willingness_to_pay: Distribution::Constant(1.0),
            correlation: Vec::new(),
            outside_weight: 0.5,
            comparison: 0.0,
            contacts: ContactsSpec::SmallWorld { mean: 20.0, rewire: 1.0 },
            homophily: 0.0,
            rhythm: None,
        },
        firms: vec![FirmSpec { name: "acme".to_owned(), cash: Micros::ZERO, credit: None }],
        nests: Vec::new(),
        services: vec![service],
        events: Vec::new(),
        chances: Vec::new(),
        policies: Vec::new(),
        valuation: ValuationSpec::default(),
    }
}

/// Share of all who have adopted by a time.
fn bass(days: f64) -> f64 {
    let left = libm::exp(-(INNOVATION + IMITATION) * days);
    (1.0 - left) / (1.0 + IMITATION / INNOVATION * left)
}

fn main() -> Result<(), Box<dyn Error>> {
    let world = Arc::new(World::new(world()));
    let (record, end) = Simulation::new(&world, 0)?.run(&AtomicBool::new(false));
    end?;
    println!("year  adopters, simulated  by the closed form");
    for year in 1..=10 {
        let adopters = record.services[0].days[year * 365 - 1].active;
        let expected = f64::from(PEOPLE) * bass(365.0 * year as f64);
        println!("{year:>4}  {adopters:>19}  {expected:>18.0}");
    }
    Ok(())
}
