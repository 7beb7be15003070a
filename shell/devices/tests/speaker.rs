//! The speaker's driver with the real synthesizer and player, and a loudspeaker that is a file.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use terminal_devices::simulator::SimulatedSpeaker;
use terminal_devices::speaker::driver::{SpeakerEvent, SpeakerRequest, start};
use terminal_devices::speaker::{Manner, SpeakerState, SpeakerVoice, SpokenText, Volume};
use zeroize::Zeroizing;

const SOON: Duration = Duration::from_secs(20);

struct Bench {
    speaker: Sender<SpeakerRequest>,
    events: Receiver<SpeakerEvent>,
    simulated: SimulatedSpeaker,
    _dir: tempfile::TempDir,
}

impl Bench {
    fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let simulated = SimulatedSpeaker::start(dir.path()).unwrap();
        let (tell, events) = channel();
        let manner = Manner { output: simulated.output().clone(), volume: Volume::new(50).unwrap() };
        let speaker = start(manner, move |event| {
            let _ = tell.send(event);
        })
        .unwrap();
        let bench = Self { speaker, events, simulated, _dir: dir };
        assert_eq!(bench.next(), SpeakerEvent::State(SpeakerState::Ready));
        // What was played to find out is silence.
        assert!(bench.simulated.heard().iter().all(|byte| *byte == 0));
        bench.simulated.forget();
        bench
    }

    fn next(&self) -> SpeakerEvent {
        self.events.recv_timeout(SOON).unwrap()
    }

    fn say(&self, ticket: u64, voice: SpeakerVoice, text: &str) {
        let text = SpokenText::new(Zeroizing::new(text.into()));
        self.speaker.send(SpeakerRequest::Say { ticket, voice, text }).unwrap();
    }
}

/// What the synthesizer makes of a text, without the header.
fn samples(voice: &str, text: &str) -> Vec<u8> {
    let mut child = Command::new("espeak-ng")
        .args(["-v", voice, "-s", "150", "-a", "100", "--stdin", "--stdout"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    child.wait_with_output().unwrap().stdout[44..].to_vec()
}

#[test]
fn what_is_said_is_heard_and_hushed_at_once() {
    let bench = Bench::start();
    bench.say(1, SpeakerVoice::Mandarin, "请选择办理事项。");
    assert_eq!(bench.next(), SpeakerEvent::Said(1));
    let (heard, wanted) = (bench.simulated.heard(), samples("cmn-latn-pinyin", "请选择办理事项。"));
    // What the player's last period lacks is silence.
    assert!(heard.starts_with(&wanted) && heard[wanted.len()..].iter().all(|byte| *byte == 0));
    // One to six seconds.
    assert!((44_100..6 * 44_100).contains(&wanted.len()), "{}", wanted.len());
    assert!(wanted.chunks(2).any(|sample| i16::from_le_bytes([sample[0], sample[1]]).abs() > 3_000));

    // Long, into a loudspeaker that is held: it would go on for ever.
    bench.simulated.forget();
    bench.simulated.hold(true);
    bench.say(2, SpeakerVoice::Mandarin, &"很长的一句话，".repeat(16));
    bench.say(3, SpeakerVoice::English, "Thank you.");
    bench.speaker.send(SpeakerRequest::Hush).unwrap();
    bench.simulated.hold(false);
    bench.say(4, SpeakerVoice::English, "Good bye.");
    // The two before were never said to their end, and nobody is told so.
    assert_eq!(bench.next(), SpeakerEvent::Said(4));
    let wanted = samples("en", "Good bye.");
    assert!(bench.simulated.heard().windows(wanted.len()).any(|heard| heard == wanted));
}

#[test]
fn without_sound_there_is_no_speaker() {
    let (tell, events) = channel();
    let manner = Manner { output: "kiosk_no_such_device".parse().unwrap(), volume: Volume::default() };
    let speaker = start(manner, move |event| {
        let _ = tell.send(event);
    })
    .unwrap();
    let text = SpokenText::new(Zeroizing::new("您好".into()));
    speaker.send(SpeakerRequest::Say { ticket: 7, voice: SpeakerVoice::Mandarin, text }).unwrap();
    // Nobody waits for ever, and nothing was ever said to be ready.
    assert_eq!(events.recv_timeout(SOON), Ok(SpeakerEvent::Said(7)));
}
