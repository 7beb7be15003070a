use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use fleet_protocol::{ActualState, EnrollmentState, Settings, TerminalId, UnixMillis};
use serde::Serialize;
use terminal_core::ipc::NetworkCard;
use terminal_core::network_test::NetworkReport;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::OwnLog;
use crate::disk::{make_directory, remove_if_there};

/// Where the archive is laid ready, below the agent's own directory.
pub const LOG_FILE: &str = "export/log.zip";
/// A longer report is none of `kiosk-hardening`.
const LONGEST_REPORT: u64 = 64 * 1024;

/// Everything in the archive beside the log: what is, in the words of the check-in, and what it stands on.
#[derive(Debug, Serialize)]
pub struct Exported {
    /// When it was made, by the trusted time.
    pub at: UnixMillis,
    /// When it was made, by the machine's own date.
    pub machine_at: UnixMillis,
    /// Whether the server has given the time since the start.
    pub clock_confirmed: bool,
    /// The terminal.
    pub terminal_id: TerminalId,
    /// Host and port of the server.
    pub server: String,
    /// Maker and model.
    pub model: String,
    /// Operating system.
    pub os: String,
    /// Where its enrollment stands; `None` if it is enrolled and the server has not said otherwise.
    pub enrollment: Option<EnrollmentState>,
    /// Whether it is enrolled.
    pub is_enrolled: bool,
    /// When the server last took a report.
    pub checked_in_at: Option<UnixMillis>,
    /// When the server said what should be.
    pub desired_at: UnixMillis,
    /// Limits and countdowns.
    pub settings: Option<Settings>,
    /// Records that the server has not acknowledged.
    pub outbox_backlog: u64,
    /// As the check-in has it.
    pub actual: ActualState,
    /// The last test of the way to the server.
    #[serde(skip)]
    pub network_test: Option<NetworkReport>,
    /// The network cards.
    #[serde(skip)]
    pub cards: Option<Vec<NetworkCard>>,
    /// What `kiosk-hardening` left.
    #[serde(skip)]
    pub hardening: PathBuf,
}

/// Why there is no archive.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The disk.
    #[error("the archive cannot be written: {0}")]
    Disk(#[from] io::Error),
    /// The archive.
    #[error("the archive cannot be made: {0}")]
    Archive(#[from] zip::result::ZipError),
    /// Its content.
    #[error("the archive's content cannot be written as JSON: {0}")]
    Content(#[from] serde_json::Error),
}

const WORDS: &str = "\
本压缩包由自助终端导出，供排查故障使用，不含群众信息、密钥和口令。
  agent.log, agent.1.log  后台程序的运行日志（最近的部分）
  state.json              终端当前状态
  network.json            最近一次网络检测和网卡
  hardening.json          最近一次加固检查

Exported by a self-service terminal to find a fault. Nothing of citizens, no keys, no passwords.
";

/// Writes the archive, in place of the one before. Blocks.
pub fn write_archive(data_dir: &Path, exported: &Exported) -> Result<PathBuf, ExportError> {
    let path = data_dir.join(LOG_FILE);
    make_directory(path.parent().unwrap_or(data_dir), 0o700)?;
    remove_if_there(&path)?;
    let file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
    let mut archive = ZipWriter::new(file);
    let network = serde_json::json!({ "test": exported.network_test, "cards": exported.cards });
    put(&mut archive, "readme.txt", &mut WORDS.as_bytes())?;
    put(&mut archive, "state.json", &mut serde_json::to_vec_pretty(exported)?.as_slice())?;
    put(&mut archive, "network.json", &mut serde_json::to_vec_pretty(&network)?.as_slice())?;
    if let Ok(report) = File::open(&exported.hardening) {
        put(&mut archive, "hardening.json", &mut report.take(LONGEST_REPORT))?;
    }
    for log in OwnLog::files(data_dir) {
        if let (Ok(file), Some(name)) = (File::open(&log), log.file_name()) {
            put(&mut archive, &name.to_string_lossy(), &mut file.take(OwnLog::PAGE))?;
        }
    }
    archive.finish()?.sync_all()?;
    Ok(path)
}

fn put(archive: &mut ZipWriter<File>, name: &str, content: &mut impl Read) -> Result<(), ExportError> {
    archive.start_file(name, SimpleFileOptions::default())?;
    io::copy(content, archive)?;
    archive.flush()?;
    Ok(())
}
