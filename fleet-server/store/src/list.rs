//! Lists that filter, sort and page by key. A statement is put together from texts of this
//! program alone; everything that came from outside is a bound value.

mod cursor;

use std::fmt::Write as _;

use sqlx::{AssertSqlSafe, FromRow, postgres::PgRow, sqlite::SqliteRow};
use uuid::Uuid;

pub use cursor::{Cursor, CursorInvalid};

use crate::replacement::Machines;
use crate::{StoreError, Tx};

/// Binds values of several types to one statement, concretely for each database.
macro_rules! bind_all {
    ($query:expr, $values:expr) => {
        $values.into_iter().fold($query, |query, value| match value {
            Value::Text(text) => query.bind(text),
            Value::Int(number) => query.bind(number),
            Value::Id(id) => query.bind(id),
            Value::Bool(yes) => query.bind(yes),
        })
    };
}

/// A value bound to a parameter.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Text.
    Text(String),
    /// A number or a time.
    Int(i64),
    /// An id.
    Id(Uuid),
    /// Yes or no.
    Bool(bool),
}

/// The type of a [`Value`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A number or a time.
    Int,
    /// An id.
    Id,
    /// Yes or no.
    Bool,
}

impl Value {
    /// A pattern for `LIKE $? ESCAPE '\\'` that finds `text` anywhere in a column kept in lower case.
    pub fn containing(text: &str) -> Self {
        let mut pattern = String::from("%");
        for letter in text.trim().to_lowercase().chars() {
            if matches!(letter, '%' | '_' | '\\') {
                pattern.push('\\');
            }
            pattern.push(letter);
        }
        pattern.push('%');
        Self::Text(pattern)
    }

    /// Its type.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Text(_) => Kind::Text,
            Self::Int(_) => Kind::Int,
            Self::Id(_) => Kind::Id,
            Self::Bool(_) => Kind::Bool,
        }
    }
}

/// One order that a list offers: an expression that is never NULL, and the unique column that
/// breaks ties. An index over both makes every page cost the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// What the API calls it.
    pub name: &'static str,
    /// The expression.
    pub key: &'static str,
    /// What the expression yields.
    pub key_kind: Kind,
    /// The unique column.
    pub tie: &'static str,
    /// What that column holds.
    pub tie_kind: Kind,
    /// `FROM t JOIN u ON …`, where order and conditions need less than the whole [`List::from`] and the database does
    /// not see that by itself.
    pub keys_from: Option<&'static str>,
}

impl Sort {
    /// By a text, ties by id.
    pub const fn by_text(name: &'static str, key: &'static str, tie: &'static str) -> Self {
        Self { name, key, key_kind: Kind::Text, tie, tie_kind: Kind::Id, keys_from: None }
    }

    /// By a number or time, ties by id.
    pub const fn by_int(name: &'static str, key: &'static str, tie: &'static str) -> Self {
        Self { name, key, key_kind: Kind::Int, tie, tie_kind: Kind::Id, keys_from: None }
    }

    /// By a unique number, which needs no ties.
    pub const fn by_number(name: &'static str, key: &'static str) -> Self {
        Self { name, key, key_kind: Kind::Int, tie: key, tie_kind: Kind::Int, keys_from: None }
    }

    /// Whether `cursor` was given out for this order: its values go to the database as they are.
    pub fn fits(&self, cursor: &Cursor) -> bool {
        cursor.sort == self.name && cursor.key.kind() == self.key_kind && cursor.tie.kind() == self.tie_kind
    }
}

/// Where a list's rows come from, and the orders it offers, the default first.
#[derive(Debug)]
pub struct List {
    /// `SELECT a, b`.
    pub select: &'static str,
    /// `FROM t JOIN u ON …`.
    pub from: &'static str,
    /// At least one.
    pub sorts: &'static [Sort],
    /// Every condition that a query may add, with `$?` in place of its parameter.
    pub conditions: &'static [&'static str],
}

/// Which part of a list is wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// One of the list's orders; `None` is its first.
    pub sort: Option<&'static str>,
    /// Largest first.
    pub descending: bool,
    /// Only rows behind this one.
    pub after: Option<Cursor>,
    /// At most so many rows.
    pub limit: u32,
}

/// A list with conditions.
#[derive(Debug, Clone)]
pub struct Query {
    list: &'static List,
    conditions: String,
    values: Vec<Value>,
}

impl List {
    /// All rows, to be narrowed by [`Query::filter`].
    pub fn query(&'static self) -> Query {
        Query { list: self, conditions: String::new(), values: Vec::new() }
    }

