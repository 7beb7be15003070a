use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::Event;
use futures_util::Stream;

use super::bearer::{Bearer, in_service};
use crate::problem::ApiResult;
use crate::state::AppState;

/// A line this often keeps proxies from closing the stream.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Tells a terminal to check in now.
pub async fn wake(
    bearer: Bearer,
    State(state): State<AppState>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let id = bearer.id;
    let mut connection = state.wake.connect(id);
    let stream = async_stream::stream! {
        // Opens the stream at once: a proxy may wait for the first byte.
        yield Ok(Event::default().comment("listening"));
        loop {
            let woken = tokio::time::timeout(HEARTBEAT, connection.next()).await;
            if still_served(&state, &bearer).await.is_err() {
                break;
            }
            match woken {
                Ok(Some(wake)) => {
                    if let Ok(event) = Event::default().event("wake").json_data(wake) {
                        yield Ok(event);
                    }
                }
                Ok(None) => break,
                Err(_) => yield Ok(Event::default().comment("heartbeat")),
            }
        }
    };
    Sse::new(stream)
}

/// A terminal that was retired, or whose key came into conflict, listens no longer.
async fn still_served(state: &AppState, bearer: &Bearer) -> ApiResult<()> {
    let entry = state.terminals.fleet.terminal(bearer.id).await?;
    let entry = entry.ok_or(crate::problem::Code::TerminalNotEnrolled)?;
    in_service(entry.identity.enrollment)
}
