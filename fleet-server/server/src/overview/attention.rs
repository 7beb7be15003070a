use fleet_domain::{Connectivity, ConvergenceState, Severity};
use fleet_protocol::{EnrollmentState, TerminalId, UnixMillis};
use fleet_store::list::Page;
use fleet_store::power_cut::{self, StandingCut};
use fleet_store::terminal::{self, TerminalFilter, TerminalRow};
use fleet_store::{StoreError, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The most terminals on the list.
const MOST: u32 = 20;

/// A terminal that needs a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Attention {
    /// What is wrong.
    pub kind: AttentionKind,
    /// Which terminal.
    pub terminal_id: TerminalId,
    /// Its name.
    pub terminal_name: String,
    /// Where it stands.
    pub location_name: Option<String>,
    /// Since when, in Unix milliseconds.
    pub since: UnixMillis,
    /// More, in English, where there is more.
    pub detail: Option<String>,
}

/// Why a terminal needs a person, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttentionKind {
    /// A cloned disk.
    Conflict,
    /// Long overdue.
    Offline,
    /// There is no power from the wall, and little left in its battery or UPS.
    BatteryLow,
    /// The last upgrade was taken back.
    RolledBack,
    /// Something in the desired state cannot be applied.
    Failed,
    /// There is no power from the wall: it runs on its battery or UPS.
    OnBattery,
    /// Overdue.
    Late,
    /// Waits to be let in.
    Pending,
}

/// A terminal may be on it twice: that it had no power from the wall tells why it is offline.
pub(super) async fn attention(tx: &mut Tx, now: UnixMillis) -> Result<Vec<Attention>, StoreError> {
    let filter = TerminalFilter { attention: Some(Severity::ATTENTION), ..TerminalFilter::default() };
    let page = Page { sort: Some("severity"), descending: false, after: None, limit: MOST };
    let rows = terminal::list(tx, &filter, &page).await?;
    let mut all = rows.into_iter().map(Attention::of).collect::<Result<Vec<_>, _>>()?;
    all.extend(power_cut::standing(tx, now, MOST.into()).await?.into_iter().map(Attention::of_cut));
    all.sort_by_key(|one| one.kind);
    all.truncate(MOST as usize);
    Ok(all)
}

impl Attention {
    fn of(row: TerminalRow) -> Result<Self, StoreError> {
        let convergence = row.convergence()?;
        Ok(Self {
            kind: kind(row.enrollment()?, row.connectivity()?, convergence.state),
            terminal_id: TerminalId(row.id),
            terminal_name: row.name,
            location_name: row.location_name,
            since: row.since,
            detail: convergence.reason,
        })
    }

    fn of_cut(cut: StandingCut) -> Self {
        let StandingCut { terminal_id, terminal_name, location_name, began_at, is_low } = cut;
        Self {
            kind: if is_low { AttentionKind::BatteryLow } else { AttentionKind::OnBattery },
            terminal_id: TerminalId(terminal_id),
            terminal_name,
            location_name,
            since: began_at,
            detail: None,
        }
    }
}

/// The same order as [`Severity::of`].
fn kind(
    enrollment: EnrollmentState,
    connectivity: Connectivity,
    convergence: ConvergenceState,
) -> AttentionKind {
    match (enrollment, connectivity, convergence) {
        (EnrollmentState::Conflict, _, _) => AttentionKind::Conflict,
        (EnrollmentState::Pending, _, _) => AttentionKind::Pending,
        (_, Connectivity::Offline, _) => AttentionKind::Offline,
        (_, _, ConvergenceState::RolledBack) => AttentionKind::RolledBack,
        (_, _, ConvergenceState::Failed) => AttentionKind::Failed,
        (_, _, _) => AttentionKind::Late,
    }
}
