//! What the alternatives of a prompt come to.

use crate::jobs::display::group_thousands;
use crate::jobs::limits;
use leptos::prelude::*;

/// "6 variants; each job draws one", and a way to draw them all. Empty where nothing is to choose.
#[component]
pub fn VariantsNote(
    variants: RwSignal<u64>,
    /// The form's number of jobs.
    how_many: RwSignal<String>,
) -> impl IntoView {
    let all = Memo::new(move |_| i64::try_from(variants.get()).unwrap_or(i64::MAX));
    let drawn =
        move || how_many.with(|count| count.trim().parse::<i64>()).is_ok_and(|count| count == all.get());
    let words = move || match all.get() {
        all if drawn() => format!("{} variants; each is drawn once.", group_thousands(all)),
        all if how_many.with(|count| matches!(count.trim(), "1" | "")) => {
            format!("{} variants; one is drawn.", group_thousands(all))
        }
        all => format!("{} variants; each job draws one.", group_thousands(all)),
    };
    let can_all = move || limits::HOW_MANY.contains(&all.get()) && !drawn();
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
                        {move || format!("Draw all {}", all.get())}
                    </button>
                </Show>
            </p>
        </Show>
    }
}
