//! One text, two databases: the macros that run the same statement on either, and the registry
//! that lets a test prepare every statement on both.

/// Declares SQL texts as constants and collects them as `STATEMENTS`, which belongs into
/// [`all`]. Parameters are `$1`, `$2`, …
macro_rules! statements {
    ($($name:ident = $sql:expr;)+) => {
        $(const $name: &str = $sql;)+
        #[cfg(test)]
        pub(crate) const STATEMENTS: &[(&str, &str)] = &[$((stringify!($name), $name)),+];
    };
}
pub(crate) use statements;

/// Runs one `sqlx` expression on whichever database the transaction belongs to.
/// Each arm is concrete, which spares every bound that a generic function would need.
macro_rules! on {
    ($tx:expr, |$connection:ident| $run:expr) => {
        match &mut *$tx {
            $crate::Tx::Lite(tx) => {
                let $connection = &mut **tx;
                $run.await.map_err($crate::StoreError::from)
            }
            $crate::Tx::Pg(tx) => {
                let $connection = &mut **tx;
                $run.await.map_err($crate::StoreError::from)
            }
        }
    };
}
pub(crate) use on;

/// `execute!(tx, SQL, a, b)`: the number of rows changed.
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match &mut *$tx {
            $crate::Tx::Lite(tx) => sqlx::query($sql)$(.bind($bind))*.execute(&mut **tx).await
                .map(|done| done.rows_affected()).map_err($crate::StoreError::from),
            $crate::Tx::Pg(tx) => sqlx::query($sql)$(.bind($bind))*.execute(&mut **tx).await
                .map(|done| done.rows_affected()).map_err($crate::StoreError::from),
        }
    };
}
pub(crate) use execute;

/// `fetch_optional!(tx, Row, SQL, a, b)`: the row, if there is one.
macro_rules! fetch_optional {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::statement::on!($tx, |connection| sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_optional(connection))
    };
}
pub(crate) use fetch_optional;

/// `fetch_one!(tx, Row, SQL, a, b)`: the row, which must be there.
macro_rules! fetch_one {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::statement::on!($tx, |connection| sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_one(connection))
    };
}
pub(crate) use fetch_one;

/// `fetch_all!(tx, Row, SQL, a, b)`: all rows; for results that are known to be few.
macro_rules! fetch_all {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::statement::on!($tx, |connection| sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_all(connection))
    };
}
pub(crate) use fetch_all;

/// An update that carries the version it read changed exactly one row, or somebody was faster.
pub(crate) fn expect_current(rows: u64) -> Result<(), crate::StoreError> {
    if rows == 1 { Ok(()) } else { Err(crate::StoreError::Stale) }
}

/// The statements that one file declares, by name.
#[cfg(test)]
pub(crate) type Group = &'static [(&'static str, &'static str)];
/// All that a list can become.
#[cfg(test)]
type Variants = fn() -> Vec<String>;

