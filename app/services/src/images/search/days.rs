//! Days as positions. Ids grow with time, so a range of days is a range of positions.

use super::statement::Requester;
use crate::data::sql;
use crate::images::HistoryFilter;
use crate::images::history_position::HistoryPosition;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use domain::error::Error;
use sea_orm::ConnectionTrait;

/// The positions of the filter's days and job: from the first, inclusive, to the second, exclusive.
pub(super) async fn span(
    c: &impl ConnectionTrait,
    requester: Requester<'_>,
    filter: &HistoryFilter,
) -> Result<(HistoryPosition, HistoryPosition), Error> {
    if let Some(job) = filter.job {
        return Ok((HistoryPosition::bottom_of(job), HistoryPosition::bottom_of(job.saturating_add(1))));
    }
    let first = match filter.from {
        Some(day) => since(c, requester, day).await?.unwrap_or(HistoryPosition::TOP),
        None => HistoryPosition(0),
    };
    let last = match filter.to.and_then(|day| day.succ_opt()) {
        Some(day) => since(c, requester, day).await?.unwrap_or(HistoryPosition::TOP),
        None => HistoryPosition::TOP,
    };
    Ok((first, last))
}

/// The first position on or after `day`; none if there is none.
async fn since(
    c: &impl ConnectionTrait,
    requester: Requester<'_>,
    day: NaiveDate,
) -> Result<Option<HistoryPosition>, Error> {
    let sql = "SELECT id FROM generation_jobs WHERE user_id = $1 AND created_at >= $2 \
               ORDER BY created_at, id LIMIT 1";
    let row = sql::one(c, sql, [requester.user_id.into(), begin(day, requester.timezone).into()]).await?;
    let id: Option<i64> = row.map(|row| row.try_get("", "id")).transpose()?;
    Ok(id.map(HistoryPosition::bottom_of))
}

/// When `day` starts in `timezone`: an hour later if its midnight is skipped.
fn begin(day: NaiveDate, timezone: &str) -> DateTime<Utc> {
    let zone: chrono_tz::Tz = timezone.parse().unwrap_or(chrono_tz::UTC);
    let midnight = day.and_time(NaiveTime::MIN);
    let local = zone.from_local_datetime(&midnight).earliest();
    let local = local.or_else(|| zone.from_local_datetime(&(midnight + TimeDelta::hours(1))).earliest());
    local.map_or_else(|| midnight.and_utc(), |local| local.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_45_a_day_starts_at_midnight_of_its_zone() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(begin(day("2026-07-01"), "Europe/Berlin").to_rfc3339(), "2026-06-30T22:00:00+00:00");
        assert_eq!(begin(day("2026-03-29"), "Asia/Beirut").to_rfc3339(), "2026-03-28T22:00:00+00:00");
        assert_eq!(begin(day("2026-07-01"), "nowhere").to_rfc3339(), "2026-07-01T00:00:00+00:00");
    }
}
