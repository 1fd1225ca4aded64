//! The process that tries libraries.

use super::line::Line;
use crate::library;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

/// Loads libraries one after the other and says on the standard output what came of each.
///
/// # Errors
/// If nobody listens any more.
pub fn answer<P: AsRef<Path>>(token: &str, files: &[P]) -> std::io::Result<()> {
    leave_no_core();
    // Whoever started this process has the same variable, and found a number in it.
    let limit = super::limit().unwrap_or(Duration::from_secs(super::SECONDS));
    for file in files {
        end_after(limit);
        let line = Line::of(&library::load(file.as_ref()));
        let mut output = std::io::stdout().lock();
        output.write_all(line.text(token).as_bytes())?;
        output.flush()?;
    }
    end_after(limit);
    Ok(())
}

/// Ends this process by a signal a second after whoever started it would have ended it: that one may be dead.
fn end_after(limit: Duration) {
    #[cfg(unix)]
    // SAFETY: both change only what this process does on a signal that nothing else here uses.
    unsafe {
        libc::signal(libc::SIGALRM, libc::SIG_DFL);
        libc::alarm(limit.as_secs() as u32 + 1);
    }
    #[cfg(not(unix))]
    let _ = limit;
}

/// A crash is expected here: nobody wants its memory in a file.
fn leave_no_core() {
    #[cfg(unix)]
    // SAFETY: the limit is read during the call only. If it cannot be set, a file is left behind.
    unsafe {
        let none = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
        libc::setrlimit(libc::RLIMIT_CORE, &raw const none);
    }
}
