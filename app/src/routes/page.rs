//! The columns of the table, and the lookup of a page by path. It names no view, so that every page can use it.

use crate::jobs::display::group_thousands;
use crate::parts::icon::Glyph;
use leptos::prelude::use_context;

pub const HOME: &str = "/generate";
pub const HISTORY: &str = "/history";
pub const LOGIN: &str = "/login";
pub const SETUP: &str = "/setup";
pub const NOTIFICATIONS: &str = "/notifications";
pub const ADMIN_HOME: &str = "/admin/engines";
pub const SETTINGS_HOME: &str = "/settings/notifications";

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// Its path; a segment that starts with ":" is a number.
    pub path: &'static str,
    pub kind: Kind,
    /// For the top bar and the browser's tab; "{id}" becomes the number in the path. Empty: the page sets its own.
    pub heading: &'static str,
    pub access: Access,
    /// Whether it has the rail and the top bar.
    pub frame: bool,
    /// Its link in the navigation.
    pub nav: Option<Nav>,
    /// Which updates a partial follows.
    pub updates: Updates,
}

/// How a page is rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// By components, on the server and in the browser.
    Component,
    /// By the server alone, as a whole page.
    Partial,
    /// By the server alone, as an area of another page.
    Area,
}

/// Who sees a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    SignedOut,
    /// Admin pages check the role themselves.
    SignedIn,
}

#[derive(Clone, Copy, Debug)]
pub struct Nav {
    pub section: Section,
    pub glyph: Glyph,
    pub label: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// In the rail.
    Main,
    /// Beside each page of its section.
    Admin,
    Settings,
}

/// Which messages of the live connection make a partial load again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Updates {
    /// Only those for every page.
    None,
    /// The job whose number is in the path.
    Job,
    /// New jobs made from a picture.
    Variations,
    Notifications,
    /// For pages that show everybody's jobs: the user's own queue counts. Other users' jobs send no messages, so a
    /// visible page also loads every two seconds. It checks no role.
    Admin,
}

pub const COMPONENT: Page = Page {
    path: "",
    kind: Kind::Component,
    heading: "",
    access: Access::SignedIn,
    frame: true,
    nav: None,
    updates: Updates::None,
};
pub const PARTIAL: Page = Page { kind: Kind::Partial, ..COMPONENT };
pub const AREA: Page = Page { kind: Kind::Area, ..COMPONENT };

impl Page {
    fn matches(&self, path: &str) -> bool {
        let mut segments = path.split('/');
        let mut wanted = self.path.trim_end_matches('/').split('/');
        wanted.by_ref().all(|wanted| segments.next().is_some_and(|segment| fits(wanted, segment)))
            && segments.next().is_none()
    }
}

fn fits(wanted: &str, segment: &str) -> bool {
    if wanted.starts_with(':') { id(segment).is_some() } else { wanted == segment }
}

fn id(segment: &str) -> Option<i64> {
    segment.parse().ok()
}

/// The table. Pages that it names themselves get it by [`use_routes`].
#[derive(Clone, Copy)]
pub struct Routes {
    pub pages: &'static [Page],
    #[cfg(feature = "ssr")]
    pub render: crate::partials::render::Render,
}

impl Routes {
    fn find(self, path: &str, is_kind: impl Fn(Kind) -> bool) -> Option<&'static Page> {
        let path = path.trim_end_matches('/');
        self.pages.iter().find(|page| is_kind(page.kind) && page.matches(path))
    }

    /// The page at `path`, with or without a slash at its end.
    pub fn page(self, path: &str) -> Option<&'static Page> {
        self.find(path, |kind| kind != Kind::Area)
    }

    /// The page or area at `path` that the server alone renders.
    pub fn partial(self, path: &str) -> Option<&'static Page> {
        self.find(path, |kind| kind != Kind::Component)
    }

    /// The heading of the page at `path`.
    pub fn heading(self, path: &str) -> String {
        let Some(page) = self.page(path) else { return "Page not found".into() };
        match ids(path).next() {
            Some(id) => page.heading.replace("{id}", &group_thousands(id)),
            None => page.heading.into(),
        }
    }

    /// The pages that the navigation of `section` links to.
    pub fn links(self, section: Section) -> impl Iterator<Item = (&'static Page, Nav)> {
        let link = move |page: &'static Page| Some((page, page.nav.filter(|nav| nav.section == section)?));
        self.pages.iter().filter_map(link)
    }
}

/// The table of this application; empty outside of its context.
pub fn use_routes() -> Routes {
    use_context().unwrap_or(Routes {
        pages: &[],
        #[cfg(feature = "ssr")]
        render: |_| Box::pin(async { Err(domain::error::Error::not_found("page")) }),
    })
}

/// The numbers in `path`.
pub fn ids(path: &str) -> impl Iterator<Item = i64> {
    path.split('/').filter_map(id)
}
