use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures_util::Stream;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

use super::Changed;
use crate::request::{Authorized, Viewer};
use crate::state::AppState;

/// At most so many messages a second and console.
const PACE: Duration = Duration::from_millis(250);
/// More objects of one noun than this in one message become "many".
const MANY: usize = 50;

/// What changes, as it changes. A console that reconnects fetches everything anew.
#[utoipa::path(get, path = "/live", tag = "live",
    responses((status = 200, content_type = "text/event-stream", body = Changed,
        description = "Events `changed`, coalesced, at most four messages a second; an empty id means many.")))]
pub async fn live(
    _viewer: Authorized<Viewer>,
    State(state): State<AppState>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut receiver = state.live.subscribe();
    let stream = async_stream::stream! {
        // Opens the stream at once: a proxy may wait for the first byte.
        yield Ok(Event::default().comment("live"));
        while let Some(changes) = gather(&mut receiver).await {
            for change in changes {
                if let Ok(event) = Event::default().event("changed").json_data(change) {
                    yield Ok(event);
                }
            }
        }
    };
    Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}

/// The changes of the next moment, each once. `None` when the server stops.
async fn gather(receiver: &mut Receiver<Changed>) -> Option<Vec<Changed>> {
    let mut changes = Vec::new();
    match receiver.recv().await {
        Ok(change) => changes.push(change),
        Err(RecvError::Lagged(_)) => changes.push(everything()),
        Err(RecvError::Closed) => return None,
    }
    tokio::time::sleep(PACE).await;
    loop {
        match receiver.try_recv() {
            Ok(change) if changes.contains(&change) => {}
            Ok(change) => add(&mut changes, change),
            Err(TryRecvError::Lagged(_)) => changes = vec![everything()],
            Err(TryRecvError::Empty | TryRecvError::Closed) => return Some(changes),
        }
    }
}

fn add(changes: &mut Vec<Changed>, change: Changed) {
    let noun = change.noun;
    let many = Changed { noun, id: String::new() };
    if changes.contains(&many) {
        return;
    }
    if changes.iter().filter(|other| other.noun == noun).count() < MANY {
        changes.push(change);
    } else {
        changes.retain(|other| other.noun != noun);
        changes.push(many);
    }
}

fn everything() -> Changed {
    Changed { noun: "everything", id: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::LiveHub;

    #[tokio::test]
    async fn changes_are_told_once_and_many_become_one() {
        let hub = LiveHub::default();
        let mut receiver = hub.subscribe();
        hub.changed("terminal", "1");
        hub.changed("terminal", "1");
        hub.changed("app", "2");
        let changes = gather(&mut receiver).await.unwrap();
        assert_eq!(changes.iter().map(|c| c.noun).collect::<Vec<_>>(), ["terminal", "app"]);
        for id in 0..200 {
            hub.changed("terminal", &id.to_string());
        }
        hub.changed("app", "2");
        let changes = gather(&mut receiver).await.unwrap();
        assert_eq!(changes.len(), 2);
        assert_eq!((changes[0].noun, changes[0].id.as_str()), ("terminal", ""));
        for id in 0..5_000 {
            hub.changed("terminal", &id.to_string());
        }
        assert_eq!(gather(&mut receiver).await.unwrap()[0].noun, "everything");
    }
}
