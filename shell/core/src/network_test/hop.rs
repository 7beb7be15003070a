use fleet_protocol::UnixMillis;
use serde::{Deserialize, Serialize};

/// A part of the way to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hop {
    /// A cable or a Wi-Fi network.
    Link,
    /// An address of this terminal's own.
    Address,
    /// The gateway of the hall.
    Gateway,
    /// The name of the server, or of the proxy, becomes an address.
    Name,
    /// The proxy is there and lets this terminal through.
    Proxy,
    /// A connection to the server.
    Connection,
    /// The server's certificate.
    Tls,
    /// The server's own answer.
    Server,
    /// This machine's clock against the server's.
    Clock,
    /// The same server by IPv6; nothing depends on it.
    Ipv6,
}

impl Hop {
    /// All of them, in the order in which they are tested and told.
    pub const ALL: [Self; 10] = [
        Self::Link,
        Self::Address,
        Self::Gateway,
        Self::Name,
        Self::Proxy,
        Self::Connection,
        Self::Tls,
        Self::Server,
        Self::Clock,
        Self::Ipv6,
    ];

    /// Whether those after it make no sense once it has failed.
    pub const fn stops_the_rest(self) -> bool {
        !matches!(self, Self::Clock | Self::Ipv6)
    }
}

/// How the test of a hop ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum HopOutcome {
    /// It does what it is to do.
    Passed,
    /// It does not.
    Failed(HopFault),
    /// The way to the server does not lead over it.
    NotNeeded,
    /// One before it failed, or the test was stopped.
    NotReached,
}

/// What is wrong with a hop. Each has its sentence on the screen that says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "fault")]
pub enum HopFault {
    /// The machine has no network card that Linux knows.
    NoInterface,
    /// No cable is plugged in, or what is at its other end is off.
    NoCable,
    /// Not connected to any Wi-Fi network.
    NoWifi,
    /// No address was given or set.
    NoAddress,
    /// Nobody gave an address, so the terminal took one of its own (169.254…), which leads nowhere.
    SelfAssigned,
    /// There is no way out of the hall's own network.
    NoGateway,
    /// The gateway is not there.
    GatewaySilent,
    /// No name server is set.
    NoResolver,
    /// The name server does not answer.
    ResolverSilent,
    /// The name server knows no such name.
    NameUnknown,
    /// The proxy's machine is there and takes no connection at that port.
    ProxyRefused,
    /// The proxy does not answer.
    ProxySilent,
    /// No way leads to the proxy.
    ProxyUnreachable,
    /// What answers speaks no HTTP.
    NotAProxy,
    /// The proxy wants a name and a password, and none are set.
    ProxyAsks,
    /// The proxy does not accept name and password.
    ProxyDenies,
    /// The proxy forbids this server.
    ProxyForbids {
        /// Its HTTP status.
        status: u16,
    },
    /// The server's machine is there and takes no connection at that port.
    Refused,
    /// Nothing answers at the server's address.
    Silent,
    /// No way leads to the server.
    Unreachable,
    /// The certificate is of an authority that this terminal does not know.
    UnknownAuthority,
    /// The certificate has ended.
    Expired,
    /// The certificate is not valid yet.
    NotYetValid,
    /// The certificate is good, but not by this machine's date.
    WrongClock,
    /// The certificate is that of another name.
    WrongName,
    /// The certificate is wrong in another way.
    BadCertificate,
    /// What answers speaks no TLS that this terminal speaks.
    NoTls,
    /// Something else than the fleet server answers, such as a page to log in.
    OtherAnswer {
        /// Its HTTP status.
        status: u16,
    },
    /// The fleet server answers that it cannot work.
    ServerTroubled {
        /// Its HTTP status.
        status: u16,
    },
    /// The connection was cut, or nothing more came.
    NoAnswer,
    /// This machine's clock is off.
    ClockOff {
        /// By so many seconds; more than nothing if it is ahead.
        seconds: i64,
    },
    /// The server's name has no IPv6 address.
    NoIpv6Address,
    /// The server does not answer by IPv6.
    Ipv6Silent,
}

/// What came of one hop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HopResult {
    /// Which.
    pub hop: Hop,
    /// How it ended.
    #[serde(flatten)]
    pub outcome: HopOutcome,
    /// What was found on the way, such as an address, to be told by telephone; no words, no secrets.
    #[serde(default)]
    pub facts: Vec<String>,
}

impl HopResult {
    /// Without facts.
    pub const fn new(hop: Hop, outcome: HopOutcome) -> Self {
        Self { hop, outcome, facts: Vec::new() }
    }
}

/// The test so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkReport {
    /// When it began.
    pub began_at: UnixMillis,
    /// Host and port of the server.
    pub server: String,
    /// Host and port of the proxy, if the way leads through one.
    pub proxy: Option<String>,
    /// What came of each hop so far, in order.
    pub results: Vec<HopResult>,
    /// What is looked at now; `None` when it is over.
    pub running: Option<Hop>,
    /// How it ended; `None` while it runs.
    pub end: Option<TestEnd>,
}

/// How a test ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TestEnd {
    /// Every hop that the way needs passed.
    Passed,
    /// One did not.
    Failed,
    /// Somebody stopped it.
    Stopped,
}

impl NetworkReport {
    /// The first hop that failed, beside IPv6, which nothing depends on.
    pub fn failed(&self) -> Option<(Hop, HopFault)> {
        self.results.iter().find_map(|result| match result.outcome {
            HopOutcome::Failed(fault) if result.hop != Hop::Ipv6 => Some((result.hop, fault)),
            HopOutcome::Failed(_) | HopOutcome::Passed | HopOutcome::NotNeeded | HopOutcome::NotReached => {
                None
            }
        })
    }
}
