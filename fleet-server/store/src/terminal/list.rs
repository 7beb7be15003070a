use fleet_domain::{Connectivity, Convergence, DivisionCode, Tag};
use fleet_protocol::{ActualState, EnrollmentState, Etag, Hardware, LocationId, TerminalId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::list::{Kind, List, Page, Query, Sort, Value};
use crate::statement::{fetch_optional, statements};
use crate::wire::{from_json, from_word};
use crate::{StoreError, Tx};

macro_rules! select {
    () => {
        "SELECT t.id, t.name, t.order_key, t.display_code, t.hardware, t.software_version, t.enrollment, \
         t.enrollment_reason, t.location_id, l.name AS location_name, l.division_code, \
         d.name AS division_name, w.id AS wish_id, w.name AS wish_name, w.division_code AS wish_division_code, \
         wd.name AS wish_division_name, t.connectivity, t.convergence, t.convergence_reason, t.session_open, \
         t.maintenance_until, t.enrolled_at, t.since, t.version, t.tags, \
         COALESCE(p.last_check_in_at, 0) AS seen_at, p.due_at, r.applied_etag, r.actual"
    };
}
macro_rules! from {
    () => {
        "FROM terminals t LEFT JOIN locations l ON l.id = t.location_id \
         LEFT JOIN divisions d ON d.code = l.division_code \
         LEFT JOIN locations w ON w.id = t.location_wish LEFT JOIN divisions wd ON wd.code = w.division_code \
         LEFT JOIN terminal_presence p ON p.terminal_id = t.id \
         LEFT JOIN terminal_reports r ON r.terminal_id = t.id"
    };
}

statements! {
    FIND = concat!(select!(), " ", from!(), " WHERE t.id = $1");
}

/// Terminals as a list, the worst first.
pub static LIST: List = List {
    select: select!(),
    from: from!(),
    sorts: &[
        Sort::by_text("severity", "t.order_key", "t.id"),
        Sort::by_text("name", "t.name", "t.id"),
        SEEN,
        Sort::by_int("enrolled_at", "t.enrolled_at", "t.id"),
    ],
    conditions: &[
        Q,
        DIVISION,
        LOCATION,
        ENROLLMENT,
        CONNECTIVITY,
        SOFTWARE,
        ATTENTION,
        TAG,
        ARCH,
        MODEL,
        DEVICE,
        ID,
    ],
};
/// The same driven by the narrow table, which is sorted faster than the wide one is joined.
pub(crate) static BY_SEEN: List = List {
    select: select!(),
    from: "FROM terminal_presence p LEFT JOIN terminals t ON t.id = p.terminal_id \
        LEFT JOIN locations l ON l.id = t.location_id LEFT JOIN divisions d ON d.code = l.division_code \
        LEFT JOIN locations w ON w.id = t.location_wish LEFT JOIN divisions wd ON wd.code = w.division_code \
        LEFT JOIN terminal_reports r ON r.terminal_id = p.terminal_id",
    sorts: &[SEEN],
    conditions: LIST.conditions,
};
/// The same for counting.
pub(crate) static COUNTED: List =
    List { select: "SELECT t.id", from: "FROM terminals t", sorts: &[BY_ID], conditions: LIST.conditions };

const SEEN: Sort = Sort {
    keys_from: Some("FROM terminal_presence p LEFT JOIN terminals t ON t.id = p.terminal_id"),
    ..Sort::by_int("last_check_in_at", "p.last_check_in_at", "p.terminal_id")
};
const BY_ID: Sort =
    Sort { name: "id", key: "t.id", key_kind: Kind::Id, tie: "t.id", tie_kind: Kind::Id, keys_from: None };
const Q: &str = "t.search_key LIKE $? ESCAPE '\\'";
const DIVISION: &str = "t.location_id IN (SELECT below.id FROM locations below \
    JOIN division_ancestors up ON up.code = below.division_code WHERE up.ancestor_code = $?)";
const LOCATION: &str = "t.location_id = $?";
const ENROLLMENT: &str = "t.enrollment = $?";
const CONNECTIVITY: &str = "t.connectivity = $?";
const SOFTWARE: &str = "t.software_version = $?";
const ATTENTION: &str = "t.order_key < $?";
const TAG: &str = "t.id IN (SELECT g.terminal_id FROM terminal_tags g WHERE g.tag = $?)";
const ARCH: &str = "t.arch = $?";
const MODEL: &str = "t.model = $?";
const DEVICE: &str = "t.id IN (SELECT v.terminal_id FROM terminal_devices v WHERE v.model_key = $?)";
const ID: &str = "t.id = $?";

/// Which terminals; `None` does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct TerminalFilter {
    /// Part of the name or display code.
    pub q: Option<String>,
    /// In this division or below.
    pub division: Option<DivisionCode>,
    /// At this location.
    pub location_id: Option<LocationId>,
    /// In this state of enrollment.
    pub enrollment: Option<EnrollmentState>,
    /// As well connected as this.
    pub connectivity: Option<Connectivity>,
    /// Running this version.
    pub software_version: Option<String>,
    /// With this tag.
    pub tag: Option<Tag>,
    /// With this processor architecture.
    pub arch: Option<String>,
    /// Of this model.
    pub model: Option<String>,
    /// With a device or a disk of this model, by its key.
    pub device: Option<String>,
    /// Only those up to this severity.
    #[serde(skip)]
    pub attention: Option<fleet_domain::Severity>,
}

