//! `kiosk-card-reader-simulator LINK`: a simulated ID-card reader, told by lines what happens to it:
//! `put N` (a card of the invented people, from 0), `take`, `unplug`, `plug`, `fault silent|self-test|checksum|read|none`.

use std::io::{BufRead as _, Write as _};
use std::path::Path;

use anyhow::Context as _;
use terminal_devices::simulator::{Fault, SimulatedReader, people};

fn main() -> anyhow::Result<()> {
    let link = std::env::args_os().nth(1).context("usage: kiosk-card-reader-simulator LINK")?;
    let mut reader = SimulatedReader::start(Path::new(&link))?;
    for line in std::io::stdin().lock().lines() {
        if let Err(error) = obey(&mut reader, &line?) {
            writeln!(std::io::stderr(), "{error}")?;
        }
    }
    Ok(())
}

fn obey(reader: &mut SimulatedReader, line: &str) -> anyhow::Result<()> {
    match line.split_whitespace().collect::<Vec<_>>()[..] {
        ["put", number] => {
            reader.put(people().into_iter().nth(number.parse()?).context("there are fewer cards")?);
        }
        ["take"] => reader.take(),
        ["unplug"] => reader.unplug(),
        ["plug"] => reader.plug_in()?,
        ["fault", fault] => reader.set_fault(match fault {
            "silent" => Some(Fault::Silent),
            "self-test" => Some(Fault::SelfTest),
            "checksum" => Some(Fault::Checksum),
            "read" => Some(Fault::Read),
            _ => None,
        }),
        _ => anyhow::bail!("not a line that is known: {line}"),
    }
    Ok(())
}
