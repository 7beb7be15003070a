use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::speaker::SpeechOutput;

/// A loudspeaker that is a file: ALSA's own `file` device writes the samples into a line that this reads, as fast as they
/// come, or not at all while it is held.
pub struct SimulatedSpeaker {
    output: SpeechOutput,
    heard: Arc<(Mutex<Heard>, Condvar)>,
}

#[derive(Default)]
struct Heard {
    samples: Vec<u8>,
    is_held: bool,
}

impl SimulatedSpeaker {
    /// In a directory of its own.
    pub fn start(dir: &Path) -> io::Result<Self> {
        let line = dir.join("sound");
        let output = format!("file:\"{}\",raw", line.display()).parse().map_err(io::Error::other)?;
        if !Command::new("mkfifo").arg(&line).status()?.success() {
            return Err(io::Error::other("mkfifo failed"));
        }
        // Open for both, it has no end while nobody plays.
        let line = OpenOptions::new().read(true).write(true).open(line)?;
        let heard: Arc<(Mutex<Heard>, Condvar)> = Arc::default();
        let kept = Arc::clone(&heard);
        std::thread::Builder::new().name("loudspeaker".into()).spawn(move || listen(line, &kept))?;
        Ok(Self { output, heard })
    }

    /// The name of the device.
    pub const fn output(&self) -> &SpeechOutput {
        &self.output
    }

    /// All samples so far: 16 bits, little-endian.
    pub fn heard(&self) -> Vec<u8> {
        self.lock().samples.clone()
    }

    /// From here on only.
    pub fn forget(&self) {
        self.lock().samples.clear();
    }

    /// Takes no more samples, or takes them again: whoever plays longer than the line holds, waits.
    pub fn hold(&self, held: bool) {
        self.lock().is_held = held;
        self.heard.1.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Heard> {
        self.heard.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn listen(mut line: File, (heard, changed): &(Mutex<Heard>, Condvar)) {
    let mut buffer = [0; 4096];
    while let Ok(read @ 1..) = line.read(&mut buffer) {
        let kept = heard.lock().unwrap_or_else(PoisonError::into_inner);
        let mut kept = changed.wait_while(kept, |kept| kept.is_held).unwrap_or_else(PoisonError::into_inner);
        kept.samples.extend_from_slice(&buffer[..read]);
    }
}
