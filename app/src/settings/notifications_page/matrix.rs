//! Which kinds of news go which way.

use crate::icon::{Glyph, Icon};
use crate::notifications::{Channel, NotificationType};
use leptos::prelude::*;
use services::notifications::preferences::Channels;

const ROWS: [(NotificationType, &str, &str); 5] = [
    (NotificationType::JobCompleted, "Complete", "Pictures are ready"),
    (NotificationType::JobFailed, "Failed", "With the reason and what to do"),
    (NotificationType::JobCancelled, "Cancelled", "By you or by an admin"),
    (NotificationType::System, "System", "From an admin or the studio itself"),
    (NotificationType::Recommendation, "Recommended", "Models and settings to try"),
];

const COLUMNS: [(Channel, Glyph, &str); 4] = [
    (Channel::Bell, Glyph::Bell, "Bell"),
    (Channel::Toast, Glyph::Message, "Toast"),
    (Channel::Sound, Glyph::Sound, "Sound"),
    (Channel::Browser, Glyph::Screen, "Browser"),
];

/// A box for each kind and way, named as the form's function reads it.
#[component]
pub fn Matrix(channels: Channels) -> impl IntoView {
    let head = COLUMNS
        .map(|(_, glyph, name)| {
            view! {
                <th scope="col">
                    <Icon glyph />
                    {name}
                </th>
            }
        })
        .collect_view();
    let rows = ROWS
        .map(|(kind, name, hint)| {
            let boxes = COLUMNS
                .map(|(channel, _, way)| {
                    let value = format!("{}.{}", kind.as_str(), channel.as_str());
                    // The browser asks when its box is ticked.
                    let asks = channel == Channel::Browser;
                    let on = channels.is_on(kind, channel);
                    view! {
                        <td>
                            <label>
                                <input
                                    class="check"
                                    type="checkbox"
                                    name="channels[]"
                                    value=value
                                    aria-label=format!("{name}, {}", way.to_lowercase())
                                    checked=on
                                    data-ask-permission=asks.then_some("")
                                />
                            </label>
                        </td>
                    }
                })
                .collect_view();
            view! {
                <tr>
                    <th scope="row">{name}<small>{hint}</small></th>
                    {boxes}
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="panel">
            <table class="matrix">
                <caption class="sr">"Which notifications arrive where"</caption>
                <colgroup>
                    <col />
                </colgroup>
                <thead>
                    <tr>
                        <td></td>
                        {head}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
