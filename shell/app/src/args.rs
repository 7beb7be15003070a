use std::path::PathBuf;
use std::str::FromStr;

use clap::Parser;
use terminal_core::bounds::Bounds;
use terminal_devices::camera::CameraAddress;
use terminal_devices::id_card::CardReaderAddress;
use terminal_devices::printer::PrinterAddress;
use terminal_devices::receipt::ReceiptAddress;
use terminal_devices::scanner::ScannerAddress;
use terminal_devices::speaker::{Manner, SpeechOutput, Volume};

/// The kiosk window of a terminal. `kiosk-shell devices` opens none: it prints what is plugged in, and what the matrix of device
/// models says of it.
#[derive(Debug, Clone, Parser)]
#[command(name = "kiosk-shell", version)]
pub struct Args {
    /// Unix socket of the terminal's agent.
    #[arg(long, value_name = "PATH")]
    pub agent_socket: PathBuf,
    /// Directory of the trusted pages: home.html, bar.html, keyboard.html.
    #[arg(long, value_name = "DIR")]
    pub pages: PathBuf,
    /// Serial port of the ID-card reader, such as `/dev/kiosk-card-reader`, and behind that, after a comma, `baud=9600`; without it
    /// cards are read by nobody. What is not said of a device, here and below, is taken from the matrix of device models.
    #[arg(long, value_name = "ADDRESS", value_parser = checked::<CardReaderAddress>)]
    pub card_reader: Option<String>,
    /// How many MiB of memory an app may take, instead of a third of the machine's (at least 512, at most 2048).
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u32).range(64..=1_048_576))]
    pub app_memory: Option<u32>,
    /// For how many seconds an app may leave the machine no processor time, instead of 30.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..=3_600))]
    pub app_processor: Option<u32>,
    /// How many MiB an app may carry over the network in one opening, instead of 1024.
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u32).range(1..=1_048_576))]
    pub app_network: Option<u32>,
    /// Where the print service of this machine takes documents, such as `ipp://localhost/printers/kiosk`; without it nothing is
    /// printed.
    #[arg(long, value_name = "ADDRESS", value_parser = checked::<PrinterAddress>)]
    pub printer: Option<String>,
    /// ALSA device by which pages are read aloud, such as `default` or `plughw:1,0`; without it, and with `none`, nothing is
    /// said.
    #[arg(long, value_name = "DEVICE", env = "KIOSK_SPEECH_OUTPUT")]
    pub speech_output: Option<SpeechOutput>,
    /// How loud that is, in percent, instead of 60.
    #[arg(long, value_name = "PERCENT", env = "KIOSK_SPEECH_VOLUME", value_parser = clap::value_parser!(u8).range(1..=100))]
    pub speech_volume: Option<u8>,
    /// The scanner of codes: `serial:/dev/kiosk-scanner`, or one that types, `wedge:1234:abcd` (vendor and product) or
    /// `wedge:/dev/input/by-id/…`; behind that, each after a comma, `baud=115200`, `prefix=02`, `suffix=03` (bytes in
    /// hexadecimal) or `suffix=none`, `encoding=utf-8` or `encoding=gb18030`, `aim`. Without it nothing is scanned.
    #[arg(long, value_name = "ADDRESS", value_parser = checked::<ScannerAddress>)]
    pub scanner: Option<String>,
    /// The receipt printer: `serial:/dev/kiosk-receipts`, `usb:/dev/usb/lp0` or `tcp:127.0.0.1:9100` (this machine or a private
    /// network), and behind that, each after a comma, `baud=115200` (serial), `paper=58`, `paper=80` or `paper=80-512` (42
    /// columns), `cut=none` where there is no knife. Without it no receipt is printed.
    #[arg(long, value_name = "ADDRESS", value_parser = checked::<ReceiptAddress>)]
    pub receipt_printer: Option<String>,
    /// Smart cards are read by the readers of `pcscd` whose name begins so (`any`: by all). Without it they are read by nobody.
    #[arg(long, value_name = "NAME")]
    pub smart_card_reader: Option<String>,
    /// The camera: `v4l2:/dev/video0`, and behind that, after a comma, `size=1280x720`; or `http://192.168.1.20/stream` (this
    /// machine or a private network), which gives MJPEG. Without it no picture is taken.
    #[arg(long, value_name = "ADDRESS", value_parser = checked::<CameraAddress>)]
    pub camera: Option<String>,
    /// Where the agent writes how the screen is set; that is done before there is a window. Without it nothing is turned until the
    /// agent says so.
    #[arg(long, value_name = "PATH", env = "KIOSK_DISPLAY_SETTINGS")]
    pub display_settings: Option<PathBuf>,
    /// A plain window of this size in pixels, such as 540x960, instead of the full screen.
    #[arg(long, value_name = "WxH")]
    pub windowed: Option<Size>,
}

