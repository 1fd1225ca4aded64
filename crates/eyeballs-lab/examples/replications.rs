//! Runs a scenario without business models and prints what it amounts to.
//! `cargo run --release -p eyeballs-lab --example replications scenarios/validation/bass.toml`

use eyeballs_abi::instance::ModelHandle;
use eyeballs_core::measures::headlines;
use eyeballs_lab::{Progress, batch};
use eyeballs_scenario::{ModelRequest, Models, Overrides};
use std::error::Error;
use std::io::Cursor;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// There are no models here.
struct Nothing;

impl Models for Nothing {
    fn find(&self, request: &ModelRequest) -> Result<ModelHandle, String> {
        Err(format!("this example has no models, and so no `{}`", request.id))
    }

    fn known(&self) -> Vec<String> {
        Vec::new()
    }
}

/// Nobody waits.
struct Quiet;

impl Progress for Quiet {
    fn simulation_done(&self) {}

    fn warn(&self, message: &str) {
        eprintln!("warning: {message}");
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("usage: replications SCENARIO.toml")?;
    let scenario = eyeballs_scenario::read(Path::new(&file), &Overrides::default(), &Nothing)?;
    let mut curves = Cursor::new(Vec::new());
    let results = batch::run(&scenario, &mut [], &mut curves, &Quiet, &AtomicBool::new(false))?;
    for track in &results.tracks {
        println!("{}, {} replications", track.label, track.replications);
        for ((_, headline), summary) in headlines().into_iter().zip(&track.measures) {
            if let Some(of) = summary.as_ref().map(|summary| summary.quantiles) {
                println!(
                    "  {}: {:.4} (10 % below {:.4}, 10 % above {:.4})",
                    headline.title, of.p50, of.p10, of.p90
                );
            }
        }
    }
    Ok(())
}
