//! A simulation between two days as bytes, and back, so that it can go on later. Nothing is hidden: what
//! is not written follows from the world, and the copy runs on to the same record bit for bit.
//!
//! The bytes are `EYEBALLS`, the number of the format, and frames (`frame`) of at most 64 kibibytes, each
//! with its checksum: no byte is used before it was checked, and the state is never in memory twice. The
//! first frame begins with the head: to what the bytes belong. Numbers are little-endian. `codec` writes
//! numbers and lists; `state` says field by field what of the market is written; `identity` tells worlds apart.

mod codec;
mod frame;
mod identity;
mod state;

use crate::record::{Decision, FirmRecord, Record, Round, ServiceRecord, SimulationError};
use crate::spec::WorldSpec;
use crate::state::happenings::happenings;
use crate::state::simulation::Simulation;
use crate::units::Day;
use crate::world::World;
use codec::{Put, Refill, Take};
use frame::{Reader, Writer};
use identity::identity;
pub use identity::record_identity;
use std::fmt;
use std::io::{self, Read, Write};
use std::sync::Arc;
use twox_hash::XxHash3_64;

/// What all bytes begin with.
const MAGIC: [u8; 8] = *b"EYEBALLS";
/// Grows with every change of what is written, here and around it by whoever keeps it, or of what it means.
pub const FORMAT: u32 = 11;

/// What the bytes are.
const STATE: &str = "a checkpoint";
const RECORD: &str = "a record";

