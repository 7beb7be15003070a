//! A switch to another version never comes under a citizen's hands.

use std::path::Path;

use fleet_protocol::{
    Activation, ActivationWhen, AppId, AttemptId, AttemptState, Command, CommandId, CommandKind,
    CommandOutcome, CommandRefusal, DesiredRelease, Event, Held, HoldReason, OpeningHours, ReleaseId,
    RolloutId, UnixMillis, UpgradeReport,
};
use terminal_core::ipc::{AgentMessage, ShellMessage};
use terminal_core::lock::LockReport;
use terminal_core::upgrade::AttemptRecord;
use uuid::Uuid;

use crate::support::{
    AgentProcess, FakeLauncher, FakeServer, FakeShell, desired, eventually, eventually_some,
};

fn release() -> DesiredRelease {
    DesiredRelease {
        release_id: ReleaseId(Uuid::from_u128(1)),
        version: "1.1.0".into(),
        target: "kiosk-terminal-1.1.0-x86_64.tar.zst".into(),
        rollout_id: RolloutId(Uuid::from_u128(2)),
        attempt_id: AttemptId(Uuid::from_u128(7)),
        activation: Activation::default(),
        grant: None,
    }
}

/// A terminal with a launcher, on whose disk version 1.1.0 is staged.
async fn staged(dir: &Path) -> (FakeServer, AgentProcess, FakeLauncher, FakeShell) {
    staged_with(dir, release(), vec![]).await
}

/// The same in a hall that is open at these hours.
async fn staged_with(
    dir: &Path,
    release: DesiredRelease,
    hours: Vec<OpeningHours>,
) -> (FakeServer, AgentProcess, FakeLauncher, FakeShell) {
    let server = FakeServer::start().await;
    direct(&server, "1", release.clone(), hours);
    let record = AttemptRecord {
        state: AttemptState::Staged,
        slot: Some("1.1.0".into()),
        ..AttemptRecord::new(release)
    };
    std::fs::create_dir_all(dir.join("data/upgrade")).unwrap();
    std::fs::write(dir.join("data/upgrade/attempt.json"), serde_json::to_vec(&record).unwrap()).unwrap();
    let (agent, launcher) = AgentProcess::start_by_launcher(&server, dir);
    let shell = FakeShell::connect(&AgentProcess::socket(dir)).await;
    eventually("the terminal asks to be let in", || !server.state().enrollments.is_empty()).await;
    server.approve_all();
    (server, agent, launcher, shell)
}

/// What the fleet wants from now on.
fn direct(server: &FakeServer, etag: &str, release: DesiredRelease, hours: Vec<OpeningHours>) {
    let mut state = desired(etag, vec![]);
    state.release = Some(release);
    state.location.as_mut().unwrap().opening_hours = hours;
    server.state().desired = Some(state);
}

fn heartbeat(session_open: bool) -> ShellMessage {
    ShellMessage::Heartbeat { home_painted: true, session_open, open_app: None }
}

/// Lets the shell answer the next time it is asked.
async fn answers(shell: &FakeShell, idle: bool) {
    let asked = shell.asked_to_switch();
    eventually("the shell is asked", || shell.asked_to_switch() > asked).await;
    shell.say(&ShellMessage::SwitchAnswer { idle });
}

/// Waits until a check-in says that the switch waits for something.
async fn waits(server: &FakeServer) {
    let held = |report: &UpgradeReport| report.state == AttemptState::Staged && report.reason.is_some();
    eventually("the switch is reported as waiting", || {
        let state = server.state();
        state.actual.as_ref().and_then(|actual| actual.upgrade.as_ref()).is_some_and(held)
    })
    .await;
}

#[tokio::test]
async fn a_staged_version_waits_until_the_citizen_has_gone() {
    let dir = tempfile::tempdir().unwrap();
    let (server, _agent, launcher, shell) = staged(dir.path()).await;
    shell.say(&heartbeat(true));
    answers(&shell, false).await;
    waits(&server).await;
    answers(&shell, false).await;
    assert!(!launcher.activates());
    assert_eq!(
        server.state().actual.as_ref().unwrap().applied_etag,
        None,
        "what is desired does not run yet"
    );
    shell.say(&heartbeat(false));
    answers(&shell, true).await;
    eventually("the launcher is told to switch", || launcher.activates()).await;
}

#[tokio::test]
async fn an_agent_started_anew_during_a_session_does_not_switch_under_the_citizens_hands() {
    let dir = tempfile::tempdir().unwrap();
    let (server, mut agent, _launcher, mut shell) = staged(dir.path()).await;
    shell.say(&heartbeat(true));
    answers(&shell, false).await;
    waits(&server).await;
    agent.kill();
    server.state().actual = None;
    let (_agent, launcher) = AgentProcess::start_by_launcher(&server, dir.path());
    // It has asked, with no shell to answer, once it reports that the switch waits.
    waits(&server).await;
    assert!(!launcher.activates());
    shell.reconnect(&AgentProcess::socket(dir.path())).await;
    shell.say(&heartbeat(true));
    answers(&shell, false).await;
    answers(&shell, false).await;
    assert!(!launcher.activates());
    answers(&shell, true).await;
    eventually("the launcher is told to switch", || launcher.activates()).await;
}

