//! Who may maintain terminals on site.

use fleet_protocol::{MOST_MAINTENANCE_PEOPLE, MaintenanceNumber, PersonId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::statement::{execute, expect_current, fetch_all, fetch_one, fetch_optional, statements};
use crate::{StoreError, Tx};

statements! {
    BY_USER = "SELECT user_id, number, secret FROM maintenance_people WHERE user_id = $1";
    // Numbers rise: one that somebody had is never another's.
    INSERT = "INSERT INTO maintenance_people (user_id, number, secret, created_at, renewed_at) \
        SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $3 FROM maintenance_people";
    RENEW = "UPDATE maintenance_people SET secret = $2, renewed_at = $3 WHERE user_id = $1";
    IN_SERVICE = "SELECT m.user_id, m.number, m.secret FROM maintenance_people m JOIN users u ON u.id = m.user_id \
        WHERE u.disabled = $1 AND u.role <> 'viewer' ORDER BY m.number LIMIT $2";
    COUNT = "SELECT COUNT(*) FROM maintenance_people m JOIN users u ON u.id = m.user_id \
        WHERE u.disabled = $1 AND u.role <> 'viewer'";
}

/// A person with the secret that only the servers of this fleet know. No `Debug` shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct KnownPerson {
    /// The account.
    pub person: PersonId,
    /// What is typed before the PIN.
    pub number: MaintenanceNumber,
    /// From which their keys follow.
    pub secret: Vec<u8>,
}

impl std::fmt::Debug for KnownPerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KnownPerson").field("number", &self.number).finish_non_exhaustive()
    }
}

#[derive(FromRow)]
struct Row {
    user_id: Uuid,
    number: i64,
    secret: Vec<u8>,
}

impl TryFrom<Row> for KnownPerson {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let number = u16::try_from(row.number).ok().and_then(|number| number.try_into().ok());
        let number = number
            .ok_or_else(|| StoreError::corrupt("maintenance_people", "number", row.number.to_string()))?;
        Ok(Self { person: PersonId(row.user_id), number, secret: row.secret })
    }
}

/// The person with this account, if they ever had a PIN.
pub async fn find(tx: &mut Tx, person: PersonId) -> Result<Option<KnownPerson>, StoreError> {
    fetch_optional!(tx, Row, BY_USER, person.0)?.map(KnownPerson::try_from).transpose()
}

/// Adds a person under the next number. [`StoreError::Conflict`] if somebody else was added at the same moment.
pub async fn insert(tx: &mut Tx, person: PersonId, secret: &[u8], now: UnixMillis) -> Result<(), StoreError> {
    execute!(tx, INSERT, person.0, secret, now).map(drop)
}

/// Another secret: all PINs of the person are other ones, at each terminal from its next check-in.
pub async fn renew(tx: &mut Tx, person: PersonId, secret: &[u8], now: UnixMillis) -> Result<(), StoreError> {
    expect_current(execute!(tx, RENEW, person.0, secret, now)?)
}

/// Those who may, by number; no more than terminals are told of.
pub async fn in_service(tx: &mut Tx) -> Result<Vec<KnownPerson>, StoreError> {
    let most = i64::try_from(MOST_MAINTENANCE_PEOPLE).unwrap_or(i64::MAX);
    let rows = fetch_all!(tx, Row, IN_SERVICE, false, most)?;
    rows.into_iter().map(KnownPerson::try_from).collect()
}

/// How many may.
pub async fn count(tx: &mut Tx) -> Result<usize, StoreError> {
    let (count,): (i64,) = fetch_one!(tx, (i64,), COUNT, false)?;
    Ok(usize::try_from(count).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use fleet_domain::Role;

    use super::*;
    use crate::user::{self, User};

    async fn account(tx: &mut Tx, number: u128, role: Role) -> User {
        let row = User {
            id: Uuid::from_u128(number),
            username: format!("user{number}"),
            display_name: String::new(),
            role,
            password_hash: String::new(),
            disabled: false,
            version: 1,
            created_at: 5,
        };
        user::insert(tx, &row).await.unwrap();
        row
    }

    #[tokio::test]
    async fn numbers_rise_and_who_may_no_more_is_left_out() {
        crate::testing::on_fresh_database(|db| async move {
            let mut tx = db.write().await.unwrap();
            let mut first = account(&mut tx, 1, Role::Operator).await;
            let second = account(&mut tx, 2, Role::Administrator).await;
            let viewer = account(&mut tx, 3, Role::Viewer).await;
            for user in [&first, &second, &viewer] {
                insert(&mut tx, PersonId(user.id), &[7; 32], 9).await.unwrap();
            }
            let numbers =
                |people: Vec<KnownPerson>| people.iter().map(|it| u16::from(it.number)).collect::<Vec<_>>();
            assert_eq!(
                (numbers(in_service(&mut tx).await.unwrap()), count(&mut tx).await.unwrap()),
                (vec![1, 2], 2)
            );
            renew(&mut tx, PersonId(second.id), &[8; 32], 10).await.unwrap();
            assert_eq!(find(&mut tx, PersonId(second.id)).await.unwrap().unwrap().secret, [8; 32]);
            first.disabled = true;
            user::update(&mut tx, &first, 10).await.unwrap();
            assert_eq!(numbers(in_service(&mut tx).await.unwrap()), [2]);
            assert_eq!(find(&mut tx, PersonId(Uuid::from_u128(4))).await.unwrap(), None);
        })
        .await;
    }
}
