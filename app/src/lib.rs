//! What a request needs: the pages, the server functions behind them and the services
//! that own the data. Built twice: with `ssr` for the server, with `hydrate` for the browser.
#![recursion_limit = "512"]

pub mod accounts;
#[cfg(feature = "ssr")]
pub mod context;
#[cfg(feature = "ssr")]
mod data;
pub mod engines;
pub mod error;
#[cfg(feature = "ssr")]
pub mod events;
pub mod images;
pub mod jobs;
pub mod notifications;
