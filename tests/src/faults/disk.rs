//! A disk in memory: directories and files as a file system would hold them, and changes applied to them one by one.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Component, Path};

use anyhow::Context;
use fleet_release::{Digest, Hasher};

/// A file or directory, whatever its name is. 0 is the directory that everything lies in.
pub type Inode = usize;

/// What lies under an inode.
#[derive(Debug, Clone)]
enum Node {
    File { data: Vec<u8>, mode: u32 },
    Directory { names: BTreeMap<String, Inode>, mode: u32 },
}

/// A name in a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub directory: Inode,
    pub name: String,
}

/// One thing that a program asks of the file system.
#[derive(Debug, Clone)]
pub enum Change {
    Create { place: Place, inode: Inode, mode: u32 },
    MakeDirectory { place: Place, inode: Inode, mode: u32 },
    Remove { place: Place },
    Rename { from: Place, to: Place },
    Write { inode: Inode, offset: usize, bytes: Vec<u8> },
    Truncate { inode: Inode, length: usize },
    Mode { inode: Inode, mode: u32 },
    Sync { inode: Inode },
}

impl Change {
    /// The inode whose sync makes it durable: a name belongs to its directory.
    pub const fn belongs_to(&self) -> Inode {
        match self {
            Self::Create { place, .. }
            | Self::MakeDirectory { place, .. }
            | Self::Remove { place }
            | Self::Rename { to: place, .. } => place.directory,
            Self::Write { inode, .. }
            | Self::Truncate { inode, .. }
            | Self::Mode { inode, .. }
            | Self::Sync { inode } => *inode,
        }
    }

    /// Whether it changes names rather than content.
    pub const fn is_of_names(&self) -> bool {
        matches!(
            self,
            Self::Create { .. } | Self::MakeDirectory { .. } | Self::Remove { .. } | Self::Rename { .. }
        )
    }
}

/// What the power cut left of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Whole,
    Lost,
    /// Of a write, the first bytes; with `sized`, the file is as long as if all had been written.
    Torn {
        kept: usize,
        sized: bool,
    },
}

/// See the module.
#[derive(Debug, Clone)]
pub struct Disk {
    nodes: BTreeMap<Inode, Node>,
}

impl Disk {
    pub const TOP: Inode = 0;

    /// Reads what lies below a directory.
    pub fn read(top: &Path) -> anyhow::Result<Self> {
        let mut disk = Self { nodes: BTreeMap::new() };
        disk.read_directory(top)?;
        Ok(disk)
    }

