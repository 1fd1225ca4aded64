//! Large runs, as a table: `cargo bench -p eyeballs --bench scale -- --people 1e8 --threads 2`.
//!
//! Runs a scenario of `benches/scenarios` (or any file) with 10,000 people, ten times as many, and so on up
//! to `--people`, each size in a process of its own, so that its peak of memory is its own. All variants
//! run, one after the other, one replication each. With `--by-hand` each row of the reference scenario is
//! followed by one of the loop written by hand.

mod by_hand;
#[path = "../src/machine.rs"]
#[allow(unused_imports, dead_code, reason = "its tests run with the program")]
mod machine;
#[path = "../src/numbers.rs"]
#[allow(unused_imports, dead_code, reason = "its tests run with the program")]
mod numbers;
mod worlds;

use clap::{Parser, ValueEnum};
use eyeballs_core::simulation::Simulation;
use machine::available_memory_bytes;
use numbers::bytes;
use std::error::Error;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// The smallest size.
const FEWEST: u32 = 10_000;

/// Large runs, as a table.
#[derive(Debug, Parser)]
#[command(name = "scale")]
struct Args {
    /// The largest number of people, as in 1e8.
    #[arg(long, default_value = "1e6", value_parser = number)]
    people: u32,
    /// That number only.
    #[arg(long)]
    only: bool,
    /// Threads; all cores by default.
    #[arg(long, default_value_t = 0)]
    threads: usize,
    /// Another number of days than the scenario's.
    #[arg(long)]
    days: Option<u32>,
    /// A scenario of benches/scenarios, or a file.
    #[arg(long, default_value = "one-service-with-ads")]
    scenario: String,
    /// The loop written by hand beside the engine; it knows the reference scenario only.
    #[arg(long, conflicts_with_all = ["scenario", "days"])]
    by_hand: bool,
    /// How often each size runs; the run of the median time is shown. Engine and loop take turns.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    repeat: u32,
    /// Given by `cargo bench` to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
    /// Run one size and print its row.
    #[arg(long, hide = true)]
    row: Option<Runner>,
}

/// What simulates.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Runner {
    Engine,
    Hand,
}

