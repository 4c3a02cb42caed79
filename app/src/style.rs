//! The style that not every page needs, loaded before what it is for is shown.

#[cfg_attr(feature = "ssr", path = "style/server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "style/browser.rs")]
mod sheet;

pub use sheet::further_style;
