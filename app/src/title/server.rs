use leptos::prelude::*;
use leptos::text_prop::TextProp;
use leptos_meta::provide_meta_context;

/// Lets the pages below have titles.
pub fn provide_title() {
    provide_meta_context();
}

/// What is put around every page's own title.
pub fn set_format(format: impl Fn(String) -> String + Send + Sync + 'static) {
    // It is told to the document's head at once; in the body it is nothing, as in the browser.
    drop(view! { <leptos_meta::Title formatter=format /> });
}

pub fn title(text: TextProp) {
    drop(view! { <leptos_meta::Title text /> });
}
