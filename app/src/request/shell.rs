//! The HTML document around every page.

mod hydration_error;

use super::assets::assets;
use crate::accounts::{Density, Session, theme_cookie};
use crate::parts::time;
use crate::root::App;
use hydration_error::HydrationError;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// Hides what needs JavaScript. A constant, because `view!` would parse the literal as an attribute.
const NO_SCRIPT: &str = r#"<link rel="stylesheet" href="/noscript.css">"#;

/// Defines `start(loader, wasm)`.
const START: &str = include_str!("shell/start.js");

/// The document. Theme, density and zone are in its first bytes, so nothing flashes and server and browser show the
/// same times.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let assets = assets(&options);
    view! {
        <!DOCTYPE html>
        <html
            lang="en"
            data-theme=theme_cookie::theme().attribute()
            data-density=density()
            data-zone=time::zone()
        >
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="stylesheet" href=assets.style.clone() />
                <noscript inner_html=NO_SCRIPT></noscript>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <AutoReload options=options.clone() />
                <Start loader=assets.loader.clone() wasm=assets.wasm.clone() />
                <MetaTags />
            </head>
            <body>
                <App />
                <HydrationError />
            </body>
        </html>
    }
}

/// The user's density if it isn't the default.
fn density() -> Option<&'static str> {
    let density = use_context::<Session>()?.user.preferences.density;
    (density != Density::default()).then(|| density.as_str())
}

/// Loads the WASM and hydrates the page. Written by hand because the framework's own tags omit the
/// nonce from the preload of the loader, which the content security policy then blocks.
#[component]
fn Start(loader: String, wasm: String) -> impl IntoView {
    let nonce = use_nonce().map(|nonce| nonce.as_inner().to_string());
    let script = format!("{START}start({loader:?},{wasm:?})");
    view! {
        <link rel="modulepreload" href=loader nonce=nonce.clone() />
        <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous" />
        <script type="module" nonce=nonce inner_html=script></script>
    }
}
