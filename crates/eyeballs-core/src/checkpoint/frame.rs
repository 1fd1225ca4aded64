//! Bytes in frames, so that they are checked before they are used.
//!
//! A frame is the number of its bytes (32 bits), their checksum (64 bits: XXH3 with the checksum of the
//! frame before as its seed, so that frames cannot be lost or be exchanged), and the bytes. The last
//! frame is empty.

use super::CheckpointError;
use std::io::{self, ErrorKind, Read, Write};
use twox_hash::XxHash3_64;

/// Largest number of bytes of a frame.
const FRAME_BYTES: usize = 1 << 16;

const TOO_LONG: CheckpointError = CheckpointError::Damaged("it holds more than it should");

/// Fills a buffer from what cannot be trusted to be that long.
pub(super) fn fill(from: &mut dyn Read, bytes: &mut [u8]) -> Result<(), CheckpointError> {
    from.read_exact(bytes).map_err(|error| match error.kind() {
        ErrorKind::UnexpectedEof => CheckpointError::Damaged("it ends too early"),
        _ => CheckpointError::Read(error),
    })
}

/// Writes frames.
pub(super) struct Writer<'a> {
    to: &'a mut dyn Write,
    bytes: Vec<u8>,
    checksum: u64,
}

impl<'a> Writer<'a> {
    pub(super) fn new(to: &'a mut dyn Write) -> Writer<'a> {
        Writer { to, bytes: Vec::with_capacity(FRAME_BYTES), checksum: 0 }
    }

    /// Takes in some bytes, of which a frame holds many.
    pub(super) fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        for part in bytes.chunks(FRAME_BYTES) {
            if self.bytes.len() + part.len() > FRAME_BYTES {
                self.frame()?;
            }
            self.bytes.extend_from_slice(part);
        }
        Ok(())
    }

    /// Writes what is left, and the end.
    pub(super) fn finish(mut self) -> io::Result<()> {
        if !self.bytes.is_empty() {
            self.frame()?;
        }
        self.frame()
    }

    fn frame(&mut self) -> io::Result<()> {
        self.checksum = XxHash3_64::oneshot_with_seed(self.checksum, &self.bytes);
        self.to.write_all(&(self.bytes.len() as u32).to_le_bytes())?;
        self.to.write_all(&self.checksum.to_le_bytes())?;
        self.to.write_all(&self.bytes)?;
        self.bytes.clear();
        Ok(())
    }
}

/// Reads frames.
pub(super) struct Reader<'a> {
    from: &'a mut dyn Read,
    bytes: Vec<u8>,
    /// Bytes of the frame that were used.
    used: usize,
    checksum: u64,
}

impl<'a> Reader<'a> {
    pub(super) fn new(from: &'a mut dyn Read) -> Reader<'a> {
        Reader { from, bytes: Vec::new(), used: 0, checksum: 0 }
    }

    /// The next bytes.
    pub(super) fn bytes<const N: usize>(&mut self) -> Result<[u8; N], CheckpointError> {
        let mut bytes = [0; N];
        let mut filled = 0;
        while filled < N {
            if self.used == self.bytes.len() {
                self.frame()?;
                if self.bytes.is_empty() {
                    return Err(CheckpointError::Damaged("it holds less than it should"));
                }
            }
            let part = (N - filled).min(self.bytes.len() - self.used);
            bytes[filled..filled + part].copy_from_slice(&self.bytes[self.used..self.used + part]);
            filled += part;
            self.used += part;
        }
        Ok(bytes)
    }

    /// Reads what is left, only to see whether it is as it was written.
    pub(super) fn verify(mut self) -> Result<(), CheckpointError> {
        loop {
            self.frame()?;
            if self.bytes.is_empty() {
                return self.nothing_follows();
            }
        }
    }

    /// Sees that all was used, and that nothing follows.
    pub(super) fn finish(mut self) -> Result<(), CheckpointError> {
        if self.used == self.bytes.len() {
            self.frame()?;
            if self.bytes.is_empty() {
                return self.nothing_follows();
            }
        }
        Err(TOO_LONG)
    }

    fn nothing_follows(self) -> Result<(), CheckpointError> {
        let mut more = Vec::new();
        match self.from.take(1).read_to_end(&mut more) {
            Ok(0) => Ok(()),
            Ok(_) => Err(TOO_LONG),
            Err(error) => Err(CheckpointError::Read(error)),
        }
    }

    fn frame(&mut self) -> Result<(), CheckpointError> {
        let (mut count, mut checksum) = ([0; 4], [0; 8]);
        fill(self.from, &mut count)?;
        fill(self.from, &mut checksum)?;
        let count = u32::from_le_bytes(count) as usize;
        if count <= FRAME_BYTES {
            self.bytes.resize(count, 0);
            fill(self.from, &mut self.bytes)?;
            self.used = 0;
            self.checksum = XxHash3_64::oneshot_with_seed(self.checksum, &self.bytes);
        }
        if count > FRAME_BYTES || checksum != self.checksum.to_le_bytes() {
            return Err(CheckpointError::Damaged("its checksum is wrong"));
        }
        Ok(())
    }
}
