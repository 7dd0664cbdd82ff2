package dev.keelson.projections.rows;

import dev.keelson.domain.Table;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What the drivers of both databases tell about a column, which is not the same for the same type. */
final class ColumnTypes {

    private static final int UNLIMITED = -1;
    private static final Set<ColumnKind> KEYS = EnumSet.of(
            ColumnKind.TEXT,
            ColumnKind.INTEGER,
            ColumnKind.DECIMAL,
            ColumnKind.BOOLEAN,
            ColumnKind.INSTANT,
            ColumnKind.DATE,
            ColumnKind.UUID);

    private ColumnTypes() {}

    static Column column(Table table, String name, ResultSetMetaData types, int index) throws SQLException {
        var kind = kind(types.getColumnType(index), types.getColumnTypeName(index));
        var nullable = table.values().contains(name) && types.isNullable(index) != ResultSetMetaData.columnNoNulls;
        var column = new Column(
                table.name(), name, kind, types.getColumnTypeName(index), size(kind, types, index), nullable);
        if (table.keys().contains(name)) {
            requireKey(column);
        }
        return column;
    }

    private static void requireKey(Column column) {
        if (!KEYS.contains(column.kind()) || (column.kind() == ColumnKind.DECIMAL && column.size() == UNLIMITED)) {
            throw new IllegalArgumentException(
                    "column %s of table %s is %s, whose equal values can be written in several ways; it cannot be in a key"
                            .formatted(column.name(), column.table(), column.type()));
        }
    }

    /** By names where a driver's code does not tell. */
    private static ColumnKind kind(int code, String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "uuid" -> ColumnKind.UUID;
            case "bool", "boolean" -> ColumnKind.BOOLEAN;
            case "timestamptz", "timestamp with time zone" -> ColumnKind.INSTANT;
            case "name", "citext" -> ColumnKind.OTHER;
            default -> kind(code);
        };
    }

    private static ColumnKind kind(int code) {
        return switch (code) {
            case Types.VARCHAR, Types.LONGVARCHAR, Types.CLOB -> ColumnKind.TEXT;
            case Types.SMALLINT, Types.INTEGER, Types.BIGINT -> ColumnKind.INTEGER;
            case Types.NUMERIC, Types.DECIMAL -> ColumnKind.DECIMAL;
            case Types.REAL, Types.FLOAT, Types.DOUBLE -> ColumnKind.FLOATING;
            case Types.DATE -> ColumnKind.DATE;
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> ColumnKind.BYTES;
            default -> ColumnKind.OTHER;
        };
    }

    private static int size(ColumnKind kind, ResultSetMetaData types, int index) throws SQLException {
        return switch (kind) {
            case TEXT -> types.getPrecision(index);
            case INTEGER -> bytes(types.getColumnType(index));
            case DECIMAL -> types.getPrecision(index) == 0 ? UNLIMITED : types.getScale(index);
            case INSTANT -> types.getScale(index);
            case FLOATING, BOOLEAN, DATE, UUID, BYTES, OTHER -> 0;
        };
    }

    private static int bytes(int code) {
        return switch (code) {
            case Types.SMALLINT -> Short.BYTES;
            case Types.INTEGER -> Integer.BYTES;
            default -> Long.BYTES;
        };
    }
}
