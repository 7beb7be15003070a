use std::convert::Infallible;
use std::time::Duration;

use axum::response::Sse;
use axum::response::sse::Event;
use futures_util::Stream;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::time::{Instant, MissedTickBehavior, interval_at};

use super::Changed;
use crate::request::{Authorized, Viewer};

/// At most so many messages a second and console.
const PACE: Duration = Duration::from_millis(250);
/// More objects of one noun than this in one message become "many".
const MANY: usize = 50;

/// What changes, as it changes. A console that reconnects fetches everything anew.
#[utoipa::path(get, path = "/live", tag = "live",
    responses((status = 200, content_type = "text/event-stream", body = Changed,
        description = "Events `changed`, coalesced, at most four messages a second; an empty id means many. \
            The stream ends with the session.")))]
pub async fn live(viewer: Authorized<Viewer>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut receiver = viewer.state.live.subscribe();
    let every = viewer.state.limits.watch;
    let stream = async_stream::stream! {
        // Opens the stream at once: a proxy may wait for the first byte.
        yield Ok(Event::default().comment("live"));
        let mut checks = interval_at(Instant::now() + every, every);
        checks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let first = tokio::select! {
                first = receiver.recv() => first,
                _ = checks.tick() => {
                    // One that cannot be asked about is ended as well: the console comes again.
                    if !viewer.still_holds().await.unwrap_or(false) {
                        break;
                    }
                    yield Ok(Event::default().comment("heartbeat"));
                    continue;
                }
            };
            let Some(changes) = gather(first, &mut receiver).await else { break };
            for change in changes {
                if let Ok(event) = Event::default().event("changed").json_data(change) {
                    yield Ok(event);
                }
            }
        }
    };
    Sse::new(stream)
}

/// The changes of the moment that begins with `first`, each once. `None` when the server stops.
async fn gather(first: Result<Changed, RecvError>, receiver: &mut Receiver<Changed>) -> Option<Vec<Changed>> {
    let mut changes = Vec::new();
    match first {
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
    use axum::body::Body;
    use futures_util::StreamExt as _;
    use serde_json::json;

    use super::*;
    use crate::live::LiveHub;
    use crate::testing::{PASSWORD, TestServer};

    async fn next(receiver: &mut Receiver<Changed>) -> Vec<Changed> {
        gather(receiver.recv().await, receiver).await.unwrap()
    }

    #[tokio::test]
    async fn changes_are_told_once_and_many_become_one() {
        let hub = LiveHub::default();
        let mut receiver = hub.subscribe();
        hub.changed("terminal", "1");
        hub.changed("terminal", "1");
        hub.changed("app", "2");
        let changes = next(&mut receiver).await;
        assert_eq!(changes.iter().map(|c| c.noun).collect::<Vec<_>>(), ["terminal", "app"]);
        for id in 0..200 {
            hub.changed("terminal", &id.to_string());
        }
        hub.changed("app", "2");
        let changes = next(&mut receiver).await;
        assert_eq!(changes.len(), 2);
        assert_eq!((changes[0].noun, changes[0].id.as_str()), ("terminal", ""));
        for id in 0..5_000 {
            hub.changed("terminal", &id.to_string());
        }
        assert_eq!(next(&mut receiver).await[0].noun, "everything");
    }

    /// A server that looks often, and the stream of a second account that is signed in.
    async fn watched(db: fleet_store::Db) -> (TestServer, String, Body) {
        let often = Duration::from_millis(10);
        let server = TestServer::configured(db, |set| set.limits.watch = often).await;
        let server = server.set_up().await;
        let draft =
            json!({"username": "watcher", "display_name": "看", "role": "viewer", "password": PASSWORD});
        let account = server.post("/api/users", draft).await.expect(201);
        let credentials = json!({"username": "watcher", "password": PASSWORD});
        let signed_in = server.post("/api/sessions", credentials).await;
        let cookie = signed_in.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let request = http::Request::get("/api/live").header("cookie", &cookie).body(Body::empty()).unwrap();
        let stream = server.stream(request).await;
        (server, account["id"].as_str().unwrap().to_owned(), stream)
    }

    /// Reads until the stream ends; that it does is what is tested.
    async fn end(stream: Body) -> String {
        let chunks: Vec<_> = stream.into_data_stream().map(Result::unwrap).collect().await;
        String::from_utf8(chunks.concat()).unwrap()
    }

    #[tokio::test]
    async fn a_stream_ends_with_its_session() {
        fleet_store::testing::on_fresh_database(|db| async move {
            let (server, account, stream) = watched(db).await;
            let mut chunks = stream.into_data_stream();
            let mut seen = String::new();
            while !seen.contains("heartbeat") {
                seen.push_str(std::str::from_utf8(&chunks.next().await.unwrap().unwrap()).unwrap());
            }
            let patch = json!({"version": 1, "disabled": true});
            server.patch(&format!("/api/users/{account}"), patch).await.expect(200);
            end(Body::from_stream(chunks)).await;
        })
        .await;
    }

    #[tokio::test]
    async fn a_stream_ends_when_nobody_has_used_its_session_for_long() {
        fleet_store::testing::on_fresh_database(|db| async move {
            let (server, _, stream) = watched(db).await;
            server.clock.advance(fleet_store::session::IDLE_LIMIT_MS);
            assert!(end(stream).await.contains("live"));
        })
        .await;
    }
}
