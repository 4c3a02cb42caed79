//! Pages and server functions for engines and their models.

#[cfg(feature = "ssr")]
mod add_server;
pub mod api;
#[cfg(feature = "ssr")]
mod engine_card;
#[cfg(feature = "ssr")]
pub mod engines_page;
#[cfg(feature = "ssr")]
pub mod library;
#[cfg(feature = "ssr")]
pub mod probe;
#[cfg(feature = "ssr")]
mod report;

pub use domain::engines::*;