/// Why bytes cannot be used.
#[derive(Debug)]
pub enum CheckpointError {
    /// They cannot be read.
    Read(io::Error),
    /// They are something else.
    NoCheckpoint,
    /// They have another format.
    Format(u32),
    /// They were damaged, or end too early.
    Damaged(&'static str),
    /// They belong to something else.
    Foreign {
        /// What differs.
        what: &'static str,
        /// What it is in the bytes.
        theirs: String,
        /// What it is here.
        ours: String,
    },
    /// A model refuses its parameters.
    Model(SimulationError),
}

impl fmt::Display for CheckpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CheckpointError::Read(error) => write!(f, "cannot be read: {error}"),
            CheckpointError::NoCheckpoint => f.write_str("is not a checkpoint of Eyeballs"),
            CheckpointError::Format(format) => {
                write!(f, "has format {format}, and this version of Eyeballs reads format {FORMAT} only")
            }
            CheckpointError::Damaged(how) => write!(f, "is damaged: {how}"),
            CheckpointError::Foreign { what, theirs, ours } => {
                write!(f, "belongs to something else: its {what} is {theirs}, and here it is {ours}")
            }
            CheckpointError::Model(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CheckpointError {}

impl World {
    /// A number that two worlds share only if they are the same in everything.
    pub fn identity(&self) -> u128 {
        *self.identity.get_or_init(|| identity(self))
    }
}

impl Simulation {
    /// Writes the whole state.
    ///
    /// # Errors
    /// What `to` reports.
    pub fn write(&self, to: &mut dyn Write) -> io::Result<()> {
        // Until its fork day it is a simulation of the past of the world that it will be.
        let world = self.future.as_ref().unwrap_or(&self.world);
        let mut writer = begin(to, world, self.replication, STATE)?;
        self.day.put(&mut writer)?;
        (self.next_event as u64).put(&mut writer)?;
        self.decisions.put(&mut writer)?;
        self.put(&mut writer)?;
        writer.finish()
    }

    /// Reads a state that [`Simulation::write`] wrote, of the same world and replication.
    ///
    /// # Errors
    /// Why the bytes cannot be used.
    pub fn read(
        world: &Arc<World>,
        replication: u32,
        from: &mut dyn Read,
    ) -> Result<Simulation, CheckpointError> {
        let mut reader = open(from, world, replication, STATE)?;
        let day = Day::take(&mut reader)?;
        let next_event = u64::take(&mut reader)? as usize;
        let decisions = Vec::take(&mut reader)?;
        let past = world.past.as_ref().filter(|past| day < past.day);
        let today = past.map_or(world, |past| &past.world);
        if day.0 > today.spec.days || next_event > happenings(&today.spec, replication).len() {
            return Err(CheckpointError::Damaged("it is of a day that does not exist"));
        }
        let mut simulation =
            Simulation::after(today, replication, next_event, decisions).map_err(CheckpointError::Model)?;
        simulation.day = day;
        simulation.future = past.map(|_| Arc::clone(world));
        simulation.refill(&mut reader)?;
        reader.finish()?;
        Ok(simulation)
    }
}

/// Writes what a simulation left behind.
///
/// # Errors
/// What `to` reports.
pub fn write_record(record: &Record, world: &World, replication: u32, to: &mut dyn Write) -> io::Result<()> {
    let mut writer = begin(to, world, replication, RECORD)?;
    record.put(&mut writer)?;
    record.decisions.put(&mut writer)?;
    record.rounds.put(&mut writer)?;
    for service in &record.services {
        service.free_minutes.put(&mut writer)?;
    }
    writer.finish()
}

/// Reads a record that [`write_record`] wrote, of the same world and replication.
///
/// # Errors
/// Why the bytes cannot be used.
pub fn read_record(world: &World, replication: u32, from: &mut dyn Read) -> Result<Record, CheckpointError> {
    let mut reader = open(from, world, replication, RECORD)?;
    let WorldSpec { services, firms, valuation, .. } = &world.spec;
    let mut record = Record {
        services: services.iter().map(ServiceRecord::empty).collect(),
        firms: vec![FirmRecord::default(); firms.len()],
        decisions: Vec::new(),
        rounds: Vec::new(),
        valuation: *valuation,
    };
    record.refill(&mut reader)?;
    record.decisions = Vec::take(&mut reader)?;
    record.rounds = Vec::take(&mut reader)?;
    for service in &mut record.services {
        service.free_minutes = Vec::take(&mut reader)?;
    }
    reader.finish()?;
    Ok(record)
}

/// Sees whether bytes are as they were written: a state or a record of any world, neither damaged nor longer
/// or shorter than it was.
///
/// # Errors
/// Why they are not.
pub fn verify(from: &mut dyn Read) -> Result<(), CheckpointError> {
    start(from)?.verify()
}

/// The number of the format and a hash of what it consists of: every type and field that is written, in order.
pub fn format_identity() -> String {
    let mut description = String::new();
    Simulation::describe(&mut description);
    Record::describe(&mut description);
    Decision::describe(&mut description);
    Round::describe(&mut description);
    format!("{FORMAT}-{:016x}", XxHash3_64::oneshot(description.as_bytes()))
}

/// To what bytes belong: what it is called and what it is.
fn head(world: &World, replication: u32, content: &str) -> [(&'static str, String); 7] {
    let models = world.spec.services.iter().flat_map(|service| &service.models);
    let models = models.map(|model| {
        let description = model.model.description();
        format!("{} {}", description.id, description.version)
    });
    [
        ("version of Eyeballs", env!("CARGO_PKG_VERSION").to_owned()),
        ("format of the engine", format_identity()),
        ("content", content.to_owned()),
        ("list of models", format!("[{}]", models.collect::<Vec<_>>().join(", "))),
        ("seed", world.spec.seed.to_string()),
        ("replication", replication.to_string()),
        ("world", format!("{:032x}", world.identity())),
    ]
}

fn begin<'a>(
    to: &'a mut dyn Write,
    world: &World,
    replication: u32,
    content: &str,
) -> io::Result<Writer<'a>> {
    to.write_all(&MAGIC)?;
    to.write_all(&FORMAT.to_le_bytes())?;
    let mut writer = Writer::new(to);
    for (_, text) in head(world, replication, content) {
        text.put(&mut writer)?;
    }
    Ok(writer)
}

fn open<'a>(
    from: &'a mut dyn Read,
    world: &World,
    replication: u32,
    content: &str,
) -> Result<Reader<'a>, CheckpointError> {
    let mut reader = start(from)?;
    for (what, ours) in head(world, replication, content) {
        let theirs = String::take(&mut reader)?;
        if theirs != ours {
            return Err(CheckpointError::Foreign { what, theirs, ours });
        }
    }
    Ok(reader)
}

/// Reads what all bytes begin with.
fn start(from: &mut dyn Read) -> Result<Reader<'_>, CheckpointError> {
    let mut magic = [0; MAGIC.len()];
    frame::fill(from, &mut magic)?;
    if magic != MAGIC {
        return Err(CheckpointError::NoCheckpoint);
    }
    let mut format = [0; 4];
    frame::fill(from, &mut format)?;
    let format = u32::from_le_bytes(format);
    if format != FORMAT {
        return Err(CheckpointError::Format(format));
    }
    Ok(Reader::new(from))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// If this fails, what is written has changed: raise [`FORMAT`] (unless only a name did), and write the new
    /// value here.
    #[test]
    fn the_format_is_what_its_number_says() {
        assert_eq!(format_identity(), "11-8fd0591a2f0726bb");
    }
}
