use std::io;
use std::path::PathBuf;

use clap::Args;
use fleet_release::sign::Unlock;

/// Where passphrases and PINs come from; left out, they are asked for when they are needed.
#[derive(Debug, Args)]
pub struct SecretArguments {
    /// File whose first line is the passphrase of the keys, or the PIN of the tokens.
    #[arg(long, conflicts_with = "passphrase_fd")]
    pub passphrase_file: Option<PathBuf>,
    /// Open file descriptor from which the same is read.
    #[arg(long)]
    pub passphrase_fd: Option<u32>,
}

impl SecretArguments {
    /// For keys that are there.
    pub fn unlock(&self) -> io::Result<Unlock> {
        Ok(self.given()?.unwrap_or_else(Unlock::prompt))
    }

    /// For keys that are made: whoever types a passphrase types it twice.
    pub fn lock(&self) -> io::Result<Unlock> {
        let twice = || {
            let prompt = Unlock::prompt();
            Unlock::asking(move |what| {
                let secret = prompt.ask(what)?;
                if prompt.ask(&format!("{what}, again"))? == secret {
                    return Ok(secret);
                }
                Err(io::Error::other("the two differ"))
            })
        };
        Ok(self.given()?.unwrap_or_else(twice))
    }

    fn given(&self) -> io::Result<Option<Unlock>> {
        match (&self.passphrase_file, self.passphrase_fd) {
            (Some(path), _) => Unlock::from_file(path).map(Some),
            (None, Some(number)) => Unlock::from_descriptor(number).map(Some),
            (None, None) => Ok(None),
        }
    }
}
