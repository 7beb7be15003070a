use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::disk::make_directory;

/// What the agent said last, in two files of a bounded size, because its user may not read the journal. A disk that takes nothing
/// loses lines here and nothing else.
#[derive(Debug, Clone)]
pub struct OwnLog(Arc<Mutex<Pages>>);

#[derive(Debug)]
struct Pages {
    directory: PathBuf,
    file: Option<File>,
    written: u64,
    /// When the file becomes the older one.
    page: u64,
}

impl OwnLog {
    /// The directory below the agent's own.
    const DIRECTORY: &str = "log";
    /// The files, the newer one first.
    const FILES: [&str; 2] = ["agent.log", "agent.1.log"];
    /// One file is so long at most, in bytes: of a quiet terminal both hold weeks, of one in trouble days.
    pub const PAGE: u64 = 2 << 20;

    /// Goes on where the last run ended.
    pub fn open(data_dir: &Path) -> io::Result<Self> {
        Self::with_page(data_dir, Self::PAGE)
    }

    fn with_page(data_dir: &Path, page: u64) -> io::Result<Self> {
        let directory = data_dir.join(Self::DIRECTORY);
        make_directory(&directory, 0o700)?;
        let mut pages = Pages { directory, file: None, written: 0, page };
        pages.open()?;
        Ok(Self(Arc::new(Mutex::new(pages))))
    }

    /// Where the files are, the older one first; they may not be there.
    pub fn files(data_dir: &Path) -> [PathBuf; 2] {
        let [newer, older] = Self::FILES.map(|name| data_dir.join(Self::DIRECTORY).join(name));
        [older, newer]
    }
}

impl Pages {
    fn open(&mut self) -> io::Result<()> {
        let path = self.directory.join(OwnLog::FILES[0]);
        let file = OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
        self.written = file.metadata()?.len();
        self.file = Some(file);
        Ok(())
    }

    fn turn(&mut self) -> io::Result<()> {
        let [newer, older] = OwnLog::FILES.map(|name| self.directory.join(name));
        self.file = None;
        fs::rename(newer, older)?;
        self.open()
    }
}

impl Write for OwnLog {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if pages.written + line.len() as u64 > pages.page {
            pages.turn()?;
        }
        pages.written += line.len() as u64;
        match &mut pages.file {
            Some(file) => file.write_all(line)?,
            None => pages.open()?,
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_lines_are_kept_and_no_more_than_two_pages() {
        let dir = tempfile::tempdir().unwrap();
        for run in 0..2 {
            let mut log = OwnLog::with_page(dir.path(), 100).unwrap();
            for line in 0..40 {
                writeln!(log, "run {run} line {line:02}").unwrap();
            }
        }
        let [older, newer] = OwnLog::files(dir.path()).map(|path| fs::read_to_string(path).unwrap());
        assert!(older.len() <= 100 && newer.len() <= 100, "{older}{newer}");
        let both = older + &newer;
        assert!(both.ends_with("run 1 line 39\n") && both.contains("run 1 line 35\n"), "{both}");
    }
}
