//! The table of all pages, used by the router, the navigation, headings, the sign-in gate and partials.
//!
//! To add a page, add a row: a component if the page needs state that only the browser has, else a partial.

mod page;

pub use page::{
    ADMIN_HOME, Access, HISTORY, HOME, Kind, LOGIN, NOTIFICATIONS, Nav, Page, Routes, SETTINGS_HOME, SETUP,
    Section, Updates, ids, use_routes,
};

use crate::accounts::{LoginPage, SetupPage};
use crate::images::{ComparePage, HistoryView, ImagePage};
use crate::jobs::GeneratePage;
use crate::partials::PartialPage;
use crate::parts::icon::Glyph;
use crate::parts::not_found::NotFoundPage;
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Redirect, Route};
use leptos_router::{SsrMode, path};
use page::{AREA, COMPONENT, PARTIAL};

/// Adds each row to [`ROUTES`], to Leptos' router, and to the renderers of partials.
macro_rules! routes {
    (
        components { $($path:tt $view:expr => $page:expr,)* }
        partials { $($partial_path:tt $render:path => $partial_page:expr,)* }
        areas { $($area_path:tt $area_render:path => $area_page:expr,)* }
    ) => {
        /// Every page, then every area of a page that is a separate partial. Pages reach them by [`use_routes`].
        pub const ROUTES: Routes = Routes {
            pages: &[
                $(Page { path: $path, ..$page },)*
                $(Page { path: $partial_path, ..$partial_page },)*
                $(Page { path: $area_path, ..$area_page },)*
            ],
            #[cfg(feature = "ssr")]
            render: |request| Box::pin(async move { render(&request).await }),
        };

        /// The page at the current address.
        #[component]
        pub fn Pages() -> impl IntoView {
            view! {
                <FlatRoutes fallback=NotFoundPage>
                    $(<Route path=path!($path) view=$view ssr=SsrMode::Async />)*
                    $(<Route path=path!($partial_path) view=PartialPage ssr=SsrMode::Async />)*
                </FlatRoutes>
            }
        }

        /// Renders the requested partial.
        ///
        /// # Errors
        /// Those of the partial; [`Error::NotFound`](domain::error::Error::NotFound) if there is none at the path.
        #[cfg(feature = "ssr")]
        async fn render(request: &crate::partials::render::PageRequest) -> Result<String, domain::error::Error> {
            match ROUTES.partial(&request.path).map(|page| page.path) {
                $(Some($partial_path) => $render(request).await,)*
                $(Some($area_path) => $area_render(request).await,)*
                _ => Err(domain::error::Error::not_found("page")),
            }
        }
    };
}

routes! {
    components {
        "/" || view! { <Redirect path=HOME /> } => Page { heading: "Generate", ..COMPONENT },
        "/setup" SetupPage => Page { access: Access::SignedOut, frame: false, ..COMPONENT },
        "/login" LoginPage => Page { access: Access::SignedOut, frame: false, ..COMPONENT },
        "/generate" GeneratePage => Page {
            heading: "Generate",
            nav: Some(Nav { section: Section::Main, glyph: Glyph::Sparkle, label: "Generate" }),
            ..COMPONENT
        },
        "/history" HistoryView => Page {
            heading: "History",
            nav: Some(Nav { section: Section::Main, glyph: Glyph::History, label: "History" }),
            ..COMPONENT
        },
        "/images/:id" ImagePage => Page { frame: false, ..COMPONENT },
        "/images/:id/compare/:other" ComparePage => Page { frame: false, ..COMPONENT },
        "/settings" || view! { <Redirect path=SETTINGS_HOME /> } => COMPONENT,
    }
    partials {
        "/notifications" crate::notifications::page::render => Page {
            heading: "Notifications",
            nav: Some(Nav { section: Section::Main, glyph: Glyph::Bell, label: "Notifications" }),
            updates: Updates::Notifications,
            ..PARTIAL
        },
        "/presets" crate::presets::page::render => Page { heading: "Presets", ..PARTIAL },
        "/models" crate::engines::library::models_page::render => Page { heading: "Models", ..PARTIAL },
        "/models/:id" crate::engines::library::model_page::render => Page { heading: "Model", ..PARTIAL },
        "/jobs/:id" crate::jobs::job_page::render => Page { heading: "Job {id}", updates: Updates::Job, ..PARTIAL },
        "/settings/account" crate::settings::account_page::render => Page {
            heading: "Account",
            nav: Some(Nav { section: Section::Settings, glyph: Glyph::Person, label: "Account" }),
            ..PARTIAL
        },
        "/settings/notifications" crate::settings::notifications_page::render => Page {
            heading: "Notification settings",
            nav: Some(Nav { section: Section::Settings, glyph: Glyph::Bell, label: "Notifications" }),
            ..PARTIAL
        },
        "/settings/appearance" crate::settings::appearance_page::render => Page {
            heading: "Appearance",
            nav: Some(Nav { section: Section::Settings, glyph: Glyph::Sun, label: "Appearance" }),
            ..PARTIAL
        },
        "/settings/sessions" crate::settings::sessions_page::render => Page {
            heading: "Sessions",
            nav: Some(Nav { section: Section::Settings, glyph: Glyph::Screen, label: "Sessions" }),
            ..PARTIAL
        },
        "/admin/engines" crate::engines::engines_page::render => Page {
            heading: "Engines",
            nav: Some(Nav { section: Section::Admin, glyph: Glyph::Engine, label: "Engines" }),
            updates: Updates::Admin,
            ..PARTIAL
        },
        "/admin/queue" crate::jobs::queue::page::render => Page {
            heading: "Queue",
            nav: Some(Nav { section: Section::Admin, glyph: Glyph::List, label: "Queue" }),
            updates: Updates::Admin,
            ..PARTIAL
        },
    }
    areas {
        "/notifications/bell" crate::notifications::bell_menu::render => Page { updates: Updates::Notifications, ..AREA },
        "/history/bulk" crate::images::bulk::buttons::render => AREA,
        "/history/filters" crate::images::history::filter_fields::render => AREA,
        "/images/:id/details" crate::images::viewer::details::render => Page { updates: Updates::Variations, ..AREA },
        "/images/:id/compare/:other" crate::images::compare::render::render => AREA,
        "/models/pick" crate::engines::library::picker::render => AREA,
        "/models/suggestion" crate::engines::library::suggestion::render => AREA,
    }
}

#[cfg(test)]
mod tests;
