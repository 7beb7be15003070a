//! What the app's processes have carried over the network: what the kernel counts of each of their TCP connections, asked
//! for by `sock_diag(7)` as `ss` does. The engine speaks no other protocol to the outside; what a connection carried
//! that began and ended between two measurements is not counted.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;

use netlink_packet_core::{
    NLM_F_DUMP, NLM_F_REQUEST, NetlinkBuffer, NetlinkHeader, NetlinkMessage, NetlinkPayload,
};
use netlink_packet_sock_diag::SockDiagMessage;
use netlink_packet_sock_diag::constants::{AF_INET, AF_INET6, IPPROTO_TCP};
use netlink_packet_sock_diag::inet::nlas::Nla;
use netlink_packet_sock_diag::inet::{ExtensionFlags, InetRequest, InetResponse, SocketId, StateFlags};
use netlink_sys::protocols::NETLINK_SOCK_DIAG;
use netlink_sys::{Socket, SocketAddr};
use sysinfo::Pid;

/// The kernel answers in pieces of at most this many bytes.
const PIECE: usize = 64 << 10;

/// Bytes in both directions, by the connection's number (inode).
type Carried = HashMap<u64, u64>;

/// Counts from the first measurement on.
#[derive(Debug, Default)]
pub struct Traffic {
    /// What each connection had carried when it was seen first, where it was there before the app.
    before: Option<Carried>,
    /// What each has carried when it was seen last.
    last: Carried,
    /// Whether it was said that it cannot be measured.
    is_unmeasured: bool,
}

impl Traffic {
    /// Bytes that these processes have carried, since this was first called.
    pub fn measure(&mut self, pids: &[Pid]) -> u64 {
        let own = sockets_of(pids);
        match connections() {
            Ok(all) => self.count(all.into_iter().filter(|(inode, _)| own.contains(inode)).collect()),
            Err(error) if !self.is_unmeasured => {
                self.is_unmeasured = true;
                tracing::error!(%error, "what apps carry over the network is not measured");
            }
            Err(_) => {}
        }
        self.total()
    }

    fn count(&mut self, now: Carried) {
        self.before.get_or_insert_with(|| now.clone());
        self.last.extend(now);
    }

    fn total(&self) -> u64 {
        let before = |inode| self.before.as_ref().and_then(|before| before.get(inode)).copied().unwrap_or(0);
        self.last.iter().map(|(inode, carried)| carried.saturating_sub(before(inode))).sum()
    }
}

/// The numbers of the sockets that these processes have open.
fn sockets_of(pids: &[Pid]) -> HashSet<u64> {
    let open = |pid: &Pid| fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten().flatten();
    let links = pids.iter().flat_map(open).filter_map(|entry| fs::read_link(entry.path()).ok());
    links
        .filter_map(|link| link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.parse().ok())
        .collect()
}

/// All TCP connections of this machine.
fn connections() -> io::Result<Carried> {
    let mut all = ask(AF_INET, SocketId::new_v4())?;
    all.extend(ask(AF_INET6, SocketId::new_v6())?);
    Ok(all)
}

fn ask(family: u8, socket_id: SocketId) -> io::Result<Carried> {
    let mut socket = Socket::new(NETLINK_SOCK_DIAG)?;
    socket.bind_auto()?;
    socket.connect(&SocketAddr::new(0, 0))?;
    let (protocol, extensions, states) = (IPPROTO_TCP, ExtensionFlags::INFO, StateFlags::all());
    let request = InetRequest { family, protocol, extensions, states, socket_id };
    let mut header = NetlinkHeader::default();
    header.flags = NLM_F_REQUEST | NLM_F_DUMP;
    let mut message = NetlinkMessage::new(header, SockDiagMessage::InetRequest(request).into());
    message.finalize();
    let mut bytes = vec![0; message.buffer_len()];
    message.serialize(&mut bytes);
    socket.send(&bytes, 0)?;
    let mut carried = Carried::new();
    let mut piece = vec![0; PIECE];
    loop {
        let length = socket.recv(&mut &mut piece[..], 0)?;
        if take_in(piece.get(..length).unwrap_or_default(), &mut carried)? {
            return Ok(carried);
        }
    }
}

