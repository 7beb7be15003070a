//! What the kernel says of cards, routes and neighbours, by `ip` of iproute2 and its JSON. Every Debian has it; a library that
//! speaks rtnetlink would be another dozen crates for three questions that are asked by hand.

use std::ffi::OsStr;
use std::net::IpAddr;
use std::process::Stdio;
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::process::Command;

/// It answers at once, or not at all.
const LIMIT: Duration = Duration::from_secs(3);

/// A card.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct IpLink {
    pub ifname: String,
    pub flags: Vec<String>,
    pub link_type: String,
    pub linkinfo: LinkInfo,
    pub addr_info: Vec<IpAddress>,
}

/// What kind of card that is no hardware.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct LinkInfo {
    pub info_kind: String,
}

/// An address of a card.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct IpAddress {
    pub local: Option<IpAddr>,
    pub tentative: bool,
}

/// A route.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct IpRoute {
    pub gateway: Option<IpAddr>,
    pub dev: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub metric: u32,
}

/// A neighbour in the same network.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct IpNeighbour {
    pub lladdr: Option<String>,
    pub state: Vec<String>,
}

/// Asks `ip -j`. Nothing where it does not answer or says something else.
pub(super) async fn ask<T: DeserializeOwned>(arguments: &[&str]) -> Vec<T> {
    let mut command = Command::new("ip");
    command.arg("-j").args(arguments.iter().map(OsStr::new));
    command.stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    let output = match tokio::time::timeout(LIMIT, command.output()).await {
        Ok(Ok(output)) => output,
        Ok(Err(error)) => {
            tracing::warn!(%error, "`ip` cannot be run");
            return Vec::new();
        }
        Err(_) => return Vec::new(),
    };
    // It says nothing at all where there is nothing, and no route is a failure to it.
    serde_json::from_slice(&output.stdout).unwrap_or_default()
}
