//! The pages and the server functions behind them. Built twice: with `ssr` for the server,
//! with `hydrate` for the browser.
#![recursion_limit = "512"]

pub mod accounts;
pub mod engines;
pub mod images;
pub mod jobs;
pub mod live;
pub mod notifications;
mod partials;
pub mod parts;
pub mod presets;
pub mod recall;
#[cfg(feature = "ssr")]
pub mod request;
pub mod root;
pub mod routes;
#[cfg(feature = "ssr")]
pub mod settings;
