//! A B+tree with wide nodes: the order of the keys.
//!
//! ```text
//!    level 1                     [      kenya:capital        mali:capital     ]
//!                               /             │                     \
//!    level 0   [benin… chad…] ──► [kenya:capital kenya:…] ──► [mali:capital …] ──► end
//! ```
//!
//! An inner node with n keys has n + 1 children: the first has what is smaller
//! than the first key, the next what is at least that, and so on. All entries are
//! in leaves, and each leaf knows the next, so a scan needs no way back up.
//!
//! Nodes live in two vectors and name each other by index. Leaves, which are most
//! of it, are in `Arc`s: a clone shares them, and a write to a shared one
//! copies it first. A full node is split in the middle, on the way down, so that
//! its parent always has room for one more key. Only the very last leaf is left
//! full when a key is appended: keys that come in order fill their leaves.
//!
//! Left out: removal, and with it merging nodes. A deletion is a tombstone, which
//! is a value.

use lsm::sync::Arc;

use super::arena::{Arena, EntryRef};
use super::head::{Prefix, Probe};
use super::node::{Entry, Keys, WIDTH};

#[derive(Clone, Debug, Default)]
#[repr(C)] // the next leaf and the number of keys are neighbours
struct Leaf {
    next: Option<usize>,
    keys: Keys,
}

#[derive(Clone, Debug)]
struct Inner {
    keys: Keys,
    children: [usize; WIDTH + 1],
}

impl Inner {
    /// Returns which child has the key, if any has it.
    fn slot(&self, probe: &Probe<'_>, arena: &Arena) -> usize {
        self.keys.search(probe, arena).map_or_else(|slot| slot, |equal| equal + 1)
    }

    /// A new child to the right of the one in `slot`; its keys begin at `first`.
    fn adopt(&mut self, slot: usize, first: Entry, child: usize) {
        let last = self.keys.entry_refs().len();
        self.children.copy_within(slot + 1..=last, slot + 2);
        self.children[slot + 1] = child;
        self.keys.insert(slot, first);
    }
}

/// The order of the keys in an arena.
#[derive(Clone, Debug)]
pub struct Tree {
    /// Index of the root: among the leaves if `height` is 0, otherwise among the inner
    /// nodes.
    root: usize,
    /// Levels of inner nodes.
    height: usize,
    inners: Vec<Inner>,
    leaves: Vec<Arc<Leaf>>,
    len: usize,
    /// Invariant: all keys begin with it, and all heads leave it out.
    prefix: Prefix,
}

impl Default for Tree {
    fn default() -> Self {
        Tree {
            root: 0,
            height: 0,
            inners: Vec::new(),
            leaves: vec![Arc::default()],
            len: 0,
            prefix: Prefix::default(),
        }
    }
}

/// The place in the tree where a key is, or would be.
#[derive(Clone, Copy, Debug)]
pub struct Spot {
    leaf: usize,
    slot: usize,
}

impl Tree {
    /// Returns the number of keys.
    pub fn len(&self) -> usize {
        self.len
    }

    /// True if there is no key.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Prepares for the insertion of `key`: shortens the prefix until all keys, and this
    /// one, begin with it.
    pub fn admit(&mut self, key: &[u8], arena: &Arena) {
        if !self.prefix.fits(key) {
            self.set_prefix(self.prefix.shortened_for(key), arena);
        }
    }

