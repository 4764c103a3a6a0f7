//! The hash of a file while it is read: that of a long one on a thread of its own.

use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;

/// Bytes from which on a file is long.
const LONG: u64 = 8 << 20;
/// Pieces that may wait to be hashed.
const WAITING: usize = 4;

/// The BLAKE3 hash of the bytes so far, and their number.
pub(super) struct Fingerprint {
    pub(super) bytes: u64,
    at_work: AtWork,
}

enum AtWork {
    Here(Box<blake3::Hasher>),
    Beside { send: SyncSender<Vec<u8>>, used: Receiver<Vec<u8>>, thread: JoinHandle<blake3::Hasher> },
}

impl Default for Fingerprint {
    fn default() -> Self {
        Self { bytes: 0, at_work: AtWork::Here(Box::default()) }
    }
}

impl Fingerprint {
    /// Takes the next bytes in.
    pub(super) fn update(&mut self, more: &[u8]) {
        self.bytes += more.len() as u64;
        match &mut self.at_work {
            AtWork::Here(hash) => {
                hash.update(more);
                if self.bytes > LONG {
                    self.go_beside();
                }
            }
            AtWork::Beside { send, used, .. } => {
                let mut piece = used.try_recv().unwrap_or_default();
                piece.clear();
                piece.extend_from_slice(more);
                // It listens until there is nothing more to say.
                let _ = send.send(piece);
            }
        }
    }

    /// Lets a thread of its own go on; without one it goes on here.
    fn go_beside(&mut self) {
        let AtWork::Here(hash) = &self.at_work else { return };
        let mut hash = blake3::Hasher::clone(hash);
        let (send, receive) = sync_channel::<Vec<u8>>(WAITING);
        let (give_back, used) = channel();
        let work = move || {
            for piece in receive {
                hash.update(&piece);
                // Nobody has a use for the last ones.
                let _ = give_back.send(piece);
            }
            hash
        };
        if let Ok(thread) = std::thread::Builder::new().name("hash".to_owned()).spawn(work) {
            self.at_work = AtWork::Beside { send, used, thread };
        }
    }

    /// Returns the hash of all bytes, in hexadecimal digits.
    pub(super) fn finish(self) -> String {
        let hash = match self.at_work {
            AtWork::Here(hash) => *hash,
            AtWork::Beside { send, thread, .. } => {
                drop(send);
                thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            }
        };
        hash.finalize().to_hex().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_a_long_file_are_hashed_in_order() {
        let bytes: Vec<u8> = (0..12_000_000_u32).map(|at| (at >> 8 ^ at).to_le_bytes()[0]).collect();
        for size in [700_001, 5 << 20, 12_000_000] {
            let mut print = Fingerprint::default();
            bytes.chunks(size).for_each(|piece| print.update(piece));
            assert_eq!((print.bytes, print.finish()), (12_000_000, blake3::hash(&bytes).to_hex().to_string()));
        }
    }
}
