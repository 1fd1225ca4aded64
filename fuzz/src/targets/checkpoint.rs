//! Checkpoints and records. Whoever damages one can also repair its checksums, so the target does that for most inputs:
//! the first byte says what the input is.

use super::Files;
use eyeballs_core::checkpoint::{read_record, write_record};
use eyeballs_core::simulation::Simulation;
use eyeballs_core::units::Day;
use eyeballs_core::world::World;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, LazyLock};
use twox_hash::XxHash3_64;

const SCENARIO: &[u8] = b"title = 'T'
run.days = 5
people.count = 64
firm.acme.cash = 500
[service.reader]
firm = 'acme'
initial_users = 20
[[service.reader.channel]]
kind = 'invitation'
acceptance = 0.5
per_active_day = 1
[service.reader.model.paid-membership]
price = 3
[[event]]
day = 2
shock = { service = 'reader', leave_share = 0.1 }
";

/// Bytes of the magic and of the format, which stand before the frames.
const BEFORE_FRAMES: usize = 12;
/// Bytes of a frame's length and checksum.
const FRAME_HEAD: usize = 12;

struct Known {
    world: Arc<World>,
    /// A state and a record as bytes, and what stands in their frames.
    state: (Vec<u8>, Vec<u8>),
    record: (Vec<u8>, Vec<u8>),
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let scenario = Files::new(&[("main.toml", SCENARIO)]).read().expect("the scenario is right");
    let world = Arc::new(World::new(scenario.variants[0].world.clone()));
    let mut simulation = Simulation::new(&world, 0).expect("the models accept their parameters");
    let stop = AtomicBool::new(false);
    simulation.run_to(Day(3), &stop).expect("it runs");
    let (mut state, mut record) = (Vec::new(), Vec::new());
    simulation.write(&mut state).expect("there is memory");
    let (done, end) = simulation.run(&stop);
    end.expect("it runs to its end");
    write_record(&done, &world, 0, &mut record).expect("there is memory");
    let payload = |bytes: &[u8]| unframed(&bytes[BEFORE_FRAMES..]);
    let (state_payload, record_payload) = (payload(&state), payload(&record));
    Known { world, state: (state, state_payload), record: (record, record_payload) }
});

/// What stands in frames that are right.
fn unframed(mut frames: &[u8]) -> Vec<u8> {
    let mut payload = Vec::new();
    while let Some((count, rest)) = frames.split_first_chunk::<4>() {
        let (bytes, next) = rest[FRAME_HEAD - 4..].split_at(u32::from_le_bytes(*count) as usize);
        payload.extend_from_slice(bytes);
        frames = next;
    }
    payload
}

/// Frames with the right checksums.
fn framed(payload: &[u8]) -> Vec<u8> {
    let mut frames = Vec::new();
    let mut checksum = 0;
    for bytes in payload.chunks(1 << 16).chain([&[][..]]) {
        checksum = XxHash3_64::oneshot_with_seed(checksum, bytes);
        frames.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
        frames.extend_from_slice(&checksum.to_le_bytes());
        frames.extend_from_slice(bytes);
    }
    frames
}

pub(crate) fn run(input: &[u8]) {
    let Known { world, state, record } = &*KNOWN;
    let (what, change) = input.split_first().unwrap_or((&0, &[]));
    let (whole, payload) = if what % 2 == 0 { state } else { record };
    let bytes = match what / 2 % 3 {
        // As it stands.
        0 => change.to_vec(),
        // A right one with changes, and its checksums made right again.
        1 => [&whole[..BEFORE_FRAMES], &framed(&changed(payload, change))].concat(),
        // The same, with its checksums as they were.
        _ => changed(whole, change),
    };
    if what % 2 == 0 {
        let _ = Simulation::read(world, 0, &mut bytes.as_slice());
    } else {
        let _ = read_record(world, 0, &mut bytes.as_slice());
    }
    // What was not changed is read.
    if change.is_empty() && what / 2 % 3 > 0 {
        if what % 2 == 0 {
            Simulation::read(world, 0, &mut bytes.as_slice()).expect("it is right");
        } else {
            read_record(world, 0, &mut bytes.as_slice()).expect("it is right");
        }
    }
}

/// Bytes with changes: each two bytes of position, one of what to do, and eight that may be put there.
fn changed(bytes: &[u8], changes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for change in changes.chunks(11) {
        let mut padded = [0; 11];
        padded[..change.len()].copy_from_slice(change);
        let [low, high, what, new @ ..] = padded;
        // Positions are taken from the whole, whatever its length.
        let at = usize::from(u16::from_le_bytes([low, high])) * bytes.len() / (1 << 16);
        match what % 4 {
            0 => bytes.truncate(at),
            1 => drop(bytes.splice(at..at, new)),
            2 => drop(bytes.drain(at..bytes.len().min(at + usize::from(new[0])))),
            _ => {
                for (byte, new) in bytes[at..].iter_mut().zip(&new[..1 + usize::from(what / 4 % 8)]) {
                    *byte = *new;
                }
            }
        }
    }
    bytes
}
