//! The search itself, as functions: each step depends on what the one before found, and only a function can say that a
//! table shall not be read from end to end whatever PostgreSQL expects of a query it cannot know.

pub const UP: &[&str] = &[SPAN, COUNT, WITHIN, NEAR, FIND];

pub const DOWN: &[&str] = &[
    "DROP FUNCTION history_search_find",
    "DROP FUNCTION history_search_near",
    "DROP FUNCTION history_search_within",
    "DROP FUNCTION history_search_count",
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

/// How many entries there are, at most `enough`.
const COUNT: &str = r"CREATE FUNCTION history_search_count(wanted tsquery, enough integer)
    RETURNS bigint LANGUAGE plpgsql STABLE SET enable_seqscan = off AS $$
    BEGIN
        RETURN (SELECT count(*) FROM (SELECT FROM history_search WHERE words @@ wanted LIMIT enough) found);
    END $$";

/// At most `enough` of those of one person that have the words, in no order. Not those in the unwanted state, if one is
/// given: the index does not follow whether a job waits or runs. Sums keep PostgreSQL from reading the index of places.
const WITHIN: &str = r"CREATE FUNCTION history_search_within(who text, wanted tsquery, unwanted text,
        first_place bigint, before bigint, enough integer)
    RETURNS bigint[] LANGUAGE plpgsql STABLE SET enable_seqscan = off AS $$
    DECLARE
        span tsquery := history_search_span(right(who, 12), first_place, before);
        spanned tsquery := coalesce(span && wanted, wanted);
    BEGIN
        RETURN ARRAY(SELECT place FROM history_search
            WHERE words @@ spanned AND user_id || '' = who AND place + 0 >= first_place AND place + 0 < before
            AND (unwanted IS NULL
                OR EXISTS (SELECT 1 FROM generation_jobs j WHERE j.id = place / 16 AND j.status <> unwanted))
            LIMIT enough);
    END $$";

/// The 256 entries of one person that come first.
const NEAR: &str = r"CREATE FUNCTION history_search_near(who text, first_place bigint, before bigint, newest boolean)
    RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
    BEGIN
        IF newest THEN
            RETURN ARRAY(SELECT place FROM history_search
                WHERE user_id = who AND place >= first_place AND place < before ORDER BY place DESC LIMIT 256);
        END IF;
        RETURN ARRAY(SELECT place FROM history_search
            WHERE user_id = who AND place >= first_place AND place < before ORDER BY place LIMIT 256);
    END $$";

/// The newest or the oldest of them: first among the 256 entries that come first, then window by window until there are
/// enough. A window is as long as what the one before held lets expect, and made shorter when it holds very many.
const FIND: &str = r"CREATE FUNCTION history_search_find(who text, wanted tsquery, unwanted text,
        first_place bigint, before bigint, newest boolean, enough integer)
    RETURNS SETOF bigint LANGUAGE plpgsql STABLE AS $$
    DECLARE
        near bigint[] := history_search_near(who, first_place, before, newest);
        lower_end bigint;
        upper_end bigint;
        width bigint;
        crowd integer := 512 + enough;
        found bigint[];
    BEGIN
        IF near[1] IS NULL THEN RETURN; END IF;
        SELECT greatest(first_place, min(place)), least(before, max(place) + 1) INTO first_place, before
            FROM history_search WHERE user_id = who;
        lower_end := CASE WHEN newest THEN coalesce(near[256], first_place) ELSE first_place END;
        upper_end := CASE WHEN newest THEN before ELSE coalesce(near[256] + 1, before) END;
        width := upper_end - lower_end;
        LOOP
            found := history_search_within(who, wanted, unwanted, lower_end, upper_end, crowd);
            IF cardinality(found) = crowd THEN
                width := width / 8;
            ELSE
                RETURN QUERY SELECT place FROM unnest(found) place
                    ORDER BY CASE WHEN newest THEN -place ELSE place END LIMIT enough;
                enough := enough - cardinality(found);
                EXIT WHEN enough <= 0 OR newest AND lower_end <= first_place OR NOT newest AND upper_end >= before;
                width := width * least(16, 1 + 2 * enough / greatest(1, cardinality(found)));
                IF newest THEN upper_end := lower_end; ELSE lower_end := upper_end; END IF;
            END IF;
            IF newest THEN lower_end := greatest(upper_end - width, first_place);
            ELSE upper_end := least(lower_end + width, before); END IF;
        END LOOP;
    END $$";
