//! Quiet hours.

use crate::accounts::User;
use crate::parts::error_display::field_message;
use crate::parts::time::WallTime;
use crate::settings::parts::{FieldError, Group, Switch};
use crate::settings::zone_select::ZoneSelect;
use chrono::Utc;
use domain::error::Error;
use leptos::prelude::*;
use services::notifications::quiet_hours::QuietHours;

/// By number from 0; the full word is for screen readers.
const DAYS: [(&str, &str); 7] = [
    ("Mon", "Monday"),
    ("Tue", "Tuesday"),
    ("Wed", "Wednesday"),
    ("Thu", "Thursday"),
    ("Fri", "Friday"),
    ("Sat", "Saturday"),
    ("Sun", "Sunday"),
];

/// The settings of quiet hours: schedule, days and zone.
#[component]
pub fn Quiet(user: User, hours: QuietHours, refusal: Option<Error>) -> impl IntoView {
    let words = move |name| field_message(refusal.as_ref(), name);
    let hint = match hours.end(&user.timezone, Utc::now()) {
        Some(end) => format!("Quiet until {}.", WallTime::of(end).minute_words()),
        None => "Not active now.".to_owned(),
    };
    let hint = if hours.enabled { hint } else { "No sounds, pop-ups or browser notifications.".to_owned() };
    let days = DAYS
        .iter()
        .zip(0_u8..)
        .map(|((short, long), day)| {
            view! {
                <label class="chip">
                    <input
                        type="checkbox"
                        name="days[]"
                        value=day
                        aria-label=*long
                        checked=hours.days.contains(&day)
                    />
                    {*short}
                </label>
            }
        })
        .collect_view();
    let own = format!("Your zone ({})", user.timezone.replace('_', " "));
    let zone = hours.zone.clone().unwrap_or_default();
    view! {
        <Group title="Quiet hours" lead="Pause sounds and pop-ups. New items still appear in the bell.">
            <div class="panel">
                <Switch name="quiet" label="Quiet hours" hint on=hours.enabled />
                <div class="setting">
                    <div class="setting__text">
                        <b>"Schedule"</b>
                        <span>{ends(&hours.from, &hours.to)}</span>
                    </div>
                    <div class="setting__control">
                        <span class="setting__times">
                            <TimeInput name="from" label="From" value=hours.from.clone() />
                            <span class="quiet">"–"</span>
                            <TimeInput name="to" label="To" value=hours.to.clone() />
                        </span>
                        <FieldError name="from" words=words("from") />
                        <FieldError name="to" words=words("to") />
                    </div>
                </div>
                <fieldset class="setting setting--wrap">
                    <legend class="sr">"Days quiet hours start on"</legend>
                    <div class="setting__text" aria-hidden="true">
                        <b>"Days"</b>
                        <span>"Days quiet hours start on."</span>
                    </div>
                    <div class="setting__days">{days}</div>
                    <FieldError name="days" words=words("days") />
                </fieldset>
                <div class="setting">
                    <div class="setting__text">
                        <label for="zone">"Time zone"</label>
                        <span>"Adjusts for daylight saving time."</span>
                    </div>
                    <div class="setting__control">
                        <ZoneSelect name="zone" selected=zone none=own />
                        <FieldError name="zone" words=words("zone") />
                    </div>
                </div>
            </div>
        </Group>
    }
}

#[component]
fn TimeInput(name: &'static str, label: &'static str, value: String) -> impl IntoView {
    view! {
        <input
            class="input input--num"
            type="time"
            id=name
            name=name
            required
            value=value
            aria-label=label
            aria-describedby=format!("{name}-error")
        />
    }
}

/// Both are "HH:MM", so comparing the strings compares the times.
fn ends(from: &str, to: &str) -> &'static str {
    if to > from { "Ends the same day" } else { "Ends the next day" }
}
