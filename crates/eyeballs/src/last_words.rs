//! What is said when a model ends the program or keeps it from ending: which model it was and where, and what
//! is left of the run.
//!
//! A model in C can do what its process can: a fault of memory or arithmetic is a signal that ends the program
//! (the exit status tells it, as always), a call of `exit` is a failure whatever it exits with and in whatever
//! thread, and a loop without end is ended by the second Ctrl-C. A model that calls `_exit` ends the program
//! unseen.

use eyeballs_abi::running::of_all_threads;

#[cfg(unix)]
mod unix;

/// Threads that are listed: a model that never returns shows in each of them.
const LISTED: usize = 4;

/// Gets ready for models that end the program. For the beginning, before any library is opened.
pub fn prepare() -> Ending {
    #[cfg(unix)]
    unix::prepare();
    Ending
}

/// The way through `main`: as long as it is there, an exit is somebody else's. It goes when `main` returns or
/// panics.
#[must_use]
pub struct Ending;

impl Drop for Ending {
    fn drop(&mut self) {
        allow_exit();
    }
}

/// Lets the program exit from now on without saying that somebody ended it.
pub fn allow_exit() {
    #[cfg(unix)]
    unix::allow_exit();
}

/// Says what to tell of the results if a model ends the program from now on: a sentence with its full stop,
/// or nothing.
pub fn tell_of_results(sentence: &str) {
    #[cfg(unix)]
    unix::tell_of_results(sentence);
    #[cfg(not(unix))]
    let _ = sentence;
}

/// What models are doing at this moment, for the user who ends the program at once.
pub fn what_runs() -> String {
    let mut running = Vec::new();
    of_all_threads(|call| running.push(call.to_string()));
    running.sort();
    running.dedup();
    let more = running.len().saturating_sub(LISTED);
    running.truncate(LISTED);
    match (running.join(", "), more) {
        (running, _) if running.is_empty() => "no model was running".to_owned(),
        (running, 0) => format!("what ran: {running}"),
        (running, more) => format!("what ran: {running}, and {more} more"),
    }
}

/// Ends the program at once, whatever models are doing, without a farewell of any library.
pub fn exit_at_once(code: i32) -> ! {
    #[cfg(unix)]
    unix::exit_at_once(code);
    #[cfg(not(unix))]
    std::process::exit(code)
}