    /// Makes a probe for a key.
    pub fn probe<'a>(&self, key: &'a [u8]) -> Probe<'a> {
        self.prefix.probe(key)
    }

    /// Finds the spot of a key, if it's there; otherwise the one it would have.
    pub fn search(&self, probe: &Probe<'_>, arena: &Arena) -> Result<Spot, Spot> {
        let mut node = self.root;
        for _ in 0..self.height {
            let inner = &self.inners[node];
            node = inner.children[inner.slot(probe, arena)];
        }
        let spot = |slot| Spot { leaf: node, slot };
        self.leaves[node].keys.search(probe, arena).map(spot).map_err(spot)
    }

    /// Returns where the arena has the key of a spot.
    pub fn entry_ref(&self, spot: Spot) -> EntryRef {
        self.leaves[spot.leaf].keys.entry(spot.slot).entry_ref
    }

    /// Returns where the arena has the keys from `spot` on, in ascending order.
    pub fn entry_refs(&self, spot: Spot) -> impl Iterator<Item = EntryRef> {
        let next = |leaf: &Leaf| leaf.next.map(|next| &*self.leaves[next]);
        let first = &self.leaves[spot.leaf];
        let others = std::iter::successors(next(first), move |leaf| next(leaf));
        let rest = &first.keys.entry_refs()[spot.slot..];
        rest.iter().chain(others.flat_map(|leaf| leaf.keys.entry_refs())).copied()
    }

    /// The key of a spot is now at `entry_ref`.
    pub fn relocate(&mut self, spot: Spot, entry_ref: EntryRef) {
        self.leaf_mut(spot.leaf).keys.relocate(spot.slot, entry_ref);
    }

    /// Inserts a key, which is at `entry_ref` already, into the spot that
    /// [`search`](Tree::search) found it would have.
    pub fn insert(&mut self, spot: Spot, probe: &Probe<'_>, entry_ref: EntryRef, arena: &Arena) {
        self.len += 1;
        let leaf = self.leaf_mut(spot.leaf);
        if !leaf.keys.is_full() {
            leaf.keys.insert(spot.slot, Entry { head: probe.head, entry_ref });
            return;
        }
        if self.height == 0 {
            self.find_prefix(probe.key, arena);
        }
        let probe = &self.probe(probe.key);
        let new = Entry { head: probe.head, entry_ref };
        let appended = spot.slot == WIDTH && self.leaves[spot.leaf].next.is_none();
        self.make_room(probe, appended.then_some(new), arena);
        let (Ok(spot) | Err(spot)) = self.search(probe, arena);
        self.leaf_mut(spot.leaf).keys.insert(spot.slot, new);
    }

    fn leaf_mut(&mut self, leaf: usize) -> &mut Leaf {
        Arc::make_mut(&mut self.leaves[leaf])
    }

    /// Chooses the prefix: what `new` and all keys of the only leaf begin with.
    fn find_prefix(&mut self, new: &[u8], arena: &Arena) {
        if let [first, .., last] = self.leaves[0].keys.entry_refs() {
            let prefix = Prefix::of(&[new, arena.key(*first), arena.key(*last)]);
            self.set_prefix(prefix, arena);
        }
    }

    /// Makes all heads again, to distinguish more or fewer keys.
    #[cold]
    fn set_prefix(&mut self, prefix: Prefix, arena: &Arena) {
        self.prefix = prefix;
        for inner in &mut self.inners {
            inner.keys.rehead(&self.prefix, arena);
        }
        for leaf in &mut self.leaves {
            Arc::make_mut(leaf).keys.rehead(&self.prefix, arena);
        }
    }

    /// Splits all full nodes on the way to a key.
    #[cold]
    fn make_room(&mut self, probe: &Probe<'_>, appended: Option<Entry>, arena: &Arena) {
        if self.is_full(self.root, self.height) {
            let mut children = [0; WIDTH + 1];
            children[0] = self.root;
            self.root = self.inners.len();
            self.inners.push(Inner { keys: Keys::default(), children });
            self.height += 1;
        }
        let mut node = self.root;
        for level in (0..self.height).rev() {
            let slot = self.inners[node].slot(probe, arena);
            let child = self.inners[node].children[slot];
            if self.is_full(child, level) {
                let (first, right) = match level {
                    0 => self.split_leaf(child, appended),
                    _ => self.split_inner(child),
                };
                self.inners[node].adopt(slot, first, right);
            }
            let inner = &self.inners[node];
            node = inner.children[inner.slot(probe, arena)];
        }
    }

    fn is_full(&self, node: usize, level: usize) -> bool {
        match level {
            0 => self.leaves[node].keys.is_full(),
            _ => self.inners[node].keys.is_full(),
        }
    }

    /// Makes a leaf to the right of a full one. Returns the key that separates the two, and
    /// the new leaf. If a key is `appended`, the new leaf is for it alone; otherwise it
    /// takes half of the keys.
    fn split_leaf(&mut self, left: usize, appended: Option<Entry>) -> (Entry, usize) {
        let right = self.leaves.len();
        let leaf = self.leaf_mut(left);
        let at = if appended.is_some() { WIDTH } else { WIDTH / 2 };
        let keys = leaf.keys.split_off(at);
        let next = leaf.next.replace(right);
        let first = appended.unwrap_or_else(|| keys.entry(0));
        self.leaves.push(Arc::new(Leaf { next, keys }));
        (first, right)
    }

    /// Does the same for an inner node. The key that separates the two goes up: it's in
    /// neither.
    fn split_inner(&mut self, left: usize) -> (Entry, usize) {
        let right = self.inners.len();
        let inner = &mut self.inners[left];
        let keys = inner.keys.split_off(WIDTH / 2 + 1);
        let middle = inner.keys.entry(WIDTH / 2);
        inner.keys.split_off(WIDTH / 2);
        let mut children = [0; WIDTH + 1];
        children[..WIDTH / 2].copy_from_slice(&inner.children[WIDTH / 2 + 1..]);
        self.inners.push(Inner { keys, children });
        (middle, right)
    }
}
