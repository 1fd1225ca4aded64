//! How fast the market runs: `cargo bench -p eyeballs --bench market`.
//!
//! Items are person-days: over all people, users or not, in `scenarios`, `population`, `threads` and
//! `generality`; of users only in `active_share`, `services` and `parts`, whose names say so.

mod by_hand;
mod worlds;

use divan::Bencher;
use divan::counter::ItemsCount;
use eyeballs_core::simulation::Simulation;
use eyeballs_core::world::World;
use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

const REFERENCE: &str = "one-service-with-ads";

fn read(scenario: &str, changes: &[(&str, String)]) -> Vec<Arc<World>> {
    worlds::worlds(&worlds::scenario(scenario), changes).unwrap_or_else(|error| panic!("{error}"))
}

fn person_days(worlds: &[Arc<World>]) -> u64 {
    worlds.iter().map(|world| u64::from(world.spec().people.count) * u64::from(world.spec().days)).sum()
}

fn simulate(world: &Arc<World>) -> Simulation {
    Simulation::new(world, 0).expect("the models accept their parameters")
}

fn run(simulation: Simulation) {
    simulation.run(&AtomicBool::new(false)).1.expect("the simulation reaches its end");
}

/// All threads of the machine.
const ALL: usize = 0;

fn pool(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be had")
}

/// Complete simulations, their people made before.
fn complete(bencher: Bencher<'_, '_>, worlds: &[Arc<World>], threads: usize) {
    let pool = pool(threads);
    bencher
        .counter(ItemsCount::new(person_days(worlds)))
        .with_inputs(|| worlds.iter().map(simulate).collect::<Vec<_>>())
        .bench_local_values(|simulations| pool.install(|| simulations.into_iter().for_each(run)));
}

/// The same without the first day, on which everybody is made a user or a prospect.
fn settled(bencher: Bencher<'_, '_>, world: &Arc<World>, user_days_a_day: u64, threads: usize) {
    let pool = pool(threads);
    bencher
        .counter(ItemsCount::new(user_days_a_day * u64::from(world.spec().days - 1)))
        .with_inputs(|| {
            let mut simulation = simulate(world);
            simulation.step().expect("the first day ends");
            simulation
        })
        .bench_local_values(|simulation| pool.install(|| run(simulation)));
}

/// The four markets.
#[divan::bench(
    args = ["one-service-with-ads", "four-models", "three-services", "viral-network"],
    sample_count = 2,
    sample_size = 1
)]
fn scenarios(bencher: Bencher<'_, '_>, scenario: &str) {
    complete(bencher, &read(scenario, &worlds::people(100_000)), ALL);
}

/// A year of the reference market by number of people.
#[divan::bench(args = [10_000, 100_000, 1_000_000], sample_count = 2, sample_size = 1)]
fn population(bencher: Bencher<'_, '_>, people: u32) {
    complete(bencher, &read(REFERENCE, &worlds::people(people)), ALL);
}

/// The reference market by number of threads.
#[divan::bench(args = [1, 2], sample_count = 3, sample_size = 1)]
fn threads(bencher: Bencher<'_, '_>, threads: usize) {
    complete(bencher, &read(REFERENCE, &worlds::people(400_000)), threads);
}

/// The engine beside the loop written by hand, on one thread.
#[divan::bench_group(sample_count = 3, sample_size = 1)]
mod generality {
    use super::*;

    const PEOPLE: u32 = 200_000;

    #[divan::bench]
    fn engine(bencher: Bencher<'_, '_>) {
        complete(bencher, &read(REFERENCE, &worlds::people(PEOPLE)), 1);
    }

    #[divan::bench]
    fn by_hand(bencher: Bencher<'_, '_>) {
        let worlds = read(REFERENCE, &worlds::people(PEOPLE));
        let spec = worlds[0].spec();
        let tables = Arc::new(by_hand::Tables::new());
        let market = || by_hand::Market::new(&tables, PEOPLE, spec.seed);
        let pool = pool(1);
        bencher.counter(ItemsCount::new(person_days(&worlds))).with_inputs(market).bench_local_values(
            |mut market| {
                pool.install(|| (0..spec.days).for_each(|_| _ = black_box(market.step())));
            },
        );
    }
}

/// A million people, of whom some in a hundred are users. Items are days of users.
#[divan::bench(args = [1, 10, 50, 100], sample_count = 2, sample_size = 1)]
fn active_share(bencher: Bencher<'_, '_>, users_in_hundred: u32) {
    const PEOPLE: u32 = 1_000_000;
    let users = PEOPLE / 100 * users_in_hundred;
    let mut changes = worlds::people(PEOPLE);
    changes.push(("service.reader.initial_users", users.to_string()));
    changes.push(ADVERTISING.into_change());
    settled(bencher, &read("everybody", &changes)[0], u64::from(users), ALL);
}

