use std::path::Path;

use fleet_protocol::{Event, OutboxPosition, OutboxRecord, RecordBody, UnixMillis};
use sqlx::{Row, SqliteConnection, SqlitePool};
use terminal_core::outbox::{Acknowledgement, BatchLimit, acknowledge, take_batch};
use uuid::Uuid;

use super::open::{StoreError, open_healing};
use crate::disk::Healed;

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS epoch (
    id INTEGER PRIMARY KEY CHECK (id = 1), epoch BLOB NOT NULL, last_seq INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS record (
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, is_sample INTEGER NOT NULL, body TEXT NOT NULL
) STRICT;
-- What this version cannot read any more; kept for people.
CREATE TABLE IF NOT EXISTS unreadable (seq INTEGER NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
";

/// The durable outbox: a record has its number, and is on the disk, when [`OutboxStore::push`] returns.
#[derive(Debug)]
pub struct OutboxStore {
    pool: SqlitePool,
    limit: BatchLimit,
}

/// What one check-in carries.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// The records.
    pub position: OutboxPosition,
    /// Records not yet acknowledged, these included.
    pub backlog: u64,
}

impl Batch {
    /// Whether more waits than this batch holds.
    pub fn leaves_more(&self) -> bool {
        self.backlog > self.position.records.len() as u64
    }
}

impl OutboxStore {
    /// Bytes of a record's JSON around its body.
    const ENVELOPE: usize = 80;
    /// The file stays below this many pages of 4 KiB (512 MiB): thirty days offline need a tenth.
    const MAX_PAGES: &str = "PRAGMA max_page_count = 131072";
    /// How many samples make room on a full disk.
    const DROPPED_AT_ONCE: i64 = 1_000;

    /// Opens or makes the outbox; `new_epoch` is used when it is made.
    pub async fn open(path: &Path, new_epoch: Uuid) -> Result<(Self, Option<Healed>), StoreError> {
        let (pool, healed) = open_healing(path, SCHEMA).await?;
        sqlx::query(Self::MAX_PAGES).execute(&pool).await?;
        sqlx::query("INSERT OR IGNORE INTO epoch (id, epoch, last_seq) VALUES (1, ?, 0)")
            .bind(new_epoch)
            .execute(&pool)
            .await?;
        Ok((Self { pool, limit: BatchLimit::default() }, healed))
    }

    /// Numbers and writes one record. A full disk drops the oldest samples, never events, and says so.
    pub async fn push(&self, at: UnixMillis, body: &RecordBody) -> Result<(), StoreError> {
        match self.try_push(at, body).await {
            Err(error) if error.is_full() => {
                let dropped = self.drop_samples().await?;
                let said = RecordBody::Event(Event::SamplesDropped { count: dropped });
                self.try_push(at, &said).await?;
                self.try_push(at, body).await
            }
            other => other,
        }
    }

    async fn try_push(&self, at: UnixMillis, body: &RecordBody) -> Result<(), StoreError> {
        let json = serde_json::to_string(body)?;
        let mut tx = self.pool.begin().await?;
        insert(&mut tx, at, matches!(body, RecordBody::Sample(_)), &json).await?;
        Ok(tx.commit().await?)
    }

    async fn drop_samples(&self) -> Result<u64, StoreError> {
        let oldest = "DELETE FROM record WHERE seq IN
            (SELECT seq FROM record WHERE is_sample = 1 ORDER BY seq LIMIT ?)";
        let gone = sqlx::query(oldest).bind(Self::DROPPED_AT_ONCE).execute(&self.pool).await?;
        Ok(gone.rows_affected())
    }

    /// What the next check-in carries.
    pub async fn batch(&self) -> Result<Batch, StoreError> {
        let mut tx = self.pool.begin().await?;
        let epoch: Uuid = sqlx::query_scalar("SELECT epoch FROM epoch").fetch_one(&mut *tx).await?;
        let limit = i64::try_from(self.limit.records()).unwrap_or(i64::MAX);
        let rows = sqlx::query("SELECT seq, at, body FROM record ORDER BY seq LIMIT ?")
            .bind(limit)
            .fetch_all(&mut *tx)
            .await?;
        let mut readable = Vec::with_capacity(rows.len());
        for row in rows {
            let (seq, at): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
            let json: String = row.try_get(2)?;
            match serde_json::from_str(&json) {
                Ok(body) => readable.push((OutboxRecord { seq: seq.cast_unsigned(), at, body }, json.len())),
                Err(error) => set_record_aside(&mut tx, seq, &error).await?,
            }
        }
        let taken = take_batch(readable.into_iter(), self.limit, |(_, size)| size + Self::ENVELOPE);
        let backlog: i64 = sqlx::query_scalar("SELECT count(*) FROM record").fetch_one(&mut *tx).await?;
        tx.commit().await?;
        let records = taken.into_iter().map(|(record, _)| record).collect();
        Ok(Batch { position: OutboxPosition { epoch, records }, backlog: backlog.cast_unsigned() })
    }

    /// The server accepted a check-in; `new_epoch` is used if numbers have lost their meaning.
    pub async fn handle_acknowledged(
        &mut self,
        acknowledged: u64,
        new_epoch: Uuid,
    ) -> Result<(), StoreError> {
        self.limit.handle_accepted();
        let mut tx = self.pool.begin().await?;
        let last: i64 = sqlx::query_scalar("SELECT last_seq FROM epoch").fetch_one(&mut *tx).await?;
        match acknowledge(acknowledged, last.cast_unsigned()) {
            Acknowledgement::Through(seq) => {
                let delete = sqlx::query("DELETE FROM record WHERE seq <= ?").bind(seq.cast_signed());
                delete.execute(&mut *tx).await?;
            }
            Acknowledgement::NewEpoch => begin_epoch(&mut tx, new_epoch).await?,
        }
        Ok(tx.commit().await?)
    }

    /// The server refused a body with `sent` records.
    pub const fn handle_refused(&mut self, sent: usize) {
        self.limit.handle_refused(sent);
    }

    /// Closes the file in good order.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

async fn insert(
    tx: &mut SqliteConnection,
    at: UnixMillis,
    is_sample: bool,
    json: &str,
) -> Result<(), StoreError> {
    let seq: i64 = sqlx::query_scalar("UPDATE epoch SET last_seq = last_seq + 1 RETURNING last_seq")
        .fetch_one(&mut *tx)
        .await?;
    sqlx::query("INSERT INTO record (seq, at, is_sample, body) VALUES (?, ?, ?, ?)")
        .bind(seq)
        .bind(at)
        .bind(is_sample)
        .bind(json)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

async fn set_record_aside(
    tx: &mut SqliteConnection,
    seq: i64,
    error: &serde_json::Error,
) -> Result<(), StoreError> {
    tracing::error!(seq, %error, "an outbox record cannot be read");
    sqlx::query("INSERT INTO unreadable SELECT seq, at, body FROM record WHERE seq = ?")
        .bind(seq)
        .execute(&mut *tx)
        .await?;
    let at: i64 = sqlx::query_scalar("DELETE FROM record WHERE seq = ? RETURNING at")
        .bind(seq)
        .fetch_one(&mut *tx)
        .await?;
    let healed = Healed { file: "outbox.db".into(), reason: format!("record {seq}: {error}") };
    let json = serde_json::to_string(&RecordBody::Event(healed.into()))?;
    insert(tx, at, false, &json).await
}

/// Numbers what is left from 1 again, under a new epoch.
async fn begin_epoch(tx: &mut SqliteConnection, epoch: Uuid) -> Result<(), StoreError> {
    tracing::warn!("the server holds records that were never written here: a new epoch begins");
    let left: Vec<i64> =
        sqlx::query_scalar("SELECT seq FROM record ORDER BY seq").fetch_all(&mut *tx).await?;
    // Rising numbers move down in rising order, so none meets another.
    for (seq, new_seq) in left.iter().zip(1_i64..) {
        let renumber = sqlx::query("UPDATE record SET seq = ? WHERE seq = ?").bind(new_seq).bind(seq);
        renumber.execute(&mut *tx).await?;
    }
    sqlx::query("UPDATE epoch SET epoch = ?, last_seq = ?")
        .bind(epoch)
        .bind(i64::try_from(left.len()).unwrap_or(i64::MAX))
        .execute(&mut *tx)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests;
