use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use fleet_protocol::{PeerList, Sha256, TerminalId};
use fleet_release::client::Throttle;
use tokio::sync::{Semaphore, watch};
use tokio::time::Instant;

use super::coming::{Coming, Fetching};
use super::{Rules, Share};
use crate::api::{Api, Client};
use crate::bearer::BearerReader;
use crate::identity::Identity;

/// What the exchange with the hall needs.
#[derive(Debug)]
pub struct PeerOptions {
    /// This terminal's key.
    pub identity: Arc<Identity>,
    /// Who the others are is asked of the server.
    pub api: Api,
    /// With this token.
    pub bearer: BearerReader,
    /// A client that goes through no proxy: the hall is near.
    pub client: Client,
    /// Where to listen, while ops want it.
    pub listen: SocketAddr,
    /// What is kept for the others.
    pub share: Share,
}

/// The terminals of the same hall. Nothing that they give is believed without its digest, and none of them is
/// waited for without end.
#[derive(Debug)]
pub struct Peers {
    pub(super) options: PeerOptions,
    pub(super) rules: watch::Receiver<Rules>,
    pub(super) coming: Coming,
    /// Where this terminal listens; nothing while it does not.
    pub(super) addresses: watch::Sender<Vec<SocketAddr>>,
    /// Connections that may be open to others at a time.
    pub(super) connections: Arc<Semaphore>,
    /// All that goes to others, together.
    pub(super) throttle: Arc<Throttle>,
    list: tokio::sync::Mutex<Known>,
    avoided: Mutex<HashMap<TerminalId, Instant>>,
}

/// What the server said of the others.
#[derive(Debug, Default)]
struct Known {
    /// The last list, and when it came.
    heard: Option<(Arc<PeerList>, Instant)>,
    /// When the server was last asked, whatever came of it.
    tried_at: Option<Instant>,
}

impl Known {
    fn list(&self) -> Option<Arc<PeerList>> {
        let (list, heard_at) = self.heard.as_ref()?;
        (heard_at.elapsed() < Peers::GOOD_FOR).then(|| Arc::clone(list))
    }
}

impl Peers {
    /// Files below this many bytes are not worth asking around.
    pub const LARGE: u64 = 256 << 10;
    /// Bytes per second that this terminal gives to others, together.
    pub const RATE: u64 = 20 << 20;
    /// Others that are served at a time.
    pub const CONNECTIONS: usize = 8;
    /// The list of the others is asked for anew after this long, and so are this terminal's own addresses.
    pub(super) const FRESH: Duration = Duration::from_secs(60);
    /// One who is not on the list may have come a moment ago: then the list is asked for before.
    const NEWCOMER: Duration = Duration::from_secs(5);
    /// The server names the others in this time, or the list stays as it is: a peer that asks waits meanwhile, and
    /// for no longer than its own limit.
    const SERVER: Duration = Duration::from_secs(2);
    /// While the server cannot be asked, the list is good for this long.
    const GOOD_FOR: Duration = Duration::from_secs(60 * 60);
    /// A peer whose bytes were wrong is not asked again for this long.
    pub(super) const LIAR: Duration = Duration::from_secs(24 * 60 * 60);
    /// One that cannot be reached, for this long.
    pub(super) const AWAY: Duration = Duration::from_secs(60);

    /// `rules` say whether there are any.
    pub(super) fn new(options: PeerOptions, rules: watch::Receiver<Rules>) -> Self {
        Self {
            options,
            rules,
            coming: Coming::default(),
            addresses: watch::Sender::default(),
            connections: Arc::new(Semaphore::new(Self::CONNECTIONS)),
            throttle: Arc::new(Throttle::fixed(Self::RATE)),
            list: tokio::sync::Mutex::default(),
            avoided: Mutex::default(),
        }
    }