fn main() -> ExitCode {
    let args = Args::parse();
    match args.row.map_or_else(|| table(&args), |runner| row(&args, runner)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn number(text: &str) -> Result<u32, String> {
    match text.replace('_', "").parse::<f64>() {
        Ok(number) if (1.0..=1e9).contains(&number) && number.fract() == 0.0 => Ok(number as u32),
        _ => Err("write an integer from 1 to 1e9, as in 1e8".to_owned()),
    }
}

fn table(args: &Args) -> Result<(), Box<dyn Error>> {
    let program = std::env::current_exe()?;
    let smaller = std::iter::successors(Some(FEWEST), |size| size.checked_mul(10));
    let sizes = smaller.take_while(|&size| size < args.people && !args.only);
    println!("{}, {} threads", args.scenario, threads(args)?.current_num_threads());
    println!(
        "{:>6} {:>13} {:>8} {:>8} {:>14} {:>15} {:>10} {:>10} {:>12}",
        "", "people", "set-up", "run", "million", "processor ns", "peak", "stated", "peak bytes"
    );
    println!(
        "{:>6} {:>13} {:>8} {:>8} {:>14} {:>15} {:>10} {:>10} {:>12}",
        "", "", "s", "s", "person-days/s", "per user-day", "", "", "per person"
    );
    for people in sizes.chain([args.people]) {
        let runners = &["engine", "hand"][..if args.by_hand { 2 } else { 1 }];
        let mut rows = vec![Vec::new(); runners.len()];
        for _ in 0..args.repeat {
            for (runner, rows) in runners.iter().zip(&mut rows) {
                let mut child = Command::new(&program);
                child.args(["--row", runner, "--people", &people.to_string(), "--scenario", &args.scenario]);
                child.args(["--threads", &args.threads.to_string()]);
                if let Some(days) = args.days {
                    child.args(["--days", &days.to_string()]);
                }
                let output = child.stderr(Stdio::inherit()).output()?;
                if !output.status.success() {
                    return Err(format!("the run of {people} people failed").into());
                }
                rows.push(String::from_utf8(output.stdout)?);
            }
        }
        for rows in &mut rows {
            rows.sort_by(|one, other| run_seconds(one).total_cmp(&run_seconds(other)));
            print!("{}", rows[rows.len() / 2]);
        }
    }
    Ok(())
}

/// The fourth column of a row.
fn run_seconds(row: &str) -> f64 {
    row.split_ascii_whitespace().nth(3).and_then(|seconds| seconds.parse().ok()).unwrap_or(f64::INFINITY)
}

fn threads(args: &Args) -> Result<rayon::ThreadPool, rayon::ThreadPoolBuildError> {
    rayon::ThreadPoolBuilder::new().num_threads(args.threads).build()
}

fn row(args: &Args, runner: Runner) -> Result<(), Box<dyn Error>> {
    let mut changes = worlds::people(args.people);
    changes.extend(args.days.map(|days| ("run.days", days.to_string())));
    let file = match PathBuf::from(&args.scenario) {
        file if file.extension().is_some() => file,
        _ => worlds::scenario(&args.scenario),
    };
    let worlds = worlds::worlds(&file, &changes)?;
    let stated = worlds.iter().map(|world| eyeballs_core::memory::memory_bytes(world.spec())).max();
    let stated = stated.unwrap_or(0);
    if let Some(free) = available_memory_bytes()
        && stated > free
    {
        let fits = u128::from(args.people) * u128::from(free) / u128::from(stated);
        return Err(
            format!("needs {}, and {} are free: {fits} people fit", bytes(stated), bytes(free)).into()
        );
    }
    let tables = matches!(runner, Runner::Hand).then(|| Arc::new(by_hand::Tables::new()));
    let before = status_bytes("VmRSS:")?;
    let pool = threads(args)?;
    let mut sums = Sums::default();
    for world in &worlds {
        match &tables {
            None => {
                let simulation = sums.set_up(|| pool.install(|| Simulation::new(world, 0)))?;
                let (record, end) = sums.run(|| pool.install(|| simulation.run(&AtomicBool::new(false))))?;
                end?;
                let days = record.services.iter().flat_map(|service| &service.days);
                sums.user_days += days.map(|day| day.active).sum::<u64>();
            }
            Some(tables) => {
                let new = || by_hand::Market::new(tables, args.people, world.spec().seed);
                let mut market = sums.set_up(|| pool.install(new));
                let days = 0..world.spec().days;
                sums.user_days +=
                    sums.run(|| pool.install(|| days.map(|_| market.step().active).sum::<u64>()))?;
            }
        }
        sums.person_days += u64::from(args.people) * u64::from(world.spec().days);
    }
    let peak = status_bytes("VmHWM:")? - before;
    println!(
        "{:>6} {:>13} {:>8.2} {:>8.2} {:>14.1} {:>15.2} {:>10} {:>10} {:>12.1}",
        if tables.is_some() { "hand" } else { "engine" },
        args.people,
        sums.set_up_seconds,
        sums.run_seconds,
        sums.person_days as f64 / sums.run_seconds / 1e6,
        sums.processor_seconds * 1e9 / sums.user_days as f64,
        bytes(peak),
        if tables.is_some() { "-".to_owned() } else { bytes(stated) },
        peak as f64 / f64::from(args.people),
    );
    Ok(())
}

/// What the simulations of one row took.
#[derive(Default)]
struct Sums {
    set_up_seconds: f64,
    run_seconds: f64,
    processor_seconds: f64,
    person_days: u64,
    user_days: u64,
}

impl Sums {
    fn set_up<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let made = work();
        self.set_up_seconds += start.elapsed().as_secs_f64();
        made
    }

    fn run<T>(&mut self, work: impl FnOnce() -> T) -> Result<T, Box<dyn Error>> {
        let (start, processor) = (Instant::now(), processor_seconds()?);
        let done = work();
        self.run_seconds += start.elapsed().as_secs_f64();
        self.processor_seconds += processor_seconds()? - processor;
        Ok(done)
    }
}

/// A line of this process's status that is an amount of memory.
fn status_bytes(line: &str) -> Result<u64, Box<dyn Error>> {
    let text = std::fs::read_to_string("/proc/self/status")?;
    let rest = text.lines().find_map(|other| other.strip_prefix(line)).ok_or("the system does not say it")?;
    let kibibytes: u64 = rest.trim().trim_end_matches(" kB").parse()?;
    Ok(kibibytes * 1024)
}

/// Processor time of this process so far, all threads together.
fn processor_seconds() -> Result<f64, Box<dyn Error>> {
    /// Clock ticks in a second, the same on every Linux.
    const TICKS: f64 = 100.0;
    let text = std::fs::read_to_string("/proc/self/stat")?;
    // The second field is the program's name in brackets, which may hold anything.
    let fields: Vec<&str> = text.rsplit(')').next().unwrap_or("").split_ascii_whitespace().collect();
    let (user, system) = (fields.get(11).ok_or("no time")?, fields.get(12).ok_or("no time")?);
    Ok((user.parse::<f64>()? + system.parse::<f64>()?) / TICKS)
}
