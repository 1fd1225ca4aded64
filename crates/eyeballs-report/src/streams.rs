//! Files that grow while simulations run.

use crate::Error;
use eyeballs_lab::{Simulation, Sink};
use std::fs;
use std::io;
use std::path::Path;

/// A file to which every simulation adds.
pub trait Stream: Send {
    /// Where it is.
    fn path(&self) -> &Path;

    /// Adds a simulation.
    ///
    /// # Errors
    /// If it cannot be written.
    fn take(&mut self, simulation: &Simulation<'_>) -> Result<(), Error>;

    /// Ends the file.
    ///
    /// # Errors
    /// If it cannot be written.
    fn finish(self: Box<Self>) -> Result<(), Error>;
}

/// All files that grow. One that cannot be written is removed (half of it would be taken for the whole, and
/// on a full disk it makes room for the others), and the simulations go on.
#[derive(Default)]
pub struct Streams {
    open: Vec<Box<dyn Stream>>,
    failed: Vec<Error>,
}

impl Streams {
    /// No file yet.
    pub fn new() -> Streams {
        Streams::default()
    }

    /// Adds a file.
    pub fn add(&mut self, stream: impl Stream + 'static) {
        self.open.push(Box::new(stream));
    }

    /// Ends all files and tells which could not be written.
    pub fn finish(mut self) -> Vec<Error> {
        for stream in self.open {
            let path = stream.path().to_owned();
            if let Err(error) = stream.finish() {
                self.failed.push(error);
                remove(&path);
            }
        }
        self.failed
    }
}

impl Sink for Streams {
    fn take(&mut self, simulation: &Simulation<'_>) -> io::Result<()> {
        let failed = &mut self.failed;
        self.open.retain_mut(|stream| match stream.take(simulation) {
            Ok(()) => true,
            Err(error) => {
                failed.push(error);
                remove(stream.path());
                false
            }
        });
        Ok(())
    }
}

fn remove(path: &Path) {
    // What could not be written may not be removable either; the error that is told says which it is.
    let _ = fs::remove_file(path);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Scratch;
    use eyeballs_core::record::Record;
    use std::path::PathBuf;

    /// A file that takes a number of simulations.
    struct Until {
        path: PathBuf,
        left: u32,
    }

    impl Until {
        fn create(path: PathBuf, left: u32) -> Until {
            fs::write(&path, "").unwrap();
            Until { path, left }
        }

        fn full(&self) -> Error {
            Error::file("write", &self.path)(io::Error::from(io::ErrorKind::StorageFull))
        }
    }

    impl Stream for Until {
        fn path(&self) -> &Path {
            &self.path
        }

        fn take(&mut self, simulation: &Simulation<'_>) -> Result<(), Error> {
            self.left = self.left.checked_sub(1).ok_or_else(|| self.full())?;
            fs::write(&self.path, simulation.replication.to_string()).unwrap();
            Ok(())
        }

        fn finish(self: Box<Self>) -> Result<(), Error> {
            if self.left == 0 { Err(self.full()) } else { Ok(()) }
        }
    }

    #[test]
    fn a_file_that_cannot_be_written_goes_and_the_others_take_every_simulation() {
        let scratch = Scratch::new("streams");
        let mut streams = Streams::new();
        for (name, left) in [("first", 1), ("last", 3), ("all", 9)] {
            streams.add(Until::create(scratch.path().join(name), left));
        }
        let record = Record::default();
        for replication in 0..3 {
            let simulation = Simulation { variant: 0, variant_name: "base", replication, record: &record };
            streams.take(&simulation).unwrap();
        }
        let failed: Vec<String> = streams.finish().iter().map(Error::to_string).collect();
        assert_eq!(failed.len(), 2);
        assert!(failed[0].contains("first") && failed[1].contains("last"), "{failed:?}");
        assert!(!scratch.path().join("first").exists() && !scratch.path().join("last").exists());
        assert_eq!(fs::read_to_string(scratch.path().join("all")).unwrap(), "2");
    }
}
