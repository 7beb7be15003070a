//! The plan of installations as rows of a spreadsheet: how the columns are called, what a row says of a planned
//! terminal, and what an import of the rows would change. What is written is read again unchanged.

mod column;
mod draft;
mod fault;
mod layout;
mod plan;
#[cfg(test)]
mod tests;

pub use column::InstallColumn;
pub use draft::{
    INSTALL_EXAMPLES, InstallDraft, InstallPerson, InstallPlace, InstallWords, read_install_drafts,
};
pub use fault::{InstallCellFault, InstallRowFault};
pub use layout::{InstallLayout, InstallLayoutRefused, find_install_layout};
pub use plan::{InstallOutcome, KnownInstall, PlannedInstall, differing_columns, plan_installs};
