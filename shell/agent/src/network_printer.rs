//! A printer on the network is given a queue of the print service by a program that may do so: neither the agent nor its user can.
//!
//! It listens at a socket (`kiosk-network-printer.socket`), takes one line, the printer's address, and answers with one: `added QUEUE`,
//! `no_answer`, `no_driver`, `no_service` or `failed`.

use std::io;
use std::net::Ipv4Addr;
use std::path::Path;
use std::time::Duration;

use terminal_core::ipc::{PrinterAdding, PrinterFault};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::time::timeout;

/// It asks the printer several times, each in vain for half a minute at most.
const PATIENCE: Duration = Duration::from_secs(150);
/// The longest answer in bytes: the name of a queue has at most 127 (`lpadmin`).
const LONGEST: u64 = 256;

/// Has the printer made one that can be chosen.
pub async fn add(socket: &Path, host: Ipv4Addr) -> PrinterAdding {
    let answer = match timeout(PATIENCE, ask(socket, host)).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => {
            tracing::warn!(%error, socket = %socket.display(), "nobody here adds printers");
            return PrinterAdding::Failed { why: PrinterFault::NoService };
        }
        Err(_) => String::new(),
    };
    let added = read(&answer);
    tracing::info!(%host, ?added, "a printer on the network");
    added
}

async fn ask(socket: &Path, host: Ipv4Addr) -> io::Result<String> {
    let mut stream = UnixStream::connect(socket).await?;
    stream.write_all(format!("{host}\n").as_bytes()).await?;
    let mut answer = String::new();
    stream.take(LONGEST).read_to_string(&mut answer).await?;
    Ok(answer)
}

fn read(answer: &str) -> PrinterAdding {
    let failed = |why| PrinterAdding::Failed { why };
    let mut words = answer.split_whitespace();
    match (words.next(), words.next()) {
        (Some("added"), Some(queue)) => PrinterAdding::Added { queue: queue.to_owned() },
        (Some("no_answer"), None) => failed(PrinterFault::NoAnswer),
        (Some("no_driver"), None) => failed(PrinterFault::NoDriver),
        (Some("no_service"), None) => failed(PrinterFault::NoService),
        _ => failed(PrinterFault::Failed),
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncBufReadExt, BufReader};
    use tokio::net::UnixListener;

    use super::*;

    #[tokio::test]
    async fn what_may_add_printers_is_told_the_address_and_answers() {
        let dir = tempfile::tempdir().unwrap();
        let socket = dir.path().join("socket");
        let host = Ipv4Addr::new(10, 1, 2, 40);
        let nobody = PrinterAdding::Failed { why: PrinterFault::NoService };
        assert_eq!(add(&socket, host).await, nobody);
        let listener = UnixListener::bind(&socket).unwrap();
        let serving = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            let mut stream = BufReader::new(stream);
            let mut asked = String::new();
            stream.read_line(&mut asked).await.unwrap();
            stream.write_all(b"added HP-LaserJet-M404\n").await.unwrap();
            asked
        });
        let added = PrinterAdding::Added { queue: "HP-LaserJet-M404".into() };
        assert_eq!(add(&socket, host).await, added);
        assert_eq!(serving.await.unwrap(), "10.1.2.40\n");
    }

    #[test]
    fn an_answer_is_one_of_a_few_words() {
        for (answer, why) in [
            ("no_answer\n", PrinterFault::NoAnswer),
            ("no_driver\n", PrinterFault::NoDriver),
            ("no_service", PrinterFault::NoService),
            ("", PrinterFault::Failed),
            ("added", PrinterFault::Failed),
            ("no_answer at all", PrinterFault::Failed),
        ] {
            assert_eq!(read(answer), PrinterAdding::Failed { why }, "{answer}");
        }
    }
}
