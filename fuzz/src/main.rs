//! `eyeballs-fuzz TARGET SECONDS [SEED]`: takes inputs through a target for so long.

use eyeballs_fuzz::drive::drive;
use eyeballs_fuzz::target::TARGETS;
use std::error::Error;
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::time::{Duration, Instant};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let target = args.first().and_then(|name| TARGETS.iter().find(|target| target.name == *name));
    let seconds = args.get(1).and_then(|seconds| seconds.parse().ok());
    let (Some(target), Some(seconds)) = (target, seconds) else {
        let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
        eprintln!("eyeballs-fuzz TARGET SECONDS [SEED]; targets: {}", names.join(", "));
        return Ok(ExitCode::from(2));
    };
    let seed = args.get(2).map_or(Ok(2014), |seed| seed.parse())?;
    // An input that ends the process cannot be written then, so each is written before.
    let last = std::env::temp_dir().join(format!("eyeballs-fuzz-{}-{}", target.name, std::process::id()));
    let (start, mut count) = (Instant::now(), 0_u64);
    let (mut slowest, mut begun) = (Duration::ZERO, start);
    println!("{}, seed {seed}: the input that is being taken stands in {}", target.name, last.display());
    let mut failure = None;
    drive(target, seed, |input| {
        if begun.elapsed() > slowest && count > 0 {
            slowest = begun.elapsed();
        }
        count += 1;
        let _ = std::fs::remove_file(&last);
        failure = std::fs::write(&last, input).err();
        begun = Instant::now();
        let is_over = start.elapsed() > Duration::from_secs(seconds) || failure.is_some();
        if is_over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    if let Some(error) = failure {
        return Err(format!("{}: {error}", last.display()).into());
    }
    std::fs::remove_file(&last)?;
    println!("{}: {count} inputs, the slowest took {} ms", target.name, slowest.as_millis());
    Ok(ExitCode::SUCCESS)
}
