//! Signals and `exit` on Unix. What is done here may be done in a signal handler: no memory is taken, no lock,
//! and what is written was prepared.

use super::LISTED;
use core::ffi::{c_int, c_void};
use eyeballs_abi::running::{Running, of_all_threads, of_this_thread};
use std::io::{Error, ErrorKind};
use std::process;
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU8, AtomicU32, Ordering};

/// The signals that a model's own fault brings, and what is said of them.
const FATAL: [(c_int, &str); 7] = [
    (libc::SIGSEGV, "signal SIGSEGV (memory that is not there, or a stack that overflowed)"),
    (libc::SIGBUS, "signal SIGBUS (memory that cannot be read)"),
    (libc::SIGFPE, "signal SIGFPE (arithmetic that cannot be, a division by 0)"),
    (libc::SIGILL, "signal SIGILL (an instruction that this processor does not have)"),
    (libc::SIGABRT, "signal SIGABRT (abort)"),
    (libc::SIGTRAP, "signal SIGTRAP (trap)"),
    (libc::SIGSYS, "signal SIGSYS (a forbidden system call)"),
];

/// What the signals did before: the runtime's own handlers tell of stacks that overflow.
static BEFORE: [AtomicPtr<libc::sigaction>; FATAL.len()] =
    [const { AtomicPtr::new(ptr::null_mut()) }; FATAL.len()];

/// A sentence on what is left.
static RESULTS: AtomicPtr<String> = AtomicPtr::new(ptr::null_mut());

/// The process that these words are about; another one that a library forks may exit as it likes.
static PROCESS: AtomicU32 = AtomicU32::new(0);

/// Whether the program may end without being said to be ended by somebody.
static EXIT_ALLOWED: AtomicBool = AtomicBool::new(false);

/// Time for which a standard error that takes nothing is waited for.
const PATIENCE_MILLISECONDS: c_int = 2000;

pub(super) fn prepare() {
    PROCESS.store(process::id(), Ordering::SeqCst);
    // SAFETY: the handlers are functions of the right types that do only what is allowed in them; the structs
    // are all zeros where nothing is said, which is a valid value, and live as long as the calls, or for ever.
    unsafe {
        for ((signal, _), before) in FATAL.iter().zip(&BEFORE) {
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = on_fatal as *const () as usize;
            // The stack of the thread may be what is full: the runtime gives each thread another one for this.
            action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
            libc::sigemptyset(&raw mut action.sa_mask);
            let old: &'static mut libc::sigaction = Box::leak(Box::new(std::mem::zeroed()));
            if libc::sigaction(*signal, &raw const action, old) == 0 {
                before.store(old, Ordering::Release);
            }
        }
        libc::atexit(at_exit);
    }
}

pub(super) fn tell_of_results(sentence: &str) {
    // Never freed: a handler may be reading the old one.
    RESULTS.store(Box::leak(Box::new(sentence.to_owned())), Ordering::Release);
}

pub(super) fn allow_exit() {
    EXIT_ALLOWED.store(true, Ordering::SeqCst);
}

extern "C" fn on_fatal(signal: c_int, info: *mut libc::siginfo_t, _: *mut c_void) {
    let number = FATAL.iter().position(|(fatal, _)| *fatal == signal);
    let in_a_model = of_this_thread(|running| {
        let Some((running, number)) = running.zip(number) else { return false };
        once(|| accuse(|| write_call(running), FATAL[number].1));
        true
    });
    // SAFETY: the actions are valid, and so are the signal and what the system says of it.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = libc::SIG_DFL;
        let before = number.and_then(|number| BEFORE[number].load(Ordering::Acquire).as_ref());
        if let (false, Some(before)) = (in_a_model, before) {
            action = *before;
        }
        libc::sigaction(signal, &raw const action, ptr::null_mut());
        // A fault happens again as soon as this handler returns; what was sent must be sent again, and so must
        // a trap or a system call, after which the thread would go on. Either way the status of the program
        // tells the signal.
        let was_sent = info.is_null() || (*info).si_code <= 0;
        let goes_on = matches!(signal, libc::SIGTRAP | libc::SIGSYS);
        if was_sent || goes_on || in_a_model {
            libc::raise(signal);
        }
    }
}