    /// Where others reach this terminal, for the check-in.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.addresses.borrow().clone()
    }

    /// Whether ops want it.
    pub(super) fn wanted(&self) -> bool {
        self.rules.borrow().policy.peers
    }

    pub(super) fn me(&self) -> TerminalId {
        self.options.identity.id()
    }

    pub(super) fn fetching(&self, sha256: Sha256) -> Fetching {
        self.coming.begin(sha256)
    }

    /// Keeps a complete and checked file for the others, if ops want that.
    pub(super) async fn keep(&self, file: &Path, sha256: Sha256) {
        let large = std::fs::metadata(file).is_ok_and(|metadata| metadata.len() >= Self::LARGE);
        if !self.wanted() || !large {
            return;
        }
        let (share, file) = (self.options.share.clone(), file.to_owned());
        let kept = tokio::task::spawn_blocking(move || share.keep(&file, sha256)).await;
        if let Ok(Err(error)) = kept {
            tracing::warn!(%error, "a file could not be kept for the hall");
        }
    }

    /// Keeps nothing for the others any more; whether that gave anything up.
    pub(super) async fn clear(&self) -> bool {
        let share = self.options.share.clone();
        match tokio::task::spawn_blocking(move || share.clear()).await {
            Ok(Ok(gone)) => gone,
            Ok(Err(error)) => {
                tracing::warn!(%error, "what was kept for the hall stays on the disk");
                false
            }
            Err(_) => false,
        }
    }

    /// The others, as the server names them.
    pub(super) async fn list(&self) -> Arc<PeerList> {
        self.list_not_older_than(Self::FRESH).await
    }

    /// Whether a terminal belongs to this hall.
    pub(super) async fn knows(&self, terminal: TerminalId) -> bool {
        let named = |list: &PeerList| list.peers.iter().any(|peer| peer.terminal_id == terminal);
        named(&*self.list().await) || named(&*self.list_not_older_than(Self::NEWCOMER).await)
    }

    async fn list_not_older_than(&self, age: Duration) -> Arc<PeerList> {
        let mut known = self.list.lock().await;
        let list = known.list();
        // Who has no list at all asks again before.
        let age = if list.is_some() { age } else { age.min(Self::NEWCOMER) };
        if known.tried_at.is_some_and(|tried_at| tried_at.elapsed() < age) {
            return list.unwrap_or_default();
        }
        // Without a token there is nobody to ask yet.
        let Some(bearer) = self.options.bearer.current() else { return list.unwrap_or_default() };
        let asked = tokio::time::timeout(Self::SERVER, self.options.api.peers(&bearer)).await;
        let now = Instant::now();
        known.tried_at = Some(now);
        if let Ok(Ok(named)) = asked {
            known.heard = Some((Arc::new(named), now));
        }
        known.list().unwrap_or_default()
    }

    /// Leaves a peer alone for a while.
    pub(super) fn avoid(&self, peer: TerminalId, how_long: Duration) {
        let until = Instant::now() + how_long;
        let mut avoided = self.avoided();
        let there = avoided.entry(peer).or_insert(until);
        *there = (*there).max(until);
    }

    pub(super) fn is_avoided(&self, peer: TerminalId) -> bool {
        let mut avoided = self.avoided();
        avoided.retain(|_, until| *until > Instant::now());
        avoided.contains_key(&peer)
    }

    fn avoided(&self) -> MutexGuard<'_, HashMap<TerminalId, Instant>> {
        self.avoided.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use fleet_protocol::Peer;

    use super::*;
    use crate::network::bench;

    #[tokio::test]
    async fn a_server_that_does_not_answer_is_waited_for_once() {
        let dir = tempfile::tempdir().unwrap();
        // It takes connections, and says nothing.
        let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let (_ops, rules) = watch::channel(bench::rules(true));
        let peers = Peers::new(bench::options(1, silent.local_addr().unwrap(), dir.path()), rules);
        let [friend, stranger] = [2, 3].map(|seed| Identity::from_seed(&[seed; 32]).unwrap().id());
        assert!(!peers.knows(stranger).await);
        let at_once = |terminal| tokio::time::timeout(Duration::from_secs(1), peers.knows(terminal));
        assert_eq!(at_once(stranger).await, Ok(false));

        // One who had a list goes on with it.
        let list = PeerList { peers: vec![Peer { terminal_id: friend, addresses: Vec::new() }] };
        *peers.list.lock().await = Known { heard: Some((Arc::new(list), Instant::now())), tried_at: None };
        assert!(peers.knows(friend).await);
        assert_eq!(at_once(friend).await, Ok(true));
        assert_eq!(at_once(stranger).await, Ok(false));
    }
}
