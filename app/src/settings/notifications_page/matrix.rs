//! Which types of notifications use which channels.

use crate::notifications::{Channel, NotificationType};
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;
use services::notifications::preferences::Channels;

const ROWS: [(NotificationType, &str, &str); 5] = [
    (NotificationType::JobCompleted, "Complete", "Pictures are ready"),
    (NotificationType::JobFailed, "Failed", "Includes the reason and what to do"),
    (NotificationType::JobCancelled, "Cancelled", "By you or by an admin"),
    (NotificationType::System, "System", "From an admin or Genonaut"),
    (NotificationType::Recommendation, "Recommended", "Models and settings to try"),
];

const COLUMNS: [(Channel, Glyph, &str); 4] = [
    (Channel::Bell, Glyph::Bell, "Bell"),
    (Channel::Toast, Glyph::Message, "Pop-up"),
    (Channel::Sound, Glyph::Sound, "Sound"),
    (Channel::Browser, Glyph::Screen, "Browser"),
];

/// A checkbox for each type and channel, with the value that the server function parses.
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
                    // Ticking a box of this channel requests the browser's permission.
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
                <caption class="sr">"Channels for each notification type"</caption>
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