/// Runs at every end of the program but a signal and `_exit`.
extern "C" fn at_exit() {
    if EXIT_ALLOWED.load(Ordering::SeqCst) || process::id() != PROCESS.load(Ordering::SeqCst) {
        return;
    }
    once(|| {
        of_this_thread(|running| match running {
            Some(running) => accuse(|| write_call(running), "it called `exit`"),
            None => accuse(write_suspects, "it called `exit`"),
        });
    });
    exit_at_once(1);
}

pub(super) fn exit_at_once(code: c_int) -> ! {
    // SAFETY: ends the program; nothing of it is needed any more.
    unsafe { libc::_exit(code) }
}

/// Lets one thread say something, the first; the others wait for it as long as it may take, since they end
/// the program when they come back.
fn once(say: impl FnOnce()) {
    const SILENT: u8 = 0;
    const SAYING: u8 = 1;
    const SAID: u8 = 2;
    static STATE: AtomicU8 = AtomicU8::new(SILENT);
    const STEP_MILLISECONDS: c_int = 10;
    if STATE.compare_exchange(SILENT, SAYING, Ordering::SeqCst, Ordering::SeqCst).is_ok() {
        say();
        STATE.store(SAID, Ordering::SeqCst);
        return;
    }
    for _ in 0..2 * PATIENCE_MILLISECONDS / STEP_MILLISECONDS {
        if STATE.load(Ordering::SeqCst) == SAID {
            return;
        }
        // SAFETY: no file is waited for, only time.
        unsafe { libc::poll(ptr::null_mut(), 0, STEP_MILLISECONDS) };
    }
}

/// Says who ended the program, and what is left.
fn accuse(who: impl FnOnce(), how: &str) {
    write("\nerror: ");
    who();
    for part in [" ended the program: ", how, "\n"] {
        write(part);
    }
    // SAFETY: null, or a string that is never freed.
    let sentence = unsafe { RESULTS.load(Ordering::Acquire).as_ref() };
    if let Some(sentence) = sentence.filter(|sentence| !sentence.is_empty()) {
        write(sentence);
        write("\n");
    }
}

/// Writes what the `Display` of a call says.
fn write_call(running: &Running<'_>) {
    for part in ["the model `", running.model, "`"] {
        write(part);
    }
    if !running.place.is_empty() {
        for part in [" (", running.place] {
            write(part);
        }
        if let Some(day) = running.day {
            write(", day ");
            write(digits(day, &mut [0; 10]));
        }
        write(")");
    }
}

/// For a thread in which no model runs: it is a library's own, or a library is being opened in it.
fn write_suspects() {
    write("a library that was loaded");
    let mut suspects = 0;
    of_all_threads(|running| {
        if suspects < LISTED {
            write(if suspects == 0 { " (perhaps that of one of these, which ran: " } else { ", " });
            write_call(running);
        }
        suspects += 1;
    });
    if suspects > LISTED {
        write(", and more");
    }
    if suspects > 0 {
        write(")");
    }
}

/// Writes to the standard error, as far as it takes it; one that takes nothing is given up.
fn write(text: &str) {
    /// What any pipe that takes something takes at once.
    const AT_ONCE_BYTES: usize = 512;
    static GIVEN_UP: AtomicBool = AtomicBool::new(false);
    let mut rest = text.as_bytes();
    while !rest.is_empty() && !GIVEN_UP.load(Ordering::Relaxed) {
        let mut stderr = libc::pollfd { fd: libc::STDERR_FILENO, events: libc::POLLOUT, revents: 0 };
        // SAFETY: there is one such struct.
        match unsafe { libc::poll(&raw mut stderr, 1, PATIENCE_MILLISECONDS) } {
            0 => return GIVEN_UP.store(true, Ordering::Relaxed),
            -1 if Error::last_os_error().kind() == ErrorKind::Interrupted => continue,
            _ => {}
        }
        let length = rest.len().min(AT_ONCE_BYTES);
        // SAFETY: the bytes live until the call returns.
        let written = unsafe { libc::write(libc::STDERR_FILENO, rest.as_ptr().cast(), length) };
        match usize::try_from(written) {
            Ok(written) if written > 0 => rest = &rest[written.min(length)..],
            _ => return,
        }
    }
}

/// A number in decimal digits.
fn digits(mut number: u32, room: &mut [u8; 10]) -> &str {
    let mut first = room.len();
    loop {
        first -= 1;
        room[first] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    std::str::from_utf8(&room[first..]).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_digits() {
        for number in [0, 7, 10, 365, u32::MAX] {
            assert_eq!(digits(number, &mut [0; 10]), number.to_string());
        }
    }
}
