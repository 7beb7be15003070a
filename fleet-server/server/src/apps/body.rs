use fleet_store::app::AppFields;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult, Code};
use crate::text::{optional, required};

/// More words than these are no help.
const WORDS: usize = 10;

/// What ops say of an app.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct AppBody {
    /// Name on the home page, 1 to 30 characters.
    name: String,
    /// One line under the name, at most 60 characters.
    #[serde(default)]
    summary: String,
    /// Heading it stands under, such as `社会保障`, 1 to 20 characters.
    category: String,
    /// The unit responsible for it (责任单位), at most 60 characters.
    #[serde(default)]
    unit: String,
    /// The unit's contact, shown when the app fails, at most 60 characters.
    #[serde(default)]
    contact: String,
    /// Words by which citizens find it, beside its name: at most 10 different ones, each 1 to 20 characters.
    #[serde(default)]
    search_words: Vec<String>,
}

impl AppBody {
    /// The fields, each of them right.
    pub fn checked(&self) -> ApiResult<AppFields> {
        Ok(AppFields {
            name: required(&self.name, 30, "/name")?,
            summary: optional(&self.summary, 60, "/summary")?,
            category: required(&self.category, 20, "/category")?,
            unit: optional(&self.unit, 60, "/unit")?,
            contact: optional(&self.contact, 60, "/contact")?,
            search_words: self.checked_words()?,
        })
    }

    fn checked_words(&self) -> ApiResult<Vec<String>> {
        if self.search_words.len() > WORDS {
            return Err(ApiError::new(Code::FieldInvalid).at("/search_words"));
        }
        let mut words: Vec<String> = Vec::with_capacity(self.search_words.len());
        for word in &self.search_words {
            let word = required(word, 20, "/search_words")?;
            if !words.contains(&word) {
                words.push(word);
            }
        }
        Ok(words)
    }
}
