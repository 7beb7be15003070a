use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, BufReader};
use std::os::unix::fs::{FileExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::unpack::{UnpackError, name_slot, remove_tree, sync_tree, write_synced};
use crate::delta::{DeltaError, Old, Sink, decode};
use crate::slot::{SlotProblem, read_manifest, slot_dir, slots_dir};
use crate::{Digest, FileEntry, Hasher, MANIFEST_FILE, Manifest, RelativePath, ReleaseCustom, SlotName};

/// Why a delta did not become a slot.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// The slot that it is made against cannot be read.
    #[error(transparent)]
    From(#[from] SlotProblem),
    /// The delta does not do.
    #[error(transparent)]
    Delta(#[from] DeltaError),
    /// What came of it is not what was signed, or could not be put in its place.
    #[error(transparent)]
    Slot(#[from] UnpackError),
}

/// Makes the slot of `release` below `root` from the slot `from` and a delta. Every file is checked against the
/// manifest, the manifest against what was signed, and the slot gets its name last, as by
/// [`unpack`](super::unpack()).
pub fn apply(
    delta: &Path,
    from: &SlotName,
    release: &ReleaseCustom,
    root: &Path,
    keep: &[SlotName],
) -> Result<Manifest, ApplyError> {
    let slot = release.version.slot();
    let incoming = slots_dir(root).join(format!(".incoming-{slot}"));
    let io_error = |error: io::Error| ApplyError::from(UnpackError::from(error));
    remove_tree(&incoming).map_err(io_error)?;
    fs::create_dir_all(&incoming).map_err(io_error)?;
    let made = apply_into(delta, &slot_dir(root, from), release, &incoming);
    if made.is_err() {
        remove_tree(&incoming).map_err(io_error)?;
    }
    let manifest = made?;
    name_slot(&incoming, &slot_dir(root, &slot), &slot, &manifest, keep)?;
    Ok(manifest)
}

fn apply_into(
    delta: &Path,
    from: &Path,
    release: &ReleaseCustom,
    incoming: &Path,
) -> Result<Manifest, ApplyError> {
    let io_error = |error: io::Error| ApplyError::from(UnpackError::from(error));
    let mut old = SlotFiles::open(from)?;
    let lengths = old.lengths();
    let input = BufReader::new(File::open(delta).map_err(io_error)?);
    let mut new = IncomingFiles::new(release, incoming);
    let decoded = decode(input, &mut old, &lengths, &mut new);
    if let Some(problem) = new.problem.take() {
        return Err(problem.into());
    }
    decoded?;
    new.close_finished()?;
    let manifest = new.manifest.take().filter(|_| new.missing.is_empty() && new.open.is_none());
    let manifest = manifest.ok_or(DeltaError::Malformed("a file is missing"))?;
    let text = std::mem::take(&mut new.text);
    let write = |file: &mut File| io::Write::write_all(file, &text);
    write_synced(&incoming.join(MANIFEST_FILE), 0o644, write).map_err(io_error)?;
    sync_tree(incoming).map_err(io_error)?;
    Ok(manifest)
}

/// The files of a slot behind one another: the manifest, then the others in its order.
struct SlotFiles {
    files: Vec<(PathBuf, usize)>,
    starts: Vec<usize>,
    open: VecDeque<(usize, File)>,
}

/// Files of the old slot that are kept open.
const OPEN: usize = 16;

impl SlotFiles {
    fn open(slot: &Path) -> Result<Self, ApplyError> {
        let manifest = read_manifest(slot)?;
        let path = slot.join(MANIFEST_FILE);
        let length = fs::metadata(&path).map_err(UnpackError::from)?.len();
        let mut files = vec![(path, usize::try_from(length).unwrap_or(usize::MAX))];
        files.extend(manifest.files.iter().map(|(path, entry)| {
            (slot.join(path.as_str()), usize::try_from(entry.size).unwrap_or(usize::MAX))
        }));
        let starts = files
            .iter()
            .scan(0_usize, |end, (_, length)| Some(std::mem::replace(end, end.saturating_add(*length))))
            .collect();
        Ok(Self { files, starts, open: VecDeque::new() })
    }

    fn lengths(&self) -> Vec<usize> {
        self.files.iter().map(|(_, length)| *length).collect()
    }

    fn file(&mut self, index: usize) -> io::Result<&File> {
        if let Some(place) = self.open.iter().position(|(open, _)| *open == index) {
            self.open.swap(0, place);
        } else {
            self.open.truncate(OPEN - 1);
            self.open.push_front((index, File::open(&self.files[index].0)?));
        }
        Ok(&self.open[0].1)
    }
}

impl Old for SlotFiles {
    fn read(&mut self, at: usize, buffer: &mut [u8]) -> io::Result<()> {
        let (mut at, mut rest) = (at, buffer);
        while !rest.is_empty() {
            let index = self.starts.partition_point(|start| *start <= at).saturating_sub(1);
            let within = at - self.starts[index];
            let length = rest.len().min(self.files[index].1.saturating_sub(within));
            if length == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let (now, later) = rest.split_at_mut(length);
            self.file(index)?.read_exact_at(now, within as u64)?;
            (at, rest) = (at + length, later);
        }
        Ok(())
    }
}

/// The files of the new slot, written as they come.
struct IncomingFiles<'a> {
    release: &'a ReleaseCustom,
    incoming: &'a Path,
    lengths: Vec<usize>,
    text: Vec<u8>,
    manifest: Option<Manifest>,
    missing: VecDeque<(RelativePath, FileEntry)>,
    open: Option<OpenFile>,
    problem: Option<UnpackError>,
}

struct OpenFile {
    path: RelativePath,
    entry: FileEntry,
    file: File,
    hasher: Hasher,
    left: u64,
}

impl<'a> IncomingFiles<'a> {
    fn new(release: &'a ReleaseCustom, incoming: &'a Path) -> Self {
        let (lengths, text, missing) = (Vec::new(), Vec::new(), VecDeque::new());
        Self { release, incoming, lengths, text, manifest: None, missing, open: None, problem: None }
    }

    /// Reads the manifest once it is whole, and checks that the delta announced the files that it lists.
    fn take_manifest(&mut self) -> Result<(), UnpackError> {
        if self.release.manifest.is_some_and(|signed| signed != Digest::of(&self.text)) {
            return Err(UnpackError::Entry(MANIFEST_FILE.to_owned()));
        }
        let manifest = Manifest::parse(&self.text)?;
        self.release.check_manifest(&manifest)?;
        let listed = manifest.files.values().map(|entry| entry.size);
        if !listed.eq(self.lengths.iter().skip(1).map(|length| *length as u64)) {
            return Err(UnpackError::Entry(MANIFEST_FILE.to_owned()));
        }
        self.missing = manifest.files.iter().map(|(path, entry)| (path.clone(), *entry)).collect();
        self.manifest = Some(manifest);
        Ok(())
    }

    fn take(&mut self, mut bytes: &[u8]) -> Result<(), UnpackError> {
        while !bytes.is_empty() {
            if self.manifest.is_none() {
                let wanted = self.lengths.first().copied().unwrap_or(0) - self.text.len();
                let (now, later) = bytes.split_at(wanted.min(bytes.len()));
                self.text.extend_from_slice(now);
                bytes = later;
                if now.len() == wanted {
                    self.take_manifest()?;
                }
                continue;
            }
            self.close_finished()?;
            let Some(open) = &mut self.open else {
                return Err(UnpackError::Entry("more than its files".to_owned()));
            };
            let (now, later) =
                bytes.split_at(usize::try_from(open.left).unwrap_or(usize::MAX).min(bytes.len()));
            open.hasher.update(now);
            io::Write::write_all(&mut open.file, now)?;
            open.left -= now.len() as u64;
            bytes = later;
        }
        Ok(())
    }

    /// Closes the file that is complete and opens the next that has content.
    fn close_finished(&mut self) -> Result<(), UnpackError> {
        while self.open.as_ref().is_none_or(|open| open.left == 0) {
            if let Some(open) = self.open.take() {
                if open.hasher.finish() != (open.entry.sha256, open.entry.size) {
                    return Err(UnpackError::Entry(open.path.to_string()));
                }
                open.file.sync_all()?;
            }
            let Some((path, entry)) = self.missing.pop_front() else { return Ok(()) };
            let full = self.incoming.join(path.as_str());
            if let Some(parent) = full.parent() {
                fs::create_dir_all(parent)?;
            }
            let mode = if entry.executable { 0o755 } else { 0o644 };
            let file = fs::OpenOptions::new().write(true).create_new(true).mode(mode).open(&full)?;
            file.set_permissions(fs::Permissions::from_mode(mode))?;
            self.open = Some(OpenFile { path, entry, file, hasher: Hasher::default(), left: entry.size });
        }
        Ok(())
    }
}

impl Sink for IncomingFiles<'_> {
    fn begin(&mut self, lengths: &[usize]) -> Result<(), DeltaError> {
        if lengths.first().is_none_or(|manifest| *manifest == 0 || *manifest as u64 > Manifest::MAX_BYTES) {
            return Err(DeltaError::Malformed("it has no manifest"));
        }
        self.lengths = lengths.to_vec();
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.take(bytes).map_err(|problem| {
            let told = io::Error::other(problem.to_string());
            self.problem = Some(problem);
            told
        })
    }
}
