use leptos::prelude::*;
use leptos::text_prop::TextProp;
use leptos_meta::provide_meta_context;

/// Lets the pages below have titles.
pub fn provide_title() {
    provide_meta_context();
}

/// What is put around every page's own title.
pub fn set_format(format: impl Fn(String) -> String + Send + Sync + 'static) -> impl IntoView {
    view! { <leptos_meta::Title formatter=format /> }
}

pub fn title(text: TextProp) -> impl IntoView {
    view! { <leptos_meta::Title text /> }
}
