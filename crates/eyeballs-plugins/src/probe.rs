//! Tries libraries in a process of their own, so that one that crashes, exits or hangs takes nothing with it.
//!
//! The program starts itself again with a hidden command; that process opens the libraries one after the
//! other and prints a line for each. Many are tried by one process; only if that one dies, each gets its own.

mod child;
mod line;

pub use child::answer;

use crate::error::PluginError;
use line::Line;
use std::env;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

/// Name of the environment variable that says how many seconds a library has to open.
pub const SECONDS_VARIABLE: &str = "EYEBALLS_PLUGIN_SECONDS";

/// Time that a library has if nothing else is said: enough for a slow disk and a busy machine.
const SECONDS: u64 = 10;

/// Libraries that one process tries: their paths must fit on a command line.
const TOGETHER_MAX: usize = 256;

const PLUGIN_AT_FAULT: &str = "this is a mistake in the plugin: tell its author, or remove it";

/// How libraries are tried.
#[derive(Clone, Debug)]
pub struct Probe {
    program: PathBuf,
    arguments: Vec<OsString>,
    /// Time that each library has.
    limit: Duration,
}

impl Probe {
    /// Lets this program try libraries when it is started again with `command`, a token and paths; it then
    /// calls [`answer`] with the token and the paths.
    ///
    /// # Errors
    /// If it is unknown where this program lies, or [`SECONDS_VARIABLE`] is no number of seconds.
    pub fn by_this_program(command: &str) -> Result<Probe, PluginError> {
        let program = env::current_exe().map_err(|error| {
            PluginError::new(
                format!("it is not known where this program lies ({error}), so no library can be tried"),
                "start it by its path",
            )
        })?;
        Probe::by(program, vec![command.into()])
    }

    /// Lets a program try libraries when it is started with `arguments`, a token and paths; it then calls [`answer`] with the token and
    /// the paths.
    ///
    /// # Errors
    /// If [`SECONDS_VARIABLE`] is no number of seconds.
    pub fn by(program: PathBuf, arguments: Vec<OsString>) -> Result<Probe, PluginError> {
        Ok(Probe { program, arguments, limit: limit()? })
    }

    /// What would come of opening each library.
    pub(crate) fn try_all(&self, files: &[&Path]) -> Vec<Result<(), PluginError>> {
        files.chunks(TOGETHER_MAX).flat_map(|files| self.try_together(files)).collect()
    }

    fn try_together(&self, files: &[&Path]) -> Vec<Result<(), PluginError>> {
        let together = self.run(files);
        let Some(end) = &together.failure else { return together.verdicts };
        if files.len() == 1 {
            return vec![Err(together
                .verdicts
                .into_iter()
                .find_map(Result::err)
                .unwrap_or_else(|| end.of(files[0])))];
        }
        let mut verdicts: Vec<_> = files.iter().flat_map(|file| self.try_together(&[file])).collect();
        // Each is sound alone, but not beside those before it.
        let culprit = together.verdicts.len();
        if culprit < files.len() && verdicts[..=culprit].iter().all(Result::is_ok) {
            verdicts[culprit] = Err(end.of(files[culprit]));
        }
        verdicts
    }

    /// One process for some libraries.
    fn run(&self, files: &[&Path]) -> Run {
        let token = token();
        let child = Command::new(&self.program)
            .args(&self.arguments)
            .arg(&token)
            .args(files)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut child = match child {
            Ok(child) => child,
            Err(error) => return Run::failed(End::NotStarted(error.to_string())),
        };
        let output = child.stdout.take().expect("its output is a pipe");
        let (sender, lines) = mpsc::channel();
        // Whoever else holds the pipe may keep it open: nobody waits for this thread.
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(line) = next_line(&mut output, &token) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        let mut run = Run { verdicts: Vec::new(), failure: None };
        while run.verdicts.len() < files.len() {
            match lines.recv_timeout(self.limit) {
                Ok(line) => run.verdicts.push(line.verdict(files[run.verdicts.len()])),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    stop(&mut child);
                    run.failure = Some(End::TooLong(self.limit));
                    return run;
                }
            }
        }
        let complete = run.verdicts.len() == files.len();
        run.failure = match wait(&mut child, self.limit) {
            None => Some(End::TooLong(self.limit)),
            Some(status) if complete && status.success() => None,
            Some(status) => Some(End::Ended(status)),
        };
        run
    }
}

