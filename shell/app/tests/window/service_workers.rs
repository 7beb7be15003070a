use std::time::Duration;

use crate::shell::{SOON, Shell, wait_for};
use crate::view::remote;
use crate::web::Web;

/// Long enough for a request that got away to arrive; nothing can be waited for that must not come.
const QUIET: Duration = Duration::from_secs(3);

/// Starts a worker of this kind that tries again and again to reach the strange origin.
fn start_worker(shell: &Shell, kind: &str, evil: &str) {
    let address = format!("/worker.js?{evil}");
    let start = match kind {
        "service" => format!(
            "window.went = 0; navigator.serviceWorker.register('{address}').then(() => (went = 1), (e) => (went = String(e))); 1"
        ),
        "shared" => {
            format!("window.shared = new SharedWorker('{address}'); shared.port.start(); window.went = 1")
        }
        _ => format!("window.worker = new Worker('{address}'); window.went = 1"),
    };
    shell.eval("app", &start).unwrap();
}

fn tries(web: &Web) -> usize {
    web.seen().iter().filter(|path| *path == "/worker-control").count()
}

/// Workers that try for a while, each seen to run by what it asks of its own origin.
fn let_them_try(own: &Web) {
    let before = tries(own);
    wait_for("the workers to run", SOON, || (tries(own) > before + 10).then_some(()));
    std::thread::sleep(QUIET);
}

#[test]
fn workers_of_every_kind_reach_their_own_origin_only() {
    for kind in ["service", "shared", "dedicated"] {
        let (own, evil) = (Web::start(), Web::start());
        let shell = Shell::start(vec![remote(1, "应用", &format!("{}/", own.origin()), &[&own.origin()])]);
        shell.open("应用");
        start_worker(&shell, kind, &evil.origin());
        shell.wait_until("app", "went === 1");
        let_them_try(&own);
        assert_eq!(evil.seen(), Vec::<String>::new(), "{kind}");
    }
}

/// The process of a service worker can outlive its page, and the view that is made next has other rules.
#[test]
fn a_service_worker_does_not_outlive_its_app_nor_gain_what_the_next_one_may() {
    let (own, evil) = (Web::start(), Web::start());
    let shell = Shell::start(vec![
        remote(1, "应用", &format!("{}/", own.origin()), &[&own.origin()]),
        remote(2, "另一个", &format!("{}/", evil.origin()), &[&evil.origin()]),
    ]);
    shell.open("应用");
    start_worker(&shell, "service", &evil.origin());
    shell.wait_until("app", "went === 1");
    let_them_try(&own);
    shell.click("bar", "返回首页");
    wait_for("the view to be gone", SOON, || (!shell.has_app()).then_some(()));
    let closed = tries(&own);
    shell.open("另一个");
    std::thread::sleep(QUIET);
    let strange: Vec<_> = evil.seen().into_iter().filter(|path| path.starts_with("/worker-")).collect();
    assert_eq!(strange, Vec::<String>::new());
    assert!(tries(&own) <= closed + 1, "it went on for {} requests", tries(&own) - closed);
}

/// Where the machine itself needs a proxy, the one that leads nowhere is not set: the filter stands alone.
#[test]
fn the_filter_alone_holds_a_service_worker() {
    let (own, proxy) = (Web::start(), Web::start());
    let allowed = [own.origin(), "http://allowed.test".into()];
    let app = remote(1, "应用", &format!("{}/", own.origin()), &[&allowed[0], &allowed[1]]);
    let shell = Shell::start_with(vec![app], &[("http_proxy", &proxy.origin()), ("no_proxy", "127.0.0.1")]);
    shell.open("应用");
    // Control: what is allowed comes to the proxy.
    shell.eval("app", "fetch('http://allowed.test/asked', { mode: 'no-cors' }); 1").unwrap();
    wait_for("the proxy", SOON, || proxy.has_seen("http://allowed.test/asked").then_some(()));
    start_worker(&shell, "service", "http://strange.test");
    shell.wait_until("app", "went === 1");
    let_them_try(&own);
    let strange: Vec<_> = proxy.seen().into_iter().filter(|path| path.contains("strange")).collect();
    assert_eq!(strange, Vec::<String>::new());
}
