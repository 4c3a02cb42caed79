//! The bar above every page: its heading, the queue, the theme, the bell, the account.

use super::disconnected::DisconnectedChip;
use crate::accounts::{AccountMenu, ThemeToggle, use_current_user};
use crate::jobs::QueueChip;
use crate::notifications::Bell;
use crate::routes::use_routes;
use leptos::prelude::*;

/// The top bar; `path` is the current page's.
#[component]
pub fn Topbar(path: Memo<String>) -> impl IntoView {
    let (user, routes) = (use_current_user(), use_routes());
    view! {
        <header class="topbar">
            <h1 class="topbar__title">{move || path.with(|path| routes.heading(path))}</h1>
            <DisconnectedChip />
            <QueueChip />
            <ThemeToggle />
            <Bell />
            <Suspense>
                {move || Suspend::new(async move { user.get().await.map(|user| view! { <AccountMenu user /> }) })}
            </Suspense>
        </header>
    }
}
