//! Whatever happens to some bytes of the file costs the records that they belong to and no other.

use super::*;
use crate::testing::scenario;
use eyeballs_core::checkpoint::write_record;
use eyeballs_core::record::Record;
use eyeballs_core::world::World;
use std::fs;
use std::io::Cursor;
use tempfile::TempDir;

/// What is written of an empty record.
fn record() -> Vec<u8> {
    let scenario = scenario(
        "title = 'T'\n[run]\ndays = 2\n[people]\ncount = 10\n[firm.f]\ncash = 0\n[service.s]\nfirm = 'f'\n",
    );
    let world = World::new(scenario.variants[0].world.clone());
    let mut bytes = Vec::new();
    write_record(&Record::default(), &world, 0, &mut bytes).expect("memory can be written");
    bytes
}

/// A file with four records: of two variants in two replications.
struct Four {
    _folder: TempDir,
    path: PathBuf,
    record: Vec<u8>,
    good: Vec<u8>,
}

const ALL: [Simulation; 4] = [(0, 0), (0, 1), (1, 0), (1, 1)];

impl Four {
    fn new() -> Four {
        let folder = TempDir::new().expect("there is a place for tests");
        let path = folder.path().join("records");
        let record = record();
        let mut records = Records::open(&path).expect("it can be made");
        for simulation in ALL {
            records.add(simulation, &record).expect("it can be written");
        }
        let good = fs::read(&path).expect("it is there");
        Four { _folder: folder, path, record, good }
    }

    /// Bytes of an entry.
    fn entry(&self) -> usize {
        self.good.len() / ALL.len()
    }

    /// Opens the file with other bytes.
    fn opened(&self, bytes: &[u8]) -> Records {
        fs::write(&self.path, bytes).expect("the test folder can be written");
        Records::open(&self.path).expect("damage is no error")
    }

    /// Sees that all records but some are there, and that the file is as if these had never been.
    #[track_caller]
    fn assert_lost(&self, bytes: &[u8], gone: &[Simulation], lost: &[Lost]) {
        let mut records = self.opened(bytes);
        assert_eq!(records.lost(), lost);
        for simulation in ALL {
            let expected = (!gone.contains(&simulation)).then_some(&self.record);
            let kept = records.get(simulation).expect("it can be read");
            assert_eq!(kept.as_ref(), expected, "{simulation:?}");
        }
        for &simulation in gone {
            records.add(simulation, &self.record).expect("it can be written");
        }
        drop(records);
        let again = Records::open(&self.path).expect("it can be read");
        assert_eq!((again.count(), again.lost()), (ALL.len(), &[][..]));
        assert_eq!(fs::read(&self.path).expect("it is there").len(), self.good.len());
    }
}

fn scanned(bytes: &[u8]) -> (BTreeMap<Simulation, Span>, Vec<Lost>) {
    scan(&mut BufReader::new(Cursor::new(bytes)), bytes.len() as u64).expect("memory can be read")
}

fn is_damaged(simulation: Simulation, how: &str) -> Lost {
    Lost::Record(simulation, format!("is damaged: {how}"))
}

#[test]
fn a_torn_tail_costs_the_last_record() {
    let four = Four::new();
    let last = 3 * four.entry();
    let lost = |length: usize| {
        if length < last + HEAD_BYTES as usize {
            Lost::Bytes { start: last as u64, length: (length - last) as u64 }
        } else {
            is_damaged((1, 1), "it ends too early")
        }
    };
    for length in last + 1..four.good.len() {
        let (entries, found) = scanned(&four.good[..length]);
        assert_eq!((entries.len(), found), (3, vec![lost(length)]));
    }
    for length in [last + 7, last + HEAD_BYTES as usize + 7] {
        four.assert_lost(&four.good[..length], &[(1, 1)], &[lost(length)]);
    }
}

#[test]
fn a_tail_of_zeros_costs_the_records_that_it_covers() {
    let four = Four::new();
    let entry = four.entry();
    // The length was on the disk before the bytes.
    let zeroed = |from: usize, length: usize| {
        let mut bytes = four.good[..from].to_vec();
        bytes.resize(length, 0);
        bytes
    };
    let whole = four.good.len();
    let tail = |from: usize, to: usize| Lost::Bytes { start: from as u64, length: (to - from) as u64 };
    four.assert_lost(&zeroed(3 * entry, whole), &[(1, 1)], &[tail(3 * entry, whole)]);
    four.assert_lost(&zeroed(2 * entry, whole + 4_096), &[(1, 0), (1, 1)], &[tail(2 * entry, whole + 4_096)]);
    four.assert_lost(&zeroed(0, 8_192), &ALL, &[tail(0, 8_192)]);
    let in_body = zeroed(3 * entry + HEAD_BYTES as usize + 20, whole);
    four.assert_lost(&in_body, &[(1, 1)], &[is_damaged((1, 1), "its checksum is wrong")]);
}

#[test]
fn a_damaged_byte_costs_the_record_that_it_belongs_to() {
    let four = Four::new();
    let entry = four.entry();
    for position in 0..four.good.len() {
        let mut damaged = four.good.clone();
        damaged[position] ^= 1 << (position % 8);
        let (entries, lost) = scanned(&damaged);
        let (index, within) = (position / entry, position % entry);
        assert_eq!(entries.len(), 3, "byte {position}");
        assert!(!entries.contains_key(&ALL[index]), "byte {position}");
        match &lost[..] {
            [Lost::Bytes { start, length }] => {
                assert!(within < HEAD_BYTES as usize, "byte {position}");
                assert_eq!((*start, *length), ((index * entry) as u64, entry as u64));
            }
            [Lost::Record(simulation, _)] => {
                assert!(within >= HEAD_BYTES as usize, "byte {position}");
                assert_eq!(*simulation, ALL[index]);
            }
            lost => panic!("byte {position} costs {lost:?}"),
        }
    }
    let mut damaged = four.good.clone();
    damaged[entry + 8] ^= 1;
    let lost = Lost::Bytes { start: entry as u64, length: entry as u64 };
    four.assert_lost(&damaged, &[(0, 1)], &[lost]);
}

#[test]
fn a_mark_in_what_is_damaged_is_no_entry() {
    let four = Four::new();
    let mut bytes = b"##record\n#record\n#recor".to_vec();
    let stray = bytes.len();
    bytes.extend(&four.good);
    bytes.extend(MARK);
    let end = bytes.len() - MARK.len();
    let lost = [
        Lost::Bytes { start: 0, length: stray as u64 },
        Lost::Bytes { start: end as u64, length: MARK.len() as u64 },
    ];
    four.assert_lost(&bytes, &[], &lost);
}

#[test]
fn what_was_written_again_is_not_lost() {
    let four = Four::new();
    let mut bytes = four.good.clone();
    bytes[HEAD_BYTES as usize + 40] ^= 1;
    bytes.extend(&four.good[..four.entry()]);
    let records = four.opened(&bytes);
    assert_eq!((records.count(), records.lost()), (ALL.len(), &[][..]));
}
