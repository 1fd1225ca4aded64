//! Person-days per second of the main scenario's engine: `cargo bench -p eyeballs`.
//!
//! Items are person-days over all people, users or not: agents times days. Small markets run on one
//! thread, as in a batch; the large one uses all cores.

use divan::Bencher;
use divan::counter::ItemsCount;
use eyeballs_abi::instance::ModelHandle;
use eyeballs_core::simulation::Simulation;
use eyeballs_core::world::World;
use eyeballs_plugins::{Registry, Search};
use eyeballs_scenario::{ModelRequest, Models, Overrides};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A year of the main scenario.
const DAYS: u32 = 365;
const VARIANTS: [&str; 4] = ["free + ads", "value-added", "membership", "e-commerce"];

struct Installed(Registry);

impl Models for Installed {
    fn find(&self, request: &ModelRequest) -> Result<ModelHandle, String> {
        self.0.find(&request.id, None, None).map(|found| found.handle).map_err(|error| error.to_string())
    }

    fn known(&self) -> Vec<String> {
        Vec::new()
    }
}

fn world(variant: &str, people: u32) -> Arc<World> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/four-models-one-audience.toml");
    let overrides = Overrides {
        set: vec![("run.days".to_owned(), DAYS.to_string())],
        people: Some(people),
        ..Overrides::default()
    };
    let installed = Installed(Registry::open(Search::from_environment()).expect("nothing was named"));
    // The claims of the main scenario speak of its third year: without them a year will do.
    let overrides =
        Overrides { set: [overrides.set, vec![("claim".to_owned(), "[]".to_owned())]].concat(), ..overrides };
    let scenario = eyeballs_scenario::read(&file, &overrides, &installed)
        .unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let variant =
        scenario.variants.into_iter().find(|other| other.name == variant).expect("the variant is there");
    Arc::new(World::new(variant.world))
}

fn run(bencher: Bencher<'_, '_>, variant: &str, people: u32) {
    let world = world(variant, people);
    bencher.counter(ItemsCount::new(u64::from(people) * u64::from(DAYS))).bench_local(|| {
        let simulation = Simulation::new(&world, 0).expect("the models accept their parameters");
        simulation.run(&AtomicBool::new(false)).1.expect("the simulation reaches its end");
    });
}

/// One simulation of a batch.
#[divan::bench(args = VARIANTS, sample_count = 10)]
fn ten_thousand_people(bencher: Bencher<'_, '_>, variant: &str) {
    run(bencher, variant, 10_000);
}

/// One large simulation on all cores.
#[divan::bench(args = VARIANTS, sample_count = 2)]
fn a_million_people(bencher: Bencher<'_, '_>, variant: &str) {
    run(bencher, variant, 1_000_000);
}

fn main() {
    divan::main();
}
