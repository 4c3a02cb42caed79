//! The picture's size: aspect ratios to choose from, width and height to set.

use super::stepper::Stepper;
use crate::jobs::limits;
use crate::parts::error_display::FieldErrorMessage;
use crate::parts::icon::{Glyph, Icon};
use domain::error::Error;
use leptos::prelude::*;

/// An aspect ratio: its name, the size of its icon, and the image size for models
/// that generate about one megapixel, and for those that generate a quarter of that.
struct Ratio {
    name: &'static str,
    shape: (u32, u32),
    large: (i64, i64),
    small: (i64, i64),
}

const RATIOS: [Ratio; 5] = [
    Ratio { name: "1:1", shape: (20, 20), large: (1024, 1024), small: (512, 512) },
    Ratio { name: "3:4", shape: (17, 22), large: (864, 1152), small: (480, 640) },
    Ratio { name: "2:3", shape: (15, 22), large: (832, 1216), small: (512, 768) },
    Ratio { name: "9:16", shape: (13, 23), large: (768, 1344), small: (432, 768) },
    Ratio { name: "16:9", shape: (24, 14), large: (1344, 768), small: (768, 432) },
];

/// Area in pixels below which a size counts as small.
const SMALL: i64 = 640 * 640;

#[component]
pub fn SizeField(width: String, height: String, error: Signal<Option<Error>>) -> impl IntoView {
    let width = RwSignal::new(width);
    let height = RwSignal::new(height);
    let set = move |(w, h): (i64, i64)| {
        width.set(w.to_string());
        height.set(h.to_string());
    };
    let swap = move |_| {
        let before = width.get_untracked();
        width.set(height.get_untracked());
        height.set(before);
    };
    let chosen = Memo::new(move |_| chosen(number(&width.get()), number(&height.get())));
    let chips = RATIOS
        .iter()
        .enumerate()
        .map(|(index, ratio)| {
            let (w, h) = ratio.shape;
            let select_ratio = move |_| {
                let area = number(&width.get_untracked()) * number(&height.get_untracked());
                set(if area > 0 && area < SMALL { ratio.small } else { ratio.large });
            };
            view! {
                <label class="ratio">
                    <input
                        type="radio"
                        name="ratio"
                        value=ratio.name
                        prop:checked=move || chosen.get() == Some(index)
                        on:change=select_ratio
                    />
                    <span class="ratio__shape"><i style=format!("--w:{w}px;--h:{h}px")></i></span>
                    {ratio.name}
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field">
            <legend class="field__label">"Size"</legend>
            <div class="ratios needs-script">
                {chips}
                <button
                    class="ratio ratio--swap"
                    type="button"
                    aria-label="Swap width and height"
                    title="Swap"
                    on:click=swap
                >
                    <Icon glyph=Glyph::Swap />
                </button>
            </div>
            <div class="composer__pair">
                <Stepper name="width" label="Width" less="Narrower" more="Wider" within=limits::SIDE step=limits::SIDE_STEP by=64 value=width error />
                <Stepper name="height" label="Height" less="Lower" more="Higher" within=limits::SIDE step=limits::SIDE_STEP by=64 value=height error />
            </div>
            <FieldErrorMessage id="width-error" field="width" error />
            <FieldErrorMessage id="height-error" field="height" error />
        </fieldset>
    }
}

fn number(text: &str) -> i64 {
    text.trim().parse().unwrap_or(0)
}

fn chosen(width: i64, height: i64) -> Option<usize> {
    if width <= 0 || height <= 0 {
        return None;
    }
    let ratio = width as f64 / height as f64;
    RATIOS.iter().position(|wanted| {
        let wanted = wanted.large.0 as f64 / wanted.large.1 as f64;
        (ratio / wanted - 1.0).abs() < 0.035
    })
}
