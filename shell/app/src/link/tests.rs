use fleet_protocol::{AppId, Event};
use tokio::io::Lines;
use tokio::net::UnixListener;
use tokio::net::unix::OwnedReadHalf;

use super::*;
use crate::queue::{QueueSender, queue};

/// The shell's link to an agent of the test's own.
struct Bench {
    listener: UnixListener,
    shell: QueueSender<ShellMessage>,
    /// What the controller gets; it greets as the controller does.
    _inputs: tokio::task::JoinHandle<()>,
    _dir: tempfile::TempDir,
}

/// The agent's end of one connection.
struct Agent {
    lines: Lines<BufReader<OwnedReadHalf>>,
    writer: OwnedWriteHalf,
}

impl Bench {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let socket = dir.path().join("agent.sock");
        let listener = UnixListener::bind(&socket).unwrap();
        let ((inputs, mut received), (shell, messages)) = (queue(), queue());
        start(socket, inputs, messages).unwrap();
        let greeter = shell.clone();
        let greeting = tokio::spawn(async move {
            while let Some(input) = received.recv().await {
                if matches!(input, Input::AgentConnected) {
                    greeter.send(ShellMessage::Hello { pid: 1, no_sandbox: None });
                }
            }
        });
        Self { listener, shell, _inputs: greeting, _dir: dir }
    }

    fn happens(&self, number: u128) {
        let origin = "https://example.gov.cn".into();
        let event = Event::AppBlocked { app_id: AppId(Uuid::from_u128(number)), origin };
        self.shell.send(ShellMessage::Event(event));
    }

    async fn agent(&self) -> Agent {
        let (stream, _) = self.listener.accept().await.unwrap();
        let (reader, writer) = stream.into_split();
        let mut agent = Agent { lines: BufReader::new(reader).lines(), writer };
        assert!(matches!(agent.hears().await.message, ShellMessage::Hello { .. }));
        agent
    }
}

impl Agent {
    async fn hears(&mut self) -> ShellLine {
        serde_json::from_str(&self.lines.next_line().await.unwrap().unwrap()).unwrap()
    }

    /// The next event: its number, and that of its app.
    async fn event(&mut self) -> (u64, u128) {
        let line = self.hears().await;
        let ShellMessage::Event(Event::AppBlocked { app_id, .. }) = line.message else { panic!("{line:?}") };
        (line.number.unwrap(), app_id.0.as_u128())
    }

    async fn takes(&mut self, through: u64) {
        let mut line = serde_json::to_vec(&AgentMessage::EventsTaken { through }).unwrap();
        line.push(b'\n');
        self.writer.write_all(&line).await.unwrap();
    }
}

#[tokio::test]
async fn what_the_agent_did_not_take_is_said_again_and_what_it_took_is_not() {
    let bench = Bench::new();
    let mut agent = bench.agent().await;
    (1..=3).for_each(|number| bench.happens(number));
    for number in 1..=3 {
        assert_eq!(agent.event().await, (number, number.into()));
    }
    agent.takes(2).await;
    drop(agent);
    bench.happens(4);
    let mut agent = bench.agent().await;
    assert_eq!(agent.event().await, (3, 3));
    assert_eq!(agent.event().await, (4, 4));
    agent.takes(4).await;
    bench.happens(5);
    assert_eq!(agent.event().await, (5, 5));
}

#[tokio::test]
async fn a_code_typed_while_the_agent_is_away_is_said_once() {
    let bench = Bench::new();
    drop(bench.agent().await);
    let code = ShellMessage::EnrollmentCode { code: "K7M2".into() };
    bench.shell.send(code.clone());
    let mut agent = bench.agent().await;
    assert_eq!(agent.hears().await.message, code);
    drop(agent);
    let mut agent = bench.agent().await;
    bench.happens(1);
    assert_eq!(agent.event().await, (1, 1));
}
