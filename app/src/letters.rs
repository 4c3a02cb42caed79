//! Small and capital letters of any language. In the browser by the browser: Rust's tables would be in the WASM.

#[cfg_attr(feature = "ssr", path = "letters/server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "letters/browser.rs")]
mod case;

pub use case::{capital, small};
