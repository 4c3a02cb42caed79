//! The server has the code of every page.

use super::Page;
use crate::accounts::{LoginPage, SetupPage};
use crate::images::{ComparePage, HistoryView, ImagePage};
use crate::jobs::GeneratePage;
use leptos::prelude::*;

/// The page.
pub fn page(page: Page) -> AnyView {
    match page {
        Page::Setup => SetupPage().into_any(),
        Page::Login => LoginPage().into_any(),
        Page::Generate => GeneratePage().into_any(),
        Page::History => HistoryView().into_any(),
        Page::Image => ImagePage().into_any(),
        Page::Compare => ComparePage().into_any(),
    }
}

/// Links are followed in browsers.
pub fn load_on_intent() {}