/// Time that each library has.
fn limit() -> Result<Duration, PluginError> {
    let seconds = match env::var_os(SECONDS_VARIABLE).filter(|text| !text.is_empty()) {
        None => SECONDS,
        Some(text) => {
            let seconds = text.to_str().and_then(|text| text.parse().ok());
            seconds.filter(|seconds| (1..=3600).contains(seconds)).ok_or_else(|| {
                PluginError::new(
                    format!("{SECONDS_VARIABLE} is `{}`", text.to_string_lossy().escape_debug()),
                    "set it to a number of seconds from 1 to 3600, or not at all",
                )
            })?
        }
    };
    Ok(Duration::from_secs(seconds))
}

/// What a process said of its libraries.
struct Run {
    /// For the first libraries, in order.
    verdicts: Vec<Result<(), PluginError>>,
    /// How it ended, if not after a verdict on each.
    failure: Option<End>,
}

impl Run {
    fn failed(end: End) -> Run {
        Run { verdicts: Vec::new(), failure: Some(end) }
    }
}

/// A process that did not end well.
enum End {
    NotStarted(String),
    TooLong(Duration),
    Ended(ExitStatus),
}

impl End {
    fn of(&self, file: &Path) -> PluginError {
        let (problem, advice) = match self {
            End::NotStarted(error) => (
                format!("is refused: no process could be started to try it ({error})"),
                "end other programs, or start this one again".to_owned(),
            ),
            End::TooLong(limit) => (
                format!("is refused: it did not open within {} seconds", limit.as_secs_f32()),
                format!("{PLUGIN_AT_FAULT}; if the machine is slow, set {SECONDS_VARIABLE} higher"),
            ),
            End::Ended(status) => {
                (format!("is refused: opening it {}", what_ended(*status)), PLUGIN_AT_FAULT.to_owned())
            }
        };
        PluginError::in_file(file, problem, advice)
    }
}

/// How a process ended, in words: "ended the program ...".
pub fn what_ended(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return format!("ended the program by the signal {}", signal_name(signal));
    }
    match status.code() {
        Some(code) => format!("ended the program with exit code {code}"),
        None => format!("ended the program ({status})"),
    }
}

/// Names of signals, with what they mean.
#[cfg(unix)]
fn signal_name(signal: i32) -> String {
    let name = match signal {
        libc::SIGSEGV => "SIGSEGV (memory that is not there)",
        libc::SIGBUS => "SIGBUS (memory that cannot be read)",
        libc::SIGFPE => "SIGFPE (arithmetic that cannot be, a division by 0)",
        libc::SIGILL => "SIGILL (an instruction that this processor does not have)",
        libc::SIGABRT => "SIGABRT (abort)",
        libc::SIGTRAP => "SIGTRAP (trap)",
        libc::SIGSYS => "SIGSYS (a forbidden system call)",
        libc::SIGKILL => "SIGKILL (killed, perhaps for want of memory)",
        libc::SIGTERM => "SIGTERM (terminated)",
        libc::SIGINT => "SIGINT (interrupted)",
        other => return other.to_string(),
    };
    name.to_owned()
}

/// A word that no library can guess, to know our lines from what libraries print.
fn token() -> String {
    use std::hash::{BuildHasher, RandomState};
    format!("{:016x}", RandomState::new().hash_one(std::process::id()))
}

/// The next line that begins with the token; none at the end. What is longer than a line of ours is passed by.
fn next_line(output: &mut impl BufRead, token: &str) -> Option<Line> {
    loop {
        let mut text = Vec::new();
        let length = output.by_ref().take(Line::BYTES_MAX).read_until(b'\n', &mut text).ok()?;
        if length == 0 {
            return None;
        }
        let text = String::from_utf8_lossy(&text);
        if let Some(line) = text.strip_prefix(token).and_then(Line::parse) {
            return Some(line);
        }
    }
}

/// How a process ended, if it does in time; it is stopped otherwise.
fn wait(child: &mut Child, limit: Duration) -> Option<ExitStatus> {
    let start = Instant::now();
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        if start.elapsed() > limit {
            stop(child);
            return None;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn stop(child: &mut Child) {
    // Both fail only if it has ended already.
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(test)]
mod tests;
