package dev.keelson.eventstore;

import org.jdbi.v3.core.statement.ParsedSql;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Parses statements that are seldom the same twice and have positional parameters only. JDBI's own parsers keep the last
 * thousand statements, which for those that grow with the batch would be hundreds of megabytes.
 */
enum PositionalSql implements SqlParser {
    PARSER;

    @Override
    public ParsedSql parse(String sql, StatementContext context) {
        var parsed = ParsedSql.builder();
        var from = 0;
        for (var mark = sql.indexOf('?'); mark >= 0; mark = sql.indexOf('?', from)) {
            parsed.append(sql.substring(from, mark)).appendPositionalParameter();
            from = mark + 1;
        }
        return parsed.append(sql.substring(from)).build();
    }

    @Override
    public String nameParameter(String rawName, StatementContext context) {
        throw new UnsupportedOperationException("parameters are positional here, '%s' has a name".formatted(rawName));
    }
}
