//! A simulation goes on from a checkpoint as if it had never stopped; what is not its checkpoint is
//! refused and says why.

#[path = "common/any.rs"]
mod any;
mod common;

use any::any_world;
use common::{channel, run, service, world};
use eyeballs_core::checkpoint::{CheckpointError, read_record, verify, write_record};
use eyeballs_core::record::Record;
use eyeballs_core::simulation::Simulation;
use eyeballs_core::spec::*;
use eyeballs_core::units::Day;
use eyeballs_core::world::World;
use proptest::prelude::*;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

static GO: AtomicBool = AtomicBool::new(false);

fn begun(world: &Arc<World>, day: u32) -> Simulation {
    let mut simulation = Simulation::new(world, 1).expect("there are no models");
    simulation.run_to(Day(day), &GO).expect("nothing can fail");
    simulation
}

fn bytes(simulation: &Simulation) -> Vec<u8> {
    let mut bytes = Vec::new();
    simulation.write(&mut bytes).expect("memory can be written");
    bytes
}

fn read(world: &Arc<World>, bytes: &[u8]) -> Result<Simulation, CheckpointError> {
    Simulation::read(world, 1, &mut &*bytes)
}

fn refusal(result: Result<Simulation, CheckpointError>) -> String {
    result.map(|simulation| simulation.day()).expect_err("it is refused").to_string()
}

/// As text, in which no two numbers look the same.
fn shown(record: &Record) -> String {
    format!("{record:?}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn a_simulation_goes_on_from_any_day_as_if_it_had_never_stopped(spec in any_world(), day in 0_u32..=90) {
        let straight = run(spec.clone(), 1);
        let world = Arc::new(World::new(spec));
        let kept = bytes(&begun(&world, day));
        // Another world of the same numbers, as another run of the program has it.
        let world = Arc::new(World::new(world.spec().clone()));
        let resumed = read(&world, &kept).expect("it is its own checkpoint");
        prop_assert_eq!(resumed.day(), Day(day));
        prop_assert!(bytes(&resumed) == kept, "all that was written is read");
        let (record, end) = resumed.run(&GO);
        prop_assert_eq!(end, Ok(()));
        prop_assert!(shown(&record) == shown(&straight));
    }
}

/// A small world with invitations on their way, and its checkpoint: several frames long.
fn sample() -> (Arc<World>, Vec<u8>) {
    let mut reader = service("reader");
    reader.initial_users = 3_000;
    let kind = ChannelKind::ContactImport { share: 0.5, contacts: 9, acceptance: 0.1, delay_days: 5 };
    reader.channels = vec![channel("import", kind)];
    let mut spec = world(40_000, 20, vec![reader]);
    spec.events = vec![EventSpec { day: Day(3), action: Action::SetOutsideWeight(1.0) }];
    let world = Arc::new(World::new(spec));
    let bytes = bytes(&begun(&world, 7));
    (world, bytes)
}

#[test]
fn no_damaged_byte_goes_unnoticed() {
    let (world, good) = sample();
    assert!(good.len() > 500_000, "{} bytes are too few for a test", good.len());
    // All of the head, and bytes at equal distances of the rest.
    for place in (0..200).chain((200..good.len()).step_by(3_989)).chain(good.len() - 20..good.len()) {
        let mut damaged = good.clone();
        damaged[place] ^= 1 << (place % 8);
        assert!(read(&world, &damaged).is_err(), "byte {place}");
    }
}

#[test]
fn no_missing_or_added_byte_goes_unnoticed() {
    let (world, good) = sample();
    for length in (0..200).chain((200..good.len()).step_by(7_919)).chain(good.len() - 20..good.len()) {
        let text = refusal(read(&world, &good[..length]));
        assert!(text.contains("is damaged: it ends too early"), "{length} bytes: {text}");
    }
    let mut longer = good;
    longer.push(0);
    assert!(refusal(read(&world, &longer)).contains("more than it should"));
}

