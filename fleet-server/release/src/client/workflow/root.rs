use tough::schema::{Root, Signed};

use super::fetch::{check_spec, fetch, parse, verified};
use super::untrusted;
use crate::client::memory::Keeper;
use crate::client::{Source, TrustError};

/// The most bytes of a root.
const LIMIT: u64 = 1 << 20;
/// The most roots followed in one update.
const MOST: u64 = 1024;

/// 5.2 and 5.3: from the trusted root `anchor` to the newest, one version at a time.
pub(super) async fn update(
    source: &dyn Source,
    keeper: &mut Keeper,
    anchor: &[u8],
) -> Result<Signed<Root>, TrustError> {
    let text = std::str::from_utf8(anchor).map_err(|_| untrusted("the pinned root is not text"))?;
    let mut trusted: Signed<Root> = parse("the pinned root", text)?;
    keep(keeper, &trusted.signed, text)?;
    for _ in 0..MOST {
        // 5.3.2, 5.3.3
        let version = trusted.signed.version.get() + 1;
        let file = format!("{version}.root.json");
        let Some(text) = fetch(source, &file, LIMIT).await? else { break };
        // 5.3.4: a threshold of the old keys, and one of the new.
        let next: Signed<Root> = verified(&trusted.signed, &file, &text)?;
        next.signed.verify_role(&next).map_err(|error| untrusted(format!("{file}: {error}")))?;
        // 5.3.5
        if next.signed.version.get() != version {
            return Err(untrusted(format!("{file} is version {}", next.signed.version)));
        }
        // 5.3.6 to 5.3.8, and 5.3.11 at once, so that a power cut cannot come between.
        keep(keeper, &next.signed, &text)?;
        trusted = next;
    }
    check(&trusted.signed)?;
    Ok(trusted)
}

fn keep(keeper: &mut Keeper, root: &Root, text: &str) -> Result<(), TrustError> {
    Ok(keeper.keep(|memory| memory.follow(root, text))?)
}

fn check(root: &Root) -> Result<(), TrustError> {
    check_spec("root.json", &root.spec_version)?;
    // Without them an attacker, or an unlucky moment, mixes files of two publications.
    if !root.consistent_snapshot {
        return Err(untrusted("the root is without consistent snapshots"));
    }
    Ok(())
}
