use fleet_domain::{RolloutState, Scope};
use fleet_protocol::{AttemptState, ReleaseId, RolloutId, UnixMillis};
use uuid::Uuid;

use super::{Row, write};
use crate::attempt;
use crate::list::Page;
use crate::release::{self, NewRelease, ReleaseFilter};
use crate::rollout::{self, Decided, NewRollout, Tally};
use crate::rows::{Cell, Insert};
use crate::terminal::{self, Member};
use crate::{Db, StoreError};

const ATTEMPT: Insert = Insert {
    into: "INSERT INTO attempts (id, rollout_id, terminal_id, terminal_name, state, previous_state, from_version, bytes_done, \
        bytes_total, reason, created_at, updated_at)",
    columns: 12,
    then: "",
};
const STEP: Insert =
    Insert { into: "INSERT INTO attempt_steps (attempt_id, state, at, reason)", columns: 4, then: "" };
const RELEASES: u32 = 40;
const HOUR_MS: i64 = 3_600_000;
const SIZE: i64 = 90 << 20;
/// Of a hundred terminals, so many are in each state: of a rollout that is over, and of one that runs.
const OVER: [(AttemptState, usize); 5] = [
    (AttemptState::Committed, 90),
    (AttemptState::RolledBack, 4),
    (AttemptState::Failed, 3),
    (AttemptState::Rejected, 1),
    (AttemptState::Expired, 2),
];
const RUNNING: [(AttemptState, usize); 9] = [
    (AttemptState::Eligible, 30),
    (AttemptState::Downloading, 12),
    (AttemptState::Downloaded, 3),
    (AttemptState::Verified, 3),
    (AttemptState::Staged, 12),
    (AttemptState::Activating, 2),
    (AttemptState::Probation, 3),
    (AttemptState::Committed, 32),
    (AttemptState::RolledBack, 3),
];

/// Releases, the last of them the newest.
pub(super) async fn releases(db: &Db, now: UnixMillis, new_id: &impl Fn() -> Uuid) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    for n in 0..RELEASES {
        let release = NewRelease {
            id: ReleaseId(new_id()),
            version: format!("1.{n}.0"),
            target: format!("kiosk-terminal-1.{n}.0.tar.zst"),
            hardware: ["x86_64", "aarch64", "loongarch64"].map(str::to_owned).to_vec(),
            release_counter: u64::from(n) + 1,
            size: SIZE.unsigned_abs(),
            sha256: "ab".repeat(32),
            notes: "更稳定".to_owned(),
            published_at: now - i64::from(RELEASES - n) * 24 * HOUR_MS,
        };
        release::upsert(&mut tx, &release).await?;
    }
    tx.commit().await
}

/// Two rollouts over all terminals: one is over, one runs.
pub(super) async fn rollouts(db: &Db, now: UnixMillis, new_id: &impl Fn() -> Uuid) -> Result<(), StoreError> {
    let page = Page { sort: Some("release_counter"), descending: true, after: None, limit: 2 };
    let mut tx = db.read().await?;
    let (releases, _) = release::list(&mut tx, &ReleaseFilter::default(), &page).await?;
    let members = terminal::members(&mut tx, &[Scope::Everywhere]).await?;
    tx.rollback().await?;
    let plans = [("全市升级（上一轮）", 24 * 30, &OVER[..]), ("全市升级", 24, &RUNNING[..])];
    for ((name, hours_ago, shares), release) in plans.into_iter().zip(releases.iter().rev()) {
        let new = NewRollout {
            id: RolloutId(new_id()),
            name: name.to_owned(),
            release_id: ReleaseId(release.id),
            targets: vec![Scope::Everywhere],
            created_at: now - hours_ago * HOUR_MS,
            created_by: "ops1".to_owned(),
            ..NewRollout::default()
        };
        run(db, &new, &members, shares, new_id).await?;
    }
    Ok(())
}

async fn run(
    db: &Db,
    new: &NewRollout,
    members: &[Member],
    shares: &[(AttemptState, usize)],
    new_id: &impl Fn() -> Uuid,
) -> Result<(), StoreError> {
    let hundred: Vec<AttemptState> =
        shares.iter().flat_map(|(state, share)| std::iter::repeat_n(*state, *share)).collect();
    let (mut tally, mut attempts, mut steps) = (Tally::default(), Vec::new(), Vec::new());
    tally.joined(new.id.0, 0, i64::try_from(members.len()).unwrap_or(0));
    for ((member, state), at) in members.iter().zip(hundred.iter().cycle()).zip(new.created_at..) {
        let id = new_id();
        tally.moved((new.id.0, 0), AttemptState::Eligible, *state);
        attempts.push(row(id, new, member, *state, at));
        if *state != AttemptState::Eligible {
            steps.extend([AttemptState::Downloading, *state].map(|state| step(id, state, at)));
        }
    }
    let mut tx = db.write().await?;
    rollout::insert(&mut tx, new).await?;
    tx.commit().await?;
    write(db, ATTEMPT, attempts).await?;
    write(db, STEP, steps).await?;
    let mut tx = db.write().await?;
    tally.write(&mut tx, new.created_at).await?.settle(&mut tx).await?;
    let running = Decided { version: 1, state: RolloutState::Running, at: new.created_at };
    rollout::decide(&mut tx, new.id, running).await?;
    let effect = rollout::join_end(&mut tx, new.id, members.len(), new.created_at + HOUR_MS).await?;
    effect.settle(&mut tx).await?;
    tx.commit().await
}

fn row(id: Uuid, new: &NewRollout, member: &Member, state: AttemptState, at: UnixMillis) -> Row {
    vec![
        Cell::Id(id),
        Cell::Id(new.id.0),
        Cell::Id(member.id().0),
        Cell::Text(member.name.clone()),
        Cell::Text(attempt::word(state)),
        Cell::Text(attempt::word(AttemptState::Eligible)),
        Cell::Text(member.software_version.clone()),
        Cell::Int(SIZE / 2),
        Cell::Int(SIZE),
        Cell::MaybeText(None),
        Cell::Int(new.created_at),
        Cell::Int(at),
    ]
}

fn step(attempt: Uuid, state: AttemptState, at: UnixMillis) -> Row {
    vec![Cell::Id(attempt), Cell::Text(attempt::word(state)), Cell::Int(at), Cell::MaybeText(None)]
}
