use fleet_protocol::UnixMillis;
use fleet_store::{Db, StoreError, setup, user};

use crate::sessions::cookie;

/// A new set-up link for the console at `public_url`; the ones before it are void. `None` once there
/// is an account. The token stands in the fragment: browsers send it to nobody, logs never see it.
pub async fn renew(db: &Db, public_url: &str, now: UnixMillis) -> Result<Option<String>, StoreError> {
    let mut tx = db.write().await?;
    if user::count(&mut tx).await? > 0 {
        return Ok(None);
    }
    let (token, hash) = cookie::new_token();
    setup::replace(&mut tx, &hash, now).await?;
    tx.commit().await?;
    Ok(Some(format!("{public_url}/#/setup?token={token}")))
}
