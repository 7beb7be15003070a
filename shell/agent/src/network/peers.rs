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
    list: tokio::sync::Mutex<Option<Known>>,
    avoided: Mutex<HashMap<TerminalId, Instant>>,
}

#[derive(Debug)]
struct Known {
    list: Arc<PeerList>,
    asked_at: Instant,
}

impl Peers {
    /// Files below this many bytes are not worth asking around.
    pub const LARGE: u64 = 256 << 10;
    /// Bytes per second that this terminal gives to others, together.
    pub const RATE: u64 = 20 << 20;
    /// Others that are served at a time.
    pub const CONNECTIONS: usize = 8;
    /// The list of the others is asked for anew after this long.
    const FRESH: Duration = Duration::from_secs(60);
    /// One who is not on the list may have come a moment ago: then the list is asked for before.
    const NEWCOMER: Duration = Duration::from_secs(5);
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
        if let Some(known) = known.as_ref().filter(|known| known.asked_at.elapsed() < age) {
            return Arc::clone(&known.list);
        }
        match self.ask_server().await {
            Some(list) => {
                let list = Arc::new(list);
                *known = Some(Known { list: Arc::clone(&list), asked_at: Instant::now() });
                list
            }
            None => match known.as_ref().filter(|known| known.asked_at.elapsed() < Self::GOOD_FOR) {
                Some(known) => Arc::clone(&known.list),
                None => Arc::default(),
            },
        }
    }

    async fn ask_server(&self) -> Option<PeerList> {
        let bearer = self.options.bearer.current()?;
        self.options.api.peers(&bearer).await.ok()
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
