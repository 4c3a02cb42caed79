//! The HTML document around every page.

use crate::accounts::{Density, Session, theme_cookie};
use crate::assets::{Assets, assets};
use crate::chunk::Chunk;
use crate::root::App;
use crate::time;
use http::request::Parts;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// Hides what only script can serve. A constant: written in place it would be taken for an attribute.
const NO_SCRIPT: &str = r#"<link rel="stylesheet" href="/noscript.css">"#;

/// The document: theme, density and zone are in its first bytes, so nothing flashes and no clock differs.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let assets = assets(&options);
    let path = use_context::<Parts>().map(|parts| parts.uri.path().to_owned()).unwrap_or_default();
    let (later, now) = further_style(assets, &path);
    view! {
        <!DOCTYPE html>
        <html
            lang="en"
            data-theme=theme_cookie::theme().attribute()
            data-density=density()
            data-zone=time::zone()
            data-further=later
        >
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="stylesheet" href=assets.style.clone() />
                {now.map(|address| view! { <link rel="stylesheet" href=address /> })}
                <noscript inner_html=NO_SCRIPT></noscript>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <AutoReload options=options.clone() />
                <Start loader=assets.loader.clone() wasm=assets.wasm.clone() chunk=assets.chunk(&path) />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// Where the style is that not every page needs: what the document names for later, and what it loads now.
fn further_style(assets: &Assets, path: &str) -> (Option<String>, Option<String>) {
    let address = assets.further_style.clone();
    if Chunk::of(path) == Some(Chunk::Generate) { (address, None) } else { (None, address) }
}

/// The reader's own where it is not the usual one.
fn density() -> Option<&'static str> {
    let density = use_context::<Session>()?.user.preferences.density;
    (density != Density::default()).then(|| density.as_str())
}

/// Loads the WASM and hands it the page. Written here because the framework's own tags leave the
/// nonce off the preload of the loader, which the content security policy then refuses.
#[component]
fn Start(loader: String, wasm: String, chunk: Option<String>) -> impl IntoView {
    let nonce = use_nonce().map(|nonce| nonce.as_inner().to_string());
    // Its own code is fetched beside the WASM, which asks for it only once it runs.
    let expect = chunk.as_ref().map(|chunk| format!("page.expectChunk({chunk:?});")).unwrap_or_default();
    let start = format!("page.default({{module_or_path:{wasm:?}}}).then(()=>page.hydrate())");
    let script = format!("import({loader:?}).then(page=>{{{expect}{start}}})");
    let chunk =
        chunk.map(|chunk| view! { <link rel="preload" href=chunk r#as="fetch" crossorigin="anonymous" /> });
    view! {
        <link rel="modulepreload" href=loader nonce=nonce.clone() />
        <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous" />
        {chunk}
        <script type="module" nonce=nonce inner_html=script></script>
    }
}
