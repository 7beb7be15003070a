//! Commands inside a machine, by QEMU's guest agent.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::UnixStream;
use tokio::time::timeout;

use crate::harness::wait;

/// The agent of a machine, at its socket.
pub struct Guest(pub PathBuf);

/// For one answer: the machine is slow.
const ANSWER: Duration = Duration::from_secs(30);

/// Another for each command.
static NEXT_MARK: AtomicU64 = AtomicU64::new(1);

impl Guest {
    /// Waits until it answers.
    pub async fn wait(&self, limit: Duration) -> anyhow::Result<()> {
        wait::until("the guest agent", limit, async || {
            Ok(self.ask(&json!({"execute": "guest-ping"})).await.is_ok().then_some(()))
        })
        .await
    }

    /// What a shell script prints; an error with that if it fails.
    pub async fn run(&self, script: &str, limit: Duration) -> anyhow::Result<String> {
        let (code, text) = self.try_run(script, limit).await?;
        ensure!(code == 0, "{script}: ended with {code}\n{text}");
        Ok(text)
    }

    /// What a shell script ends with and prints.
    pub async fn try_run(&self, script: &str, limit: Duration) -> anyhow::Result<(i64, String)> {
        let start = json!({"execute": "guest-exec", "arguments": {
            "path": "/bin/sh",
            "arg": ["-euc", script],
            "env": ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", "DEBIAN_FRONTEND=noninteractive"],
            "capture-output": true,
        }});
        let process = self.ask(&start).await?["pid"].clone();
        let ended = wait::until(script, limit, async || {
            let ask = json!({"execute": "guest-exec-status", "arguments": {"pid": process}});
            let status = self.ask(&ask).await?;
            Ok((status["exited"] == true).then_some(status))
        })
        .await?;
        let text = |name: &str| -> anyhow::Result<String> {
            let bytes = STANDARD.decode(ended[name].as_str().unwrap_or_default())?;
            Ok(String::from_utf8_lossy(&bytes).into_owned())
        };
        let code = ended["exitcode"].as_i64().context("it was ended by a signal")?;
        Ok((code, text("out-data")? + &text("err-data")?))
    }

    /// One command of the agent's protocol.
    async fn ask(&self, what: &Value) -> anyhow::Result<Value> {
        let answer = timeout(ANSWER, async {
            let stream = UnixStream::connect(&self.0).await.context("no machine")?;
            let (reader, mut writer) = stream.into_split();
            let mut lines = BufReader::new(reader).lines();
            // An answer to somebody who did not wait for it may still come first, also one to such a mark.
            let id = NEXT_MARK.fetch_add(1, Ordering::Relaxed);
            let mark = json!({"execute": "guest-sync", "arguments": {"id": id}});
            writer.write_all(format!("{mark}\n").as_bytes()).await?;
            while let Some(line) = lines.next_line().await? {
                let said: Value = serde_json::from_str(line.trim_start_matches('\u{ff}'))?;
                if said["return"] == id {
                    break;
                }
            }
            writer.write_all(format!("{what}\n").as_bytes()).await?;
            let line = lines.next_line().await?.context("the agent is gone")?;
            anyhow::Ok(serde_json::from_str::<Value>(&line)?)
        });
        let said = answer.await.context("no answer")??;
        said.get("return").cloned().with_context(|| format!("the guest agent refuses: {said}"))
    }
}
