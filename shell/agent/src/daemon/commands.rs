use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use fleet_protocol::{Command, CommandId, CommandKind, CommandOutcome, CommandRefusal, Sha256};
use terminal_core::ipc::{AgentMessage, ScreenshotAnswer};
use terminal_core::{Backoff, Dice, Mono, Timer};

use super::Daemon;
use super::input::Input;
use crate::api::Api;
use crate::bearer::BearerReader;
use crate::store::StateKey;

/// A picture that the shell was asked for.
#[derive(Debug)]
pub(super) struct PendingScreenshot {
    id: CommandId,
    deadline: Mono,
}

impl PendingScreenshot {
    pub(super) const fn timer(&self) -> Timer {
        (self.deadline, "screenshot's time limit")
    }
}

/// The largest picture, in bytes.
const LARGEST_PNG: usize = 8 << 20;

impl Daemon {
    /// How long the shell may take to answer.
    const SCREENSHOT_LIMIT_MS: u64 = 15_000;

    /// Begins the commands that are new.
    pub(super) async fn begin_commands(&mut self, commands: &[Command]) {
        if commands.is_empty() {
            return;
        }
        let begin = self.commands.admit(commands, self.clock.now());
        // On the disk before anything is done: a crash in between gives a command up, never repeats it.
        self.save_commands().await;
        for command in begin {
            tracing::info!(id = %command.id, kind = ?command.kind, "command");
            let refusal = self.refusal(command.kind);
            match (command.kind, refusal) {
                (_, Some(reason)) => {
                    self.handle_command_ended(command.id, CommandOutcome::Refused { reason }).await;
                }
                (CommandKind::Screenshot, None) => self.ask_for_screenshot(command.id).await,
                (CommandKind::RestartShell, None) => self.restart_shell(command.id).await,
            }
        }
        self.link.handle_news(self.clock.mono());
    }

    fn refusal(&self, kind: CommandKind) -> Option<CommandRefusal> {
        let locked = self.shell.lock.left_ms(self.clock.mono()).is_some();
        // Whoever maintains the terminal is as little to be disturbed, or looked at, as a citizen.
        if self.shell.session_open || self.maintenance.guard.person().is_some() {
            Some(CommandRefusal::SessionOpen)
        } else if locked && kind == CommandKind::RestartShell {
            Some(CommandRefusal::Locked)
        } else if self.shell.handle.is_none() {
            Some(CommandRefusal::NoShell)
        } else {
            None
        }
    }

    async fn restart_shell(&mut self, id: CommandId) {
        let outcome = if self.begin_shell_restart() {
            CommandOutcome::Done { screenshot: None }
        } else {
            CommandOutcome::Failed { reason: "no launcher started this agent".to_owned() }
        };
        self.handle_command_ended(id, outcome).await;
    }

    /// Has the launcher start the shell anew. False where there is none.
    pub(super) fn begin_shell_restart(&mut self) -> bool {
        if self.has_launcher {
            self.watchdog.handle_restart(self.clock.mono());
            self.upgrader.restart_shell();
        }
        self.has_launcher
    }

    async fn ask_for_screenshot(&mut self, id: CommandId) {
        if let Some(earlier) = self.screenshot.take() {
            self.fail_command(earlier.id, "another screenshot was asked for").await;
        }
        if self.shell.send(AgentMessage::Screenshot { id }) {
            let deadline = self.clock.mono() + Self::SCREENSHOT_LIMIT_MS;
            self.screenshot = Some(PendingScreenshot { id, deadline });
        } else {
            self.fail_command(id, "the shell takes no messages").await;
        }
    }

    pub(super) async fn handle_screenshot_timeout(&mut self, now: Mono) {
        if let Some(late) = self.screenshot.take_if(|pending| pending.deadline <= now) {
            self.fail_command(late.id, "the shell did not answer in time").await;
        }
    }

    pub(super) async fn handle_screenshot(&mut self, id: CommandId, answer: ScreenshotAnswer) {
        if self.screenshot.take_if(|pending| pending.id == id).is_none() {
            return;
        }
        match answer {
            ScreenshotAnswer::Png { base64 } => match decode_png(&base64) {
                Some(png) => self.upload(id, png),
                None => self.fail_command(id, "the shell's picture is no PNG of at most 8 MiB").await,
            },
            ScreenshotAnswer::SessionOpen => {
                let reason = CommandRefusal::SessionOpen;
                self.handle_command_ended(id, CommandOutcome::Refused { reason }).await;
            }
            ScreenshotAnswer::Failed { reason } => self.fail_command(id, &reason).await,
        }
    }

    fn upload(&self, id: CommandId, png: Bytes) {
        let (api, bearer, inputs) = (self.api.clone(), self.bearer_reader.clone(), self.inputs.clone());
        let seed = rand::random();
        tokio::spawn(async move {
            let outcome = upload(&api, &bearer, id, png, Dice::new(seed)).await;
            let _ = inputs.send(Input::CommandEnded(id, outcome));
        });
    }

    async fn fail_command(&mut self, id: CommandId, reason: &str) {
        let reason = reason.chars().take(500).collect();
        self.handle_command_ended(id, CommandOutcome::Failed { reason }).await;
    }

    /// A command ended: remember it, and let the server know soon.
    pub(super) async fn handle_command_ended(&mut self, id: CommandId, outcome: CommandOutcome) {
        tracing::info!(%id, ?outcome, "command ended");
        self.commands.handle_outcome(id, outcome);
        self.save_commands().await;
        self.link.handle_news(self.clock.mono());
    }

    pub(super) async fn save_commands(&mut self) {
        let outcome = self.state.set(StateKey::Commands, &self.commands).await;
        self.note(outcome);
    }
}

fn decode_png(base64: &str) -> Option<Bytes> {
    let png = BASE64.decode(base64).ok()?;
    (png.len() <= LARGEST_PNG && png.starts_with(b"\x89PNG\r\n\x1a\n")).then(|| png.into())
}

/// Sends a picture, with a few tries.
async fn upload(
    api: &Api,
    bearer: &BearerReader,
    id: CommandId,
    png: Bytes,
    mut dice: Dice,
) -> CommandOutcome {
    const TRIES: u32 = 4;
    let mut sha256 = Sha256([0; 32]);
    sha256.0.copy_from_slice(digest(&SHA256, &png).as_ref());
    let mut backoff = Backoff::new(1_000, 10_000);
    let mut last = String::from("no token");
    for _ in 0..TRIES {
        let limit = std::time::Duration::from_secs(30);
        if let Some(token) = bearer.get_within(limit).await {
            match api.screenshot(&token, id, png.clone()).await {
                Ok(()) => return CommandOutcome::Done { screenshot: Some(sha256) },
                Err(failure) => last = format!("{failure:?}"),
            }
        }
        tokio::time::sleep(std::time::Duration::from_millis(backoff.fail(&mut dice))).await;
    }
    CommandOutcome::Failed { reason: format!("the picture could not be sent: {last}") }
}
