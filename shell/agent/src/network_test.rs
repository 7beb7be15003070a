//! Which hop to the fleet server fails, and why: the hops of [`terminal_core::network_test`], looked at one after the other on this
//! machine's real network, the same way that the agent's own requests take. A file a hop.

mod address;
mod clock;
mod connection;
mod gateway;
mod ip;
mod ipv6;
mod name;
mod proxy;
mod server;
mod target;
#[cfg(test)]
mod tests;
mod tls;
mod walk;

use std::time::Duration;

use terminal_core::network_test::{NetworkReport, NetworkTest};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::api::{ClientError, ClientOptions};
use crate::clock::SharedClock;

use target::Target;
use walk::Walk;

pub use gateway::answers_of_card as gateway_answers;

/// Tests the way to one server.
#[derive(Debug, Clone)]
pub struct NetworkTester {
    /// The server's address.
    pub server: Url,
    /// How it is reached: the proxy, and whom to trust.
    pub client: ClientOptions,
    /// What the machine's date is compared with.
    pub clock: SharedClock,
    /// How long one hop may take.
    pub limit: Duration,
}

impl NetworkTester {
    /// One hop takes no longer, so that all of them are over in little more than a minute, whatever is silent.
    pub const LIMIT: Duration = Duration::from_secs(8);

    /// Whether the fleet server answers by the network as it is now, on a connection made for this question.
    pub async fn reaches(&self) -> bool {
        let Ok(client) = self.client.build() else { return false };
        server::ask(&client, &target::page_of(&self.server), self.limit).await.fault.is_none()
    }

    /// Looks at one hop after the other and tells the report so far whenever it changes, last when it is over.
    pub async fn run(self, stop: CancellationToken, tell: impl Fn(NetworkReport)) -> Result<(), ClientError> {
        let target = Target::of(&self.server, &self.client);
        let proxy = target.proxy.as_ref().map(|proxy| proxy.place.to_string());
        let mut test = NetworkTest::begin(target.place.to_string(), proxy, self.clock.now());
        let mut walk = Walk::new(self, target)?;
        while let Some(hop) = test.poll_hop() {
            tell(test.report().clone());
            match stop.run_until_cancelled(walk.look_at(hop)).await {
                Some(result) => {
                    tracing::info!(hop = ?result.hop, outcome = ?result.outcome, "network test");
                    test.handle_result(result);
                }
                None => test.handle_stop(),
            }
        }
        tell(test.report().clone());
        Ok(())
    }
}
