//! `eyeballs merge`: the shares of a run come together, and give the results of one that was never divided.

use super::run::{Shards, run_with};
use crate::args::{Args, Command, Merge, Run};
use crate::exit::Exit;
use clap::Parser;
use std::error::Error;

/// Merges shards: the command that each of them was given is run again without its share, from what they computed.
///
/// # Errors
/// If a shard is missing, doubled or foreign, or the results cannot be written.
pub fn merge(args: &Merge) -> Result<Exit, Box<dyn Error>> {
    let manifest = eyeballs_store::merge(&args.folders)?;
    let words = std::iter::once("eyeballs").chain(manifest.command.iter().map(String::as_str));
    let Ok(Args { command: Command::Run(typed) }) = Args::try_parse_from(words) else {
        return Err("the shards say no command of this program".into());
    };
    let run = Run {
        out: Some(args.out.clone()),
        shard: None,
        force: args.force,
        threads: args.threads,
        json: args.json,
        quiet: args.quiet,
        ..typed
    };
    run_with(&run, Some(&Shards { folders: args.folders.clone(), manifest }))
}
