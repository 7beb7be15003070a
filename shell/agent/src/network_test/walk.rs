use std::net::SocketAddr;
use std::time::Instant;

use fleet_protocol::UnixMillis;
use terminal_core::network_test::{Hop, HopFault, HopOutcome, HopResult, Surroundings};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::connection::connect;
use super::proxy::{self, ProxyAnswer};
use super::target::{ProxyTarget, Target};
use super::{NetworkTester, address, clock, gateway, ipv6, name, server, tls};
use crate::api::{Client, ClientError};

/// On the way: what earlier hops found, for those after them.
pub(super) struct Walk {
    tester: NetworkTester,
    target: Target,
    client: Client,
    around: Surroundings,
    /// Of the proxy if there is one, else of the server.
    addresses: Vec<SocketAddr>,
    /// To the server, also through a proxy; TLS is shaken hands on.
    stream: Option<TcpStream>,
    /// What the proxy said of the server.
    by_proxy: Option<ProxyAnswer>,
    date: Option<UnixMillis>,
}

impl Walk {
    pub(super) fn new(tester: NetworkTester, target: Target) -> Result<Self, ClientError> {
        let client = tester.client.build()?;
        Ok(Self {
            tester,
            target,
            client,
            around: Surroundings::default(),
            addresses: Vec::new(),
            stream: None,
            by_proxy: None,
            date: None,
        })
    }

    /// Looks at one hop, within the limit.
    pub(super) async fn look_at(&mut self, hop: Hop) -> HopResult {
        match hop {
            Hop::Link => {
                self.around = address::surroundings(self.target.first()).await;
                self.around.link()
            }
            Hop::Address => self.around.address(),
            Hop::Gateway => gateway::judge(&self.around).await,
            Hop::Name => {
                let (addresses, result) = name::resolve(self.target.first(), self.tester.limit).await;
                self.addresses = addresses;
                result
            }
            Hop::Proxy => self.look_at_proxy().await,
            Hop::Connection => self.look_at_connection().await,
            Hop::Tls => self.look_at_tls().await,
            Hop::Server => self.look_at_server().await,
            Hop::Clock => clock::judge(self.tester.clock.machine_now(), self.date),
            Hop::Ipv6 => ipv6::judge(&self.target, &self.addresses, self.tester.limit).await,
        }
    }

    async fn look_at_proxy(&mut self) -> HopResult {
        let Some(proxy) = self.target.proxy.clone() else {
            return HopResult::new(Hop::Proxy, HopOutcome::NotNeeded);
        };
        let outcome = match self.ask_proxy(&proxy).await {
            Ok(answer) => {
                self.by_proxy = Some(answer);
                HopOutcome::Passed
            }
            Err(fault) => HopOutcome::Failed(fault),
        };
        HopResult { hop: Hop::Proxy, outcome, facts: vec![proxy.place.to_string()] }
    }

    async fn ask_proxy(&mut self, proxy: &ProxyTarget) -> Result<ProxyAnswer, HopFault> {
        let connected = connect(&self.addresses, self.tester.limit).await;
        let (mut stream, _) = connected.map_err(super::connection::NoConnection::of_proxy)?;
        if !proxy.is_plain {
            // It speaks TLS or SOCKS: that it is there is known, and the server's answer tells the rest.
            return Ok(ProxyAnswer::Free);
        }
        let answer = proxy::ask(&mut stream, &self.target, proxy, self.tester.limit).await;
        if let ProxyAnswer::No(fault) = answer {
            return Err(fault);
        }
        if self.target.is_https && answer == ProxyAnswer::Free {
            self.stream = Some(stream);
        }
        Ok(answer)
    }

    async fn look_at_connection(&mut self) -> HopResult {
        let began = Instant::now();
        let place = self.target.place.to_string();
        match self.by_proxy {
            Some(ProxyAnswer::NoServer) => {
                let outcome = HopOutcome::Failed(HopFault::Unreachable);
                return HopResult { hop: Hop::Connection, outcome, facts: vec![place] };
            }
            Some(ProxyAnswer::Free | ProxyAnswer::No(_)) => {
                return HopResult::new(Hop::Connection, HopOutcome::Passed);
            }
            None => {}
        }
        let (outcome, facts) = match connect(&self.addresses, self.tester.limit).await {
            Ok((stream, address)) => {
                self.stream = Some(stream);
                (HopOutcome::Passed, vec![address.to_string(), took(began)])
            }
            Err(why) => (HopOutcome::Failed(why.of_server()), vec![place]),
        };
        HopResult { hop: Hop::Connection, outcome, facts }
    }

    async fn look_at_tls(&mut self) -> HopResult {
        let stream = self.stream.take().filter(|_| self.target.is_https);
        let Some(stream) = stream else { return HopResult::new(Hop::Tls, HopOutcome::NotNeeded) };
        let fault = match tls::connector(&self.tester.client) {
            Ok(connector) => self.shake_hands(&connector, stream).await,
            Err(error) => {
                tracing::error!(%error, "no certificate can be judged");
                Some(HopFault::BadCertificate)
            }
        };
        HopResult::new(Hop::Tls, fault.map_or(HopOutcome::Passed, HopOutcome::Failed))
    }

    async fn shake_hands(&self, connector: &TlsConnector, stream: TcpStream) -> Option<HopFault> {
        let trusted = self.tester.clock.now();
        tls::judge(connector, stream, &self.target.place, trusted, self.tester.limit).await
    }

    async fn look_at_server(&mut self) -> HopResult {
        let began = Instant::now();
        let answer = server::ask(&self.client, &self.target.page, self.tester.limit).await;
        self.date = answer.date;
        let outcome = answer.fault.map_or(HopOutcome::Passed, HopOutcome::Failed);
        HopResult { hop: Hop::Server, outcome, facts: vec![took(began)] }
    }
}

fn took(began: Instant) -> String {
    format!("{} ms", began.elapsed().as_millis())
}
