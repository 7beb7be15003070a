use fleet_store::app::AppFields;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::problem::ApiResult;
use crate::text::{optional, required};

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
        })
    }
}
