//! That terminals were taken over by their halls, and the paper that was signed.

mod intake;
#[cfg(test)]
pub(crate) mod tests;

use fleet_protocol::{AcceptanceId, SelfTest, Signature, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::replacement::{Machines, line};
use crate::statement::{execute, fetch_all, fetch_optional, statements};
use crate::wire::from_json;
use crate::{StoreError, Tx};

pub(crate) use intake::{SelfTestIntake, kept};

macro_rules! columns {
    () => {
        "SELECT a.id, a.terminal_id, a.terminal_name, a.location_name, a.signed_at, a.received_at, a.self_test, \
         a.failed, a.installer_name, a.installer_signature, a.hall_name, a.hall_signature, a.remark, a.report_sha256, \
         a.report_bytes, a.report_at FROM acceptances a"
    };
}
macro_rules! newest {
    () => {
        "ORDER BY a.received_at DESC, a.id DESC LIMIT $2"
    };
}

statements! {
    FIND = concat!(columns!(), " WHERE a.id = $1");
    OF_TERMINAL = concat!(columns!(), " WHERE a.terminal_id = $1 ", newest!());
    OF_LINE = concat!(columns!(), " WHERE a.terminal_id IN (", line!("$1"), " SELECT id FROM line_of) ", newest!());
    REPORT_CAME = "UPDATE acceptances SET report_at = $2 WHERE id = $1 AND report_at IS NULL";
}

/// The most that is shown of a terminal.
const MOST: i64 = 50;

/// An acceptance as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AcceptanceRow {
    /// Which.
    pub id: Uuid,
    /// Of which terminal.
    pub terminal_id: Uuid,
    /// What that was called then.
    pub terminal_name: String,
    /// Where it stood then, or empty.
    pub location_name: String,
    /// When both had signed, by the terminal.
    pub signed_at: UnixMillis,
    /// When it was stored.
    pub received_at: UnixMillis,
    /// How many items of the self-test had failed.
    pub failed: i64,
    /// Who set the terminal up.
    pub installer_name: String,
    /// Who took it over.
    pub hall_name: String,
    /// What is to be mended later.
    pub remark: String,
    /// The PDF's digest.
    pub report_sha256: String,
    /// Its size.
    pub report_bytes: i64,
    /// When it came.
    pub report_at: Option<UnixMillis>,
    self_test: String,
    installer_signature: String,
    hall_signature: String,
}

impl AcceptanceRow {
    /// What they had before them.
    pub fn self_test(&self) -> Result<SelfTest, StoreError> {
        from_json("acceptances", "self_test", &self.self_test)
    }

    /// Of who set it up.
    pub fn installer_signature(&self) -> Result<Signature, StoreError> {
        from_json("acceptances", "installer_signature", &self.installer_signature)
    }

    /// Of who took it over.
    pub fn hall_signature(&self) -> Result<Signature, StoreError> {
        from_json("acceptances", "hall_signature", &self.hall_signature)
    }
}

/// One acceptance.
pub async fn find(tx: &mut Tx, id: AcceptanceId) -> Result<Option<AcceptanceRow>, StoreError> {
    fetch_optional!(tx, AcceptanceRow, FIND, id.0)
}

/// Their acceptances, the newest first, at most fifty.
pub async fn of_machines(tx: &mut Tx, whose: Machines) -> Result<Vec<AcceptanceRow>, StoreError> {
    let (statement, terminal) = match whose {
        Machines::One(terminal) => (OF_TERMINAL, terminal),
        Machines::Line(terminal) => (OF_LINE, terminal),
    };
    fetch_all!(tx, AcceptanceRow, statement, terminal.0, MOST)
}

/// The PDF is kept. Returns whether that is news.
pub async fn report_came(tx: &mut Tx, id: AcceptanceId, at: UnixMillis) -> Result<bool, StoreError> {
    Ok(execute!(tx, REPORT_CAME, id.0, at)? == 1)
}

/// Every statement of the noun.
#[cfg(test)]
pub(crate) const ALL: &[crate::statement::Group] = &[STATEMENTS, intake::ALL];
