//! One sentence on its way: text into the synthesizer, its samples into the player.

use std::io::{self, Read, Write as _};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::{Manner, PLAYER, SYNTHESIZER, SpeakerVoice, SpokenText};

/// What stands before the samples that espeak-ng writes.
const WAV_HEADER: usize = 44;
/// What its voices give: one channel of 16 bits, so many times a second.
const RATE: u32 = 22_050;
/// Words a minute: slower than the usual 175, for old ears.
const PACE: &str = "150";
/// No sentence takes longer.
const LONGEST: Duration = Duration::from_secs(90);

/// A program that ends with its owner.
struct Program(Child);

impl Program {
    fn start(command: &mut Command) -> io::Result<Self> {
        command.spawn().map(Self)
    }

    /// The text goes by the standard input: what stands on a command line, everybody on the machine can read. It is shorter
    /// than what the line takes without anybody reading.
    fn hear(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.stdin.take().ok_or(io::ErrorKind::BrokenPipe)?.write_all(bytes)
    }

    fn samples(&mut self) -> io::Result<ChildStdout> {
        self.0.stdout.take().ok_or_else(|| io::ErrorKind::BrokenPipe.into())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A sentence that is being said. It is said no more when this is dropped.
pub struct Sentence {
    player: Program,
    _synthesizer: Program,
    until: Instant,
    /// After the two programs: it ends when they have.
    _carrier: Carrier,
}

/// How a sentence is getting on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// It is being said.
    Going,
    /// It has been said.
    Said,
    /// It could not be said: no sound.
    Failed,
}

impl Sentence {
    /// Begins to say it.
    pub fn begin(manner: &Manner, voice: SpeakerVoice, text: &SpokenText) -> io::Result<Self> {
        let mut synthesizer = Program::start(&mut synthesizer(manner, voice))?;
        synthesizer.hear(text.as_str().as_bytes())?;
        let samples = synthesizer.samples()?;
        let mut player = Program::start(&mut player(manner))?;
        let sink = player.0.stdin.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let carrier = std::thread::Builder::new().name("sound".into()).spawn(move || {
            // Whoever hushes it closes the line.
            let _ = carry(samples, sink);
        })?;
        let until = Instant::now() + LONGEST;
        Ok(Self { player, _synthesizer: synthesizer, until, _carrier: Carrier(Some(carrier)) })
    }

    /// How it is getting on at this time.
    pub fn progress(&mut self, now: Instant) -> Progress {
        match self.player.0.try_wait() {
            Ok(None) if now < self.until => Progress::Going,
            Ok(Some(status)) if status.success() => Progress::Said,
            Ok(_) | Err(_) => Progress::Failed,
        }
    }
}

/// Takes the samples from one program to the other.
struct Carrier(Option<JoinHandle<()>>);

impl Drop for Carrier {
    fn drop(&mut self) {
        let _ = self.0.take().map(JoinHandle::join);
    }
}

fn synthesizer(manner: &Manner, voice: SpeakerVoice) -> Command {
    let mut command = Command::new(SYNTHESIZER);
    command
        .args(["-b", "1", "-v", voice.name(), "-s", PACE, "-a", &manner.volume.amplitude()])
        .args(["--stdin", "--stdout"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}

fn player(manner: &Manner) -> Command {
    let mut command = Command::new(PLAYER);
    command
        .args(["-q", "-t", "raw", "-f", "S16_LE", "-c", "1", "-r", &RATE.to_string()])
        .args(["-D", &manner.output.0])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn carry(mut samples: impl Read, mut sink: impl io::Write) -> io::Result<()> {
    let mut buffer = Zeroizing::new([0; 4096]);
    let header = &mut buffer[..WAV_HEADER];
    samples.read_exact(header)?;
    if !is_what_is_played(header) {
        return Err(io::ErrorKind::InvalidData.into());
    }
    loop {
        match samples.read(buffer.as_mut_slice())? {
            0 => return Ok(()),
            read => sink.write_all(&buffer[..read])?,
        }
    }
}

fn is_what_is_played(header: &[u8]) -> bool {
    header.starts_with(b"RIFF")
        && header.get(22..24) == Some(&[1, 0])
        && header.get(24..28) == Some(&RATE.to_le_bytes())
        && header.get(34..36) == Some(&[16, 0])
}

/// Whether this machine can say anything: both programs are there, and a moment of silence can be played.
pub fn can_speak(manner: &Manner) -> bool {
    makes_sound(manner) && plays_silence(manner)
}

fn makes_sound(manner: &Manner) -> bool {
    let first = || {
        let mut program = Program::start(&mut synthesizer(manner, SpeakerVoice::Mandarin))?;
        program.hear("好".as_bytes())?;
        let mut start = [0; WAV_HEADER + 2];
        program.samples()?.read_exact(&mut start)?;
        io::Result::Ok(is_what_is_played(&start))
    };
    first().unwrap_or(false)
}

/// A device that another program holds may never open.
const PATIENCE: Duration = Duration::from_secs(5);
const STEP: Duration = Duration::from_millis(10);

fn plays_silence(manner: &Manner) -> bool {
    let Ok(mut player) = Program::start(&mut player(manner)) else { return false };
    // A twentieth of a second; the line takes it without anybody reading.
    if player.hear(&[0; RATE as usize / 10]).is_err() {
        return false;
    }
    let until = Instant::now() + PATIENCE;
    loop {
        match player.0.try_wait() {
            Ok(None) if Instant::now() < until => std::thread::sleep(STEP),
            Ok(Some(status)) => return status.success(),
            Ok(None) | Err(_) => return false,
        }
    }
}
