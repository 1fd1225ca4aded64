//! What models are doing at this moment: for what a program says when a model ends it, or never comes back.
//!
//! Whoever calls a model says so around the call, see [`during`]. It costs a few nanoseconds: a pointer is
//! stored in a place of the thread's own before the call, and taken away after it. Nothing is printed here.
//!
//! ```
//! use eyeballs_abi::running::{Running, during, of_all_threads, of_this_thread};
//!
//! let running = Running { model: "tip-jar", place: "service `bar`", day: Some(3) };
//! let day = during(&running, || of_this_thread(|running| running.and_then(|running| running.day)));
//! assert_eq!(day, Some(3));
//! of_all_threads(|running| panic!("{running} came back"));
//! ```

use core::cell::Cell;
use core::fmt;
use core::ptr;
use core::sync::atomic::{AtomicPtr, AtomicU32, Ordering};

/// A call of a model.
#[derive(Clone, Copy, Debug)]
pub struct Running<'a> {
    /// The model's id.
    pub model: &'a str,
    /// Where in the market, for people; empty where there is no market yet.
    pub place: &'a str,
    /// The day, if days have begun.
    pub day: Option<u32>,
}

impl fmt::Display for Running<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the model `{}`", self.model)?;
        match (self.place, self.day) {
            ("", _) => Ok(()),
            (place, None) => write!(f, " ({place})"),
            (place, Some(day)) => write!(f, " ({place}, day {day})"),
        }
    }
}

/// What a thread does; never freed, so that others may always look.
struct Slot {
    /// The call, which lives until its thread takes the pointer away.
    running: AtomicPtr<Running<'static>>,
    next: *const Slot,
}

/// The slots of all threads that ever called a model, as a list that only grows.
static SLOTS: AtomicPtr<Slot> = AtomicPtr::new(ptr::null_mut());

/// How many look at the calls of other threads.
static READERS: AtomicU32 = AtomicU32::new(0);

thread_local! {
    /// Without a destructor and with a constant value: a signal handler may read it.
    static OWN: Cell<*const Slot> = const { Cell::new(ptr::null()) };
}

/// Runs `call` and lets others see meanwhile what runs. Within another such call, the outer one is seen.
#[inline]
pub fn during<T>(running: &Running<'_>, call: impl FnOnce() -> T) -> T {
    let slot = own_slot();
    if !slot.running.load(Ordering::Relaxed).is_null() {
        return call();
    }
    // Until the pointer is taken away again, `running` is borrowed: a longer life is seen by nobody.
    slot.running.store(ptr::from_ref(running).cast_mut().cast(), Ordering::Release);
    let _leaving = Leaving(slot);
    call()
}

/// Takes the pointer away, also when the call panics.
struct Leaving(&'static Slot);

impl Drop for Leaving {
    #[inline]
    fn drop(&mut self) {
        self.0.running.swap(ptr::null_mut(), Ordering::SeqCst);
        // A reader that counted itself in before the swap may hold the pointer; one that comes later finds null.
        while READERS.load(Ordering::SeqCst) > 0 {
            std::thread::yield_now();
        }
    }
}

#[inline]
fn own_slot() -> &'static Slot {
    let own = OWN.get();
    // SAFETY: it is null or a slot, and slots are never freed.
    match unsafe { own.as_ref() } {
        Some(slot) => slot,
        None => new_slot(),
    }
}

#[cold]
fn new_slot() -> &'static Slot {
    let slot: &'static mut Slot =
        Box::leak(Box::new(Slot { running: AtomicPtr::new(ptr::null_mut()), next: ptr::null() }));
    let mut first = SLOTS.load(Ordering::Acquire);
    loop {
        slot.next = first;
        match SLOTS.compare_exchange_weak(first, slot, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => break,
            Err(other) => first = other,
        }
    }
    let slot: &'static Slot = slot;
    OWN.set(slot);
    slot
}

/// Shows the call of a model in this thread, if there is one. May be called by a signal handler: it takes no
/// lock and no memory.
pub fn of_this_thread<T>(look: impl FnOnce(Option<&Running<'_>>) -> T) -> T {
    // SAFETY: slots are never freed, and the call lives as long as the pointer to it is there: this thread,
    // which would take it away, is here.
    look(unsafe { OWN.get().as_ref().and_then(|slot| slot.running.load(Ordering::Acquire).as_ref()) })
}

/// Shows the calls of models in all threads, one after the other. Threads that come back from a model wait
/// meanwhile.
pub fn of_all_threads(mut look: impl FnMut(&Running<'_>)) {
    struct Reading;
    impl Drop for Reading {
        fn drop(&mut self) {
            READERS.fetch_sub(1, Ordering::SeqCst);
        }
    }
    READERS.fetch_add(1, Ordering::SeqCst);
    let _reading = Reading;
    let mut next: *const Slot = SLOTS.load(Ordering::Acquire);
    // SAFETY: slots are never freed.
    while let Some(slot) = unsafe { next.as_ref() } {
        // SAFETY: this reader counted itself in before it took the pointer to a call, so the call lives until
        // the reader is done.
        if let Some(running) = unsafe { slot.running.load(Ordering::SeqCst).as_ref() } {
            look(running);
        }
        next = slot.next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicBool;

    fn seen(model: &str) -> Vec<String> {
        let mut all = Vec::new();
        of_all_threads(|running| all.push(running.to_string()));
        all.retain(|text| text.contains(model));
        all
    }

    #[test]
    fn calls_are_seen_while_they_last() {
        let running = Running { model: "seen", place: "service `bar`", day: Some(3) };
        let own = || of_this_thread(|running| running.map(ToString::to_string));
        assert_eq!(own(), None);
        during(&running, || {
            assert_eq!(own().as_deref(), Some("the model `seen` (service `bar`, day 3)"));
            let of_others =
                std::thread::spawn(|| (seen("`seen`"), of_this_thread(|running| running.is_some())));
            assert_eq!(of_others.join().unwrap(), (vec![own().unwrap()], false));
            during(&Running { model: "inner", ..running }, || assert_eq!(seen("`inner`").len(), 0));
            assert!(own().is_some(), "the outer call goes on");
        });
        assert_eq!((own(), seen("`seen`").len()), (None, 0));
    }

    #[test]
    fn a_call_that_panics_is_not_seen_any_more() {
        let running = Running { model: "panicking", place: "", day: None };
        let panicked = std::panic::catch_unwind(|| during(&running, || panic!("a planned panic")));
        assert!(panicked.is_err());
        assert_eq!(seen("`panicking`").len(), 0);
    }

    /// Texts are overwritten as soon as a call is over: a reader that came too late would see that.
    #[test]
    fn whoever_looks_sees_calls_that_last() {
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for thread in 0..2 {
                let done = &done;
                scope.spawn(move || {
                    for day in 0..500 {
                        let mut place = format!("place {day} of {thread}");
                        let running = Running { model: "busy", place: &place, day: Some(day) };
                        during(&running, std::thread::yield_now);
                        place.replace_range(.., "gone");
                    }
                    done.store(true, Ordering::Relaxed);
                });
            }
            while !done.load(Ordering::Relaxed) {
                of_all_threads(|running| {
                    if running.model != "busy" {
                        return; // Of another test, at the same time.
                    }
                    let day = running.day.expect("a day");
                    // The others come to the end of their calls meanwhile, and must wait there.
                    std::thread::yield_now();
                    assert!(running.place.starts_with(&format!("place {day} of ")), "{running}");
                });
            }
        });
    }
}
