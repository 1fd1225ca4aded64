//! Signals and `exit` on Unix. What is done here may be done in a signal handler: no memory is taken, no lock,
//! and what is written was prepared.

use core::ffi::{c_int, c_void};
use eyeballs_abi::running::{Running, of_all_threads, of_this_thread};
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

/// The signals that a model's own fault brings, and what is said of them.
const FATAL: [(c_int, &str); 5] = [
    (libc::SIGSEGV, "signal SIGSEGV (memory that is not there, or a stack that overflowed)"),
    (libc::SIGBUS, "signal SIGBUS (memory that cannot be read)"),
    (libc::SIGFPE, "signal SIGFPE (arithmetic that cannot be, a division by 0)"),
    (libc::SIGILL, "signal SIGILL (an instruction that this processor does not have)"),
    (libc::SIGABRT, "signal SIGABRT (abort)"),
];

/// What the signals did before: the runtime's own handlers tell of stacks that overflow.
static BEFORE: [AtomicPtr<libc::sigaction>; FATAL.len()] =
    [const { AtomicPtr::new(ptr::null_mut()) }; FATAL.len()];

/// A sentence on what is left.
static RESULTS: AtomicPtr<String> = AtomicPtr::new(ptr::null_mut());

pub(super) fn prepare() {
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

extern "C" fn on_fatal(signal: c_int, info: *mut libc::siginfo_t, _: *mut c_void) {
    let number = FATAL.iter().position(|(fatal, _)| *fatal == signal);
    let in_a_model = of_this_thread(|running| {
        let Some((running, number)) = running.zip(number) else { return false };
        accuse(running, FATAL[number].1);
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
        // A fault happens again as soon as this handler returns; what was sent must be sent again. Either way
        // the status of the program tells the signal.
        let was_sent = info.is_null() || (*info).si_code <= 0;
        if was_sent || in_a_model {
            libc::raise(signal);
        }
    }
}

/// Runs at every end of the program but a signal and `_exit`.
extern "C" fn at_exit() {
    let mut in_a_model = false;
    of_all_threads(|running| {
        if !in_a_model {
            accuse(running, "it called `exit`");
            in_a_model = true;
        }
    });
    if in_a_model {
        exit_at_once(1);
    }
}

pub(super) fn exit_at_once(code: c_int) -> ! {
    // SAFETY: ends the program; nothing of it is needed any more.
    unsafe { libc::_exit(code) }
}

/// Says once who ended the program.
fn accuse(running: &Running<'_>, how: &str) {
    static SAID: AtomicBool = AtomicBool::new(false);
    if SAID.swap(true, Ordering::SeqCst) {
        return;
    }
    for part in ["\nerror: the model `", running.model, "`"] {
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

/// Writes to the standard error, as far as it takes it.
fn write(text: &str) {
    let mut rest = text.as_bytes();
    while !rest.is_empty() {
        // SAFETY: the bytes live until the call returns.
        let written = unsafe { libc::write(libc::STDERR_FILENO, rest.as_ptr().cast(), rest.len()) };
        match usize::try_from(written) {
            Ok(written) if written > 0 => rest = &rest[written.min(rest.len())..],
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
