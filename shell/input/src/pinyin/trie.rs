//! Words by their syllables: a tree in which every node is the row of syllables that leads to it.

use super::cost::Cost;
use super::syllable::Syllable;
use super::word::{Entry, Kind, Word};

/// A node of a [`Trie`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node(u32);

/// Where every search begins.
pub const ROOT: Node = Node(0);

/// Words by their syllables.
#[derive(Debug, Default)]
pub struct Trie {
    /// The syllable that leads to each node; the root's is meaningless.
    syllables: Vec<Syllable>,
    /// Where each node's children begin in `children`, and one more at the end.
    children_from: Vec<u32>,
    /// Nodes, those of one parent together and in the order of their syllables.
    children: Vec<u32>,
    /// Where each node's words begin in `words`, and one more at the end.
    words_from: Vec<u32>,
    /// Words, those of one node together, the cheapest first.
    words: Vec<Stored>,
    /// All their characters: hundreds of thousands of words with a piece of memory each would take three times as much.
    texts: String,
}

#[derive(Debug, Clone, Copy)]
struct Stored {
    /// Where in the texts its own begins, and how many bytes it has.
    text_from: u32,
    text_length: u16,
    kind: Kind,
    cost: Cost,
}

impl Trie {
    /// Builds it of words in the order of their syllables; of two that are the same, the cheaper one stays.
    pub fn of(sorted: impl IntoIterator<Item = Entry>) -> Self {
        let mut builder = Builder::default();
        builder.open(Syllable(0), 0);
        let mut path: Vec<(Syllable, u32)> = Vec::new();
        for entry in sorted {
            let steps = path.iter().zip(&entry.syllables);
            let shared = steps.take_while(|(step, syllable)| step.0 == **syllable).count();
            path.truncate(shared);
            for syllable in entry.syllables.iter().copied().skip(shared) {
                let parent = path.last().map_or(0, |(_, node)| *node);
                path.push((syllable, builder.open(syllable, parent)));
            }
            builder.own.push(entry);
        }
        builder.finish()
    }

    /// The child of a node by a syllable.
    pub fn child(&self, node: Node, syllable: Syllable) -> Option<Node> {
        let children = self.children_of(node);
        let at = children.binary_search_by_key(&syllable, |child| self.syllable(*child)).ok()?;
        children.get(at).copied().map(Node)
    }

    /// The children by the syllables from `first` to before `last`.
    pub fn children_between(
        &self,
        node: Node,
        first: Syllable,
        last: Syllable,
    ) -> impl Iterator<Item = Node> + use<'_> {
        let children = self.children_of(node);
        let from = children.partition_point(|child| self.syllable(*child) < first);
        let to = children.partition_point(|child| self.syllable(*child) < last);
        children.get(from..to).unwrap_or_default().iter().copied().map(Node)
    }

    /// The words of a node, the cheapest first.
    pub fn words(&self, node: Node) -> impl ExactSizeIterator<Item = Word<'_>> {
        slice(&self.words, &self.words_from, node).iter().map(|stored| self.word(*stored))
    }

    fn word(&self, stored: Stored) -> Word<'_> {
        let from = stored.text_from as usize;
        let text = self.texts.get(from..from + usize::from(stored.text_length)).unwrap_or_default();
        Word { text, cost: stored.cost, kind: stored.kind }
    }

    fn children_of(&self, node: Node) -> &[u32] {
        slice(&self.children, &self.children_from, node)
    }

    fn syllable(&self, node: u32) -> Syllable {
        self.syllables.get(node as usize).copied().unwrap_or(Syllable(0))
    }
}

/// The part of `all` that belongs to `node`.
fn slice<'a, T>(all: &'a [T], from: &[u32], node: Node) -> &'a [T] {
    let at = node.0 as usize;
    match (from.get(at), from.get(at + 1)) {
        (Some(start), Some(end)) => all.get(*start as usize..*end as usize).unwrap_or_default(),
        _ => &[],
    }
}

#[derive(Default)]
struct Builder {
    syllables: Vec<Syllable>,
    parents: Vec<u32>,
    words_from: Vec<u32>,
    words: Vec<Stored>,
    texts: String,
    /// The words of the node that was opened last.
    own: Vec<Entry>,
}

impl Builder {
    /// Opens a node; words that come now are its own.
    fn open(&mut self, syllable: Syllable, parent: u32) -> u32 {
        self.close();
        let node = count(&self.syllables);
        self.syllables.push(syllable);
        self.parents.push(parent);
        self.words_from.push(count(&self.words));
        node
    }

