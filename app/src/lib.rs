//! What a request needs: the pages, the server functions behind them and the services
//! that own the data. Built twice: with `ssr` for the server, with `hydrate` for the browser.
#![recursion_limit = "512"]

pub mod accounts;
#[cfg(not(feature = "ssr"))]
mod arrow_keys;
#[cfg(feature = "ssr")]
pub mod assets;
#[cfg(feature = "ssr")]
pub mod context;
pub mod engines;
mod error_display;
mod forms;
mod frame;
pub mod icon;
pub mod images;
pub mod jobs;
pub mod live;
mod loading;
mod menu;
mod not_found;
pub mod notifications;
mod partials;
pub mod presets;
pub mod recall;
#[cfg(feature = "ssr")]
pub mod redirect;
pub mod root;
pub mod routes;
#[cfg(feature = "ssr")]
pub mod settings;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod time;
