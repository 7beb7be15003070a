use fleet_domain::{
    AttemptCounts, CrashRecord, Forecast, Plan, Running, Threshold, Wave, WaveForecast, WavePlan, WaveSize,
    WaveState,
};
use fleet_protocol::{Activation, RolloutId, UnixMillis};
use fleet_store::Tx;
use fleet_store::rollout;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::RolloutSummary;
use crate::problem::{ApiResult, Code};
use crate::targets::{self, Target};

/// A rollout with its targets, its plan, and how each wave goes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Rollout {
    /// What a list shows of it.
    #[serde(flatten)]
    pub summary: RolloutSummary,
    /// Which terminals.
    pub targets: Vec<Target>,
    /// How it goes through them.
    pub plan: Plan,
    /// When terminals may switch.
    pub activation: Activation,
    /// Who let it go.
    pub approval: Approval,
    /// How it goes, one for each wave of the plan.
    pub waves: Vec<RolloutWave>,
    /// How its terminals crash.
    pub crashes: CrashRates,
    /// When its last attempt is likely to end, going by how fast it went until now.
    pub ends_at: Option<UnixMillis>,
    /// The rollout that takes it back.
    pub reversed_by: Option<RolloutId>,
}

/// The approval of a rollout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = RolloutApproval)]
pub struct Approval {
    /// When somebody asked for it.
    pub submitted_at: Option<UnixMillis>,
    /// When it was given.
    pub approved_at: Option<UnixMillis>,
    /// User name of who gave it.
    pub approved_by: Option<String>,
}

/// A wave as it goes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RolloutWave {
    /// From 1.
    pub number: i64,
    /// Where it stands.
    pub state: WaveState,
    /// What the plan says of its size.
    pub size: WaveSize,
    /// For how many milliseconds it is watched after it is through.
    pub soak_ms: i64,
    /// It is through when so many percent of its attempts have ended.
    pub done_percent: u8,
    /// How much may go wrong in it.
    pub stop: Option<Threshold>,
    /// How many terminals are in it.
    pub terminals: i64,
    /// How many attempts are in which state.
    pub counts: AttemptCounts,
    /// Attempts that went wrong since somebody last went on in spite of failures: what the threshold looks at.
    pub failures: i64,
    /// Their share of the attempts that have ended, in percent; `null` before the first has.
    pub failure_percent: Option<f64>,
    /// When its terminals were first told.
    pub opened_at: Option<UnixMillis>,
    /// When enough of its attempts had ended.
    pub done_at: Option<UnixMillis>,
    /// Until when it is watched.
    pub soak_until: Option<UnixMillis>,
    /// When it passed.
    pub passed_at: Option<UnixMillis>,
    /// What to expect.
    pub forecast: WaveForecast,
}

/// Crashes of terminals that run the release, and of those of the rollout that do not yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CrashRates {
    /// Crashes of upgraded terminals.
    pub upgraded: i64,
    /// In a thousand hours; `null` before the first hour.
    pub upgraded_per_1000_hours: Option<f64>,
    /// Crashes of the others.
    pub others: i64,
    /// In a thousand hours; `null` before the first hour.
    pub others_per_1000_hours: Option<f64>,
}

impl Rollout {
    /// The rollout as an answer; "not found" if there is none.
    pub async fn load(tx: &mut Tx, id: RolloutId, now: UnixMillis) -> ApiResult<Self> {
        let row = rollout::find(tx, id).await?.ok_or(Code::NotFound)?;
        let running = rollout::running(tx, &row, now).await?;
        let forecast = Forecast::of(&running, row.starts_at, now);
        let scopes = rollout::targets(tx, id).await?;
        let approval = Approval {
            submitted_at: row.submitted_at,
            approved_at: row.approved_at,
            approved_by: row.approved_by.clone(),
        };
        Ok(Self {
            targets: targets::named(tx, &scopes).await?,
            activation: row.activation()?,
            approval,
            waves: waves(&running, &forecast),
            crashes: CrashRates::of(&running.crashes),
            ends_at: forecast.ends_at,
            reversed_by: rollout::reversed_by(tx, id).await?,
            plan: running.plan,
            summary: row.try_into()?,
        })
    }
}

fn waves(running: &Running, forecast: &Forecast) -> Vec<RolloutWave> {
    let parts = running.waves.iter().zip(&running.plan.waves).zip(&forecast.waves).zip(1..);
    parts.map(|(((wave, plan), forecast), number)| RolloutWave::of(wave, plan, *forecast, number)).collect()
}

impl RolloutWave {
    fn of(wave: &Wave, plan: &WavePlan, forecast: WaveForecast, number: i64) -> Self {
        let ended = wave.judged();
        Self {
            number,
            state: wave.state,
            size: plan.size,
            soak_ms: plan.soak_ms,
            done_percent: plan.done_percent,
            stop: plan.stop,
            terminals: wave.counts.total(),
            counts: wave.counts,
            failures: wave.bad(),
            failure_percent: percent(wave.bad(), ended),
            opened_at: wave.opened_at,
            done_at: wave.done_at,
            soak_until: wave.soak_until,
            passed_at: wave.passed_at,
            forecast,
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a share for people")]
fn percent(bad: i64, ended: i64) -> Option<f64> {
    (ended > 0).then(|| (bad as f64 * 1_000.0 / ended as f64).round() / 10.0)
}

impl CrashRates {
    fn of(record: &CrashRecord) -> Self {
        Self {
            upgraded: record.upgraded_crashes,
            upgraded_per_1000_hours: record.upgraded_rate(),
            others: record.other_crashes,
            others_per_1000_hours: record.other_rate(),
        }
    }
}
