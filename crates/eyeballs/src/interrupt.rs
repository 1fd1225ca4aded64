//! Ctrl-C: what the first one brings about is the command's to say, the second one ends the program
//! and names what ran.

use crate::last_words;
use crate::output::message;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{OnceLock, mpsc};
use std::thread;
use std::time::Duration;

/// Exit code of a program that was ended by Ctrl-C.
const EXIT_CODE: i32 = 130;

/// Time that a message has, should the standard error not take it.
const MESSAGE_TIME: Duration = Duration::from_secs(1);

static STOP: AtomicBool = AtomicBool::new(false);
static LISTENING: OnceLock<()> = OnceLock::new();
static CONSEQUENCE: OnceLock<&str> = OnceLock::new();

/// The flag that the first Ctrl-C sets. What it brings about is said then; the first caller says it for all.
pub fn stop_flag(consequence: &'static str) -> &'static AtomicBool {
    CONSEQUENCE.get_or_init(|| consequence);
    LISTENING.get_or_init(|| {
        let listen = ctrlc::set_handler(|| {
            // The standard error may be a full pipe that nobody reads: no message may hold up the next
            // interruption or the end.
            if STOP.swap(true, Ordering::Relaxed) {
                aside(|| {
                    message(format_args!("\ninterrupted again: ended at once; {}", last_words::what_runs()))
                });
                last_words::exit_at_once(EXIT_CODE);
            }
            let consequence = CONSEQUENCE.get().copied().unwrap_or_default();
            aside(move || message(format_args!("\ninterrupted: {consequence} (once more to end at once)")));
        });
        if let Err(error) = listen {
            message(format_args!("warning: Ctrl-C will lose what is computed: {error}"));
        }
    });
    &STOP
}

/// Runs in a thread of its own what may never end, and waits for it for a while.
fn aside(say: impl FnOnce() + Send + 'static) {
    let (said, is_said) = mpsc::channel();
    let thread = thread::Builder::new().spawn(move || {
        say();
        // Nobody waits any more if it took too long.
        let _ = said.send(());
    });
    if thread.is_ok() {
        let _ = is_said.recv_timeout(MESSAGE_TIME);
    }
}

/// Whether there was a Ctrl-C.
pub fn interrupted() -> bool {
    STOP.load(Ordering::Relaxed)
}
