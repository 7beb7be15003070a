use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// Publishes the terminal's current token to the tasks that send requests of their own.
#[derive(Debug)]
pub struct BearerWriter(watch::Sender<Option<Arc<str>>>);

/// Reads the current token.
#[derive(Debug, Clone)]
pub struct BearerReader(watch::Receiver<Option<Arc<str>>>);

/// No token yet.
pub fn bearer() -> (BearerWriter, BearerReader) {
    let (writer, reader) = watch::channel(None);
    (BearerWriter(writer), BearerReader(reader))
}

impl BearerWriter {
    /// A new token, or none.
    pub fn set(&self, token: Option<&str>) {
        self.0.send_replace(token.map(Arc::from));
    }
}

impl BearerReader {
    /// The current token, if there is one.
    pub fn current(&self) -> Option<Arc<str>> {
        self.0.borrow().clone()
    }

    /// Waits for a token; `None` when `stop` comes first.
    pub async fn get(&self, stop: &CancellationToken) -> Option<Arc<str>> {
        let mut reader = self.0.clone();
        tokio::select! {
            () = stop.cancelled() => None,
            token = reader.wait_for(Option::is_some) => token.ok()?.clone(),
        }
    }

    /// Waits for a token for at most so long.
    pub async fn get_within(&self, limit: Duration) -> Option<Arc<str>> {
        tokio::time::timeout(limit, self.get(&CancellationToken::new())).await.ok()?
    }
}
