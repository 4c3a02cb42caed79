//! The number of variants of a prompt with alternatives.

use crate::jobs::display::group_thousands;
use crate::jobs::limits;
use leptos::prelude::*;

/// The number of variants, and a button that sets the runs to it. Empty without alternatives.
#[component]
pub fn VariantsNote(
    variants: RwSignal<u64>,
    /// The form's number of runs.
    how_many: RwSignal<String>,
) -> impl IntoView {
    let all = Memo::new(move |_| i64::try_from(variants.get()).unwrap_or(i64::MAX));
    let each_once =
        move || how_many.with(|count| count.trim().parse::<i64>()).is_ok_and(|count| count == all.get());
    let words = move || match all.get() {
        all if each_once() => format!("{} variants, each generated once", group_thousands(all)),
        all => format!("{} variants, one picked per run", group_thousands(all)),
    };
    let can_all = move || limits::HOW_MANY.contains(&all.get()) && !each_once();
    view! {
        <Show when=move || { all.get() > 1 }>
            <p class="composer__variants">
                <span role="status">{words}</span>
                <Show when=can_all>
                    <button
                        class="button button--quiet button--small needs-script"
                        type="button"
                        on:click=move |_| how_many.set(all.get_untracked().to_string())
                    >
                        {move || format!("Use all {}", all.get())}
                    </button>
                </Show>
            </p>
        </Show>
    }
}
