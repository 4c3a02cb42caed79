//! A select of time zones, grouped by region.

use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Regions of the zone database that name places; the others are aliases of these.
const REGIONS: [&str; 10] = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
];

/// Lists every zone, and `selected` even if it is an alias.
#[component]
pub fn ZoneSelect(
    /// Also the field's id.
    name: &'static str,
    selected: String,
    /// Label of the empty option, if there is one.
    #[prop(optional, into)]
    none: Option<String>,
) -> impl IntoView {
    let places = places();
    let is_none = none.is_some() && selected.is_empty();
    let none = none.map(|words| view! { <option value="" selected=is_none>{words}</option> });
    let known = places.values().flatten().any(|zone| *zone == selected) || selected == "UTC" || is_none;
    let own = (!known).then(|| view! { <option value=selected.clone() selected>{words(&selected)}</option> });
    let groups = places
        .into_iter()
        .map(|(region, zones)| {
            let options = zones
                .into_iter()
                .map(|zone| {
                    let place = zone.split_once('/').map_or(zone, |(_, place)| place);
                    view! { <option value=zone selected=zone == selected>{words(place)}</option> }
                })
                .collect_view();
            view! { <optgroup label=region>{options}</optgroup> }
        })
        .collect_view();
    view! {
        <span class="select">
            <select class="input" id=name name=name aria-describedby=format!("{name}-error")>
                {none}
                {own}
                <option value="UTC" selected=selected == "UTC">"UTC"</option>
                {groups}
            </select>
            <Icon glyph=Glyph::ChevronDown />
        </span>
    }
}

/// Zone names by region, both sorted.
fn places() -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut places: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for zone in chrono_tz::TZ_VARIANTS {
        if let Some((region, _)) = zone.name().split_once('/').filter(|(region, _)| REGIONS.contains(region))
        {
            places.entry(region).or_default().push(zone.name());
        }
    }
    places.values_mut().for_each(|zones| zones.sort_unstable());
    places
}

/// "New York" of "New_York".
fn words(place: &str) -> String {
    place.replace('_', " ").replace('/', ", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_grouped_by_region() {
        let places = places();
        assert!(places["Europe"].contains(&"Europe/Berlin"));
        assert!(places.values().flatten().count() > 300);
        assert!(!places.contains_key("Etc"));
        assert_eq!(words("Argentina/Buenos_Aires"), "Argentina, Buenos Aires");
    }
}
