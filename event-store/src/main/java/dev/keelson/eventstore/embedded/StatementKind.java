package dev.keelson.eventstore.embedded;

import java.util.regex.Pattern;

/** What a statement does to an embedded database. */
enum StatementKind {
    READING,
    CHANGING,
    FORCING;

    private static final Pattern SELECT = Pattern.compile("[\\s(]*+SELECT\\b", Pattern.CASE_INSENSITIVE);
    /** Of the session. */
    private static final Pattern SETTING = Pattern.compile("\\s*+SET\\s+SCHEMA", Pattern.CASE_INSENSITIVE);

    private static final Pattern CHANGE = Pattern.compile(
            "\\bFOR\\s+UPDATE\\b|\\b(?:FINAL|NEW|OLD)\\s+TABLE\\b|\\bNEXT\\s+VALUE\\b|\\bNEXTVAL\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern CHECKPOINT =
            Pattern.compile("\\s*+CHECKPOINT\\s+SYNC\\s*+;?\\s*+", Pattern.CASE_INSENSITIVE);

    /** What a text asks for; taken for a change where that is not plain. */
    static StatementKind of(String sql) {
        if (SELECT.matcher(sql).lookingAt()) {
            return CHANGE.matcher(sql).find() ? CHANGING : READING;
        }
        if (SETTING.matcher(sql).lookingAt()) {
            return READING;
        }
        return CHECKPOINT.matcher(sql).matches() ? FORCING : CHANGING;
    }
}
