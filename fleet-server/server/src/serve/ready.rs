//! What a service manager is told, and how one is recognised.

use std::os::unix::fs::MetadataExt as _;
use std::{env, fs};

use sd_notify::NotifyState;

/// Tells systemd that requests are answered from now on (`Type=notify`); nothing where it did not start the server.
pub fn tell() {
    if let Err(error) = sd_notify::notify(&[NotifyState::Ready]) {
        tracing::warn!(%error, "the service manager does not learn that the server is ready");
    }
}

/// Whether what is printed goes into systemd's journal, where no secret may stand: `JOURNAL_STREAM` names the device and inode of
/// the stream that leads there (`systemd.exec(5)`), and is handed on to programs that print elsewhere.
pub fn output_is_kept() -> bool {
    let journal = env::var("JOURNAL_STREAM").unwrap_or_default();
    let output = fs::metadata("/proc/self/fd/1").map(|output| format!("{}:{}", output.dev(), output.ino()));
    output.is_ok_and(|output| output == journal)
}
