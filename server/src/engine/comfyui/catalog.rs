//! What a server offers: its models, their details and whether it can be used.

pub mod choice;
pub mod details;
pub mod offer;
pub mod probe;