/// Every statement of the store by name: the registry that the tests walk.
/// A list adds all its variants through [`crate::list::List::variants`].
#[cfg(test)]
#[expect(clippy::too_many_lines, reason = "a line for each room of the store")]
pub(crate) fn all() -> Vec<(String, String)> {
    let fixed: &[(&str, &[(&str, &str)])] = &[
        ("app", crate::app::STATEMENTS),
        ("app_quarantine", crate::app_quarantine::STATEMENTS),
        ("app_usage", crate::app_usage::STATEMENTS),
        ("catalogue_rules", crate::catalogue_rules::STATEMENTS),
        ("census", crate::census::STATEMENTS),
        ("daily_check_list", crate::daily_check_list::STATEMENTS),
        ("director", crate::director::STATEMENTS),
        ("division", crate::division::STATEMENTS),
        ("location", crate::location::STATEMENTS),
        ("location_photo", crate::location_photo::STATEMENTS),
        ("maintenance_person", crate::maintenance_person::STATEMENTS),
        ("map_tiles", crate::map_tiles::STATEMENTS),
        ("network", crate::network::STATEMENTS),
        ("notice", crate::notice::STATEMENTS),
        ("audit", crate::audit::STATEMENTS),
        ("citizen_session", crate::citizen_session::STATEMENTS),
        ("wipe", crate::wipe::STATEMENTS),
        ("command", crate::command::STATEMENTS),
        ("health", crate::health::STATEMENTS),
        ("label", crate::label::STATEMENTS),
        ("replacement", crate::replacement::STATEMENTS),
        ("offline_bundle", crate::offline_bundle::STATEMENTS),
        ("offline_receipt", crate::offline_receipt::STATEMENTS),
        ("overview", crate::overview::STATEMENTS),
        ("power_cut", crate::power_cut::STATEMENTS),
        ("public_holiday", crate::public_holiday::STATEMENTS),
        ("release", crate::release::STATEMENTS),
        ("retention", crate::retention::STATEMENTS),
        ("saved_query", crate::saved_query::STATEMENTS),
        ("scope_revision", crate::scope_revision::STATEMENTS),
        ("screen_hours", crate::screen_hours::STATEMENTS),
        ("secret", crate::secret::STATEMENTS),
        ("seed", crate::seed::STATEMENTS),
        ("session", crate::session::STATEMENTS),
        ("settings", crate::settings::STATEMENTS),
        ("setup", crate::setup::STATEMENTS),
        ("sign_in_link", crate::sign_in_link::STATEMENTS),
        ("terminal_app", crate::terminal_app::STATEMENTS),
        ("terminal_device", crate::terminal_device::STATEMENTS),
        ("theme", crate::theme::STATEMENTS),
        ("theme_bundle", crate::theme_bundle::STATEMENTS),
        ("theme_period", crate::theme_period::STATEMENTS),
        ("usage", crate::usage::STATEMENTS),
        ("user", crate::user::STATEMENTS),
    ];
    let lists: &[(&str, Variants)] = &[
        ("attempt", || crate::attempt::LIST.variants()),
        ("audit", || crate::audit::LIST.variants()),
        ("app", || crate::app::LIST.variants()),
        ("app_version", || crate::app_version::LIST.variants()),
        ("location", || crate::location::LIST.variants()),
        ("notice", || crate::notice::LIST.variants()),
        ("citizen_session", || crate::citizen_session::LIST.variants()),
        ("wipe", || crate::wipe::LIST.variants()),
        ("command", || crate::command::LIST.variants()),
        ("consumable", || crate::consumable::LIST.variants()),
        ("consumable.fills", || crate::consumable::FILLS.variants()),
        ("daily_check", || crate::daily_check::LIST.variants()),
        ("daily_check.today", || crate::daily_check::TODAY.variants()),
        ("enrollment_code", || crate::enrollment_code::LIST.variants()),
        ("event", || crate::event::LIST.variants()),
        ("install", || crate::install::LIST.variants()),
        ("self_test", || crate::self_test::LIST.variants()),
        ("finding", || crate::finding::LIST.variants()),
        ("inspection", || crate::inspection::LIST.variants()),
        ("public_list", || crate::public_list::LIST.variants()),
        ("rating", || crate::rating::LIST.variants()),
        ("release", || crate::release::LIST.variants()),
        ("rollout", || crate::rollout::LIST.variants()),
        ("saved_query", || crate::saved_query::LIST.variants()),
        ("terminal", || crate::terminal::LIST.variants()),
        ("terminal.by_seen", || crate::terminal::BY_SEEN.variants()),
        ("terminal.counted", || crate::terminal::COUNTED.variants()),
        ("theme_period", || crate::theme_period::LIST.variants()),
        ("user", || crate::user::LIST.variants()),
        ("zone", || crate::zone::LIST.variants()),
    ];
    let fixed = fixed.iter().flat_map(|(noun, statements)| {
        statements.iter().map(move |(name, sql)| (format!("{noun}.{name}"), (*sql).to_owned()))
    });
    let lists = lists.iter().flat_map(|(noun, variants)| {
        variants().into_iter().enumerate().map(move |(n, sql)| (format!("{noun}.list.{n}"), sql))
    });
    let grouped: &[(&str, &[Group])] = &[
        ("acceptance", crate::acceptance::ALL),
        ("self_test", &[crate::self_test::ALL]),
        ("app_version", crate::app_version::ALL),
        ("attempt", crate::attempt::ALL),
        ("check_in", crate::check_in::ALL),
        ("consumable", crate::consumable::ALL),
        ("desired", crate::desired::ALL),
        ("enrollment_code", crate::enrollment_code::ALL),
        ("finding", crate::finding::ALL),
        ("inspection", crate::inspection::ALL),
        ("install", crate::install::ALL),
        ("watch", crate::watch::ALL),
        ("listing", crate::listing::ALL),
        ("public_list", crate::public_list::ALL),
        ("rating", crate::rating::ALL),
        ("rollout", crate::rollout::ALL),
        ("terminal", crate::terminal::ALL),
        ("zone", crate::zone::ALL),
    ];
    let grouped = grouped.iter().flat_map(|(noun, groups)| {
        let statements = groups.iter().flat_map(|statements| statements.iter());
        statements.map(move |(name, sql)| (format!("{noun}.{name}"), (*sql).to_owned()))
    });
    fixed.chain(grouped).chain(lists).chain(inserts()).chain(selects()).collect()
}

