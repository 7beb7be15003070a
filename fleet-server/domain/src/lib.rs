//! The fleet's rules as pure functions and types: no clock, no database, no HTTP. See README.md.

mod role;
mod scope;

pub use role::{Role, RoleUnknown};
pub use scope::{DivisionCode, Scope, ScopeInvalid};
