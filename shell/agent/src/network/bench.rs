use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use fleet_protocol::NetworkPolicy;

use super::{PeerOptions, Rules, Share};
use crate::api::{Api, ClientOptions};
use crate::identity::Identity;

/// What the terminal with this number needs. It has a token, and its server is at an address of this machine.
pub(super) fn options(number: u8, server: SocketAddr, data_dir: &Path) -> PeerOptions {
    let (writer, bearer) = crate::bearer::bearer();
    writer.set(Some("token"));
    PeerOptions {
        identity: Arc::new(Identity::from_seed(&[number; 32]).unwrap()),
        api: Api::new(ClientOptions::for_peers().unwrap(), &format!("http://{server}").parse().unwrap()),
        bearer,
        client: ClientOptions::for_peers().unwrap(),
        listen: ([127, 0, 0, 1], 0).into(),
        share: Share::new(data_dir, |_| Ok(u64::MAX)),
    }
}

/// What ops have said.
pub(super) fn rules(peers: bool) -> Rules {
    let policy = NetworkPolicy { peers, ..NetworkPolicy::default() };
    Rules { policy, time_zone: String::new(), told: true }
}