/// Everybody uses the same number of services. Items are days of users, counted for each service.
#[divan::bench(args = [1, 2, 4, 8], sample_count = 2, sample_size = 1)]
fn services(bencher: Bencher<'_, '_>, services: usize) {
    const PEOPLE: u32 = 100_000;
    const USERS: [&str; 8] = [
        "service.a.initial_users",
        "service.b.initial_users",
        "service.c.initial_users",
        "service.d.initial_users",
        "service.e.initial_users",
        "service.f.initial_users",
        "service.g.initial_users",
        "service.h.initial_users",
    ];
    let mut changes = worlds::people(PEOPLE);
    changes.extend(USERS[services..].iter().map(|users| (*users, "0".to_owned())));
    settled(bencher, &read("eight-services", &changes)[0], u64::from(PEOPLE) * services as u64, ALL);
}

/// A change of a scenario.
#[derive(Clone, Copy)]
struct Change(&'static str, &'static str);

impl Change {
    fn into_change(self) -> (&'static str, String) {
        (self.0, self.1.to_owned())
    }
}

const ADVERTISING: Change = Change("service.reader.model.free-plus-ads", "{ pricing = 'fixed' }");

/// What each part of a day adds: everything before it in the list is at work too. Items are days of users
/// (people, where nobody is one).
const PARTS: [(&str, &[Change]); 6] = [
    ("1 nobody", &[Change("service.reader.initial_users", "0")]),
    ("2 users all alike", &[Change("people.free_minutes", "240"), Change("people.sociability", "1")]),
    ("3 who differ", &[]),
    ("4 with a model", &[ADVERTISING]),
    ("5 and taste", &[ADVERTISING, Change("service.reader.breadth", "0.5")]),
    (
        "6 and invitations",
        &[
            ADVERTISING,
            Change("service.reader.breadth", "0.5"),
            Change(
                "service.reader.channel",
                "[{ kind = 'invitation', per_new_user = 0, per_active_day = 0.02, acceptance = 0 }]",
            ),
        ],
    ),
];

/// A day, part by part.
#[divan::bench(args = PARTS.map(|(name, _)| name), sample_count = 5, sample_size = 1)]
fn parts(bencher: Bencher<'_, '_>, part: &str) {
    const PEOPLE: u32 = 100_000;
    let (_, settings) = PARTS.iter().find(|(name, _)| *name == part).expect("the part is in the list");
    let mut changes = worlds::people(PEOPLE);
    changes.extend(settings.iter().map(|setting| setting.into_change()));
    settled(bencher, &read("everybody", &changes)[0], u64::from(PEOPLE), 1);
}

/// What each mechanism of demand adds to a day of users who differ, by itself. Items are days of users.
const ADDITIONS: [(&str, &[Change]); 11] = [
    ("none", &[]),
    ("use.spread", &[Change("service.reader.use.spread", "3")]),
    (
        "people.correlation",
        &[
            Change("service.reader.use.spread", "3"),
            Change("service.reader.churn", "{ hazard = 1e-9, spread = 1 }"),
            Change("people.correlation", "[['service.reader.frequency', 'service.reader.frailty', -0.5]]"),
        ],
    ),
    ("habit.by use", &[Change("service.reader.habit.by", "'use'")]),
    ("churn.inactive_days", &[Change("service.reader.churn.inactive_days", "30")]),
    ("network of all", &[Change("service.reader.network", "{ weight = 1 }")]),
    ("network of contacts", &[Change("service.reader.network", "{ weight = 1, of = 'contacts' }")]),
    ("hype", &[Change("service.reader.hype.level", "0.2")]),
    ("rhythm", &[Change("people.rhythm.free_minutes.weekdays", "[1, 1, 1, 1, 1, 1.2, 1.2]")]),
    ("word of mouth", &[Change("service.reader.channel", "[{ kind = 'word-of-mouth', imitation = 1e-9 }]")]),
    (
        "word of mouth, transmission",
        &[Change(
            "service.reader.channel",
            "[{ kind = 'word-of-mouth', imitation = 1e-9, transmission = 1 }]",
        )],
    ),
];

/// A day with each addition alone.
#[divan::bench(args = ADDITIONS.map(|(name, _)| name), sample_count = 5, sample_size = 1)]
fn additions(bencher: Bencher<'_, '_>, addition: &str) {
    const PEOPLE: u32 = 100_000;
    let (_, settings) = ADDITIONS.iter().find(|(name, _)| *name == addition).expect("it is in the list");
    let mut changes = worlds::people(PEOPLE);
    changes.extend(settings.iter().map(|setting| setting.into_change()));
    settled(bencher, &read("everybody", &changes)[0], u64::from(PEOPLE), 1);
}

fn main() {
    divan::main();
}
