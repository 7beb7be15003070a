//! The server's public list of locations, for a terminal that it does not know yet.

use std::time::Duration;

use fleet_protocol::{LocationId, PublicPoint, path};
use reqwest::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use terminal_core::ipc::{LocationChoice, LocationSearch};
use url::Url;

use super::fetch::bounded;
use crate::api::{Client, ClientOptions};

/// How long somebody stands before the screen and waits.
const LIMIT: Duration = Duration::from_secs(15);
/// The longest page of the list, in bytes: of every location the server tells its hours, too.
const MOST: usize = 1 << 20;
/// What is typed is no longer than this, in characters.
const MOST_TYPED: usize = 80;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// A part of a name or an address.
    pub q: String,
    /// The page that begins here.
    pub after: Option<String>,
}

/// A page of the list, and where the next one begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// For the screen.
    pub search: LocationSearch,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// Of the list only this: what a newer server tells beside it does not matter.
#[derive(Deserialize)]
pub(super) struct Page {
    pub items: Vec<Item>,
    #[serde(default)]
    pub next: Option<String>,
    #[serde(default)]
    pub total: Option<u64>,
}

#[derive(Deserialize)]
pub(super) struct Item {
    id: LocationId,
    name: String,
    #[serde(default)]
    pub division_name: String,
    #[serde(default)]
    address: String,
    #[serde(default)]
    pub at: Option<PublicPoint>,
}

/// A page of the list.
pub async fn find(options: ClientOptions, server: Url, wanted: Wanted) -> Found {
    let nothing = |search| Found { search, next: None };
    let Ok(client) = options.build() else { return nothing(LocationSearch::Failed) };
    let q: String = wanted.q.trim().chars().take(MOST_TYPED).collect();
    let url = page_address(&server, LocationSearch::PAGE, &q, wanted.after.as_deref());
    match ask::<Page>(&client, url).await {
        Ok(Some(page)) => {
            let more = page.next.is_some();
            let items = page.items.into_iter().take(LocationSearch::PAGE).map(choice).collect();
            Found { search: LocationSearch::Found { items, more }, next: page.next }
        }
        Ok(None) => nothing(LocationSearch::Closed),
        Err(()) => nothing(LocationSearch::Failed),
    }
}

/// Where a page of the list stands.
pub(super) fn page_address(server: &Url, limit: usize, q: &str, after: Option<&str>) -> Url {
    let mut url = server.clone();
    url.set_path(&format!("{}{}", server.path().trim_end_matches('/'), path::PUBLIC_LOCATIONS));
    url.query_pairs_mut().append_pair("limit", &limit.to_string());
    if !q.is_empty() {
        url.query_pairs_mut().append_pair("q", q);
    }
    if let Some(after) = after {
        url.query_pairs_mut().append_pair("after", after);
    }
    url
}

/// The name of a location that was scanned, where the server tells it.
pub async fn name_of(options: ClientOptions, server: Url, id: LocationId) -> Option<String> {
    let client = options.build().ok()?;
    let mut url = server.clone();
    url.set_path(&format!("{}{}/{id}", server.path().trim_end_matches('/'), path::PUBLIC_LOCATIONS));
    let item: Option<Item> = ask(&client, url).await.ok()?;
    item.map(|item| item.name).filter(|name| !name.is_empty())
}

/// What stands there; `None` where the server publishes nothing of it.
pub(super) async fn ask<T: DeserializeOwned>(client: &Client, url: Url) -> Result<Option<T>, ()> {
    let answer = client.get(url).timeout(LIMIT).send().await.map_err(drop)?;
    match answer.status() {
        StatusCode::OK => {}
        StatusCode::NOT_FOUND => return Ok(None),
        _ => return Err(()),
    }
    let body = bounded(answer, MOST).await.ok_or(())?;
    serde_json::from_slice(&body).map(Some).map_err(drop)
}

pub(super) fn choice(item: Item) -> LocationChoice {
    let place = [item.division_name, item.address].into_iter().filter(|part| !part.is_empty());
    LocationChoice { id: item.id, name: item.name, place: place.collect::<Vec<_>>().join(" · ") }
}
