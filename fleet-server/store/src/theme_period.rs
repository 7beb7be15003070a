//! Stretches of days in which a division or the whole fleet shows a home page style of its own.

use fleet_domain::{ChinaDay, DivisionCode, ThemePeriod};
use fleet_protocol::{ThemeId, ThemePeriodId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::list::{List, Page, Query, Sort, Value};
use crate::statement::{execute, expect_current, fetch_all, fetch_optional, statements};
use crate::{StoreError, Tx};

macro_rules! columns {
    () => {
        "SELECT id, name, division_code, theme, first_day, last_day, version, created_at, updated_at, updated_by"
    };
}

statements! {
    BY_ID = concat!(columns!(), " FROM theme_periods WHERE id = $1");
    NOT_OVER = concat!(columns!(), " FROM theme_periods WHERE last_day >= $1 ORDER BY first_day, id");
    INSERT = "INSERT INTO theme_periods (id, name, division_code, theme, first_day, last_day, version, created_at, \
        updated_at, updated_by) VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $7, $8)";
    UPDATE = "UPDATE theme_periods SET name = $3, division_code = $4, theme = $5, first_day = $6, last_day = $7, \
        version = version + 1, updated_at = $8, updated_by = $9 WHERE id = $1 AND version = $2";
    DELETE = "DELETE FROM theme_periods WHERE id = $1 AND version = $2";
    // One row that every fleet has: whoever plans waits for whoever plans.
    LOCK = "UPDATE theme_choice SET updated_at = updated_at WHERE id = 1";
}

/// All periods.
pub static LIST: List = List {
    select: columns!(),
    from: "FROM theme_periods",
    sorts: &[Sort::by_int("first_day", "first_day", "id"), Sort::by_int("updated_at", "updated_at", "id")],
    conditions: &[FROM, UNTIL, BEFORE, AFTER],
};
const FROM: &str = "last_day >= $?";
const UNTIL: &str = "first_day <= $?";
const BEFORE: &str = "last_day < $?";
const AFTER: &str = "first_day > $?";

/// A period as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPeriod {
    /// What it says.
    pub period: ThemePeriod,
    /// For updates.
    pub version: i64,
    /// When it was made.
    pub created_at: UnixMillis,
    /// When it was last changed.
    pub updated_at: UnixMillis,
    /// By whom.
    pub updated_by: String,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    name: String,
    division_code: Option<String>,
    theme: String,
    first_day: i64,
    last_day: i64,
    version: i64,
    created_at: i64,
    updated_at: i64,
    updated_by: String,
}

impl TryFrom<Row> for StoredPeriod {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let Row { name, version, created_at, updated_at, updated_by, .. } = row;
        let corrupt = |column, value: &str| StoreError::corrupt("theme_periods", column, value.to_owned());
        let code = |code: String| code.parse::<DivisionCode>().map_err(|_| corrupt("division_code", &code));
        let period = ThemePeriod {
            id: ThemePeriodId(row.id),
            name,
            division_code: row.division_code.map(code).transpose()?,
            theme: row.theme.parse::<ThemeId>().map_err(|_| corrupt("theme", &row.theme))?,
            first_day: ChinaDay::numbered(row.first_day),
            last_day: ChinaDay::numbered(row.last_day),
        };
        Ok(Self { period, version, created_at, updated_at, updated_by })
    }
}

/// Which periods, by where they stand on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodFilter {
    /// All.
    All,
    /// Those that are over.
    Past(ChinaDay),
    /// Those that hold.
    Running(ChinaDay),
    /// Those that have not begun.
    Coming(ChinaDay),
}

/// Lets nobody else plan until the transaction ends.
pub async fn lock(tx: &mut Tx) -> Result<(), StoreError> {
    execute!(tx, LOCK).map(drop)
}

/// Those that are not over on a day, the earliest first.
pub async fn not_over(tx: &mut Tx, today: ChinaDay) -> Result<Vec<ThemePeriod>, StoreError> {
    let rows = fetch_all!(tx, Row, NOT_OVER, today.number())?;
    rows.into_iter().map(|row| StoredPeriod::try_from(row).map(|stored| stored.period)).collect()
}

/// The period with this id.
pub async fn by_id(tx: &mut Tx, id: ThemePeriodId) -> Result<Option<StoredPeriod>, StoreError> {
    fetch_optional!(tx, Row, BY_ID, id.0)?.map(StoredPeriod::try_from).transpose()
}

