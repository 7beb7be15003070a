//! The real terminal: launcher, agent and shell, as they run in a hall.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::Context;
use memchr::memmem;
use serde_json::Value;
use terminal_devices::simulator::{
    SimulatedCamera, SimulatedPrinter, SimulatedReader, SimulatedReceiptPrinter, SimulatedScanner,
    SimulatedSmartCardReader,
};
use tokio::process::Command;

use super::stage::logs;
use crate::harness::display::Display;
use crate::harness::probe::{Probe, View};
use crate::harness::process::{Process, program};
use crate::harness::{programs, wait};

/// What a machine is told before it first starts. What is left out it asks on its screen.
#[derive(Default)]
pub struct Told {
    /// The fleet server's address.
    pub server: Option<String>,
    /// The root metadata that every release must lead back to.
    pub root: Option<PathBuf>,
    /// Whether its shell is told which devices it has.
    pub devices: bool,
    /// Whether it has a printer of pages, too.
    pub printer: bool,
    /// In place of its hardware's serial numbers.
    pub fingerprint: &'static str,
    /// Where a stick would be mounted.
    pub stick: Option<PathBuf>,
}

/// Virtual machines tend to have no serial numbers: the demo's terminal has this in place of them.
pub const FINGERPRINT: &str = "demo-terminal-hardware";

/// A terminal on a screen.
pub struct Terminal {
    pub display: Display,
    pub root: PathBuf,
    /// Its reader of identity cards, which people put cards on.
    pub reader: Arc<SimulatedReader>,
    /// Its scanner, which people hold codes before.
    pub scanner: Arc<SimulatedScanner>,
    /// Its receipt printer.
    pub receipts: Arc<SimulatedReceiptPrinter>,
    /// Its printer of pages.
    pub printer: Option<Arc<SimulatedPrinter>>,
    /// Its reader of smart cards.
    pub smart_cards: Arc<SimulatedSmartCardReader>,
    /// Its camera.
    pub camera: Arc<SimulatedCamera>,
    launcher: Option<Process>,
    told: Told,
    touches: AtomicUsize,
    questions: AtomicUsize,
    work: PathBuf,
    size: String,
    starts: usize,
}

impl Terminal {
    /// Installs the first release; nothing runs yet.
    pub async fn install(
        work: &Path,
        display: Display,
        size: &str,
        slot: &Path,
        told: Told,
    ) -> anyhow::Result<Self> {
        let root = work.join("terminal");
        std::fs::create_dir_all(&root)?;
        let printer = told.printer.then(|| SimulatedPrinter::start(&work.join("printer"))).transpose()?;
        let output = program(programs::path("kiosk-launcher")?)
            .args(["install", "--root"])
            .arg(&root)
            .arg("--from")
            .arg(slot)
            .output()
            .await?;
        anyhow::ensure!(output.status.success(), "install: {}", String::from_utf8_lossy(&output.stderr));
        Ok(Self {
            display,
            root,
            reader: Arc::new(SimulatedReader::start(&work.join("card-reader"))?),
            scanner: Arc::new(SimulatedScanner::start(&work.join("scanner"))?),
            receipts: Arc::new(SimulatedReceiptPrinter::start(&work.join("receipts"))?),
            printer: printer.map(Arc::new),
            smart_cards: Arc::new(SimulatedSmartCardReader::start(&work.join("smart-cards"))?),
            camera: Arc::new(SimulatedCamera::start()?),
            launcher: None,
            told,
            touches: AtomicUsize::new(0),
            questions: AtomicUsize::new(0),
            work: work.to_owned(),
            size: size.to_owned(),
            starts: 0,
        })
    }

    /// Switches the machine on.
    pub async fn start(&mut self) -> anyhow::Result<()> {
        self.starts += 1;
        let name = format!("terminal-{}", self.starts);
        let mut command = program(programs::path("kiosk-launcher")?);
        let socket = self.root.join("run/agent.sock");
        command.args(["run", "--root"]).arg(&self.root).arg("--agent-socket").arg(&socket);
        // Heard where the machine has a loudspeaker.
        command.env("KIOSK_SPEECH_OUTPUT", "default");
        if self.told.devices {
            self.name_devices(&mut command);
        }
        if !self.display.is_ours() {
            command.args(["--shell-arg", "--windowed", "--shell-arg", &self.size]);
        }
        command
            .args(["--", "run", "--fingerprint", self.told.fingerprint, "--data"])
            .arg(self.root.join("agent"))
            .arg("--socket")
            .arg(&socket)
            .env("DISPLAY", self.display.name())
            .env("KIOSK_PROBE", self.probe_path());
        if let Some(server) = &self.told.server {
            command.args(["--server", server]);
        }
        for (option, path) in [("--release-root", &self.told.root), ("--setup-stick", &self.told.stick)] {
            if let Some(path) = path {
                command.arg(option).arg(path);
            }
        }
        self.launcher = Some(Process::start(&name, &mut command, &logs(&self.work)?)?);
        wait::until("the terminal's window", Duration::from_secs(60), async || {
            self.probe().await?;
            Ok(Some(()))
        })
        .await
        .with_context(|| self.log())
    }

    fn name_devices(&self, command: &mut Command) {
        command.args(["--shell-arg", "--card-reader", "--shell-arg"]).arg(self.reader.link());
        let scanner = format!("serial:{}", self.scanner.link().display());
        command.args(["--shell-arg", "--scanner", "--shell-arg", &scanner]);
        let receipts = format!("serial:{}", self.receipts.link().display());
        command.args(["--shell-arg", "--receipt-printer", "--shell-arg", &receipts]);
        if let Some(printer) = &self.printer {
            let address = printer.address().to_string();
            command.args(["--shell-arg", "--printer", "--shell-arg", &address]);
        }
        command.args(["--shell-arg", "--smart-card-reader", "--shell-arg", "Simulated"]);
        command.args(["--shell-arg", "--camera", "--shell-arg", &self.camera.address()]);
        command.env("PCSCLITE_CSOCK_NAME", self.smart_cards.socket());
    }

