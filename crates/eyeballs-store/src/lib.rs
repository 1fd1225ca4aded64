//! A results folder: what was computed lies in its store and is never computed twice; its tables and pictures are exports.
//!
//! A guided tour: a [`Place`] is a results folder that this process works with, and nobody else at the same time (`lock`); its
//! [`Manifest`] says what the last command was. Its [`Store`] holds simulations by a key of all that decides what comes of them. Each
//! goes into the `journal` as it finishes; from time to time the journal becomes a `part`, a Parquet file that other programs read.
//! `states` keeps simulations that are on their way, [`merge()`] makes one store of several, and [`Status`] tells of a folder without
//! touching it.

mod disk;
mod entry;
mod gather;
mod journal;
mod layout;
mod lock;
mod manifest;
mod merge;
mod part;
mod parts;
mod place;
mod states;
mod status;
mod store;

pub use manifest::{Manifest, Shard};
pub use merge::merge;
pub use place::{Place, Refused};
pub use status::Status;
pub use store::Store;

/// XXH3 (64 bits) of bytes.
pub fn hash(bytes: &[u8]) -> u64 {
    twox_hash::XxHash3_64::oneshot(bytes)
}
