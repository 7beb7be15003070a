use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use crate::{Sha256, TerminalId};

/// The terminals that a terminal may fetch files from and give files to: those of its own location that are in
/// service. Empty where ops did not allow it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeerList {
    /// The asking terminal is not among them.
    #[serde(default)]
    pub peers: Vec<Peer>,
}

/// A terminal of the same location.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peer {
    /// Which.
    pub terminal_id: TerminalId,
    /// Where it says that it listens; empty if it does not.
    #[serde(default)]
    pub addresses: Vec<SocketAddr>,
}

/// The bytes that a terminal signs with its own key to ask `asked`, and nobody else, for a file.
pub fn peer_statement(asked: TerminalId, file: &Sha256) -> Vec<u8> {
    format!("kiosk-peer-v1\n{asked}\n{file}\n").into_bytes()
}

/// The path at which a terminal serves others: `{PEER_FILES}/{sha256}`, the whole file, by `GET` and `HEAD`. 200 with
/// its bytes; 202 with [`PEER_DONE`] while the terminal is fetching the file itself; 404 if it has nothing of it; 503
/// while it serves as many as it can; 403 to whom it does not know as a peer.
pub const PEER_FILES: &str = "/peer/v1/files";

/// The header of a request to a peer: `{public key}.{signature over peer_statement}`, both standard base64.
pub const PEER_SIGNATURE: &str = "kiosk-peer-signature";

/// The header of a 202: bytes that the asked terminal has on its disk.
pub const PEER_DONE: &str = "kiosk-peer-done";
