package dev.keyturn.apikey.leak;

import dev.keyturn.apikey.KeyFormat;
import org.springframework.stereotype.Component;

/** Rules with which secret scanners find this server's API keys in repositories and logs. */
@Component
public class ScannerRules {

    private final KeyFormat format;

    public ScannerRules(KeyFormat format) {
        this.format = format;
    }

    /** A file of rules in the scanner's own syntax. */
    public String of(Scanner scanner) {
        String beginning = format.beginning();
        return switch (scanner) {
            case GITLEAKS -> """
                    title = "Keyturn"

                    [[rules]]
                    id = "keyturn-api-key"
                    description = "API key of Keyturn"
                    regex = '''\\b%s\\b'''
                    keywords = ["%s"]
                    """.formatted(format.pattern(), beginning);
            case TRUFFLEHOG -> """
                    detectors:
                      - name: KeyturnApiKey
                        keywords:
                          - %s
                        regex:
                          key: '\\b(%s)\\b'
                    """.formatted(beginning, format.pattern());
            case GITHUB -> """
                    {
                      "name": "Keyturn API key",
                      "secret_format": "%s",
                      "before_secret": "\\\\A|[^0-9A-Za-z_]",
                      "after_secret": "\\\\z|[^0-9A-Za-z_]"
                    }
                    """.formatted(format.pattern());
        };
    }

    /** A scanner that is known here. */
    public enum Scanner {
        GITLEAKS("gitleaks.toml", "application/toml"),
        TRUFFLEHOG("trufflehog.yaml", "application/yaml"),
        GITHUB("github.json", "application/json");

        private final String file;
        private final String mediaType;

        Scanner(String file, String mediaType) {
            this.file = file;
            this.mediaType = mediaType;
        }

        /** Name of the rule file. */
        String file() {
            return file;
        }

        String mediaType() {
            return mediaType;
        }
    }
}