/// Takes in one piece; true if it was the last.
fn take_in(mut piece: &[u8], carried: &mut Carried) -> io::Result<bool> {
    let bad = |error: &dyn std::fmt::Display| io::Error::new(io::ErrorKind::InvalidData, error.to_string());
    while !piece.is_empty() {
        let message = NetlinkMessage::<SockDiagMessage>::deserialize(piece).map_err(|error| bad(&error))?;
        if let NetlinkPayload::Done(_) = message.payload {
            return Ok(true);
        } else if let NetlinkPayload::Error(error) = message.payload {
            return Err(error.to_io());
        } else if let NetlinkPayload::InnerMessage(SockDiagMessage::InetResponse(response)) = message.payload
        {
            carried.extend(carried_by(&response));
        }
        // Messages begin at multiples of four bytes.
        let length = NetlinkBuffer::new_checked(piece).map_err(|error| bad(&error))?.length() as usize;
        piece = piece.get(length.next_multiple_of(4)..).unwrap_or_default();
    }
    Ok(false)
}

fn carried_by(response: &InetResponse) -> Option<(u64, u64)> {
    let info =
        response.nlas.iter().find_map(|nla| if let Nla::TcpInfo(info) = nla { Some(info) } else { None })?;
    let bytes = number_at(info, BYTES_ACKED)?.saturating_add(number_at(info, BYTES_RECEIVED)?);
    Some((response.header.inode.into(), bytes))
}

/// Where `tcpi_bytes_acked` and `tcpi_bytes_received` stand in the kernel's `struct tcp_info` (`linux/tcp.h`, since 4.1). It
/// grows at its end with every few versions: read as a whole it could be read of few.
const BYTES_ACKED: usize = 120;
const BYTES_RECEIVED: usize = 128;

fn number_at(info: &[u8], place: usize) -> Option<u64> {
    Some(u64::from_ne_bytes(*info.get(place..)?.first_chunk()?))
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::{TcpListener, TcpStream};

    use super::*;

    #[test]
    fn what_is_carried_after_the_first_measurement_counts_in_both_directions() {
        for address in ["127.0.0.1:0", "[::1]:0"] {
            // A machine without IPv6 has one family only.
            let Ok(listener) = TcpListener::bind(address) else { continue };
            let mut here = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
            let (mut there, _) = listener.accept().unwrap();
            let mut carry = |bytes: usize| {
                let sent = std::thread::spawn({
                    let mut here = here.try_clone().unwrap();
                    move || here.write_all(&vec![7; bytes]).unwrap()
                });
                there.read_exact(&mut vec![0; bytes]).unwrap();
                sent.join().unwrap();
                there.write_all(&[1]).unwrap();
                here.read_exact(&mut [0]).unwrap();
            };
            carry(1 << 20);
            let (mut traffic, own) = (Traffic::default(), [Pid::from_u32(std::process::id())]);
            assert_eq!(traffic.measure(&own), 0);
            carry(3 << 20);
            // Both ends are this process's.
            let counted = traffic.measure(&own);
            assert!((6 << 20..8 << 20).contains(&counted), "{counted}");
            assert_eq!(Traffic::default().measure(&[]), 0);
        }
    }

    #[test]
    fn a_connection_that_is_gone_keeps_what_it_carried() {
        let mut traffic = Traffic::default();
        traffic.count(Carried::from([(1, 100)]));
        traffic.count(Carried::from([(1, 150), (2, 30)]));
        traffic.count(Carried::from([(3, 5)]));
        assert_eq!(traffic.total(), 50 + 30 + 5);
    }
}
