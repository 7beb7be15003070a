//! The client's workflow of the TUF specification 1.0.33, 5.2 to 5.6, over the types and signatures of tough.
//! 5.7, the target itself, is [`super::download()`]. Section numbers stand at each step; the table of all of them
//! with their tests is in this crate's README.
//!
//! Where it differs on purpose: expiry is judged by the caller, who knows a better clock than this machine's
//! ([`super::TrustedRepository::expired`]); and a network fault while the next root is fetched stops the update,
//! where the specification would go on with the root at hand: otherwise whoever can disturb the network could hide
//! a rotation of stolen keys.

mod fetch;
mod roles;
mod root;

use tough::schema::{Root, Signed, Snapshot, Targets, Timestamp};

use super::load::TrustError;
use super::memory::Keeper;
use super::{Role, Source};

/// Metadata of all roles, signed as they must be and none older than was seen.
#[derive(Debug)]
pub(super) struct Trusted {
    pub root: Signed<Root>,
    pub timestamp: Signed<Timestamp>,
    pub snapshot: Signed<Snapshot>,
    pub targets: Signed<Targets>,
}

/// Fetches what is newest, from the trusted root `anchor` on. Each step is kept as soon as it is verified.
pub(super) async fn update(
    source: &dyn Source,
    keeper: &mut Keeper,
    anchor: &[u8],
) -> Result<Trusted, TrustError> {
    let root = root::update(source, keeper, anchor).await?;
    let mut roles = roles::Roles { source, keeper, root: &root.signed };
    let timestamp = roles.timestamp().await?;
    let snapshot = roles.snapshot(&timestamp.signed).await?;
    let targets = roles.targets(&snapshot.signed).await?;
    Ok(Trusted { root, timestamp, snapshot, targets })
}

/// A version below one that was seen.
fn older(role: Role, floor: u64, version: u64) -> TrustError {
    TrustError::Untrusted(format!("{role} version {version} is older than {floor}, which was seen before"))
}

fn untrusted(text: impl Into<String>) -> TrustError {
    TrustError::Untrusted(text.into())
}