/// Every statement that takes many rows, with two of them.
#[cfg(test)]
fn inserts() -> Vec<(String, String)> {
    let inserts: &[(&str, crate::rows::Insert)] = &[
        ("app_quarantine", crate::app_quarantine::INSERT),
        ("app_usage.count", crate::app_usage::COUNT),
        ("app_usage.count_opens", crate::app_usage::COUNT_OPENS),
        ("check_in.presence", crate::check_in::PRESENCE),
        ("check_in.report", crate::check_in::REPORT),
        ("citizen_session", crate::citizen_session::INSERT),
        ("wipe", crate::wipe::INSERT),
        ("consumable.count", crate::consumable::COUNT),
        ("citizen_session.count", crate::citizen_session::COUNT),
        ("daily_check", crate::daily_check::INSERT),
        ("daily_check.latest", crate::daily_check::LATEST),
        ("enrollment_code", crate::enrollment_code::INSERT),
        ("event", crate::event::INSERT),
        ("self_test", crate::self_test::INSERT),
        ("health.append", crate::health::APPEND),
        ("offline_bundle.word", crate::offline_bundle::WORD),
        ("outbox.advance", crate::check_in::ADVANCE),
        ("rating.count", crate::rating::COUNT),
        ("rollout.attempt", crate::rollout::ATTEMPT),
        ("terminal", crate::terminal::INSERT),
        ("terminal_app.set", crate::terminal_app::SET),
        ("terminal_device", crate::terminal_device::INSERT),
        ("usage.count", crate::usage::COUNT),
        ("usage.count_hours", crate::usage::COUNT_HOURS),
    ];
    inserts.iter().map(|(name, insert)| (format!("{name}.insert"), insert.sql(2))).collect()
}

/// Every statement that takes many keys, with two of them.
#[cfg(test)]
fn selects() -> Vec<(String, String)> {
    let selects: &[(&str, crate::select_in::SelectIn)] = &[
        ("app_usage.known_apps", crate::app_usage::KNOWN_APPS),
        ("app_usage.known_versions", crate::app_usage::KNOWN_VERSIONS),
        ("attempt.steps", crate::attempt::STEPS),
        ("install.at_locations", crate::install::AT_LOCATIONS),
        ("install.places_named", crate::install::PLACES_NAMED),
        ("label.people", crate::label::PEOPLE),
        ("label.versions", crate::label::VERSIONS),
        ("listing.canary_targets", crate::listing::CANARY_TARGETS),
        ("listing.targets", crate::listing::TARGETS),
        ("location.by_ids", crate::location::BY_IDS),
        ("location.by_names", crate::location::BY_NAMES),
        ("notice.targets", crate::notice::TARGETS),
        ("public_list.standing", crate::public_list::STANDING),
        ("public_list.within", crate::public_list::WITHIN),
        ("public_list.services", crate::public_list::SERVICES),
        ("rollout.open_to", crate::rollout::OPEN_TO),
        ("rollout.standings", crate::rollout::STANDINGS),
        ("terminal_app.of_terminals", crate::terminal_app::OF_TERMINALS),
        ("scope.queries", crate::scope::QUERIES),
        ("scope.rollouts", crate::scope::ROLLOUTS),
        ("terminal.members", crate::terminal::MEMBERS),
        ("scope.divisions", crate::scope::DIVISIONS),
        ("scope.locations", crate::scope::LOCATIONS),
        ("scope.terminals", crate::scope::TERMINALS),
        ("usage.labels", crate::usage::LABELS),
        ("usage.stands_at", crate::usage::STANDS_AT),
        ("zone.pictures", crate::zone::KNOWN),
        ("zone.targets", crate::zone::TARGETS),
    ];
    selects.iter().map(|(name, select)| ((*name).to_owned(), select.sql(2))).collect()
}

#[cfg(test)]
mod tests {
    use sqlx::{AssertSqlSafe, Executor, SqlSafeStr};

    #[tokio::test]
    async fn every_statement_is_understood_by_both_databases() {
        crate::testing::on_fresh_database(|db| async move {
            for (name, sql) in super::all() {
                let mut tx = db.read().await.unwrap();
                let prepared = super::on!(&mut tx, |c| async {
                    c.prepare(AssertSqlSafe(sql.clone()).into_sql_str()).await.map(drop)
                });
                assert!(prepared.is_ok(), "{name}: {prepared:?}\n{sql}");
            }
        })
        .await;
    }
}
