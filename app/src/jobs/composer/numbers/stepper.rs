//! A number field with a minus and a plus button.

use crate::jobs::composer::input_binding::bind;
use crate::jobs::composer::prompt::field::invalid;
use crate::parts::icon::{Glyph, Icon};
use domain::error::Error;
use leptos::html::Input;
use leptos::prelude::*;
use std::ops::RangeInclusive;

#[component]
pub fn Stepper(
    name: &'static str,
    label: &'static str,
    less: &'static str,
    more: &'static str,
    within: RangeInclusive<i64>,
    /// Valid values are multiples of it.
    #[prop(default = 1)]
    step: i64,
    /// How much a press adds or subtracts.
    by: i64,
    value: RwSignal<String>,
    error: Signal<Option<Error>>,
) -> impl IntoView {
    let field = NodeRef::<Input>::new();
    bind(field, value);
    let (least, most) = within.into_inner();
    let add = move |by: i64| {
        let now: i64 = value.with_untracked(|text| text.trim().parse().unwrap_or(least));
        value.set((now / step * step + by).clamp(least, most).to_string());
    };
    view! {
        <div class="stepper">
            <button type="button" class="needs-script" aria-label=less on:click=move |_| add(-by)>
                <Icon glyph=Glyph::Minus />
            </button>
            <input
                type="number"
                id=name
                name=format!("draft[{name}]")
                inputmode="numeric"
                min=least
                max=most
                step=step
                value=value.get_untracked()
                node_ref=field
                aria-label=label
                aria-invalid=invalid(error, name)
                aria-describedby=format!("{name}-error")
                on:input:target=move |event| value.set(event.target().value())
            />
            <button type="button" class="needs-script" aria-label=more on:click=move |_| add(by)>
                <Icon glyph=Glyph::Plus />
            </button>
        </div>
    }
}
