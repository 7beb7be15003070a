//! What the engine asks the network's name service, read from what it sends.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::processes::NETWORK;
use crate::shell::{SOON, Shell, wait_for};
use crate::view::bundle;

/// Long enough for a question that was put to be sent; nothing can be waited for that must not come.
const QUIET: Duration = Duration::from_secs(2);

/// All that a process sends, while this lives.
struct Sent {
    strace: Child,
    written: PathBuf,
    _directory: tempfile::TempDir,
}

impl Sent {
    /// `None` where this machine lets nobody look.
    fn of(pid: u32) -> Option<Self> {
        let directory = tempfile::tempdir().unwrap();
        let written = directory.path().join("sent");
        let mut strace = Command::new("strace")
            .args(["--follow-forks", "--trace=%network", "--string-limit=512", "--output"])
            .arg(&written)
            .args(["--attach", &pid.to_string()])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let looks = wait_for("strace to look", SOON, || {
            let has_ended = strace.try_wait().unwrap().is_some();
            (has_ended || is_traced(pid)).then_some(!has_ended)
        });
        looks.then_some(Self { strace, written, _directory: directory })
    }

    /// Whether a question for a host below `example` was among it, whose label ends so. In such questions (RFC 1035) each label has its length
    /// before it, which strace writes with a backslash: that tells them from addresses in what the engine's processes say to each other.
    fn has_question(&self, label: &str) -> bool {
        std::fs::read_to_string(&self.written).unwrap_or_default().contains(&format!("{label}\\7example"))
    }
}

impl Drop for Sent {
    fn drop(&mut self) {
        let _ = self.strace.kill();
        let _ = self.strace.wait();
    }
}

fn is_traced(pid: u32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    status.lines().any(|line| line.strip_prefix("TracerPid:").is_some_and(|tracer| tracer.trim() != "0"))
}

/// A page that may not reach a stranger could tell the stranger's name server what a citizen has typed.
#[test]
fn names_of_other_hosts_are_not_even_asked_for() {
    let (good, last) = ("http://allowed-host.example", "http://last-host.example");
    let shell = Shell::start(vec![bundle(1, "应用", &[good, last])]);
    shell.open("应用");
    let network = shell.processes(NETWORK);
    let Some(sent) = network.into_iter().map(Sent::of).collect::<Option<Vec<_>>>() else {
        eprintln!("SKIPPED: strace may not look at another process on this machine");
        return;
    };
    let was_asked = |label: &str| sent.iter().any(|one| one.has_question(label));
    shell.eval("app", &format!("reach('http://other-host.example', '{good}'); 1")).unwrap();
    // As a parser meets them, which is not as a script makes them.
    let links = ["dns-prefetch", "preconnect", "prefetch", "preload as=image", "modulepreload"]
        .map(|way| format!("<link rel={way} href=http://other-host.example/parsed>"));
    let frame = format!("add('iframe', {{ srcdoc: '{}' }}); 1", links.concat());
    shell.eval("app", &frame).unwrap();
    // Control: a host that the app may reach is asked for, after all of the above.
    shell.eval("app", &format!("fetch('{last}/', {{ mode: 'no-cors' }}).catch(() => 1); 1")).unwrap();
    wait_for("an allowed host to be asked for", SOON, || was_asked("last-host").then_some(()));
    std::thread::sleep(QUIET);
    assert!(!was_asked("other-host"), "the name server was told");
}