    /// Puts the last node's words in order, drops what comes twice, and stores them.
    fn close(&mut self) {
        let mut own = std::mem::take(&mut self.own);
        own.sort_by(|a, b| a.text.cmp(&b.text).then(a.kind.cmp(&b.kind)));
        // Being a place or a part of an address is worth knowing; the cost is the least of all.
        own.dedup_by(|next, kept| {
            let same = next.text == kept.text && (next.kind == kept.kind || next.kind > Kind::Given);
            kept.cost = if same { kept.cost.min(next.cost) } else { kept.cost };
            same
        });
        own.sort_by(|a, b| a.cost.total_cmp(&b.cost).then_with(|| a.text.cmp(&b.text)));
        for entry in own.drain(..) {
            self.store(&entry);
        }
        self.own = own;
    }

    /// A text that no reading can have is left out.
    fn store(&mut self, entry: &Entry) {
        let Ok(text_length) = u16::try_from(entry.text.len()) else { return };
        let text_from = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push_str(&entry.text);
        self.words.push(Stored { text_from, text_length, kind: entry.kind, cost: entry.cost });
    }

    fn finish(mut self) -> Trie {
        self.close();
        let nodes = self.syllables.len();
        self.words_from.push(count(&self.words));
        let mut children_from = vec![0u32; nodes + 1];
        for parent in self.parents.iter().skip(1) {
            children_from[*parent as usize + 1] += 1;
        }
        for node in 0..nodes {
            children_from[node + 1] += children_from[node];
        }
        let mut next = children_from.clone();
        let mut children = vec![0u32; nodes.saturating_sub(1)];
        // Nodes were opened in the order of their syllables, so each parent's children come in it too.
        for (node, parent) in (1u32..).zip(self.parents.iter().skip(1)) {
            let slot = &mut next[*parent as usize];
            children[*slot as usize] = node;
            *slot += 1;
        }
        // It stays for as long as the program runs: what the vectors have too much is given back.
        self.syllables.shrink_to_fit();
        self.words_from.shrink_to_fit();
        self.words.shrink_to_fit();
        self.texts.shrink_to_fit();
        Trie {
            syllables: self.syllables,
            children_from,
            children,
            words_from: self.words_from,
            words: self.words,
            texts: self.texts,
        }
    }
}

/// Lengths fit: the data that is compiled in is a few megabytes.
fn count<T>(items: &[T]) -> u32 {
    u32::try_from(items.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(spelling: &str, text: &'static str, cost: f32) -> Entry {
        let syllables = spelling.split(' ').map(|s| Syllable::of(s).unwrap()).collect();
        Entry { syllables, text: text.into(), cost, kind: Kind::Plain }
    }

    fn texts(trie: &Trie, node: Node) -> Vec<&str> {
        trie.words(node).map(|word| word.text).collect()
    }

    #[test]
    fn words_are_found_by_their_syllables_the_cheapest_first() {
        let trie = Trie::of([
            entry("da", "达", 5.0),
            entry("da", "大", 2.0),
            entry("da zhou", "达州", 3.0),
            entry("da zhou shi", "达州市", 4.0),
            entry("qu xian", "渠县", 3.0),
        ]);
        let da = trie.child(ROOT, Syllable::of("da").unwrap()).unwrap();
        assert_eq!(texts(&trie, da), ["大", "达"]);
        let zhou = trie.child(da, Syllable::of("zhou").unwrap()).unwrap();
        assert_eq!(texts(&trie, zhou), ["达州"]);
        assert_eq!(trie.child(ROOT, Syllable::of("zhou").unwrap()), None);
        assert_eq!(trie.words(ROOT).len(), 0);
        let (first, last) = (Syllable::of("qi").unwrap(), Syllable::of("ran").unwrap());
        assert_eq!(trie.children_between(ROOT, first, last).count(), 1);
    }

    #[test]
    fn what_comes_twice_is_kept_once_at_the_least_cost() {
        let trie = Trie::of([entry("da", "达", 5.0), entry("da", "达", 2.0)]);
        let da = trie.child(ROOT, Syllable::of("da").unwrap()).unwrap();
        assert_eq!(trie.words(da).len(), 1);
        assert!(trie.words(da).all(|word| (word.cost - 2.0).abs() < f32::EPSILON));
    }

    #[test]
    fn an_empty_one_has_nothing() {
        let trie = Trie::of([]);
        assert_eq!(trie.words(ROOT).len(), 0);
        assert_eq!(trie.child(ROOT, Syllable(0)), None);
    }
}
