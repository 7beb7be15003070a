//! Enrollment: by a person's approval, by a code, and what a wrong code says.

use fleet_protocol::{EnrollmentState, ProblemCode};
use terminal_core::ipc::{OutOfService, Screen, ShellMessage};

use crate::network::enrolled;
use crate::support::{AgentProcess, FakeServer, FakeShell, desired, eventually};

#[tokio::test]
async fn a_person_approves_the_code_on_the_screen() {
    let dir = tempfile::tempdir().unwrap();
    let server = FakeServer::start().await;
    server.state().desired = Some(desired("1", vec![]));
    let _agent = AgentProcess::start(&server, dir.path());
    let shell = FakeShell::connect(&AgentProcess::socket(dir.path())).await;
    let screen = shell
        .sees("the code", |screen| matches!(screen, Screen::Enrolling(view) if view.display_code.is_some()))
        .await;
    let Screen::Enrolling(view) = screen else { panic!("enrolling") };
    assert_eq!(view.display_code.as_deref(), Some("4F7K-2M"));
    assert!(view.qr_svg.unwrap().starts_with("<svg"));
    assert_eq!(view.state, Some(EnrollmentState::Pending));
    server.approve_all();
    shell.sees("the home page", |screen| matches!(screen, Screen::Home(_))).await;
}

#[tokio::test]
async fn a_code_lets_in_and_a_wrong_one_says_why_in_chinese() {
    let dir = tempfile::tempdir().unwrap();
    let server = FakeServer::start().await;
    {
        let mut state = server.state();
        state.desired = Some(desired("1", vec![]));
        state.codes.insert("OLD1-CODE".into(), Some(ProblemCode::ENROLLMENT_CODE_EXPIRED));
        state.codes.insert("K7M2-9QXP".into(), None);
    }
    let _agent = AgentProcess::start(&server, dir.path());
    let shell = FakeShell::connect(&AgentProcess::socket(dir.path())).await;
    shell.say(&ShellMessage::EnrollmentCode { code: "old1-code".into() });
    let screen = shell
        .sees(
            "what is wrong",
            |screen| matches!(screen, Screen::Enrolling(view) if view.code_problem.is_some()),
        )
        .await;
    let Screen::Enrolling(view) = screen else { panic!("enrolling") };
    let problem = view.code_problem.unwrap();
    assert_eq!((problem.code.as_str(), problem.title.as_str()), ("enrollment_code_expired", "注册码已过期"));
    assert_eq!(problem.detail, "请向运维人员索取新的注册码。");
    shell.say(&ShellMessage::EnrollmentCode { code: "ｋ7ｍ2 －9qxp".into() });
    shell.sees("the home page", |screen| matches!(screen, Screen::Home(_))).await;
}

#[tokio::test]
async fn a_used_an_expired_and_an_unknown_code_each_say_what_the_server_says() {
    let dir = tempfile::tempdir().unwrap();
    let server = FakeServer::start().await;
    {
        let mut state = server.state();
        state.codes.insert("USED-CODE".into(), Some(ProblemCode::ENROLLMENT_CODE_USED));
        state.codes.insert("OLD1-CODE".into(), Some(ProblemCode::ENROLLMENT_CODE_EXPIRED));
    }
    let _agent = AgentProcess::start(&server, dir.path());
    let shell = FakeShell::connect(&AgentProcess::socket(dir.path())).await;
    for (code, problem, title) in [
        ("USED-CODE", ProblemCode::ENROLLMENT_CODE_USED, "注册码已被使用"),
        ("OLD1-CODE", ProblemCode::ENROLLMENT_CODE_EXPIRED, "注册码已过期"),
        ("NONE-SUCH", ProblemCode::ENROLLMENT_CODE_UNKNOWN, "没有这个注册码"),
    ] {
        shell.say(&ShellMessage::EnrollmentCode { code: code.into() });
        let says_so = |screen: &Screen| {
            let Screen::Enrolling(view) = screen else { return false };
            let said = view.code_problem.as_ref().map(|said| (said.code.as_str(), said.title.as_str()));
            said == Some((problem.to_string().as_str(), title))
        };
        shell.sees(title, says_so).await;
    }
}

#[tokio::test]
async fn a_cloned_disk_shows_that_it_is_one() {
    let dir = tempfile::tempdir().unwrap();
    let (server, mut agent, _shell) = enrolled(dir.path()).await;
    agent.stop();
    let _clone = AgentProcess::start_as(&server, dir.path(), "machine-2");
    let shell = FakeShell::connect(&AgentProcess::socket(dir.path())).await;
    let conflict = Screen::OutOfService(OutOfService::Conflict { display_code: Some("4F7K-2M".into()) });
    shell.sees("the conflict", |screen| *screen == conflict).await;
    server.state().enrollments.retain(|request| request.hardware.fingerprint == "machine-2");
    server.approve_all();
    shell.sees("the home page, once a person decided", |screen| matches!(screen, Screen::Home(_))).await;
}

#[tokio::test]
async fn a_suspended_terminal_is_out_of_service_until_it_is_resumed() {
    let dir = tempfile::tempdir().unwrap();
    let (server, _agent, shell) = enrolled(dir.path()).await;
    let mut suspended = desired("2", vec![]);
    suspended.terminal.state = EnrollmentState::Suspended;
    server.state().desired = Some(suspended);
    server.wake();
    let page = Screen::OutOfService(OutOfService::Suspended);
    shell.sees("out of service", |screen| *screen == page).await;
    server.state().desired = Some(desired("3", vec![]));
    server.wake();
    shell.sees("the home page", |screen| matches!(screen, Screen::Home(_))).await;
    eventually("it is applied", || server.state().actual.is_some()).await;
}
