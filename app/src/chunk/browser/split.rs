//! The entrances of the chunks: what only they reach is split off. Each can be called once its chunk is loaded.

use crate::accounts::{LoginPage, SetupPage};
use crate::images::{ComparePage, HistoryView, ImagePage};
use crate::jobs::GeneratePage;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

type Drawn = Result<AnyView, SplitLoaderError>;

#[wasm_split(generate, wasm_split_path = ::leptos::wasm_split, preload(load_generate), fallible)]
pub fn generate() -> Drawn {
    Ok(GeneratePage().into_any())
}

#[wasm_split(history, wasm_split_path = ::leptos::wasm_split, preload(load_history), fallible)]
pub fn history() -> Drawn {
    Ok(HistoryView().into_any())
}

#[wasm_split(accounts, wasm_split_path = ::leptos::wasm_split, preload(load_accounts), fallible)]
pub fn accounts(sets_up: bool) -> Drawn {
    Ok(if sets_up { SetupPage().into_any() } else { LoginPage().into_any() })
}

/// One entrance for both pages: each would load the chunk for itself.
#[wasm_split(viewer, wasm_split_path = ::leptos::wasm_split, preload(load_viewer), fallible)]
pub fn viewer(compares: bool) -> Drawn {
    Ok(if compares { ComparePage().into_any() } else { ImagePage().into_any() })
}
