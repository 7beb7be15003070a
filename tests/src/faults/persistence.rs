//! What a power cut leaves of what programs did: the states in which a disk may be found.
//!
//! A file system promises little. Content is on the disk when its file was synced, a name when its directory was;
//! of all else anything may be there or not. The models go from kind to cruel; each is one that some file system
//! really shows.

use std::fmt;
use std::str::FromStr;

use anyhow::Context;

use super::disk::{Change, Disk, Fate};
use super::trace::Recording;

/// Sectors reach the disk whole.
const SECTOR: usize = 512;

/// Which of the changes before the cut are on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Model {
    /// All: a program was killed, and the machine ran on.
    All,
    /// What was synced, and nothing else.
    Synced,
    /// All names, and the content that was synced: a journal of names, written before the content.
    Names,
    /// All, but the last write came half through.
    Torn,
    /// The same, and its second half is zeros.
    Zeros,
    /// Names up to some moment, and of the content that was not synced a part, by chance.
    Journal(u32),
    /// In each directory up to another moment.
    Loose(u32),
}

/// One state of a disk: how many changes were made before the cut, and what is left of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Case {
    pub cut: usize,
    pub model: Model,
}

impl Case {
    /// The models without chance.
    pub const PLAIN: [Model; 5] = [Model::All, Model::Synced, Model::Names, Model::Torn, Model::Zeros];
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cut = self.cut;
        match self.model {
            Model::All => write!(f, "{cut}-all"),
            Model::Synced => write!(f, "{cut}-synced"),
            Model::Names => write!(f, "{cut}-names"),
            Model::Torn => write!(f, "{cut}-torn"),
            Model::Zeros => write!(f, "{cut}-zeros"),
            Model::Journal(draw) => write!(f, "{cut}-journal-{draw}"),
            Model::Loose(draw) => write!(f, "{cut}-loose-{draw}"),
        }
    }
}

impl FromStr for Case {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> anyhow::Result<Self> {
        let mut parts = text.split('-');
        let cut = parts.next().and_then(|cut| cut.parse().ok()).context("a case begins with a number")?;
        let draw = |part: Option<&str>| part.and_then(|draw| draw.parse().ok()).context("a draw is missing");
        let model = match parts.next() {
            Some("all") => Model::All,
            Some("synced") => Model::Synced,
            Some("names") => Model::Names,
            Some("torn") => Model::Torn,
            Some("zeros") => Model::Zeros,
            Some("journal") => Model::Journal(draw(parts.next())?),
            Some("loose") => Model::Loose(draw(parts.next())?),
            _ => anyhow::bail!("{text} is no case"),
        };
        Ok(Self { cut, model })
    }
}

/// A recording with what is known of its syncs.
#[derive(Debug)]
pub struct Persistence<'a> {
    recording: &'a Recording,
    seed: u64,
    /// For each change, the change that made it durable.
    synced_by: Vec<usize>,
}

impl<'a> Persistence<'a> {
    pub fn new(recording: &'a Recording, seed: u64) -> Self {
        let changes = &recording.changes;
        let mut synced_by = vec![usize::MAX; changes.len()];
        let mut last_sync = std::collections::HashMap::new();
        for (at, change) in changes.iter().enumerate().rev() {
            if let Change::Sync { inode } = change {
                last_sync.insert(*inode, at);
            } else {
                synced_by[at] = last_sync.get(&change.belongs_to()).copied().unwrap_or(usize::MAX);
            }
        }
        Self { recording, seed, synced_by }
    }

    /// The disk as the case leaves it.
    pub fn disk(&self, case: Case) -> Disk {
        let mut disk = self.recording.before.clone();
        let mut dice = Dice::new(self.seed, case);
        let moments = Moments::draw(case, &mut dice);
        for (at, change) in self.recording.changes[..case.cut].iter().enumerate() {
            let fate = if self.synced_by[at] < case.cut {
                Fate::Whole
            } else {
                Self::fate(case, at, change, &moments, &mut dice)
            };
            disk.apply(change, fate);
        }
        disk
    }

    fn fate(case: Case, at: usize, change: &Change, moments: &Moments, dice: &mut Dice) -> Fate {
        let is_last = at + 1 == case.cut;
        match (case.model, change) {
            (Model::Synced, _) => Fate::Lost,
            (Model::Names, change) if !change.is_of_names() => Fate::Lost,
            (Model::Torn, Change::Write { bytes, .. }) if is_last => {
                Fate::Torn { kept: bytes.len() / 2, sized: false }
            }
            (Model::Zeros, Change::Write { bytes, .. }) if is_last => {
                Fate::Torn { kept: bytes.len() / 2, sized: true }
            }
            (Model::All | Model::Names | Model::Torn | Model::Zeros, _) => Fate::Whole,
            (Model::Journal(_) | Model::Loose(_), change) if change.is_of_names() => {
                if at < moments.of(change.belongs_to()) { Fate::Whole } else { Fate::Lost }
            }
            (Model::Journal(_) | Model::Loose(_), change) => chance(change, dice),
        }
    }
}

