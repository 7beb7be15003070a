//! Extractors. Extraction is authorization and opens the transaction: a handler that holds a
//! [`Reading`] or a [`Writing`] has passed; dropping either rolls back.

mod address;
mod authorized;
mod body;
mod change;
mod csrf;
mod csv;
mod deadline;
mod disposition;
mod json;
mod limit;
mod list_query;
mod list_schema;
mod nul;
mod path;
mod reading;
mod tabled;
mod writing;

pub use address::{ClientAddress, NotANetwork, TrustedNetwork, TrustedProxies};
pub use authorized::{Administrator, Authorized, Grade, Operator, Principal, Viewer};
pub use body::{broken_off, read_body};
pub use change::{Change, Object};
pub use csrf::csrf;
pub use csv::{Csv, CsvRow, export, table};
pub use deadline::deadline;
pub use disposition::{attachment, file_name};
pub use json::{FromBody, Json, NoBody};
pub use limit::Limiter;
pub use list_query::{ListQuery, Listed, Params};
pub use nul::{json_has_nul, refuse_nul};
pub use path::Path;
pub use reading::Reading;
pub use tabled::{Tabled, listed, tabled};
pub use writing::Writing;
