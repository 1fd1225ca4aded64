//! What a process says when a model touches memory that is not its own, or asks the system for something: signal handlers that
//! finish the check with a word about it.
//!
//! A handler runs in the middle of foreign code. It takes no memory and waits for no lock.

use core::ffi::{c_int, c_void};
use core::fmt::Write;
use std::sync::{Mutex, OnceLock, PoisonError};

/// An array between walls.
struct Walled {
    whole: usize,
    bytes_of_whole: usize,
    start: usize,
    bytes: usize,
    name: String,
}

static WALLED: Mutex<Vec<Walled>> = Mutex::new(Vec::new());
static TOKEN: OnceLock<String> = OnceLock::new();
/// Memory of the system's functions that tell the time.
static CLOCK: OnceLock<(usize, usize)> = OnceLock::new();

pub(crate) fn remember(whole: usize, bytes_of_whole: usize, start: usize, bytes: usize, name: &str) {
    let walled = Walled { whole, bytes_of_whole, start, bytes, name: name.to_owned() };
    WALLED.lock().unwrap_or_else(PoisonError::into_inner).push(walled);
}

pub(crate) fn forget(whole: usize) {
    let mut all = WALLED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(index) = all.iter().rposition(|walled| walled.whole == whole) {
        all.swap_remove(index);
    }
}

/// Remembers where the functions that tell the time lie: a fault there is a question for the time.
pub(crate) fn forbid_clock(from: usize, to: usize) {
    let _ = CLOCK.set((from, to));
}

/// Says what a fault of memory was about, and ends.
pub(crate) fn say_of_faults(token: &str) {
    let _ = TOKEN.set(token.to_owned());
    for signal in [libc::SIGSEGV, libc::SIGBUS] {
        handle(signal, on_fault);
    }
}

/// Says which system call was forbidden, and ends.
pub(crate) fn say_of_system_calls(token: &str) {
    say_of_faults(token);
    handle(libc::SIGSYS, on_system_call);
}

type Handler = extern "C" fn(c_int, *mut libc::siginfo_t, *mut c_void);

fn handle(signal: c_int, handler: Handler) {
    // SAFETY: a handler of the type that SA_SIGINFO asks for; zero is a valid value of the other fields.
    unsafe {
        let mut action: libc::sigaction = core::mem::zeroed();
        action.sa_sigaction = handler as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
        libc::sigaction(signal, &raw const action, core::ptr::null_mut());
    }
}

extern "C" fn on_fault(signal: c_int, info: *mut libc::siginfo_t, _: *mut c_void) {
    // SAFETY: the system gives the handler a valid struct.
    let address = unsafe { (*info).si_addr() } as usize;
    let mut text = Text::default();
    if CLOCK.get().is_some_and(|(from, to)| (*from..*to).contains(&address)) {
        let _ = write!(text, "it asks for the time");
        text.say();
    }
    if let Ok(all) = WALLED.try_lock() {
        let there =
            |walled: &&Walled| (walled.whole..walled.whole + walled.bytes_of_whole).contains(&address);
        if let Some(walled) = all.iter().find(there) {
            let end = walled.start + walled.bytes;
            let _ = if address < walled.start {
                write!(text, "it reaches {} bytes before {}", walled.start - address, walled.name)
            } else if address >= end {
                write!(text, "it reaches {} bytes beyond the end of {}", address - end + 1, walled.name)
            } else {
                write!(text, "it writes to {}, which may only be read", walled.name)
            };
            text.say();
        }
    }
    // Not ours: the process dies of it.
    // SAFETY: the default action, and the signal once more.
    unsafe {
        libc::signal(signal, libc::SIG_DFL);
        libc::raise(signal);
    }
}

extern "C" fn on_system_call(_: c_int, info: *mut libc::siginfo_t, _: *mut c_void) {
    /// Where Linux puts the number of the call into `siginfo_t`: behind three numbers, padding and an address.
    const OFFSET: usize = 24;
    // SAFETY: the struct is longer than that.
    let number = unsafe { info.cast::<u8>().add(OFFSET).cast::<c_int>().read() };
    let mut text = Text::default();
    let _ = match crate::system_calls::meaning(number.into()) {
        Some(meaning) => write!(text, "it {meaning}"),
        None => write!(text, "it asks the system for something (system call {number})"),
    };
    text.say();
}

/// A text without memory of its own.
struct Text {
    bytes: [u8; 512],
    length: usize,
}

impl Default for Text {
    fn default() -> Text {
        Text { bytes: [0; 512], length: 0 }
    }
}

impl Write for Text {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        let bytes = &text.as_bytes()[..text.len().min(self.bytes.len() - self.length)];
        self.bytes[self.length..self.length + bytes.len()].copy_from_slice(bytes);
        self.length += bytes.len();
        Ok(())
    }
}

impl Text {
    /// Answers for the check, which failed, and ends the process.
    fn say(&self) -> ! {
        let mut line = Text::default();
        let token = TOKEN.get().map_or("", String::as_str);
        let said = core::str::from_utf8(&self.bytes[..self.length]).unwrap_or("");
        let _ = write!(line, "\n{token} failed\t{said}\n");
        // SAFETY: bytes that are there; then the end, without anything that could hang.
        unsafe {
            libc::write(1, line.bytes.as_ptr().cast(), line.length);
            libc::_exit(0)
        }
    }
}
