use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use sysinfo::Networks;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::Peers;
use super::ask::is_local;

impl Peers {
    /// A peer says what it wants in this time.
    const HEADERS: Duration = Duration::from_secs(10);
    /// And has taken it in this time.
    const WHOLE: Duration = Duration::from_secs(30 * 60);
    /// A port that is taken is tried again after this long.
    const AGAIN: Duration = Duration::from_secs(60);
    /// The most addresses that are reported.
    const ADDRESSES: usize = 4;

    /// Serves the hall until `stop`: listens while ops want it, and not else. `moved` is called when the addresses
    /// have changed, which the others learn by a check-in.
    pub async fn run(self: Arc<Self>, stop: CancellationToken, moved: impl Fn() + Send) {
        let mut rules = self.rules.clone();
        loop {
            let wanted = rules.wait_for(|rules| rules.policy.peers);
            let Some(Ok(_)) = stop.run_until_cancelled(wanted).await else { return };
            match TcpListener::bind(self.options.listen).await {
                Ok(listener) => {
                    self.addresses.send_replace(addresses_of(&listener));
                    moved();
                    let no_more = async { drop(rules.wait_for(|rules| !rules.policy.peers).await) };
                    tokio::select! {
                        () = stop.cancelled() => return,
                        () = no_more => {}
                        () = self.accept(&listener) => {}
                    }
                    self.addresses.send_replace(Vec::new());
                    moved();
                    self.clear().await;
                }
                Err(error) => {
                    tracing::error!(address = %self.options.listen, %error, "this terminal cannot serve its hall");
                    stop.run_until_cancelled(tokio::time::sleep(Self::AGAIN)).await;
                }
            }
        }
    }

    /// Dropped, it ends all connections.
    async fn accept(self: &Arc<Self>, listener: &TcpListener) {
        let open = Connections(CancellationToken::new(), TaskTracker::new());
        loop {
            let Ok((stream, _)) = listener.accept().await else {
                // No descriptors left, for example.
                tokio::time::sleep(Duration::from_millis(200)).await;
                continue;
            };
            // Who comes when all places are taken is turned away by the answer's status, if there is one for it.
            let served = Arc::clone(self).connection(stream);
            let stop = open.0.clone();
            if open.1.len() < Self::CONNECTIONS * 4 {
                open.1.spawn(async move { stop.run_until_cancelled(served).await });
            }
        }
    }

    async fn connection(self: Arc<Self>, stream: TcpStream) {
        let peers = Arc::clone(&self);
        let service = service_fn(move |request| {
            let peers = Arc::clone(&peers);
            async move { Ok::<_, std::convert::Infallible>(peers.serve(request).await) }
        });
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(Self::HEADERS).max_buf_size(16 << 10);
        let served = http.serve_connection(TokioIo::new(stream), service);
        // How it ends is the other's business.
        drop(tokio::time::timeout(Self::WHOLE, served).await);
    }

    async fn clear(&self) {
        let share = self.options.share.clone();
        if let Ok(Err(error)) = tokio::task::spawn_blocking(move || share.clear()).await {
            tracing::warn!(%error, "what was kept for the hall stays on the disk");
        }
    }
}

struct Connections(CancellationToken, TaskTracker);

impl Drop for Connections {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// Where others reach a listener: the address that it is bound to, or this machine's on its local networks.
fn addresses_of(listener: &TcpListener) -> Vec<SocketAddr> {
    let bound: io::Result<SocketAddr> = listener.local_addr();
    let Ok(bound) = bound else { return Vec::new() };
    if !bound.ip().is_unspecified() {
        return vec![bound];
    }
    let networks = Networks::new_with_refreshed_list();
    let addresses = networks.values().flat_map(sysinfo::NetworkData::ip_networks).map(|network| network.addr);
    let mut addresses: Vec<_> = addresses.filter(|address| is_local(*address, false)).collect();
    addresses.sort_unstable();
    addresses.dedup();
    addresses.truncate(Peers::ADDRESSES);
    addresses.into_iter().map(|address| SocketAddr::new(address, bound.port())).collect()
}
