//! Inputs made of other inputs.

use lsm_crash_lab::chance::Random;

/// The pieces that mean something in some file.
const WORDS: [&str; 22] = [
    "→",
    "†",
    "\\",
    "\\x00",
    "\\n",
    "\n",
    "\n\n",
    " ",
    "\0",
    "\u{feff}",
    "0",
    "1",
    "9223372036854775807",
    "18446744073709551615",
    "99999999999999999999",
    "+",
    "-- ",
    "synced ",
    "crc32 00000000\n",
    "table 0 9 sst 71 5d1c0f3a keys a→b\n",
    "flushed ",
    "keys ",
];

/// Bytes that are changed at random, from a seed.
pub(crate) struct Mutator {
    random: Random,
    corpus: Vec<Vec<u8>>,
}

impl Mutator {
    pub(crate) fn new(seed: u64, corpus: Vec<Vec<u8>>) -> Self {
        Mutator { random: Random(seed), corpus }
    }

    /// A number below `limit`, which is not 0.
    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.random.below(limit as u64)).unwrap()
    }

    fn any_of_the_corpus(&mut self) -> Vec<u8> {
        let at = self.below(self.corpus.len());
        self.corpus[at].clone()
    }

    /// An input of the corpus after a few changes.
    pub(crate) fn next(&mut self) -> Vec<u8> {
        let mut input = self.any_of_the_corpus();
        for _ in 0..=self.below(4) {
            self.change(&mut input);
        }
        input
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let at = self.below(input.len() + 1);
        let end = (at + 1 + self.below(16)).min(input.len());
        match self.below(7) {
            0 if at < input.len() => input[at] ^= 1 << self.below(8),
            1 if at < input.len() => input[at] = self.below(256).to_le_bytes()[0],
            2 => drop(input.drain(at..end)),
            3 => input.extend_from_within(at..end),
            4 => {
                let word = WORDS[self.below(WORDS.len())].as_bytes();
                input.splice(at..at, word.iter().copied());
            }
            5 => {
                let word = WORDS[self.below(WORDS.len())].as_bytes();
                input.splice(at..end, word.iter().copied());
            }
            // The rest of another one, from the beginning of a line on.
            _ => {
                let other = self.any_of_the_corpus();
                let from = self.below(other.len() + 1);
                let line = other[from..].iter().position(|&byte| byte == b'\n');
                input.truncate(at);
                input.extend_from_slice(&other[line.map_or(other.len(), |line| from + line + 1)..]);
            }
        }
    }
}
