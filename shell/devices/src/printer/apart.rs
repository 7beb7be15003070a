//! Reading a document in a process of its own. What an app hands over is hostile until it is read: eight megabytes can unpack to
//! gigabytes or keep a reader busy for ever. Here that ends a process which nobody misses, and not the window.

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use rustix::process::{Resource, Rlimit, setrlimit};
use zeroize::Zeroizing;

use super::document::{Document, DocumentError, RawDocument};

/// The most memory in bytes that the process may have of its own.
const MAX_MEMORY: u64 = 256 << 20;
/// The most seconds that it may compute.
const MAX_SECONDS: u64 = 5;
/// The longest answer in bytes: a number, or a word.
const MAX_ANSWER: u64 = 64;

const NOT_A_PDF: &str = "not_a_pdf";
const TOO_LARGE: &str = "too_large";
const TOO_MANY_PAGES: &str = "too_many_pages";

/// Where documents are read: a program whose `main` calls [`answer`] when it is started with this argument.
#[derive(Debug, Clone)]
pub struct Reader {
    program: PathBuf,
    argument: &'static str,
}

impl Reader {
    /// `program argument`, which gets nothing of this process's environment.
    pub const fn new(program: PathBuf, argument: &'static str) -> Self {
        Self { program, argument }
    }

    /// Holds a document against the limits, as [`Document::read`] does. May take seconds: not for a thread that others wait for.
    ///
    /// # Errors
    /// As there; a document that cannot be read within the process's limits is [`DocumentError::NotAPdf`], as is any where the process
    /// cannot be started, which the log tells.
    pub fn read(&self, document: RawDocument) -> Result<Document, DocumentError> {
        if document.bytes().len() > Document::MAX_BYTES {
            return Err(DocumentError::TooLarge);
        }
        let answer = self.ask(document.bytes()).unwrap_or_else(|error| {
            tracing::warn!(%error, "a document to print was not read");
            NOT_A_PDF.to_owned()
        });
        match answer.as_str() {
            TOO_LARGE => Err(DocumentError::TooLarge),
            TOO_MANY_PAGES => Err(DocumentError::TooManyPages),
            pages => Document::counted(document, pages.parse().map_err(|_| DocumentError::NotAPdf)?),
        }
    }

    fn ask(&self, bytes: &[u8]) -> io::Result<String> {
        let mut process = Command::new(&self.program)
            .arg(self.argument)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        // It says nothing before it has all of it, so neither waits for the other for ever. One that ended early is seen below.
        let handed_over = process.stdin.take().map_or(Ok(()), |mut stdin| stdin.write_all(bytes));
        let mut answer = String::new();
        let heard =
            process.stdout.take().map_or(Ok(0), |stdout| stdout.take(MAX_ANSWER).read_to_string(&mut answer));
        let status = process.wait()?;
        if !status.success() {
            return Err(io::Error::other(format!("the reading process ended with {status}")));
        }
        handed_over.and(heard)?;
        Ok(answer)
    }
}

/// What the process does: takes from itself what it does not need, reads a document from `input` and writes its number of pages, or what
/// is wrong with it.
///
/// # Errors
/// Where a limit cannot be set, or the one who asked has gone.
pub fn answer(input: impl Read, mut output: impl Write) -> io::Result<()> {
    confine()?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(Document::MAX_BYTES + 1));
    input.take(Document::MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    let answer = match Document::read(RawDocument::new(bytes)) {
        Ok(document) => document.pages().to_string(),
        Err(DocumentError::NotAPdf) => NOT_A_PDF.to_owned(),
        Err(DocumentError::TooLarge) => TOO_LARGE.to_owned(),
        Err(DocumentError::TooManyPages) => TOO_MANY_PAGES.to_owned(),
    };
    output.write_all(answer.as_bytes())
}

/// No more than it needs; and no core file, in which the document would outlive its citizen.
fn confine() -> io::Result<()> {
    let limits = [
        (Resource::Data, MAX_MEMORY),
        (Resource::Cpu, MAX_SECONDS),
        (Resource::Core, 0),
        (Resource::Fsize, 0),
        (Resource::Nproc, 0),
    ];
    for (resource, most) in limits {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}
