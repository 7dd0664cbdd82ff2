package dev.keelson.domain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationOption;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** JSON Schema 2020-12 of messages, constraints included. Safe for use by many threads. */
public final class MessageSchemas {

    private final SchemaGenerator generator =
            new SchemaGenerator(new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                    .with(new JakartaValidationModule(
                            JakartaValidationOption.INCLUDE_PATTERN_EXPRESSIONS,
                            JakartaValidationOption.PREFER_IDN_EMAIL_FORMAT))
                    .with(
                            Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT,
                            Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES,
                            Option.INLINE_ALL_SCHEMAS)
                    .with(builder -> builder.forFields()
                            .withRequiredCheck(field -> !mayBeAbsent(field))
                            .withNullableCheck(MessageSchemas::mayBeAbsent))
                    .build());
    private final Map<Type, ObjectNode> schemas = new ConcurrentHashMap<>();

    /** The schema of what Jackson reads or writes for the type. */
    public ObjectNode schemaOf(Type type) {
        return schemas.computeIfAbsent(type, generator::generateSchema).deepCopy();
    }

    private static boolean mayBeAbsent(FieldScope field) {
        var raw = field.getRawMember();
        return Nullness.mayBeAbsent(raw.getAnnotatedType(), raw.getType());
    }
}