/// A terminal with all that a list shows.
#[derive(Debug, Clone, PartialEq, FromRow)]
pub struct TerminalRow {
    /// Which.
    pub id: Uuid,
    /// Name in the fleet.
    pub name: String,
    /// Place in the order of severity.
    pub order_key: String,
    /// What its screen shows while it waits.
    pub display_code: String,
    hardware: String,
    /// What it runs.
    pub software_version: String,
    enrollment: String,
    /// Why it was rejected, suspended or retired.
    pub enrollment_reason: Option<String>,
    /// Where it stands.
    pub location_id: Option<Uuid>,
    /// Its name.
    pub location_name: Option<String>,
    /// Its division.
    pub division_code: Option<String>,
    /// Its division.
    pub division_name: Option<String>,
    /// Where whoever set it up says that it stands, while there is such a location.
    pub wish_id: Option<Uuid>,
    /// Its name.
    pub wish_name: Option<String>,
    /// Its division.
    pub wish_division_code: Option<String>,
    /// Its division.
    pub wish_division_name: Option<String>,
    connectivity: String,
    convergence: String,
    convergence_reason: Option<String>,
    /// Whether a citizen's session is open.
    pub session_open: bool,
    /// Until when trouble is expected.
    pub maintenance_until: Option<UnixMillis>,
    /// When it first asked to enrol.
    pub enrolled_at: UnixMillis,
    /// When it last became better or worse.
    pub since: UnixMillis,
    /// Raised by ops' decisions.
    pub version: i64,
    tags: String,
    /// Its last check-in; 0 if there was none.
    pub seen_at: UnixMillis,
    due_at: Option<UnixMillis>,
    applied_etag: Option<String>,
    actual: Option<String>,
}

impl TerminalRow {
    /// What the machine is.
    pub fn hardware(&self) -> Result<Hardware, StoreError> {
        from_json("terminals", "hardware", &self.hardware)
    }

    /// What ops put it into groups by.
    pub fn tags(&self) -> Result<Vec<Tag>, StoreError> {
        from_json("terminals", "tags", &self.tags)
    }

    /// Where it stands in its enrollment.
    pub fn enrollment(&self) -> Result<EnrollmentState, StoreError> {
        from_word("terminals", "enrollment", &self.enrollment)
    }

    /// Whether it keeps its promise to check in.
    pub fn connectivity(&self) -> Result<Connectivity, StoreError> {
        from_word("terminals", "connectivity", &self.connectivity)
    }

    /// How far it is from its desired state, as of its last report.
    pub fn convergence(&self) -> Result<Convergence, StoreError> {
        let state = from_word("terminals", "convergence", &self.convergence)?;
        Ok(Convergence { state, reason: self.convergence_reason.clone() })
    }

    /// The desired state that it has applied.
    pub fn applied_etag(&self) -> Option<Etag> {
        self.applied_etag.clone().map(Etag)
    }

    /// When the next check-in is overdue; `None` before the first.
    pub fn due_at(&self) -> Option<UnixMillis> {
        self.due_at.filter(|_| self.seen_at > 0)
    }

    /// What it last reported.
    pub fn actual(&self) -> Result<Option<ActualState>, StoreError> {
        self.actual.as_deref().map(|text| from_json("terminal_reports", "actual", text)).transpose()
    }
}

impl TerminalFilter {
    fn query(&self, list: &'static List) -> Query {
        list.query()
            .filter(Q, self.q.as_deref().map(Value::containing))
            .filter(DIVISION, self.division.as_ref().map(|code| Value::Text(code.to_string())))
            .filter(LOCATION, self.location_id.map(|id| Value::Id(id.0)))
            .filter(ENROLLMENT, self.enrollment.map(|state| Value::Text(crate::wire::word(state))))
            .filter(CONNECTIVITY, self.connectivity.map(|state| Value::Text(crate::wire::word(state))))
            .filter(SOFTWARE, self.software_version.clone().map(Value::Text))
            .filter(TAG, self.tag.as_ref().map(|tag| Value::Text(tag.to_string())))
            .filter(ARCH, self.arch.clone().map(Value::Text))
            .filter(MODEL, self.model.clone().map(Value::Text))
            .filter(DEVICE, self.device.clone().map(Value::Text))
            .filter(ATTENTION, self.attention.map(|severity| Value::Text(severity.order_bound())))
    }
}

/// One page.
pub async fn list(tx: &mut Tx, filter: &TerminalFilter, page: &Page) -> Result<Vec<TerminalRow>, StoreError> {
    let list = if page.sort == Some(SEEN.name) { &BY_SEEN } else { &LIST };
    filter.query(list).fetch(tx, page).await
}

/// How many there are, if that is cheap to know.
pub async fn count(tx: &mut Tx, filter: &TerminalFilter) -> Result<Option<u64>, StoreError> {
    const MOST: u32 = 200_000;
    filter.query(&COUNTED).count(tx, MOST).await
}

/// One terminal.
pub async fn find(tx: &mut Tx, id: TerminalId) -> Result<Option<TerminalRow>, StoreError> {
    fetch_optional!(tx, TerminalRow, FIND, id.0)
}

/// Whether the filter finds this terminal.
pub(crate) async fn fits(tx: &mut Tx, filter: &TerminalFilter, id: TerminalId) -> Result<bool, StoreError> {
    let query = filter.query(&COUNTED).filter(ID, Some(Value::Id(id.0)));
    Ok(query.count(tx, 1).await?.is_some_and(|count| count > 0))
}

/// The ids of those that the filter finds, at most so many.
pub(crate) async fn ids(tx: &mut Tx, filter: &TerminalFilter, most: i64) -> Result<Vec<(Uuid,)>, StoreError> {
    let limit = u32::try_from(most).unwrap_or(u32::MAX);
    let page = Page { sort: Some(BY_ID.name), descending: false, after: None, limit };
    filter.query(&COUNTED).fetch(tx, &page).await
}
