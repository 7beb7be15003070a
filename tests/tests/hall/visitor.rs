//! A terminal's key in the hands of a test: it asks peers, and pretends to be one.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Context;
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::Method;
use axum::routing::any;
use fleet_protocol::{
    ActualShell, ActualState, CheckIn, Hardware, PEER_FILES, PEER_SIGNATURE, PROTOCOL_VERSION, Peer, Sha256,
    peer_statement,
};
use fleet_tests::harness::api::{Api as Console, text};
use fleet_tests::harness::wait;
use serde_json::json;
use terminal_agent::api::{Api, ClientOptions, signed_enrollment};
use terminal_agent::identity::Identity;

use super::LIMIT;

pub struct Visitor {
    api: Api,
    identity: Identity,
    token: String,
    client: reqwest::Client,
}

impl Visitor {
    /// Enrols with a code for a location.
    pub async fn enroll(console: &Console, number: u8, location: Option<&str>) -> anyhow::Result<Self> {
        let body = json!({"location_id": location, "count": 1, "valid_for_ms": 3_600_000, "note": "visitor"});
        let issued = console.post("/api/enrollment-codes", &body).await?;
        let code = text(&issued, "/items/0/code")?;
        let api = Api::new(ClientOptions::default().build()?, &console.address.parse()?);
        let identity = Identity::from_seed(&[number; 32])?;
        let fingerprint = format!("visitor-{number}");
        let hardware = Hardware {
            fingerprint: fingerprint.clone(),
            model: "Test".into(),
            arch: "x86_64".into(),
            os: "Debian 12".into(),
            memory_bytes: 4 << 30,
            disk_bytes: 64 << 30,
        };
        let request = signed_enrollment(&identity, &hardware, "1.0.0", 0, Some(code), None);
        let failed = |failure| anyhow::anyhow!("{failure:?}");
        api.enroll(&request).await.map_err(failed)?;
        let token = api.token(&identity, &fingerprint).await.map_err(failed)?.token;
        let client = reqwest::Client::builder().no_proxy().build()?;
        let visitor = Self { api, identity, token, client };
        visitor.check_in(Vec::new()).await?;
        Ok(visitor)
    }

    /// Reports where it listens.
    pub async fn check_in(&self, peer_addresses: Vec<SocketAddr>) -> anyhow::Result<()> {
        let check_in = CheckIn {
            protocol: PROTOCOL_VERSION,
            sent_at: 0,
            actual: ActualState {
                software_version: "1.0.0".into(),
                booted_at: 0,
                applied_etag: None,
                apps: Vec::new(),
                shell: ActualShell::default(),
                upgrade: None,
                outbox_backlog: 0,
                peer_addresses,
                hardening: None,
                devices: None,
                disks: None,
                machine_parts: None,
                health: None,
            },
            desired_etag: None,
            outbox: None,
            outcomes: Vec::new(),
        };
        let reply = self.api.check_in(&self.token, &check_in).await;
        reply.map(drop).map_err(|failure| anyhow::anyhow!("{failure:?}"))
    }

    /// The others of its location.
    pub async fn peers(&self) -> anyhow::Result<Vec<Peer>> {
        let list = self.api.peers(&self.token).await;
        Ok(list.map_err(|failure| anyhow::anyhow!("{failure:?}"))?.peers)
    }

    /// Waits until so many others listen.
    pub async fn until_listening(&self, wanted: usize) -> anyhow::Result<()> {
        wait::until("the terminals to listen", LIMIT, async || {
            let peers = self.peers().await?;
            let listening = peers.iter().filter(|peer| !peer.addresses.is_empty()).count();
            anyhow::ensure!(listening >= wanted, "{listening} of {wanted}: {peers:?}");
            Ok(Some(()))
        })
        .await
    }

    /// Asks a peer for a file: status, and how many bytes came.
    pub async fn get(&self, peer: &Peer, file: &Sha256) -> anyhow::Result<(u16, u64)> {
        let address = peer.addresses.first().context("the peer does not listen")?;
        let signature = self.identity.sign(&peer_statement(peer.terminal_id, file));
        let proof = format!("{}.{signature}", self.identity.public_key());
        let url = format!("http://{address}{PEER_FILES}/{file}");
        let reply = self.client.get(url).header(PEER_SIGNATURE, proof).send().await?;
        let status = reply.status().as_u16();
        Ok((status, reply.bytes().await?.len() as u64))
    }

    /// Says that it listens, and gives whoever asks bytes of the right number and no truth.
    pub async fn lie(&self) -> anyhow::Result<Lies> {
        let lies = Lies::default();
        let router = Router::new().fallback(any(tell)).with_state(lies.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        tokio::spawn(async move { axum::serve(listener, router).await });
        self.check_in(vec![address]).await?;
        Ok(lies)
    }
}

/// What a liar tells.
#[derive(Clone, Default)]
pub struct Lies {
    size: Arc<AtomicU64>,
    told: Arc<AtomicU64>,
}

impl Lies {
    /// Lies are of this length.
    pub fn pretend(&self, size: u64) {
        self.size.store(size, Ordering::SeqCst);
    }

    /// How often somebody took one.
    pub fn told(&self) -> u64 {
        self.told.load(Ordering::SeqCst)
    }
}

async fn tell(State(lies): State<Lies>, method: Method) -> Body {
    if method == Method::GET {
        lies.told.fetch_add(1, Ordering::SeqCst);
    }
    let size = usize::try_from(lies.size.load(Ordering::SeqCst)).unwrap_or(0);
    Body::from(vec![0x55; size])
}
