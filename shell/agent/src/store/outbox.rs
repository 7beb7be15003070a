use std::collections::VecDeque;
use std::path::Path;

use fleet_protocol::{Event, OutboxPosition, OutboxRecord, RecordBody, UnixMillis};
use sqlx::{Row, SqliteConnection, SqlitePool};
use terminal_core::outbox::{Acknowledgement, BatchLimit, acknowledge, take_batch};
use uuid::Uuid;

use super::ballast::Ballast;
use super::open::{StoreError, open_healing};
use super::transaction::Transaction;
use crate::disk::{FreeSpace, Healed};

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS epoch (
    id INTEGER PRIMARY KEY CHECK (id = 1), epoch BLOB NOT NULL, last_seq INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS record (
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, is_sample INTEGER NOT NULL, body TEXT NOT NULL
) STRICT;
-- The last event of the shell that was written.
CREATE TABLE IF NOT EXISTS taken (
    id INTEGER PRIMARY KEY CHECK (id = 1), run BLOB NOT NULL, number INTEGER NOT NULL
) STRICT;
-- What this version cannot read: another one wrote it. Taken up again by one that can.
CREATE TABLE IF NOT EXISTS unreadable (seq INTEGER NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
";

/// The durable outbox: a record has its number, and is on the disk, when [`OutboxStore::push`] returns. What
/// cannot be written waits in memory, in its order, and goes before all that comes later.
#[derive(Debug)]
pub struct OutboxStore {
    pool: SqlitePool,
    limit: BatchLimit,
    ballast: Ballast,
    unwritten: VecDeque<Unwritten>,
    /// Samples that were given up and not yet spoken of.
    dropped: u64,
    /// The time of the newest record.
    last_at: Option<UnixMillis>,
    /// The last event of the shell that is on the disk.
    written: Option<Origin>,
}

/// Where an event of the shell comes from: what is said twice is written once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The shell's run.
    pub run: Uuid,
    /// The event's number in it.
    pub number: u64,
}

/// A record that has no number yet.
#[derive(Debug)]
struct Unwritten {
    at: UnixMillis,
    body: RecordBody,
    origin: Option<Origin>,
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
    /// Events that may wait in memory for the disk: a bound for the memory, far beyond what a day brings.
    const MOST_UNWRITTEN: usize = 10_000;

    /// Opens or makes the outbox; `new_epoch` is used when it is made.
    pub async fn open(
        path: &Path,
        new_epoch: Uuid,
        free_space: FreeSpace,
    ) -> Result<(Self, Option<Healed>), StoreError> {
        let (pool, healed) = open_healing(path, SCHEMA).await?;
        sqlx::query(Self::MAX_PAGES).execute(&pool).await?;
        sqlx::query("INSERT OR IGNORE INTO epoch (id, epoch, last_seq) VALUES (1, ?, 0)")
            .bind(new_epoch)
            .execute(&pool)
            .await?;
        if let Err(error) = take_up_again(&pool).await {
            // A full disk, say: they wait for another start.
            tracing::warn!(%error, "records that were set aside stay there");
        }
        let ballast = Ballast::new(path.with_file_name("ballast"), free_space);
        ballast.restore().await;
        let written = written_last(&pool).await?;
        let (limit, unwritten) = (BatchLimit::default(), VecDeque::new());
        Ok((Self { pool, limit, ballast, unwritten, dropped: 0, last_at: None, written }, healed))
    }

    /// Numbers and writes one record. A full disk drops the oldest samples, never events, and says so. An event
    /// that could not be written is kept for [`OutboxStore::flush`].
    pub async fn push(&mut self, at: UnixMillis, body: RecordBody) -> Result<(), StoreError> {
        self.take_in(Unwritten { at, body, origin: None }).await
    }

    /// The same for an event of the shell; a repeated one changes nothing.
    pub async fn push_from(
        &mut self,
        origin: Origin,
        at: UnixMillis,
        body: RecordBody,
    ) -> Result<(), StoreError> {
        if self.has_taken(origin) {
            return self.flush().await;
        }
        self.take_in(Unwritten { at, body, origin: Some(origin) }).await
    }

    /// An event of the shell that is not to be written counts as taken. If the disk does not even take that, it is
    /// said again, and judged again.
    pub async fn pass_over(&mut self, origin: Origin) -> Result<(), StoreError> {
        self.flush().await?;
        let mut tx = Transaction::begin(&self.pool).await?;
        let done = remember(&mut tx, origin).await;
        tx.end(done).await?;
        self.written = Some(origin);
        Ok(())
    }

    /// Whether an event of the shell came before.
    pub fn has_taken(&self, origin: Origin) -> bool {
        let waiting = self.unwritten.iter().rev().find_map(|unwritten| unwritten.origin);
        waiting.or(self.written).is_some_and(|last| last.run == origin.run && origin.number <= last.number)
    }

    /// The last event of the shell that is on the disk.
    pub const fn written(&self) -> Option<Origin> {
        self.written
    }

    /// Whether all that was pushed is on the disk.
    pub fn is_flushed(&self) -> bool {
        self.unwritten.is_empty()
    }

    async fn take_in(&mut self, record: Unwritten) -> Result<(), StoreError> {
        if self.unwritten.len() >= Self::MOST_UNWRITTEN {
            return Err(StoreError::Overflow);
        }
        self.last_at = Some(record.at);
        self.unwritten.push_back(record);
        self.flush().await
    }

    /// Writes what could not be written before.
    pub async fn flush(&mut self) -> Result<(), StoreError> {
        while let Some(first) = self.unwritten.front() {
            match self.write(first).await {
                Ok(()) => {
                    let written = self.unwritten.pop_front();
                    self.written = written.and_then(|written| written.origin).or(self.written);
                }
                Err(error) if error.is_full() && self.make_room().await => {}
                Err(error) => {
                    self.give_up_waiting_samples();
                    return Err(error);
                }
            }
        }
        self.say_what_was_dropped().await
    }

    async fn write(&self, record: &Unwritten) -> Result<(), StoreError> {
        let mut tx = Transaction::begin(&self.pool).await?;
        let done = write_in(&mut tx, record).await;
        tx.end(done).await
    }

    /// Whether another try may succeed. The ballast goes first: on a disk that others have filled even a deletion
    /// needs room, for the write-ahead log.
    async fn make_room(&mut self) -> bool {
        if self.ballast.release() {
            return true;
        }
        match self.drop_samples().await {
            Ok(dropped) => {
                self.dropped += dropped;
                dropped > 0
            }
            Err(error) => {
                tracing::error!(%error, "no samples could be dropped");
                false
            }
        }
    }

    async fn drop_samples(&self) -> Result<u64, StoreError> {
        let oldest = "DELETE FROM record WHERE seq IN
            (SELECT seq FROM record WHERE is_sample = 1 ORDER BY seq LIMIT ?)";
        let gone = sqlx::query(oldest).bind(Self::DROPPED_AT_ONCE).execute(&self.pool).await?;
        Ok(gone.rows_affected())
    }

    /// Memory is for events.
    fn give_up_waiting_samples(&mut self) {
        let before = self.unwritten.len();
        self.unwritten.retain(|waiting| matches!(waiting.body, RecordBody::Event(_)));
        self.dropped += (before - self.unwritten.len()) as u64;
    }

    async fn say_what_was_dropped(&mut self) -> Result<(), StoreError> {
        let Some(at) = self.last_at.filter(|_| self.dropped > 0) else { return Ok(()) };
        let said = RecordBody::Event(Event::SamplesDropped { count: self.dropped });
        match self.write(&Unwritten { at, body: said, origin: None }).await {
            Ok(()) => self.dropped = 0,
            // It is said with the next record that finds room.
            Err(error) if error.is_full() => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// What the next check-in carries.
    pub async fn batch(&self) -> Result<Batch, StoreError> {
        let mut tx = Transaction::begin(&self.pool).await?;
        let done = batch_in(&mut tx, self.limit).await;
        let mut batch = tx.end(done).await?;
        batch.backlog += self.unwritten.len() as u64;
        Ok(batch)
    }

    /// The server accepted a check-in; `new_epoch` is used if numbers have lost their meaning.
    pub async fn handle_acknowledged(
        &mut self,
        acknowledged: u64,
        new_epoch: Uuid,
    ) -> Result<(), StoreError> {
        self.limit.handle_accepted();
        let mut tx = Transaction::begin(&self.pool).await?;
        let done = acknowledge_in(&mut tx, acknowledged, new_epoch).await;
        tx.end(done).await?;
        self.ballast.restore().await;
        Ok(())
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

async fn write_in(tx: &mut SqliteConnection, record: &Unwritten) -> Result<(), StoreError> {
    let json = serde_json::to_string(&record.body)?;
    insert(tx, record.at, matches!(record.body, RecordBody::Sample(_)), &json).await?;
    match record.origin {
        Some(origin) => remember(tx, origin).await,
        None => Ok(()),
    }
}

async fn batch_in(tx: &mut SqliteConnection, limit: BatchLimit) -> Result<Batch, StoreError> {
    let epoch: Uuid = sqlx::query_scalar("SELECT epoch FROM epoch").fetch_one(&mut *tx).await?;
    let rows = sqlx::query("SELECT seq, at, body FROM record ORDER BY seq LIMIT ?")
        .bind(i64::try_from(limit.records()).unwrap_or(i64::MAX))
        .fetch_all(&mut *tx)
        .await?;
    let mut readable = Vec::with_capacity(rows.len());
    for row in rows {
        let (seq, at): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
        let json: String = row.try_get(2)?;
        match serde_json::from_str(&json) {
            Ok(body) => readable.push((OutboxRecord { seq: seq.cast_unsigned(), at, body }, json.len())),
            Err(error) => set_record_aside(tx, seq, &error).await?,
        }
    }
    let taken = take_batch(readable.into_iter(), limit, |(_, size)| size + OutboxStore::ENVELOPE);
    let backlog: i64 = sqlx::query_scalar("SELECT count(*) FROM record").fetch_one(&mut *tx).await?;
    let records = taken.into_iter().map(|(record, _)| record).collect();
    Ok(Batch { position: OutboxPosition { epoch, records }, backlog: backlog.cast_unsigned() })
}

async fn acknowledge_in(
    tx: &mut SqliteConnection,
    acknowledged: u64,
    new_epoch: Uuid,
) -> Result<(), StoreError> {
    let last: i64 = sqlx::query_scalar("SELECT last_seq FROM epoch").fetch_one(&mut *tx).await?;
    match acknowledge(acknowledged, last.cast_unsigned()) {
        Acknowledgement::Through(seq) => {
            let delete = sqlx::query("DELETE FROM record WHERE seq <= ?").bind(seq.cast_signed());
            delete.execute(&mut *tx).await?;
            Ok(())
        }
        Acknowledgement::NewEpoch => begin_epoch(tx, new_epoch).await,
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

async fn remember(tx: &mut SqliteConnection, origin: Origin) -> Result<(), StoreError> {
    let upsert = "INSERT INTO taken (id, run, number) VALUES (1, ?, ?)
        ON CONFLICT (id) DO UPDATE SET run = excluded.run, number = excluded.number";
    sqlx::query(upsert).bind(origin.run).bind(origin.number.cast_signed()).execute(tx).await?;
    Ok(())
}

async fn written_last(pool: &SqlitePool) -> Result<Option<Origin>, StoreError> {
    let last: Option<(Uuid, i64)> =
        sqlx::query_as("SELECT run, number FROM taken").fetch_optional(pool).await?;
    Ok(last.map(|(run, number)| Origin { run, number: number.cast_unsigned() }))
}

async fn set_record_aside(
    tx: &mut SqliteConnection,
    seq: i64,
    error: &serde_json::Error,
) -> Result<(), StoreError> {
    tracing::error!(seq, %error, "an outbox record cannot be read");
    sqlx::query("INSERT INTO unreadable (seq, at, body) SELECT seq, at, body FROM record WHERE seq = ?")
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

/// Numbers anew what an earlier run set aside and this version can read: after a fall-back the old version does not
/// know the events that the new one brought, and the next one does. None is lost, none sent twice.
async fn take_up_again(pool: &SqlitePool) -> Result<(), StoreError> {
    let aside: Vec<(i64, i64, String)> =
        sqlx::query_as("SELECT rowid, at, body FROM unreadable ORDER BY seq, rowid").fetch_all(pool).await?;
    for (row, at, body) in aside {
        let Ok(readable) = serde_json::from_str::<RecordBody>(&body) else { continue };
        let mut tx = Transaction::begin(pool).await?;
        let done = take_up_in(&mut tx, row, at, matches!(readable, RecordBody::Sample(_)), &body).await;
        tx.end(done).await?;
    }
    Ok(())
}

async fn take_up_in(
    tx: &mut SqliteConnection,
    row: i64,
    at: UnixMillis,
    is_sample: bool,
    body: &str,
) -> Result<(), StoreError> {
    insert(tx, at, is_sample, body).await?;
    sqlx::query("DELETE FROM unreadable WHERE rowid = ?").bind(row).execute(tx).await?;
    Ok(())
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
