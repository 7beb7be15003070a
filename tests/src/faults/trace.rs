//! Reads what strace wrote: every change that the real programs asked of the file system, in order.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};

use super::disk::{Change, Disk, Fate, Inode, Place};

/// The calls that strace is told to write down: all that change files, and those that must not be used on ours
/// because their effect could not be read here.
pub const CALLS: &str = "trace=open,openat,creat,write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate,rename,\
renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,fsync,fdatasync,sync_file_range,chmod,fchmod,fchmodat,link,\
linkat,symlink,symlinkat,copy_file_range,sendfile,fallocate,mmap,bind";

/// What the programs did.
#[derive(Debug)]
pub struct Recording {
    /// The disk before.
    pub before: Disk,
    pub changes: Vec<Change>,
    /// What the agent said of itself, each with the number of changes that came before it.
    pub marks: Vec<(usize, String)>,
    /// The disk after, if nothing is lost.
    pub after: Disk,
}

struct Reader<'a> {
    top: &'a Path,
    marks_file: &'a Path,
    disk: Disk,
    changes: Vec<Change>,
    marks: Vec<(usize, String)>,
    /// Where the next plain write to a file goes.
    positions: HashMap<Inode, usize>,
    next_inode: Inode,
}

/// Reads a trace of programs that worked below `top`, which was `before` when they started.
pub fn read(text: &str, before: Disk, top: &Path, marks_file: &Path) -> anyhow::Result<Recording> {
    let next_inode = before.next_inode();
    let mut reader = Reader {
        top,
        marks_file,
        disk: before.clone(),
        changes: Vec::new(),
        marks: Vec::new(),
        positions: HashMap::new(),
        next_inode,
    };
    let mut unfinished: HashMap<&str, String> = HashMap::new();
    for line in text.lines() {
        let (process, rest) = line.split_once(' ').unwrap_or((line, ""));
        let rest = rest.trim_start();
        let call = if let Some(begun) = rest.strip_suffix("<unfinished ...>") {
            unfinished.insert(process, begun.trim_end().to_owned());
            continue;
        } else if let Some(resumed) = rest.strip_prefix("<... ") {
            let begun = unfinished.remove(process).context("a call goes on that did not begin")?;
            let (_, end) = resumed.split_once("resumed>").context("a call goes on without a word")?;
            format!("{begun}{end}")
        } else {
            rest.to_owned()
        };
        reader.read_call(&call).with_context(|| format!("in the trace: {}", shorten(line)))?;
    }
    Ok(Recording { before, changes: reader.changes, marks: reader.marks, after: reader.disk })
}

fn shorten(line: &str) -> &str {
    &line[..line.len().min(300)]
}

/// A call's name, its arguments, and what it gave.
struct Call<'a> {
    name: &'a str,
    arguments: Vec<&'a str>,
    result: i64,
}

impl<'a> Call<'a> {
    /// None for signals, ends of processes and calls that failed.
    fn parse(text: &'a str) -> Option<Self> {
        let (call, result) = text.rsplit_once(" = ")?;
        let (name, arguments) = call.split_once('(')?;
        let arguments = arguments.trim_end().strip_suffix(')')?;
        let digits = result.split(|c: char| !(c.is_ascii_digit() || c == '-')).next()?;
        let result: i64 = digits.parse().ok().filter(|result| *result >= 0)?;
        Some(Self { name, arguments: split(arguments), result })
    }

    fn argument(&self, index: usize) -> anyhow::Result<&'a str> {
        self.arguments.get(index).copied().context("an argument is missing")
    }

    /// The path behind an open file: `5<path>`.
    fn file(&self, index: usize) -> anyhow::Result<PathBuf> {
        let argument = self.argument(index)?;
        let path = argument.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
        Ok(path.map(|(path, _)| PathBuf::from(text(path))).unwrap_or_default())
    }

    /// A path that is an argument, below the directory of another argument.
    fn path(&self, directory: Option<usize>, index: usize) -> anyhow::Result<PathBuf> {
        let path = PathBuf::from(text(self.argument(index)?));
        Ok(match directory {
            Some(directory) => self.file(directory)?.join(path),
            None => path,
        })
    }

    fn bytes(&self, index: usize) -> anyhow::Result<Vec<u8>> {
        let argument = self.argument(index)?;
        ensure!(!argument.ends_with("..."), "the bytes are cut off");
        let mut bytes: Vec<u8> = argument.split('"').skip(1).step_by(2).flat_map(unescape).collect();
        bytes.truncate(usize::try_from(self.result)?);
        Ok(bytes)
    }

    fn number(&self, index: usize) -> anyhow::Result<usize> {
        Ok(self.argument(index)?.parse()?)
    }

    fn mode(&self, index: usize) -> anyhow::Result<u32> {
        Ok(u32::from_str_radix(self.argument(index)?, 8)? & 0o7777)
    }
}

