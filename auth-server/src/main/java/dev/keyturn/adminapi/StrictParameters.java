package dev.keyturn.adminapi;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.GenericConverter;
import org.springframework.format.FormatterRegistry;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Reads the numbers of parameters as {@link StrictJson} reads those of bodies: decimal digits. Spring alone takes
 * {@code 0x10}, {@code #10}, spaces, and the digits of other scripts too.
 */
@Component
class StrictParameters implements WebMvcConfigurer {

    @Override
    public void addFormatters(FormatterRegistry registry) {
        registry.addConverter(new DecimalNumber());
    }

    /** Reads a number; an empty text is none. */
    private static final class DecimalNumber implements GenericConverter {

        private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,19}");

        @Override
        public Set<ConvertiblePair> getConvertibleTypes() {
            return Set.of(
                    new ConvertiblePair(String.class, Integer.class), new ConvertiblePair(String.class, Long.class));
        }

        @Override
        public @Nullable Object convert(@Nullable Object source, TypeDescriptor sourceType, TypeDescriptor targetType) {
            String text = source == null ? "" : source.toString();
            if (text.isEmpty()) {
                return null;
            }
            if (!NUMBER.matcher(text).matches()) {
                throw new NumberFormatException("not a number in decimal digits");
            }
            // one branch for each, since a conditional expression would make both a long
            if (targetType.getObjectType() == Long.class) {
                return Long.valueOf(text);
            }
            return Integer.valueOf(text);
        }
    }
}
