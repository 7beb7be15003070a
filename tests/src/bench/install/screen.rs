//! What the terminal's screen would show: the agent's word to its window.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use terminal_core::ipc::{AgentMessage, AppViewState, Screen as Page, ShellLine, ShellMessage};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::UnixStream;
use uuid::Uuid;

use crate::harness::wait;

/// The window's end of the agent's socket.
pub struct Screen(BufReader<UnixStream>);

/// When it showed what.
pub struct Seen {
    /// The home page.
    pub home: Instant,
    /// The first app that could be opened, and its id.
    pub first: (Instant, String),
    /// All apps.
    pub all: Instant,
}

impl Screen {
    /// Connects as a window does.
    pub async fn connect(socket: &Path) -> anyhow::Result<Self> {
        let mut stream = wait::until("the agent's socket", Duration::from_secs(30), async || {
            Ok(UnixStream::connect(socket).await.ok())
        })
        .await?;
        let message = ShellMessage::Hello { pid: std::process::id(), no_sandbox: None };
        let mut line = serde_json::to_vec(&ShellLine { run: Uuid::new_v4(), number: None, message })?;
        line.push(b'\n');
        stream.write_all(&line).await?;
        Ok(Self(BufReader::new(stream)))
    }

    /// Waits until so many apps can be opened.
    pub async fn watch(&mut self, count: usize) -> anyhow::Result<Seen> {
        let (mut home, mut first, mut line) = (None, None, String::new());
        loop {
            line.clear();
            let length = self.0.read_line(&mut line).await?;
            anyhow::ensure!(length > 0, "the agent is gone");
            let AgentMessage::View(view) = serde_json::from_str(&line).context("the agent's word")? else {
                continue;
            };
            let Page::Home(page) = view.screen else { continue };
            let now = Instant::now();
            let home = *home.get_or_insert(now);
            let mut ready = page.apps.iter().filter(|app| app.state == AppViewState::Ready);
            let Some(app) = ready.next() else { continue };
            let first = first.get_or_insert_with(|| (now, app.app_id.to_string()));
            if 1 + ready.count() == count {
                return Ok(Seen { home, first: first.clone(), all: now });
            }
        }
    }
}
