use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use fleet_protocol::{Peer, TerminalId};
use futures_util::StreamExt;
use rand::Rng;
use terminal_core::{Dice, Mono, Others, Patience, fetch_order};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;
use tokio::time::Instant;

use super::ask::Answer;
use super::{LargeFile, Peers};
use crate::apps::digest_of;

/// Why a peer's file was not taken.
enum Fault {
    /// Its bytes are not what was named, or too many.
    Lie,
    /// Its last place was taken since it was asked.
    Busy,
    /// It was too slow, or broke off.
    Slow(String),
    /// This terminal's disk.
    Disk(io::Error),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

impl Peers {
    /// Between two rounds of asking, at least and at most.
    const ROUND_MS: std::ops::RangeInclusive<u64> = 700..=1_300;
    /// A peer that gives nothing for this long is given up.
    const STALL: Duration = Duration::from_secs(10);
    /// And so is one that after a while is slower than this, in bytes per second.
    const SLOWEST: u64 = 32 << 10;

    /// See [`Network::from_peers`](super::Network::from_peers).
    pub(super) async fn fetch(&self, file: LargeFile<'_>, mut progress: impl FnMut(u64) + Send) -> bool {
        if !self.wanted() || file.size < Self::LARGE {
            return false;
        }
        let began = Instant::now();
        let mono = || Mono(u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX));
        let mut patience = Patience::new(mono(), &mut Dice::new(rand::random()));
        loop {
            let peers = self.askable().await;
            if peers.is_empty() || !self.wanted() {
                return false;
            }
            let mut answers = self.ask(&peers, &file.sha256).await;
            for (peer, _) in answers.iter().filter(|(_, answer)| *answer == Answer::Away) {
                self.avoid(*peer, Self::AWAY);
            }
            if self.take_from_one(&mut answers, file, &mut progress).await {
                return true;
            }
            let there = answers.iter().filter(|(peer, _)| !self.is_avoided(*peer)).map(|(peer, _)| *peer);
            let order = fetch_order(&file.sha256, there.chain([self.me()]));
            let place = order.iter().position(|peer| *peer == self.me()).unwrap_or(0);
            if !patience.lasts(place, others_of(&answers), mono()) {
                return false;
            }
            let pause = rand::rng().random_range(Self::ROUND_MS);
            tokio::time::sleep(Duration::from_millis(pause)).await;
        }
    }

    async fn askable(&self) -> Vec<Peer> {
        let list = self.list().await;
        let may = |peer: &&Peer| !peer.addresses.is_empty() && !self.is_avoided(peer.terminal_id);
        list.peers.iter().filter(may).cloned().collect()
    }

    /// Takes the file from one of those who have it; another one for each terminal, as chance will have it.
    /// One whose places were all taken meanwhile is busy from then on.
    async fn take_from_one(
        &self,
        answers: &mut [(TerminalId, Answer)],
        file: LargeFile<'_>,
        progress: &mut (impl FnMut(u64) + Send),
    ) -> bool {
        let mut having: Vec<(TerminalId, SocketAddr)> = answers
            .iter()
            .filter_map(|(peer, answer)| match answer {
                Answer::Has(address) => Some((*peer, *address)),
                Answer::Coming(_) | Answer::Busy | Answer::Nothing | Answer::Away => None,
            })
            .collect();
        while !having.is_empty() {
            let (peer, address) = having.swap_remove(rand::rng().random_range(0..having.len()));
            match self.take(peer, address, file, progress).await {
                Ok(()) => {
                    tracing::info!(sha256 = %file.sha256, %peer, "fetched from a terminal of this hall");
                    return true;
                }
                Err(Fault::Lie) => {
                    tracing::warn!(sha256 = %file.sha256, %peer, "a peer gave other bytes than were named");
                    self.avoid(peer, Self::LIAR);
                }
                Err(Fault::Busy) => {
                    for (_, answer) in answers.iter_mut().filter(|(asked, _)| *asked == peer) {
                        *answer = Answer::Busy;
                    }
                }
                Err(Fault::Slow(reason)) => {
                    tracing::info!(sha256 = %file.sha256, %peer, reason, "a peer did not give a file");
                }
                Err(Fault::Disk(error)) => {
                    // The disk would take it from nobody else either; who fetches from the server reports it.
                    tracing::warn!(%error, "a peer's file could not be written");
                    return false;
                }
            }
        }
        false
    }

    /// Fetches beside the part that the server's bytes go to, so that bytes of two never mix, and names it when it
    /// is checked.
    async fn take(
        &self,
        peer: TerminalId,
        address: SocketAddr,
        file: LargeFile<'_>,
        progress: &mut (impl FnMut(u64) + Send),
    ) -> Result<(), Fault> {
        let mut beside = file.part.as_os_str().to_owned();
        beside.push(".peer");
        let beside = PathBuf::from(beside);
        let taken = self.receive(peer, address, file, &beside, progress).await;
        if taken.is_err() {
            let _ = tokio::fs::remove_file(&beside).await;
        }
        taken?;
        Ok(tokio::fs::rename(&beside, file.part).await?)
    }

