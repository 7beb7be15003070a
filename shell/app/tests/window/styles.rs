use std::fs;
use std::path::Path;

use fleet_protocol::{Event, Sha256, ThemeFailure};
use serde_json::json;
use terminal_core::ipc::{AgentMessage, KioskView, Screen, ThemeBundleView};

use crate::shell::{SOON, Shell, wait_for};
use crate::view::{bundle, home};

const LANTERN: Sha256 = Sha256([7; 32]);

fn in_style(root: &Path) -> KioskView {
    let mut view = home(vec![bundle(1, "应用", &[])]);
    let Screen::Home(page) = &mut view.screen else { panic!("no home") };
    page.theme = "lantern".parse().unwrap();
    page.theme_bundle =
        Some(ThemeBundleView { version: "1.0.0".parse().unwrap(), sha256: LANTERN, root: root.into() });
    view
}

#[test]
fn a_style_is_served_to_the_trusted_pages_alone_and_gives_way_when_it_fails() {
    let style = tempfile::tempdir().unwrap();
    fs::write(style.path().join("theme.js"), "export default 42").unwrap();
    fs::write(style.path().join("theme.css"), ":root { --lantern: 7 }").unwrap();
    fs::write(style.path().join("theme.json"), "{}").unwrap();
    let shell = Shell::start(vec![bundle(1, "应用", &[])]);
    shell.agent.say(&AgentMessage::View(Box::new(in_style(style.path()))));
    shell.wait_until("home", "state.screen.theme_bundle !== null");
    let run = "(async () => { const { module_url, style_url, sha256 } = state.screen.theme_bundle; \
        const link = document.createElement('link'); link.rel = 'stylesheet'; link.href = style_url; \
        document.head.append(link); await new Promise((done) => { link.onload = done; }); \
        const status = async (url) => (await fetch(url)).status; \
        window.seen = [(await import(module_url)).default, \
            getComputedStyle(document.documentElement).getPropertyValue('--lantern').trim(), \
            await status(module_url.replace('.js', '.json')), \
            await status(module_url.replace(sha256, sha256.replaceAll('7', '8')))]; \
        })(); 1";
    shell.eval("home", run).unwrap();
    shell.wait_until("home", "window.seen !== undefined");
    assert_eq!(shell.eval("home", "seen"), Ok(json!([42, "7", 404, 404])));
    shell.eval("home", &format!("kioskHost.invoke('theme_painted', {{ sha256: '{LANTERN}' }}); 1")).unwrap();

    shell.open("应用");
    let url = format!("kiosk://localhost/theme/{LANTERN}/theme.js");
    let ask = format!(
        "window.got = undefined; import('{url}').then(() => {{ got = 'it'; }}, () => {{ got = 'nothing'; }}); 1"
    );
    shell.eval("app", &ask).unwrap();
    shell.wait_until("app", "window.got !== undefined");
    assert_eq!(shell.eval("app", "got"), Ok(json!("nothing")));
    shell.click("bar", "结束并退出");
    shell.wait_until("home", "state.session.state === 'none'");

    let failed = format!(
        "kioskHost.invoke('theme_failed', {{ sha256: '{LANTERN}', failure: 'threw', reason: 'no lanterns' }}); 1"
    );
    shell.eval("home", &failed).unwrap();
    shell.wait_until("home", "state.screen.theme_bundle === null && state.screen.theme === 'lantern'");
    let failure = wait_for("the event", SOON, || {
        shell.agent.events().into_iter().find_map(|event| match event {
            Event::ThemeFailed { failure, .. } => Some(failure),
            _ => None,
        })
    });
    assert_eq!(failure, ThemeFailure::Threw);
}