/// What became of content that was not synced.
fn chance(change: &Change, dice: &mut Dice) -> Fate {
    match (dice.below(4), change) {
        (0, _) => Fate::Lost,
        (1, Change::Write { bytes, .. }) => {
            let sectors = bytes.len().div_ceil(SECTOR);
            Fate::Torn { kept: dice.below(sectors + 1) * SECTOR, sized: dice.below(2) == 0 }
        }
        (2, Change::Write { .. }) => Fate::Torn { kept: 0, sized: true },
        _ => Fate::Whole,
    }
}

/// Up to when names are on the disk.
struct Moments {
    journal: usize,
    /// Another for each directory: a number that is mixed with the directory's.
    loose: Option<u64>,
    cut: usize,
}

impl Moments {
    fn draw(case: Case, dice: &mut Dice) -> Self {
        // Seldom is much of the past not yet written.
        let farthest = 1 + dice.below(60);
        let back = dice.below(case.cut.min(farthest) + 1);
        let loose = matches!(case.model, Model::Loose(_)).then(|| dice.next());
        Self { journal: case.cut - back, loose, cut: case.cut }
    }

    fn of(&self, directory: usize) -> usize {
        let Some(mixed) = self.loose else { return self.journal };
        let mut dice = Dice(mixed ^ (directory as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        self.cut - dice.below(self.cut.min(60) + 1)
    }
}

/// Repeatable chance (splitmix64).
struct Dice(u64);

impl Dice {
    fn new(seed: u64, case: Case) -> Self {
        let draw = match case.model {
            Model::Journal(draw) => u64::from(draw) * 2 + 1,
            Model::Loose(draw) => u64::from(draw) * 2 + 2,
            Model::All | Model::Synced | Model::Names | Model::Torn | Model::Zeros => 0,
        };
        let mut dice = Self(seed ^ (case.cut as u64) << 32 ^ draw);
        dice.next();
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        let bound = bound.max(1) as u64;
        usize::try_from(self.next() % bound).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::disk::Place;
    use super::*;

    /// A file is written beside, perhaps synced, and renamed into place; the directory is synced.
    fn replaced(synced: bool) -> Recording {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("state"), "old").unwrap();
        let before = Disk::read(dir.path()).unwrap();
        let place = |name: &str| Place { directory: Disk::TOP, name: name.to_owned() };
        let inode = before.next_inode();
        let mut changes = vec![
            Change::Create { place: place("new"), inode, mode: 0o644 },
            Change::Write { inode, offset: 0, bytes: b"newer".to_vec() },
        ];
        if synced {
            changes.push(Change::Sync { inode });
        }
        changes.push(Change::Rename { from: place("new"), to: place("state") });
        changes.push(Change::Sync { inode: Disk::TOP });
        let mut after = before.clone();
        for change in &changes {
            after.apply(change, Fate::Whole);
        }
        Recording { before, changes, marks: Vec::new(), after }
    }

    fn lengths(recording: &Recording) -> std::collections::BTreeSet<Option<usize>> {
        let persistence = Persistence::new(recording, 1);
        let models =
            Case::PLAIN.into_iter().chain((0..20).map(Model::Journal)).chain((0..20).map(Model::Loose));
        let mut found = std::collections::BTreeSet::new();
        for model in models {
            for cut in 0..=recording.changes.len() {
                let disk = persistence.disk(Case { cut, model });
                found.insert(disk.find(Path::new("state")).map(|inode| disk.length(inode)));
            }
        }
        found
    }

    #[test]
    fn a_file_that_was_synced_before_its_name_is_the_old_or_the_new_one() {
        assert_eq!(lengths(&replaced(true)), [Some(3), Some(5)].into());
    }

    #[test]
    fn one_that_was_not_may_be_empty_or_torn() {
        assert!(lengths(&replaced(false)).contains(&Some(0)));
    }

    #[test]
    fn a_case_is_known_by_its_name() {
        for name in ["0-all", "7-synced", "8-names", "9-torn", "10-zeros", "11-journal-3", "12-loose-4"] {
            assert_eq!(name.parse::<Case>().unwrap().to_string(), name);
        }
        assert!("7-unknown".parse::<Case>().is_err());
    }
}