/// Splits arguments at the commas that stand in no bracket.
fn split(arguments: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut begin) = (Vec::new(), 0, 0);
    for (at, c) in arguments.char_indices() {
        match c {
            '[' | '{' => depth += 1,
            ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(arguments[begin..at].trim());
                begin = at + 1;
            }
            _ => {}
        }
    }
    parts.push(arguments[begin..].trim());
    parts
}

fn unescape(text: &str) -> Vec<u8> {
    text.split("\\x").skip(1).filter_map(|byte| u8::from_str_radix(byte.get(..2)?, 16).ok()).collect()
}

fn text(argument: &str) -> String {
    String::from_utf8_lossy(&unescape(argument.trim_matches('"'))).into_owned()
}

#[expect(clippy::unnecessary_wraps, reason = "every call is read by a function of one shape")]
impl Reader<'_> {
    fn read_call(&mut self, line: &str) -> anyhow::Result<()> {
        let Some(call) = Call::parse(line) else { return Ok(()) };
        match call.name {
            "open" => self.open(&call.path(None, 0)?, &call, 1),
            "creat" => self.open(&call.path(None, 0)?, &call, usize::MAX),
            "openat" => self.open(&call.path(Some(0), 1)?, &call, 2),
            "write" | "writev" => self.write(&call, None),
            "pwrite64" | "pwritev" | "pwritev2" => self.write(&call, Some(3)),
            "ftruncate" => self.truncate(&call.file(0)?, call.number(1)?),
            "truncate" => self.truncate(&call.path(None, 0)?, call.number(1)?),
            "rename" => self.rename(&call.path(None, 0)?, &call.path(None, 1)?),
            "renameat" | "renameat2" => self.rename(&call.path(Some(0), 1)?, &call.path(Some(2), 3)?),
            "unlink" | "rmdir" => self.remove(&call.path(None, 0)?),
            "unlinkat" => self.remove(&call.path(Some(0), 1)?),
            "mkdir" => self.make_directory(&call.path(None, 0)?, call.mode(1)?),
            "mkdirat" => self.make_directory(&call.path(Some(0), 1)?, call.mode(2)?),
            "fsync" | "fdatasync" => self.sync(&call.file(0)?),
            "chmod" => self.mode(&call.path(None, 0)?, call.mode(1)?),
            "fchmod" => self.mode(&call.file(0)?, call.mode(1)?),
            "fchmodat" => self.mode(&call.path(Some(0), 1)?, call.mode(2)?),
            // A socket's name is of no use after a start; whoever binds it removes it first.
            "bind" => Ok(()),
            "mmap" if !(line.contains("MAP_SHARED") && line.contains("PROT_WRITE")) => Ok(()),
            _ => self.refuse(line),
        }
    }

    /// None for what lies elsewhere.
    fn below<'p>(&self, path: &'p Path) -> Option<&'p Path> {
        path.strip_prefix(self.top).ok()
    }

    fn inode(&self, path: &Path) -> Option<Inode> {
        self.below(path).and_then(|path| self.disk.find(path))
    }

    fn place(&self, path: &Path) -> anyhow::Result<Option<Place>> {
        let Some(path) = self.below(path) else { return Ok(None) };
        Ok(Some(self.disk.place(path).with_context(|| format!("no directory of {}", path.display()))?))
    }

    fn change(&mut self, change: Change) {
        self.disk.apply(&change, Fate::Whole);
        self.changes.push(change);
    }

    fn new_inode(&mut self) -> Inode {
        self.next_inode += 1;
        self.next_inode - 1
    }

    fn open(&mut self, path: &Path, call: &Call<'_>, flags_at: usize) -> anyhow::Result<()> {
        let flags = call.arguments.get(flags_at).copied().unwrap_or("O_CREAT|O_TRUNC|O_WRONLY");
        let writes = flags.contains("O_WRONLY") || flags.contains("O_RDWR");
        if self.below(path).is_none() || !writes {
            return Ok(());
        }
        let inode = if let Some(inode) = self.inode(path) {
            if flags.contains("O_TRUNC") && self.disk.length(inode) > 0 {
                self.change(Change::Truncate { inode, length: 0 });
            }
            inode
        } else {
            ensure!(flags.contains("O_CREAT"), "a file is opened that is not there");
            let mode = call.mode(flags_at.saturating_add(1)).unwrap_or(0o644) & !0o022;
            let Some(place) = self.place(path)? else { return Ok(()) };
            let inode = self.new_inode();
            self.change(Change::Create { place, inode, mode });
            inode
        };
        let begin = if flags.contains("O_APPEND") { self.disk.length(inode) } else { 0 };
        self.positions.insert(inode, begin);
        Ok(())
    }

    fn write(&mut self, call: &Call<'_>, offset_at: Option<usize>) -> anyhow::Result<()> {
        let path = call.file(0)?;
        if path == self.marks_file {
            let text = String::from_utf8(call.bytes(1)?)?;
            self.marks.extend(text.lines().map(|line| (self.changes.len(), line.to_owned())));
            return Ok(());
        }
        // A file without a name is of no use after a start.
        let Some(inode) = self.inode(&path) else { return Ok(()) };
        let bytes = call.bytes(1)?;
        let offset = match offset_at {
            Some(at) => call.number(at)?,
            None => *self.positions.get(&inode).context("a file is written that was not opened")?,
        };
        if offset_at.is_none() {
            self.positions.insert(inode, offset + bytes.len());
        }
        self.change(Change::Write { inode, offset, bytes });
        Ok(())
    }

    fn truncate(&mut self, path: &Path, length: usize) -> anyhow::Result<()> {
        if let Some(inode) = self.inode(path) {
            self.change(Change::Truncate { inode, length });
            if length == 0 {
                self.positions.insert(inode, 0);
            }
        }
        Ok(())
    }

    fn rename(&mut self, from: &Path, to: &Path) -> anyhow::Result<()> {
        match (self.place(from)?, self.place(to)?) {
            (Some(from), Some(to)) => self.change(Change::Rename { from, to }),
            (None, None) => {}
            _ => bail!("a file is moved in or out"),
        }
        Ok(())
    }

    fn remove(&mut self, path: &Path) -> anyhow::Result<()> {
        if self.inode(path).is_some()
            && let Some(place) = self.place(path)?
        {
            self.change(Change::Remove { place });
        }
        Ok(())
    }

    fn make_directory(&mut self, path: &Path, mode: u32) -> anyhow::Result<()> {
        if let Some(place) = self.place(path)? {
            let inode = self.new_inode();
            self.change(Change::MakeDirectory { place, inode, mode: mode & !0o022 });
        }
        Ok(())
    }

    fn sync(&mut self, path: &Path) -> anyhow::Result<()> {
        if let Some(inode) = self.inode(path) {
            self.change(Change::Sync { inode });
        }
        Ok(())
    }

    fn mode(&mut self, path: &Path, mode: u32) -> anyhow::Result<()> {
        if let Some(inode) = self.inode(path) {
            self.change(Change::Mode { inode, mode });
        }
        Ok(())
    }

    /// A call whose effect is not read here, if it may concern our files.
    fn refuse(&self, line: &str) -> anyhow::Result<()> {
        let top: String = self.top.to_string_lossy().bytes().fold(String::new(), |mut top, byte| {
            let _ = write!(top, "\\x{byte:02x}");
            top
        });
        ensure!(!line.contains(&top), "a call that is not understood");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        text.bytes().fold(String::new(), |mut all, byte| {
            let _ = write!(all, "\\x{byte:02x}");
            all
        })
    }

    #[test]
    fn a_trace_becomes_changes_and_marks() {
        let dir = tempfile::tempdir().unwrap();
        let before = Disk::read(dir.path()).unwrap();
        let (new, old, marks) = (escaped("/t/a.new"), escaped("/t/a"), escaped("/m"));
        let text = format!(
            "7 openat(AT_FDCWD<{w}>, \"{new}\", O_WRONLY|O_CREAT|O_TRUNC|O_CLOEXEC, 0666) = 3<{new}>\n\
             7 write(3<{new}>, \"{hi}\", 2 <unfinished ...>\n\
             8 write(4<{marks}>, \"{mark}\", 5) = 5\n\
             7 <... write resumed>) = 2\n\
             7 fsync(3<{new}>) = 0\n\
             7 rename(\"{new}\", \"{old}\") = 0\n\
             7 unlink(\"{none}\") = -1 ENOENT (No such file or directory)\n\
             7 +++ exited with 0 +++\n",
            w = escaped("/w"),
            hi = escaped("hi"),
            mark = escaped("done\n"),
            none = escaped("/t/none"),
        );
        let recording = read(&text, before, Path::new("/t"), Path::new("/m")).unwrap();
        assert_eq!(recording.changes.len(), 4, "{:?}", recording.changes);
        assert_eq!(recording.marks, [(1, "done".to_owned())]);
        let inode = recording.after.find(Path::new("a")).unwrap();
        assert_eq!(recording.after.length(inode), 2);
        assert!(recording.after.find(Path::new("a.new")).is_none());
    }
}
