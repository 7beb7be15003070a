//! Against real sockets: each fault is made, and named.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use terminal_core::network_test::{Hop, HopFault, HopOutcome, NetworkReport, TestEnd};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

use super::NetworkTester;
use crate::api::ClientOptions;
use crate::clock::{SharedClock, SystemClock};

const LOCAL: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

fn tester(server: &str, client: ClientOptions) -> NetworkTester {
    NetworkTester {
        server: server.parse().unwrap(),
        client,
        clock: SharedClock::new(Arc::new(SystemClock::default()), None),
        limit: Duration::from_secs(5),
    }
}

async fn report(tester: NetworkTester) -> NetworkReport {
    let told = Mutex::new(Vec::new());
    tester.run(CancellationToken::new(), |report| told.lock().unwrap().push(report)).await.unwrap();
    let told = told.into_inner().unwrap();
    assert!(told.len() >= 2 && told[0].running == Some(Hop::Link), "hop by hop: {told:?}");
    told.into_iter().next_back().unwrap()
}

fn trusting(ca: &Path) -> ClientOptions {
    ClientOptions { ca: Some(ca.to_owned()), proxy: None }
}

/// Answers each connection with the same words, after the head of a request.
async fn serve(words: &'static str) -> SocketAddr {
    let listener = TcpListener::bind(LOCAL).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(async move { answer(stream, words).await });
        }
    });
    address
}

async fn answer(stream: impl tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin, words: &str) {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    while stream.read_line(&mut line).await.is_ok_and(|read| read > 0) && line != "\r\n" {
        line.clear();
    }
    let _ = stream.write_all(words.as_bytes()).await;
    let _ = stream.shutdown().await;
}

const WELL: &str = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\nconnection: close\r\n\r\nok\n";

struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    dir: tempfile::TempDir,
}

impl Authority {
    fn new() -> Self {
        let mut parameters = CertificateParams::default();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let name = format!("authority {}", rand::random::<u64>());
        parameters.distinguished_name.push(DnType::CommonName, name);
        let issuer = CertifiedIssuer::self_signed(parameters, KeyPair::generate().unwrap()).unwrap();
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("ca.pem"), issuer.pem()).unwrap();
        Self { issuer, dir }
    }

    fn options(&self) -> ClientOptions {
        trusting(&self.dir.path().join("ca.pem"))
    }

    /// A fleet server whose certificate is as `change` makes it.
    async fn server(&self, change: impl FnOnce(&mut CertificateParams)) -> SocketAddr {
        let mut parameters =
            CertificateParams::new(vec!["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
        change(&mut parameters);
        let key = KeyPair::generate().unwrap();
        let certificate = parameters.signed_by(&key, &self.issuer).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            )
            .unwrap();
        let (acceptor, listener) =
            (TlsAcceptor::from(Arc::new(config)), TcpListener::bind(LOCAL).await.unwrap());
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        answer(stream, WELL).await;
                    }
                });
            }
        });
        address
    }
}

fn outcomes(report: &NetworkReport, hops: &[Hop]) -> Vec<HopOutcome> {
    hops.iter()
        .map(|hop| report.results.iter().find(|result| result.hop == *hop).unwrap().outcome.clone())
        .collect()
}

#[tokio::test]
async fn a_way_that_works_passes_hop_by_hop() {
    let authority = Authority::new();
    let server = authority.server(|_| {}).await;
    let report = report(tester(&format!("https://{server}"), authority.options())).await;
    assert_eq!(report.end, Some(TestEnd::Passed), "{report:?}");
    let near = outcomes(&report, &[Hop::Link, Hop::Address, Hop::Gateway, Hop::Name, Hop::Proxy, Hop::Ipv6]);
    assert!(near.iter().all(|outcome| *outcome == HopOutcome::NotNeeded), "it is on this machine: {near:?}");
    let far = outcomes(&report, &[Hop::Connection, Hop::Tls, Hop::Server]);
    assert!(far.iter().all(|outcome| *outcome == HopOutcome::Passed), "{far:?}");
}

#[tokio::test]
async fn certificates_are_refused_by_what_is_wrong_with_them() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    let expect = async |server: SocketAddr, options: ClientOptions, fault| {
        let report = report(tester(&format!("https://{server}"), options)).await;
        assert_eq!(report.failed(), Some((Hop::Tls, fault)), "{report:?}");
    };
    let server = authority.server(|_| {}).await;
    expect(server, stranger.options(), HopFault::UnknownAuthority).await;
    let old = authority
        .server(|parameters| {
            parameters.not_before = rcgen::date_time_ymd(2019, 1, 1);
            parameters.not_after = rcgen::date_time_ymd(2020, 1, 1);
        })
        .await;
    expect(old, authority.options(), HopFault::Expired).await;
    let early = authority
        .server(|parameters| {
            parameters.not_before = rcgen::date_time_ymd(2090, 1, 1);
            parameters.not_after = rcgen::date_time_ymd(2095, 1, 1);
        })
        .await;
    expect(early, authority.options(), HopFault::NotYetValid).await;
    let other = authority
        .server(|parameters| *parameters = CertificateParams::new(vec!["other.example".to_owned()]).unwrap())
        .await;
    expect(other, authority.options(), HopFault::WrongName).await;
    let plain = serve(WELL).await;
    expect(plain, authority.options(), HopFault::NoTls).await;
}

