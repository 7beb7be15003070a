//! The main job, shown and checked.

pub mod apps;
pub mod city;
pub mod hostile;
pub mod report;
pub mod site;
pub mod stage;
