//! The hidden command by which this program simulates for another process of itself, see [`crate::hands`].

use crate::args::{Args, Command, Worker};
use crate::commands::explore::read_again;
use crate::commands::run::design_of;
use crate::exit::Exit;
use crate::hands::protocol::{Answer, Asked, read_task, write_answer};
use crate::installed::Installed;
use clap::Parser;
use eyeballs_lab::batch::{Alone, Batch};
use eyeballs_lab::hands::{PointTask, simulate_at};
use eyeballs_lab::today;
use std::error::Error;
use std::io::{self, BufReader, Write};

/// Simulates what is asked on the standard input until that ends.
///
/// # Errors
/// If the scenario cannot be read, or nobody listens any more.
pub fn worker(args: &Worker) -> Result<Exit, Box<dyn Error>> {
    let mut answers = process::begin(args.memory)?;
    let words = std::iter::once("eyeballs".into()).chain(args.words.iter().cloned());
    let mut scenario = match Args::try_parse_from(words)?.command {
        Command::Run(run) => {
            let file = run.files.get(args.file).ok_or("there is no such scenario")?;
            let installed = Installed::for_scenarios(&run.plugins)?;
            let scenario = eyeballs_scenario::read(file, &(&run.changes).into(), &installed);
            scenario.map_err(|mistakes| mistakes.to_string())?
        }
        Command::Explore(explore) => read_again(&explore, &Installed::for_scenarios(&explore.plugins)?)?,
        _ => return Err("there is no run to work for".into()),
    };
    if !args.today.is_empty() {
        let values: Vec<f64> = args.today.iter().map(|bits| f64::from_bits(*bits)).collect();
        scenario = today::solved(&scenario, &values)?;
    }
    let batch = Batch::new(&scenario);
    writeln!(answers, "ready {:016x}", design_of(&batch))?;
    answers.flush()?;
    let (mut alone, mut tasks) = (Alone::new(&batch), BufReader::new(io::stdin()));
    while let Some(asked) = read_task(&mut tasks)? {
        let record = match &asked {
            Asked::OfRun(task) => alone.simulate(*task),
            Asked::At { settings, variant, replication } => {
                let settings: Vec<(&str, f64)> =
                    settings.iter().map(|(key, value)| (&**key, *value)).collect();
                let task = PointTask { settings: &settings, variant: *variant, replication: *replication };
                simulate_at(&scenario, &task)
            }
        };
        let answer = match record {
            Ok(bytes) => Answer::Record(bytes),
            Err(failed) => Answer::Failed(failed),
        };
        write_answer(&answer, &mut answers)?;
    }
    Ok(Exit::Done)
}

#[cfg(unix)]
mod process {
    use std::fs::File;
    use std::io;
    use std::os::fd::FromRawFd;

    /// Gets ready: what models print must not come between answers, a Ctrl-C is the other process's, and none of this process stays
    /// when that one is gone.
    pub fn begin(memory_bytes: Option<u64>) -> io::Result<File> {
        // SAFETY: these calls change nothing but this process, which has one thread yet; the new file is owned by nobody else.
        unsafe {
            libc::signal(libc::SIGINT, libc::SIG_IGN);
            #[cfg(target_os = "linux")]
            libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
            if let Some(bytes) = memory_bytes {
                let limit = libc::rlimit { rlim_cur: bytes as libc::rlim_t, rlim_max: bytes as libc::rlim_t };
                if libc::setrlimit(libc::RLIMIT_AS, &raw const limit) != 0 {
                    return Err(io::Error::last_os_error());
                }
            }
            let answers = libc::dup(1);
            if answers < 0 || libc::dup2(2, 1) < 0 {
                return Err(io::Error::last_os_error());
            }
            Ok(File::from_raw_fd(answers))
        }
    }
}

#[cfg(not(unix))]
mod process {
    use std::io;

    /// Memory is not limited here, and what models print comes between answers.
    pub fn begin(_: Option<u64>) -> io::Result<io::Stdout> {
        Ok(io::stdout())
    }
}
