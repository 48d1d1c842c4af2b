package dev.keyturn.adminapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Resolver of schemas that keeps the record behind each name, and refuses two records of one name: one would hide the other. */
final class NamedRecords extends ModelResolver {

    private static final Map<String, Class<?>> RECORDS = new ConcurrentHashMap<>();

    NamedRecords(ObjectMapper mapper) {
        super(mapper);
    }

    /** The record of a simple name, or null if the schema was not made from one. */
    static @Nullable Class<?> named(String name) {
        return RECORDS.get(name);
    }

    @Override
    public Schema<?> resolve(AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> next) {
        Class<?> raw = _mapper.constructType(type.getType()).getRawClass();
        if (raw.isRecord()) {
            Class<?> other = RECORDS.putIfAbsent(raw.getSimpleName(), raw);
            assertThat(other == null || other.equals(raw))
                    .as("%s and %s have one name", raw, other)
                    .isTrue();
        }
        return super.resolve(type, context, next);
    }
}
