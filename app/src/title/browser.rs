use crate::erased::effect;
use crate::signal::RwSignal;
use leptos::prelude::{document, provide_context, use_context};
use leptos::text_prop::TextProp;

/// What the page that is shown is called; empty until one says so.
#[derive(Clone, Copy)]
struct Name(RwSignal<String>);

/// Lets the pages below have titles.
pub fn provide_title() {
    provide_context(Name(RwSignal::default()));
}

/// What is put around every page's own title.
pub fn set_format(format: impl Fn(String) -> String + 'static) {
    let Some(Name(name)) = use_context::<Name>() else { return };
    effect(move |_| {
        let title = format(name.get());
        // Until the page has said its name, the document has the server's.
        if name.with_untracked(|name| !name.is_empty()) {
            document().set_title(&title);
        }
    });
}

pub fn title(text: TextProp) {
    let Some(Name(name)) = use_context::<Name>() else { return };
    // The page may be gone by now.
    effect(move |_| drop(name.try_set(text.get().into())));
}
