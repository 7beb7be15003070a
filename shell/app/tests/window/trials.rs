use std::path::Path;

use fleet_protocol::{
    CheckFault, CheckOutcome, CheckResult, Event, InspectionCheck, InspectionId, MissingPart,
};
use terminal_core::ipc::{AgentMessage, AppView, HostedSource, ShellMessage, TrialOutcome};
use uuid::Uuid;

use crate::shell::{SOON, Shell, wait_for};
use crate::view::{app_id, bundle, version_id};

const PAGE: &str = r#"<!doctype html><meta charset="utf-8"><title>坏了</title>
<h1>社保查询</h1><input autofocus><img src="gone.png?who=1"><img src="https://other.example/x.png">
<p><a href="https://pay.example/start?session=7">缴费</a></p>
<script>
  kiosk.info().then((info) => { document.title = info.language; neverDefined(); });
  document.body.append('一路 火车站');
  setTimeout(() => { null.x; }, 0);
</script>"#;

fn broken_app(root: &Path) -> AppView {
    std::fs::write(root.join("index.html"), PAGE).unwrap();
    let source =
        HostedSource::Bundle { root: root.into(), entry: "index.html".into(), allowed_origins: vec![] };
    AppView { source, ..bundle(1, "坏了", &[]) }
}

fn try_app(shell: &Shell, n: u128) -> InspectionId {
    let id = InspectionId(Uuid::from_u128(n));
    shell.agent.say(&AgentMessage::Try { id, app_id: app_id(1), version_id: version_id(1) });
    id
}

fn outcome(shell: &Shell, of: InspectionId) -> TrialOutcome {
    wait_for("the trial to end", SOON, || {
        shell.agent.said().into_iter().find_map(|said| match said {
            ShellMessage::Tried { id, outcome } if id == of => Some(outcome),
            _ => None,
        })
    })
}

fn fault(results: &[CheckResult], of: InspectionCheck) -> Option<CheckFault> {
    let result = results.iter().find(|result| result.check == of).unwrap();
    match &result.outcome {
        CheckOutcome::Failed { fault } => Some(fault.clone()),
        CheckOutcome::Passed { .. } | CheckOutcome::Skipped { .. } => None,
    }
}

fn front(shell: &Shell) -> String {
    let views = shell.report()["views"].clone();
    let top = views.as_array().and_then(|views| views.last()).cloned().unwrap_or_default();
    top["view"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn an_app_is_tried_unseen_and_a_touch_ends_it() {
    let dir = tempfile::tempdir().unwrap();
    let shell = Shell::start(vec![broken_app(dir.path())]);
    shell.wait_until("bar", "true");
    let before = shell.web_processes();
    let id = try_app(&shell, 1);
    wait_for("the app to be there", SOON, || shell.has_app().then_some(()));
    assert_eq!(front(&shell), "home");
    shell.wait_until("app", "document.title === 'zh-CN'");
    let TrialOutcome::Made { results, text } = outcome(&shell, id) else { panic!("disturbed") };
    assert_eq!(fault(&results, InspectionCheck::Opening), None);
    assert_eq!(
        text.unwrap().lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>(),
        ["社保查询", "缴费", "一路 火车站", "→ https://pay.example/start"]
    );
    assert_eq!(fault(&results, InspectionCheck::Painting), None);
    let Some(CheckFault::ScriptErrors { errors, count: 2 }) = fault(&results, InspectionCheck::Scripts)
    else {
        panic!("{results:?}")
    };
    assert!(errors.iter().any(|error| error.message.contains("neverDefined")), "{errors:?}");
    assert!(errors.iter().any(|error| error.source.ends_with("/index.html") && error.line > 0), "{errors:?}");
    let Some(CheckFault::MissingParts { parts, .. }) = fault(&results, InspectionCheck::Parts) else {
        panic!("{results:?}")
    };
    let gone = format!("app://{}/gone.png", app_id(1));
    assert!(parts.contains(&MissingPart { url: gone, kept_from: false }), "{parts:?}");
    let kept = MissingPart { url: "https://other.example".into(), kept_from: true };
    assert!(parts.contains(&kept), "{parts:?}");
    wait_for("its process to be gone", SOON, || (shell.web_processes() == before).then_some(()));
    let told = shell.agent.events();
    assert!(
        told.iter().all(|event| matches!(event, Event::Wiped { .. })),
        "no session, no failure: {told:?}"
    );

    // A citizen comes: the home page answers, and nothing of the trial is left beside the session.
    let id = try_app(&shell, 2);
    wait_for("the app to be there", SOON, || shell.has_app().then_some(()));
    shell.display.click(540, 30);
    assert_eq!(outcome(&shell, id), TrialOutcome::Disturbed);
    shell.wait_until("home", "state.session.state === 'active'");
    wait_for("its process to be gone", SOON, || (shell.web_processes() == before).then_some(()));
    shell.open("坏了");
    assert_eq!(front(&shell), "bar");
}
