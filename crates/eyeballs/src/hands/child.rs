//! One process that simulates.

use super::Orders;
use super::protocol::{Answer, Asked, read_answer, write_task};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child as Process, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Time to start and to read the scenario.
const START: Duration = Duration::from_secs(120);
/// Last bytes of what a process says that are kept.
const SAID_BYTES: usize = 4096;

/// A process, and what it says.
#[derive(Debug)]
pub struct Child {
    process: Process,
    tasks: ChildStdin,
    answers: Receiver<Said>,
    messages: Option<JoinHandle<Vec<u8>>>,
}

#[derive(Debug)]
enum Said {
    Ready(u64),
    Answer(Answer),
}

/// Why a process does not answer.
#[derive(Debug)]
pub enum End {
    /// It could not be started.
    NotStarted(String),
    /// It read another scenario.
    OtherScenario,
    /// It took longer than it may.
    TooLong,
    /// It had no memory left.
    Memory(String),
    /// It ended.
    Died(String),
}

impl Child {
    /// Starts a process, and waits until it has read the scenario.
    pub fn start(orders: &Orders) -> Result<Child, End> {
        let not_started = |error: std::io::Error| End::NotStarted(error.to_string());
        let mut command = Command::new(&orders.program);
        command.args(&orders.words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().map_err(not_started)?;
        let (Some(tasks), Some(output), Some(errors)) =
            (process.stdin.take(), process.stdout.take(), process.stderr.take())
        else {
            return Err(End::NotStarted("it has no pipes".to_owned()));
        };
        let (say, answers) = mpsc::channel();
        thread::spawn(move || {
            let mut output = BufReader::new(output);
            let mut first = String::new();
            let design = output
                .read_line(&mut first)
                .ok()
                .and_then(|_| u64::from_str_radix(first.strip_prefix("ready ")?.trim_end(), 16).ok());
            // Whoever waits learns from the closed channel that there is nothing more.
            let Some(design) = design else { return };
            if say.send(Said::Ready(design)).is_err() {
                return;
            }
            while let Ok(answer) = read_answer(&mut output) {
                if say.send(Said::Answer(answer)).is_err() {
                    return;
                }
            }
        });
        let messages = thread::spawn(move || last_bytes(errors));
        let mut child = Child { process, tasks, answers, messages: Some(messages) };
        match child.wait(START)? {
            Said::Ready(design) if design == orders.design => Ok(child),
            Said::Ready(_) | Said::Answer(_) => Err(End::OtherScenario),
        }
    }

    /// Asks for a simulation.
    pub fn ask(&mut self, asked: &Asked, time: Duration) -> Result<Answer, End> {
        if write_task(asked, &mut self.tasks).is_err() {
            return Err(self.end());
        }
        match self.wait(time)? {
            Said::Answer(answer) => Ok(answer),
            Said::Ready(_) => Err(End::OtherScenario),
        }
    }

    fn wait(&mut self, time: Duration) -> Result<Said, End> {
        match self.answers.recv_timeout(time) {
            Ok(said) => Ok(said),
            Err(RecvTimeoutError::Timeout) => Err(End::TooLong),
            Err(RecvTimeoutError::Disconnected) => Err(self.end()),
        }
    }

    /// How it ended.
    fn end(&mut self) -> End {
        // What closed its output without ending is of no use any more.
        let _ = self.process.kill();
        let status = self.process.wait();
        let said = self.messages.take().and_then(|messages| messages.join().ok()).unwrap_or_default();
        let said = String::from_utf8_lossy(&said).into_owned();
        let lines: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        if let Some(memory) = lines.iter().find(|line| line.starts_with("memory allocation of ")) {
            return End::Memory((*memory).to_owned());
        }
        let last = lines.iter().rev().find(|line| line.starts_with("error: ")).or(lines.last());
        let last = last.map(|line| line.trim_start_matches("error: ").to_owned());
        match (last, status) {
            (Some(last), _) => End::Died(last),
            (None, Ok(status)) => End::Died(status.to_string()),
            (None, Err(error)) => End::Died(error.to_string()),
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // It has nothing to save.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Reads to the end, and keeps the last bytes.
fn last_bytes(mut from: impl Read) -> Vec<u8> {
    let (mut last, mut piece) = (Vec::new(), [0; 1024]);
    while let Ok(bytes @ 1..) = from.read(&mut piece) {
        last.extend_from_slice(&piece[..bytes]);
        let surplus = last.len().saturating_sub(SAID_BYTES);
        last.drain(..surplus);
    }
    last
}
