use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use fleet_protocol::{PEER_DONE, PEER_FILES, PEER_SIGNATURE, Peer, Sha256, TerminalId};
use futures_util::future::BoxFuture;
use futures_util::{FutureExt, StreamExt, stream};
use reqwest::{Method, Response, StatusCode};

use super::Peers;
use super::signature::sign;

/// What a peer says of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// It can be had at this address.
    Has(SocketAddr),
    /// It is being fetched; so many bytes are there.
    Coming(u64),
    /// It is there, and all places are taken.
    Busy,
    /// Nothing of it is there, or not for us.
    Nothing,
    /// No answer.
    Away,
}

impl Peers {
    /// A peer answers this fast, or is not there.
    const ANSWER: Duration = Duration::from_secs(3);
    /// Peers that are asked at a time.
    const AT_ONCE: usize = 8;

    /// Asks peers for a file, all of them at once.
    pub(super) async fn ask(&self, peers: &[Peer], file: &Sha256) -> Vec<(TerminalId, Answer)> {
        let mut asked: Vec<BoxFuture<'_, (TerminalId, Answer)>> = Vec::with_capacity(peers.len());
        for peer in peers {
            let answered = self.ask_one(peer, file).map(|answer| (peer.terminal_id, answer));
            asked.push(answered.boxed());
        }
        stream::iter(asked).buffer_unordered(Self::AT_ONCE).collect().await
    }

    async fn ask_one(&self, peer: &Peer, file: &Sha256) -> Answer {
        for address in self.reachable(peer) {
            let asked = self.request(Method::HEAD, peer.terminal_id, address, file);
            if let Ok(Ok(response)) = tokio::time::timeout(Self::ANSWER, asked).await {
                return answer_of(&response, address);
            }
        }
        Answer::Away
    }

    /// Begins to fetch a file from a peer; `None` if all its places are taken.
    pub(super) async fn begin(
        &self,
        peer: TerminalId,
        address: SocketAddr,
        file: &Sha256,
    ) -> Result<Option<Response>, String> {
        let asked = self.request(Method::GET, peer, address, file);
        let response = tokio::time::timeout(Self::ANSWER, asked).await.map_err(|_| "no answer".to_owned())?;
        let response = response.map_err(|error| error.to_string())?;
        match response.status() {
            StatusCode::OK => Ok(Some(response)),
            StatusCode::SERVICE_UNAVAILABLE => Ok(None),
            status => Err(format!("status {status}")),
        }
    }

    async fn request(
        &self,
        method: Method,
        peer: TerminalId,
        address: SocketAddr,
        file: &Sha256,
    ) -> reqwest::Result<Response> {
        let url = format!("http://{address}{PEER_FILES}/{file}");
        let proof = sign(&self.options.identity, peer, file);
        self.options.client.request(method, url).header(PEER_SIGNATURE, proof).send().await
    }

    /// A peer's addresses that lie on a local network: what a terminal says of itself leads nobody elsewhere.
    fn reachable(&self, peer: &Peer) -> impl Iterator<Item = SocketAddr> {
        let on_one_machine = self.options.listen.ip().is_loopback();
        let addresses = peer.addresses.clone().into_iter();
        addresses.filter(move |address| is_local(address.ip(), on_one_machine))
    }
}

fn answer_of(response: &Response, address: SocketAddr) -> Answer {
    match response.status() {
        StatusCode::OK => Answer::Has(address),
        StatusCode::ACCEPTED => {
            let done = response.headers().get(PEER_DONE).and_then(|value| value.to_str().ok());
            Answer::Coming(done.and_then(|done| done.parse().ok()).unwrap_or(0))
        }
        StatusCode::SERVICE_UNAVAILABLE => Answer::Busy,
        _ => Answer::Nothing,
    }
}

/// Whether an address is one of a hall's own network; those of this machine only where all terminals are on it.
pub(super) fn is_local(address: IpAddr, on_one_machine: bool) -> bool {
    match address {
        IpAddr::V4(address) if address.is_loopback() => on_one_machine,
        IpAddr::V4(address) => address.is_private() || address.is_link_local(),
        IpAddr::V6(address) if address.is_loopback() => on_one_machine,
        IpAddr::V6(address) => address.is_unique_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_halls_own_network_is_asked() {
        for near in ["10.1.2.3", "172.16.0.9", "192.168.1.1", "169.254.3.4", "fd00::1"] {
            assert!(is_local(near.parse().unwrap(), false), "{near}");
        }
        for far in ["8.8.8.8", "127.0.0.1", "0.0.0.0", "224.0.0.1", "172.32.0.1", "::1", "2001:db8::1", "::"]
        {
            assert!(!is_local(far.parse().unwrap(), false), "{far}");
        }
        assert!(is_local("127.0.0.1".parse().unwrap(), true));
    }
}
