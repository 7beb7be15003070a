//! Finding things on the shell's pages by what a person reads, through the probe that only test builds
//! of the shell have. Touching them is then a real click on the screen.

use std::path::Path;

use anyhow::Context;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixStream;

/// One of the shell's pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    Home,
    Bar,
    App,
    Keyboard,
}

impl View {
    /// As the shell calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Bar => "bar",
            Self::App => "app",
            Self::Keyboard => "keyboard",
        }
    }
}

/// A connection to a running shell.
pub struct Probe {
    stream: BufReader<UnixStream>,
}

/// The middle of the smallest visible thing that can be touched and has exactly this label, else of
/// one whose label begins with it; null where there is none.
const FIND: &str = r"((label) => {
  const name = (e) => (e.getAttribute('aria-label') || e.innerText || e.labels?.[0]?.innerText || '').trim();
  const seen = [...document.querySelectorAll('button, a, [role=button], [role=tab], input')].filter((e) => {
    const box = e.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && !e.disabled && getComputedStyle(e).visibility !== 'hidden';
  });
  const found = seen.find((e) => name(e) === label) || seen.find((e) => name(e).split('\n').includes(label))
    || seen.find((e) => name(e).startsWith(label)) || seen.find((e) => name(e).includes(label));
  if (!found) return null;
  found.scrollIntoView({ block: 'nearest' });
  const box = found.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
})";

impl Probe {
    pub async fn connect(socket: &Path) -> anyhow::Result<Self> {
        let stream = UnixStream::connect(socket).await.context("the shell's probe does not answer")?;
        Ok(Self { stream: BufReader::new(stream) })
    }

    /// The value of a JavaScript expression on a page.
    pub async fn evaluate(&mut self, view: View, script: &str) -> anyhow::Result<Value> {
        self.ask(&json!({"eval": {"view": view.name(), "script": script}})).await
    }

    /// All text of a page.
    pub async fn text(&mut self, view: View) -> anyhow::Result<String> {
        let text = self.evaluate(view, "document.body.innerText").await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Where to touch what has this label, in the screen's pixels.
    pub async fn find(&mut self, view: View, label: &str) -> anyhow::Result<Option<(f64, f64)>> {
        let found = self.evaluate(view, &format!("{FIND}({})", json!(label))).await?;
        let (Some(x), Some(y)) =
            (found.pointer("/0").and_then(Value::as_f64), found.pointer("/1").and_then(Value::as_f64))
        else {
            return Ok(None);
        };
        Ok(self.place(view).await?.map(|at| (at.0 + x, at.1 + y)))
    }

    /// Whether a view is there.
    pub async fn has(&mut self, view: View) -> anyhow::Result<bool> {
        let report = self.report().await?;
        Ok(report["views"].as_array().is_some_and(|views| views.iter().any(|one| one["view"] == view.name())))
    }

    /// The view's corner on the screen, if a person can see it: the home page lies over the bar or under it.
    async fn place(&mut self, view: View) -> anyhow::Result<Option<(f64, f64)>> {
        let report = self.report().await?;
        let views = report["views"].as_array().context("no views")?;
        let depth = |view: View| views.iter().position(|one| one["view"] == view.name());
        let hidden = report["covered"] == true
            || match view {
                View::Home => depth(View::Home) < depth(View::Bar),
                View::Bar | View::App => depth(view) < depth(View::Home),
                View::Keyboard => false,
            };
        let found = depth(view).filter(|_| !hidden).and_then(|at| views.get(at));
        let number = |of: &Value, name: &str| of[name].as_f64().unwrap_or(0.0);
        let window = &report["window"];
        Ok(found.map(|found| {
            (number(window, "x") + number(found, "x"), number(window, "y") + number(found, "y"))
        }))
    }

    /// The window, its views and the web processes.
    pub async fn report(&mut self) -> anyhow::Result<Value> {
        self.ask(&json!({"report": {}})).await
    }

    async fn ask(&mut self, question: &Value) -> anyhow::Result<Value> {
        let mut line = question.to_string();
        line.push('\n');
        self.stream.get_mut().write_all(line.as_bytes()).await?;
        let mut answer = String::new();
        self.stream.read_line(&mut answer).await?;
        let answer: Value = serde_json::from_str(&answer).context("the probe's answer")?;
        if let Some(error) = answer.get("error") {
            anyhow::bail!("the probe: {error}");
        }
        answer.get("ok").cloned().with_context(|| format!("the probe: {answer}"))
    }
}