    fn read_directory(&mut self, path: &Path) -> anyhow::Result<Inode> {
        let inode = self.nodes.len();
        let mode = fs::metadata(path)?.permissions().mode() & 0o7777;
        self.nodes.insert(inode, Node::Directory { names: BTreeMap::new(), mode });
        let mut entries: Vec<_> = fs::read_dir(path)?.collect::<Result<_, _>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let child = if entry.file_type()?.is_dir() {
                self.read_directory(&entry.path())?
            } else if entry.file_type()?.is_file() {
                let mode = entry.metadata()?.permissions().mode() & 0o7777;
                let child = self.nodes.len();
                self.nodes.insert(child, Node::File { data: fs::read(entry.path())?, mode });
                child
            } else {
                // A socket: nothing of it is on a disk.
                continue;
            };
            let name = entry.file_name().to_string_lossy().into_owned();
            self.link(&Place { directory: inode, name }, child);
        }
        Ok(inode)
    }

    /// An inode that was never used.
    pub fn next_inode(&self) -> Inode {
        self.nodes.last_key_value().map_or(Self::TOP, |(last, _)| last + 1)
    }

    /// The inode of a path below the top.
    pub fn find(&self, path: &Path) -> Option<Inode> {
        path.components().try_fold(Self::TOP, |inode, component| match (self.nodes.get(&inode)?, component) {
            (Node::Directory { names, .. }, Component::Normal(name)) => names.get(name.to_str()?).copied(),
            (_, Component::CurDir) => Some(inode),
            _ => None,
        })
    }

    /// The place of a path, whether something is there or not; none if its directory is not there.
    pub fn place(&self, path: &Path) -> Option<Place> {
        let directory = self.find(path.parent()?)?;
        Some(Place { directory, name: path.file_name()?.to_str()?.to_owned() })
    }

    pub fn length(&self, inode: Inode) -> usize {
        match self.nodes.get(&inode) {
            Some(Node::File { data, .. }) => data.len(),
            _ => 0,
        }
    }

    fn link(&mut self, place: &Place, inode: Inode) {
        if let Some(Node::Directory { names, .. }) = self.nodes.get_mut(&place.directory) {
            names.insert(place.name.clone(), inode);
        }
    }

    fn unlink(&mut self, place: &Place) -> Option<Inode> {
        match self.nodes.get_mut(&place.directory) {
            Some(Node::Directory { names, .. }) => names.remove(&place.name),
            _ => None,
        }
    }

    fn file(&mut self, inode: Inode) -> Option<&mut Vec<u8>> {
        match self.nodes.get_mut(&inode) {
            Some(Node::File { data, .. }) => Some(data),
            _ => None,
        }
    }

    /// Applies a change as far as its fate allows.
    pub fn apply(&mut self, change: &Change, fate: Fate) {
        // Content may come to the disk before the name that it will have.
        match change {
            Change::Create { inode, mode, .. } => {
                self.nodes.insert(*inode, Node::File { data: Vec::new(), mode: *mode });
            }
            Change::MakeDirectory { inode, mode, .. } => {
                self.nodes.insert(*inode, Node::Directory { names: BTreeMap::new(), mode: *mode });
            }
            Change::Rename { .. }
            | Change::Remove { .. }
            | Change::Write { .. }
            | Change::Truncate { .. }
            | Change::Mode { .. }
            | Change::Sync { .. } => {}
        }
        if fate == Fate::Lost {
            return;
        }
        match change {
            Change::Create { place, inode, .. } | Change::MakeDirectory { place, inode, .. } => {
                self.link(place, *inode);
            }
            Change::Remove { place } => {
                self.unlink(place);
            }
            Change::Rename { from, to } => {
                if let Some(inode) = self.unlink(from) {
                    self.link(to, inode);
                }
            }
            Change::Write { inode, offset, bytes } => self.write(*inode, *offset, bytes, fate),
            Change::Truncate { inode, length } => {
                if let Some(data) = self.file(*inode) {
                    data.resize(*length, 0);
                }
            }
            Change::Mode { inode, mode: new } => match self.nodes.get_mut(inode) {
                Some(Node::File { mode, .. } | Node::Directory { mode, .. }) => *mode = *new,
                None => {}
            },
            Change::Sync { .. } => {}
        }
    }

    fn write(&mut self, inode: Inode, offset: usize, bytes: &[u8], fate: Fate) {
        let Some(data) = self.file(inode) else { return };
        let (kept, sized) = match fate {
            Fate::Torn { kept, sized } => (kept.min(bytes.len()), sized),
            Fate::Whole | Fate::Lost => (bytes.len(), true),
        };
        let end = offset + if sized { bytes.len() } else { kept };
        if data.len() < end {
            data.resize(end, 0);
        }
        data[offset..offset + kept].copy_from_slice(&bytes[..kept]);
    }

    /// A digest of everything that can be reached by a name.
    pub fn digest(&self) -> Digest {
        let mut hasher = Hasher::default();
        self.hash(Self::TOP, &mut hasher);
        hasher.finish().0
    }

    fn hash(&self, inode: Inode, hasher: &mut Hasher) {
        match self.nodes.get(&inode) {
            Some(Node::File { data, mode }) => {
                hasher.update(format!("file {mode:o} {}\n", data.len()).as_bytes());
                hasher.update(data);
            }
            Some(Node::Directory { names, mode }) => {
                hasher.update(format!("directory {mode:o} {}\n", names.len()).as_bytes());
                for (name, child) in names {
                    hasher.update(format!("{name}\n").as_bytes());
                    self.hash(*child, hasher);
                }
            }
            None => {}
        }
    }

    /// Lays it out on a real disk.
    pub fn write_to(&self, top: &Path) -> anyhow::Result<()> {
        self.write_node(Self::TOP, top).with_context(|| format!("cannot lay out {}", top.display()))
    }

    fn write_node(&self, inode: Inode, path: &Path) -> anyhow::Result<()> {
        match self.nodes.get(&inode) {
            Some(Node::File { data, mode }) => {
                fs::write(path, data)?;
                fs::set_permissions(path, fs::Permissions::from_mode(*mode))?;
            }
            Some(Node::Directory { names, mode }) => {
                fs::create_dir_all(path)?;
                for (name, child) in names {
                    self.write_node(*child, &path.join(name))?;
                }
                fs::set_permissions(path, fs::Permissions::from_mode(*mode))?;
            }
            None => {}
        }
        Ok(())
    }

    /// The path by which an inode is known now, for messages.
    pub fn path_of(&self, wanted: Inode) -> Option<String> {
        let mut waiting = vec![(Self::TOP, String::new())];
        while let Some((inode, path)) = waiting.pop() {
            if inode == wanted {
                return Some(path);
            }
            if let Some(Node::Directory { names, .. }) = self.nodes.get(&inode) {
                waiting.extend(names.iter().map(|(name, child)| (*child, format!("{path}/{name}"))));
            }
        }
        None
    }
}