#[test]
fn what_belongs_to_something_else_is_refused_and_says_what_differs() {
    let (world, good) = sample();
    let other = |change: &dyn Fn(&mut WorldSpec)| {
        let mut spec = world.spec().clone();
        change(&mut spec);
        refusal(read(&Arc::new(World::new(spec)), &good))
    };
    assert!(other(&|spec| spec.seed = 7).contains("its seed is 2014, and here it is 7"));
    assert!(other(&|spec| spec.services[0].churn.hazard = 1e-9).contains("its world is"));
    assert!(other(&|spec| spec.events.clear()).contains("its world is"));
    let text = refusal(Simulation::read(&world, 2, &mut &*good));
    assert!(text.contains("its replication is 1, and here it is 2"), "{text}");

    let mut format = good.clone();
    format[8] += 1;
    assert!(refusal(read(&world, &format)).contains(&format!("has format {}", format[8])));
    assert!(refusal(read(&world, b"title = 'A shop'")).contains("is not a checkpoint of Eyeballs"));
    let mut record = Vec::new();
    write_record(&Record::default(), &world, 1, &mut record).expect("memory can be written");
    assert!(refusal(read(&world, &record)).contains("its content is a record"));
}

#[test]
fn a_record_comes_back_as_it_was() {
    let (world, _) = sample();
    let record = run(world.spec().clone(), 1);
    let mut bytes = Vec::new();
    write_record(&record, &world, 1, &mut bytes).expect("memory can be written");
    let read = read_record(&world, 1, &mut &*bytes).expect("it is its own record");
    assert_eq!(shown(&read), shown(&record));
    assert!(read_record(&world, 2, &mut &*bytes).is_err(), "of another replication");
}

#[test]
fn a_checkpoint_ends_where_the_disk_is_full() {
    struct Full(usize);
    impl std::io::Write for Full {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(std::io::ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let (world, good) = sample();
    let simulation = read(&world, &good).expect("it is its own checkpoint");
    assert!(simulation.write(&mut Full(good.len())).is_ok());
    assert!(simulation.write(&mut Full(good.len() - 1)).is_err());
}

/// Where each frame begins behind magic and format, and where the last ends.
fn frames(bytes: &[u8]) -> Vec<usize> {
    let mut starts = vec![12];
    while let Some(length) = bytes.get(starts[starts.len() - 1]..).and_then(|rest| rest.first_chunk()) {
        starts.push(starts[starts.len() - 1] + 12 + u32::from_le_bytes(*length) as usize);
    }
    starts
}

#[test]
fn frames_cannot_change_places() {
    let (world, good) = sample();
    let starts = frames(&good);
    let [a, b, c] = starts[2..5] else { panic!("there are several frames") };
    let swapped = [&good[..a], &good[b..c], &good[a..b], &good[c..]].concat();
    assert!(refusal(read(&world, &swapped)).contains("its checksum is wrong"));
    assert!(verify(&mut &*swapped).is_err());
    let lost = [&good[..a], &good[b..]].concat();
    assert!(verify(&mut &*lost).is_err());
}

#[test]
fn bytes_are_verified_without_their_world() {
    let (_, good) = sample();
    assert!(verify(&mut &*good).is_ok());
    assert!(verify(&mut &good[..good.len() - 1]).is_err());
    assert!(verify(&mut &*[&good[..], &[0]].concat()).is_err());
    let mut damaged = good.clone();
    damaged[good.len() / 2] ^= 1;
    assert!(verify(&mut &*damaged).is_err());
}

#[test]
fn worlds_that_fork_on_another_day_are_not_the_same() {
    let (past, _) = sample();
    let identity = |day| World::forked(past.spec().clone(), &past, Day(day)).identity();
    assert_eq!(identity(5), identity(5));
    assert_ne!(identity(5), identity(6));
    assert_ne!(identity(5), past.identity());
}
