//! What is around every page: the rail, the top bar, and the heading of the page at hand.

mod cut_off;
mod rail;
#[cfg(feature = "ssr")]
pub mod side_nav;
mod topbar;

use crate::notifications::Toaster;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use rail::Rail;
use topbar::Topbar;

/// The page's place in the house. The viewer and the pages before sign-in stand alone.
#[component]
pub fn Frame(children: Children) -> impl IntoView {
    let path = use_location().pathname;
    let framed = Memo::new(move |_| path.with(|path| is_framed(path)));
    view! {
        <a class="skip" href="#main" rel="external">"Skip to content"</a>
        <div class=move || if framed.get() { "app" } else { "bare" }>
            <Show when=move || framed.get()>
                <Rail path />
                <Topbar path />
            </Show>
            <main class=move || if framed.get() { "app__main" } else { "bare__main" } id="main" tabindex="-1">
                {children()}
            </main>
        </div>
        <Show when=move || path.with(|path| is_signed_in(path))>
            <Toaster />
        </Show>
    }
}

/// The pages before sign-in know no jobs.
fn is_signed_in(path: &str) -> bool {
    !["/login", "/setup"].iter().any(|door| path.starts_with(door))
}

fn is_framed(path: &str) -> bool {
    !["/login", "/setup", "/images/"].iter().any(|bare| path.starts_with(bare))
}

/// The heading of the page at `path`.
pub fn heading(path: &str) -> String {
    match path.trim_end_matches('/') {
        "" | "/generate" => "Generate".into(),
        "/history" => "History".into(),
        "/notifications" => "Notifications".into(),
        "/presets" => "Presets".into(),
        "/settings/notifications" => "Notification settings".into(),
        "/settings/appearance" => "Appearance".into(),
        "/settings/account" => "Account".into(),
        "/settings/sessions" => "Sessions".into(),
        "/admin/engines" => "Engines".into(),
        "/admin/queue" => "Queue".into(),
        "/models" => "Models".into(),
        path if path.starts_with("/models/") => "Model".into(),
        path => match path.strip_prefix("/jobs/").and_then(|id| id.parse::<i64>().ok()) {
            Some(id) => format!("Job {}", crate::jobs::words::grouped(id)),
            None => "Page not found".into(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_framed_page_has_its_heading() {
        let paths = ["/generate", "/history", "/jobs/1842", "/admin/engines", "/admin/queue", "/nowhere"];
        let headings = paths.map(heading);
        assert_eq!(headings, ["Generate", "History", "Job 1,842", "Engines", "Queue", "Page not found"]);
        assert!(!is_framed("/images/7"));
    }
}