    /// The order called `name`, or the first.
    pub fn sort(&self, name: Option<&str>) -> Option<&'static Sort> {
        match name {
            None => self.sorts.first(),
            Some(name) => self.sorts.iter().find(|sort| sort.name == name),
        }
    }

    /// Every statement that this list can become, for the test that prepares them.
    #[cfg(test)]
    pub fn variants(&'static self) -> Vec<String> {
        let mut query = self.query();
        for condition in self.conditions {
            query.push(condition, Value::Text(String::new()));
        }
        let mut texts = vec![self.query().count_sql(1), query.count_sql(1)];
        for sort in self.sorts {
            for descending in [false, true] {
                let after = Cursor { sort: sort.name.to_owned(), key: Value::Int(0), tie: Value::Int(0) };
                for after in [None, Some(after)] {
                    let page = Page { sort: Some(sort.name), descending, after, limit: 1 };
                    texts.push(query.clone().page_sql(sort, &page));
                }
            }
        }
        texts
    }
}

impl Query {
    /// Narrows the list if there is a value. `condition` is one of [`List::conditions`].
    #[must_use]
    pub fn filter(mut self, condition: &'static str, value: Option<Value>) -> Self {
        debug_assert!(self.list.conditions.contains(&condition), "not registered: {condition}");
        if let Some(value) = value {
            self.push(condition, value);
        }
        self
    }

    /// Narrows the list to what happened on a terminal, by its conditions for the one and for the line of machines.
    #[must_use]
    pub(crate) fn of_machines(self, [one, line]: [&'static str; 2], whose: Option<Machines>) -> Self {
        let (condition, id) = match whose {
            None => return self,
            Some(Machines::One(id)) => (one, id),
            Some(Machines::Line(id)) => (line, id),
        };
        self.filter(condition, Some(Value::Id(id.0)))
    }

    fn push(&mut self, condition: &'static str, value: Value) {
        self.values.push(value);
        let parameter = format!("${}", self.values.len());
        let _ = write!(self.conditions, " AND ({})", condition.replace("$?", &parameter));
    }

    /// The rows of one page, in order.
    pub async fn fetch<Row>(self, tx: &mut Tx, page: &Page) -> Result<Vec<Row>, StoreError>
    where
        Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let Some(sort) = self.list.sort(page.sort) else { return Ok(Vec::new()) };
        let mut query = self;
        let sql = query.page_sql(sort, page);
        match tx {
            Tx::Lite(tx) => {
                let bound = sqlx::query_as::<_, Row>(AssertSqlSafe(sql));
                Ok(bind_all!(bound, query.values).fetch_all(&mut **tx).await?)
            }
            Tx::Pg(tx) => {
                let bound = sqlx::query_as::<_, Row>(AssertSqlSafe(sql));
                Ok(bind_all!(bound, query.values).fetch_all(&mut **tx).await?)
            }
        }
    }

    /// How many rows there are in all, told with the first page: those behind it need not count again.
    pub async fn total(self, tx: &mut Tx, page: &Page, most: u32) -> Result<Option<u64>, StoreError> {
        match page.after {
            None => self.count(tx, most).await,
            Some(_) => Ok(None),
        }
    }

    /// How many rows there are, if no more than `most`: counting is bounded, unlike the table.
    pub async fn count(self, tx: &mut Tx, most: u32) -> Result<Option<u64>, StoreError> {
        let sql = self.count_sql(u64::from(most) + 1);
        let (count,): (i64,) = match tx {
            Tx::Lite(tx) => {
                bind_all!(sqlx::query_as(AssertSqlSafe(sql)), self.values).fetch_one(&mut **tx).await?
            }
            Tx::Pg(tx) => {
                bind_all!(sqlx::query_as(AssertSqlSafe(sql)), self.values).fetch_one(&mut **tx).await?
            }
        };
        Ok(u64::try_from(count).ok().filter(|count| *count <= u64::from(most)))
    }

    fn page_sql(&mut self, sort: &Sort, page: &Page) -> String {
        let (comparison, direction) = if page.descending { ("<", "DESC") } else { (">", "ASC") };
        let Sort { key, tie, .. } = *sort;
        let mut rest = format!("WHERE TRUE{}", self.conditions);
        if let Some(after) = &page.after {
            self.values.push(after.key.clone());
            self.values.push(after.tie.clone());
            let last = self.values.len();
            let _ = write!(rest, " AND ({key}, {tie}) {comparison} (${}, ${last})", last - 1);
        }
        let order = format!("ORDER BY {key} {direction}, {tie} {direction}");
        let _ = write!(rest, " {order} LIMIT {}", page.limit);
        if sort.tie_kind != Kind::Id {
            return format!("{} {} {rest}", self.list.select, self.list.from);
        }
        // Keys first: where no index gives the order, only keys are sorted and not whole rows.
        let List { select, from, .. } = self.list;
        let keys_from = sort.keys_from.unwrap_or(from);
        format!("{select} {from} WHERE {tie} IN (SELECT {tie} {keys_from} {rest}) {order}")
    }

    fn count_sql(&self, most: u64) -> String {
        format!(
            "SELECT COUNT(*) FROM (SELECT 1 {} WHERE TRUE{} LIMIT {most}) AS counted",
            self.list.from, self.conditions
        )
    }
}
