//! The search itself, as functions: each step depends on what the one before found, and only a function can say that a
//! table shall not be read from end to end whatever PostgreSQL expects of a query it cannot know.

pub const UP: &[&str] = &[SPAN, SPANNED, COUNT, WITHIN, NEAR, FIND];

pub const DOWN: &[&str] = &[
    "DROP FUNCTION history_search_find",
    "DROP FUNCTION history_search_near",
    "DROP FUNCTION history_search_within",
    "DROP FUNCTION history_search_count",
    "DROP FUNCTION history_search_spanned",
    "DROP FUNCTION history_search_span",
];

/// The words of the spans of jobs that cover the places from the first up to before the last, at most eight of them;
/// nothing where the largest are too small.
const SPAN: &str = r"CREATE FUNCTION history_search_span(owner text, first_place bigint, before bigint)
    RETURNS tsquery LANGUAGE plpgsql IMMUTABLE AS $$
    DECLARE
        first_job bigint := first_place / 16;
        last_job bigint := (before - 1) / 16;
        fitting int := (SELECT min(size) FROM unnest(ARRAY[10, 13, 16, 19]) size
            WHERE (last_job >> size) - (first_job >> size) < 8);
    BEGIN
        RETURN (SELECT string_agg('''' || owner || 'span' || fitting || ':' || number || '''', ' | ')
            FROM generate_series(first_job >> fitting, last_job >> fitting) number)::tsquery;
    END $$";

/// What is looked for, in those places only as far as the index can tell: spans begin before and end after them.
const SPANNED: &str = r"CREATE FUNCTION history_search_spanned(who text, wanted tsquery, first_place bigint,
        before bigint)
    RETURNS tsquery LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(history_search_span(right(who, 12), first_place, before) && wanted, wanted) $$";

/// How many entries there are, at most `enough`. Nothing is asked of the rows, so that PostgreSQL need not read them.
const COUNT: &str = r"CREATE FUNCTION history_search_count(wanted tsquery, enough integer)
    RETURNS bigint LANGUAGE plpgsql STABLE SET enable_seqscan = off AS $$
    BEGIN
        RETURN (SELECT count(*) FROM (SELECT 1 FROM history_search WHERE words @@ wanted LIMIT enough) found);
    END $$";

/// Those of one person that have the words, in no order. Not those in the unwanted state, if one is given: the index does
/// not follow whether a job waits or runs. A sum keeps PostgreSQL from reading the index of places as well.
const WITHIN: &str = r"CREATE FUNCTION history_search_within(who text, wanted tsquery, unwanted text,
        first_place bigint, before bigint)
    RETURNS SETOF bigint LANGUAGE plpgsql STABLE SET enable_seqscan = off AS $$
    DECLARE
        spanned tsquery := history_search_spanned(who, wanted, first_place, before);
    BEGIN
        RETURN QUERY SELECT place FROM history_search
            WHERE words @@ spanned AND user_id = who AND place + 0 >= first_place AND place + 0 < before
            AND (unwanted IS NULL
                OR EXISTS (SELECT 1 FROM generation_jobs j WHERE j.id = place / 16 AND j.status <> unwanted));
    END $$";

/// The 256 entries of one person that come first.
const NEAR: &str = r"CREATE FUNCTION history_search_near(who text, first_place bigint, before bigint, newest boolean)
    RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
    BEGIN
        IF newest THEN
            RETURN ARRAY(SELECT place FROM history_search
                WHERE (user_id, place) >= (who, first_place) AND (user_id, place) < (who, before)
                ORDER BY user_id DESC, place DESC LIMIT 256);
        END IF;
        RETURN ARRAY(SELECT place FROM history_search
            WHERE (user_id, place) >= (who, first_place) AND (user_id, place) < (who, before)
            ORDER BY user_id, place LIMIT 256);
    END $$";

/// The newest or the oldest of them: first among the 256 entries that come first, then in windows eight times as long
/// each, until there are enough. A window in which many have suddenly what few had before is made short again.
const FIND: &str = r"CREATE FUNCTION history_search_find(who text, wanted tsquery, unwanted text,
        first_place bigint, before bigint, newest boolean, enough integer)
    RETURNS SETOF bigint LANGUAGE plpgsql STABLE AS $$
    DECLARE
        near bigint[] := history_search_near(who, first_place, before, newest);
        near_end bigint := near[256];
        lower_end bigint := CASE WHEN newest THEN coalesce(near_end, first_place) ELSE near[1] END;
        upper_end bigint := CASE WHEN newest THEN near[1] + 1 ELSE coalesce(near_end + 1, before) END;
        width bigint := abs(near[1] - near_end) + 1;
        found_now integer;
    BEGIN
        IF near[1] IS NULL THEN RETURN; END IF;
        LOOP
            RETURN QUERY SELECT place FROM history_search_within(who, wanted, unwanted, lower_end, upper_end) place
                ORDER BY CASE WHEN newest THEN -place ELSE place END LIMIT enough;
            GET DIAGNOSTICS found_now = ROW_COUNT;
            enough := enough - found_now;
            EXIT WHEN enough <= 0 OR newest AND lower_end <= first_place OR NOT newest AND upper_end >= before;
            width := width * 8;
            IF newest THEN upper_end := lower_end; ELSE lower_end := upper_end; END IF;
            LOOP
                IF newest THEN lower_end := greatest(upper_end - width, first_place);
                ELSE upper_end := least(lower_end + width, before); END IF;
                EXIT WHEN width <= 16384 OR 512 >=
                    history_search_count(history_search_spanned(who, wanted, lower_end, upper_end), 513);
                width := width / 8;
            END LOOP;
        END LOOP;
    END $$";
