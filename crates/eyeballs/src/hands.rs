//! Processes that simulate: this program, started again, with limits of time and memory. A model that crashes, hangs, exits or eats
//! memory loses its own simulation alone.
//!
//! The protocol is one of lines and bytes. This process writes `VARIANT REPLICATION KEYS`, of a placebo with ` placebo NUMBER` behind, or `at VARIANT REPLICATION COUNT` and so many lines of
//! values and keys, to the standard input of the other; that answers
//! with `record LENGTH` or `failed WHO LENGTH`, and so many bytes: a record as the market writes it, or a message. Its first line is
//! `ready DESIGN`, by which both see that they have read the same scenario.

mod child;
pub mod protocol;

use child::{Child, End};
use eyeballs_lab::hands::{Failed, Hands, PointHands, PointTask, Task};
use protocol::{Answer, Asked};
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How processes are started.
#[derive(Clone, Debug)]
pub struct Orders {
    /// This program.
    pub program: PathBuf,
    /// What it is to do.
    pub words: Vec<OsString>,
    /// By which the scenario is known.
    pub design: u64,
    /// Time that a simulation has.
    pub time: Duration,
    /// Bytes of memory that a process has, for messages.
    pub memory_bytes: Option<u64>,
}

/// A process for each thread that asks.
#[derive(Debug)]
pub struct Processes {
    orders: Orders,
    /// By thread, once it was needed.
    children: Vec<Mutex<Option<Child>>>,
}

impl Processes {
    /// For so many threads of the rayon pool in which simulations are asked for.
    pub fn new(orders: Orders, threads: usize) -> Processes {
        let children = (0..threads.max(1)).map(|_| Mutex::new(None)).collect();
        Processes { orders, children }
    }

    fn lost(&self, end: &End) -> Failed {
        let limit = |what: &str, option: &str| format!("{what}; {option} allows more");
        let what = match end {
            End::TooLong => limit(
                &format!("it took more than {} s and was ended", self.orders.time.as_secs()),
                "--time-limit",
            ),
            End::Memory(said) => {
                let bytes = self
                    .orders
                    .memory_bytes
                    .map_or_else(String::new, |bytes| format!(" (at most {})", crate::numbers::bytes(bytes)));
                limit(&format!("it asked for more memory than it may have{bytes}: {said}"), "--memory-limit")
            }
            End::Died(how) => format!("its process ended: {how}"),
            End::NotStarted(why) => format!("no process could be started for it: {why}"),
            End::OtherScenario => "the scenario was edited while it ran; run it again".to_owned(),
        };
        let model = matches!(end, End::TooLong | End::Memory(_) | End::Died(_));
        Failed { message: what, model }
    }
}

impl Processes {
    fn ask(&self, asked: &Asked) -> Result<Vec<u8>, Failed> {
        let index = rayon::current_thread_index().unwrap_or(0) % self.children.len();
        let mut place = self.children[index].lock().unwrap_or_else(PoisonError::into_inner);
        let child = match place.take() {
            Some(child) => Ok(child),
            None => Child::start(&self.orders),
        };
        let answered = child.and_then(|mut child| match child.ask(asked, self.orders.time) {
            Ok(answer) => Ok((child, answer)),
            Err(end) => Err(end),
        });
        match answered {
            Ok((child, answer)) => {
                *place = Some(child);
                match answer {
                    Answer::Record(bytes) => Ok(bytes),
                    Answer::Failed(failed) => Err(failed),
                }
            }
            // The next simulation gets a new process.
            Err(end) => Err(self.lost(&end)),
        }
    }
}

impl Hands for Processes {
    fn simulate(&self, task: Task) -> Result<Vec<u8>, Failed> {
        self.ask(&task.into())
    }
}

impl PointHands for Processes {
    fn simulate_at(&self, task: &PointTask<'_>) -> Result<Vec<u8>, Failed> {
        self.ask(&task.into())
    }
}
