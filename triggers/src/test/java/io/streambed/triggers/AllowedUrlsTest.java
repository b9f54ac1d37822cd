package io.streambed.triggers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedUrlsTest {
    private final AllowedUrls urls = new AllowedUrls(List.of("http://hooks.test:8080", "https://api.test/in/"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hooks.test:8080",
                "http://hooks.test:8080/",
                "http://hooks.test:8080/any?x=y",
                "http://hooks.test:8080?x=y",
                "https://api.test/in/orders"
            })
    void whatBeginsWithAPrefixIsAllowed(String url) {
        assertThat(urls.check(url)).hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hooks.test:80801/",
                "http://hooks.test:8080@evil.test/",
                "http://user@hooks.test:8080/",
                "http://hooks.test:8080.evil.test/",
                "http://hooks.test/",
                "https://hooks.test:8080/",
                "https://api.test/in/../admin",
                "https://api.test/input",
                "http://hooks.test:8080/#x",
                "http://",
                "http:// /",
                "http://169.254.169.254/latest"
            })
    void whatDoesNotIsRefused(String url) {
        assertThatThrownBy(() -> urls.check(url))
                .isInstanceOfSatisfying(LambdaException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(LambdaException.Kind.InvalidParameterValueException));
    }
}
