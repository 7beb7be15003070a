use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use tokio::net::{UnixListener, UnixStream};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::ShellInput;
use super::connection::serve_connection;
use crate::disk::{make_directory, remove_if_there};

/// Why there is no socket.
#[derive(Debug, thiserror::Error)]
#[error("the shell's socket {path}: {source}", path = path.display())]
pub struct ShellSocketError {
    /// Where it should be.
    path: PathBuf,
    /// Why it is not.
    source: io::Error,
}

/// Binds the socket. With another user for the shell, the file is open to all and each peer is checked by
/// [`serve`]; otherwise only the agent's own user reaches it at all.
pub fn bind(path: &Path, shell_uid: Option<u32>) -> Result<UnixListener, ShellSocketError> {
    let at_path = |source| ShellSocketError { path: path.to_owned(), source };
    if let Some(directory) = path.parent().filter(|directory| !directory.as_os_str().is_empty()) {
        make_directory(directory, 0o755).map_err(at_path)?;
    }
    // One of an earlier run: a socket file outlives its process.
    remove_if_there(path).map_err(at_path)?;
    let listener = UnixListener::bind(path).map_err(at_path)?;
    let mode = if shell_uid.is_some() { 0o666 } else { 0o600 };
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(at_path)?;
    Ok(listener)
}

/// Takes connections until `stop`.
pub async fn serve(
    listener: UnixListener,
    shell_uid: Option<u32>,
    inputs: mpsc::Sender<ShellInput>,
    stop: CancellationToken,
) {
    // The kernel gives a process's own directory to its effective user.
    let own_uid = fs::metadata("/proc/self").map(|metadata| metadata.uid()).ok();
    let mut connection = 0;
    while let Some(accepted) = stop.run_until_cancelled(listener.accept()).await {
        match accepted {
            Ok((stream, _)) if may_enter(&stream, own_uid, shell_uid) => {
                connection += 1;
                tokio::spawn(stop.clone().run_until_cancelled_owned(serve_connection(
                    stream,
                    connection,
                    inputs.clone(),
                )));
            }
            Ok(_) => {}
            Err(error) => {
                // Out of file descriptors, say: without a pause this would spin.
                tracing::error!(%error, "the shell's socket");
                tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            }
        }
    }
}

/// Asks the kernel who is at the other end (SO_PEERCRED).
fn may_enter(stream: &UnixStream, own_uid: Option<u32>, shell_uid: Option<u32>) -> bool {
    match stream.peer_cred() {
        Ok(peer) => {
            let uid = peer.uid();
            let allowed = is_allowed(uid, own_uid, shell_uid);
            if !allowed {
                tracing::warn!(uid, pid = ?peer.pid(), "a stranger at the shell's socket was turned away");
            }
            allowed
        }
        Err(error) => {
            tracing::warn!(%error, "a peer without credentials was turned away");
            false
        }
    }
}

/// The agent's own user, the shell's, and root, who could read the key anyway.
fn is_allowed(uid: u32, own_uid: Option<u32>, shell_uid: Option<u32>) -> bool {
    uid == 0 || Some(uid) == own_uid || Some(uid) == shell_uid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_are_turned_away() {
        assert!(is_allowed(900, Some(900), None));
        assert!(is_allowed(901, Some(900), Some(901)));
        assert!(!is_allowed(1000, Some(900), Some(901)));
        assert!(!is_allowed(901, Some(900), None));
    }

    #[tokio::test]
    async fn without_another_user_the_socket_is_closed_to_others() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("run/agent.sock");
        let _listener = bind(&path, None).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let _again = bind(&path, None).unwrap();
    }
}
