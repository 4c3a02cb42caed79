//! What a zip is written into and taken out of while it grows. A zip's writer goes back to a file's head once the
//! file is there; what lies before that may leave.

use std::io::{self, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Both ends of it. Cheap to clone.
#[derive(Clone, Default)]
pub struct Pipe(Arc<Mutex<Held>>);

#[derive(Default)]
struct Held {
    bytes: Vec<u8>,
    /// What has left already.
    left: u64,
    /// Where the writer stands, from the beginning of the zip.
    place: u64,
}

impl Pipe {
    /// How long the zip is so far.
    pub fn length(&self) -> u64 {
        self.held().length()
    }

    /// Takes out all before `place`.
    pub fn take_to(&self, place: u64) -> Vec<u8> {
        let mut held = self.held();
        let count = held.index(place).min(held.bytes.len());
        let rest = held.bytes.split_off(count);
        held.left += count as u64;
        std::mem::replace(&mut held.bytes, rest)
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn length(&self) -> u64 {
        self.left + self.bytes.len() as u64
    }

    fn index(&self, place: u64) -> usize {
        usize::try_from(place.saturating_sub(self.left)).unwrap_or(usize::MAX)
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut held = self.held();
        let at = held.index(held.place);
        let over = bytes.len().min(held.bytes.len().saturating_sub(at));
        held.bytes[at..at + over].copy_from_slice(&bytes[..over]);
        held.bytes.extend_from_slice(&bytes[over..]);
        held.place += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Pipe {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let mut held = self.held();
        let place = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::End(away) => held.length().checked_add_signed(away),
            SeekFrom::Current(away) => held.place.checked_add_signed(away),
        };
        let reachable = place.filter(|place| (held.left..=held.length()).contains(place));
        held.place = reachable.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(held.place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_left_cannot_be_gone_back_to() {
        let mut pipe = Pipe::default();
        pipe.write_all(b"head body").unwrap();
        pipe.seek(SeekFrom::Start(0)).unwrap();
        pipe.write_all(b"HEAD").unwrap();
        pipe.seek(SeekFrom::End(0)).unwrap();
        pipe.write_all(b" tail").unwrap();
        assert_eq!(pipe.take_to(9), b"HEAD body");
        assert!(pipe.seek(SeekFrom::Start(8)).is_err());
        pipe.seek(SeekFrom::Start(9)).unwrap();
        pipe.write_all(b"_TAIL").unwrap();
        assert_eq!((pipe.length(), pipe.take_to(14)), (14, b"_TAIL".to_vec()));
    }
}
