//! A file on the side for what must wait until the last simulation is done.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// What is written is appended, and can be read from any place. Where the file takes no more, because the
/// disk is full, the rest is kept in memory, so that nothing that was computed is lost.
#[derive(Debug)]
pub struct Spool {
    file: File,
    file_bytes: u64,
    memory: Vec<u8>,
    /// Where the next byte is read.
    position: u64,
}

impl Spool {
    /// Begins with an empty file that can be read and written.
    pub fn new(file: File) -> Spool {
        Spool { file, file_bytes: 0, memory: Vec::new(), position: 0 }
    }

    fn end(&self) -> u64 {
        self.file_bytes + self.memory.len() as u64
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.memory.is_empty() {
            self.file.seek(SeekFrom::Start(self.file_bytes))?;
            if self.file.write_all(bytes).is_ok() {
                self.file_bytes += bytes.len() as u64;
                return Ok(bytes.len());
            }
        }
        self.memory.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Read for Spool {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = match self.position.checked_sub(self.file_bytes) {
            None => {
                let left = usize::try_from(self.file_bytes - self.position).unwrap_or(usize::MAX);
                let wanted = bytes.len().min(left);
                self.file.seek(SeekFrom::Start(self.position))?;
                self.file.read(&mut bytes[..wanted])?
            }
            Some(place) => {
                let place = usize::try_from(place).unwrap_or(usize::MAX);
                self.memory.get(place..).unwrap_or_default().read(bytes)?
            }
        };
        self.position += read as u64;
        Ok(read)
    }
}

impl Seek for Spool {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
            SeekFrom::End(by) => self.end().checked_add_signed(by),
        };
        self.position = place.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Scratch;

    fn read_back(spool: &mut Spool, from: u64, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        spool.seek(SeekFrom::Start(from)).unwrap();
        spool.read_exact(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn what_was_written_is_read_from_any_place() {
        let scratch = Scratch::new("spool");
        let path = scratch.path().join("file");
        let file = File::options().read(true).write(true).create_new(true).open(path).unwrap();
        let mut spool = Spool::new(file);
        spool.write_all(b"0123").unwrap();
        assert_eq!(read_back(&mut spool, 1, 2), b"12");
        spool.write_all(b"45").unwrap();
        assert_eq!(read_back(&mut spool, 0, 6), b"012345");
        assert_eq!(spool.seek(SeekFrom::End(-1)).unwrap(), 5);
        assert_eq!(spool.read(&mut [0; 9]).unwrap(), 1);
        assert_eq!(spool.read(&mut [0; 9]).unwrap(), 0);
    }

    /// A file that cannot be written stands for one on a disk that is full.
    #[test]
    fn what_the_file_does_not_take_is_kept_in_memory() {
        let scratch = Scratch::new("spool-full");
        let path = scratch.path().join("file");
        std::fs::write(&path, "0123").unwrap();
        let mut spool = Spool { file_bytes: 4, ..Spool::new(File::open(path).unwrap()) };
        spool.write_all(b"4567").unwrap();
        spool.write_all(b"89").unwrap();
        assert_eq!(read_back(&mut spool, 0, 10), b"0123456789");
        assert_eq!(read_back(&mut spool, 3, 3), b"345");
        assert_eq!(read_back(&mut spool, 7, 3), b"789");
    }
}
