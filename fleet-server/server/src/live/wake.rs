use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use fleet_protocol::{TerminalId, Wake};
use tokio::sync::{Notify, mpsc};

/// Terminals woken in one go; the next so many follow after [`PAUSE`]: a change for everyone must
/// not bring everyone at once.
const STEP: usize = 250;
const PAUSE: Duration = Duration::from_millis(50);

/// Terminals that listen. Cloning shares it.
#[derive(Debug, Clone, Default)]
pub struct WakeHub(Arc<Inner>);

/// Each terminal's streams by number: a terminal that reconnects has two for a while.
type Listening = HashMap<TerminalId, Vec<(u64, mpsc::Sender<Wake>)>>;

#[derive(Debug, Default)]
struct Inner {
    listening: Mutex<Listening>,
    next: std::sync::atomic::AtomicU64,
    news: Notify,
}

/// A terminal's open stream. Dropping it ends the listening.
pub(crate) struct Connection {
    hub: WakeHub,
    terminal: TerminalId,
    number: u64,
    receiver: mpsc::Receiver<Wake>,
}

impl WakeHub {
    /// Desired states changed, and the change is committed. Which terminals listen and what concerns them is looked
    /// up by the job that waits for [`WakeHub::news`].
    pub fn desired(&self) {
        self.0.news.notify_one();
    }

    /// A command waits, and is committed.
    pub(crate) fn command(&self) {
        self.0.news.notify_one();
    }

    /// Waits until somebody committed a change.
    pub(crate) async fn news(&self) {
        self.0.news.notified().await;
    }

    /// A terminal listens.
    pub(crate) fn connect(&self, terminal: TerminalId) -> Connection {
        let (sender, receiver) = mpsc::channel(4);
        let number = self.0.next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        self.lock().entry(terminal).or_default().push((number, sender));
        metrics::gauge!("fleet_wake_connections").increment(1.0);
        Connection { hub: self.clone(), terminal, number, receiver }
    }

    /// The terminals that listen.
    pub(crate) fn listening(&self) -> Vec<TerminalId> {
        self.lock().keys().copied().collect()
    }

    /// Wakes terminals. One that has not taken its last messages yet needs no further one.
    pub(crate) fn wake(&self, terminals: Vec<TerminalId>, wake: Wake) {
        if terminals.len() <= STEP {
            return self.wake_now(&terminals, wake);
        }
        let hub = self.clone();
        tokio::spawn(async move {
            for some in terminals.chunks(STEP) {
                hub.wake_now(some, wake);
                tokio::time::sleep(PAUSE).await;
            }
        });
    }

    fn wake_now(&self, terminals: &[TerminalId], wake: Wake) {
        let listening = self.lock();
        for terminal in terminals {
            for (_, sender) in listening.get(terminal).into_iter().flatten() {
                let _ = sender.try_send(wake);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Listening> {
        self.0.listening.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connection {
    /// The next wake-up.
    pub async fn next(&mut self) -> Option<Wake> {
        self.receiver.recv().await
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let mut listening = self.hub.lock();
        if let Some(connections) = listening.get_mut(&self.terminal) {
            connections.retain(|(number, _)| *number != self.number);
            if connections.is_empty() {
                listening.remove(&self.terminal);
            }
        }
        metrics::gauge!("fleet_wake_connections").decrement(1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_those_meant_are_woken_and_leaving_forgets() {
        let hub = WakeHub::default();
        let (one, two) = (TerminalId(uuid::Uuid::from_u128(1)), TerminalId(uuid::Uuid::from_u128(2)));
        let mut first = hub.connect(one);
        let second = hub.connect(two);
        hub.wake(vec![one], Wake::Command);
        assert_eq!(first.next().await, Some(Wake::Command));
        drop(second);
        assert_eq!(hub.listening(), [one]);
    }
}
