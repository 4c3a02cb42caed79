use html_escape::encode_text;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use leptos_meta::provide_meta_context;

/// Lets the pages below have titles.
pub fn provide_title() {
    provide_meta_context();
    set_format(|title| title);
}

/// What is put around every page's own title.
pub fn set_format(format: impl Fn(String) -> String + Send + Sync + 'static) {
    // leptos_meta writes what a formatter brings into the document as it is, and only the last formatter counts: escaped
    // here, every title is escaped once.
    let escaped = move |title| encode_text(&format(title)).into_owned();
    // It is told to the document's head at once; in the body it is nothing, as in the browser.
    drop(view! { <leptos_meta::Title formatter=escaped /> });
}

pub fn title(text: TextProp) {
    drop(view! { <leptos_meta::Title text /> });
}
