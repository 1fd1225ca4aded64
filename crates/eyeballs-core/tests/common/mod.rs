//! A world with everything switched off, for tests to switch one thing on.

use eyeballs_core::record::Record;
use eyeballs_core::simulation::Simulation;
use eyeballs_core::spec::*;
use eyeballs_core::units::{Day, Micros};
use eyeballs_core::world::World;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

pub fn channel(name: &str, kind: ChannelKind) -> ChannelSpec {
    ChannelSpec {
        name: name.to_owned(),
        kind,
        reaches: Reaches::Prospects,
        through_host: false,
        audience_fit: 0.0,
        intent: 1.0,
        cap: None,
        funnel: FunnelSpec { steps: 0, loss_per_step: 0.5 },
        cost_per_reach: Micros::ZERO,
        cost_per_join: Micros::ZERO,
        starts: Day(0),
        ends: None,
    }
}

pub fn service(name: &str) -> ServiceSpec {
    ServiceSpec {
        name: name.to_owned(),
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
        channels: Vec::new(),
        models: Vec::new(),
    }
}

pub fn world(people: u32, days: u32, services: Vec<ServiceSpec>) -> WorldSpec {
    WorldSpec {
        days,
        calendar: CalendarSpec::default(),
        seed: 2014,
        market_seed: 2014,
        people: PeopleSpec {
            count: people,
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
        firms: vec![FirmSpec { name: "acme".to_owned(), cash: Micros(5_000_000_000), credit: None }],
        nests: Vec::new(),
        services,
        events: Vec::new(),
        chances: Vec::new(),
        policies: Vec::new(),
        valuation: ValuationSpec::default(),
    }
}

pub fn run(spec: WorldSpec, replication: u32) -> Record {
    let world = Arc::new(World::new(spec));
    let simulation = Simulation::new(&world, replication).expect("the models accept their parameters");
    let (record, end) = simulation.run(&AtomicBool::new(false));
    end.expect("the simulation reaches its end");
    record
}
