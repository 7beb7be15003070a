//! What the proxy says to the way that the agent's requests would take: a tunnel (`CONNECT`) to a server with TLS, the address as a
//! whole to one without.

use std::time::Duration;

use terminal_core::network_test::HopFault;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::target::{ProxyTarget, Target};

/// A longer head of an answer is none of a proxy.
const LONGEST_HEAD: usize = 16 * 1024;
const MOST_HEADERS: usize = 64;

/// What a proxy answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ProxyAnswer {
    /// The way is free.
    Free,
    /// It is willing, but does not reach the server.
    NoServer,
    /// Not this way.
    No(HopFault),
}

/// Asks for the way. With TLS the connection is the server's afterwards.
pub(super) async fn ask(
    stream: &mut TcpStream,
    target: &Target,
    proxy: &ProxyTarget,
    limit: Duration,
) -> ProxyAnswer {
    match tokio::time::timeout(limit, exchange(stream, &question(target, proxy))).await {
        Ok(Some(status)) => judge(status, target.is_https, proxy.credentials.is_some()),
        Ok(None) => ProxyAnswer::No(HopFault::NotAProxy),
        Err(_) => ProxyAnswer::No(HopFault::ProxySilent),
    }
}

fn question(target: &Target, proxy: &ProxyTarget) -> Vec<u8> {
    let place = &target.place;
    let first = if target.is_https {
        format!("CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n")
    } else {
        format!("GET {} HTTP/1.1\r\nHost: {place}\r\nConnection: close\r\n", target.page)
    };
    let mut question = first.into_bytes();
    if let Some(credentials) = &proxy.credentials {
        question.extend_from_slice(b"Proxy-Authorization: ");
        question.extend_from_slice(credentials.as_bytes());
        question.extend_from_slice(b"\r\n");
    }
    question.extend_from_slice(b"\r\n");
    question
}

/// The status of its answer; `None` if that is no HTTP.
async fn exchange(stream: &mut TcpStream, question: &[u8]) -> Option<u16> {
    stream.write_all(question).await.ok()?;
    let mut head = Vec::new();
    while head.len() < LONGEST_HEAD {
        // One byte at a time: what follows the head of a tunnel is the server's.
        head.push(stream.read_u8().await.ok()?);
        if head.ends_with(b"\r\n\r\n") {
            let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
            let mut answer = httparse::Response::new(&mut headers);
            answer.parse(&head).ok()?;
            return answer.code;
        }
    }
    None
}

const fn judge(status: u16, is_tunnel: bool, has_credentials: bool) -> ProxyAnswer {
    match status {
        407 if has_credentials => ProxyAnswer::No(HopFault::ProxyDenies),
        407 => ProxyAnswer::No(HopFault::ProxyAsks),
        502..=504 => ProxyAnswer::NoServer,
        // Without a tunnel the rest is the server's own answer, which is judged as such.
        _ if matches!(status, 403 | 451) || (is_tunnel && !matches!(status, 200..=299)) => {
            ProxyAnswer::No(HopFault::ProxyForbids { status })
        }
        _ => ProxyAnswer::Free,
    }
}
