//! Each check in a process of its own, with a time limit, so that a library that crashes, exits or hangs takes nothing with it.
//!
//! The program starts itself again with a hidden command, a word that no library can guess, the name of a check and the library;
//! that process looks, and says in a line that begins with the word what came of it.

use crate::checks::{Check, Context, Outcome, named};
use eyeballs_plugins::probe;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// How checks are started.
#[derive(Clone, Debug)]
pub struct Trial {
    /// This program.
    pub program: PathBuf,
    /// The hidden command that calls [`answer`].
    pub command: OsString,
    /// Time that each check has.
    pub limit: Duration,
}

/// What came of one check.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The check.
    pub check: &'static Check,
    /// What came of it.
    pub outcome: Outcome,
    /// How long it took.
    pub time: Duration,
}

impl Trial {
    /// Looks at one thing.
    pub fn of(&self, check: &'static Check, file: &Path) -> Finding {
        let start = Instant::now();
        let outcome = self.ask(check.name, file);
        Finding { check, outcome, time: start.elapsed() }
    }

    /// What a process answers.
    fn ask(&self, name: &str, file: &Path) -> Outcome {
        let token = token();
        let child = Command::new(&self.program)
            .arg(&self.command)
            .args([&token, name])
            .arg(self.limit.as_secs().to_string())
            .arg(file)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut child = match child {
            Ok(child) => child,
            Err(error) => return Outcome::Skipped(format!("no process could be started ({error})")),
        };
        let output = child.stdout.take().expect("its output is a pipe");
        let (sender, answers) = mpsc::channel();
        // Whoever else holds the pipe may keep it open: nobody waits for this thread.
        thread::spawn(move || {
            let mut output = BufReader::new(output);
            let mut line = Vec::new();
            while output.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
                let text = String::from_utf8_lossy(&line);
                if let Some(outcome) = text.strip_prefix(&*token).and_then(parse) {
                    let _ = sender.send(outcome);
                    return;
                }
                line.clear();
            }
        });
        let said = answers.recv_timeout(self.limit);
        let ended = wait(&mut child, if said.is_ok() { END } else { Duration::from_millis(200) });
        match (said, ended) {
            (Ok(Outcome::Passed(_)), Some(status)) if !status.success() => {
                Outcome::Failed(format!("afterwards it {}", probe::what_ended(status)))
            }
            (Ok(Outcome::Passed(_)), None) => {
                Outcome::Failed("afterwards it did not let the program end".to_owned())
            }
            (Ok(outcome), _) => outcome,
            (Err(RecvTimeoutError::Disconnected), Some(status)) => {
                Outcome::Failed(format!("it {}", probe::what_ended(status)))
            }
            (Err(_), _) => Outcome::Failed(format!("it took more than {} s", self.limit.as_secs())),
        }
    }
}

/// Time to end after the answer.
const END: Duration = Duration::from_secs(2);

/// How a process ended, if it does in time; it is stopped otherwise.
fn wait(child: &mut std::process::Child, limit: Duration) -> Option<std::process::ExitStatus> {
    let start = Instant::now();
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        if start.elapsed() > limit {
            // Both fail only if it has ended already.
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        thread::sleep(Duration::from_millis(1));
    }
}

/// What the started process does: it looks, and says what came of it.
///
/// # Errors
/// If nobody listens, or there is no such check.
pub fn answer(token: &str, name: &str, limit: Duration, file: &Path, trial: &Trial) -> std::io::Result<()> {
    let check = named(name).ok_or_else(|| std::io::Error::other(format!("there is no check `{name}`")))?;
    prepare(limit);
    let ask_another_process = |question: &str| trial.ask(question, file);
    let outcome = (check.run)(&Context { file, token, ask_another_process: &ask_another_process });
    let (word, text) = match &outcome {
        Outcome::Passed(text) => ("passed", text),
        Outcome::Failed(text) => ("failed", text),
        Outcome::Skipped(text) => ("skipped", text),
    };
    // On a line of its own, whatever the library printed before.
    let line = format!("\n{token} {word}\t{}\n", text.replace(['\n', '\r'], " "));
    let mut output = std::io::stdout().lock();
    output.write_all(line.as_bytes())?;
    output.flush()
}

/// The outcome behind the token.
fn parse(text: &str) -> Option<Outcome> {
    let (word, text) = text.trim_end_matches('\n').strip_prefix(' ')?.split_once('\t')?;
    let text = text.to_owned();
    match word {
        "passed" => Some(Outcome::Passed(text)),
        "failed" => Some(Outcome::Failed(text)),
        "skipped" => Some(Outcome::Skipped(text)),
        _ => None,
    }
}

/// Ends this process some time after whoever started it would have ended it: that one may be dead. A crash is expected here:
/// nobody wants its memory in a file.
fn prepare(limit: Duration) {
    #[cfg(unix)]
    // SAFETY: these change only what this process does on a signal that nothing else here uses, and what it leaves behind.
    unsafe {
        libc::signal(libc::SIGALRM, libc::SIG_DFL);
        libc::alarm(limit.as_secs() as u32 + 2);
        let none = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
        libc::setrlimit(libc::RLIMIT_CORE, &raw const none);
    }
    #[cfg(not(unix))]
    let _ = limit;
}

/// A word that no library can guess, to know our lines from what libraries print.
fn token() -> String {
    use std::hash::{BuildHasher, RandomState};
    format!("{:016x}", RandomState::new().hash_one(std::process::id()))
}
