use fleet_domain::{Plan, Scope, rollout as rules};
use fleet_protocol::{ReleaseId, RolloutId, TerminalId};
use uuid::Uuid;

use super::{RolloutRow, targets, wave};
use crate::statement::{execute, statements};
use crate::terminal::{EVERY, Member, member_ids, members_of};
use crate::{StoreError, Tx, release};

statements! {
    TOTAL = "UPDATE rollouts SET join_total = $2 WHERE id = $1";
}

/// So many terminals join in the transaction that starts the rollout; more are left to the job.
pub const AT_ONCE: usize = 500;

/// The terminals that a rollout is for, in the order in which they join.
#[derive(Debug, Clone)]
pub struct Candidates {
    /// Which, by id.
    pub ids: Vec<Uuid>,
    /// Where each wave ends.
    pub bounds: Vec<i64>,
}

/// Which members a release is for.
pub(super) struct Wanted {
    /// `None` also takes who runs it already, or seems to: whoever is still proving the version that is taken back.
    but_for: Option<String>,
    hardware: Vec<String>,
}

impl Wanted {
    pub async fn by(tx: &mut Tx, row: &RolloutRow) -> Result<Self, StoreError> {
        let found = release::find(tx, ReleaseId(row.release_id)).await?;
        let release = found.ok_or_else(|| StoreError::corrupt("rollouts", "release_id", row.release_id))?;
        let hardware = release.hardware()?;
        Ok(Self::of(release.version, hardware, row.reverse_of.is_some()))
    }

    pub fn of(version: String, hardware: Vec<String>, takes_back: bool) -> Self {
        Self { but_for: (!takes_back).then_some(version), hardware }
    }

    /// It does not run the release already, and the release is made for it.
    pub fn fits(&self, member: &Member) -> bool {
        let hardware = self.hardware.is_empty() || self.hardware.contains(&member.arch);
        self.but_for.as_ref() != Some(&member.software_version) && hardware
    }
}

/// The terminals in the targets that the release is for, ranked. It only reads: a large fleet takes a moment.
pub async fn candidates(tx: &mut Tx, row: &RolloutRow) -> Result<Candidates, StoreError> {
    let id = RolloutId(row.id);
    let (scopes, wanted) = (targets(tx, id).await?, Wanted::by(tx, row).await?);
    let ids = fitting(tx, &scopes, &wanted).await?;
    let (_, ranked) = wave::of(tx, id).await?;
    let bounds = match ranked {
        Some(bounds) => bounds,
        None => bounds(id, &row.plan()?, &ids),
    };
    Ok(Candidates { ids, bounds })
}

/// How many terminals a rollout would have in each of its waves, if it began now.
pub async fn preview(
    tx: &mut Tx,
    scopes: &[Scope],
    release: &release::ReleaseRow,
    plan: &Plan,
) -> Result<Vec<usize>, StoreError> {
    let wanted = Wanted::of(release.version.clone(), release.hardware()?, false);
    let ids = fitting(tx, scopes, &wanted).await?;
    // Which terminals go first depends on the rollout's id; how many does not.
    let id = RolloutId(Uuid::nil());
    let bounds = bounds(id, plan, &ids);
    let mut sizes = vec![0; plan.waves.len()];
    for terminal in ids {
        sizes[rules::place(&bounds, rules::hash(id, TerminalId(terminal)))] += 1;
    }
    Ok(sizes)
}

/// Whether a rollout is for so few terminals that they can join at once.
pub(super) async fn is_small(tx: &mut Tx, id: RolloutId) -> Result<bool, StoreError> {
    let scopes = targets(tx, id).await?;
    let most = i64::try_from(AT_ONCE).unwrap_or(i64::MAX) + 1;
    Ok(member_ids(tx, &scopes, most).await?.len() <= AT_ONCE)
}

async fn fitting(tx: &mut Tx, scopes: &[Scope], wanted: &Wanted) -> Result<Vec<Uuid>, StoreError> {
    let all = member_ids(tx, scopes, EVERY).await?;
    let mut ids = Vec::with_capacity(all.len());
    for some in all.chunks(512) {
        let members = members_of(tx, some).await?;
        ids.extend(members.iter().filter(|member| wanted.fits(member)).map(|member| member.id().0));
    }
    ids.sort_unstable();
    Ok(ids)
}

fn bounds(id: RolloutId, plan: &Plan, ids: &[Uuid]) -> Vec<i64> {
    let hashes = ids.iter().map(|terminal| rules::hash(id, TerminalId(*terminal)));
    rules::bounds(plan, if plan.needs_ranking() { hashes.collect() } else { Vec::new() })
}

/// Keeps where the waves end: whoever comes later, and a server that starts again, find the same places.
pub async fn rank(tx: &mut Tx, id: RolloutId, candidates: &Candidates) -> Result<(), StoreError> {
    wave::rank(tx, id, &candidates.bounds).await?;
    let total = i64::try_from(candidates.ids.len()).unwrap_or(i64::MAX);
    execute!(tx, TOTAL, id.0, total).map(drop)
}
