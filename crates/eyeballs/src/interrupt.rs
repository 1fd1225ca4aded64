//! Ctrl-C: what the first one brings about is the command's to say, the second one ends the program
//! and names what ran.

use crate::last_words;
use crate::output::message;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

static STOP: AtomicBool = AtomicBool::new(false);
static LISTENING: OnceLock<()> = OnceLock::new();
static CONSEQUENCE: OnceLock<&str> = OnceLock::new();

/// The flag that the first Ctrl-C sets. What it brings about is said then; the first caller says it for all.
pub fn stop_flag(consequence: &'static str) -> &'static AtomicBool {
    CONSEQUENCE.get_or_init(|| consequence);
    LISTENING.get_or_init(|| {
        let listen = ctrlc::set_handler(|| {
            if STOP.swap(true, Ordering::Relaxed) {
                message(format_args!("\ninterrupted again: ended at once; {}", last_words::what_runs()));
                last_words::exit_at_once(130);
            }
            let consequence = CONSEQUENCE.get().copied().unwrap_or_default();
            message(format_args!("\ninterrupted: {consequence} (once more to end at once)"));
        });
        if let Err(error) = listen {
            message(format_args!("warning: Ctrl-C will lose what is computed: {error}"));
        }
    });
    &STOP
}

/// Whether there was a Ctrl-C.
pub fn interrupted() -> bool {
    STOP.load(Ordering::Relaxed)
}
