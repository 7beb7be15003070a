//! Accounts of the console.

use fleet_domain::Role;
use fleet_protocol::UnixMillis;
use sqlx::FromRow;
use uuid::Uuid;

use crate::list::{List, Page, Query, Sort, Value};
use crate::statement::{execute, expect_current, fetch_one, fetch_optional, statements};
use crate::{StoreError, Tx};

statements! {
    INSERT = "INSERT INTO users (id, username, username_key, display_name, role, password_hash, disabled, \
        version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $8)";
    BY_ID = "SELECT id, username, display_name, role, password_hash, disabled, version, created_at \
        FROM users WHERE id = $1";
    BY_NAME = "SELECT id, username, display_name, role, password_hash, disabled, version, created_at \
        FROM users WHERE username_key = $1";
    UPDATE = "UPDATE users SET display_name = $3, role = $4, password_hash = $5, disabled = $6, \
        version = version + 1, updated_at = $7 WHERE id = $1 AND version = $2";
    COUNT_ADMINISTRATORS = "SELECT COUNT(*) FROM users WHERE role = 'administrator' AND disabled = $1";
    LOCK_ADMINISTRATORS = "UPDATE users SET version = version WHERE role = 'administrator'";
    COUNT = "SELECT COUNT(*) FROM users";
}

/// All accounts.
pub static LIST: List = List {
    select: "SELECT id, username, display_name, role, password_hash, disabled, version, created_at",
    from: "FROM users",
    sorts: &[Sort::by_text("username", "username_key", "id"), Sort::by_int("created_at", "created_at", "id")],
    conditions: &[SEARCH],
};
const SEARCH: &str = "username_key LIKE $? ESCAPE '\\'";

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Which.
    pub id: Uuid,
    /// For signing in.
    pub username: String,
    /// For people.
    pub display_name: String,
    /// What it may do.
    pub role: Role,
    /// argon2id, PHC string.
    pub password_hash: String,
    /// Cannot sign in.
    pub disabled: bool,
    /// For updates.
    pub version: i64,
    /// When it was made.
    pub created_at: UnixMillis,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    username: String,
    display_name: String,
    role: String,
    password_hash: String,
    disabled: bool,
    version: i64,
    created_at: i64,
}

impl TryFrom<Row> for User {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let role = row.role.parse().map_err(|_| StoreError::corrupt("users", "role", &row.role))?;
        let Row { id, username, display_name, password_hash, disabled, version, created_at, .. } = row;
        Ok(Self { id, username, display_name, role, password_hash, disabled, version, created_at })
    }
}

/// How user names are compared: without regard to case.
pub fn username_key(username: &str) -> String {
    username.to_lowercase()
}

/// Adds an account with `version` 1. [`StoreError::Conflict`] if the name is taken.
pub async fn insert(tx: &mut Tx, user: &User) -> Result<(), StoreError> {
    execute!(
        tx,
        INSERT,
        user.id,
        &user.username,
        username_key(&user.username),
        &user.display_name,
        user.role.as_str(),
        &user.password_hash,
        user.disabled,
        user.created_at,
    )?;
    Ok(())
}

/// The account with this id.
pub async fn by_id(tx: &mut Tx, id: Uuid) -> Result<Option<User>, StoreError> {
    fetch_optional!(tx, Row, BY_ID, id)?.map(User::try_from).transpose()
}

/// The account with this name.
pub async fn by_name(tx: &mut Tx, username: &str) -> Result<Option<User>, StoreError> {
    fetch_optional!(tx, Row, BY_NAME, username_key(username))?.map(User::try_from).transpose()
}

/// Writes the changeable fields of `user`, whose `version` is the one that was read.
pub async fn update(tx: &mut Tx, user: &User, now: UnixMillis) -> Result<(), StoreError> {
    let changed = execute!(
        tx,
        UPDATE,
        user.id,
        user.version,
        &user.display_name,
        user.role.as_str(),
        &user.password_hash,
        user.disabled,
        now,
    )?;
    expect_current(changed)
}

/// How many administrators can sign in.
pub async fn count_administrators(tx: &mut Tx) -> Result<i64, StoreError> {
    Ok(fetch_one!(tx, (i64,), COUNT_ADMINISTRATORS, false)?.0)
}

/// Waits until nobody else changes an administrator, and keeps others from it until the transaction
/// ends: two who make each other a viewer at once must not both find that one is left.
pub async fn lock_administrators(tx: &mut Tx) -> Result<(), StoreError> {
    execute!(tx, LOCK_ADMINISTRATORS).map(drop)
}

/// How many accounts there are.
pub async fn count(tx: &mut Tx) -> Result<i64, StoreError> {
    Ok(fetch_one!(tx, (i64,), COUNT)?.0)
}

/// A page of the accounts whose name holds `search`, and how many there are.
pub async fn list(
    tx: &mut Tx,
    search: Option<&str>,
    page: &Page,
) -> Result<(Vec<User>, Option<u64>), StoreError> {
    let query: Query = LIST.query().filter(SEARCH, search.map(Value::containing));
    let rows = query.clone().fetch::<Row>(tx, page).await?;
    let users = rows.into_iter().map(User::try_from).collect::<Result<_, _>>()?;
    Ok((users, query.total(tx, page, 10_000).await?))
}