#[tokio::test]
async fn a_shell_that_does_not_answer_is_told_that_the_switch_does_not_come() {
    let dir = tempfile::tempdir().unwrap();
    let (_server, _agent, launcher, shell) = staged(dir.path()).await;
    eventually("the shell is asked", || shell.asked_to_switch() > 0).await;
    eventually("the question is taken back", || shell.heard().contains(&AgentMessage::SwitchCancelled)).await;
    // An answer that comes too late is none.
    shell.say(&ShellMessage::SwitchAnswer { idle: true });
    let asked = shell.asked_to_switch();
    eventually("the shell is asked again", || shell.asked_to_switch() > asked).await;
    assert!(!launcher.activates());
}

fn app() -> AppId {
    AppId(Uuid::from_u128(3))
}

fn locked(left_ms: u64) -> ShellMessage {
    let reason = "payment".parse().unwrap();
    let held = LockReport { holder: app(), reason, held_ms: 0, left_ms, hard_left_ms: 3_600_000 };
    ShellMessage::Lock { held: Some(held) }
}

/// Waits until a check-in says that the switch waits for this; what it says.
async fn waits_for(server: &FakeServer, reason: HoldReason) -> Held {
    let what = format!("the switch is reported as waiting for {reason:?}");
    eventually_some(&what, || {
        let state = server.state();
        let held = state.actual.as_ref()?.upgrade.as_ref()?.held.clone()?;
        (held.reason == reason).then_some(held)
    })
    .await
}

#[tokio::test]
async fn a_lock_holds_back_the_switch_and_a_restart_until_it_is_released() {
    let dir = tempfile::tempdir().unwrap();
    let (server, _agent, launcher, shell) = staged(dir.path()).await;
    shell.say(&heartbeat(false));
    shell.say(&locked(600_000));
    let held = waits_for(&server, HoldReason::Lock).await;
    assert_eq!(held.detail, Some(format!("{} for payment", app())));
    assert!(held.until.is_some());
    let asked = shell.asked_to_switch();
    let id = CommandId(Uuid::from_u128(9));
    let restart = Command { id, kind: CommandKind::RestartShell, expires_at: i64::MAX };
    server.state().commands.push(restart);
    server.wake();
    let outcome = eventually_some("the outcome", || server.state().outcomes.get(&id).cloned()).await;
    assert_eq!(outcome, CommandOutcome::Refused { reason: CommandRefusal::Locked });
    assert!(!launcher.activates());
    assert_eq!(shell.asked_to_switch(), asked, "nobody is asked while the lock is held");
    shell.say(&ShellMessage::Lock { held: None });
    answers(&shell, true).await;
    eventually("the launcher is told to switch", || launcher.activates()).await;
}

#[tokio::test]
async fn a_lock_that_reaches_its_hard_deadline_holds_nothing_back_and_is_on_record() {
    let dir = tempfile::tempdir().unwrap();
    let (server, _agent, launcher, shell) = staged(dir.path()).await;
    let ShellMessage::Lock { held: Some(report) } = locked(8_000) else { panic!("no lock") };
    let last = LockReport { held_ms: 3_592_000, hard_left_ms: 8_000, ..report };
    shell.say(&ShellMessage::Lock { held: Some(last) });
    waits_for(&server, HoldReason::Lock).await;
    // The shell never says that it is over; it says what it has to record.
    let broken =
        Event::LockBroken { holder: app().to_string(), reason: "payment".into(), held_ms: 3_600_000 };
    shell.say(&ShellMessage::Event(broken.clone()));
    answers(&shell, true).await;
    eventually("the launcher is told to switch", || launcher.activates()).await;
    eventually("the broken lock is on record", || server.state().events().contains(&broken)).await;
}

/// 2026-11-24, a Tuesday, 10:00 in Shanghai.
const TEN: UnixMillis = 1_795_485_600_000;

#[tokio::test]
async fn an_open_hall_is_not_interrupted_before_it_closes_or_the_deadline_has_passed() {
    let dir = tempfile::tempdir().unwrap();
    let hours = || vec![OpeningHours { days: vec![2], opens: "09:00".into(), closes: "17:00".into() }];
    let outside = |deadline| {
        let activation = Activation { when: ActivationWhen::OutsideOpeningHours, deadline };
        DesiredRelease { activation, ..release() }
    };
    let (server, mut agent, launcher, shell) = staged_with(dir.path(), outside(None), hours()).await;
    server.state().time = Some(TEN);
    let held = waits_for(&server, HoldReason::OpeningHours).await;
    assert_eq!(held.until, Some(TEN + 7 * 3_600_000));
    assert_eq!(shell.asked_to_switch(), 0, "nobody is asked while the hall is open");
    agent.kill();
    drop((launcher, shell));
    // Started anew, it does not know the time: it waits, whatever the machine's own date says.
    server.state().down = true;
    let (_agent, launcher) = AgentProcess::start_by_launcher(&server, dir.path());
    let shell = FakeShell::connect(&AgentProcess::socket(dir.path())).await;
    shell.say(&heartbeat(false));
    direct(&server, "2", outside(Some(TEN + 3_600_000)), hours());
    {
        let mut state = server.state();
        state.actual = None;
        state.down = false;
    }
    // It hears the time before it hears of the deadline, and may report in between.
    eventually("the deadline comes before the end of the day", || {
        let state = server.state();
        let held = state.actual.as_ref().and_then(|actual| actual.upgrade.as_ref()?.held.as_ref());
        held.is_some_and(|held| {
            held.reason == HoldReason::OpeningHours && held.until == Some(TEN + 3_600_000)
        })
    })
    .await;
    assert_eq!(shell.asked_to_switch(), 0);
    assert!(!launcher.activates());
    direct(&server, "3", outside(Some(TEN - 1)), hours());
    server.wake();
    answers(&shell, true).await;
    eventually("the launcher is told to switch", || launcher.activates()).await;
}