/// An address as it was typed, if it is one.
fn checked<T: FromStr<Err: std::fmt::Display>>(text: &str) -> Result<String, String> {
    text.parse::<T>().map(|_| text.to_owned()).map_err(|error| error.to_string())
}

impl Args {
    /// How this terminal speaks, if it does.
    pub fn manner(&self) -> Option<Manner> {
        let volume = self.speech_volume.and_then(Volume::new).unwrap_or_default();
        self.speech_output.clone().filter(|output| !output.is_none()).map(|output| Manner { output, volume })
    }

    /// How much an app may take on a machine with so many bytes of memory.
    pub fn bounds(&self, memory: u64) -> Bounds {
        let usual = Bounds::of_machine(memory);
        Bounds {
            memory: self.app_memory.map_or(usual.memory, |mib| u64::from(mib) << 20),
            processor_ms: self.app_processor.map_or(usual.processor_ms, |seconds| u64::from(seconds) * 1_000),
            network: self.app_network.map_or(usual.network, |mib| u64::from(mib) << 20),
            ..usual
        }
    }
}

/// Pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Across.
    pub width: u32,
    /// Down.
    pub height: u32,
}

/// The text is no size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a size such as 540x960, from 320x320 to 16384x16384")]
pub struct NotASize;

impl FromStr for Size {
    type Err = NotASize;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (width, height) = text.split_once(['x', 'X']).ok_or(NotASize)?;
        let pixels =
            |side: &str| side.parse().ok().filter(|side| (320..=16384).contains(side)).ok_or(NotASize);
        Ok(Self { width: pixels(width)?, height: pixels(height)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_the_machines_unless_they_are_given() {
        let bounds = |more: &[&str]| {
            let needed = ["kiosk-shell", "--agent-socket", "/a", "--pages", "/p"];
            Args::parse_from(needed.iter().chain(more)).bounds(6 << 30)
        };
        assert_eq!(bounds(&[]), Bounds::of_machine(6 << 30));
        let given = bounds(&["--app-memory", "256", "--app-processor", "5", "--app-network", "64"]);
        assert_eq!((given.memory, given.processor_ms, given.network), (256 << 20, 5_000, 64 << 20));
    }

    #[test]
    fn it_speaks_where_it_is_told_to_and_as_loud() {
        let manner = |more: &[&str]| {
            let needed = ["kiosk-shell", "--agent-socket", "/a", "--pages", "/p"];
            Args::parse_from(needed.iter().chain(more)).manner()
        };
        let given = manner(&["--speech-output", "plughw:1,0", "--speech-volume", "80"]);
        let (output, volume) = ("plughw:1,0".parse().unwrap(), Volume::new(80).unwrap());
        assert_eq!(given, Some(Manner { output, volume }));
        assert_eq!(manner(&["--speech-output", "none"]), None);
        assert_eq!(manner(&["--speech-output", ""]), None);
    }

    #[test]
    fn sizes() {
        assert_eq!("540x960".parse(), Ok(Size { width: 540, height: 960 }));
        for bad in ["", "540", "540x", "0x960", "-1x5", "99999x9", "axb"] {
            assert_eq!(bad.parse::<Size>(), Err(NotASize), "{bad}");
        }
    }
}
