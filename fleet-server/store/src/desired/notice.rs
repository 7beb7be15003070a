use fleet_protocol::{Notice, NoticeId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use super::Keys;
use crate::statement::{fetch_all, statements};
use crate::wire::from_word;
use crate::{StoreError, Tx};

statements! {
    NOTICES = "SELECT n.id, n.title, n.body, n.level, n.interrupts, n.starts_at, n.ends_at FROM notices n \
        WHERE (n.ends_at IS NULL OR n.ends_at > $1) AND n.id IN (SELECT t.notice_id FROM notice_targets t \
        WHERE t.scope_key IN ($2, $3, $4, $5, $6, $7, $8, $9)) \
        ORDER BY n.interrupts DESC, n.level DESC, n.starts_at DESC, n.id LIMIT 50";
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    title: String,
    body: String,
    level: String,
    interrupts: bool,
    starts_at: i64,
    ends_at: Option<i64>,
}

/// The notices for any of the scopes that are not over, the most urgent first.
pub(super) async fn notices(tx: &mut Tx, keys: &Keys, now: UnixMillis) -> Result<Vec<Notice>, StoreError> {
    let k = &keys.0;
    let rows = fetch_all!(tx, Row, NOTICES, now, &k[0], &k[1], &k[2], &k[3], &k[4], &k[5], &k[6], &k[7])?;
    rows.into_iter()
        .map(|row| {
            Ok(Notice {
                id: NoticeId(row.id),
                title: row.title,
                body: row.body,
                level: from_word("notices", "level", &row.level)?,
                interrupts: row.interrupts,
                starts_at: row.starts_at,
                ends_at: row.ends_at,
            })
        })
        .collect()
}
