use std::collections::HashMap;

use serde::de::DeserializeOwned;
use tough::schema::{Metafile, Role as Metadata, Root, Signed, Snapshot, Targets, Timestamp};

use super::fetch::{check_spec, fetch_some, is_listed, parse, verified};
use super::{older, untrusted};
use crate::client::memory::{Keeper, Memory};
use crate::client::{Role, Source, TrustError};

/// The most bytes of a timestamp.
const TIMESTAMP_LIMIT: u64 = 64 << 10;
/// The most bytes of a snapshot, where the timestamp does not say.
const SNAPSHOT_LIMIT: u64 = 1 << 20;
/// The most bytes of targets metadata, whatever the snapshot says.
const TARGETS_LIMIT: u64 = 10 << 20;

const TIMESTAMP: &str = "timestamp.json";
const SNAPSHOT: &str = "snapshot.json";
const TARGETS: &str = "targets.json";

/// The roles below the root.
pub(super) struct Roles<'a> {
    pub source: &'a dyn Source,
    pub keeper: &'a mut Keeper,
    pub root: &'a Root,
}

impl Roles<'_> {
    /// 5.4: which snapshot is current.
    pub async fn timestamp(&mut self) -> Result<Signed<Timestamp>, TrustError> {
        // 5.4.1, 5.4.2
        let text = fetch_some(self.source, TIMESTAMP, TIMESTAMP_LIMIT).await?;
        let new: Signed<Timestamp> = verified(self.root, TIMESTAMP, &text)?;
        check_spec(TIMESTAMP, &new.signed.spec_version)?;
        // 5.4.3.1: lower is a rollback; of equal ones the first that was seen stays.
        let floors = &self.keeper.memory().floors;
        let version = new.signed.version.get();
        if version < floors.timestamp {
            return Err(older(Role::Timestamp, floors.timestamp, version));
        }
        if version == floors.timestamp
            && let Some(stored) = self.stored(TIMESTAMP, |memory| memory.timestamp.as_ref())
        {
            return Ok(stored);
        }
        // 5.4.3.2
        let listed = listed(TIMESTAMP, &new.signed.meta, SNAPSHOT)?.version.get();
        if listed < floors.snapshot {
            return Err(older(Role::Snapshot, floors.snapshot, listed));
        }
        // 5.4.5
        self.keeper.keep(|memory| {
            memory.timestamp = Some(text);
            memory.floors.timestamp = version;
            memory.floors.snapshot = listed;
        })?;
        Ok(new)
    }

    /// 5.5: which targets metadata are current.
    pub async fn snapshot(&mut self, timestamp: &Timestamp) -> Result<Signed<Snapshot>, TrustError> {
        let entry = listed(TIMESTAMP, &timestamp.meta, SNAPSHOT)?;
        if let Some(stored) = self.stored_as_listed(SNAPSHOT, |memory| memory.snapshot.as_ref(), entry) {
            return Ok(stored);
        }
        // 5.5.1 to 5.5.4
        let (text, new) = self.fetch_listed::<Snapshot>("snapshot", entry, SNAPSHOT_LIMIT).await?;
        check_spec(SNAPSHOT, &new.signed.spec_version)?;
        // 5.5.5: nothing that was listed is left out or goes back.
        self.refuse_older_lists(&new.signed)?;
        let targets = listed(SNAPSHOT, &new.signed.meta, TARGETS)?.version.get();
        let floor = self.keeper.memory().floors.targets;
        if targets < floor {
            return Err(older(Role::Targets, floor, targets));
        }
        // 5.5.7
        self.keeper.keep(|memory| {
            memory.snapshot = Some(text);
            memory.floors.targets = targets;
        })?;
        Ok(new)
    }

    fn refuse_older_lists(&self, new: &Snapshot) -> Result<(), TrustError> {
        let Some(text) = &self.keeper.memory().snapshot else { return Ok(()) };
        let trusted: Signed<Snapshot> = parse("the stored snapshot", text)?;
        for (file, before) in trusted.signed.meta.iter().filter(|(file, _)| *file != TARGETS) {
            let now = listed(SNAPSHOT, &new.meta, file)?;
            if now.version < before.version {
                let text = format!("{file} version {} is older than {}", now.version, before.version);
                return Err(untrusted(text));
            }
        }
        Ok(())
    }

    /// 5.6: the list of releases. Delegations, 5.6.7, are not followed: the repository has none.
    pub async fn targets(&mut self, snapshot: &Snapshot) -> Result<Signed<Targets>, TrustError> {
        let entry = listed(SNAPSHOT, &snapshot.meta, TARGETS)?;
        if let Some(stored) = self.stored_as_listed(TARGETS, |memory| memory.targets.as_ref(), entry) {
            return Ok(stored);
        }
        // 5.6.1 to 5.6.4
        let (text, new) = self.fetch_listed::<Targets>("targets", entry, TARGETS_LIMIT).await?;
        check_spec(TARGETS, &new.signed.spec_version)?;
        // 5.6.6
        self.keeper.keep(|memory| memory.targets = Some(text))?;
        Ok(new)
    }

    /// Fetches the file that `entry` lists: not a byte more than its length, of its digest and version, and signed.
    async fn fetch_listed<T>(
        &self,
        role: &str,
        entry: &Metafile,
        limit: u64,
    ) -> Result<(String, Signed<T>), TrustError>
    where
        T: Metadata + DeserializeOwned,
    {
        let file = format!("{}.{role}.json", entry.version);
        let limit = entry.length.unwrap_or(limit).min(limit);
        let text = fetch_some(self.source, &file, limit).await?;
        if !is_listed(&text, entry) {
            return Err(untrusted(format!("{file} is not the file that is listed")));
        }
        let signed: Signed<T> = verified(self.root, &file, &text)?;
        if signed.signed.version() != entry.version {
            return Err(untrusted(format!("{file} is version {}", signed.signed.version())));
        }
        Ok((text, signed))
    }

    /// What is stored of a role, if today's keys signed it.
    fn stored<T>(&self, file: &str, which: impl Fn(&Memory) -> Option<&String>) -> Option<Signed<T>>
    where
        T: Metadata + DeserializeOwned,
    {
        verified(self.root, file, which(self.keeper.memory())?).ok()
    }

    /// The same if it is the one that is listed: then it need not be fetched again.
    fn stored_as_listed<T>(
        &self,
        file: &str,
        which: impl Fn(&Memory) -> Option<&String>,
        entry: &Metafile,
    ) -> Option<Signed<T>>
    where
        T: Metadata + DeserializeOwned,
    {
        is_listed(which(self.keeper.memory())?, entry)
            .then(|| self.stored::<T>(file, which))
            .flatten()
            .filter(|signed| signed.signed.version() == entry.version)
    }
}

fn listed<'m>(
    holder: &str,
    meta: &'m HashMap<String, Metafile>,
    file: &str,
) -> Result<&'m Metafile, TrustError> {
    meta.get(file).ok_or_else(|| untrusted(format!("{holder} does not list {file}")))
}