    async fn receive(
        &self,
        peer: TerminalId,
        address: SocketAddr,
        file: LargeFile<'_>,
        beside: &std::path::Path,
        progress: &mut (impl FnMut(u64) + Send),
    ) -> Result<(), Fault> {
        let begun = self.begin(peer, address, &file.sha256).await.map_err(Fault::Slow)?;
        let response = begun.ok_or(Fault::Busy)?;
        let mut out = File::create(beside).await?;
        let (mut body, mut done, started) = (response.bytes_stream(), 0_u64, Instant::now());
        loop {
            let next = tokio::time::timeout(Self::STALL, body.next()).await;
            let Some(bytes) = next.map_err(|_| Fault::Slow("it stalled".into()))? else { break };
            let bytes = bytes.map_err(|error| Fault::Slow(error.to_string()))?;
            done += bytes.len() as u64;
            if done > file.size {
                return Err(Fault::Lie);
            }
            out.write_all(&bytes).await?;
            progress(done);
            let elapsed = started.elapsed();
            if elapsed > Self::STALL * 2 && done < Self::SLOWEST * elapsed.as_secs() {
                return Err(Fault::Slow("it is too slow".into()));
            }
        }
        out.sync_all().await?;
        if done < file.size {
            return Err(Fault::Slow("it broke off".into()));
        }
        let path = beside.to_owned();
        let found =
            tokio::task::spawn_blocking(move || digest_of(&path)).await.map_err(io::Error::other)??;
        if found == file.sha256 { Ok(()) } else { Err(Fault::Lie) }
    }
}

/// What all of them say together.
fn others_of(answers: &[(TerminalId, Answer)]) -> Others {
    if answers.iter().any(|(_, answer)| *answer == Answer::Busy) {
        return Others::Busy;
    }
    let coming = answers.iter().filter_map(|(_, answer)| match answer {
        Answer::Coming(done) => Some(*done),
        Answer::Has(_) | Answer::Busy | Answer::Nothing | Answer::Away => None,
    });
    coming.max().map_or(Others::Nothing, Others::Coming)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use aws_lc_rs::digest::{SHA256, digest};
    use axum::extract::State;
    use axum::http::{Method, StatusCode};
    use axum::routing::{any, get};
    use axum::{Json, Router};
    use bytes::Bytes;
    use fleet_protocol::{PEER_FILES, PeerList, Sha256, path};
    use tokio::net::TcpListener;
    use tokio::sync::watch;

    use super::*;
    use crate::identity::Identity;
    use crate::network::bench;

    /// The server and the only peer in one: the peer has the file, and another took its last place.
    #[derive(Clone)]
    struct Neighbour {
        list: PeerList,
        content: Bytes,
        turned_away: Arc<AtomicBool>,
    }

    async fn name_peers(State(neighbour): State<Neighbour>) -> Json<PeerList> {
        Json(neighbour.list)
    }

    /// Whoever wants the bytes is turned away once.
    async fn give(State(neighbour): State<Neighbour>, method: Method) -> (StatusCode, Bytes) {
        if method == Method::HEAD || neighbour.turned_away.swap(true, Ordering::SeqCst) {
            (StatusCode::OK, neighbour.content)
        } else {
            (StatusCode::SERVICE_UNAVAILABLE, Bytes::new())
        }
    }

    #[tokio::test]
    async fn a_peer_whose_last_place_was_taken_is_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let options = bench::options(1, address, dir.path());
        let (me, peer) = (options.identity.id(), Identity::from_seed(&[2; 32]).unwrap().id());
        // A file that this terminal asks the server for at once where nobody has it.
        let file = |n: u8| {
            let (content, mut sha256) = (vec![n; usize::try_from(Peers::LARGE).unwrap()], Sha256([0; 32]));
            sha256.0.copy_from_slice(digest(&SHA256, &content).as_ref());
            (content, sha256)
        };
        let mut files = (0..=u8::MAX).map(file);
        let (content, sha256) = files.find(|(_, sha256)| fetch_order(sha256, [me, peer])[0] == me).unwrap();
        let list = PeerList { peers: vec![Peer { terminal_id: peer, addresses: vec![address] }] };
        let turned_away = Arc::new(AtomicBool::new(false));
        let neighbour =
            Neighbour { list, content: content.clone().into(), turned_away: Arc::clone(&turned_away) };
        let router = Router::new()
            .route(path::PEERS, get(name_peers))
            .route(&format!("{PEER_FILES}/{{sha256}}"), any(give))
            .with_state(neighbour);
        tokio::spawn(async move { axum::serve(listener, router).await });

        let (_ops, rules) = watch::channel(bench::rules(true));
        let part = dir.path().join("part");
        let file = LargeFile { sha256, size: Peers::LARGE, part: &part };
        assert!(Peers::new(options, rules).fetch(file, |_| {}).await);
        assert!(turned_away.load(Ordering::SeqCst));
        assert_eq!(std::fs::read(&part).unwrap(), content);
    }
}
