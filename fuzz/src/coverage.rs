//! Which parts of the program an input reaches, so that inputs that reach new ones are changed further. Only a
//! program counts that was built for it: with the feature `coverage` and `RUSTFLAGS="-C instrument-coverage"`, as
//! `run.sh` does. The counters are those of the compiler's own runtime.

#[cfg(feature = "coverage")]
mod runtime {
    unsafe extern "C" {
        safe fn __llvm_profile_begin_counters() -> *const u64;
        safe fn __llvm_profile_end_counters() -> *const u64;
        safe fn __llvm_profile_reset_counters();
    }

    /// Counts from zero.
    pub(super) fn reset() {
        __llvm_profile_reset_counters();
    }

    /// How often each part was reached.
    pub(super) fn counters() -> &'static [u64] {
        let (begin, end) = (__llvm_profile_begin_counters(), __llvm_profile_end_counters());
        // SAFETY: the runtime keeps the counters of the program between these two for its whole life. Other threads, of
        // which there are none while inputs are taken, would only make a count wrong.
        unsafe { std::slice::from_raw_parts(begin, end.offset_from_unsigned(begin)) }
    }
}

#[cfg(not(feature = "coverage"))]
mod runtime {
    pub(super) fn reset() {}

    pub(super) fn counters() -> &'static [u64] {
        &[]
    }
}

/// What all inputs so far have reached.
#[derive(Debug, Default)]
pub struct Coverage {
    /// For each part, how often, by powers of two: a bit each.
    seen: Vec<u64>,
}

impl Coverage {
    /// Whether taking an input reaches what none before has.
    pub fn grows(&mut self, take: impl FnOnce()) -> bool {
        runtime::reset();
        take();
        self.add(runtime::counters())
    }

    fn add(&mut self, counters: &[u64]) -> bool {
        self.seen.resize(counters.len().max(self.seen.len()), 0);
        let mut is_new = false;
        for (seen, &count) in self.seen.iter_mut().zip(counters) {
            let bit = count.checked_ilog2().map_or(0, |power| 1 << power);
            is_new |= *seen & bit != bit;
            *seen |= bit;
        }
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_reached_for_the_first_time_or_much_more_often_is_new() {
        let mut coverage = Coverage::default();
        assert!(coverage.add(&[0, 1]));
        assert!(!coverage.add(&[0, 1]));
        assert!(coverage.add(&[1, 1]));
        assert!(coverage.add(&[0, 5]));
        assert!(!coverage.add(&[1, 7]));
        assert!(!coverage.add(&[]));
    }
}
