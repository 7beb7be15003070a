//! What the targets of listings, notices and rollouts are called.

use fleet_domain::Scope;

use crate::statement::{fetch_optional, statements};
use crate::{StoreError, Tx};

statements! {
    DIVISION = "SELECT name FROM divisions WHERE code = $1";
    LOCATION = "SELECT name FROM locations WHERE id = $1";
    TERMINAL = "SELECT name FROM terminals WHERE id = $1";
}

/// The name of a scope; `None` if there is no such division, location or terminal.
/// [`Scope::Everywhere`] has an empty one, which the console words.
pub async fn name(tx: &mut Tx, scope: &Scope) -> Result<Option<String>, StoreError> {
    let row = match scope {
        Scope::Everywhere => return Ok(Some(String::new())),
        Scope::Division(code) => fetch_optional!(tx, (String,), DIVISION, code.as_str()),
        Scope::Location(id) => fetch_optional!(tx, (String,), LOCATION, id.0),
        Scope::Terminal(id) => fetch_optional!(tx, (String,), TERMINAL, id.0),
    };
    Ok(row?.map(|(name,)| name))
}
