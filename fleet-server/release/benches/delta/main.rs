//! Bytes sent, time to make, time and memory to apply: our deltas and what else there is, over real pairs of
//! programs. `cargo xtask bench delta` fetches the pairs and the other programs and runs this.

#![expect(clippy::print_stdout, reason = "a bench speaks on its standard output")]
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on ends")]

mod measure;
mod schemes;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use fleet_release::delta::{DeltaError, Old, Sink, decode, encode};

use measure::{Cost, run};
use schemes::SCHEMES;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["make", old, new, delta] => make(Path::new(old), Path::new(new), Path::new(delta)),
        ["apply", old, delta, new] => apply(Path::new(old), Path::new(delta), Path::new(new)),
        pairs if !pairs.is_empty() && pairs.len() % 3 == 0 => {
            for pair in pairs.chunks(3) {
                compare(pair[0], Path::new(pair[1]), Path::new(pair[2]));
            }
        }
        _ => println!("Say NAME OLD NEW for each pair; `cargo xtask bench delta` does."),
    }
}

fn make(old: &Path, new: &Path, delta: &Path) {
    let (old, new) = (std::fs::read(old).unwrap(), std::fs::read(new).unwrap());
    std::fs::write(delta, encode(&[&old], &[&new]).unwrap()).unwrap();
}

/// As on a terminal: the old file is read from the disk by and by, the new one written as it comes.
fn apply(old: &Path, delta: &Path, new: &Path) {
    struct OnDisk(File);
    impl Old for OnDisk {
        fn read(&mut self, at: usize, buffer: &mut [u8]) -> io::Result<()> {
            self.0.read_exact_at(buffer, at as u64)
        }
    }
    struct Written(BufWriter<File>);
    impl Sink for Written {
        fn begin(&mut self, _lengths: &[usize]) -> Result<(), DeltaError> {
            Ok(())
        }
        fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
            self.0.write_all(bytes)
        }
    }
    let old = File::open(old).unwrap();
    let length = usize::try_from(old.metadata().unwrap().len()).unwrap();
    let mut sink = Written(BufWriter::new(File::create(new).unwrap()));
    decode(File::open(delta).unwrap(), &mut OnDisk(old), &[length], &mut sink).unwrap();
    sink.0.flush().unwrap();
}

/// One table: a line for each scheme.
#[expect(clippy::cast_precision_loss, reason = "figures of a few digits")]
fn compare(name: &str, old: &Path, new: &Path) {
    let length = std::fs::metadata(new).unwrap().len();
    println!("\n**{name}**, {:.1} MB\n", length as f64 / 1e6);
    println!("| scheme | bytes sent | make, CPU s | apply, CPU s | apply, MiB beyond the files |");
    println!("|---|---:|---:|---:|---:|");
    let work = tempfile::tempdir().unwrap();
    let mut best: Option<u64> = None;
    for scheme in SCHEMES {
        let dir = work.path().join(scheme.name.replace([' ', '`'], "_"));
        std::fs::create_dir(&dir).unwrap();
        let (sent, made, applied) = one(scheme, old, new, &dir);
        let ours = scheme.name == "ours";
        if !ours {
            best = Some(best.map_or(sent, |best| best.min(sent)));
        }
        let ratio = best
            .filter(|_| ours)
            .map_or_else(String::new, |best| format!(" ({:.2} × the best other)", sent as f64 / best as f64));
        let mapped = if scheme.holds_old { old } else { Path::new("/dev/null") };
        let files = std::fs::metadata(mapped).map_or(0, |metadata| metadata.len()) as f64 / 1024.0 / 1024.0;
        println!(
            "| {} | {sent}{ratio} | {:.1} | {:.1} | {:.0} |",
            scheme.name,
            made.seconds,
            applied.seconds,
            (applied.peak_mib - files).max(0.0)
        );
    }
}

fn one(scheme: &schemes::Scheme, old: &Path, new: &Path, dir: &Path) -> (u64, Cost, Cost) {
    let myself: PathBuf = std::env::current_exe().unwrap();
    let out = dir.join("out");
    let fill = |command: &str| {
        command
            .replace("{bench}", &myself.display().to_string())
            .replace("{old}", &old.display().to_string())
            .replace("{new}", &new.display().to_string())
            .replace("{out}", &out.display().to_string())
    };
    let made = run(&fill(scheme.make), dir);
    let sent = (scheme.sent)(dir, &made.said);
    let applied = run(&fill(scheme.apply), dir);
    let sent = sent.unwrap_or_else(|| (scheme.sent)(dir, &applied.said).unwrap());
    let same = std::fs::read(&out).unwrap() == std::fs::read(new).unwrap();
    assert!(same, "{} did not give the new file", scheme.name);
    (sent, made, applied)
}
