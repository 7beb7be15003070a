//! What only the servers of this fleet know.

use crate::statement::{execute, fetch_one, statements};
use crate::{StoreError, Tx};

statements! {
    KEEP = "INSERT INTO server_secrets (name, secret) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
    READ = "SELECT secret FROM server_secrets WHERE name = $1";
}

/// The secret called `name`; `fresh` becomes it if there is none yet.
pub async fn get_or_keep(tx: &mut Tx, name: &str, fresh: &[u8]) -> Result<Vec<u8>, StoreError> {
    execute!(tx, KEEP, name, fresh)?;
    let (secret,): (Vec<u8>,) = fetch_one!(tx, (Vec<u8>,), READ, name)?;
    Ok(secret)
}