#[tokio::test]
async fn a_port_that_refuses_is_no_black_hole() {
    let free = TcpListener::bind(LOCAL).await.unwrap().local_addr().unwrap();
    let refused = report(tester(&format!("https://{free}"), ClientOptions::default())).await;
    assert_eq!(refused.failed(), Some((Hop::Connection, HopFault::Refused)));
    assert_eq!(
        outcomes(&refused, &[Hop::Server, Hop::Ipv6]),
        [HopOutcome::NotReached, HopOutcome::NotReached]
    );

    // A listener whose queue is full answers nothing more: as a firewall that drops.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(LOCAL).unwrap();
    let listener = socket.listen(1).unwrap();
    let hole = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    while let Ok(Ok(stream)) =
        tokio::time::timeout(Duration::from_millis(100), TcpStream::connect(hole)).await
    {
        waiting.push(stream);
        assert!(waiting.len() < 16, "the queue takes no end");
    }
    let limit = Duration::from_millis(200);
    let silent = NetworkTester { limit, ..tester(&format!("https://{hole}"), ClientOptions::default()) };
    assert_eq!(report(silent).await.failed(), Some((Hop::Connection, HopFault::Silent)));
}

#[tokio::test]
async fn what_answers_may_be_something_else() {
    let expect = async |words, fault| {
        let server = serve(words).await;
        let report = report(tester(&format!("http://{server}"), ClientOptions::default())).await;
        assert_eq!(report.failed(), Some((Hop::Server, fault)), "{report:?}");
    };
    let log_in = "HTTP/1.1 302 Found\r\nlocation: http://1.1.1.1/login\r\ncontent-length: 0\r\n\r\n";
    expect(log_in, HopFault::OtherAnswer { status: 302 }).await;
    let page = "HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\n<html>";
    expect(page, HopFault::OtherAnswer { status: 200 }).await;
    let sick = "HTTP/1.1 503 Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    expect(sick, HopFault::ServerTroubled { status: 503 }).await;
}

#[tokio::test]
async fn a_clock_that_is_off_is_told_by_how_much() {
    let old = "HTTP/1.1 200 OK\r\ndate: Sun, 01 Jan 2023 00:00:00 GMT\r\ncontent-length: 3\r\nconnection: close\r\n\r\nok\n";
    let server = serve(old).await;
    let report = report(tester(&format!("http://{server}"), ClientOptions::default())).await;
    let Some((Hop::Clock, HopFault::ClockOff { seconds })) = report.failed() else { panic!("{report:?}") };
    assert!(seconds > 24 * 3_600 * 365);
    assert_eq!(report.end, Some(TestEnd::Failed));
}

/// A proxy that wants `kiosk:secret-7`, and carries bytes to whoever is named.
async fn proxy() -> SocketAddr {
    let listener = TcpListener::bind(LOCAL).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(carry(stream));
        }
    });
    address
}

async fn carry(mut stream: TcpStream) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let Ok(byte) = stream.read_u8().await else { return };
        head.push(byte);
    }
    let head = String::from_utf8(head).unwrap();
    // Base64 of the name and the password.
    if !head.contains("Basic a2lvc2s6c2VjcmV0LTc=") {
        let _ = stream
            .write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n")
            .await;
        return;
    }
    let place = head.split(' ').nth(1).unwrap();
    match TcpStream::connect(place).await {
        Ok(mut far) => {
            let _ = stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await;
            let _ = tokio::io::copy_bidirectional(&mut stream, &mut far).await;
        }
        Err(_) => drop(stream.write_all(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n").await),
    }
}

#[tokio::test]
async fn a_proxy_asks_denies_does_not_reach_and_lets_through() {
    let authority = Authority::new();
    let (server, proxy) = (authority.server(|_| {}).await, proxy().await);
    let by = |credentials: &str| ClientOptions {
        proxy: Some(format!("http://{credentials}{proxy}")),
        ..authority.options()
    };
    let to =
        |server: SocketAddr, credentials: &str| report(tester(&format!("https://{server}"), by(credentials)));
    assert_eq!(to(server, "").await.failed(), Some((Hop::Proxy, HopFault::ProxyAsks)));
    let denied = to(server, "kiosk:canary-wrong@").await;
    assert_eq!(denied.failed(), Some((Hop::Proxy, HopFault::ProxyDenies)));
    assert!(!format!("{denied:?}").contains("canary"), "{denied:?}");
    let free = TcpListener::bind(LOCAL).await.unwrap().local_addr().unwrap();
    assert_eq!(to(free, "kiosk:secret-7@").await.failed(), Some((Hop::Connection, HopFault::Unreachable)));
    let through = to(server, "kiosk:secret-7@").await;
    assert_eq!(through.end, Some(TestEnd::Passed), "{through:?}");
    let no_proxy = ClientOptions { proxy: Some(format!("http://{free}")), ..authority.options() };
    let refused = report(tester(&format!("https://{server}"), no_proxy)).await;
    assert_eq!(refused.failed(), Some((Hop::Proxy, HopFault::ProxyRefused)));
}

#[tokio::test]
async fn it_can_be_stopped_at_any_time() {
    let listener = TcpListener::bind(LOCAL).await.unwrap();
    let server = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    let last = Mutex::new(None);
    let tell = |report: NetworkReport| {
        // It takes the connection and says nothing: without the stop this would last.
        if report.running == Some(Hop::Tls) {
            stop.cancel();
        }
        *last.lock().unwrap() = Some(report);
    };
    tester(&format!("https://{server}"), ClientOptions::default()).run(stop.clone(), tell).await.unwrap();
    let report = last.into_inner().unwrap().unwrap();
    assert_eq!((report.end, report.running), (Some(TestEnd::Stopped), None));
    assert_eq!(outcomes(&report, &[Hop::Connection, Hop::Tls]), [HopOutcome::Passed, HopOutcome::NotReached]);
}
