//! Memory for the arrays of a call: with room around it, or with walls.

#[cfg(unix)]
use crate::faults;

/// What surrounds an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Room to spare: whoever reaches a little beyond is not noticed.
    Open,
    /// Pages that nobody may touch, and known bytes in the padding.
    Walled,
    /// Room to spare, and what is only to be read cannot be written to.
    Closed,
}

/// Bytes of room on each side of an open array.
const ROOM: usize = 256;
/// What padding is filled with: as a float a number that no model writes.
const POISON: u8 = 0xA5;
/// Arrays of a call begin at multiples of it.
const ALIGNMENT: usize = 64;

/// Memory of one array, aligned to 64 bytes.
#[derive(Debug)]
pub struct Memory {
    whole: *mut u8,
    bytes_of_whole: usize,
    start: usize,
    bytes: usize,
    ground: Ground,
}

impl Memory {
    /// Memory for so many bytes; `name` is said when somebody reaches beyond.
    ///
    /// # Panics
    /// If the machine has no memory.
    pub fn new(bytes: usize, ground: Ground, name: &str) -> Memory {
        match ground {
            Ground::Open => Memory::open(bytes),
            Ground::Walled | Ground::Closed => Memory::mapped(bytes, ground, name),
        }
    }

    fn open(bytes: usize) -> Memory {
        let bytes_of_whole = bytes.next_multiple_of(ALIGNMENT) + 2 * ROOM;
        // SAFETY: the size is above 0, the alignment a power of 2.
        let whole = unsafe { std::alloc::alloc(layout(bytes_of_whole)) };
        assert!(!whole.is_null(), "no memory");
        // SAFETY: so many bytes were just allocated.
        unsafe { core::ptr::write_bytes(whole, POISON, bytes_of_whole) };
        Memory { whole, bytes_of_whole, start: ROOM, bytes, ground: Ground::Open }
    }

    #[cfg(unix)]
    fn mapped(bytes: usize, ground: Ground, name: &str) -> Memory {
        let page = page();
        // An array of nothing has an address, too.
        let padded = bytes.next_multiple_of(ALIGNMENT).max(ALIGNMENT);
        let room = if ground == Ground::Closed { page } else { 0 };
        let inner = padded.next_multiple_of(page) + 2 * room;
        let bytes_of_whole = inner + 2 * page;
        // SAFETY: new memory at an address of the system's choice.
        let whole = unsafe {
            libc::mmap(
                core::ptr::null_mut(),
                bytes_of_whole,
                libc::PROT_NONE,
                libc::MAP_PRIVATE | libc::MAP_ANON,
                -1,
                0,
            )
        };
        assert!(whole != libc::MAP_FAILED, "no memory");
        let whole = whole.cast::<u8>();
        // SAFETY: the pages between the walls are this array's.
        unsafe {
            let failed = libc::mprotect(whole.add(page).cast(), inner, libc::PROT_READ | libc::PROT_WRITE);
            assert!(failed == 0, "no memory");
            core::ptr::write_bytes(whole.add(page), POISON, inner);
        }
        let memory = Memory { whole, bytes_of_whole, start: page + inner - room - padded, bytes, ground };
        faults::remember(whole as usize, bytes_of_whole, whole as usize + memory.start, bytes, name);
        memory
    }

    #[cfg(not(unix))]
    fn mapped(bytes: usize, _: Ground, _: &str) -> Memory {
        Memory::open(bytes)
    }

    /// Where it begins.
    pub fn pointer(&self) -> *mut u8 {
        // SAFETY: it lies within the allocation.
        unsafe { self.whole.add(self.start) }
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: so many bytes are there; no call runs while somebody looks.
        unsafe { core::slice::from_raw_parts(self.pointer(), self.bytes) }
    }

    /// The bytes, to be written.
    pub fn bytes_mut(&mut self) -> &mut [u8] {
        // SAFETY: as above, and it is borrowed for writing.
        unsafe { core::slice::from_raw_parts_mut(self.pointer(), self.bytes) }
    }

    /// From now on nobody may write to it, on ground where that can be.
    pub fn close(&self) {
        #[cfg(unix)]
        if self.ground == Ground::Closed {
            let page = page();
            // SAFETY: the pages between the walls are this array's.
            let failed = unsafe {
                libc::mprotect(self.whole.add(page).cast(), self.bytes_of_whole - 2 * page, libc::PROT_READ)
            };
            assert!(failed == 0, "memory cannot be closed");
        }
    }

    /// How many bytes of the padding behind it, and before it, were written to.
    pub fn spilt(&self) -> usize {
        #[cfg(unix)]
        if self.ground == Ground::Walled {
            let page = page();
            let around = [(page, self.start), (self.start + self.bytes, self.bytes_of_whole - page)];
            let count = |(from, to): (usize, usize)| {
                // SAFETY: the pages between the walls can be read.
                let part = unsafe { core::slice::from_raw_parts(self.whole.add(from), to - from) };
                part.iter().filter(|&&byte| byte != POISON).count()
            };
            return around.map(count).into_iter().sum();
        }
        0
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        #[cfg(unix)]
        if self.ground != Ground::Open {
            faults::forget(self.whole as usize);
            // SAFETY: it was mapped with this size.
            unsafe { libc::munmap(self.whole.cast(), self.bytes_of_whole) };
            return;
        }
        // SAFETY: it was allocated with this layout.
        unsafe { std::alloc::dealloc(self.whole, layout(self.bytes_of_whole)) };
    }
}

fn layout(bytes: usize) -> std::alloc::Layout {
    std::alloc::Layout::from_size_align(bytes, ALIGNMENT).expect("a size that is possible")
}

#[cfg(unix)]
fn page() -> usize {
    // SAFETY: it only answers.
    unsafe { libc::sysconf(libc::_SC_PAGESIZE) as usize }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_are_aligned_and_whoever_writes_into_the_padding_is_noticed() {
        for ground in [Ground::Open, Ground::Walled] {
            for bytes in [0, 1, 64, 100, 4096, 10_000] {
                let mut memory = Memory::new(bytes, ground, "x");
                assert_eq!(memory.pointer() as usize % ALIGNMENT, 0);
                memory.bytes_mut().fill(7);
                assert_eq!((memory.bytes().len(), memory.spilt()), (bytes, 0));
            }
        }
        let memory = Memory::new(100, Ground::Walled, "x");
        // SAFETY: padding that is there.
        unsafe { *memory.pointer().add(101) = 1 };
        assert_eq!(memory.spilt(), usize::from(cfg!(unix)));
    }
}
