//! Which announcements of public holidays terminals were told of: one row. They are in the program, so that a newer one may
//! know more.

use fleet_domain::Scope;

use crate::desired::scope_bump;
use crate::statement::{execute, statements};
use crate::{Db, StoreError};

statements! {
    TELL = "UPDATE public_holidays_told SET text = $1 WHERE id = 1 AND text <> $1";
}

/// Has every terminal told anew if this program knows other announcements than the one before. Whether it did.
pub async fn tell(db: &Db, announcements: &str) -> Result<bool, StoreError> {
    let mut tx = db.write().await?;
    let is_news = execute!(&mut tx, TELL, announcements)? == 1;
    if is_news {
        scope_bump(&mut tx, &[Scope::Everywhere]).await?;
        tx.commit().await?;
    }
    Ok(is_news)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn news_are_told_once() {
        crate::testing::on_fresh_database(|db| async move {
            assert!(tell(&db, "2026").await.unwrap());
            assert!(!tell(&db, "2026").await.unwrap());
            assert!(tell(&db, "2026, 2027").await.unwrap());
        })
        .await;
    }
}
