//! The line to the fleet server: how long an answer takes, how many are lost, how fast bytes come, and whether IPv6 leads there.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::StreamExt;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::Instant;
use url::{Host, Url};

use super::Measured;
use crate::api::Client;

/// So many questions, each answered within this time or lost.
const QUESTIONS: u32 = 10;
const ANSWER: Duration = Duration::from_secs(3);
/// More lost than this are too many.
const MOST_LOST: u32 = 1;
/// The median of the answers may take so long, in milliseconds.
const SLOWEST_MS: u128 = 1_000;
/// Bytes are counted for so long, and no more of them.
const COUNTED: Duration = Duration::from_secs(3);
const MOST_BYTES: usize = 16 << 20;
/// One address of IPv6 answers this fast.
const CONNECT: Duration = Duration::from_secs(3);

pub(super) async fn measure(client: &Client, server: &Url, is_proxied: bool) -> Measured {
    let base = server.as_str().trim_end_matches('/');
    let mut times = Vec::new();
    for _ in 0..QUESTIONS {
        if let Some(time) = ask(client, base).await {
            times.push(time);
        }
    }
    times.sort_unstable();
    let lost = QUESTIONS - u32::try_from(times.len()).unwrap_or(QUESTIONS);
    let Some(median) = times.get(times.len() / 2).map(Duration::as_millis) else {
        return Measured::failed_by("unreachable").with("lost_of_10", lost);
    };
    let worst = times.last().map(Duration::as_millis);
    Measured::passed()
        .with("round_trip_ms", median)
        .with_some("round_trip_max_ms", worst)
        .with("lost_of_10", lost)
        .with_some("throughput_kbit_s", throughput(client, base).await)
        .with("ipv6", ipv6(server, is_proxied).await)
        .require(lost <= MOST_LOST && median <= SLOWEST_MS)
}

async fn ask(client: &Client, base: &str) -> Option<Duration> {
    let began = Instant::now();
    let response = client.get(format!("{base}/healthz")).timeout(ANSWER).send().await.ok()?;
    // Whatever stands in it: somebody has answered.
    response.bytes().await.ok()?;
    Some(began.elapsed())
}

/// By the server's own description, the largest thing that it gives everybody: again and again until the time is over.
async fn throughput(client: &Client, base: &str) -> Option<u128> {
    let began = Instant::now();
    let mut bytes = 0;
    while began.elapsed() < COUNTED && bytes < MOST_BYTES {
        let left = COUNTED.saturating_sub(began.elapsed());
        let request = client.get(format!("{base}/api/openapi.json")).timeout(left + ANSWER);
        let response = request.send().await.ok().filter(|response| response.status().is_success())?;
        let mut body = response.bytes_stream();
        while let Some(Ok(chunk)) = body.next().await {
            bytes += chunk.len();
            if began.elapsed() >= COUNTED || bytes >= MOST_BYTES {
                break;
            }
        }
    }
    let elapsed = began.elapsed().as_millis().max(1);
    // Bits in a millisecond are kilobits in a second.
    Some(bytes as u128 * 8 / elapsed)
}

async fn ipv6(server: &Url, is_proxied: bool) -> &'static str {
    let addresses: Vec<SocketAddr> = match server.host() {
        _ if is_proxied => return "behind_proxy",
        Some(Host::Ipv6(ip)) => vec![(ip, server.port_or_known_default().unwrap_or(443)).into()],
        Some(Host::Domain(name)) => {
            let found = lookup_host((name, server.port_or_known_default().unwrap_or(443))).await;
            found.map(|found| found.filter(SocketAddr::is_ipv6).collect()).unwrap_or_default()
        }
        Some(Host::Ipv4(_)) | None => Vec::new(),
    };
    let Some(address) = addresses.first() else { return "no_address" };
    match tokio::time::timeout(CONNECT, TcpStream::connect(address)).await {
        Ok(Ok(_)) => "reached",
        Ok(Err(_)) | Err(_) => "unreachable",
    }
}
