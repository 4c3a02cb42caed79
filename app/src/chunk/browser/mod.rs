//! The browser draws a page at once when its chunk is there, which it is while a page of the server is taken over.

mod intent;
#[allow(
    unsafe_code,
    reason = "what is split off is linked by name: the macro declares it as a foreign function"
)]
mod split;

use super::{Chunk, Page};
use crate::jobs::GenerateSkeleton;
use crate::markup::{Markup, view};
use crate::signal::{Memo, RwSignal};
use crate::style::further_style;
use futures::FutureExt;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;
use leptos_router::hooks::use_location;
use std::cell::RefCell;

pub use intent::load_on_intent;

thread_local! {
    /// What was loaded.
    static THERE: RefCell<Vec<Chunk>> = const { RefCell::new(Vec::new()) };
}

/// The page; what it shows while it loads until its chunk is there. Without the chunk, the page of the server.
pub fn page(page: Page) -> AnyView {
    if let Some(drawn) = drawn(page) {
        return drawn;
    }
    let there = RwSignal::new(false);
    let location = use_location();
    let (path, search) = (Memo::from(location.pathname), Memo::from(location.search));
    let address = move || Some(format!("{}{}", path.try_get_untracked()?, query(search)?));
    spawn_local(async move {
        match load(page.chunk()).await {
            // Refused where the reader has gone on already.
            Ok(()) => drop(there.try_set(true)),
            Err(_) if there.try_get_untracked().is_none() => {}
            Err(_) => drop(address().map(|address| window().location().assign(&address))),
        }
    });
    // What a page reads while it is made is none of this closure's business.
    (move || if there.get() { untrack(|| drawn(page)) } else { Some(skeleton(page)) }).into_any()
}

fn query(search: Memo<String>) -> Option<String> {
    let query = search.try_get_untracked()?;
    Some(if query.is_empty() { query } else { format!("?{}", query.trim_start_matches('?')) })
}

/// Loads the chunk and the style of its pages; at once when they are there already.
pub async fn load(chunk: Chunk) -> Result<(), SplitLoaderError> {
    let style = (chunk != Chunk::Generate).then(further_style);
    match chunk {
        Chunk::Accounts => split::load_accounts().await,
        Chunk::Generate => split::load_generate().await,
        Chunk::History => split::load_history().await,
        Chunk::Viewer => split::load_viewer().await,
    }?;
    if let Some(style) = style {
        style.await;
    }
    THERE.with_borrow_mut(|there| {
        if !there.contains(&chunk) {
            there.push(chunk);
        }
    });
    Ok(())
}

/// None while its chunk is not there.
fn drawn(page: Page) -> Option<AnyView> {
    // Asking for a page would begin to load its chunk.
    if !THERE.with_borrow(|there| there.contains(&page.chunk())) {
        return None;
    }
    let drawn = match page {
        Page::Setup => split::accounts(true).now_or_never(),
        Page::Login => split::accounts(false).now_or_never(),
        Page::Generate => split::generate().now_or_never(),
        Page::History => split::history().now_or_never(),
        Page::Image => split::viewer(false).now_or_never(),
        Page::Compare => split::viewer(true).now_or_never(),
    };
    drawn?.ok()
}

/// What the page itself shows while it loads.
fn skeleton(page: Page) -> AnyView {
    let markup: Markup = match page {
        Page::Setup | Page::Login => view! { <div class="auth" aria-busy="true"></div> },
        Page::Generate => view! { <GenerateSkeleton /> },
        Page::History => view! { <div class="gallery" aria-busy="true"></div> },
        Page::Image => view! { <div class="viewer" aria-busy="true"></div> },
        Page::Compare => view! { <div class="compare__stage" aria-busy="true"></div> },
    };
    markup.into_any()
}

impl Page {
    fn chunk(self) -> Chunk {
        match self {
            Self::Setup | Self::Login => Chunk::Accounts,
            Self::Generate => Chunk::Generate,
            Self::History => Chunk::History,
            Self::Image | Self::Compare => Chunk::Viewer,
        }
    }
}
