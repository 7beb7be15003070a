use serde::Serialize;
use tokio::sync::broadcast;
use utoipa::ToSchema;

/// An object that consoles may show changed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, ToSchema)]
pub struct Changed {
    /// Such as `terminal`.
    pub noun: &'static str,
    /// Which; empty where many changed at once.
    pub id: String,
}

/// Consoles that watch. Cloning shares it.
#[derive(Debug, Clone)]
pub struct LiveHub(broadcast::Sender<Changed>);

impl Default for LiveHub {
    fn default() -> Self {
        // A console that falls behind by more is told to fetch everything.
        Self(broadcast::Sender::new(4_096))
    }
}

impl LiveHub {
    /// An object of `noun` changed.
    pub fn changed(&self, noun: &'static str, id: &str) {
        if self.0.receiver_count() > 0 {
            // Failing to send means that the last console just left.
            let _ = self.0.send(Changed { noun, id: id.into() });
        }
    }

    /// What changes from now on.
    pub(super) fn subscribe(&self) -> broadcast::Receiver<Changed> {
        self.0.subscribe()
    }
}
