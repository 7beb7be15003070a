//! Whether what answers is the fleet server, asked by the same client as all requests of the agent.

use std::time::Duration;

use fleet_protocol::UnixMillis;
use reqwest::header::DATE;
use terminal_core::network_test::HopFault;

use crate::api::Client;

/// What the server says when it works.
const WELL: &str = "ok";
/// A longer answer is none of the fleet server.
const LONGEST: usize = 64;

/// What it answered.
#[derive(Debug)]
pub(super) struct ServerAnswer {
    /// What is wrong, if something is.
    pub fault: Option<HopFault>,
    /// The time by its clock.
    pub date: Option<UnixMillis>,
}

/// Asks it.
pub(super) async fn ask(client: &Client, page: &str, limit: Duration) -> ServerAnswer {
    let Ok(mut answer) = client.get(page).timeout(limit).send().await else {
        return ServerAnswer { fault: Some(HopFault::NoAnswer), date: None };
    };
    let date = answer.headers().get(DATE).and_then(|date| date.to_str().ok()).and_then(read_date);
    let status = answer.status().as_u16();
    let fault = match status {
        200 => {
            let mut text = Vec::new();
            while let Ok(Some(part)) = answer.chunk().await {
                text.extend_from_slice(&part);
                if text.len() > LONGEST {
                    break;
                }
            }
            let is_well = text.trim_ascii() == WELL.as_bytes();
            (!is_well).then_some(HopFault::OtherAnswer { status })
        }
        500..=599 => Some(HopFault::ServerTroubled { status }),
        _ => Some(HopFault::OtherAnswer { status }),
    };
    ServerAnswer { fault, date }
}

fn read_date(text: &str) -> Option<UnixMillis> {
    let since = httpdate::parse_http_date(text).ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    UnixMillis::try_from(since.as_millis()).ok()
}
