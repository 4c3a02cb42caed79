use js_sys::Promise;
use leptos::prelude::document;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlLinkElement;

/// Where the document says the address, until it is asked for.
const ADDRESS: &str = "data-further";
const LINK: &str = "link[data-further]";

/// Asks at once for the style that the document did not come with, and waits until it is there. What cannot be loaded is
/// asked for anew the next time.
pub fn further_style() -> impl Future<Output = ()> + Send {
    // A page has one thread.
    SendWrapper::new(settled(found().or_else(begun)))
}

async fn settled(link: Option<HtmlLinkElement>) {
    if let Some(link) = link.filter(|link| link.sheet().is_none()) {
        let settled = Promise::new(&mut |settled, _| {
            // Refused only for what is no function.
            let _ = link.add_event_listener_with_callback("load", &settled);
            let _ = link.add_event_listener_with_callback("error", &settled);
        });
        // It is never refused: both events settle it.
        drop(JsFuture::from(settled).await);
        if link.sheet().is_none() {
            link.remove();
        }
    }
}

/// What was asked for before, there or not.
fn found() -> Option<HtmlLinkElement> {
    document().query_selector(LINK).ok()??.dyn_into().ok()
}

/// A new request; none where the document came with the style.
fn begun() -> Option<HtmlLinkElement> {
    let address = document().document_element()?.get_attribute(ADDRESS)?;
    let link: HtmlLinkElement = document().create_element("link").ok()?.dyn_into().ok()?;
    link.set_rel("stylesheet");
    link.set_href(&address);
    link.set_attribute(ADDRESS, "").ok()?;
    document().head()?.append_child(&link).ok()?;
    Some(link)
}
