//! A connection to one of several addresses.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::time::Duration;

use terminal_core::network_test::HopFault;
use tokio::net::TcpStream;

/// Why there is none, as the kernel says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NoConnection {
    /// Nothing came back.
    Silent,
    /// No way leads there.
    Unreachable,
    /// It was refused: somebody is there. Says more than the others, so it counts where addresses differ.
    Refused,
}

impl NoConnection {
    fn of(error: &io::Error) -> Self {
        let kind = error.kind();
        if matches!(kind, ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset) {
            Self::Refused
        } else if kind == ErrorKind::TimedOut {
            Self::Silent
        } else {
            Self::Unreachable
        }
    }

    /// Of the server.
    pub const fn of_server(self) -> HopFault {
        match self {
            Self::Silent => HopFault::Silent,
            Self::Unreachable => HopFault::Unreachable,
            Self::Refused => HopFault::Refused,
        }
    }

    /// Of the proxy.
    pub const fn of_proxy(self) -> HopFault {
        match self {
            Self::Silent => HopFault::ProxySilent,
            Self::Unreachable => HopFault::ProxyUnreachable,
            Self::Refused => HopFault::ProxyRefused,
        }
    }
}

/// Connects to the first that takes it; all together take no longer than `limit`.
pub(super) async fn connect(
    addresses: &[SocketAddr],
    limit: Duration,
) -> Result<(TcpStream, SocketAddr), NoConnection> {
    let each = limit / u32::try_from(addresses.len().max(1)).unwrap_or(u32::MAX);
    let mut worst = None;
    for address in addresses {
        let why = match tokio::time::timeout(each, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok((stream, *address)),
            Ok(Err(error)) => NoConnection::of(&error),
            Err(_) => NoConnection::Silent,
        };
        worst = worst.max(Some(why));
    }
    Err(worst.unwrap_or(NoConnection::Unreachable))
}
