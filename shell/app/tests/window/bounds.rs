//! Apps that take too much of the machine. What is expected of every machine, loaded or not: the app is ended, the
//! citizen is told, the next app works, and the machine never runs out of memory.

use std::fs;
use std::time::{Duration, Instant};

use fleet_protocol::{AppBound, AppFailure, Event};

use crate::processes::resident;
use crate::shell::{SOON, Shell, wait_for};
use crate::view::{app_id, bundle, version_id};
use crate::web::Web;

const BOUND_MIB: u64 = 300;

/// How much a page may take beyond its bound until it is ended: measured four times a second, and ended by a machine that
/// has other things to do.
const BEYOND_MIB: u64 = 2_500;

fn shell() -> Shell {
    let args = ["--app-memory", &BOUND_MIB.to_string(), "--app-processor", "4"];
    Shell::start_with_args(vec![bundle(1, "应用", &[]), bundle(2, "另一个", &[])], &args)
}

/// Waits until the app was ended for this, and how much it took.
fn ended(shell: &Shell, known: usize, expected: AppBound) -> u64 {
    let failures = || {
        let failed = |event| match event {
            Event::AppFailed { app_id: app, version_id: version, failure }
                if app == app_id(1) && version == version_id(1) =>
            {
                Some(failure)
            }
            _ => None,
        };
        shell.agent.events().into_iter().filter_map(failed).collect::<Vec<_>>()
    };
    let failure = wait_for(&format!("the app to be ended once more after {known} times"), SOON, || {
        failures().get(known).cloned()
    });
    let AppFailure::OverBound { bound, used, limit } = failure else { panic!("{failure:?}") };
    assert!(bound == expected && used >= limit, "{failure:?}");
    used
}

/// The home page says so, and another app works.
fn goes_on(shell: &Shell) {
    shell.wait_until("home", "!!state.message && state.message.kind === 'app_over_bound'");
    wait_for("the view to be gone", SOON, || (!shell.has_app()).then_some(()));
    shell.open("另一个");
    assert_eq!(shell.eval("app", "1 + 1"), Ok(serde_json::json!(2)));
    shell.click("bar", "返回首页");
    wait_for("the view to be gone", SOON, || (!shell.has_app()).then_some(()));
}

/// Ways to take memory: without ever answering again, between answers, in a worker, as text, as pictures
/// (of every pixel: what nothing was written to is no memory yet), and as what it stores.
const BOMBS: [&str; 6] = [
    "setTimeout(() => { const kept = []; for (;;) kept.push(new Uint8Array(1 << 22).fill(7)); }, 50); 1",
    "window.kept = []; setInterval(() => kept.push(new Uint8Array(1 << 23).fill(7)), 5); 1",
    "new Worker(URL.createObjectURL(new Blob(['const kept = []; for (;;) kept.push(new Uint8Array(1 << 22).fill(7))']))); 1",
    "window.kept = []; setInterval(() => kept.push(JSON.stringify(Array(200000).fill(kept.length))), 5); 1",
    "window.kept = []; setInterval(() => { const drawn = document.createElement('canvas'); drawn.width = drawn.height = 2000; \
        drawn.getContext('2d').fillRect(0, 0, 2000, 2000); kept.push(drawn); }, 20); 1",
    "const asked = indexedDB.open('kept'); asked.onupgradeneeded = () => asked.result.createObjectStore('kept'); \
        asked.onsuccess = () => { let number = 0; setInterval(() => asked.result.transaction('kept', 'readwrite') \
        .objectStore('kept').put(new Uint8Array(10 << 20).fill(7), number++), 20); }; 1",
];

#[test]
fn memory_bombs_are_ended_and_the_next_app_works() {
    let shell = shell();
    for (number, bomb) in BOMBS.iter().enumerate() {
        let before = shell.web_processes();
        shell.open("应用");
        let its_own: Vec<u32> =
            shell.web_processes().into_iter().filter(|pid| !before.contains(pid)).collect();
        // An app within its bounds is left alone, and where memory runs out it is the first to go.
        wait_for("the app to be the first that the kernel would end", SOON, || {
            let adjusted = |pid: &u32| fs::read_to_string(format!("/proc/{pid}/oom_score_adj")).ok();
            let first = |pid: &u32| adjusted(pid).is_some_and(|score| score.trim() == "800");
            its_own.iter().all(first).then_some(())
        });
        shell.eval("app", bomb).unwrap();
        let used = ended(&shell, number, AppBound::Memory) >> 20;
        assert!(used < BOUND_MIB + BEYOND_MIB, "bomb {number} took {used} MiB");
        wait_for("its memory to be free again", SOON, || {
            (its_own.iter().map(|pid| resident(*pid)).sum::<u64>() == 0).then_some(())
        });
        goes_on(&shell);
    }
}

#[test]
fn an_app_that_leaves_no_processor_time_is_ended_and_one_that_is_busy_for_a_moment_is_not() {
    let shell = shell();
    shell.open("应用");
    // Answers all the time: its own thread is idle.
    let hog = |until: &str| {
        format!(
            "for (let number = 0; number < 8 * navigator.hardwareConcurrency; number += 1) \
             new Worker(URL.createObjectURL(new Blob(['const until = Date.now() + {until}; while (Date.now() < until);']))); 1"
        )
    };
    shell.eval("app", &hog("1500")).unwrap();
    let calm = Instant::now();
    wait_for("the moment to pass", SOON, || (calm.elapsed() > Duration::from_secs(2)).then_some(()));
    assert_eq!(shell.eval("app", "1 + 1"), Ok(serde_json::json!(2)));
    shell.eval("app", &hog("1e9")).unwrap();
    ended(&shell, 0, AppBound::Processor);
    goes_on(&shell);
}

#[test]
fn an_app_that_carries_too_much_over_the_network_is_ended() {
    let web = Web::start();
    let apps = vec![bundle(1, "应用", &[&web.origin()]), bundle(2, "另一个", &[])];
    let shell = Shell::start_with_args(apps, &["--app-network", "32"]);
    shell.open("应用");
    // Read and dropped: it takes no memory.
    let script = format!(
        "fetch('{}/endless').then(async ({{ body }}) => {{ const reader = body.getReader(); \
         while (!(await reader.read()).done); }}); 1",
        web.origin()
    );
    shell.eval("app", &script).unwrap();
    let used = ended(&shell, 0, AppBound::Network) >> 20;
    assert!(used < 32 + BEYOND_MIB, "{used} MiB");
    goes_on(&shell);
}
