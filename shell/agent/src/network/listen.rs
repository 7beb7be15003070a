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
    pub async fn run(self: Arc<Self>, stop: CancellationToken, moved: impl Fn() + Send + Sync) {
        let mut rules = self.rules.clone();
        loop {
            let told = async { rules.wait_for(|rules| rules.told).await.map(|rules| rules.policy.peers) };
            let Some(Ok(wanted)) = stop.run_until_cancelled(told).await else { return };
            if !wanted {
                // Also what lies there since an earlier run, or was kept while nobody could be served.
                self.clear().await;
            }
            let wanted = rules.wait_for(|rules| rules.policy.peers);
            let Some(Ok(_)) = stop.run_until_cancelled(wanted).await else { return };
            match TcpListener::bind(self.options.listen).await {
                Ok(listener) => {
                    let no_more = async { drop(rules.wait_for(|rules| !rules.policy.peers).await) };
                    tokio::select! {
                        () = stop.cancelled() => return,
                        () = no_more => {}
                        () = self.accept(&listener) => {}
                        () = self.follow_addresses(&listener, &moved) => {}
                    }
                    self.addresses.send_replace(Vec::new());
                    moved();
                }
                Err(error) => {
                    tracing::error!(address = %self.options.listen, %error, "this terminal cannot serve its hall");
                    stop.run_until_cancelled(tokio::time::sleep(Self::AGAIN)).await;
                }
            }
        }
    }

    /// Reports where the listener is reached, for as long as it is polled: a network may come after the listener, and
    /// give other addresses later.
    async fn follow_addresses(&self, listener: &TcpListener, moved: &(impl Fn() + Sync)) {
        loop {
            let found = addresses_of(listener);
            let changed = self.addresses.send_if_modified(|there| {
                let changed = *there != found;
                *there = found;
                changed
            });
            if changed {
                moved();
            }
            tokio::time::sleep(Self::FRESH).await;
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use fleet_protocol::Sha256;
    use tokio::sync::watch;

    use super::*;
    use crate::network::{PeerOptions, Rules, bench};

    fn options(dir: &std::path::Path) -> PeerOptions {
        bench::options(1, ([127, 0, 0, 1], 9).into(), dir)
    }

    #[tokio::test]
    async fn what_an_earlier_run_kept_goes_when_ops_want_no_exchange() {
        let dir = tempfile::tempdir().unwrap();
        let (options, sha256) = (options(dir.path()), Sha256([1; 32]));
        std::fs::write(dir.path().join("file"), "x").unwrap();
        options.share.keep(&dir.path().join("file"), sha256).unwrap();
        let kept = dir.path().join("share").join(sha256.to_string());
        assert!(kept.exists());
        let (ops, rules) = watch::channel(Rules::default());
        let stop = CancellationToken::new();
        let running = tokio::spawn(Arc::new(Peers::new(options, rules)).run(stop.clone(), || {}));
        ops.send_replace(bench::rules(false));
        let gone = async {
            while kept.exists() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), gone).await.unwrap();
        stop.cancel();
        running.await.unwrap();
    }

    #[tokio::test]
    async fn addresses_are_told_when_they_have_changed_and_only_then() {
        let dir = tempfile::tempdir().unwrap();
        let (_ops, rules) = watch::channel(bench::rules(true));
        let peers = Peers::new(options(dir.path()), rules);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let told = AtomicUsize::new(0);
        let moved = || {
            told.fetch_add(1, Ordering::Relaxed);
        };
        // One look each; what comes after it waits for the next.
        let look = || tokio::time::timeout(Duration::ZERO, peers.follow_addresses(&listener, &moved));
        for _ in 0..2 {
            assert!(look().await.is_err());
            assert_eq!(peers.addresses(), [listener.local_addr().unwrap()]);
        }
        assert_eq!(told.load(Ordering::Relaxed), 1);
        // As before the network came.
        peers.addresses.send_replace(Vec::new());
        assert!(look().await.is_err());
        assert_eq!(told.load(Ordering::Relaxed), 2);
    }
}
