//! Ctrl-C: the first one ends the batch and keeps what is done, the second one ends the program.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

static STOP: AtomicBool = AtomicBool::new(false);
static LISTENING: OnceLock<()> = OnceLock::new();

/// The flag that the first Ctrl-C sets.
pub fn stop_flag() -> &'static AtomicBool {
    LISTENING.get_or_init(|| {
        let listen = ctrlc::set_handler(|| {
            if STOP.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
            eprintln!("\ninterrupted: keeping what is done (once more to end at once)");
        });
        if let Err(error) = listen {
            eprintln!("warning: Ctrl-C will lose what is computed: {error}");
        }
    });
    &STOP
}
