//! Pages that do one thing without end. The shell goes on: its bar answers, its memory stays where it was.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::processes::resident;
use crate::shell::{SOON, Shell, wait_for};
use crate::view::remote;
use crate::web::Web;

/// What is done without end, and how it is begun. Each goes on until the app is closed.
const FLOODS: [(&str, &str); 7] = [
    (
        "calls of the bridge",
        "setInterval(() => { for (let call = 0; call < 300; call += 1) \
         postMessage({ kioskCall: 'x'.repeat(60000), kioskId: call }, '*'); }, 1); 1",
    ),
    (
        "requests that are refused",
        "setInterval(() => { for (let made = 0; made < 300; made += 1) \
         fetch('http://127.0.0.1:1/' + 'x'.repeat(2000) + Math.random()).catch(() => {}); }, 1); 1",
    ),
    (
        "history",
        "setInterval(() => { try { for (let made = 0; made < 300; made += 1) \
         history.pushState('x'.repeat(10000), '', '/' + Math.random()); } catch {} history.go(-2); }, 1); 1",
    ),
    (
        "dialogs",
        "setInterval(() => { for (let made = 0; made < 50; made += 1) { alert(1); confirm(1); prompt(1); } print(); }, 1); 1",
    ),
    (
        "windows",
        "setInterval(() => { for (let made = 0; made < 50; made += 1) open('/opened' + made, '_blank', 'width=9'); close(); }, 1); 1",
    ),
    ("titles", "setInterval(() => (document.title = Math.random() + 'x'.repeat(100000)), 1); 1"),
    (
        "navigations that are refused",
        "setInterval(() => (location.href = 'http://127.0.0.1:1/' + Math.random()), 1); 1",
    ),
];

/// For how long each goes on before anybody leaves.
const FLOODED: Duration = Duration::from_secs(1);
/// How much the shell's own process may have grown, in KiB: it keeps what it is told until it has read it.
const GROWN: u64 = 200 << 10;

#[test]
fn a_page_that_floods_holds_neither_the_shell_nor_the_citizen_up() {
    let web = Web::start();
    let shell = Shell::start(vec![remote(1, "应用", &format!("{}/", web.origin()), &[&web.origin()])]);
    let before = resident(shell.pid());
    for (what, flood) in FLOODS {
        shell.open("应用");
        let pages = shell.web_processes();
        // What a page may do for a citizen's touch it is to have tried too.
        shell.click_first_input();
        shell.eval("app", flood).unwrap();
        let (began, mut most) = (Instant::now(), 0);
        wait_for("a while", SOON, || {
            most = most.max(resident(shell.pid()));
            assert!(shell.windows() == 1, "{what}: another window was opened");
            (began.elapsed() >= FLOODED).then_some(())
        });
        assert!(most < before + GROWN, "{what}: the shell grew from {before} to {most} KiB");
        assert_eq!(shell.web_processes(), pages, "{what}: another process");
        let left = Instant::now();
        shell.click("bar", "返回首页");
        wait_for(what, Duration::from_secs(10), || (!shell.has_app()).then_some(()));
        eprintln!(
            "{what}: home {} ms after it was asked for, {} KiB more",
            left.elapsed().as_millis(),
            most.saturating_sub(before)
        );
        assert_eq!(shell.eval("home", "state.session.state"), Ok(json!("active")), "{what}");
    }
    let silence = shell.agent.longest_silence();
    assert!(silence < Duration::from_secs(8), "the home page was not heard for {silence:?}");
}