/// Adds a period with `version` 1.
pub async fn insert(
    tx: &mut Tx,
    period: &ThemePeriod,
    (now, by): (UnixMillis, &str),
) -> Result<(), StoreError> {
    let ThemePeriod { id, name, division_code, theme, first_day, last_day } = period;
    let code = division_code.as_ref().map(DivisionCode::as_str);
    let (first, last) = (first_day.number(), last_day.number());
    execute!(tx, INSERT, id.0, name, code, theme.as_str(), first, last, now, by).map(drop)
}

/// Writes all fields, if the period still has `version`.
pub async fn update(
    tx: &mut Tx,
    version: i64,
    period: &ThemePeriod,
    (now, by): (UnixMillis, &str),
) -> Result<(), StoreError> {
    let ThemePeriod { id, name, division_code, theme, first_day, last_day } = period;
    let code = division_code.as_ref().map(DivisionCode::as_str);
    let (first, last) = (first_day.number(), last_day.number());
    let changed = execute!(tx, UPDATE, id.0, version, name, code, theme.as_str(), first, last, now, by)?;
    expect_current(changed)
}

/// Removes a period, if it still has `version`.
pub async fn delete(tx: &mut Tx, id: ThemePeriodId, version: i64) -> Result<(), StoreError> {
    expect_current(execute!(tx, DELETE, id.0, version)?)
}

/// A page of the periods, and how many there are.
pub async fn list(
    tx: &mut Tx,
    filter: PeriodFilter,
    page: &Page,
) -> Result<(Vec<StoredPeriod>, Option<u64>), StoreError> {
    const COUNTED: u32 = 10_000;
    let day = |day: ChinaDay| Some(Value::Int(day.number()));
    let query: Query = match filter {
        PeriodFilter::All => LIST.query(),
        PeriodFilter::Past(today) => LIST.query().filter(BEFORE, day(today)),
        PeriodFilter::Running(today) => LIST.query().filter(FROM, day(today)).filter(UNTIL, day(today)),
        PeriodFilter::Coming(today) => LIST.query().filter(AFTER, day(today)),
    };
    let rows = query.clone().fetch::<Row>(tx, page).await?;
    let periods = rows.into_iter().map(StoredPeriod::try_from).collect::<Result<_, _>>()?;
    Ok((periods, query.total(tx, page, COUNTED).await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(id: u128, division: Option<&str>, days: (i64, i64)) -> ThemePeriod {
        ThemePeriod {
            id: ThemePeriodId(Uuid::from_u128(id)),
            name: "春节".into(),
            division_code: division.map(|code| code.parse().unwrap()),
            theme: "hanque".parse().unwrap(),
            first_day: ChinaDay::numbered(days.0),
            last_day: ChinaDay::numbered(days.1),
        }
    }

    #[tokio::test]
    async fn periods_are_kept_changed_and_listed_by_where_they_stand() {
        crate::testing::on_fresh_database(|db| async move {
            let mut tx = db.write().await.unwrap();
            lock(&mut tx).await.unwrap();
            let (past, now) =
                (period(1, None, (20_800, 20_805)), period(2, Some("511722"), (20_806, 20_810)));
            let coming = period(3, None, (20_811, 20_811));
            for one in [&past, &now, &coming] {
                insert(&mut tx, one, (5, "ops")).await.unwrap();
            }
            let today = ChinaDay::numbered(20_810);
            assert_eq!(not_over(&mut tx, today).await.unwrap(), [now.clone(), coming.clone()]);
            let page = Page { sort: None, descending: false, after: None, limit: 10 };
            for (filter, expected) in [
                (PeriodFilter::All, vec![&past, &now, &coming]),
                (PeriodFilter::Past(today), vec![&past]),
                (PeriodFilter::Running(today), vec![&now]),
                (PeriodFilter::Coming(today), vec![&coming]),
            ] {
                let (rows, total) = list(&mut tx, filter, &page).await.unwrap();
                assert_eq!(rows.iter().map(|row| &row.period).collect::<Vec<_>>(), expected, "{filter:?}");
                assert_eq!(total, Some(expected.len() as u64));
            }
            let longer = ThemePeriod { last_day: ChinaDay::numbered(20_812), ..now.clone() };
            update(&mut tx, 1, &longer, (9, "other")).await.unwrap();
            assert!(matches!(update(&mut tx, 1, &longer, (9, "other")).await, Err(StoreError::Stale)));
            let kept = by_id(&mut tx, now.id).await.unwrap().unwrap();
            assert_eq!((kept.period, kept.version, kept.updated_by.as_str()), (longer, 2, "other"));
            delete(&mut tx, now.id, 2).await.unwrap();
            assert_eq!(by_id(&mut tx, now.id).await.unwrap(), None);
        })
        .await;
    }
}
