//! The functions that the module exports. Texts and lists go through memory: the host asks for room with [`input`], writes, calls,
//! and reads the answer at [`out`]. Addresses are of the instance's memory, which may move in the host when it grows: a host
//! makes its view anew after each call.
//!
//! Every function returns 1 if it went well (or as it says), else 0; then [`TEXT`] says why.
//!
//! The names are exported only in WebAssembly: a native program with a symbol `open` would have it called by its own C library.

use crate::engine::Engine;
use eyeballs_lab::hands::Failed;
use eyeballs_lab::piecemeal::Done;
use std::cell::RefCell;

/// [`out`]: the answer as text, in UTF-8.
pub const TEXT: u32 = 0;
/// [`out`]: the answer as numbers of 64 bits.
pub const NUMBERS: u32 = 1;
/// [`out`]: the answer as bytes.
pub const BYTES: u32 = 2;
/// [`out`]: what the program said before it ended, after a trap; the instance must not be used again.
pub const LAST_WORDS: u32 = 3;

#[derive(Default)]
struct State {
    input: Vec<u8>,
    text: String,
    numbers: Vec<f64>,
    bytes: Vec<u8>,
    done: Vec<Done>,
    engine: Engine,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
    static SAID: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Does something that may fail, and says whether it went well.
fn with(what: impl FnOnce(&mut State) -> Result<u32, String>) -> u32 {
    STATE.with_borrow_mut(|state| {
        what(state).unwrap_or_else(|message| {
            state.text = message;
            0
        })
    })
}

/// Makes room for so many bytes of input and says where.
#[cfg_attr(target_family = "wasm", unsafe(no_mangle))]
pub extern "C" fn input(bytes: usize) -> *mut u8 {
    #[cfg(target_family = "wasm")]
    std::panic::set_hook(Box::new(|panic| SAID.with_borrow_mut(|said| *said = panic.to_string())));
    STATE.with_borrow_mut(|state| {
        state.input = vec![0; bytes];
        state.input.as_mut_ptr()
    })
}

/// Opens the scenario that the input asks for, a [`Question`](crate::engine::Question) as JSON; the answer is an
/// [`Opened`](crate::engine::Opened) as JSON.
#[cfg_attr(target_family = "wasm", unsafe(no_mangle))]
pub extern "C" fn open() -> u32 {
    with(|state| {
        let input = std::mem::take(&mut state.input);
        let question = serde_json::from_slice(&input).map_err(|error| format!("the question: {error}"))?;
        let opened = state.engine.open(question)?;
        state.text = serde_json::to_string(&opened).map_err(|error| error.to_string())?;
        Ok(1)
    })
}

/// Begins a simulation.
#[cfg_attr(target_family = "wasm", unsafe(no_mangle))]
pub extern "C" fn begin(variant: u32, replication: u32) -> u32 {
    with(|state| state.engine.begin(variant as usize, replication).map(|()| 1))
}

/// Simulates at most so many days more; returns 1 if there are more, and 2 at the end of the run.
#[cfg_attr(target_family = "wasm", unsafe(no_mangle))]
pub extern "C" fn advance(days: u32) -> u32 {
    with(|state| state.engine.advance(days).map(|is_over| 1 + u32::from(is_over)))
}

/// Looks at the first `people` agents; the answer is a byte for each.
#[cfg_attr(target_family = "wasm", unsafe(no_mangle))]
pub extern "C" fn people(service: u32, people: u32) -> u32 {
    with(|state| {
        state.bytes = state.engine.people(service as usize, people as usize)?;
        Ok(1)
    })
}

/// Ends the simulation; the answer is its curves as numbers, and its record as bytes.
#[cfg_attr(target_family = "wasm", unsafe(no_mangle))]
pub extern "C" fn finish() -> u32 {
    with(|state| {
        let left = state.engine.finish()?;
        (state.numbers, state.bytes) = (left.curves, left.record);
        Ok(1)
    })
}

/// Takes the input as the record of a simulation, or, if `failed` is not 0, as the reason why there is none.
#[cfg_attr(target_family = "wasm", unsafe(no_mangle))]
pub extern "C" fn take(variant: u32, replication: u32, failed: u32) -> u32 {
    with(|state| {
        let input = std::mem::take(&mut state.input);
        let record = match failed {
            0 => Ok(input),
            _ => Err(Failed { message: String::from_utf8_lossy(&input).into_owned(), model: true }),
        };
        state.done.push(Done { variant: variant as usize, replication, record });
        Ok(1)
    })
}

/// What the simulations that were taken amount to, as JSON; they are taken anew for the next answer.
#[cfg_attr(target_family = "wasm", unsafe(no_mangle))]
pub extern "C" fn results() -> u32 {
    with(|state| {
        let results = state.engine.results(std::mem::take(&mut state.done))?;
        state.text = serde_json::to_string(&results).map_err(|error| error.to_string())?;
        Ok(1)
    })
}

/// Where an answer is.
#[cfg_attr(target_family = "wasm", unsafe(no_mangle))]
pub extern "C" fn out(which: u32) -> *const u8 {
    match which {
        LAST_WORDS => SAID.with_borrow(|said| said.as_ptr()),
        _ => STATE.with_borrow(|state| match which {
            TEXT => state.text.as_ptr(),
            NUMBERS => state.numbers.as_ptr().cast(),
            _ => state.bytes.as_ptr(),
        }),
    }
}

/// Bytes of an answer.
#[cfg_attr(target_family = "wasm", unsafe(no_mangle))]
pub extern "C" fn out_bytes(which: u32) -> usize {
    match which {
        LAST_WORDS => SAID.with_borrow(String::len),
        _ => STATE.with_borrow(|state| match which {
            TEXT => state.text.len(),
            NUMBERS => size_of_val(&*state.numbers),
            _ => state.bytes.len(),
        }),
    }
}
