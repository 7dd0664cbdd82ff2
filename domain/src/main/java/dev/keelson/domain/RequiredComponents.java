package dev.keelson.domain;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedField;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;

/** Tells Jackson that a record's component must be present and not null unless it is marked as nullable. */
final class RequiredComponents extends JacksonAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
        var stated = super.hasRequiredMarker(member);
        if (stated != null || !isComponent(member)) {
            return stated;
        }
        return !mayBeAbsent(member);
    }

    @Override
    public JsonSetter.Value findSetterInfo(Annotated annotated) {
        var stated = super.findSetterInfo(annotated);
        if (annotated instanceof AnnotatedMember member && isComponent(member) && !mayBeAbsent(member)) {
            return stated.withValueNulls(Nulls.FAIL, Nulls.FAIL);
        }
        return stated;
    }

    private static boolean isComponent(AnnotatedMember member) {
        return member.getDeclaringClass().isRecord();
    }

    private static boolean mayBeAbsent(AnnotatedMember member) {
        var type = annotatedType(member);
        return type == null || Nullness.mayBeAbsent(type, member.getRawType());
    }

    private static @Nullable AnnotatedType annotatedType(AnnotatedMember member) {
        return switch (member) {
            case AnnotatedParameter parameter
            when parameter.getOwner().getAnnotated() instanceof Constructor<?> constructor ->
                constructor.getAnnotatedParameterTypes()[parameter.getIndex()];
            case AnnotatedField field -> field.getAnnotated().getAnnotatedType();
            case AnnotatedMethod method -> method.getAnnotated().getAnnotatedReturnType();
            default -> null;
        };
    }
}