    /// As a person switches it off.
    pub async fn stop(&mut self) {
        if let Some(launcher) = self.launcher.take() {
            launcher.stop().await;
        }
    }

    /// When sessions ended that were written to its outbox, as far as the disk still shows. The agent keeps the database to
    /// itself, so the files are read as they are.
    pub fn written_sessions(&self) -> BTreeSet<u64> {
        let files = ["outbox.db", "outbox.db-wal"].map(|name| self.root.join("agent").join(name));
        let ends = files.iter().filter_map(|file| std::fs::read(file).ok()).flat_map(|bytes| {
            let ends = memmem::find_iter(&bytes, ENDED_AT).map(|at| number(&bytes[at + ENDED_AT.len()..]));
            ends.collect::<Vec<_>>()
        });
        ends.collect()
    }

    /// As a power cut does it.
    pub async fn cut_power(&mut self) {
        if let Some(launcher) = self.launcher.take() {
            launcher.kill().await;
        }
    }

    pub async fn probe(&self) -> anyhow::Result<Probe> {
        Probe::connect(&self.probe_path()).await
    }

    fn probe_path(&self) -> PathBuf {
        self.work.join("probe.sock")
    }

    /// Waits until the page takes touches: the engine drops those of its first moments.
    pub async fn wait_touchable(&self) -> anyhow::Result<()> {
        let count = "(window.touches ??= (addEventListener('pointerdown', () => window.touches++), 0))";
        wait::until("the page to take a touch", Duration::from_secs(20), async || {
            // High up, where nothing reacts.
            self.display.click(8.0, 8.0).await?;
            let touches = self.evaluate(View::Home, count).await?;
            Ok((touches.as_u64() > Some(0)).then_some(()))
        })
        .await
    }

    /// Touches what has this label on one of the shell's pages, with a real click on the screen, once it has
    /// come to rest: a person does not hit what still moves either.
    pub async fn touch(&self, view: View, label: &str) -> anyhow::Result<()> {
        let seen = Cell::new(None);
        let place = wait::until(&format!("{label:?} on the screen"), Duration::from_secs(20), async || {
            let found = self.probe().await?.find(view, label).await?;
            Ok(found.filter(|place| seen.replace(Some(*place)) == Some(*place)))
        })
        .await?;
        self.touches.fetch_add(1, Ordering::Relaxed);
        self.display.click(place.0, place.1).await
    }

    /// The set-up has put a question that is answered here.
    pub fn count_question(&self) {
        self.questions.fetch_add(1, Ordering::Relaxed);
    }

    /// How many of them so far.
    pub fn questions(&self) -> usize {
        self.questions.load(Ordering::Relaxed)
    }

    /// How many labels were touched so far.
    pub fn touches(&self) -> usize {
        self.touches.load(Ordering::Relaxed)
    }

    /// A real click at a place of the screen.
    pub async fn click(&self, x: f64, y: f64) -> anyhow::Result<()> {
        self.display.click(x, y).await
    }

    /// Opens an app from the home page and waits until it is on the screen with its bar.
    pub async fn open_app(&self, name: &str) -> anyhow::Result<()> {
        self.touch(View::Home, name).await?;
        wait::until(&format!("{name} to open"), Duration::from_secs(30), async || {
            Ok(self.probe().await?.has(View::App).await?.then_some(()))
        })
        .await?;
        self.wait_text(View::Bar, name, Duration::from_secs(30)).await.map(drop)
    }

    /// Touches a button of the bar that closes the app, and waits until the app is gone.
    pub async fn close_app(&self, button: &str) -> anyhow::Result<()> {
        self.touch(View::Bar, button).await?;
        wait::until("the app to be gone", Duration::from_secs(30), async || {
            Ok((!self.probe().await?.has(View::App).await?).then_some(()))
        })
        .await
    }

    /// Waits until a page shows a text, and returns all of its text.
    pub async fn wait_text(&self, view: View, text: &str, limit: Duration) -> anyhow::Result<String> {
        wait::until(&format!("{text:?} on the screen"), limit, async || {
            let seen = self.probe().await?.text(view).await?;
            Ok(seen.contains(text).then_some(seen))
        })
        .await
    }

    /// Evaluates a script on a page.
    pub async fn evaluate(&self, view: View, script: &str) -> anyhow::Result<Value> {
        self.probe().await?.evaluate(view, script).await
    }

    /// Ends with it, with a picture of the screen where something went wrong.
    pub async fn end_after<T>(mut self, tried: anyhow::Result<T>, pictures: &Path) -> anyhow::Result<T> {
        if tried.is_err() {
            let name = format!("{}-at-failure", self.told.fingerprint);
            self.picture(pictures, &name).await?;
        }
        self.stop().await;
        tried
    }

    /// A picture of the screen, kept beside the others.
    pub async fn picture(&self, pictures: &Path, name: &str) -> anyhow::Result<()> {
        self.display.picture(&pictures.join(format!("{name}.png"))).await
    }

    pub fn log(&self) -> String {
        self.launcher.as_ref().map(Process::log).unwrap_or_default()
    }
}

/// Begins the field of a session's end, as the outbox has it.
const ENDED_AT: &[u8] = b"\"ended_at\":";

/// The digits that the bytes begin with.
fn number(bytes: &[u8]) -> u64 {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).take(15);
    digits.fold(0, |number, digit| number * 10 + u64::from(digit - b'0'))
}
